// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Global tables of the second kind (2019.11.21): replicas that a table is given and that carry its items along.
extension DynamoDB.State {
  /// Refuses what can't be done to a table's replicas: once one region has changed, nothing may fail.
  func checkReplicas(
    of table: Table, _ updates: [DynamoDB.ReplicationGroupUpdate], _ context: Context
  ) throws(AWSError) {
    var regions: Set<String> = []
    for update in updates {
      let given = [update.create?.regionName, update.update?.regionName, update.delete?.regionName]
        .compactMap { $0 }
      guard given.count == 1, let region = given.first, region != scope.region else {
        throw .validation("Invalid Request: a replica update must name one other region")
      }
      guard regions.insert(region).inserted else {
        throw .validation("Invalid Request: a region can be updated once in a request")
      }
      if update.create != nil {
        try checkNew(region, of: table, context)
      } else if table.features.replication[region] == nil {
        throw .noSuchReplica
      }
    }
    if updates.contains(where: { $0.create != nil }), let stream = table.stream, stream.isEnabled,
      stream.viewType != .newAndOldImages
    {
      throw .validation("Table must have streams with NEW_AND_OLD_IMAGES view type to be a global table")
    }
  }

  /// Gives a table replicas, changes or removes them, as ``checkReplicas(of:_:_:)`` allowed; other regions' tables are
  /// made and deleted, this one is only changed in `table`.
  func updateReplicas(
    of table: inout Table, _ updates: [DynamoDB.ReplicationGroupUpdate], _ context: Context
  ) throws(AWSError) {
    if updates.contains(where: { $0.create != nil }), table.stream?.isEnabled != true {
      table.stream = newStream(
        of: table.arn, table.keys, .newAndOldImages, after: table.stream, context.now)
    }
    for update in updates {
      if let create = update.create {
        try add(
          Replication.Replica(
            region: create.regionName, kmsKey: create.kmsMasterKeyId,
            readCapacity: create.provisionedThroughputOverride?.readCapacityUnits,
            maxReadUnits: create.onDemandThroughputOverride?.maxReadRequestUnits,
            tableClass: create.tableClassOverride, indexes: create.globalSecondaryIndexes ?? []),
          to: &table, context)
      } else if let change = update.update {
        guard var replica = table.features.replication[change.regionName] else { continue }
        replica.kmsKey = change.kmsMasterKeyId ?? replica.kmsKey
        replica.readCapacity =
          change.provisionedThroughputOverride?.readCapacityUnits ?? replica.readCapacity
        replica.maxReadUnits =
          change.onDemandThroughputOverride?.maxReadRequestUnits ?? replica.maxReadUnits
        replica.tableClass = change.tableClassOverride ?? replica.tableClass
        replica.indexes = change.globalSecondaryIndexes ?? replica.indexes
        table.features.replication.add(replica)
      } else if let delete = update.delete {
        try remove(delete.regionName, from: &table, context)
      }
    }
  }

  /// Refuses a replica where the table is already.
  private func checkNew(_ region: String, of table: Table, _ context: Context) throws(AWSError) {
    guard HostName.isRegion(region), Partition(region: region) == context.partition else {
      throw .invalidValue("Unsupported region: \(region)")
    }
    let isThere = try context.withState(in: region) { (state: inout DynamoDB.State, _: Context) in
      state.find(table.name) != nil
    }
    guard let isThere else { throw .validation("Region \(region) is busy") }
    guard !isThere, table.features.replication[region] == nil else {
      throw .validation(
        "Failed to create a the new replica of table with name: '\(table.name)' because one or more replicas "
          + "already existed as tables.")
    }
  }

  private func add(
    _ replica: Replication.Replica, to table: inout Table, _ context: Context
  ) throws(AWSError) {
    let (source, region) = (table, scope.region)
    let others = source.features.replication.replicas
    _ = try context.withState(in: replica.region) {
      (state: inout DynamoDB.State, context: Context) in
      var copy = source.copy(named: source.name, in: state.scope, context)
      copy.stream = state.newStream(of: copy.arn, copy.keys, .newAndOldImages, context.now)
      copy.features.timeToLive = source.features.timeToLive
      for other in others { copy.features.replication.add(other) }
      copy.features.replication.add(Replication.Replica(region: region))
      state.add(copy)
      state.begin(.creating, of: copy.name, context)
    }
    for other in others {
      _ = try context.withState(in: other.region) { (state: inout DynamoDB.State, _: Context) in
        state.change(source.name) { $0.features.replication.add(replica) }
      }
    }
    table.features.replication.add(replica)
  }

  private func remove(_ region: String, from table: inout Table, _ context: Context)
    throws(AWSError)
  {
    let name = table.name
    _ = try context.withState(in: region) { (state: inout DynamoDB.State, context: Context) in
      state.change(name) { $0.features.replication = Replication() }
      state.begin(.deleting, of: name, context)
    }
    table.features.replication.remove(region)
    for other in table.features.replication.regions {
      _ = try context.withState(in: other) { (state: inout DynamoDB.State, _: Context) in
        state.change(name) { $0.features.replication.remove(region) }
      }
    }
  }

  /// Brings the settings that replicas share, and the indexes, to the table's other regions.
  func updateSettings(
    of table: Table, inReplicasOf former: Table, _ context: Context
  ) throws(AWSError) {
    guard !former.features.replication.isLegacy else { return }
    for region in former.features.replication.regions {
      _ = try context.withState(in: region) { (state: inout DynamoDB.State, context: Context) in
        guard var replica = state.find(table.name) else { return }
        replica.follow(table)
        state.add(replica)
        state.begin(.updating, of: table.name, context)
      }
    }
  }

  /// Tells the other regions that the table of this one is no more.
  func leaveReplicas(of table: Table, _ context: Context) {
    for region in table.features.replication.regions {
      _ = try? context.withState(in: region) { (state: inout DynamoDB.State, _: Context) in
        state.change(table.name) { $0.features.replication.remove(scope.region) }
      }
    }
  }
}

extension Table {
  /// Takes over what all replicas of a table have alike.
  fileprivate mutating func follow(_ source: Table) {
    settings.attributes = source.settings.attributes
    settings.billingMode = source.settings.billingMode
    settings.payPerRequestSince = source.settings.payPerRequestSince
    settings.throughput = source.settings.throughput
    settings.onDemand = source.settings.onDemand
    settings.warmth = source.settings.warmth
    indexes = source.indexes.map { index in
      var index = index
      if let own = self.index(index.name), own.keys == index.keys {
        (index.items, index.size) = (own.items, own.size)
        return index
      }
      (index.items, index.size) = ([:], 0)
      return fill(index)
    }
  }
}

extension AWSError {
  fileprivate static let noSuchReplica = validation(
    "Update global table operation failed because one or more replicas were not part of the global table."
  )
}
