// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Settings of global tables of the first kind, and auto scaling of replicas.
extension DynamoDB {
  func describeGlobalTableSettings(
    _ input: DescribeGlobalTableSettingsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeGlobalTableSettingsOutput {
    let table = try state.globalTable(input.globalTableName)
    // Only reads; a state is lent to whoever may write all the same.
    var copy = state
    return DescribeGlobalTableSettingsOutput(
      globalTableName: table.name, replicaSettings: try Self.settings(of: table, &copy, context))
  }

  func updateGlobalTableSettings(
    _ input: UpdateGlobalTableSettingsInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateGlobalTableSettingsOutput {
    let table = try state.globalTable(input.globalTableName)
    for update in input.replicaSettingsUpdate ?? [] where !table.regions.contains(update.regionName) {
      throw AWSError(
        "ReplicaNotFoundException",
        "Global table with name: '\(table.name)' has no replica in region: '\(update.regionName)'")
    }
    let indexes =
      (input.globalTableGlobalSecondaryIndexSettingsUpdate ?? []).map(\.indexName)
      + (input.replicaSettingsUpdate ?? []).flatMap {
        $0.replicaGlobalSecondaryIndexSettingsUpdate?.map(\.indexName) ?? []
      }
    for region in table.regions {
      try state.inRegion(region, context) { (state, _) throws(AWSError) in
        let table = try state.settledTable(table.name)
        for name in indexes where table.index(name) == nil {
          throw AWSError("IndexNotFoundException", "Index not found: \(name) of table \(table.name)")
        }
      }
    }
    for region in table.regions {
      let update = input.replicaSettingsUpdate?.first { $0.regionName == region }
      try state.inRegion(region, context) { (state, context) throws(AWSError) in
        state.change(table.name) { $0.applySettings(input, update, context.now) }
      }
    }
    var settings = try Self.settings(of: table, &state, context)
    for index in settings.indices { settings[index].replicaStatus = .updating }
    return UpdateGlobalTableSettingsOutput(globalTableName: table.name, replicaSettings: settings)
  }

  private static func settings(
    of table: TableGroup, _ state: inout State, _ context: Context
  ) throws(AWSError) -> [ReplicaSettingsDescription] {
    var settings: [ReplicaSettingsDescription] = []
    for region in table.regions {
      let found = try state.inRegion(region, context) { (state, _) throws(AWSError) in
        state.find(table.name)?.replicaSettings(region, context.now)
      }
      if let found { settings.append(found) }
    }
    return settings
  }

  func describeTableReplicaAutoScaling(
    _ input: DescribeTableReplicaAutoScalingInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeTableReplicaAutoScalingOutput {
    let table = try state.describedTable(input.tableName)
    return DescribeTableReplicaAutoScalingOutput(
      tableAutoScalingDescription: table.autoScalingDescription(context.region))
  }

  func updateTableReplicaAutoScaling(
    _ input: UpdateTableReplicaAutoScalingInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateTableReplicaAutoScalingOutput {
    var table = try state.settledTable(input.tableName)
    let regions = table.features.replication.regions + [context.region]
    for update in input.replicaUpdates ?? [] where !regions.contains(update.regionName) {
      throw .validation("Table \(table.name) has no replica in region \(update.regionName)")
    }
    if let update = input.provisionedWriteCapacityAutoScalingUpdate {
      table.features.autoScaling.write.apply(update)
    }
    for update in input.replicaUpdates ?? [] {
      if let read = update.replicaProvisionedReadCapacityAutoScalingUpdate {
        table.features.autoScaling.reads[update.regionName, default: .init()].apply(read)
      }
    }
    let scaling = table.features.autoScaling
    state.change(table.name) { $0.features.autoScaling = scaling }
    return UpdateTableReplicaAutoScalingOutput(
      tableAutoScalingDescription: table.autoScalingDescription(context.region))
  }
}

/// How the capacity of a table's replicas follows what is used.
struct AutoScaling: Sendable {
  var write = Settings()
  /// By region.
  var reads: [String: Settings] = [:]

  struct Settings: Sendable {
    private(set) var description = DynamoDB.AutoScalingSettingsDescription()

    mutating func apply(_ update: DynamoDB.AutoScalingSettingsUpdate) {
      if let units = update.minimumUnits { description.minimumUnits = units }
      if let units = update.maximumUnits { description.maximumUnits = units }
      if let isDisabled = update.autoScalingDisabled {
        description.autoScalingDisabled = isDisabled
      }
      if let role = update.autoScalingRoleArn { description.autoScalingRoleArn = role }
      if let policy = update.scalingPolicyUpdate {
        let target = policy.targetTrackingScalingPolicyConfiguration
        description.scalingPolicies = [
          DynamoDB.AutoScalingPolicyDescription(
            policyName: policy.policyName,
            targetTrackingScalingPolicyConfiguration: .init(
              disableScaleIn: target.disableScaleIn, scaleInCooldown: target.scaleInCooldown,
              scaleOutCooldown: target.scaleOutCooldown, targetValue: target.targetValue))
        ]
      }
    }
  }
}

extension Table {
  fileprivate func autoScalingDescription(_ region: String) -> DynamoDB.TableAutoScalingDescription {
    let regions = (features.replication.regions + [region]).sorted()
    return DynamoDB.TableAutoScalingDescription(
      tableName: name, tableStatus: .active,
      replicas: regions.map {
        DynamoDB.ReplicaAutoScalingDescription(
          regionName: $0, globalSecondaryIndexes: [],
          replicaProvisionedReadCapacityAutoScalingSettings: features.autoScaling.reads[$0]?
            .description ?? .init(),
          replicaProvisionedWriteCapacityAutoScalingSettings: features.autoScaling.write
            .description,
          replicaStatus: .active)
      })
  }

  fileprivate func replicaSettings(_ region: String, _ now: Instant)
    -> DynamoDB.ReplicaSettingsDescription
  {
    let described = description(now)
    return DynamoDB.ReplicaSettingsDescription(
      regionName: region, replicaStatus: .active,
      replicaBillingModeSummary: described.billingModeSummary,
      replicaProvisionedReadCapacityUnits: described.provisionedThroughput?.readCapacityUnits ?? 0,
      replicaProvisionedReadCapacityAutoScalingSettings: features.autoScaling.reads[region]?
        .description
        ?? .init(autoScalingDisabled: true),
      replicaProvisionedWriteCapacityUnits: described.provisionedThroughput?.writeCapacityUnits
        ?? 0,
      replicaProvisionedWriteCapacityAutoScalingSettings: features.autoScaling.write.description,
      replicaGlobalSecondaryIndexSettings: described.globalSecondaryIndexes?.map {
        DynamoDB.ReplicaGlobalSecondaryIndexSettingsDescription(
          indexName: $0.indexName ?? "", indexStatus: .active,
          provisionedReadCapacityUnits: $0.provisionedThroughput?.readCapacityUnits,
          provisionedWriteCapacityUnits: $0.provisionedThroughput?.writeCapacityUnits)
      }, replicaTableClassSummary: described.tableClassSummary)
  }
}

extension Table {
  fileprivate mutating func applySettings(
    _ input: DynamoDB.UpdateGlobalTableSettingsInput, _ update: DynamoDB.ReplicaSettingsUpdate?,
    _ now: Instant
  ) {
    if let mode = input.globalTableBillingMode {
      settings.billingMode = mode
      settings.payPerRequestSince = mode == .payPerRequest ? now : settings.payPerRequestSince
    }
    let throughput = settings.throughput
    settings.throughput.change(
      to: .init(
        readCapacityUnits: update?.replicaProvisionedReadCapacityUnits ?? throughput.read,
        writeCapacityUnits: input.globalTableProvisionedWriteCapacityUnits ?? throughput.write),
      now: now)
    if let write = input.globalTableProvisionedWriteCapacityAutoScalingSettingsUpdate {
      features.autoScaling.write.apply(write)
    }
    if let update {
      if let read = update.replicaProvisionedReadCapacityAutoScalingSettingsUpdate {
        features.autoScaling.reads[update.regionName, default: .init()].apply(read)
      }
      if let tableClass = update.replicaTableClass { settings.tableClass = tableClass }
    }
    for index in indexes.indices where indexes[index].isGlobal {
      let name = indexes[index].name
      let write = input.globalTableGlobalSecondaryIndexSettingsUpdate?.first {
        $0.indexName == name
      }
      let read = update?.replicaGlobalSecondaryIndexSettingsUpdate?.first { $0.indexName == name }
      let current = indexes[index].throughput
      indexes[index].throughput.change(
        to: .init(
          readCapacityUnits: read?.provisionedReadCapacityUnits ?? current.read,
          writeCapacityUnits: write?.provisionedWriteCapacityUnits ?? current.write), now: now)
    }
  }
}
