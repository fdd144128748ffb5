// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  func updateTable(
    _ input: UpdateTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateTableOutput {
    let table = try state.describedTable(input.tableName)
    try Self.checkUpdate(input)
    guard table.progress.status == .active else { throw .tableInUse(table) }
    var updated = table
    try Self.updateThroughput(&updated, input, context.now)
    for update in input.globalSecondaryIndexUpdates ?? [] {
      try Self.updateIndex(&updated, update, input.attributeDefinitions ?? [], context.now)
    }
    if let stream = input.streamSpecification { try Self.updateStream(&updated, stream, context.now) }
    if let tableClass = input.tableClass {
      updated.settings.tableClass = tableClass
      updated.settings.tableClassSince = context.now
    }
    if let isProtected = input.deletionProtectionEnabled { updated.settings.isProtected = isProtected }
    if let onDemand = input.onDemandThroughput {
      try TableDraft.check(onDemand, isProvisioned: updated.settings.billingMode != .payPerRequest)
      updated.settings.onDemand = onDemand
    }
    if let warmth = input.warmThroughput {
      let settings = updated.settings
      try TableDraft.check(
        warmth, of: "table", current: updated.warmth(settings.warmth, settings.throughput))
      updated.settings.warmth = warmth.completed(settings.warmth)
    }
    // The last that can be refused: from here on the state changes.
    if let updates = input.replicaUpdates { try state.checkReplicas(of: updated, updates, context) }
    if let specification = input.sseSpecification {
      updated.settings.encryption = try TableDraft.encryption(specification, &state, context)
    }
    if let stream = updated.stream, stream.isEnabled, table.stream?.isEnabled != true {
      state.retire(table.stream, context.now)
      updated.stream = state.newStream(
        of: table.arn, table.keys, stream.viewType, after: table.stream, context.now)
    }
    let isShared =
      input.provisionedThroughput != nil || input.billingMode != nil || input.onDemandThroughput != nil
      || input.globalSecondaryIndexUpdates != nil || input.warmThroughput != nil
    if isShared { try state.updateSettings(of: updated, inReplicasOf: table, context) }
    if let updates = input.replicaUpdates { try state.updateReplicas(of: &updated, updates, context) }
    state.add(updated)
    var description = updated.description(context.now)
    // Protection and classes change without the table being busy.
    let isBusy =
      input.provisionedThroughput != nil || input.billingMode != nil
      || input.globalSecondaryIndexUpdates != nil || input.streamSpecification != nil
      || input.replicaUpdates != nil || input.sseSpecification != nil || input.onDemandThroughput != nil
      || input.warmThroughput != nil
    if isBusy {
      description.tableStatus = .updating
      Self.announce(input, of: table, in: &description)
      state.begin(.updating, of: table.name, context)
    }
    return UpdateTableOutput(tableDescription: description)
  }

  /// Says of what is changed that it is under way, as only the answer to the change does.
  private static func announce(
    _ input: UpdateTableInput, of table: Table, in description: inout TableDescription
  ) {
    if input.sseSpecification != nil { description.sseDescription?.status = .updating }
    for update in input.globalSecondaryIndexUpdates ?? [] {
      guard let name = update.create?.indexName,
        let place = description.globalSecondaryIndexes?.firstIndex(where: { $0.indexName == name })
      else { continue }
      description.globalSecondaryIndexes?[place].backfilling = false
    }
    var replicas = description.replicas ?? []
    for update in input.replicaUpdates ?? [] {
      if let region = update.delete?.regionName {
        guard var leaving = table.features.replication.description.first(where: { $0.regionName == region })
        else { continue }
        leaving.replicaStatus = .deleting
        replicas.append(leaving)
      } else if let place = replicas.firstIndex(where: {
        $0.regionName == update.create?.regionName ?? update.update?.regionName
      }) {
        replicas[place].replicaStatus = update.create == nil ? .updating : .creating
      }
    }
    if !replicas.isEmpty {
      description.replicas = replicas.sorted { $0.regionName ?? "" < $1.regionName ?? "" }
    }
  }

  private static func checkUpdate(_ input: UpdateTableInput) throws(AWSError) {
    let isEmpty =
      input.provisionedThroughput == nil && input.billingMode == nil && input.streamSpecification == nil
      && (input.globalSecondaryIndexUpdates ?? []).isEmpty && input.sseSpecification == nil
      && (input.replicaUpdates ?? []).isEmpty && input.tableClass == nil
      && input.deletionProtectionEnabled == nil && input.onDemandThroughput == nil
      && input.warmThroughput == nil && (input.globalTableWitnessUpdates ?? []).isEmpty
      && input.globalTableSettingsReplicationMode == nil
    if isEmpty {
      throw .validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates "
          + "or SSESpecification or ReplicaUpdates is required")
    }
    if let throughput = input.provisionedThroughput {
      if input.billingMode == .payPerRequest {
        throw .invalidValue(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            + "PAY_PER_REQUEST")
      }
      try TableDraft.check(throughput)
    }
    var names: Set<String> = []
    for update in input.globalSecondaryIndexUpdates ?? [] {
      let given = [update.create?.indexName, update.update?.indexName, update.delete?.indexName]
        .compactMap { $0 }
      guard given.count == 1, let name = given.first else {
        throw .invalidValue(
          "Only one of Create, Update or Delete must be specified in a GlobalSecondaryIndexUpdate")
      }
      guard names.insert(name).inserted else {
        throw .invalidValue(
          "Only one global secondary index update per index is allowed simultaneously. Index: \(name)")
      }
    }
    if names.count > TableDraft.maximumGlobalIndexes {
      throw .invalidValue(
        "GlobalSecondaryIndex count exceeds the per-table limit of \(TableDraft.maximumGlobalIndexes)")
    }
    let changes = (input.globalSecondaryIndexUpdates ?? []).filter { $0.update == nil }
    if changes.count > 1 {
      throw AWSError(
        "LimitExceededException",
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
    }
  }

  // MARK: Throughput

  private static func updateThroughput(
    _ table: inout Table, _ input: UpdateTableInput, _ now: Instant
  ) throws(AWSError) {
    let was = table.settings.billingMode
    let mode = input.billingMode ?? was
    switch mode {
    case .payPerRequest:
      if input.provisionedThroughput != nil {
        throw .invalidValue(
          "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
            + "PAY_PER_REQUEST")
      }
      guard was != .payPerRequest else { return }
      table.settings.payPerRequestSince = now
      table.settings.throughput = Throughput()
      for index in table.indexes.indices { table.indexes[index].throughput = Throughput() }
    default:
      guard let throughput = input.provisionedThroughput else {
        guard was == .provisioned else {
          throw .invalidValue(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED")
        }
        break
      }
      let current = table.settings.throughput
      if was == .provisioned, current.read == throughput.readCapacityUnits,
        current.write == throughput.writeCapacityUnits, input.globalSecondaryIndexUpdates == nil,
        input.billingMode == nil
      {
        throw unchanged("table", current, throughput)
      }
      table.settings.throughput.change(to: throughput, now: now)
      guard was == .payPerRequest else { break }
      for index in table.indexes where index.isGlobal {
        let update = input.globalSecondaryIndexUpdates?.first { $0.update?.indexName == index.name }
        if update == nil {
          throw .invalidValue("ProvisionedThroughput must be specified for index: \(index.name)")
        }
      }
    }
    table.settings.billingMode = mode
  }

  private static func unchanged(
    _ what: String, _ current: Throughput, _ given: ProvisionedThroughput
  ) -> AWSError {
    .validation(
      "The provisioned throughput for the \(what) will not change. The requested value equals the current "
        + "value. Current ReadCapacityUnits provisioned for the \(what): \(current.read). "
        + "Requested ReadCapacityUnits: \(given.readCapacityUnits). "
        + "Current WriteCapacityUnits provisioned for the \(what): \(current.write). "
        + "Requested WriteCapacityUnits: \(given.writeCapacityUnits). Refer to the Amazon DynamoDB Developer "
        + "Guide for current limits and how to request higher limits.")
  }

  // MARK: Indexes

  private static func updateIndex(
    _ table: inout Table, _ update: GlobalSecondaryIndexUpdate, _ definitions: [AttributeDefinition],
    _ now: Instant
  ) throws(AWSError) {
    let isProvisioned = table.settings.billingMode == .provisioned
    if let create = update.create {
      guard table.index(create.indexName) == nil else {
        throw .validation("Attempting to create an index which already exists")
      }
      guard table.indexes.filter(\.isGlobal).count < TableDraft.maximumGlobalIndexes else {
        throw .invalidValue(
          "GlobalSecondaryIndex count exceeds the per-table limit of \(TableDraft.maximumGlobalIndexes)")
      }
      try TableDraft.check(create.projection)
      try TableDraft.checkThroughput(
        create.provisionedThroughput, ofIndex: create.indexName, isProvisioned: isProvisioned)
      try TableDraft.check(create.onDemandThroughput, isProvisioned: isProvisioned)
      try merge(definitions, into: &table.settings.attributes)
      let given = GlobalSecondaryIndex(
        indexName: create.indexName, keySchema: create.keySchema, projection: create.projection,
        provisionedThroughput: create.provisionedThroughput, onDemandThroughput: create.onDemandThroughput,
        warmThroughput: create.warmThroughput)
      var index = try TableDraft.globalIndex(
        given, of: table.keys, try TableDraft.Definitions(table.settings.attributes))
      index.status = .creating
      table.indexes.append(table.fill(index))
    } else if let change = update.update {
      guard let position = table.indexes.firstIndex(where: { $0.isGlobal && $0.name == change.indexName })
      else { throw missingIndex(change.indexName, table) }
      if let throughput = change.provisionedThroughput {
        try TableDraft.checkThroughput(
          throughput, ofIndex: change.indexName, isProvisioned: isProvisioned)
        let current = table.indexes[position].throughput
        if current.read == throughput.readCapacityUnits, current.write == throughput.writeCapacityUnits {
          throw unchanged("index \(change.indexName)", current, throughput)
        }
        table.indexes[position].throughput.change(to: throughput, now: now)
      }
      if let onDemand = change.onDemandThroughput {
        try TableDraft.check(onDemand, isProvisioned: isProvisioned)
        table.indexes[position].onDemand = onDemand
      }
      if let warmth = change.warmThroughput {
        let index = table.indexes[position]
        try TableDraft.check(
          warmth, of: "index \(index.name)", current: table.warmth(index.warmth, index.throughput))
        table.indexes[position].warmth = warmth.completed(index.warmth)
      }
      table.indexes[position].status = .updating
    } else if let delete = update.delete {
      guard let position = table.indexes.firstIndex(where: { $0.isGlobal && $0.name == delete.indexName })
      else { throw missingIndex(delete.indexName, table) }
      table.indexes[position].status = .deleting
    }
  }

  private static func missingIndex(_ name: String, _ table: Table) -> AWSError {
    AWSError(
      "ResourceNotFoundException",
      "Requested resource not found: Index: \(name) not found for table: \(table.name)")
  }

  /// Adds definitions that are new; one that is there keeps its type.
  private static func merge(
    _ given: [AttributeDefinition], into attributes: inout [AttributeDefinition]
  ) throws(AWSError) {
    for definition in given {
      guard let known = attributes.first(where: { $0.attributeName == definition.attributeName }) else {
        attributes.append(definition)
        continue
      }
      if known.attributeType != definition.attributeType {
        throw .invalidValue(
          "Attribute type of \(known.attributeName) can't change from \(known.attributeType) to "
            + "\(definition.attributeType)")
      }
    }
  }

  // MARK: Streams

  private static func updateStream(
    _ table: inout Table, _ specification: StreamSpecification, _ now: Instant
  ) throws(AWSError) {
    let isEnabled = table.stream?.isEnabled == true
    if specification.streamEnabled {
      guard !isEnabled else {
        throw .validation("Table already has an enabled stream: TableName: \(table.name)")
      }
      guard let viewType = specification.streamViewType else {
        throw .invalidValue("StreamViewType must be specified when StreamEnabled is true")
      }
      table.stream = TableStream(of: table.arn, table.keys, viewType, now: now)
    } else {
      guard isEnabled else {
        throw .validation("Table has no stream to disable: TableName: \(table.name)")
      }
      table.stream?.disable(now)
    }
  }
}

extension DynamoDB.WarmThroughput {
  /// With what was asked for before, where this says nothing.
  fileprivate func completed(_ former: Self?) -> Self {
    Self(
      readUnitsPerSecond: readUnitsPerSecond ?? former?.readUnitsPerSecond,
      writeUnitsPerSecond: writeUnitsPerSecond ?? former?.writeUnitsPerSecond)
  }
}
