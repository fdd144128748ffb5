// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct StatementTests {
  private let test = DynamoDBFixture()
  private var db: ServiceCalls<DynamoDB> { test.db }

  init() throws {
    try db.createTable(
      .init(
        attributeDefinitions: [
          .init(attributeName: "artist", attributeType: .s),
          .init(attributeName: "song", attributeType: .s),
          .init(attributeName: "released", attributeType: .n),
        ], tableName: "music",
        keySchema: [
          .init(attributeName: "artist", keyType: .hash),
          .init(attributeName: "song", keyType: .range),
        ],
        globalSecondaryIndexes: [
          .init(
            indexName: "by-year", keySchema: [.init(attributeName: "released", keyType: .hash)],
            projection: .init(projectionType: .keysOnly))
        ], billingMode: .payPerRequest))
    for (artist, song, year) in [
      ("Acme", "One", "1999"), ("Acme", "Three", "2001"), ("Acme", "Two", "2001"),
      ("Zed", "Only", "1999"),
    ] {
      try run(
        "INSERT INTO music VALUE {'artist': '\(artist)', 'song': '\(song)', 'released': \(year), 'info': {'tags': ['x', 'y']}}"
      )
    }
  }

  @discardableResult
  private func run(_ statement: String, _ parameters: DynamoDB.AttributeValue...) throws
    -> DynamoDB.ExecuteStatementOutput
  {
    try db.executeStatement(
      .init(statement: statement, parameters: parameters.isEmpty ? nil : parameters))
  }

  private func songs(_ statement: String, _ parameters: DynamoDB.AttributeValue...) throws
    -> [String]
  {
    let output = try db.executeStatement(
      .init(statement: statement, parameters: parameters.isEmpty ? nil : parameters))
    return output.items?.compactMap { if case .s(let song)? = $0["song"] { song } else { nil } }
      ?? []
  }

  @Test("Selections go by key, by index, or through everything")
  func selection() throws {
    #expect(try songs("SELECT * FROM music WHERE artist = 'Acme'") == ["One", "Three", "Two"])
    #expect(
      try songs("SELECT * FROM music WHERE artist = ? AND song >= ?", .s("Acme"), .s("T")) == [
        "Three", "Two",
      ])
    #expect(
      try songs("SELECT * FROM music WHERE 'Acme' = artist AND begins_with(song, 'O')") == ["One"])
    #expect(
      try songs("SELECT * FROM music WHERE artist = 'Acme' AND song > 'One' AND song < 'Two'") == [
        "Three"
      ])
    #expect(
      try songs("SELECT * FROM music WHERE artist IN ['Zed', 'Acme', 'Zed'] AND song = 'Only'") == [
        "Only"
      ])
    #expect(try songs("SELECT * FROM music WHERE released > 2000").sorted() == ["Three", "Two"])
    #expect(
      try songs("SELECT * FROM music.\"by-year\" WHERE released = 1999").sorted() == [
        "One", "Only",
      ])
    #expect(
      try songs("SELECT * FROM music WHERE artist = 'Acme' AND (song = 'One' OR song = 'Two')") == [
        "One", "Two",
      ])
    #expect(
      try songs("SELECT * FROM music WHERE nothing IS MISSING AND artist <> 'Acme'") == ["Only"])
    #expect(
      try songs(
        "SELECT * FROM music WHERE contains(info.tags, 'x') AND NOT attribute_type(info, 'L')"
      ).count == 4)
    #expect(try songs("SELECT * FROM \"\(try arn())\" WHERE artist = 'Zed'") == ["Only"])
  }

  @Test("Every statement takes a table's ARN for its name")
  func tableByARN() throws {
    let arn = try arn()
    #expect(
      try songs("SELECT * FROM \"\(arn)\".\"by-year\" WHERE released = 1999").sorted() == ["One", "Only"])
    try run("INSERT INTO \"\(arn)\" VALUE {'artist': 'New', 'song': 'First'}")
    let updated = try run(
      "UPDATE \"\(arn)\" SET stars = 5 WHERE artist = 'New' AND song = 'First' RETURNING ALL NEW *")
    #expect(updated.items == [["artist": .s("New"), "song": .s("First"), "stars": .n("5")]])
    let batch = try db.batchExecuteStatement(
      .init(statements: [
        .init(statement: "SELECT stars FROM \"\(arn)\" WHERE artist = 'New' AND song = 'First'"),
        .init(statement: "SELECT song FROM \"\(arn)s\" WHERE artist = 'New' AND song = 'First'"),
      ]))
    #expect(batch.responses?.first?.item == ["stars": .n("5")])
    #expect(batch.responses?.first?.tableName == "music")
    #expect(batch.responses?.last?.error?.code == .resourceNotFound)
    try db.executeTransaction(
      .init(transactStatements: [
        .init(statement: "EXISTS(SELECT * FROM \"\(arn)\" WHERE artist = 'Zed' AND song = 'Only')"),
        .init(statement: "DELETE FROM \"\(arn)\" WHERE artist = 'New' AND song = 'First'"),
      ]))
    #expect(try songs("SELECT * FROM \"\(arn)\" WHERE artist = 'New'").isEmpty)
    expectError("ValidationException") { try run("SELECT * FROM \"\(arn)/index/by-year\"") }
  }

  private func arn() throws -> String {
    try #require(try db.describeTable(.init(tableName: "music")).table?.tableArn)
  }

  @Test("Parts of items are named by the last step to them")
  func projection() throws {
    let item = try run(
      "SELECT song, info.tags, info.tags[1], nothing FROM music WHERE artist = 'Zed'"
    ).items
    #expect(item == [["song": .s("Only"), "tags": .l([.s("x"), .s("y")]), "_3": .s("y")]])
  }

  @Test("The order is that of the sort key, either way")
  func order() throws {
    #expect(
      try songs("SELECT * FROM music WHERE artist = 'Acme' ORDER BY song DESC") == [
        "Two", "Three", "One",
      ])
    #expect(
      try songs("SELECT * FROM music WHERE artist IN ['Acme', 'Zed'] ORDER BY artist DESC, song DESC") == [
        "Only", "Two", "Three", "One",
      ])
    #expect(
      try songs("SELECT * FROM music WHERE artist IN ['Zed', 'Acme'] ORDER BY artist") == [
        "One", "Three", "Two", "Only",
      ])
    for year in [(20, "1"), (3, "2"), (100, "3"), (-1, "0")] {
      try run("INSERT INTO music VALUE {'artist': 'Year', 'song': '\(year.1)', 'released': \(year.0)}")
    }
    #expect(
      try songs(
        "SELECT * FROM music.\"by-year\" WHERE released IN [100, 3, -1, 20] ORDER BY released") == [
          "0", "2", "1", "3",
        ])
    for (statement, message) in [
      (
        "SELECT * FROM music ORDER BY song",
        "Must have WHERE clause in the statement when using ORDER BY clause."
      ),
      (
        "SELECT * FROM music WHERE song = 'a' ORDER BY song",
        "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY clause."
      ),
      (
        "SELECT * FROM music WHERE artist = 'a' ORDER BY released",
        "Variable reference released in ORDER BY clause must be part of the primary key"
      ),
    ] { expectError("ValidationException", message) { try run(statement) } }
  }

  @Test("Pages go on where they ended, across partitions too")
  func pages() throws {
    for statement in ["SELECT * FROM music WHERE artist IN ['Acme', 'Zed']", "SELECT * FROM music"] {
      var found: [String] = []
      var token: String?
      var count = 0
      repeat {
        let page = try db.executeStatement(.init(statement: statement, nextToken: token, limit: 1))
        found +=
          page.items?.compactMap { if case .s(let song)? = $0["song"] { song } else { nil } } ?? []
        token = page.nextToken
        count += 1
      } while token != nil && count < 10
      #expect(found.sorted() == ["One", "Only", "Three", "Two"])
    }
    expectError("ValidationException", "Invalid NextToken") {
      try db.executeStatement(.init(statement: "SELECT * FROM music", nextToken: "x"))
    }
  }

  @Test("An item is inserted once")
  func insertion() throws {
    expectError("DuplicateItemException", "Duplicate primary key exists in table") {
      try run("INSERT INTO music VALUE {'artist': 'Zed', 'song': 'Only'}")
    }
    expectError(
      "ValidationException",
      "One or more parameter values were invalid: Missing the key song in the item"
    ) {
      try run("INSERT INTO music VALUE {'artist': 'Zed'}")
    }
    try run("INSERT INTO music VALUE {'artist': ?, 'song': 'New', 'who': <<1, 2>>}", .s("Zed"))
    #expect(
      try run("SELECT who FROM music WHERE artist = 'Zed' AND song = 'New'").items == [
        ["who": .ns(["1", "2"])]
      ])
  }

  @Test("Updates change what is there, under conditions")
  func update() throws {
    let place = "WHERE artist = 'Zed' AND song = 'Only'"
    #expect(
      try run(
        "UPDATE music SET released = released + 1 REMOVE info.tags[0] \(place) RETURNING MODIFIED NEW *"
      ).items?
      .first?["released"] == .n("2000"))
    #expect(
      try run(
        "UPDATE music SET info.tags = list_append(info.tags, ['z']) \(place) RETURNING ALL NEW *"
      ).items?.first?["info"]
        == .m(["tags": .l([.s("y"), .s("z")])]))
    try run("UPDATE music SET who = <<'a', 'b'>> \(place)")
    try run("UPDATE music SET who = set_add(who, <<'c'>>) \(place)")
    #expect(
      try run("UPDATE music SET who = set_delete(who, <<'a'>>) \(place) RETURNING MODIFIED OLD *")
        .items
        == [["who": .ss(["a", "b", "c"])]])
    expectError("ConditionalCheckFailedException", "The conditional request failed") {
      try run("UPDATE music SET a = 1 \(place) AND released = 1")
    }
    expectError("ConditionalCheckFailedException") {
      try run("UPDATE music SET a = 1 WHERE artist = 'Zed' AND song = 'None'")
    }
    for statement in [
      "UPDATE music SET a = 1 WHERE artist = 'Zed'", "DELETE FROM music WHERE song = 'Only'",
    ] {
      expectError(
        "ValidationException",
        "Where clause does not contain a mandatory equality on all key attributes"
      ) { try run(statement) }
    }
  }

  @Test("Deletions give back what was there")
  func deletion() throws {
    let statement = "DELETE FROM music WHERE artist = 'Zed' AND song = 'Only'"
    expectError("ConditionalCheckFailedException") { try run(statement + " AND released = 1") }
    #expect(try run(statement + " RETURNING ALL OLD *").items?.first?["released"] == .n("1999"))
    #expect(try run(statement).items == [])
  }

  @Test("To delete what isn't there succeeds, whatever else is asked of it")
  func deletionOfNothing() throws {
    let statement = "DELETE FROM music WHERE artist = 'Zed' AND song = 'None' AND released = 1"
    #expect(try run(statement).items == [])
    #expect(try run(statement + " RETURNING ALL OLD *").items == [])
    let batch = try db.batchExecuteStatement(.init(statements: [.init(statement: statement)]))
    #expect(batch.responses?.first?.error == nil)
    try db.executeTransaction(.init(transactStatements: [.init(statement: statement)]))
  }

  @Test("Parameters are counted and tables looked for")
  func mistakes() throws {
    for parameters in [[], [.s("a"), .s("b")]] as [[DynamoDB.AttributeValue]] {
      expectError(
        "ValidationException", "Number of parameters in request and statement don't match."
      ) {
        try db.executeStatement(
          .init(
            statement: "SELECT * FROM music WHERE artist = ?",
            parameters: parameters.isEmpty ? nil : parameters))
      }
    }
    expectError("ResourceNotFoundException", "Requested resource not found") {
      try run("SELECT * FROM nothing")
    }
    let years = (0..<101).map(String.init)
    #expect(
      try run("SELECT * FROM music WHERE released IN [\(years.dropLast().joined(separator: ", "))]").items
        == [])
    expectError(
      "ValidationException", "The IN operator is provided with too many operands; number of operands: 101"
    ) { try run("SELECT * FROM music WHERE released IN [\(years.joined(separator: ", "))]") }
    expectError("ValidationException", "The table does not have the specified index: nothing") {
      try run("SELECT * FROM music.nothing")
    }
  }

  @Test("Each statement of a batch stands for itself")
  func batches() throws {
    let reads =
      try db.batchExecuteStatement(
        .init(statements: [
          .init(statement: "SELECT released FROM music WHERE artist = 'Zed' AND song = 'Only'"),
          .init(statement: "SELECT * FROM music WHERE artist = 'Zed'"),
          .init(statement: "SELECT * FROM nothing WHERE artist = 'Zed'"),
          .init(statement: "SELECT *"),
          .init(statement: "SELECT * FROM music WHERE artist = 'Zed' AND song = 'None'"),
        ])
      ).responses ?? []
    #expect(reads.map(\.item) == [["released": .n("1999")], nil, nil, nil, nil])
    #expect(
      reads.map { $0.error?.code } == [
        nil, .validationError, .resourceNotFound, .validationError, nil,
      ])
    #expect(
      reads[1].error?.message
        == "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
    )
    let writes =
      try db.batchExecuteStatement(
        .init(statements: [
          .init(statement: "INSERT INTO music VALUE {'artist': 'Zed', 'song': 'Only'}"),
          .init(statement: "UPDATE music SET a = 1 WHERE artist = 'Zed' AND song = 'None'"),
          .init(statement: "DELETE FROM music WHERE artist = 'Zed' AND song = 'Only'"),
        ])
      ).responses ?? []
    #expect(writes.map { $0.error?.code } == [.duplicateItem, .conditionalCheckFailed, nil])
    #expect(try songs("SELECT * FROM music WHERE artist = 'Zed'") == [])
    expectError("ValidationException") {
      try db.batchExecuteStatement(
        .init(statements: [
          .init(statement: "SELECT * FROM music WHERE artist = 'Zed' AND song = 'Only'"),
          .init(statement: "DELETE FROM music WHERE artist = 'Zed' AND song = 'Only'"),
        ]))
    }
  }

  @Test("Transactions do all or nothing, once for each token")
  func transactions() throws {
    let insert = "INSERT INTO music VALUE {'artist': 'T', 'song': '1'}"
    func transact(_ statements: [String], token: String? = nil) throws
      -> DynamoDB.ExecuteTransactionOutput
    {
      try db.executeTransaction(
        .init(
          transactStatements: statements.map { .init(statement: $0) }, clientRequestToken: token))
    }
    do {
      _ = try transact([insert, "INSERT INTO music VALUE {'artist': 'Zed', 'song': 'Only'}"])
      Issue.record("an item was inserted twice")
    } catch {
      #expect((error as? AWSError)?.code == "TransactionCanceledException")
      let reasons = (error as? AWSError)?.members.first { $0.name == "CancellationReasons" }?.value
        .array
      #expect(reasons?.map { $0["Code"] } == ["None", "DuplicateItem"])
    }
    #expect(try songs("SELECT * FROM music WHERE artist = 'T'") == [])
    let check =
      "EXISTS(SELECT * FROM music WHERE artist = 'Zed' AND song = 'Only' AND released = %)"
    expectError("TransactionCanceledException") {
      _ = try transact([check.replacing("%", with: "1"), insert])
    }
    let statements = [check.replacing("%", with: "1999"), insert]
    #expect(try transact(statements, token: "t").responses?.count == 2)
    #expect(try transact(statements, token: "t").responses?.count == 2)
    expectError("IdempotentParameterMismatchException") { _ = try transact([insert], token: "t") }
    #expect(try songs("SELECT * FROM music WHERE artist = 'T'") == ["1"])
    let reads = try transact([
      "SELECT song FROM music WHERE artist = 'T' AND song = '1'",
      "SELECT * FROM music WHERE artist = 'T' AND song = '2'",
    ])
    #expect(reads.responses?.map(\.item) == [["song": .s("1")], nil])
  }

  @Test("An index of several attributes is gone through by those that are named")
  func severalAttributes() throws {
    try db.createTable(
      .init(
        attributeDefinitions: ["id", "a", "b", "c", "d"].map { .init(attributeName: $0, attributeType: .s) },
        tableName: "wide", keySchema: [.init(attributeName: "id", keyType: .hash)],
        globalSecondaryIndexes: [
          .init(
            indexName: "several",
            keySchema: [
              .init(attributeName: "a", keyType: .hash), .init(attributeName: "b", keyType: .hash),
              .init(attributeName: "c", keyType: .range), .init(attributeName: "d", keyType: .range),
            ], projection: .init(projectionType: .all))
        ], billingMode: .payPerRequest))
    for number in 0..<16 {
      let bit = { (place: Int) in String(number >> place & 1) }
      try run(
        "INSERT INTO wide VALUE {'id': 'i\(number)', 'a': '\(bit(0))', 'b': '\(bit(1))', 'c': '\(bit(2))', 'd': '\(bit(3))'}"
      )
    }
    /// The ids that are found, and whether more was looked at.
    func look(_ clause: String) throws -> String {
      var input = DynamoDB.ExecuteStatementInput(
        statement: "SELECT id FROM \"wide\".\"several\" WHERE \(clause)")
      let ids = try db.executeStatement(input).items?.compactMap {
        if case .s(let id)? = $0["id"] { id } else { nil }
      }
      // A limit of as many as there are ends the selection where nothing else is looked at.
      input.limit = ids?.count
      let isWhole = try db.executeStatement(input).items?.count == ids?.count
      return (ids ?? []).joined(separator: " ") + (isWhole ? "" : " among others")
    }
    #expect(try look("a = '1' AND b = '0'") == "i1 i9 i5 i13")
    #expect(try look("b = '0' AND a = '1' AND c = '1'") == "i5 i13")
    #expect(try look("a = '1' AND b = '0' AND c = '1' AND d > '0'") == "i13")
    #expect(try look("a = '1' AND b IN ['0', '1'] AND c = '0' AND d = '1'") == "i9 i11")
    // Behind an attribute that is left open, one is looked for in all of the partition.
    #expect(try look("a = '1' AND b = '0' AND d = '1'") == "i9 i13 among others")
    // Without all of the hash key, everything is.
    #expect(try look("a = '1'").split(separator: " ").filter { $0.hasPrefix("i") }.count == 8)
  }
}
