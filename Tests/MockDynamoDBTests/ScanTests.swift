// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct ScanTests {
  typealias Fixture = DynamoDBFixture
  typealias Item = [String: DynamoDB.AttributeValue]

  private func filled(_ count: Int = 50) throws -> Fixture {
    let test = Fixture()
    try test.create(global: [Fixture.global("kinds", ["kind"], .keysOnly)], attributes: ["kind"])
    for number in 0..<count {
      var item: Item = ["id": .s("\(number)"), "n": .n("\(number)")]
      if number % 5 == 0 { item["kind"] = .s("k\(number % 3)") }
      try test.put(item)
    }
    return test
  }

  private func ids(_ output: DynamoDB.ScanOutput) -> [String] {
    (output.items ?? []).compactMap { if case .s(let id)? = $0["id"] { id } else { nil } }
  }

  @Test("A scan finds everything, page by page, in one order")
  func all() throws {
    let test = try filled()
    let whole = try test.db.scan(.init(tableName: "table"))
    #expect(whole.count == 50)
    var found: [String] = []
    var start: Item?
    repeat {
      let page = try test.db.scan(.init(tableName: "table", limit: 7, exclusiveStartKey: start))
      found += ids(page)
      start = page.lastEvaluatedKey
    } while start != nil
    #expect(found == ids(whole))
    #expect(Set(found).count == 50)
  }

  @Test("Segments share the table among them")
  func segments() throws {
    let test = try filled(200)
    for total in [1, 2, 3, 7] {
      var found: [String] = []
      for segment in 0..<total {
        var input = DynamoDB.ScanInput(tableName: "table")
        input.segment = segment
        input.totalSegments = total
        input.limit = 30
        var own = 0
        repeat {
          let page = try test.db.scan(input)
          found += ids(page)
          own += page.count ?? 0
          input.exclusiveStartKey = page.lastEvaluatedKey
        } while input.exclusiveStartKey != nil
        #expect(own > 0)
      }
      #expect(found.count == 200)
      #expect(Set(found).count == 200)
    }
  }

  @Test("Segments that can't be are refused")
  func badSegments() throws {
    let test = try filled(20)
    func refuse(_ message: String, _ segment: Int?, _ total: Int?, start: Item? = nil) {
      var input = DynamoDB.ScanInput(tableName: "table", exclusiveStartKey: start)
      input.segment = segment
      input.totalSegments = total
      expectError("ValidationException", message) { try test.db.scan(input) }
    }
    refuse(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is "
        + "present", 0, nil)
    refuse(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is "
        + "present", nil, 2)
    refuse(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: "
        + "Segment: 2 is not less than TotalSegments: 2", 2, 2)
    var first = DynamoDB.ScanInput(tableName: "table", limit: 1)
    first.segment = 0
    first.totalSegments = 2
    let start = try test.db.scan(first).lastEvaluatedKey
    #expect(start != nil)
    refuse(
      "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with "
        + "correct Segment. TotalSegments: 2 Segment: 1", 1, 2, start: start)
  }

  @Test("A filter and a projection")
  func filter() throws {
    let test = try filled()
    var input = DynamoDB.ScanInput(tableName: "table")
    input.filterExpression = "n < :n"
    input.expressionAttributeValues = [":n": .n("3")]
    input.projectionExpression = "id"
    let found = try test.db.scan(input)
    #expect(Set(ids(found)) == ["0", "1", "2"])
    #expect(found.items?.allSatisfy { $0.count == 1 } == true)
    #expect(found.scannedCount == 50)
    input.select = .count
    input.projectionExpression = nil
    #expect(try test.db.scan(input).items == nil)
  }

  @Test("An index that is scanned has only what has its keys")
  func index() throws {
    let test = try filled()
    let found = try test.db.scan(.init(tableName: "table", indexName: "kinds"))
    #expect(found.count == 10)
    #expect(found.items?[0].keys.sorted() == ["id", "kind"])
  }
}
