// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct TableUpdateTests {
  typealias Fixture = DynamoDBFixture

  private func provisioned(_ test: Fixture) throws {
    var input = DynamoDB.CreateTableInput(tableName: "table")
    input.attributeDefinitions = [Fixture.definition("id")]
    input.keySchema = Fixture.schema(["id"])
    input.provisionedThroughput = .init(readCapacityUnits: 3, writeCapacityUnits: 3)
    try test.db.createTable(input)
  }

  private func table(_ test: Fixture) throws -> DynamoDB.TableDescription {
    try #require(test.db.describeTable(.init(tableName: "table")).table)
  }

  @Test("Throughput is changed, and the changes are counted")
  func throughput() throws {
    let test = Fixture()
    try provisioned(test)
    let answer = try test.db.updateTable(
      .init(
        tableName: "table", provisionedThroughput: .init(readCapacityUnits: 1, writeCapacityUnits: 4)))
    #expect(answer.tableDescription?.tableStatus == .updating)
    let changed = try #require(table(test).provisionedThroughput)
    #expect(changed.readCapacityUnits == 1)
    #expect(changed.writeCapacityUnits == 4)
    #expect(changed.numberOfDecreasesToday == 1)
    #expect(changed.lastDecreaseDateTime == Fixture.start)
    test.advance(86_400)
    #expect(try table(test).provisionedThroughput?.numberOfDecreasesToday == 0)
  }

  @Test("Only the answer to a change says that encryption and indexes are under way")
  func underWay() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("a"), "g": .s("x")])
    let encrypted = try test.db.updateTable(
      .init(tableName: "table", sseSpecification: .init(enabled: true)))
    #expect(encrypted.tableDescription?.sseDescription?.status == .updating)
    #expect(try table(test).sseDescription?.status == .enabled)
    let index = DynamoDB.CreateGlobalSecondaryIndexAction(
      indexName: "byG", keySchema: Fixture.schema(["g"]), projection: .init(projectionType: .all))
    let indexed = try test.db.updateTable(
      .init(
        attributeDefinitions: [Fixture.definition("g")], tableName: "table",
        globalSecondaryIndexUpdates: [.init(create: index)]))
    let made = indexed.tableDescription?.globalSecondaryIndexes?.first
    #expect(made?.indexStatus == .creating && made?.backfilling == false)
    #expect(made?.itemCount == 0 && made?.indexSizeBytes == 0)
    let described = try table(test).globalSecondaryIndexes?.first
    #expect(described?.indexStatus == .active && described?.backfilling == nil)
    #expect(described?.itemCount == 1 && described?.indexSizeBytes == 5)
  }

  @Test("A new index leaves out items with what can't be its key, and they can still be updated")
  func unfitItems() throws {
    let test = Fixture()
    try test.create()
    let unfit: [DynamoDB.AttributeValue] = [
      .s(""), .s(String(repeating: "g", count: 2049)), .n("1"), .null(true),
    ]
    for (number, value) in unfit.enumerated() { try test.put(["id": .s("\(number)"), "g": value]) }
    try test.put(["id": .s("fit"), "g": .s("x")])
    let index = DynamoDB.CreateGlobalSecondaryIndexAction(
      indexName: "byG", keySchema: Fixture.schema(["g"]), projection: .init(projectionType: .all))
    try test.db.updateTable(
      .init(
        attributeDefinitions: [Fixture.definition("g")], tableName: "table",
        globalSecondaryIndexUpdates: [.init(create: index)]))
    func found() throws -> Int? { try test.db.scan(.init(tableName: "table", indexName: "byG")).count }
    #expect(try found() == 1)
    for number in unfit.indices {
      var update = DynamoDB.UpdateItemInput(tableName: "table", key: ["id": .s("\(number)")])
      update.updateExpression = "SET x = :v"
      update.expressionAttributeValues = [":v": .s("v")]
      try test.db.updateItem(update)
      #expect(try found() == 1 + number)
      update.updateExpression = "SET g = :v"
      try test.db.updateItem(update)
      #expect(try found() == 2 + number)
    }
    #expect(try table(test).globalSecondaryIndexes?.first?.itemCount == 5)
  }

  @Test("Throughput that is there already is refused")
  func sameThroughput() throws {
    let test = Fixture()
    try provisioned(test)
    expectError(
      "ValidationException",
      "The provisioned throughput for the table will not change. The requested value equals the current "
        + "value. Current ReadCapacityUnits provisioned for the table: 3. Requested ReadCapacityUnits: 3. "
        + "Current WriteCapacityUnits provisioned for the table: 3. Requested WriteCapacityUnits: 3. "
        + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    ) {
      try test.db.updateTable(
        .init(
          tableName: "table", provisionedThroughput: .init(readCapacityUnits: 3, writeCapacityUnits: 3)))
    }
  }

  @Test("A table goes over to paying per request")
  func billingMode() throws {
    let test = Fixture()
    try provisioned(test)
    test.advance(60)
    try test.db.updateTable(.init(tableName: "table", billingMode: .payPerRequest))
    let changed = try table(test)
    #expect(changed.billingModeSummary?.billingMode == .payPerRequest)
    #expect(changed.billingModeSummary?.lastUpdateToPayPerRequestDateTime == Fixture.start + .seconds(60))
    #expect(changed.provisionedThroughput?.readCapacityUnits == 0)
  }

  @Test("An update that asks for nothing is refused")
  func nothing() throws {
    let test = Fixture()
    try test.create()
    expectError(
      "ValidationException",
      "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
        + "or SSESpecification or ReplicaUpdates is required"
    ) { try test.db.updateTable(.init(tableName: "table")) }
  }

  @Test("An index that is added has what the table has, and goes when it is dropped")
  func indexes() throws {
    let test = Fixture()
    try test.create()
    for number in 0..<5 { try test.put(["id": .s("\(number)"), "kind": .s(number < 3 ? "a" : "b")]) }
    try test.put(["id": .s("other"), "kind": .n("1")])
    var create = DynamoDB.CreateGlobalSecondaryIndexAction(
      indexName: "kinds", keySchema: Fixture.schema(["kind"]), projection: .init(projectionType: .keysOnly))
    let update = DynamoDB.UpdateTableInput(
      attributeDefinitions: [Fixture.definition("kind")], tableName: "table",
      globalSecondaryIndexUpdates: [.init(create: create)])
    let answer = try #require(test.db.updateTable(update).tableDescription)
    #expect(answer.globalSecondaryIndexes?[0].indexStatus == .creating)
    let index = try #require(table(test).globalSecondaryIndexes?.first)
    #expect(index.indexStatus == .active)
    // One item has another type there.
    #expect(index.itemCount == 5)
    #expect(index.indexSizeBytes == 5 * ("id".count + 1 + "kind".count + 1))
    let found = try test.db.query(
      .init(
        tableName: "table", indexName: "kinds", keyConditionExpression: "kind = :k",
        expressionAttributeValues: [":k": .s("a")]))
    #expect(found.count == 3)
    expectError("ValidationException", "Attempting to create an index which already exists") {
      try test.db.updateTable(update)
    }
    create.indexName = "others"
    create.keySchema = Fixture.schema(["absent"])
    expectError(
      "ValidationException",
      "One or more parameter values were invalid: Some index key attributes are not defined in "
        + "AttributeDefinitions. Keys: [absent], AttributeDefinitions: [id, kind]"
    ) {
      try test.db.updateTable(.init(tableName: "table", globalSecondaryIndexUpdates: [.init(create: create)]))
    }
    let dropped = try test.db.updateTable(
      .init(tableName: "table", globalSecondaryIndexUpdates: [.init(delete: .init(indexName: "kinds"))]))
    #expect(dropped.tableDescription?.globalSecondaryIndexes?[0].indexStatus == .deleting)
    #expect(try table(test).globalSecondaryIndexes == nil)
    #expect(try table(test).attributeDefinitions?.map(\.attributeName) == ["id"])
    expectError("ResourceNotFoundException") {
      try test.db.updateTable(
        .init(tableName: "table", globalSecondaryIndexUpdates: [.init(delete: .init(indexName: "kinds"))]))
    }
  }

  @Test("A stream is switched on and off once each")
  func stream() throws {
    let test = Fixture()
    try test.create()
    let on = DynamoDB.UpdateTableInput(
      tableName: "table", streamSpecification: .init(streamEnabled: true, streamViewType: .keysOnly))
    let off = DynamoDB.UpdateTableInput(tableName: "table", streamSpecification: .init(streamEnabled: false))
    expectError("ValidationException", "Table has no stream to disable: TableName: table") {
      try test.db.updateTable(off)
    }
    try test.db.updateTable(on)
    let arn = try table(test).latestStreamArn
    #expect(try table(test).streamSpecification?.streamViewType == .keysOnly)
    expectError("ValidationException", "Table already has an enabled stream: TableName: table") {
      try test.db.updateTable(on)
    }
    try test.db.updateTable(off)
    #expect(try table(test).streamSpecification == nil)
    #expect(try table(test).latestStreamArn == arn)
    test.advance(1)
    try test.db.updateTable(on)
    #expect(try table(test).latestStreamArn != arn)
  }

  private static let invalid = "One or more parameter values were invalid: "

  @Test("Limits of tables that are paid per request are positive, or -1 to be taken away")
  func onDemandLimits() throws {
    let test = Fixture()
    try test.create()
    func limit(_ read: Int?, _ write: Int? = nil) throws {
      try test.db.updateTable(
        .init(
          tableName: "table",
          onDemandThroughput: .init(maxReadRequestUnits: read, maxWriteRequestUnits: write)))
    }
    for value in [0, -2] {
      expectError(
        "ValidationException", Self.invalid + "Given value \(value) for MaxReadRequestUnits is out of bounds"
      ) { try limit(value) }
    }
    expectError("ValidationException") { try limit(5, 0) }
    expectError("ValidationException") { try limit(nil) }
    #expect(try table(test).onDemandThroughput == nil)
    try limit(5, -1)
    #expect(try table(test).onDemandThroughput?.maxReadRequestUnits == 5)
    var input = DynamoDB.CreateTableInput(tableName: "other")
    input.attributeDefinitions = [Fixture.definition("id")]
    input.keySchema = Fixture.schema(["id"])
    input.provisionedThroughput = .init(readCapacityUnits: 3, writeCapacityUnits: 3)
    input.onDemandThroughput = .init(maxReadRequestUnits: 5)
    expectError(
      "ValidationException",
      Self.invalid + "OnDemandThroughput can only be specified when BillingMode is PAY_PER_REQUEST"
    ) { try test.db.createTable(input) }
  }

  @Test("A table gets warmer, and never colder")
  func warmth() throws {
    let test = Fixture()
    try test.create()
    func warm(_ read: Int?, _ write: Int? = nil) throws {
      try test.db.updateTable(
        .init(tableName: "table", warmThroughput: .init(readUnitsPerSecond: read, writeUnitsPerSecond: write))
      )
    }
    let message =
      "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing "
      + "WarmThroughput is not supported"
    expectError("ValidationException", Self.invalid + message) { try warm(11_999) }
    try warm(15_000)
    #expect(try table(test).warmThroughput?.readUnitsPerSecond == 15_000)
    expectError("ValidationException", Self.invalid + message) { try warm(14_000, 5_000) }
    try warm(nil, 5_000)
    #expect(try table(test).warmThroughput?.writeUnitsPerSecond == 5_000)
    #expect(try table(test).warmThroughput?.readUnitsPerSecond == 15_000)
  }
}
