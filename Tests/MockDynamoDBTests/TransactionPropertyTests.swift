// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

/// Random transactions, each held against what its parts do one by one.
@Suite struct TransactionPropertyTests {
  typealias Item = [String: DynamoDB.AttributeValue]

  private func operation(_ random: inout SeededGenerator, _ id: Int) -> DynamoDB.TransactWriteItem {
    func pick(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }
    let key: Item = ["id": .s("k\(id)")]
    let condition: String? =
      ["attribute_exists(id)", "attribute_not_exists(id)", "n < :n", nil, nil][pick(5)]
    let bound: Item = [":n": .n("\(pick(4))")]
    let values = condition == "n < :n" ? bound : nil
    switch pick(4) {
    case 0:
      return .init(
        put: .init(
          item: key.merging(["n": .n("\(pick(4))"), "g": .s("g\(pick(2))")]) { $1 }, tableName: "table",
          conditionExpression: condition, expressionAttributeValues: values))
    case 1:
      return .init(
        delete: .init(
          key: key, tableName: "table", conditionExpression: condition, expressionAttributeValues: values))
    case 2:
      return .init(
        conditionCheck: .init(
          key: key, tableName: "table", conditionExpression: condition ?? "attribute_not_exists(zz)",
          expressionAttributeValues: values))
    default:
      let change = ["SET n = n + :one", "SET g = :one", "ADD n :one"][pick(3)]
      return .init(
        update: .init(
          key: key, updateExpression: change, tableName: "table", conditionExpression: condition,
          expressionAttributeValues: (values ?? [:]).merging([":one": .n("1")]) { $1 }))
    }
  }

  /// Whether one part alone is done, or holds.
  private func isDone(_ part: DynamoDB.TransactWriteItem, _ db: ServiceCalls<DynamoDB>) -> Bool {
    do throws(AWSError) {
      if let put = part.put {
        try db.putItem(
          .init(
            tableName: "table", item: put.item, conditionExpression: put.conditionExpression,
            expressionAttributeValues: put.expressionAttributeValues))
      } else if let delete = part.delete {
        try db.deleteItem(
          .init(
            tableName: "table", key: delete.key, conditionExpression: delete.conditionExpression,
            expressionAttributeValues: delete.expressionAttributeValues))
      } else if let update = part.update {
        try db.updateItem(
          .init(
            tableName: "table", key: update.key, updateExpression: update.updateExpression,
            conditionExpression: update.conditionExpression,
            expressionAttributeValues: update.expressionAttributeValues))
      } else if let check = part.conditionCheck {
        // A transaction of the check alone.
        try db.transactWriteItems(.init(transactItems: [.init(conditionCheck: check)]))
      }
      return true
    } catch { return false }
  }

  @Test(
    "A transaction does what its parts do one by one, or nothing at all",
    arguments: 1...4 as ClosedRange<UInt64>)
  func transactions(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let test = DynamoDBFixture(seed: seed)
    try test.create(global: [DynamoDBFixture.global("byG", ["g"])], attributes: ["g"])
    func contents(_ db: ServiceCalls<DynamoDB>, _ index: String? = nil) throws -> Set<Item> {
      Set(try db.scan(.init(tableName: "table", indexName: index)).items ?? [])
    }
    var (done, cancelled) = (0, 0)
    for _ in 0..<150 {
      let ids = (0..<6).shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random))
      let parts = ids.map { operation(&random, $0) }
      let fork = DynamoDBFixture(cloud: test.cloud.fork())
      let before = try contents(test.db)
      let each = parts.map { isDone($0, fork.db) }
      var failure: AWSError?
      do throws(AWSError) {
        try test.db.transactWriteItems(.init(transactItems: parts))
      } catch { failure = error }
      if let failure {
        cancelled += 1
        #expect(failure.code == "TransactionCanceledException")
        #expect(each.contains(false))
        #expect(try contents(test.db) == before)
        let reasons = failure.members.first { $0.name == "CancellationReasons" }?.value.array
        #expect(reasons?.map { $0["Code"] == "None" } == each)
      } else {
        done += 1
        #expect(!each.contains(false))
        #expect(try contents(test.db) == contents(fork.db))
        #expect(try contents(test.db, "byG") == contents(fork.db, "byG"))
      }
    }
    #expect(done > 10 && cancelled > 10)
  }
}
