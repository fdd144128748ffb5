// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct BatchTests {
  typealias Fixture = DynamoDBFixture

  private func puts(_ ids: some Sequence<Int>, size: Int = 0) -> [DynamoDB.WriteRequest] {
    ids.map { id in
      .init(putRequest: .init(item: ["id": .s("\(id)"), "x": .s(String(repeating: "x", count: size))]))
    }
  }

  private func keys(_ ids: some Sequence<Int>) -> [[String: DynamoDB.AttributeValue]] {
    ids.map { ["id": .s("\($0)")] }
  }

  @Test("A batch writes and deletes in several tables, and another reads them")
  func writeAndGet() throws {
    let test = Fixture()
    try test.create("one")
    try test.create("two")
    try test.put(["id": .s("9")], into: "two")
    let written = try test.db.batchWriteItem(
      .init(requestItems: [
        "one": puts(0..<3), "two": puts(0..<1) + [.init(deleteRequest: .init(key: ["id": .s("9")]))],
      ]))
    #expect(written.unprocessedItems?.isEmpty == true)
    let read = try test.db.batchGetItem(
      .init(
        requestItems: [
          "one": .init(keys: keys([2, 7, 0]), projectionExpression: "id"), "two": .init(keys: keys([0, 9])),
        ], returnConsumedCapacity: .total))
    #expect(read.responses?["one"] == [["id": .s("2")], ["id": .s("0")]])
    #expect(read.responses?["two"] == [["id": .s("0"), "x": .s("")]])
    #expect(read.unprocessedKeys?.isEmpty == true)
    #expect(read.consumedCapacity?.map(\.tableName) == ["one", "two"])
    #expect(read.consumedCapacity?.map(\.capacityUnits) == [1.5, 1])
  }

  @Test("A batch has limits")
  func limits() throws {
    let test = Fixture()
    try test.create("one")
    try test.create("two")
    expectError("ValidationException", "Too many items requested for the BatchWriteItem call") {
      try test.db.batchWriteItem(.init(requestItems: ["one": puts(0..<13), "two": puts(0..<13)]))
    }
    expectError("ValidationException", "Too many items requested for the BatchGetItem call") {
      try test.db.batchGetItem(
        .init(requestItems: ["one": .init(keys: keys(0..<60)), "two": .init(keys: keys(0..<60))]))
    }
    expectError("ValidationException", "Provided list of item keys contains duplicates") {
      try test.db.batchWriteItem(.init(requestItems: ["one": puts([1, 2, 1])]))
    }
    expectError("ValidationException", "Provided list of item keys contains duplicates") {
      try test.db.batchGetItem(.init(requestItems: ["one": .init(keys: keys([1, 2, 1]))]))
    }
    expectError("ResourceNotFoundException", "Requested resource not found") {
      try test.db.batchWriteItem(.init(requestItems: ["one": puts([1]), "absent": puts([1])]))
    }
    #expect(try test.db.describeTable(.init(tableName: "one")).table?.itemCount == 0)
  }

  @Test("What doesn't fit into 16 MB is for the caller to ask again")
  func unprocessed() throws {
    let test = Fixture()
    try test.create()
    for start in [0, 25] {
      try test.db.batchWriteItem(
        .init(requestItems: ["table": puts(start..<start + 25, size: 390 * 1024)]))
    }
    let read = try test.db.batchGetItem(
      .init(requestItems: ["table": .init(keys: keys(0..<50), consistentRead: true)]))
    #expect(read.responses?["table"]?.count == 42)
    let left = try #require(read.unprocessedKeys?["table"])
    #expect(left.keys.count == 8)
    #expect(left.consistentRead == true)
    let rest = try test.db.batchGetItem(.init(requestItems: ["table": left]))
    #expect(rest.responses?["table"]?.count == 8)
  }

  @Test("An item is written once in a batch, whatever its table is called")
  func nameAndARN() throws {
    let test = DynamoDBFixture()
    let arn = try #require(test.create().tableArn)
    let write = DynamoDB.WriteRequest(putRequest: .init(item: ["id": .s("a")]))
    expectError("ValidationException", "Provided list of item keys contains duplicates") {
      try test.db.batchWriteItem(.init(requestItems: ["table": [write], arn: [write]]))
    }
    #expect(try test.get(["id": .s("a")]) == nil)
  }
}
