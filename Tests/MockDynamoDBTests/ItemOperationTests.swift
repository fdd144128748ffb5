// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct ItemOperationTests {
  typealias Fixture = DynamoDBFixture
  typealias Item = [String: DynamoDB.AttributeValue]

  private static let everything: Item = [
    "id": .s("a"), "n": .n("12.50"), "b": .b(Bytes([0, 255])), "ss": .ss(["x", "y"]), "ns": .ns(["1", "2"]),
    "bs": .bs([Bytes([1])]), "m": .m(["in": .l([.null(true), .bool(false)])]), "empty": .s(""),
  ]

  @Test("An item comes back as it was put, with its numbers in their one form")
  func putAndGet() throws {
    let test = Fixture()
    try test.create()
    try test.put(Self.everything)
    var expected = Self.everything
    expected["n"] = .n("12.5")
    #expect(try test.get(["id": .s("a")]) == expected)
    #expect(try test.get(["id": .s("b")]) == nil)
  }

  @Test("What is shown of an item is chosen by expressions, or by names")
  func projection() throws {
    let test = Fixture()
    try test.create()
    try test.put(Self.everything)
    var input = DynamoDB.GetItemInput(tableName: "table", key: ["id": .s("a")])
    input.projectionExpression = "#n, m.#in[1], absent"
    input.expressionAttributeNames = ["#n": "n", "#in": "in"]
    #expect(try test.db.getItem(input).item == ["n": .n("12.5"), "m": .m(["in": .l([.bool(false)])])])
    let legacy = DynamoDB.GetItemInput(
      tableName: "table", key: ["id": .s("a")], attributesToGet: ["id", "absent"])
    #expect(try test.db.getItem(legacy).item == ["id": .s("a")])
    input.projectionExpression = "absent"
    input.expressionAttributeNames = nil
    #expect(try test.db.getItem(input).item == [:])
  }

  @Test("Keys that don't fit the table are refused")
  func keys() throws {
    let test = Fixture()
    try test.create(hash: "id", range: "n:N")
    let mismatch = "The provided key element does not match the schema"
    let wrong: [Item] = [
      [:], ["id": .s("a")], ["id": .s("a"), "x": .n("1")], ["id": .n("1"), "n": .n("1")],
      ["id": .s("a"), "n": .n("1"), "x": .n("1")],
    ]
    for key in wrong {
      expectError("ValidationException", mismatch) { try test.get(key) }
      expectError("ValidationException", mismatch) {
        try test.db.deleteItem(.init(tableName: "table", key: key))
      }
      expectError("ValidationException", mismatch) {
        try test.db.updateItem(.init(tableName: "table", key: key))
      }
    }
    let invalid = "One or more parameter values were invalid: "
    expectError("ValidationException", invalid + "Missing the key n in the item") {
      try test.put(["id": .s("a")])
    }
    expectError("ValidationException", invalid + "Type mismatch for key n expected: N actual: S") {
      try test.put(["id": .s("a"), "n": .s("1")])
    }
    expectError(
      "ValidationException",
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
        + "empty string value. Key: id"
    ) { try test.put(["id": .s(""), "n": .n("1")]) }
    expectError(
      "ValidationException", invalid + "Size of hashkey has exceeded the maximum size limit of2048 bytes"
    ) { try test.put(["id": .s(String(repeating: "x", count: 2049)), "n": .n("1")]) }
    try test.create("sorted", hash: "id", range: "r")
    expectError(
      "ValidationException",
      invalid + "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"
    ) { try test.put(["id": .s("a"), "r": .s(String(repeating: "x", count: 1025))], into: "sorted") }
  }

  @Test("A name without a character is refused, wherever it stands", arguments: ["typed", "wire"])
  func emptyNames(way: String) async throws {
    let test = Fixture()
    try test.create()
    let invalid = "One or more parameter values were invalid: Empty attribute name"
    func refuses(_ operation: String, _ body: String, _ message: String = invalid) async throws {
      let answer = try await test.json(operation, body)
      #expect(answer.status == 400 && answer.json["message"]?.string == message, "\(body): \(answer.body)")
    }
    let names = [
      #"{"S": "x"}, "": {"S": "y"}"#, #"{"M": {"": {"S": "y"}}}"#, #"{"L": [{"M": {"": {"NULL": true}}}]}"#,
    ]
    if way == "wire" {
      for value in names {
        let item = #"{"id": {"S": "a"}, "x": \#(value)}"#
        try await refuses("PutItem", #"{"TableName": "table", "Item": \#(item)}"#)
        try await refuses(
          "BatchWriteItem", #"{"RequestItems": {"table": [{"PutRequest": {"Item": \#(item)}}]}}"#)
        try await refuses(
          "TransactWriteItems", #"{"TransactItems": [{"Put": {"TableName": "table", "Item": \#(item)}}]}"#)
      }
      let key = #""TableName": "table", "Key": {"id": {"S": "a"}}"#
      try await refuses(
        "UpdateItem", #"{\#(key), "AttributeUpdates": {"": {"Value": {"S": "x"}, "Action": "PUT"}}}"#)
      try await refuses(
        "UpdateItem",
        ##"{\##(key), "UpdateExpression": "SET #n = :v", "ExpressionAttributeNames": {"#n": ""}, "ExpressionAttributeValues": {":v": {"S": "x"}}}"##,
        "ExpressionAttributeNames contains invalid value: \(invalid) for key #n")
      try await refuses(
        "UpdateItem",
        #"{\#(key), "UpdateExpression": "SET x = :v", "ExpressionAttributeValues": {":v": \#(names[1])}}"#,
        "ExpressionAttributeValues contains invalid value: \(invalid) for key :v")
      for item in ["{'id': 'a', '': 1}", "{'id': 'a', 'x': {'': 1}}", "{'id': 'a', 'x': [{'': 1}]}"] {
        try await refuses("ExecuteStatement", #"{"Statement": "INSERT INTO \"table\" VALUE \#(item)"}"#)
      }
      try await refuses(
        "ExecuteStatement",
        #"{"Statement": "INSERT INTO \"table\" VALUE ?", "Parameters": [{"M": {"id": {"S": "a"}, "": {"S": "y"}}}]}"#
      )
    } else {
      let items: [Item] = [
        ["id": .s("a"), "": .s("y")], ["id": .s("a"), "x": .m(["": .s("y")])],
        ["id": .s("a"), "x": .l([.m(["": .s("y")])])],
      ]
      for item in items { expectError("ValidationException", invalid) { try test.put(item) } }
    }
    #expect(try test.get(["id": .s("a")]) == nil)
  }

  @Test("Values that can't be are refused")
  func values() throws {
    let test = Fixture()
    try test.create()
    let wrong: [(DynamoDB.AttributeValue, String)] = [
      (
        .unknown(.empty),
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
      ),
      (
        .unknown(.several),
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
          + "datatypes"
      ),
      (.n("x"), "The parameter cannot be converted to a numeric value: x"),
      (
        .null(false),
        "One or more parameter values were invalid: Null attribute value types must have the value of true"
      ),
      (.ss([]), "One or more parameter values were invalid: An string set  may not be empty"),
      (
        .ss(["a", "a"]),
        "One or more parameter values were invalid: Input collection [a, a] contains duplicates."
      ),
    ]
    for (value, message) in wrong {
      expectError("ValidationException", message) { try test.put(["id": .s("a"), "x": value]) }
    }
  }

  @Test("An item has 400 KB at most, its names among them")
  func size() throws {
    let test = Fixture()
    try test.create()
    let room = 400 * 1024 - "id".utf8.count - 1 - "x".utf8.count
    try test.put(["id": .s("a"), "x": .s(String(repeating: "x", count: room))])
    expectError("ValidationException", "Item size has exceeded the maximum allowed size") {
      try test.put(["id": .s("a"), "x": .s(String(repeating: "x", count: room + 1))])
    }
    var input = DynamoDB.UpdateItemInput(tableName: "table", key: ["id": .s("a")])
    input.updateExpression = "SET y = :y"
    input.expressionAttributeValues = [":y": .s("")]
    expectError("ValidationException", "Item size to update has exceeded the maximum allowed size") {
      try test.db.updateItem(input)
    }
  }

  @Test("A put replaces the item, and returns the old one where asked")
  func replace() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("a"), "x": .n("1")])
    var input = DynamoDB.PutItemInput(tableName: "table", item: ["id": .s("a"), "y": .n("2")])
    input.returnValues = .allOld
    #expect(try test.db.putItem(input).attributes == ["id": .s("a"), "x": .n("1")])
    #expect(try test.get(["id": .s("a")]) == ["id": .s("a"), "y": .n("2")])
    input.returnValues = .allNew
    expectError("ValidationException", "Return values set to invalid value") { try test.db.putItem(input) }
  }

  @Test("A condition that fails leaves everything, and shows the item where asked")
  func conditions() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("a"), "x": .n("1")])
    var input = DynamoDB.PutItemInput(tableName: "table", item: ["id": .s("a"), "x": .n("2")])
    input.conditionExpression = "attribute_not_exists(id)"
    expectError("ConditionalCheckFailedException", "The conditional request failed") {
      try test.db.putItem(input)
    }
    input.returnValuesOnConditionCheckFailure = .allOld
    do throws(AWSError) {
      try test.db.putItem(input)
      Issue.record("the put was done")
    } catch {
      #expect(error.members.first { $0.name == "Item" }?.value["x"]?["N"] == "1")
    }
    #expect(try test.get(["id": .s("a")])?["x"] == .n("1"))
    input.conditionExpression = "x = :one"
    input.expressionAttributeValues = [":one": .n("1.0")]
    try test.db.putItem(input)
    #expect(try test.get(["id": .s("a")])?["x"] == .n("2"))
  }

  @Test("A deleted item is gone; one that isn't there is no mistake")
  func delete() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("a"), "x": .n("1")])
    var input = DynamoDB.DeleteItemInput(tableName: "table", key: ["id": .s("a")])
    input.returnValues = .allOld
    #expect(try test.db.deleteItem(input).attributes == ["id": .s("a"), "x": .n("1")])
    #expect(try test.db.deleteItem(input).attributes == nil)
    #expect(try test.get(["id": .s("a")]) == nil)
    input.conditionExpression = "attribute_exists(id)"
    expectError("ConditionalCheckFailedException") { try test.db.deleteItem(input) }
  }

  @Test("An update makes the item where there is none, and returns what is asked for")
  func update() throws {
    let test = Fixture()
    try test.create()
    var input = DynamoDB.UpdateItemInput(tableName: "table", key: ["id": .s("a")])
    input.updateExpression = "SET x = if_not_exists(x, :zero) + :one, y = :one"
    input.expressionAttributeValues = [":zero": .n("0"), ":one": .n("1")]
    input.returnValues = .allNew
    #expect(try test.db.updateItem(input).attributes == ["id": .s("a"), "x": .n("1"), "y": .n("1")])
    input.returnValues = .updatedNew
    #expect(try test.db.updateItem(input).attributes == ["x": .n("2"), "y": .n("1")])
    input.returnValues = .updatedOld
    #expect(try test.db.updateItem(input).attributes == ["x": .n("2"), "y": .n("1")])
    input.returnValues = .allOld
    #expect(try test.db.updateItem(input).attributes?["x"] == .n("3"))
    input.returnValues = nil
    #expect(try test.db.updateItem(input).attributes == nil)
    input.updateExpression = "SET id = :one"
    input.expressionAttributeValues = [":one": .n("1")]
    expectError(
      "ValidationException",
      "One or more parameter values were invalid: Cannot update attribute id. This attribute is part of the key"
    ) { try test.db.updateItem(input) }
  }

  @Test(
    "Of parts of attributes an update gives back those that it wrote, and what was there",
    arguments: [
      ("SET l[1] = :x", ["l": .l([.s("b")])], ["l": .l([.s("X")])]),
      // Behind the end of a list is at its end.
      ("SET l[9] = :x", nil, ["l": .l([.s("X")])]),
      ("SET l[9] = :y, l[8] = :x", nil, ["l": .l([.s("X"), .s("Y")])]),
      // What comes to stand where something was removed wasn't written.
      ("REMOVE l[0]", ["l": .l([.s("a")])], nil),
      ("SET l[1] = :x REMOVE l[0]", ["l": .l([.s("a"), .s("b")])], ["l": .l([.s("X")])]),
      ("SET l[9] = :x REMOVE l[0], l[2]", ["l": .l([.s("a"), .s("c")])], ["l": .l([.s("X")])]),
      (
        "SET m.k[0].p = :x, m.n = :y, m.fresh = :x REMOVE m.k[1]",
        ["m": .m(["k": .l([.m(["p": .n("1")]), .s("z")]), "n": .n("2")])],
        ["m": .m(["fresh": .s("X"), "k": .l([.m(["p": .s("X")])]), "n": .s("Y")])]
      ),
      ("REMOVE m.n, m.absent", ["m": .m(["n": .n("2")])], nil),
      (
        "ADD m.n :one DELETE m.s :a", ["m": .m(["n": .n("2"), "s": .ss(["a", "b"])])],
        ["m": .m(["n": .n("3"), "s": .ss(["b"])])]
      ),
      ("DELETE m.s :ab", ["m": .m(["s": .ss(["a", "b"])])], nil),
      ("DELETE m.absent :ab", nil, nil),
    ] as [(String, Item?, Item?)])
  func updatedParts(_ expression: String, _ old: Item?, _ new: Item?) throws {
    let item: Item = [
      "id": .s("a"), "l": .l([.s("a"), .s("b"), .s("c")]),
      "m": .m(["k": .l([.m(["p": .n("1"), "q": .n("2")]), .s("z")]), "n": .n("2"), "s": .ss(["a", "b"])]),
    ]
    let values: Item = [
      ":x": .s("X"), ":y": .s("Y"), ":one": .n("1"), ":a": .ss(["a"]), ":ab": .ss(["a", "b"]),
    ]
    let words = Set(expression.split { $0 == " " || $0 == "," }.map { String($0) })
    let used = values.filter { words.contains($0.key) }
    let test = Fixture()
    try test.create()
    for (asked, expected) in [(DynamoDB.ReturnValue.updatedOld, old), (.updatedNew, new)] {
      try test.put(item)
      let answer = try test.db.updateItem(
        .init(
          tableName: "table", key: ["id": .s("a")], returnValues: asked, updateExpression: expression,
          expressionAttributeValues: used.isEmpty ? nil : used))
      #expect(answer.attributes == expected, "\(asked)")
    }
  }

  @Test("An update without anything to do makes the item; one that only removes doesn't")
  func bareUpdate() throws {
    let test = Fixture()
    try test.create()
    try test.db.updateItem(.init(tableName: "table", key: ["id": .s("a")]))
    #expect(try test.get(["id": .s("a")]) == ["id": .s("a")])
    var input = DynamoDB.UpdateItemInput(tableName: "table", key: ["id": .s("b")])
    input.updateExpression = "REMOVE x"
    try test.db.updateItem(input)
    #expect(try test.get(["id": .s("b")]) == nil)
  }

  @Test("Keys of indexes have the index's type, where they are there")
  func indexKeys() throws {
    let test = Fixture()
    try test.create(global: [Fixture.global("kinds", ["kind"])], attributes: ["kind"])
    try test.put(["id": .s("a")])
    expectError(
      "ValidationException",
      "One or more parameter values were invalid: Type mismatch for Index Key kind Expected: S Actual: N "
        + "IndexName: kinds"
    ) { try test.put(["id": .s("a"), "kind": .n("1")]) }
    expectError(
      "ValidationException",
      "One or more parameter values are not valid. A value specified for a secondary index key is not "
        + "supported. The AttributeValue for a key attribute cannot contain an empty string value. "
        + "IndexName: kinds, IndexKey: kind"
    ) { try test.put(["id": .s("a"), "kind": .s("")]) }
    var input = DynamoDB.UpdateItemInput(tableName: "table", key: ["id": .s("a")])
    input.updateExpression = "SET kind = :k"
    input.expressionAttributeValues = [":k": .n("1")]
    expectError(
      "ValidationException",
      "The update expression attempted to update the secondary index key to unsupported type"
    ) { try test.db.updateItem(input) }
    input.expressionAttributeValues = [":k": .s(String(repeating: "k", count: 2049))]
    expectError(
      "ValidationException",
      "The update expression attempted to update the secondary index key beyond allowed size limits"
    ) { try test.db.updateItem(input) }
  }

  @Test("Capacity is counted in begun kilobytes, by table and index")
  func capacity() throws {
    let test = Fixture()
    try test.create(
      global: [Fixture.global("all", ["kind"]), Fixture.global("keys", ["kind"], .keysOnly)],
      attributes: ["kind"])
    var put = DynamoDB.PutItemInput(
      tableName: "table",
      item: ["id": .s("a"), "kind": .s("k"), "x": .s(String(repeating: "x", count: 1500))])
    put.returnConsumedCapacity = .indexes
    let first = try #require(test.db.putItem(put).consumedCapacity)
    #expect(first.tableName == "table")
    #expect(first.table?.capacityUnits == 2)
    #expect(first.globalSecondaryIndexes?["all"]?.capacityUnits == 2)
    #expect(first.globalSecondaryIndexes?["keys"]?.capacityUnits == 1)
    #expect(first.capacityUnits == 5)
    put.item["x"] = .s("short")
    let second = try #require(test.db.putItem(put).consumedCapacity)
    #expect(second.table?.capacityUnits == 2)
    #expect(second.globalSecondaryIndexes?["all"]?.capacityUnits == 2)
    // The keys are as they were.
    #expect(second.globalSecondaryIndexes?["keys"] == nil)
    put.item["kind"] = .s("l")
    #expect(try test.db.putItem(put).consumedCapacity?.globalSecondaryIndexes?["keys"]?.capacityUnits == 2)
    var get = DynamoDB.GetItemInput(tableName: "table", key: ["id": .s("a")])
    #expect(try test.db.getItem(get).consumedCapacity == nil)
    get.returnConsumedCapacity = .total
    #expect(try test.db.getItem(get).consumedCapacity?.capacityUnits == 0.5)
    #expect(try test.db.getItem(get).consumedCapacity?.table == nil)
    get.consistentRead = true
    #expect(try test.db.getItem(get).consumedCapacity?.capacityUnits == 1)
  }

  @Test("Item collections tell their size where a table has local indexes")
  func collections() throws {
    let test = Fixture()
    try test.create(
      hash: "id", range: "r", local: [Fixture.local("local", ["id", "x"])], attributes: ["x"])
    var put = DynamoDB.PutItemInput(tableName: "table", item: ["id": .s("a"), "r": .s("b")])
    put.returnItemCollectionMetrics = .size
    let told = try #require(test.db.putItem(put).itemCollectionMetrics)
    #expect(told.itemCollectionKey == ["id": .s("a")])
    #expect(told.sizeEstimateRangeGB == [0, 1])
    try test.create("other")
    put.tableName = "other"
    #expect(try test.db.putItem(put).itemCollectionMetrics == nil)
  }

  @Test("Tables count their items and what they take")
  func counts() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("a"), "x": .s("12345")])
    try test.put(["id": .s("b")])
    try test.put(["id": .s("a"), "x": .s("123")])
    let table = try test.db.describeTable(.init(tableName: "table")).table
    #expect(table?.itemCount == 2)
    #expect(table?.tableSizeBytes == 2 + 1 + 1 + 3 + 2 + 1)
    try test.db.deleteItem(.init(tableName: "table", key: ["id": .s("a")]))
    #expect(try test.db.describeTable(.init(tableName: "table")).table?.tableSizeBytes == 3)
  }

  @Test("On the wire a value has one type, whatever else stands beside it")
  func wire() async throws {
    let test = Fixture()
    try test.create()
    let ok = try await test.json(
      "PutItem", #"{"TableName": "table", "Item": {"id": {"S": "a"}, "n": {"N": "1e2"}}}"#)
    #expect(ok.body == "{}")
    let got = try await test.json("GetItem", #"{"TableName": "table", "Key": {"id": {"S": "a"}}}"#)
    #expect(got.body == #"{"Item":{"id":{"S":"a"},"n":{"N":"100"}}}"#)
    for (value, message) in [
      ("{}", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
      (
        #"{"S": "a", "N": "1"}"#,
        "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported "
          + "datatypes"
      ),
    ] {
      let refused = try await test.json(
        "PutItem", #"{"TableName": "table", "Item": {"id": {"S": "a"}, "x": \#(value)}}"#)
      #expect(refused.json["message"]?.string == message)
    }
    let number = try await test.json(
      "PutItem", #"{"TableName": "table", "Item": {"id": {"S": "a"}, "x": {"N": 1}}}"#)
    #expect(number.json["__type"] == "com.amazon.coral.service#SerializationException")
    #expect(number.json["Message"] == "NUMBER_VALUE can not be converted to a String")
  }
}
