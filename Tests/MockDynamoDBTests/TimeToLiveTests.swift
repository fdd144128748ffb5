// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct TimeToLiveTests {
  private let stream: StreamFixture
  private var test: DynamoDBFixture { stream.test }
  private let now = DynamoDBFixture.start.wholeSecondsSince1970

  init() throws { stream = try StreamFixture() }

  private func enable(_ attribute: String = "ends", _ isEnabled: Bool = true) throws {
    try test.db.updateTimeToLive(
      .init(
        tableName: "events",
        timeToLiveSpecification: .init(enabled: isEnabled, attributeName: attribute)))
  }

  private func put(_ key: String, ends: DynamoDB.AttributeValue) throws {
    try test.db.putItem(.init(tableName: "events", item: ["k": .s(key), "ends": ends]))
  }

  private func keys() throws -> [String] {
    try test.db.scan(.init(tableName: "events")).items?.compactMap {
      if case .s(let key)? = $0["k"] { key } else { nil }
    }.sorted() ?? []
  }

  @Test("Items go at their second, by numbers alone")
  func expiry() throws {
    try put("before", ends: .n(String(now + 10)))
    try enable()
    try put("soon", ends: .n(String(now + 10)))
    try put("later", ends: .n(String(now + 11)))
    try put("text", ends: .s(String(now + 10)))
    try put("list", ends: .l([.n(String(now + 10))]))
    try put("long ago", ends: .n(String(now - 6 * 365 * 86_400)))
    test.advance(9)
    #expect(try keys().count == 6)
    test.advance(1)
    #expect(try keys() == ["later", "list", "long ago", "text"])
    test.advance(1)
    #expect(try keys() == ["list", "long ago", "text"])
  }

  @Test(
    "A time that changes counts, one that is taken away doesn't, and one that is past gives a moment"
  )
  func changes() throws {
    try enable()
    for key in ["a", "b", "c", "d"] { try put(key, ends: .n(String(now + 10))) }
    try put("a", ends: .n(String(now + 20)))
    try test.db.putItem(.init(tableName: "events", item: ["k": .s("b")]))
    try stream.delete("d")
    try put("past", ends: .n(String(now - 10)))
    #expect(try keys() == ["a", "b", "c", "past"])
    test.advance(10)
    #expect(try keys() == ["a", "b"])
    test.advance(10)
    #expect(try keys() == ["b"])
  }

  @Test("The stream says that the service deleted the item, at the second at which it did")
  func records() throws {
    try enable()
    try put("a", ends: .n(String(now + 10)))
    test.advance(60)
    let record = try #require(try stream.records().last)
    #expect(record.eventName == .remove)
    #expect(record.userIdentity?.type == "Service")
    #expect(record.userIdentity?.principalId == "dynamodb.amazonaws.com")
    #expect(record.dynamodb?.approximateCreationDateTime == DynamoDBFixture.start + .seconds(10))
  }

  @Test("It is switched on once, on one attribute, and off again")
  func settings() throws {
    func description() throws -> DynamoDB.TimeToLiveDescription? {
      try test.db.describeTimeToLive(.init(tableName: "events")).timeToLiveDescription
    }
    #expect(try description()?.timeToLiveStatus == .disabled)
    expectError("ValidationException", "TimeToLive is already disabled") {
      try enable("ends", false)
    }
    try enable()
    #expect(try description()?.timeToLiveStatus == .enabled)
    #expect(try description()?.attributeName == "ends")
    expectError("ValidationException", "TimeToLive is already enabled") { try enable() }
    for isEnabled in [true, false] {
      expectError(
        "ValidationException",
        "TimeToLive is active on a different AttributeName: current AttributeName is ends"
      ) { try enable("other", isEnabled) }
    }
    try put("a", ends: .n(String(now + 10)))
    try enable("ends", false)
    test.advance(60)
    #expect(try keys() == ["a"])
  }

  @Test(
    "A table that is deleted and made again has no time to live, and its old items' times are forgotten"
  )
  func deletion() throws {
    try enable()
    try put("a", ends: .n(String(now + 10)))
    try test.db.deleteTable(.init(tableName: "events"))
    _ = try StreamFixture(test: test)
    try put("a", ends: .n(String(now + 10)))
    test.advance(60)
    #expect(try keys() == ["a"])
  }

  @Test("Forks expire each by themselves")
  func forks() throws {
    try enable()
    try put("a", ends: .n(String(now + 10)))
    let fork = DynamoDBFixture(cloud: test.cloud.fork())
    fork.advance(60)
    #expect(try fork.db.scan(.init(tableName: "events")).count == 0)
    #expect(try keys() == ["a"])
  }
}
