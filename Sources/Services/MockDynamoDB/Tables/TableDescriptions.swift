// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Table {
  /// What `DescribeTable` says.
  func description(_ now: Instant) -> DynamoDB.TableDescription {
    var result = DynamoDB.TableDescription()
    result.attributeDefinitions = settings.attributes
    result.tableName = name
    result.keySchema = keys.schema
    result.tableStatus = progress.status.tableStatus
    result.creationDateTime = createdAt
    result.provisionedThroughput = settings.throughput.description(now)
    result.tableSizeBytes = size
    result.itemCount = items.count
    result.tableArn = arn
    result.tableId = id
    if let since = settings.payPerRequestSince {
      result.billingModeSummary = DynamoDB.BillingModeSummary(
        billingMode: settings.billingMode, lastUpdateToPayPerRequestDateTime: since)
    }
    let local = indexes.filter { !$0.isGlobal }
    if !local.isEmpty { result.localSecondaryIndexes = local.map { $0.localDescription(table: arn) } }
    let global = indexes.filter(\.isGlobal)
    if !global.isEmpty {
      result.globalSecondaryIndexes = global.map { $0.globalDescription(table: self, now) }
    }
    if let stream {
      if stream.isEnabled {
        result.streamSpecification = DynamoDB.StreamSpecification(
          streamEnabled: true, streamViewType: stream.viewType)
      }
      result.latestStreamLabel = stream.label
      result.latestStreamArn = stream.arn
    }
    features.describe(&result, self)
    result.sseDescription = settings.encryption
    if let tableClass = settings.tableClass {
      result.tableClassSummary = DynamoDB.TableClassSummary(
        tableClass: tableClass, lastUpdateDateTime: settings.tableClassSince)
    }
    result.deletionProtectionEnabled = settings.isProtected
    result.onDemandThroughput = settings.onDemand
    let (read, write) = warmth(settings.warmth, settings.throughput)
    result.warmThroughput = DynamoDB.TableWarmThroughputDescription(
      readUnitsPerSecond: read, writeUnitsPerSecond: write, status: progress.status.tableStatus)
    return result
  }

  /// What a table or index can take at once: what was asked for, what is provisioned, or what every table that is paid
  /// per request can.
  func warmth(_ asked: DynamoDB.WarmThroughput?, _ throughput: Throughput) -> (read: Int, write: Int) {
    let least = TableDraft.warmth(settings.billingMode == .payPerRequest ? nil : throughput)
    return (
      max(asked?.readUnitsPerSecond ?? 0, least.read), max(asked?.writeUnitsPerSecond ?? 0, least.write)
    )
  }
}

extension SecondaryIndex {
  private var projectionDescription: DynamoDB.Projection {
    DynamoDB.Projection(
      projectionType: projection.kind,
      nonKeyAttributes: projection.kind == .include ? projection.nonKeyAttributes : nil)
  }

  fileprivate func localDescription(table: String) -> DynamoDB.LocalSecondaryIndexDescription {
    DynamoDB.LocalSecondaryIndexDescription(
      indexName: name, keySchema: keys.schema, projection: projectionDescription, indexSizeBytes: size,
      itemCount: items.count, indexArn: "\(table)/index/\(name)")
  }

  fileprivate func globalDescription(
    table: Table, _ now: Instant
  ) -> DynamoDB.GlobalSecondaryIndexDescription {
    let status = (self.status ?? .active).indexStatus
    // What an index holds is told when it has everything.
    let isFilled = self.status != .creating
    let (read, write) = table.warmth(warmth, throughput)
    return DynamoDB.GlobalSecondaryIndexDescription(
      indexName: name, keySchema: keys.schema, projection: projectionDescription, indexStatus: status,
      backfilling: self.status == .creating && table.progress.status == .updating ? true : nil,
      provisionedThroughput: throughput.description(now), indexSizeBytes: isFilled ? size : 0,
      itemCount: isFilled ? items.count : 0, indexArn: "\(table.arn)/index/\(name)",
      onDemandThroughput: onDemand,
      warmThroughput: DynamoDB.GlobalSecondaryIndexWarmThroughputDescription(
        readUnitsPerSecond: read, writeUnitsPerSecond: write, status: status))
  }
}

extension QueryableKeys {
  var schema: [DynamoDB.KeySchemaElement] {
    hash.map { DynamoDB.KeySchemaElement(attributeName: $0.name, keyType: .hash) }
      + range.map { DynamoDB.KeySchemaElement(attributeName: $0.name, keyType: .range) }
  }
}

extension Progress.Status {
  var tableStatus: DynamoDB.TableStatus {
    switch self {
    case .creating: .creating
    case .active: .active
    case .updating: .updating
    case .deleting: .deleting
    }
  }

  var indexStatus: DynamoDB.IndexStatus {
    switch self {
    case .creating: .creating
    case .active: .active
    case .updating: .updating
    case .deleting: .deleting
    }
  }
}
