// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct QueryTests {
  typealias Fixture = DynamoDBFixture
  typealias Item = [String: DynamoDB.AttributeValue]

  private func filled() throws -> Fixture {
    let test = Fixture()
    try test.create(
      hash: "id", range: "n:N",
      local: [Fixture.local("local", ["id", "s"], .keysOnly)],
      global: [
        Fixture.global("global", ["s", "n"], .include, ["x"])
      ], attributes: ["s"])
    for number in [10, -1, 2, 1, 0, 100] {
      try test.put([
        "id": .s("a"), "n": .n("\(number)"), "s": .s(number % 2 == 0 ? "even" : "odd"),
        "x": .n("\(number * 2)"), "y": .s("y"),
      ])
    }
    try test.put(["id": .s("b"), "n": .n("5")])
    return test
  }

  private func query(
    _ test: Fixture, _ condition: String, _ values: Item, index: String? = nil,
    _ change: (inout DynamoDB.QueryInput) -> Void = { _ in }
  ) throws -> DynamoDB.QueryOutput {
    var input = DynamoDB.QueryInput(tableName: "table", indexName: index)
    input.keyConditionExpression = condition
    input.expressionAttributeValues = values
    change(&input)
    return try test.db.query(input)
  }

  private func numbers(_ output: DynamoDB.QueryOutput) -> [String] {
    (output.items ?? []).compactMap { if case .n(let text)? = $0["n"] { text } else { nil } }
  }

  @Test("A partition comes in the order of its sort keys, either way")
  func order() throws {
    let test = try filled()
    let all = try query(test, "id = :a", [":a": .s("a")])
    #expect(numbers(all) == ["-1", "0", "1", "2", "10", "100"])
    #expect(all.count == 6)
    #expect(all.scannedCount == 6)
    #expect(all.lastEvaluatedKey == nil)
    let back = try query(test, "id = :a", [":a": .s("a")]) { $0.scanIndexForward = false }
    #expect(numbers(back) == ["100", "10", "2", "1", "0", "-1"])
    #expect(try query(test, "id = :a", [":a": .s("absent")]).items == [])
  }

  @Test(
    "Sort keys are compared as numbers",
    arguments: [
      ("n = :n", ["2"]), ("n < :n", ["-1", "0", "1"]), ("n <= :n", ["-1", "0", "1", "2"]),
      ("n > :n", ["10", "100"]), ("n >= :n", ["2", "10", "100"]),
    ])
  func comparisons(condition: String, expected: [String]) throws {
    let test = try filled()
    let values: Item = [":a": .s("a"), ":n": .n("2.0")]
    #expect(numbers(try query(test, "id = :a AND \(condition)", values)) == expected)
    let back = try query(test, "id = :a AND \(condition)", values) { $0.scanIndexForward = false }
    #expect(numbers(back) == expected.reversed())
  }

  @Test("Ranges and beginnings")
  func ranges() throws {
    let test = try filled()
    let between = try query(
      test, "id = :a AND n BETWEEN :l AND :h", [":a": .s("a"), ":l": .n("0"), ":h": .n("10")])
    #expect(numbers(between) == ["0", "1", "2", "10"])
    try test.create("texts", hash: "id", range: "s")
    for text in ["a", "ab", "abc", "ac", "\u{0}", "ü"] {
      try test.put(["id": .s("k"), "s": .s(text)], into: "texts")
    }
    func texts(_ condition: String, _ value: String) throws -> [DynamoDB.AttributeValue?] {
      var input = DynamoDB.QueryInput(tableName: "texts")
      input.keyConditionExpression = "id = :k AND \(condition)"
      input.expressionAttributeValues = [":k": .s("k"), ":v": .s(value)]
      return try test.db.query(input).items?.map { $0["s"] } ?? []
    }
    #expect(try texts("begins_with(s, :v)", "ab") == [.s("ab"), .s("abc")])
    #expect(try texts("s < :v", "ab") == [.s("\u{0}"), .s("a")])
    #expect(try texts("s > :v", "ab") == [.s("abc"), .s("ac"), .s("ü")])
  }

  @Test("Pages end at the limit, and go on from where they ended")
  func pages() throws {
    let test = try filled()
    for isForward in [true, false] {
      var found: [String] = []
      var start: Item?
      var pages = 0
      repeat {
        let page = try query(test, "id = :a", [":a": .s("a")]) {
          $0.limit = 4
          $0.exclusiveStartKey = start
          $0.scanIndexForward = isForward
        }
        found += numbers(page)
        start = page.lastEvaluatedKey
        pages += 1
      } while start != nil
      #expect(pages == 2)
      #expect(
        found == (isForward ? ["-1", "0", "1", "2", "10", "100"] : ["100", "10", "2", "1", "0", "-1"]))
    }
    let exact = try query(test, "id = :a", [":a": .s("a")]) { $0.limit = 6 }
    #expect(exact.lastEvaluatedKey == ["id": .s("a"), "n": .n("100")])
  }

  @Test("A filter leaves out, but counts what it looked at")
  func filter() throws {
    let test = try filled()
    let some = try query(test, "id = :a", [":a": .s("a"), ":x": .n("2")]) {
      $0.filterExpression = "x > :x"
      $0.limit = 5
    }
    #expect(numbers(some) == ["2", "10"])
    #expect(some.count == 2)
    #expect(some.scannedCount == 5)
    #expect(some.lastEvaluatedKey == ["id": .s("a"), "n": .n("10")])
    expectError(
      "ValidationException",
      "Filter Expression can only contain non-primary key attributes: Primary key attribute: n"
    ) {
      try query(test, "id = :a", [":a": .s("a"), ":x": .n("2")]) { $0.filterExpression = "n > :x" }
    }
  }

  @Test("A page looks at no more than a megabyte")
  func megabyte() throws {
    let test = Fixture()
    try test.create(hash: "id", range: "n:N")
    for number in 0..<5 {
      try test.put([
        "id": .s("a"), "n": .n("\(number)"), "x": .s(String(repeating: "x", count: 300 * 1024)),
      ])
    }
    let first = try query(test, "id = :a", [":a": .s("a")]) { $0.returnConsumedCapacity = .total }
    #expect(first.count == 3)
    #expect(first.lastEvaluatedKey == ["id": .s("a"), "n": .n("2")])
    #expect(first.consumedCapacity?.capacityUnits == 112.5 + 0.5)
    let second = try query(test, "id = :a", [":a": .s("a")]) {
      $0.exclusiveStartKey = first.lastEvaluatedKey
    }
    #expect(second.count == 2)
    #expect(second.lastEvaluatedKey == nil)
  }

  @Test("Indexes have what they project, in their own order")
  func indexes() throws {
    let test = try filled()
    let global = try query(test, "s = :s AND n > :n", [":s": .s("even"), ":n": .n("0")], index: "global")
    #expect(numbers(global) == ["2", "10", "100"])
    #expect(global.items?[0] == ["id": .s("a"), "n": .n("2"), "s": .s("even"), "x": .n("4")])
    let local = try query(
      test, "id = :a AND begins_with(s, :s)", [":a": .s("a"), ":s": .s("od")], index: "local")
    #expect(Set(numbers(local)) == ["-1", "1"])
    #expect(local.items?[0].keys.sorted() == ["id", "n", "s"])
    let whole = try query(test, "id = :a AND s = :s", [":a": .s("a"), ":s": .s("odd")], index: "local") {
      $0.select = .allAttributes
      $0.returnConsumedCapacity = .indexes
    }
    #expect(whole.items?[0]["y"] == .s("y"))
    #expect(whole.consumedCapacity?.localSecondaryIndexes?["local"]?.capacityUnits == 0.5)
    #expect(whole.consumedCapacity?.table?.capacityUnits == 1)
  }

  @Test("Pages of an index go on from its keys and the table's")
  func indexPages() throws {
    let test = Fixture()
    try test.create(global: [Fixture.global("kinds", ["kind"])], attributes: ["kind"])
    for number in 0..<7 { try test.put(["id": .s("\(number)"), "kind": .s("k")]) }
    var found: Set<String> = []
    var start: Item?
    repeat {
      let page = try query(test, "kind = :k", [":k": .s("k")], index: "kinds") {
        $0.limit = 3
        $0.exclusiveStartKey = start
      }
      for item in page.items ?? [] { if case .s(let id)? = item["id"] { found.insert(id) } }
      start = page.lastEvaluatedKey
      if let start { #expect(start.keys.sorted() == ["id", "kind"]) }
    } while start != nil
    #expect(found.count == 7)
  }

  @Test("Keys of several attributes in a global index")
  func severalAttributes() throws {
    let test = Fixture()
    let schema: [DynamoDB.KeySchemaElement] = [
      .init(attributeName: "a", keyType: .hash), .init(attributeName: "b", keyType: .hash),
      .init(attributeName: "c", keyType: .range), .init(attributeName: "d", keyType: .range),
    ]
    try test.create(
      global: [.init(indexName: "wide", keySchema: schema, projection: .init(projectionType: .keysOnly))],
      attributes: ["a", "b", "c", "d:N"])
    for number in 0..<6 {
      try test.put([
        "id": .s("\(number)"), "a": .s("a"), "b": .s("b"), "c": .s(number < 4 ? "x" : "y"),
        "d": .n("\(-number)"),
      ])
    }
    try test.put(["id": .s("part"), "a": .s("a"), "b": .s("b"), "c": .s("x")])
    let values: Item = [":a": .s("a"), ":b": .s("b"), ":c": .s("x"), ":d": .n("-1")]
    let found = try query(
      test, "a = :a AND b = :b AND c = :c AND d <= :d", values, index: "wide")
    #expect(found.items?.map { $0["d"] } == [.n("-3"), .n("-2"), .n("-1")])
    expectError("ValidationException", "Query condition missed key schema element: b") {
      try query(test, "a = :a", [":a": .s("a")], index: "wide")
    }
  }

  @Test("What is chosen has to fit together")
  func select() throws {
    let test = try filled()
    let key: Item = [":a": .s("a")]
    func refuse(
      _ message: String, index: String? = nil, _ change: (inout DynamoDB.QueryInput) -> Void
    ) {
      let isGlobal = index == "global"
      expectError("ValidationException", message) {
        try query(test, isGlobal ? "s = :a" : "id = :a", key, index: index, change)
      }
    }
    let count = try query(test, "id = :a", key) { $0.select = .count }
    #expect(count.items == nil)
    #expect(count.count == 6)
    refuse("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName") {
      $0.select = .allProjectedAttributes
    }
    refuse("Cannot specify the ProjectionExpression when choosing to get ALL_ATTRIBUTES") {
      $0.select = .allAttributes
      $0.projectionExpression = "x"
    }
    refuse("Cannot specify the ProjectionExpression when choosing to get only the Count") {
      $0.select = .count
      $0.projectionExpression = "x"
    }
    refuse(
      "Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES"
    ) { $0.select = .specificAttributes }
    refuse("Consistent reads are not supported on global secondary indexes", index: "global") {
      $0.consistentRead = true
    }
    refuse(
      "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for global "
        + "secondary index global because its projection type is not ALL", index: "global"
    ) { $0.select = .allAttributes }
    refuse(
      "One or more parameter values were invalid: Global secondary index global does not project [y]",
      index: "global"
    ) { $0.projectionExpression = "x, y" }
    refuse("The table does not have the specified index: absent", index: "absent") { _ in }
    refuse(
      "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
    ) {
      $0.keyConditionExpression = nil
      $0.expressionAttributeValues = nil
    }
  }

  @Test("Starting keys that can't be are refused")
  func startingKeys() throws {
    let test = try filled()
    func refuse(_ message: String, _ start: Item, _ condition: String = "id = :a", index: String? = nil) {
      var values: Item = [":a": .s("a")]
      if condition.contains(":n") { values[":n"] = .n("5") }
      expectError("ValidationException", message) {
        try query(test, condition, values, index: index) { $0.exclusiveStartKey = start }
      }
    }
    refuse("Exclusive Start Key must have same size as table's key schema", ["id": .s("a")])
    refuse(
      "The provided starting key is invalid: The provided key element does not match the schema",
      ["id": .s("a"), "n": .s("1")])
    refuse("The provided starting key is invalid", ["id": .s("a"), "n": .n("1")], index: "local")
    refuse(
      "The provided starting key is invalid: One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty string value. Key: id",
      ["id": .s(""), "n": .n("1")])
    refuse(
      "The provided starting key is outside query boundaries based on provided conditions",
      ["id": .s("b"), "n": .n("5")])
    refuse(
      "The provided starting key does not match the range key predicate", ["id": .s("a"), "n": .n("1")],
      "id = :a AND n > :n")
  }

  @Test("The parameters before expressions do the same")
  func legacy() throws {
    let test = try filled()
    var input = DynamoDB.QueryInput(tableName: "table")
    input.keyConditions = [
      "id": .init(attributeValueList: [.s("a")], comparisonOperator: .eq),
      "n": .init(attributeValueList: [.n("0"), .n("10")], comparisonOperator: .between),
    ]
    input.queryFilter = ["x": .init(attributeValueList: [.n("0")], comparisonOperator: .ne)]
    input.attributesToGet = ["n"]
    #expect(try test.db.query(input).items == [["n": .n("1")], ["n": .n("2")], ["n": .n("10")]])
  }
}
