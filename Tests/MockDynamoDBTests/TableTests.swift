// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct TableTests {
  typealias Fixture = DynamoDBFixture

  private func input(
    _ attributes: [String] = ["id"], _ keys: [String] = ["id"], name: String = "table"
  ) -> DynamoDB.CreateTableInput {
    var input = DynamoDB.CreateTableInput(tableName: name)
    input.attributeDefinitions = attributes.map(Fixture.definition)
    input.keySchema = Fixture.schema(keys)
    input.billingMode = .payPerRequest
    return input
  }

  @Test("A table is described as it was made")
  func describe() throws {
    let test = Fixture()
    var input = input(["id", "n:N", "other:B"], ["id", "n"])
    input.billingMode = nil
    input.provisionedThroughput = .init(readCapacityUnits: 5, writeCapacityUnits: 6)
    input.localSecondaryIndexes = [Fixture.local("local", ["id", "other"], .keysOnly)]
    input.globalSecondaryIndexes = [Fixture.global("global", ["other"], .include, ["x"])]
    input.globalSecondaryIndexes?[0].provisionedThroughput = .init(
      readCapacityUnits: 1, writeCapacityUnits: 2)
    input.streamSpecification = .init(streamEnabled: true, streamViewType: .newImage)
    input.sseSpecification = .init(enabled: true)
    input.tableClass = .standardInfrequentAccess
    input.deletionProtectionEnabled = true
    let created = try #require(test.db.createTable(input).tableDescription)
    #expect(created.tableStatus == .creating)
    #expect(created.globalSecondaryIndexes?[0].indexStatus == .creating)
    let table = try #require(test.db.describeTable(.init(tableName: "table")).table)
    #expect(table.tableStatus == .active)
    #expect(table.tableArn == "arn:aws:dynamodb:us-east-1:123456789012:table/table")
    #expect(table.tableId?.count == 36)
    #expect(table.creationDateTime == Fixture.start)
    #expect(table.keySchema?.map(\.attributeName) == ["id", "n"])
    #expect(table.keySchema?.map(\.keyType) == [.hash, .range])
    #expect(table.attributeDefinitions?.map(\.attributeType) == [.s, .n, .b])
    #expect(table.provisionedThroughput?.readCapacityUnits == 5)
    #expect(table.provisionedThroughput?.numberOfDecreasesToday == 0)
    #expect(table.billingModeSummary == nil)
    #expect(table.itemCount == 0)
    #expect(table.tableSizeBytes == 0)
    let local = try #require(table.localSecondaryIndexes?.first)
    #expect(local.indexArn == "arn:aws:dynamodb:us-east-1:123456789012:table/table/index/local")
    #expect(local.projection?.projectionType == .keysOnly)
    let global = try #require(table.globalSecondaryIndexes?.first)
    #expect(global.indexStatus == .active)
    #expect(global.projection?.nonKeyAttributes == ["x"])
    #expect(global.provisionedThroughput?.writeCapacityUnits == 2)
    #expect(table.latestStreamLabel == "2023-11-14T22:13:20.000")
    #expect(
      table.latestStreamArn
        == "arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2023-11-14T22:13:20.000")
    #expect(table.streamSpecification?.streamViewType == .newImage)
    #expect(table.sseDescription?.sseType == .kms)
    #expect(
      table.sseDescription?.kmsMasterKeyArn?.hasPrefix("arn:aws:kms:us-east-1:123456789012:key/") == true)
    #expect(table.tableClassSummary?.tableClass == .standardInfrequentAccess)
    #expect(table.deletionProtectionEnabled == true)
    #expect(try test.db.describeTable(.init(tableName: table.tableArn ?? "")).table?.tableName == "table")
  }

  @Test("A table that is paid per request says since when")
  func payPerRequest() throws {
    let test = Fixture()
    try test.create()
    let table = try #require(test.db.describeTable(.init(tableName: "table")).table)
    #expect(table.billingModeSummary?.billingMode == .payPerRequest)
    #expect(table.billingModeSummary?.lastUpdateToPayPerRequestDateTime == Fixture.start)
    #expect(table.provisionedThroughput?.readCapacityUnits == 0)
    #expect(table.warmThroughput?.readUnitsPerSecond == 12_000)
    #expect(table.warmThroughput?.writeUnitsPerSecond == 4_000)
  }

  private static let invalid = "One or more parameter values were invalid: "

  @Test("What can't be a table is refused in DynamoDB's words")
  func refusals() throws {
    let test = Fixture()
    func refuse(_ message: String, _ change: (inout DynamoDB.CreateTableInput) -> Void) {
      var input = self.input(["a", "b"], ["a", "b"])
      change(&input)
      expectError("ValidationException", message) { try test.db.createTable(input) }
    }
    let throughput = DynamoDB.ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 1)
    refuse("TableName must be at least 3 characters long and at most 255 characters long") {
      $0.tableName = "ab"
    }
    refuse(
      "1 validation error detected: Value 'a b c' at 'tableName' failed to satisfy constraint: "
        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
    ) { $0.tableName = "a b c" }
    refuse(
      Self.invalid
        + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
    ) { $0.billingMode = nil }
    refuse(
      Self.invalid
        + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
    ) { $0.provisionedThroughput = throughput }
    refuse("Given value 1000000000001 for ReadCapacityUnits is out of bounds") {
      $0.billingMode = .provisioned
      $0.provisionedThroughput = .init(readCapacityUnits: 1_000_000_000_001, writeCapacityUnits: 1)
    }
    refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type") {
      $0.keySchema = [.init(attributeName: "a", keyType: .range)]
    }
    refuse("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type") {
      $0.keySchema = [
        .init(attributeName: "a", keyType: .hash), .init(attributeName: "b", keyType: .hash),
      ]
    }
    refuse("Both the Hash Key and the Range Key element in the KeySchema have the same name") {
      $0.keySchema = Fixture.schema(["a", "a"])
    }
    refuse(
      Self.invalid + "Some index key attributes are not defined in AttributeDefinitions. "
        + "Keys: [a, c], AttributeDefinitions: [a, b]"
    ) { $0.keySchema = Fixture.schema(["a", "c"]) }
    refuse(
      Self.invalid
        + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        + "AttributeDefinitions"
    ) { $0.keySchema = Fixture.schema(["a"]) }
    refuse(Self.invalid + "List of LocalSecondaryIndexes is empty") { $0.localSecondaryIndexes = [] }
    refuse(Self.invalid + "List of GlobalSecondaryIndexes is empty") { $0.globalSecondaryIndexes = [] }
    refuse(Self.invalid + "Duplicate index name: abc") {
      $0.localSecondaryIndexes = [Fixture.local("abc", ["a", "b"])]
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"])]
    }
    refuse(Self.invalid + "Index KeySchema does not have a range key for index: abc") {
      $0.localSecondaryIndexes = [Fixture.local("abc", ["a"])]
    }
    refuse(
      Self.invalid + "Index KeySchema does not have the same leading hash key as table KeySchema for index: "
        + "abc. index hash key: b, table hash key: a"
    ) { $0.localSecondaryIndexes = [Fixture.local("abc", ["b", "a"])] }
    refuse(Self.invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified") {
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"], .include)]
    }
    refuse(Self.invalid + "ProjectionType is ALL, but NonKeyAttributes is specified") {
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"], .all, ["x"])]
    }
    refuse(Self.invalid + "Unknown ProjectionType: null") {
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"])]
      $0.globalSecondaryIndexes?[0].projection = .init()
    }
    refuse(
      Self.invalid + "Some AttributeDefinitions are not used. AttributeDefinitions: [a, b, c], "
        + "keys used: [a, b]"
    ) {
      $0.attributeDefinitions?.append(.init(attributeName: "c", attributeType: .s))
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"])]
    }
    refuse(Self.invalid + "Number of LocalSecondaryIndexes exceeds per-table limit of 5") {
      $0.localSecondaryIndexes = (0..<6).map { Fixture.local("index\($0)", ["a", "b"]) }
    }
    refuse(Self.invalid + "GlobalSecondaryIndex count exceeds the per-table limit of 20") {
      $0.globalSecondaryIndexes = (0..<21).map { Fixture.global("index\($0)", ["b"]) }
    }
    refuse(
      Self.invalid
        + "ProvisionedThroughput should not be specified for index: abc when BillingMode is PAY_PER_REQUEST"
    ) {
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"])]
      $0.globalSecondaryIndexes?[0].provisionedThroughput = throughput
    }
    refuse(Self.invalid + "ProvisionedThroughput must be specified for index: abc") {
      $0.billingMode = .provisioned
      $0.provisionedThroughput = throughput
      $0.globalSecondaryIndexes = [Fixture.global("abc", ["b"])]
    }
    #expect(try test.db.listTables(.init()).tableNames == [])
  }

  @Test("A table's name is taken once")
  func existing() throws {
    let test = Fixture()
    try test.create()
    expectError("ResourceInUseException", "Table already exists: table") { try test.create() }
  }

  @Test("Tables are listed by name, page by page")
  func list() throws {
    let test = Fixture()
    for name in ["ccc", "aaa", "bbb"] { try test.create(name) }
    let first = try test.db.listTables(.init(limit: 2))
    #expect(first.tableNames == ["aaa", "bbb"])
    #expect(first.lastEvaluatedTableName == "bbb")
    let second = try test.db.listTables(.init(exclusiveStartTableName: "bbb", limit: 2))
    #expect(second.tableNames == ["ccc"])
    #expect(second.lastEvaluatedTableName == nil)
  }

  @Test("A table that is deleted is gone")
  func delete() throws {
    let test = Fixture()
    try test.create()
    #expect(try test.db.deleteTable(.init(tableName: "table")).tableDescription?.tableStatus == .deleting)
    let message = "Requested resource not found: Table: table not found"
    expectError("ResourceNotFoundException", message) {
      try test.db.describeTable(.init(tableName: "table"))
    }
    expectError("ResourceNotFoundException", message) { try test.db.deleteTable(.init(tableName: "table")) }
    expectError("ResourceNotFoundException", "Requested resource not found") {
      try test.get(["id": .s("a")])
    }
  }

  @Test("A protected table can't be deleted")
  func protection() throws {
    let test = Fixture()
    try test.create()
    try test.db.updateTable(.init(tableName: "table", deletionProtectionEnabled: true))
    expectError(
      "ValidationException",
      "Resource cannot be deleted as it is currently protected against deletion. "
        + "Disable deletion protection first."
    ) { try test.db.deleteTable(.init(tableName: "table")) }
    try test.db.updateTable(.init(tableName: "table", deletionProtectionEnabled: false))
    try test.db.deleteTable(.init(tableName: "table"))
  }

  @Test("Where time passes between statuses, a table is of no use before it is active")
  func statuses() throws {
    let test = Fixture()
    test.cloud.transitions["dynamodb::table"] = .time(.seconds(10))
    try test.create()
    func status() throws -> DynamoDB.TableStatus? {
      try test.db.describeTable(.init(tableName: "table")).table?.tableStatus
    }
    #expect(try status() == .creating)
    expectError("ResourceNotFoundException", "Requested resource not found") {
      try test.put(["id": .s("a")])
    }
    expectError(
      "ResourceInUseException",
      "Attempt to change a resource which is still in use: Table is being created: table"
    ) { try test.db.deleteTable(.init(tableName: "table")) }
    test.advance(10)
    #expect(try status() == .active)
    try test.put(["id": .s("a")])
    try test.db.deleteTable(.init(tableName: "table"))
    #expect(try status() == .deleting)
    test.advance(10)
    expectError("ResourceNotFoundException") { try status() }
    #expect(try test.db.listTables(.init()).tableNames == [])
  }

  @Test("Where descriptions are counted, a status ends with the last of them")
  func countedStatuses() throws {
    let test = Fixture()
    test.cloud.transitions["dynamodb::table"] = .manual(times: 2)
    try test.create()
    let statuses = try (0..<3).map { _ in
      try test.db.describeTable(.init(tableName: "table")).table?.tableStatus
    }
    #expect(statuses == [.creating, .active, .active])
  }

  @Test("What belongs to a table is no table, and deletes none")
  func indexARN() throws {
    let test = DynamoDBFixture()
    let arn = try #require(
      test.create(global: [DynamoDBFixture.global("byG", ["g"])], attributes: ["g"]).tableArn)
    for reference in [arn + "/index/byG", arn + "/stream/x", arn + "/"] {
      expectError(
        "ValidationException", "Invalid TableArn: Invalid ResourceArn provided as input \(reference)"
      ) { try test.db.deleteTable(.init(tableName: reference)) }
    }
    #expect(try test.db.describeTable(.init(tableName: arn)).table?.tableStatus == .active)
  }
}
