// SPDX-License-Identifier: Apache-2.0

import MockAWS

/// What an item of DynamoDB costs: through the codec and typed, in a small table and in a full one, and in memory.
enum Tables {
  static func run(_ measurement: Measurement) {
    items(measurement)
    expressions(measurement)
    for size in [1000, measurement.size(1_000_000)] { sizes(measurement, size) }
  }

  // MARK: One item of a kilobyte

  private static func items(_ measurement: Measurement) {
    measurement.heading("DynamoDB: an item of 1 KB")
    // Filled when something is measured, as not everything is under a profiler.
    lazy var cloud = filled(1000, kilobyte)
    let get = DynamoDB.GetItemInput(tableName: name, key: key(7))
    let put = DynamoDB.PutItemInput(tableName: name, item: kilobyte(7))
    let getRequest = Requests.dynamoDB(
      "GetItem", #"{"TableName":"bench","Key":{"h":{"S":"h0"},"r":{"N":"7"}}}"#)
    let putRequest = Requests.dynamoDB("PutItem", #"{"TableName":"bench","Item":\#(json(kilobyte(7)))}"#)
    measurement.report("DynamoDB GetItem, JSON", count: 20_000, limit: 15) { cloud.exchange(getRequest) }
    measurement.report("DynamoDB PutItem, JSON", count: 20_000, limit: 15) { cloud.exchange(putRequest) }
    let updateRequest = Requests.dynamoDB(
      "UpdateItem",
      #"{"TableName":"bench","Key":{"h":{"S":"h0"},"r":{"N":"7"}},"UpdateExpression":"SET created = :c","#
        + #""ExpressionAttributeValues":{":c":{"N":"1700000001"}}}"#)
    let queryRequest = Requests.dynamoDB(
      "Query",
      #"{"TableName":"bench","Limit":10,"KeyConditionExpression":"h = :h","#
        + #""ExpressionAttributeValues":{":h":{"S":"h0"}}}"#)
    measurement.report("DynamoDB UpdateItem, JSON", count: 20_000, limit: 15) {
      cloud.exchange(updateRequest)
    }
    measurement.report("DynamoDB Query of 10 items of 1 KB, JSON", count: 2000) {
      cloud.exchange(queryRequest)
    }
    measurement.report("DynamoDB GetItem, typed", count: 20_000, limit: 2) {
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.getItem(get) }
    }
    measurement.report("DynamoDB GetItem and its attributes, typed", count: 20_000) {
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.getItem(get).item }
    }
    measurement.report("DynamoDB PutItem, typed", count: 20_000, limit: 2) {
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.putItem(put) }
    }
  }

  private static func expressions(_ measurement: Measurement) {
    measurement.heading("DynamoDB: expressions, typed")
    lazy var cloud = filled(1000, small)
    let conditional = DynamoDB.PutItemInput(
      tableName: name, item: small(7),
      conditionExpression: "attribute_exists(h) AND (payload = :p OR r BETWEEN :a AND :b)",
      expressionAttributeValues: [":p": .s("other"), ":a": .n("0"), ":b": .n("1000")])
    let update = DynamoDB.UpdateItemInput(
      tableName: name, key: key(7), updateExpression: "SET payload = :p ADD visits :one",
      expressionAttributeValues: [":p": .s("other"), ":one": .n("1")])
    measurement.report("DynamoDB PutItem with a condition", count: 10_000) {
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.putItem(conditional) }
    }
    measurement.report("DynamoDB UpdateItem, SET and ADD", count: 10_000) {
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.updateItem(update) }
    }
  }

  // MARK: Small tables and full ones

  private static func sizes(_ measurement: Measurement, _ size: Int) {
    measurement.heading("DynamoDB: a table of \(size) items with an index, typed")
    lazy var cloud = filled(size, small)
    var index = 0
    func next() -> Int {
      index = (index + 7919) % size
      return index
    }
    measurement.report("DynamoDB GetItem of \(size)", count: 20_000) {
      let get = DynamoDB.GetItemInput(tableName: name, key: key(next()))
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.getItem(get) }
    }
    measurement.report("DynamoDB PutItem among \(size)", count: 10_000) {
      let put = DynamoDB.PutItemInput(tableName: name, item: small(next()))
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.putItem(put) }
    }
    measurement.report("DynamoDB UpdateItem among \(size)", count: 10_000) {
      let update = DynamoDB.UpdateItemInput(
        tableName: name, key: key(next()), updateExpression: "ADD visits :one",
        expressionAttributeValues: [":one": .n("1")])
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.updateItem(update) }
    }
    measurement.report("DynamoDB Query of 10 items of \(size)", count: 5000) {
      let query = DynamoDB.QueryInput(
        tableName: name, limit: 10, keyConditionExpression: "h = :h AND r >= :r",
        expressionAttributeValues: [":h": .s("h0"), ":r": .n("\(next() / 100 * 100)")])
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.query(query) }
    }
    measurement.report("DynamoDB Query of 10 items of \(size) by an index", count: 5000) {
      let query = DynamoDB.QueryInput(
        tableName: name, indexName: "by-group", limit: 10, keyConditionExpression: "g = :g",
        expressionAttributeValues: [":g": .n("\(next() % 100)")])
      expect { () throws(AWSError) in _ = try cloud.dynamoDB.query(query) }
    }
    measurement.report("DynamoDB fork of \(size) items", count: 2000) { _ = cloud.fork() }
    measurement.report("DynamoDB fork of \(size) items and a write", count: 1000) {
      let put = DynamoDB.PutItemInput(tableName: name, item: small(next()))
      let fork = cloud.fork()
      expect { () throws(AWSError) in _ = try fork.dynamoDB.putItem(put) }
    }
  }

  // MARK: Memory

  /// Comes first of all groups: what others gave back would be taken again before the process grew.
  static func memory(_ measurement: Measurement) {
    measurement.heading("Memory")
    let size = measurement.size(100_000)
    guard let before = Measurement.residentBytes() else { return }
    let cloud = filled(size, kilobyte, hasIndex: false)
    let after = Measurement.residentBytes() ?? before
    measurement.report(
      "DynamoDB, an item of 1 KB among \(size)", bytes: max(after - before, 0) / size, limit: 2048)
    withExtendedLifetime(cloud) {}
  }

  // MARK: Tables and items

  private static let name = "bench"

  /// Hash keys are few, so that a query finds many items.
  private static func key(_ index: Int) -> [String: DynamoDB.AttributeValue] {
    ["h": .s("h\(index % 100 == 7 ? 0 : index % 100)"), "r": .n("\(index)")]
  }

  private static func small(_ index: Int) -> [String: DynamoDB.AttributeValue] {
    var item = key(index)
    item["g"] = .n("\(index % 100)")
    item["payload"] = .s("some text of an item")
    item["visits"] = .n("1")
    return item
  }

  private static func kilobyte(_ index: Int) -> [String: DynamoDB.AttributeValue] {
    var item = key(index)
    item["created"] = .n("1700000000")
    item["isActive"] = .bool(true)
    item["tags"] = .ss(["blue", "green", "red"])
    item["address"] = .m(["street": .s("Long Street 12"), "city": .s("Springfield"), "zip": .s("12345")])
    item["body"] = .s(String(repeating: "text ", count: 150))
    item["note"] = .s(String(repeating: "n", count: 100))
    return item
  }

  private static func filled(
    _ size: Int, _ item: (Int) -> [String: DynamoDB.AttributeValue], hasIndex: Bool = true
  ) -> MockCloud {
    let cloud = MockCloud(.all)
    expect { () throws(AWSError) in
      let index = DynamoDB.GlobalSecondaryIndex(
        indexName: "by-group",
        keySchema: [
          .init(attributeName: "g", keyType: .hash), .init(attributeName: "r", keyType: .range),
        ], projection: .init(projectionType: .all))
      _ = try cloud.dynamoDB.createTable(
        .init(
          attributeDefinitions: [
            .init(attributeName: "h", attributeType: .s), .init(attributeName: "r", attributeType: .n),
          ] + (hasIndex ? [.init(attributeName: "g", attributeType: .n)] : []), tableName: name,
          keySchema: [
            .init(attributeName: "h", keyType: .hash), .init(attributeName: "r", keyType: .range),
          ], globalSecondaryIndexes: hasIndex ? [index] : nil, billingMode: .payPerRequest))
    }
    for number in 0..<size {
      expect { () throws(AWSError) in
        _ = try cloud.dynamoDB.putItem(.init(tableName: name, item: item(number)))
      }
    }
    return cloud
  }

  private static func json(_ item: [String: DynamoDB.AttributeValue]) -> String {
    let members = item.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\(json($0.value))" }
    return "{\(members.joined(separator: ","))}"
  }

  private static func json(_ value: DynamoDB.AttributeValue) -> String {
    switch value {
    case .s(let text): "{\"S\":\"\(text)\"}"
    case .n(let text): "{\"N\":\"\(text)\"}"
    case .bool(let flag): "{\"BOOL\":\(flag)}"
    case .ss(let members): "{\"SS\":[\(members.map { "\"\($0)\"" }.joined(separator: ","))]}"
    case .m(let entries): "{\"M\":\(json(entries))}"
    default: "{\"NULL\":true}"
    }
  }
}
