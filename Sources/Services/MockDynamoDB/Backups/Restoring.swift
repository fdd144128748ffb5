// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB.State {
  /// Makes a table of what another one was.
  mutating func restore(
    _ source: Table, as name: String, _ overrides: RestoreOverrides,
    origin: TableFeatures.RestoreOrigin,
    _ context: Context
  ) throws(AWSError) -> DynamoDB.TableDescription {
    try TableReference.checkNew(name)
    guard find(name) == nil else {
      throw AWSError("TableAlreadyExistsException", "Table already exists: \(name)")
    }
    var table = source.copy(named: name, in: scope, context)
    try overrides.apply(to: &table, &self, context)
    table.features.restore = origin
    add(table)
    begin(.creating, of: name, context)
    var description = table.description(context.now)
    description.tableStatus = .creating
    description.restoreSummary?.restoreInProgress = true
    return description
  }
}

/// What a restored table shall have otherwise than its origin.
struct RestoreOverrides {
  var billingMode: DynamoDB.BillingMode?
  var globalIndexes: [DynamoDB.GlobalSecondaryIndex]?
  var localIndexes: [DynamoDB.LocalSecondaryIndex]?
  var throughput: DynamoDB.ProvisionedThroughput?
  var onDemandThroughput: DynamoDB.OnDemandThroughput?
  var sse: DynamoDB.SSESpecification?

  fileprivate func apply(
    to table: inout Table, _ state: inout DynamoDB.State, _ context: Context
  ) throws(AWSError) {
    let names = (globalIndexes?.map(\.indexName) ?? []) + (localIndexes?.map(\.indexName) ?? [])
    for name in names where table.index(name) == nil {
      throw .validation("Index \(name) of the override is not an index of the source table")
    }
    table.indexes.removeAll { index in
      index.isGlobal
        ? globalIndexes.map { !$0.contains { $0.indexName == index.name } } ?? false
        : localIndexes.map { !$0.contains { $0.indexName == index.name } } ?? false
    }
    if let billingMode {
      table.settings.billingMode = billingMode
      table.settings.payPerRequestSince = billingMode == .payPerRequest ? context.now : nil
      if billingMode == .payPerRequest { table.settings.throughput = Throughput() }
    }
    if let throughput {
      guard table.settings.billingMode == .provisioned else {
        throw .invalidValue(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
        )
      }
      try TableDraft.check(throughput)
      table.settings.throughput = Throughput(throughput)
    }
    if let onDemandThroughput { table.settings.onDemand = onDemandThroughput }
    if let sse { table.settings.encryption = try TableDraft.encryption(sse, &state, context) }
    if table.indexes.isEmpty { table.collectionSizes = [:] }
    table.settings.keepDefinitions(of: table)
  }
}

extension Table {
  /// A table of its own with the same items and indexes; what surrounds the table doesn't come along.
  func copy(named name: String, in scope: Scope, _ context: Context) -> Table {
    var copy = Table(
      name: name, arn: scope.arn("dynamodb", TableReference.prefix + name).description,
      id: context.uuid(),
      createdAt: context.now, keys: keys, settings: settings, progress: .active)
    copy.settings.isProtected = false
    copy.items = items
    copy.size = size
    copy.collectionSizes = collectionSizes
    copy.indexes = indexes
    return copy
  }
}
