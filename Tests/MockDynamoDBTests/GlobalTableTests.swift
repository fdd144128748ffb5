// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

@Suite struct GlobalTableTests {
  private let stream: StreamFixture
  private var test: DynamoDBFixture { stream.test }
  private var db: ServiceCalls<DynamoDB> { test.db }
  private var europe: ServiceCalls<DynamoDB> { db.in(region: "eu-west-1") }
  private var asia: ServiceCalls<DynamoDB> { db.in(region: "ap-south-1") }

  init() throws { stream = try StreamFixture() }

  private func keys(_ calls: ServiceCalls<DynamoDB>) throws -> [String] {
    try calls.scan(.init(tableName: "events")).items?.compactMap {
      if case .s(let key)? = $0["k"] { key } else { nil }
    }.sorted() ?? []
  }

  private func add(_ region: String) throws {
    try db.updateTable(
      .init(tableName: "events", replicaUpdates: [.init(create: .init(regionName: region))]))
  }

  @Test("A replica has what the table has, and carries changes both ways")
  func replicas() throws {
    try stream.put("a")
    try add("eu-west-1")
    try stream.put("b")
    try europe.putItem(.init(tableName: "events", item: ["k": .s("c")]))
    try stream.delete("a")
    #expect(try keys(db) == ["b", "c"])
    #expect(try keys(europe) == ["b", "c"])
    let here = try db.describeTable(.init(tableName: "events")).table
    #expect(here?.globalTableVersion == "2019.11.21")
    #expect(here?.replicas?.map(\.regionName) == ["eu-west-1"])
    let there = try europe.describeTable(.init(tableName: "events")).table
    #expect(there?.replicas?.map(\.regionName) == ["us-east-1"])
    #expect(there?.tableArn == "arn:aws:dynamodb:eu-west-1:123456789012:table/events")
    // A change that came from elsewhere stands in the stream, too.
    #expect(
      try stream.records().map { $0.dynamodb?.keys } == [
        ["k": .s("a")], ["k": .s("b")], ["k": .s("c")], ["k": .s("a")],
      ])
  }

  @Test("Only the answer to a change says that replicas are under way")
  func underWay() throws {
    func statuses(_ updates: [DynamoDB.ReplicationGroupUpdate]) throws -> [String: DynamoDB.ReplicaStatus] {
      let answer = try db.updateTable(.init(tableName: "events", replicaUpdates: updates))
      var statuses: [String: DynamoDB.ReplicaStatus] = [:]
      for replica in answer.tableDescription?.replicas ?? [] {
        statuses[replica.regionName ?? ""] = replica.replicaStatus
      }
      return statuses
    }
    #expect(try statuses([.init(create: .init(regionName: "eu-west-1"))]) == ["eu-west-1": .creating])
    #expect(
      try statuses([
        .init(create: .init(regionName: "ap-south-1")),
        .init(update: .init(regionName: "eu-west-1", tableClassOverride: .standard)),
      ]) == ["ap-south-1": .creating, "eu-west-1": .updating])
    #expect(
      try statuses([.init(delete: .init(regionName: "eu-west-1"))])
        == ["ap-south-1": .active, "eu-west-1": .deleting])
    let left = try db.describeTable(.init(tableName: "events")).table?.replicas
    #expect(left?.map(\.regionName) == ["ap-south-1"] && left?.first?.replicaStatus == .active)
  }

  @Test("Three regions know of each other until one leaves")
  func regions() throws {
    try add("eu-west-1")
    try add("ap-south-1")
    try asia.putItem(.init(tableName: "events", item: ["k": .s("x")]))
    #expect(try keys(europe) == ["x"])
    #expect(
      try europe.describeTable(.init(tableName: "events")).table?.replicas?.map(\.regionName)
        == ["ap-south-1", "us-east-1"])
    expectError(
      "ValidationException",
      "Failed to create a the new replica of table with name: 'events' because one or more replicas "
        + "already existed as tables."
    ) { try add("eu-west-1") }
    try db.updateTable(
      .init(tableName: "events", replicaUpdates: [.init(delete: .init(regionName: "eu-west-1"))]))
    expectError("ResourceNotFoundException") {
      try europe.describeTable(.init(tableName: "events"))
    }
    #expect(
      try asia.describeTable(.init(tableName: "events")).table?.replicas?.map(\.regionName) == [
        "us-east-1"
      ])
    try asia.deleteTable(.init(tableName: "events"))
    #expect(try db.describeTable(.init(tableName: "events")).table?.replicas == nil)
    try stream.put("alone")
    #expect(try keys(db) == ["alone", "x"])
    expectError("ValidationException") {
      try db.updateTable(
        .init(tableName: "events", replicaUpdates: [.init(delete: .init(regionName: "eu-west-1"))]))
    }
  }

  @Test("Times to live are those of all regions")
  func timeToLive() throws {
    try add("eu-west-1")
    try europe.updateTimeToLive(
      .init(
        tableName: "events", timeToLiveSpecification: .init(enabled: true, attributeName: "ends")))
    let ends = DynamoDBFixture.start.wholeSecondsSince1970 + 10
    try db.putItem(.init(tableName: "events", item: ["k": .s("a"), "ends": .n(String(ends))]))
    #expect(
      try db.describeTimeToLive(.init(tableName: "events")).timeToLiveDescription?.timeToLiveStatus
        == .enabled)
    test.advance(10)
    #expect(try keys(db) == [])
    #expect(try keys(europe) == [])
    // One region deletes, the other follows.
    #expect(try stream.records().count == 2)
  }

  @Test("Tables of several regions are tied together the old way")
  func legacy() throws {
    func create(_ regions: String...) throws {
      try db.createGlobalTable(
        .init(globalTableName: "events", replicationGroup: regions.map { .init(regionName: $0) }))
    }
    expectError("TableNotFoundException") { try create("us-east-1", "eu-west-1") }
    try europe.createTable(
      .init(
        attributeDefinitions: [.init(attributeName: "k", attributeType: .s)], tableName: "events",
        keySchema: [.init(attributeName: "k", keyType: .hash)], billingMode: .payPerRequest,
        streamSpecification: .init(streamEnabled: true, streamViewType: .newAndOldImages)))
    try create("us-east-1", "eu-west-1")
    expectError(
      "GlobalTableAlreadyExistsException", "Global table with name: 'events' already exists"
    ) {
      try create("us-east-1")
    }
    try stream.put("a")
    #expect(try keys(europe) == ["a"])
    let described = try europe.describeGlobalTable(.init(globalTableName: "events"))
      .globalTableDescription
    #expect(described?.replicationGroup?.map(\.regionName) == ["us-east-1", "eu-west-1"])
    #expect(try db.listGlobalTables(.init()).globalTables?.map(\.globalTableName) == ["events"])
    #expect(try db.listGlobalTables(.init(regionName: "ap-south-1")).globalTables?.isEmpty == true)
    #expect(
      try db.describeGlobalTableSettings(.init(globalTableName: "events")).replicaSettings?.count
        == 2)
    let updated = try db.updateGlobalTableSettings(
      .init(
        globalTableName: "events", globalTableBillingMode: .provisioned,
        globalTableProvisionedWriteCapacityUnits: 7))
    #expect(updated.replicaSettings?.map(\.replicaProvisionedWriteCapacityUnits) == [7, 7])
    try db.updateGlobalTable(
      .init(
        globalTableName: "events", replicaUpdates: [.init(delete: .init(regionName: "eu-west-1"))]))
    try stream.put("b")
    #expect(try keys(europe) == ["a"])
    expectError("ReplicaNotFoundException") {
      try db.updateGlobalTable(
        .init(
          globalTableName: "events", replicaUpdates: [.init(delete: .init(regionName: "eu-west-1"))]
        ))
    }
    expectError("GlobalTableNotFoundException", "Global table with name: 'none' does not exist.") {
      try db.describeGlobalTable(.init(globalTableName: "none"))
    }
  }

  @Test("Auto scaling of replicas is kept")
  func autoScaling() throws {
    try add("eu-west-1")
    try db.updateTableReplicaAutoScaling(
      .init(
        tableName: "events",
        provisionedWriteCapacityAutoScalingUpdate: .init(minimumUnits: 1, maximumUnits: 9)))
    let described = try db.describeTableReplicaAutoScaling(.init(tableName: "events"))
      .tableAutoScalingDescription
    #expect(described?.replicas?.map(\.regionName) == ["eu-west-1", "us-east-1"])
    #expect(
      described?.replicas?.map {
        $0.replicaProvisionedWriteCapacityAutoScalingSettings?.maximumUnits
      } == [9, 9])
  }

  @Test("Indexes and modes that change in one region change in all")
  func settings() throws {
    try stream.put("a", "x")
    try add("eu-west-1")
    try db.updateTable(
      .init(
        attributeDefinitions: [.init(attributeName: "v", attributeType: .s)], tableName: "events",
        globalSecondaryIndexUpdates: [
          .init(
            create: .init(
              indexName: "values", keySchema: [.init(attributeName: "v", keyType: .hash)],
              projection: .init(projectionType: .all)))
        ]))
    try stream.put("b", "x")
    let found = try europe.query(
      .init(
        tableName: "events", indexName: "values", keyConditionExpression: "v = :v",
        expressionAttributeValues: [":v": .s("x")]))
    #expect(found.count == 2)
    try europe.updateTable(
      .init(
        tableName: "events", billingMode: .provisioned,
        provisionedThroughput: .init(readCapacityUnits: 3, writeCapacityUnits: 4),
        globalSecondaryIndexUpdates: [
          .init(
            update: .init(
              indexName: "values",
              provisionedThroughput: .init(readCapacityUnits: 1, writeCapacityUnits: 2)))
        ]))
    let here = try db.describeTable(.init(tableName: "events")).table
    #expect(here?.provisionedThroughput?.writeCapacityUnits == 4)
    #expect(here?.globalSecondaryIndexes?.first?.provisionedThroughput?.writeCapacityUnits == 2)
    #expect(here?.globalSecondaryIndexes?.first?.indexStatus == .active)
    try db.updateTable(
      .init(
        tableName: "events", globalSecondaryIndexUpdates: [.init(delete: .init(indexName: "values"))]))
    let there = try europe.describeTable(.init(tableName: "events")).table
    #expect(there?.globalSecondaryIndexes == nil)
    #expect(there?.attributeDefinitions?.map(\.attributeName) == ["k"])
  }

  @Test("Replicas of which one can't be made or removed are left as they are")
  func refusals() throws {
    try add("eu-west-1")
    expectError("ValidationException") {
      try db.updateTable(
        .init(
          tableName: "events",
          replicaUpdates: [
            .init(create: .init(regionName: "ap-south-1")),
            .init(delete: .init(regionName: "us-west-2")),
          ]))
    }
    expectError("ResourceNotFoundException") { try asia.describeTable(.init(tableName: "events")) }
    expectError("ValidationException") {
      try db.updateTable(
        .init(
          tableName: "events",
          replicaUpdates: [
            .init(delete: .init(regionName: "eu-west-1")), .init(create: .init(regionName: "eu-west-1")),
          ]))
    }
    #expect(try europe.describeTable(.init(tableName: "events")).table?.replicas?.count == 1)
  }

  @Test("There are no replicas where there is no region")
  func places() throws {
    for region in ["nowhere", "moon-1", "cn-north-1"] {
      expectError(
        "ValidationException", "One or more parameter values were invalid: Unsupported region: \(region)"
      ) {
        try add(region)
      }
    }
    #expect(try db.describeTable(.init(tableName: "events")).table?.replicas == nil)
  }
}
