// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct TransactionTests {
  typealias Fixture = DynamoDBFixture

  private func put(_ id: String, _ condition: String? = nil) -> DynamoDB.TransactWriteItem {
    .init(
      put: .init(item: ["id": .s(id)], tableName: "table", conditionExpression: condition))
  }

  private func write(
    _ test: Fixture, _ items: [DynamoDB.TransactWriteItem], token: String? = nil
  ) throws -> DynamoDB.TransactWriteItemsOutput {
    try test.db.transactWriteItems(.init(transactItems: items, clientRequestToken: token))
  }

  @Test("A transaction puts, updates, deletes and checks together")
  func write() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("b"), "n": .n("1")])
    try test.put(["id": .s("c")])
    try test.put(["id": .s("d")])
    let update = DynamoDB.Update(
      key: ["id": .s("b")], updateExpression: "SET n = n + :one", tableName: "table",
      expressionAttributeValues: [":one": .n("1")])
    var input = DynamoDB.TransactWriteItemsInput(transactItems: [
      put("a", "attribute_not_exists(id)"), .init(update: update),
      .init(delete: .init(key: ["id": .s("c")], tableName: "table")),
      .init(
        conditionCheck: .init(
          key: ["id": .s("d")], tableName: "table", conditionExpression: "attribute_exists(id)")),
    ])
    input.returnConsumedCapacity = .total
    let output = try test.db.transactWriteItems(input)
    #expect(output.consumedCapacity?.first?.capacityUnits == 8)
    #expect(output.consumedCapacity?.first?.writeCapacityUnits == 8)
    #expect(try test.get(["id": .s("a")]) != nil)
    #expect(try test.get(["id": .s("b")])?["n"] == .n("2"))
    #expect(try test.get(["id": .s("c")]) == nil)
  }

  @Test("One failure undoes all, and the reasons are in order, with items where asked")
  func cancel() async throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("b"), "n": .n("1")])
    let body = #"""
      {"TransactItems": [
        {"Put": {"TableName": "table", "Item": {"id": {"S": "a"}}}},
        {"Put": {"TableName": "table", "Item": {"id": {"S": "b"}},
          "ConditionExpression": "attribute_not_exists(id)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}},
        {"Update": {"TableName": "table", "Key": {"id": {"S": "c"}}, "UpdateExpression": "SET x = y"}}]}
      """#
    let answer = try await test.json("TransactWriteItems", body)
    #expect(answer.status == 400)
    #expect(answer.json["__type"] == "com.amazonaws.dynamodb.v20120810#TransactionCanceledException")
    #expect(
      answer.json["Message"]
        == "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]"
    )
    let reasons = try #require(answer.json["CancellationReasons"]?.array)
    #expect(reasons[0] == ["Code": "None"])
    #expect(reasons[1]["Code"] == "ConditionalCheckFailed")
    #expect(reasons[1]["Message"] == "The conditional request failed")
    #expect(reasons[1]["Item"]?["n"]?["N"] == "1")
    #expect(reasons[2]["Code"] == "ValidationError")
    #expect(try test.get(["id": .s("a")]) == nil)
    #expect(try test.db.describeTable(.init(tableName: "table")).table?.itemCount == 1)
  }

  @Test("A repetition with the same token changes nothing for ten minutes")
  func tokens() throws {
    let test = Fixture()
    try test.create()
    let add = DynamoDB.TransactWriteItem(
      update: .init(
        key: ["id": .s("a")], updateExpression: "ADD n :one", tableName: "table",
        expressionAttributeValues: [":one": .n("1")]))
    func count() throws -> DynamoDB.AttributeValue? { try test.get(["id": .s("a")])?["n"] }
    _ = try write(test, [add], token: "t")
    _ = try write(test, [add], token: "t")
    #expect(try count() == .n("1"))
    expectError("IdempotentParameterMismatchException") { try write(test, [put("b")], token: "t") }
    _ = try write(test, [add])
    #expect(try count() == .n("2"))
    test.advance(600)
    _ = try write(test, [add], token: "t")
    #expect(try count() == .n("3"))
  }

  @Test("A repetition takes the capacity of reading its items")
  func repeatedCapacity() throws {
    let test = Fixture()
    try test.create()
    func write() throws -> DynamoDB.ConsumedCapacity? {
      var input = DynamoDB.TransactWriteItemsInput(transactItems: [put("a"), put("b")])
      input.clientRequestToken = "t"
      input.returnConsumedCapacity = .total
      return try test.db.transactWriteItems(input).consumedCapacity?.first
    }
    #expect(try write()?.writeCapacityUnits == 4)
    let again = try write()
    #expect(again?.capacityUnits == 4)
    #expect(again?.readCapacityUnits == 4)
    #expect(again?.writeCapacityUnits == nil)
    let statement = DynamoDB.ParameterizedStatement(statement: "INSERT INTO \"table\" VALUE {'id': 'c'}")
    func insert() throws -> DynamoDB.ConsumedCapacity? {
      try test.db.executeTransaction(
        .init(transactStatements: [statement], clientRequestToken: "s", returnConsumedCapacity: .total)
      ).consumedCapacity?.first
    }
    #expect(try insert()?.writeCapacityUnits == 2)
    #expect(try insert()?.readCapacityUnits == 2)
  }

  @Test("What can't be a transaction is refused")
  func refusals() throws {
    let test = Fixture()
    try test.create()
    expectError("ValidationException", "Transaction request cannot include multiple operations on one item") {
      try write(test, [put("a"), put("a")])
    }
    expectError(
      "ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete"
    ) {
      var both = put("a")
      both.delete = .init(key: ["id": .s("a")], tableName: "table")
      return try write(test, [both])
    }
    expectError("ResourceNotFoundException", "Requested resource not found") {
      try write(test, [.init(put: .init(item: ["id": .s("a")], tableName: "absent"))])
    }
    expectError("ValidationException") { try write(test, (0..<101).map { put("\($0)") }) }
    _ = try write(test, (0..<100).map { put("\($0)") })
  }

  @Test("A transaction gets items of several tables, in order")
  func get() throws {
    let test = Fixture()
    try test.create("one")
    try test.create("two")
    try test.put(["id": .s("a"), "x": .n("1")], into: "one")
    try test.put(["id": .s("a"), "x": .n("2")], into: "two")
    func get(_ table: String, _ id: String, _ expression: String? = nil) -> DynamoDB.TransactGetItem {
      .init(get: .init(key: ["id": .s(id)], tableName: table, projectionExpression: expression))
    }
    let output = try test.db.transactGetItems(
      .init(
        transactItems: [get("two", "a", "x"), get("one", "b"), get("one", "a")],
        returnConsumedCapacity: .total))
    #expect(output.responses?.map(\.item) == [["x": .n("2")], nil, ["id": .s("a"), "x": .n("1")]])
    #expect(output.consumedCapacity?.map(\.tableName) == ["two", "one"])
    #expect(output.consumedCapacity?.map(\.readCapacityUnits) == [2, 4])
    expectError("ValidationException", "Transaction request cannot include multiple operations on one item") {
      try test.db.transactGetItems(.init(transactItems: [get("one", "a"), get("one", "a")]))
    }
    expectError(
      "TransactionCanceledException",
      "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ValidationError]"
    ) {
      let wrong = DynamoDB.TransactGetItem(get: .init(key: ["x": .s("a")], tableName: "one"))
      return try test.db.transactGetItems(.init(transactItems: [get("one", "a"), wrong]))
    }
  }
}
