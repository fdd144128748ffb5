// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

/// Random writes, after which the table, its indexes and its counts must agree with a plain dictionary.
@Suite struct ConsistencyTests {
  typealias Fixture = DynamoDBFixture
  typealias Item = [String: DynamoDB.AttributeValue]

  @Test("Whatever is written, indexes and counts follow", arguments: 1...6 as ClosedRange<UInt64>)
  func randomWrites(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let test = Fixture(seed: seed)
    try test.create(
      hash: "id", range: "n:N", local: [Fixture.local("local", ["id", "a"], .keysOnly)],
      global: [
        Fixture.global("all", ["a", "b"]), Fixture.global("some", ["b"], .include, ["c"]),
      ], attributes: ["a", "b:N"], stream: .newAndOldImages)
    var expected: [String: Item] = [:]
    func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    for _ in 0..<300 {
      let (id, n) = (pick(3), pick(6))
      let key: Item = ["id": .s("k\(id)"), "n": .n("\(n)")]
      var item = expected["\(id) \(n)"] ?? key
      switch pick(4) {
      case 0:
        try test.db.deleteItem(.init(tableName: "table", key: key))
        expected["\(id) \(n)"] = nil
      case 1:
        item = key
        if pick(3) > 0 { item["a"] = .s("a\(pick(3))") }
        if pick(3) > 0 { item["b"] = .n("\(pick(3))") }
        item["c"] = .s("c\(pick(100))")
        try test.put(item)
        expected["\(id) \(n)"] = item
      case 2:
        item["a"] = .s("a\(pick(3))")
        item["c"] = nil
        var input = DynamoDB.UpdateItemInput(tableName: "table", key: key)
        input.updateExpression = "SET a = :a REMOVE c"
        input.expressionAttributeValues = [":a": item["a"] ?? .null(true)]
        try test.db.updateItem(input)
        expected["\(id) \(n)"] = item
      default:
        item["b"] = .n("\(pick(3))")
        let update = DynamoDB.Update(
          key: key, updateExpression: "SET b = :b", tableName: "table",
          conditionExpression: pick(2) == 0 ? "attribute_exists(absent)" : nil,
          expressionAttributeValues: [":b": item["b"] ?? .null(true)])
        do throws(AWSError) {
          try test.db.transactWriteItems(.init(transactItems: [.init(update: update)]))
          expected["\(id) \(n)"] = item
        } catch { #expect(error.code == "TransactionCanceledException") }
      }
    }
    let all = Array(expected.values)
    #expect(try scan(test) == Set(all))
    let both = all.filter { $0["a"] != nil && $0["b"] != nil }
    #expect(try scan(test, "all") == Set(both))
    let some = all.filter { $0["b"] != nil }.map { $0.filter { ["id", "n", "b", "c"].contains($0.key) } }
    #expect(try scan(test, "some") == Set(some))
    let local = all.filter { $0["a"] != nil }.map { $0.filter { ["id", "n", "a"].contains($0.key) } }
    #expect(try scan(test, "local") == Set(local))
    let table = try #require(test.db.describeTable(.init(tableName: "table")).table)
    #expect(table.itemCount == all.count)
    #expect(table.globalSecondaryIndexes?.map(\.itemCount) == [both.count, some.count])
    #expect(try replay(test) == Set(all))
    // An empty table takes nothing, so what is left over would show.
    for item in all {
      try test.db.deleteItem(
        .init(tableName: "table", key: item.filter { ["id", "n"].contains($0.key) }))
    }
    let empty = try #require(test.db.describeTable(.init(tableName: "table")).table)
    #expect(empty.itemCount == 0)
    #expect(empty.tableSizeBytes == 0)
    #expect(empty.globalSecondaryIndexes?.map(\.indexSizeBytes) == [0, 0])
    #expect(empty.localSecondaryIndexes?.map(\.indexSizeBytes) == [0])
  }

  private func scan(_ test: Fixture, _ index: String? = nil) throws -> Set<Item> {
    Set(try test.db.scan(.init(tableName: "table", indexName: index)).items ?? [])
  }

  /// What the records of the table's stream make of nothing, each held against what was there before it.
  private func replay(_ test: Fixture) throws -> Set<Item> {
    let streams = test.cloud.dynamoDBStreams
    let arn = try #require(test.db.describeTable(.init(tableName: "table")).table?.latestStreamArn)
    let shard = try #require(
      streams.describeStream(.init(streamArn: arn)).streamDescription?.shards?.first?.shardId)
    var iterator = try streams.getShardIterator(
      .init(streamArn: arn, shardId: shard, shardIteratorType: .trimHorizon)
    ).shardIterator
    var items: [[String: DynamoDBStreams.AttributeValue]: [String: DynamoDBStreams.AttributeValue]] = [:]
    while let place = iterator {
      let page = try streams.getRecords(.init(shardIterator: place, limit: 50))
      for record in page.records ?? [] {
        let change = try #require(record.dynamodb)
        let keys = try #require(change.keys)
        #expect(items[keys] == change.oldImage)
        items[keys] = change.newImage
      }
      iterator = page.records?.isEmpty == false ? page.nextShardIterator : nil
    }
    return Set(items.values)
  }

  @Test("A fork has its own items from then on")
  func fork() throws {
    let test = Fixture()
    try test.create()
    try test.put(["id": .s("a")])
    let fork = Fixture(cloud: test.cloud.fork())
    try fork.put(["id": .s("b")])
    try test.db.deleteItem(.init(tableName: "table", key: ["id": .s("a")]))
    #expect(try fork.get(["id": .s("a")]) != nil)
    #expect(try test.get(["id": .s("b")]) == nil)
  }
}
