// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

/// What resource policies let others do, and keep one's own from doing.
@Suite struct AccessTests {
  private let test = DynamoDBFixture()
  private let arn: String
  private var db: ServiceCalls<DynamoDB> { test.db }
  /// Somebody of another account.
  private var guest: ServiceCalls<DynamoDB> { db.as(account: "210987654321") }

  init() throws {
    arn = try #require(
      test.create(range: "n:N", global: [DynamoDBFixture.global("byG", ["g"])], attributes: ["g"])
        .tableArn)
    try test.put(["id": .s("a"), "n": .n("1"), "g": .s("x")])
  }

  private func statement(
    _ effect: String, _ actions: String..., resource: String? = nil, principal: String = "*",
    condition: String? = nil
  ) -> String {
    let list = actions.map { "\"dynamodb:\($0)\"" }.joined(separator: ",")
    let tail = condition.map { #","Condition":\#($0)"# } ?? ""
    return
      #"{"Effect":"\#(effect)","Principal":{"AWS":"\#(principal)"},"Action":[\#(list)],"Resource":"\#(resource ?? arn)"\#(tail)}"#
  }

  private func setPolicy(_ statements: String..., on resource: String? = nil) throws {
    try db.putResourcePolicy(
      .init(
        resourceArn: resource ?? arn,
        policy: #"{"Version":"2012-10-17","Statement":[\#(statements.joined(separator: ","))]}"#))
  }

  private let key: [String: DynamoDB.AttributeValue] = ["id": .s("a"), "n": .n("1")]

  @Test("Another account is let in by the table's ARN, for what the policy allows")
  func guests() throws {
    let refusal =
      "User: arn:aws:iam::210987654321:root is not authorized to perform: dynamodb:GetItem on resource: "
      + "\(arn) because no resource-based policy allows the dynamodb:GetItem action"
    expectError("AccessDeniedException", refusal) {
      try guest.getItem(.init(tableName: arn, key: key))
    }
    // By its name it is a table of their own.
    expectError("ResourceNotFoundException") { try guest.getItem(.init(tableName: "table", key: key)) }
    try setPolicy(statement("Allow", "GetItem", "PutItem", principal: "210987654321"))
    #expect(try guest.getItem(.init(tableName: arn, key: key)).item?["g"] == .s("x"))
    try guest.putItem(.init(tableName: arn, item: ["id": .s("b"), "n": .n("2")]))
    #expect(try test.get(["id": .s("b"), "n": .n("2")]) != nil)
    expectError("AccessDeniedException") { try guest.deleteItem(.init(tableName: arn, key: key)) }
    expectError("AccessDeniedException") {
      try db.as(account: "333333333333").getItem(.init(tableName: arn, key: key))
    }
    // Whether a table is there is nobody's business.
    expectError("AccessDeniedException") { try guest.getItem(.init(tableName: arn + "s", key: key)) }
  }

  @Test("Statements of another account name the table by its ARN")
  func guestStatements() throws {
    func run(_ text: String) throws -> [[String: DynamoDB.AttributeValue]]? {
      try guest.executeStatement(.init(statement: text)).items
    }
    let selection = "SELECT g FROM \"\(arn)\" WHERE id = 'a' AND n = 1"
    let refusal =
      "User: arn:aws:iam::210987654321:root is not authorized to perform: dynamodb:PartiQLSelect on resource: "
      + "\(arn) because no resource-based policy allows the dynamodb:PartiQLSelect action"
    expectError("AccessDeniedException", refusal) { try run(selection) }
    try setPolicy(statement("Allow", "PartiQLSelect", "PartiQLInsert", principal: "210987654321"))
    #expect(try run(selection) == [["g": .s("x")]])
    _ = try run("INSERT INTO \"\(arn)\" VALUE {'id': 'b', 'n': 2}")
    #expect(try test.get(["id": .s("b"), "n": .n("2")]) != nil)
    expectError("AccessDeniedException") { try run("DELETE FROM \"\(arn)\" WHERE id = 'a' AND n = 1") }
    let batch = try guest.batchExecuteStatement(.init(statements: [.init(statement: selection)]))
    #expect(batch.responses?.first?.item == ["g": .s("x")])
    let transaction = try guest.executeTransaction(
      .init(transactStatements: [.init(statement: selection)]))
    #expect(transaction.responses?.first?.item == ["g": .s("x")])
    // By its name it is a table of their own.
    expectError("ResourceNotFoundException") { try run("SELECT * FROM \"table\" WHERE id = 'a'") }
  }

  @Test("Of a batch of statements those are refused that a policy doesn't allow; of a transaction all are")
  func refusedStatements() throws {
    try setPolicy(statement("Deny", "PartiQLDelete"), statement("Deny", "PartiQLSelect", resource: arn))
    try test.create("other")
    try test.put(["id": .s("o")], into: "other")
    func batch(
      _ calls: ServiceCalls<DynamoDB>, _ statements: String...
    ) throws -> [DynamoDB.BatchStatementResponse] {
      try calls.batchExecuteStatement(.init(statements: statements.map { .init(statement: $0) })).responses
        ?? []
    }
    let place = "WHERE id = 'a' AND n = 1"
    let writes = try batch(
      db, "DELETE FROM \"table\" \(place)", "UPDATE \"table\" SET h = 'y' \(place)", "DELETE FROM \"table\"",
      "DELETE FROM other WHERE id = 'o'")
    #expect(writes.map { $0.error?.code } == [.accessDenied, nil, .accessDenied, nil])
    #expect(writes.map(\.tableName) == ["table", "table", "table", "other"])
    #expect(
      writes[0].error?.message
        == "User: arn:aws:iam::123456789012:root is not authorized to perform: dynamodb:PartiQLDelete on resource: "
        + "\(arn) with an explicit deny in a resource-based policy")
    #expect(try test.get(key)?["h"] == .s("y"))
    #expect(try test.get(["id": .s("o")], from: "other") == nil)
    let reads = try batch(
      db, "SELECT * FROM \"table\" \(place)", "SELECT nonsense", "SELECT * FROM other WHERE id = 'o'")
    #expect(reads.map { $0.error?.code } == [.accessDenied, .validationError, nil])
    // What they are not let into they are told nothing of.
    let guests = try batch(
      guest, "UPDATE \"\(arn)\" SET h = 'z' \(place)", "UPDATE \"\(arn)s\" SET h = 'z' \(place)")
    #expect(guests.map { $0.error?.code } == [.accessDenied, .accessDenied])
    #expect(guests.map(\.tableName) == ["table", "tables"])
    expectError("AccessDeniedException") {
      try db.executeTransaction(
        .init(transactStatements: [
          .init(statement: "UPDATE \"table\" SET h = 'z' \(place)"),
          .init(statement: "DELETE FROM \"table\" WHERE id = 'b' AND n = 1"),
        ]))
    }
    #expect(try test.get(key)?["h"] == .s("y"))
  }

  @Test("Conditions see the hash keys of statements, and whether a selection goes through everything")
  func statementConditions() throws {
    try setPolicy(
      statement(
        "Allow", "PartiQLSelect", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete",
        condition: #"{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["a","b"]}}"#),
      statement("Allow", "PartiQLSelect", resource: arn + "/index/byG"),
      statement("Deny", "PartiQLSelect", condition: #"{"Bool":{"dynamodb:FullTableScan":"true"}}"#),
      statement(
        "Deny", "PartiQLUpdate",
        condition: #"{"StringEquals":{"dynamodb:EnclosingOperation":"ExecuteTransaction"}}"#),
      statement("Deny", "PartiQLDelete", condition: #"{"StringLike":{"dynamodb:ReturnValues":"ALL_*"}}"#),
      statement("Deny", "PartiQLSelect", condition: #"{"StringEquals":{"dynamodb:Select":"ALL_ATTRIBUTES"}}"#)
    )
    func run(_ text: String, _ parameters: DynamoDB.AttributeValue...) throws {
      let text = text.replacing("%", with: "\"\(arn)\"")
      try guest.executeStatement(
        .init(statement: text, parameters: parameters.isEmpty ? nil : parameters))
    }
    try run("SELECT g FROM % WHERE id = ?", .s("a"))
    try run("SELECT g FROM % WHERE id IN ['a', 'b'] AND n = 1")
    try run("SELECT g FROM %.byG WHERE g = 'anything'")
    try run("INSERT INTO % VALUE {'id': 'b', 'n': 1}")
    try run("INSERT INTO % VALUE ?", .m(["id": .s("b"), "n": .n("2")]))
    try run("UPDATE % SET h = 1 WHERE id = 'b' AND n = 1")
    try run("DELETE FROM % WHERE id = 'b' AND n = 1")
    for (text, parameters) in [
      ("SELECT g FROM % WHERE id = ?", [.s("c")]), ("SELECT g FROM % WHERE id IN ['a', 'c']", []),
      ("SELECT g FROM %", []), ("SELECT g FROM % WHERE n = 1", []), ("SELECT g FROM % WHERE id > 'a'", []),
      ("SELECT * FROM % WHERE id = 'a'", []), ("INSERT INTO % VALUE {'id': 'c', 'n': 1}", []),
      ("INSERT INTO % VALUE ?", [.m(["id": .s("c"), "n": .n("2")])]),
      ("UPDATE % SET h = 1 WHERE id = 'c' AND n = 1", []),
      ("DELETE FROM % WHERE id = 'b' AND n = 1 RETURNING ALL OLD *", []),
    ] as [(String, [DynamoDB.AttributeValue])] {
      expectError("AccessDeniedException") {
        try guest.executeStatement(
          .init(
            statement: text.replacing("%", with: "\"\(arn)\""),
            parameters: parameters.isEmpty ? nil : parameters))
      }
    }
    expectError("AccessDeniedException") {
      try guest.executeTransaction(
        .init(transactStatements: [
          .init(statement: "UPDATE \"\(arn)\" SET h = 1 WHERE id = 'b' AND n = 2")
        ]))
    }
  }

  @Test("A denial binds the table's own account, where the cloud is authorizing", arguments: [true, false])
  func denials(isAuthorizing: Bool) throws {
    var options = MockCloud.Options()
    options.isAuthorizing = isAuthorizing
    let other = DynamoDBFixture(cloud: MockCloud(DynamoDB(), options: options))
    try other.create()
    let policy = statement("Deny", "DeleteItem", "PartiQLDelete")
    try other.db.putResourcePolicy(
      .init(resourceArn: arn, policy: #"{"Version":"2012-10-17","Statement":[\#(policy)]}"#))
    try other.put(["id": .s("a")])
    func delete() throws { try other.db.deleteItem(.init(tableName: "table", key: ["id": .s("a")])) }
    guard isAuthorizing else { return try delete() }
    expectError(
      "AccessDeniedException",
      "User: arn:aws:iam::123456789012:root is not authorized to perform: dynamodb:DeleteItem on resource: "
        + "\(arn) with an explicit deny in a resource-based policy"
    ) { try delete() }
    expectError("AccessDeniedException") {
      try other.db.executeStatement(.init(statement: "DELETE FROM \"table\" WHERE id = 'a'"))
    }
    let parts: [DynamoDB.TransactWriteItem] = [
      .init(delete: .init(key: ["id": .s("a")], tableName: "table"))
    ]
    expectError("AccessDeniedException") {
      try other.db.transactWriteItems(.init(transactItems: parts))
    }
    #expect(try other.get(["id": .s("a")]) != nil)
    try other.db.deleteResourcePolicy(.init(resourceArn: arn))
    try delete()
  }

  @Test("Batches need their own actions, indexes their own ARNs")
  func actions() throws {
    try setPolicy(
      statement("Allow", "BatchGetItem", "GetItem"),
      statement("Allow", "Query", resource: arn + "/index/byG"))
    let batch = try guest.batchGetItem(.init(requestItems: [arn: .init(keys: [key])]))
    #expect(batch.responses?[arn]?.count == 1)
    #expect(
      try guest.transactGetItems(
        .init(transactItems: [.init(get: .init(key: key, tableName: arn))])
      ).responses?.count == 1)
    expectError("AccessDeniedException") {
      try guest.batchWriteItem(
        .init(requestItems: [arn: [.init(deleteRequest: .init(key: key))]]))
    }
    var query = DynamoDB.QueryInput(tableName: arn, indexName: "byG")
    query.keyConditionExpression = "g = :g"
    query.expressionAttributeValues = [":g": .s("x")]
    #expect(try guest.query(query).count == 1)
    query.indexName = nil
    query.keyConditionExpression = "id = :g"
    expectError("AccessDeniedException") { try guest.query(query) }
  }

  @Test("Conditions see the keys of items, what a write returns, and tags")
  func conditions() throws {
    try db.tagResource(.init(resourceArn: arn, tags: [.init(key: "stage", value: "test")]))
    try setPolicy(
      statement(
        "Allow", "GetItem", "Query", "PutItem", "BatchGetItem",
        condition:
          #"{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["a","b"]},"StringEquals":{"aws:ResourceTag/stage":"test"}}"#
      ), statement("Deny", "PutItem", condition: #"{"StringEquals":{"dynamodb:ReturnValues":"ALL_OLD"}}"#))
    #expect(try guest.getItem(.init(tableName: arn, key: key)).item != nil)
    expectError("AccessDeniedException") {
      try guest.getItem(.init(tableName: arn, key: ["id": .s("c"), "n": .n("1")]))
    }
    expectError("AccessDeniedException") {
      try guest.batchGetItem(
        .init(requestItems: [arn: .init(keys: [key, ["id": .s("c"), "n": .n("1")]])]))
    }
    var query = DynamoDB.QueryInput(tableName: arn)
    query.keyConditionExpression = "id = :id"
    query.expressionAttributeValues = [":id": .s("a")]
    #expect(try guest.query(query).count == 1)
    query.expressionAttributeValues = [":id": .s("c")]
    expectError("AccessDeniedException") { try guest.query(query) }
    let item: [String: DynamoDB.AttributeValue] = ["id": .s("b"), "n": .n("1")]
    try guest.putItem(.init(tableName: arn, item: item))
    var put = DynamoDB.PutItemInput(tableName: arn, item: item)
    put.returnValues = .allOld
    expectError("AccessDeniedException") { try guest.putItem(put) }
    try db.untagResource(.init(resourceArn: arn, tagKeys: ["stage"]))
    expectError("AccessDeniedException") { try guest.getItem(.init(tableName: arn, key: key)) }
  }

  @Test("Conditions see the attributes that a request names, and what it selects")
  func attributes() throws {
    try setPolicy(
      statement(
        "Allow", "GetItem", "Query", "Scan", "PutItem", "UpdateItem", "BatchWriteItem", "PartiQLSelect",
        "PartiQLUpdate",
        condition:
          #"{"ForAllValues:StringEquals":{"dynamodb:Attributes":["id","n","g"]},"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}"#
      ))
    var get = DynamoDB.GetItemInput(tableName: arn, key: key)
    expectError("AccessDeniedException") { try guest.getItem(get) }
    get.projectionExpression = "g"
    #expect(try guest.getItem(get).item == ["g": .s("x")])
    get.projectionExpression = "g, secret.deep"
    expectError("AccessDeniedException") { try guest.getItem(get) }

    var query = DynamoDB.QueryInput(tableName: arn)
    query.keyConditionExpression = "id = :id"
    query.expressionAttributeValues = [":id": .s("a")]
    expectError("AccessDeniedException") { try guest.query(query) }
    query.projectionExpression = "n"
    #expect(try guest.query(query).count == 1)
    query.filterExpression = "secret = :id"
    expectError("AccessDeniedException") { try guest.query(query) }
    var scan = DynamoDB.ScanInput(tableName: arn)
    scan.projectionExpression = "id"
    #expect(try guest.scan(scan).count == 1)
    scan.projectionExpression = "id, secret"
    expectError("AccessDeniedException") { try guest.scan(scan) }

    var item = key
    item["g"] = .s("y")
    try guest.putItem(.init(tableName: arn, item: item))
    item["secret"] = .s("z")
    expectError("AccessDeniedException") { try guest.putItem(.init(tableName: arn, item: item)) }
    expectError("AccessDeniedException") {
      try guest.batchWriteItem(.init(requestItems: [arn: [.init(putRequest: .init(item: item))]]))
    }
    var update = DynamoDB.UpdateItemInput(tableName: arn, key: key)
    update.updateExpression = "SET g = if_not_exists(g, :v)"
    update.expressionAttributeValues = [":v": .s("w")]
    try guest.updateItem(update)
    update.updateExpression = "SET g = if_not_exists(secret, :v)"
    expectError("AccessDeniedException") { try guest.updateItem(update) }
    update.updateExpression = "SET g = :v"
    update.conditionExpression = "attribute_not_exists(secret)"
    expectError("AccessDeniedException") { try guest.updateItem(update) }
    let part = DynamoDB.Update(
      key: key, updateExpression: "REMOVE secret", tableName: arn)
    expectError("AccessDeniedException") {
      try guest.transactWriteItems(.init(transactItems: [.init(update: part)]))
    }

    try setPolicy(
      statement(
        "Deny", "PartiQLSelect", "PartiQLUpdate",
        condition: #"{"ForAnyValue:StringEquals":{"dynamodb:Attributes":"secret"}}"#))
    func run(_ statement: String) throws { try db.executeStatement(.init(statement: statement)) }
    try run("SELECT g FROM \"table\" WHERE id = 'a'")
    expectError("AccessDeniedException") { try run("SELECT g FROM \"table\" WHERE secret = 'a'") }
    try run("UPDATE \"table\" SET g = 'v' WHERE id = 'a' AND n = 1")
    expectError("AccessDeniedException") {
      try run("UPDATE \"table\" SET secret = 'v' WHERE id = 'a' AND n = 1")
    }
  }

  @Test("A stream has a policy of its own")
  func streams() throws {
    let fixture = try StreamFixture()
    let guests = fixture.streams.as(account: "210987654321")
    expectError("AccessDeniedException") {
      try guests.describeStream(.init(streamArn: fixture.arn))
    }
    let policy =
      #"{"Version":"2012-10-17","Statement":[\#(statement("Allow", "DescribeStream", "GetShardIterator", "GetRecords", resource: fixture.arn))]}"#
    try fixture.test.db.putResourcePolicy(.init(resourceArn: fixture.arn, policy: policy))
    try fixture.put("a")
    let shard = try guests.describeStream(.init(streamArn: fixture.arn)).streamDescription?.shards?.first
    let iterator = try guests.getShardIterator(
      .init(
        streamArn: fixture.arn, shardId: shard?.shardId ?? "", shardIteratorType: .trimHorizon)
    ).shardIterator
    #expect(try guests.getRecords(.init(shardIterator: iterator ?? "")).records?.count == 1)
    expectError("AccessDeniedException") {
      try guests.getShardIterator(
        .init(
          streamArn: fixture.arn + "1", shardId: shard?.shardId ?? "", shardIteratorType: .trimHorizon))
    }
  }

  @Test("Who would lock itself out has to say that it means it")
  func lockOut() throws {
    let policy =
      #"{"Version":"2012-10-17","Statement":[\#(statement("Deny", "*", principal: "123456789012"))]}"#
    expectError("ValidationException") {
      try db.putResourcePolicy(.init(resourceArn: arn, policy: policy))
    }
    try db.putResourcePolicy(
      .init(resourceArn: arn, policy: policy, confirmRemoveSelfResourceAccess: true))
    expectError("AccessDeniedException") { try db.describeTable(.init(tableName: "table")) }
    // The account's root user finds a way back.
    try db.deleteResourcePolicy(.init(resourceArn: arn))
    try db.describeTable(.init(tableName: "table"))
  }

  @Test("A call stays in one account")
  func mixedAccounts() throws {
    try setPolicy(statement("Allow", "*"))
    try guest.createTable(
      .init(
        attributeDefinitions: [.init(attributeName: "id", attributeType: .s)], tableName: "own",
        keySchema: [.init(attributeName: "id", keyType: .hash)], billingMode: .payPerRequest))
    expectError("ResourceNotFoundException") {
      try guest.batchGetItem(
        .init(requestItems: [arn: .init(keys: [key]), "own": .init(keys: [["id": .s("a")]])]))
    }
  }

  @Test("A policy that is none is refused with the reason")
  func malformed() throws {
    expectError("ValidationException", "Invalid policy document: Missing required field Statement") {
      try db.putResourcePolicy(.init(resourceArn: arn, policy: "{}"))
    }
  }
}
