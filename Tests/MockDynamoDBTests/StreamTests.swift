// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

/// A table with a stream, and short ways to its records.
struct StreamFixture {
  let test: DynamoDBFixture
  let arn: String
  var streams: ServiceCalls<DynamoDBStreams> { test.cloud.dynamoDBStreams }

  init(
    _ view: DynamoDB.StreamViewType = .newAndOldImages, test: DynamoDBFixture = DynamoDBFixture()
  ) throws {
    self.test = test
    let table = try test.db.createTable(
      .init(
        attributeDefinitions: [.init(attributeName: "k", attributeType: .s)], tableName: "events",
        keySchema: [.init(attributeName: "k", keyType: .hash)], billingMode: .payPerRequest,
        streamSpecification: .init(streamEnabled: true, streamViewType: view))
    ).tableDescription
    arn = try #require(table?.latestStreamArn)
  }

  func put(_ key: String, _ value: String = "v") throws {
    try test.db.putItem(.init(tableName: "events", item: ["k": .s(key), "v": .s(value)]))
  }

  func delete(_ key: String) throws {
    try test.db.deleteItem(.init(tableName: "events", key: ["k": .s(key)]))
  }

  func shards() throws -> [DynamoDBStreams.Shard] {
    try streams.describeStream(.init(streamArn: arn)).streamDescription?.shards ?? []
  }

  func iterator(
    _ type: DynamoDBStreams.ShardIteratorType = .trimHorizon, at number: String? = nil,
    shard: Int = 0
  ) throws -> String {
    let id = try #require(try shards()[shard].shardId)
    return try #require(
      try streams.getShardIterator(
        .init(streamArn: arn, shardId: id, shardIteratorType: type, sequenceNumber: number)
      ).shardIterator)
  }

  func records(
    _ type: DynamoDBStreams.ShardIteratorType = .trimHorizon, at number: String? = nil,
    shard: Int = 0
  ) throws -> [DynamoDBStreams.Record] {
    try streams.getRecords(.init(shardIterator: try iterator(type, at: number, shard: shard)))
      .records ?? []
  }
}

@Suite struct StreamTests {
  @Test("Each change is a record with the images that the view asks for")
  func views() throws {
    for (view, hasOld, hasNew) in [
      (DynamoDB.StreamViewType.keysOnly, false, false), (.newImage, false, true),
      (.oldImage, true, false),
      (.newAndOldImages, true, true),
    ] {
      let stream = try StreamFixture(view)
      try stream.put("a", "1")
      try stream.put("a", "2")
      try stream.delete("a")
      let records = try stream.records()
      #expect(records.map(\.eventName) == [.insert, .modify, .remove])
      #expect(records.allSatisfy { $0.dynamodb?.keys == ["k": .s("a")] })
      #expect(records.map { $0.dynamodb?.oldImage != nil } == [false, hasOld, hasOld])
      #expect(records.map { $0.dynamodb?.newImage != nil } == [hasNew, hasNew, false])
      #expect(records.allSatisfy { $0.dynamodb?.streamViewType?.rawValue == view.rawValue })
      #expect(records.allSatisfy { $0.userIdentity == nil && $0.awsRegion == "us-east-1" })
      // The key's name and value, and twice as much for an image with an attribute of two bytes.
      #expect(records[1].dynamodb?.sizeBytes == 2 + (hasOld ? 4 : 0) + (hasNew ? 4 : 0))
    }
  }

  @Test("What changes nothing is no record")
  func unchanged() throws {
    let stream = try StreamFixture()
    try stream.put("a")
    try stream.put("a")
    try stream.delete("b")
    #expect(try stream.records().count == 1)
  }

  @Test("Iterators begin at either end, at a record or after it")
  func iterators() throws {
    let stream = try StreamFixture()
    try stream.put("a")
    let latest = try stream.iterator(.latest)
    try stream.put("b")
    try stream.put("c")
    let page = try stream.streams.getRecords(.init(shardIterator: latest, limit: 1))
    #expect(page.records?.map { $0.dynamodb?.keys } == [["k": .s("b")]])
    let number = try #require(page.records?.first?.dynamodb?.sequenceNumber)
    #expect(try stream.records(.atSequenceNumber, at: number).count == 2)
    #expect(try stream.records(.afterSequenceNumber, at: number).count == 1)
    let next = try #require(page.nextShardIterator)
    #expect(try stream.streams.getRecords(.init(shardIterator: next)).records?.count == 1)
    expectError(
      "ValidationException",
      "SequenceNumber must be provided for ShardIteratorType AT_SEQUENCE_NUMBER"
    ) {
      try stream.iterator(.atSequenceNumber)
    }
    expectError(
      "ValidationException", "SequenceNumber must not be provided for ShardIteratorType LATEST"
    ) {
      try stream.iterator(.latest, at: number)
    }
    expectError("ValidationException", "Invalid ShardIterator") {
      try stream.streams.getRecords(.init(shardIterator: "x"))
    }
  }

  @Test("Iterators live for a quarter of an hour, records for a day")
  func time() throws {
    let stream = try StreamFixture()
    try stream.put("a")
    let iterator = try stream.iterator()
    let number = try #require(try stream.records().first?.dynamodb?.sequenceNumber)
    stream.test.advance(900)
    #expect(try stream.streams.getRecords(.init(shardIterator: iterator)).records?.count == 1)
    stream.test.advance(1)
    expectError("ExpiredIteratorException") {
      try stream.streams.getRecords(.init(shardIterator: iterator))
    }
    stream.test.advance(86_400 - 902)
    #expect(try stream.records().count == 1)
    stream.test.advance(1)
    #expect(try stream.records().isEmpty)
    expectError("TrimmedDataAccessException") { try stream.records(.atSequenceNumber, at: number) }
    #expect(try stream.records(.afterSequenceNumber, at: number).isEmpty)
  }

  @Test("After four hours a shard ends and has a child")
  func shards() throws {
    let stream = try StreamFixture()
    try stream.put("a")
    let first = try stream.iterator(.latest)
    stream.test.advance(4 * 3_600)
    try stream.put("b")
    let shards = try stream.shards()
    #expect(shards.count == 2)
    #expect(shards[1].parentShardId == shards[0].shardId)
    #expect(shards[0].sequenceNumberRange?.endingSequenceNumber != nil)
    #expect(try stream.records(shard: 0).count == 1)
    #expect(try stream.records(shard: 1).map { $0.dynamodb?.keys } == [["k": .s("b")]])
    expectError("ExpiredIteratorException") {
      try stream.streams.getRecords(.init(shardIterator: first))
    }
    let end = try stream.streams.getRecords(
      .init(shardIterator: try stream.iterator(.latest, shard: 0)))
    #expect(end.records?.isEmpty == true && end.nextShardIterator == nil)
    let children = try stream.streams.describeStream(
      .init(
        streamArn: stream.arn, shardFilter: .init(type: .childShards, shardId: shards[0].shardId)))
    #expect(children.streamDescription?.shards?.map(\.shardId) == [shards[1].shardId])
    stream.test.advance(86_400)
    #expect(try stream.shards().map(\.shardId) == [shards[1].shardId])
  }

  @Test("A stream that was switched off is there for a day, the next one is another")
  func disabled() throws {
    let stream = try StreamFixture()
    let (test, arn) = (stream.test, stream.arn)
    try stream.put("a")
    try test.db.updateTable(
      .init(tableName: "events", streamSpecification: .init(streamEnabled: false)))
    try stream.put("b")
    #expect(try stream.records().count == 1)
    let description = try stream.streams.describeStream(.init(streamArn: arn)).streamDescription
    #expect(description?.streamStatus == .disabled)
    test.advance(1)
    let second = try #require(
      try test.db.updateTable(
        .init(
          tableName: "events",
          streamSpecification: .init(streamEnabled: true, streamViewType: .keysOnly))
      ).tableDescription?.latestStreamArn)
    #expect(second != arn)
    #expect(
      try stream.streams.listStreams(.init()).streams?.compactMap(\.streamArn) == [arn, second])
    test.advance(86_400)
    #expect(try stream.streams.listStreams(.init()).streams?.compactMap(\.streamArn) == [second])
    expectError(
      "ResourceNotFoundException", "Requested resource not found: Stream: \(arn) not found"
    ) { try stream.streams.describeStream(.init(streamArn: arn)) }
  }

  @Test("The stream of a table that was deleted can be read on")
  func deletedTable() throws {
    let stream = try StreamFixture()
    try stream.put("a")
    try stream.test.db.deleteTable(.init(tableName: "events"))
    #expect(try stream.records().count == 1)
    #expect(
      try stream.streams.describeStream(.init(streamArn: stream.arn)).streamDescription?
        .streamStatus
        == .disabled)
  }

  @Test("Streams and shards come in pages")
  func pages() throws {
    let test = DynamoDBFixture()
    for name in ["aaa", "bbb", "ccc"] {
      try test.db.createTable(
        .init(
          attributeDefinitions: [.init(attributeName: "k", attributeType: .s)], tableName: name,
          keySchema: [.init(attributeName: "k", keyType: .hash)], billingMode: .payPerRequest,
          streamSpecification: .init(streamEnabled: true, streamViewType: .keysOnly)))
    }
    let streams = test.cloud.dynamoDBStreams
    let page = try streams.listStreams(.init(limit: 2))
    #expect(page.streams?.map(\.tableName) == ["aaa", "bbb"])
    let rest = try streams.listStreams(.init(exclusiveStartStreamArn: page.lastEvaluatedStreamArn))
    #expect(rest.streams?.map(\.tableName) == ["ccc"])
    #expect(rest.lastEvaluatedStreamArn == nil)
    #expect(try streams.listStreams(.init(tableName: "bbb")).streams?.count == 1)
  }

  @Test("A page of records is no more than a megabyte")
  func pageSize() throws {
    let stream = try StreamFixture(.newImage)
    for key in ["a", "b", "c", "d"] { try stream.put(key, String(repeating: "x", count: 390_000)) }
    let page = try stream.streams.getRecords(.init(shardIterator: try stream.iterator()))
    #expect(page.records?.count == 2)
    let rest = try stream.streams.getRecords(
      .init(shardIterator: try #require(page.nextShardIterator)))
    #expect(rest.records?.count == 2)
  }

  @Test(
    "Whatever is written, the stream's records lead to what the table is, and so they do in a replica"
  )
  func replay() throws {
    for seed in 0..<8 as Range<UInt64> {
      let stream = try StreamFixture()
      let (db, europe) = (stream.test.db, stream.test.db.in(region: "eu-west-1"))
      try db.updateTable(
        .init(tableName: "events", replicaUpdates: [.init(create: .init(regionName: "eu-west-1"))]))
      var random = SeededGenerator(seed: seed)
      for _ in 0..<120 {
        let calls = random.next(below: 2) == 0 ? db : europe
        let key = DynamoDB.AttributeValue.s("k\(random.next(below: 6))")
        let value = DynamoDB.AttributeValue.n(String(random.next(below: 3)))
        switch random.next(below: 4) {
        case 0: try calls.deleteItem(.init(tableName: "events", key: ["k": key]))
        case 1:
          try calls.updateItem(
            .init(
              tableName: "events", key: ["k": key], updateExpression: "ADD n :n",
              expressionAttributeValues: [":n": value]))
        case 2:
          // One of the two fails wherever the key is there already, and then nothing is done.
          _ = try? calls.executeTransaction(
            .init(transactStatements: [
              .init(statement: "INSERT INTO events VALUE {'k': ?, 'n': 1}", parameters: [key]),
              .init(statement: "INSERT INTO events VALUE {'k': 'k0'}"),
            ]))
        default: try calls.putItem(.init(tableName: "events", item: ["k": key, "n": value]))
        }
      }
      var items: [DynamoDB.AttributeValue: [String: DynamoDB.AttributeValue]] = [:]
      for record in try stream.records() {
        let key = try #require(record.dynamodb?.keys?["k"])
        #expect(items[key] == record.dynamodb?.oldImage)
        items[key] = record.dynamodb?.newImage
      }
      for calls in [db, europe] {
        let found = try calls.scan(.init(tableName: "events")).items ?? []
        #expect(found.count == items.count)
        for item in found { #expect(items[item["k"] ?? .null(true)] == item) }
      }
    }
  }
}
