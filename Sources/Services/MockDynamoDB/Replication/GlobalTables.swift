// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Global tables of the first kind (2017.11.29): tables of one name in several regions, tied together.
extension DynamoDB {
  func createGlobalTable(
    _ input: CreateGlobalTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateGlobalTableOutput {
    let name = input.globalTableName
    let regions = input.replicationGroup.compactMap(\.regionName)
    guard !regions.isEmpty else {
      throw .validation("ReplicationGroup must have at least one region")
    }
    guard Set(regions).count == regions.count else {
      throw .validation("ReplicationGroup has a region more than once")
    }
    guard state.globalTables[Bytes(name)] == nil else {
      throw AWSError(
        "GlobalTableAlreadyExistsException", "Global table with name: '\(name)' already exists")
    }
    var schema: GlobalTableSchema?
    for region in regions {
      try state.check(name, in: region, against: &schema, mustBeEmpty: regions.count > 1, context)
    }
    let table = TableGroup(name: name, createdAt: context.now, regions: regions)
    try state.store(table, name, formerly: [], context)
    var description = table.description(context)
    description.globalTableStatus = .creating
    return CreateGlobalTableOutput(globalTableDescription: description)
  }

  func describeGlobalTable(
    _ input: DescribeGlobalTableInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeGlobalTableOutput {
    DescribeGlobalTableOutput(
      globalTableDescription: try state.globalTable(input.globalTableName).description(context))
  }

  func listGlobalTables(
    _ input: ListGlobalTablesInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListGlobalTablesOutput {
    var rest =
      input.exclusiveStartGlobalTableName.map { state.globalTables.ascending(after: Bytes($0)) }
      ?? state.globalTables.ascending()
    var tables: [GlobalTable] = []
    while let (_, table) = rest.next() {
      guard input.regionName.map(table.regions.contains) ?? true else { continue }
      if tables.count == input.limit ?? 100 {
        return ListGlobalTablesOutput(
          globalTables: tables, lastEvaluatedGlobalTableName: tables.last?.globalTableName)
      }
      tables.append(
        GlobalTable(
          globalTableName: table.name,
          replicationGroup: table.regions.map { Replica(regionName: $0) }))
    }
    return ListGlobalTablesOutput(globalTables: tables)
  }

  func updateGlobalTable(
    _ input: UpdateGlobalTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateGlobalTableOutput {
    let before = try state.globalTable(input.globalTableName)
    var table = before
    var schema: GlobalTableSchema?
    if let first = table.regions.first {
      try state.check(table.name, in: first, against: &schema, mustBeEmpty: false, context)
    }
    for update in input.replicaUpdates {
      if let region = update.create?.regionName {
        guard !table.regions.contains(region) else {
          throw AWSError(
            "ReplicaAlreadyExistsException",
            "Global table with name: '\(table.name)' already has a replica in region: '\(region)'")
        }
        try state.check(table.name, in: region, against: &schema, mustBeEmpty: true, context)
        table.regions.append(region)
      }
      if let region = update.delete?.regionName {
        guard let index = table.regions.firstIndex(of: region) else {
          throw AWSError(
            "ReplicaNotFoundException",
            "Global table with name: '\(table.name)' has no replica in region: '\(region)'")
        }
        table.regions.remove(at: index)
      }
    }
    try state.store(table, table.name, formerly: before.regions, context)
    return UpdateGlobalTableOutput(globalTableDescription: table.description(context))
  }
}

/// Tables of one name in several regions.
struct TableGroup: Sendable {
  let name: String
  let createdAt: Instant
  var regions: [String]

  func description(_ context: Context) -> DynamoDB.GlobalTableDescription {
    DynamoDB.GlobalTableDescription(
      replicationGroup: regions.map {
        DynamoDB.ReplicaDescription(regionName: $0, replicaStatus: .active)
      }, globalTableArn: context.scope.globalARN("dynamodb", "global-table/\(name)").description,
      creationDateTime: createdAt.roundedDownToMillisecond, globalTableStatus: .active,
      globalTableName: name)
  }
}

/// What the tables of a global table must have in common.
struct GlobalTableSchema: Equatable {
  let hashKey: String
  let sortKey: String?
}

extension DynamoDB.State {
  func globalTable(_ name: String) throws(AWSError) -> TableGroup {
    guard let table = globalTables[Bytes(name)] else {
      throw AWSError(
        "GlobalTableNotFoundException", "Global table with name: '\(name)' does not exist.")
    }
    return table
  }

  /// Whether the table of a region can be a part of a global table.
  fileprivate mutating func check(
    _ name: String, in region: String, against schema: inout GlobalTableSchema?, mustBeEmpty: Bool,
    _ context: Context
  ) throws(AWSError) {
    let found = try inRegion(region, context) { (state, _) throws(AWSError) in state.find(name) }
    guard let table = found else {
      throw AWSError("TableNotFoundException", "Table not found: \(name) in region \(region)")
    }
    guard table.stream.map({ $0.isEnabled && $0.viewType == .newAndOldImages }) ?? false else {
      throw .validation(
        "One or more parameter values were invalid: Table \(name) in region \(region) must have a stream with "
          + "both the new and the old images")
    }
    guard !mustBeEmpty || table.items.isEmpty else {
      throw .validation(
        "One or more parameter values were invalid: Table \(name) in region \(region) is not empty")
    }
    let own = GlobalTableSchema(
      hashKey: table.keys.hash.first?.name ?? "", sortKey: table.keys.range.first?.name)
    guard schema == nil || schema == own else {
      throw .validation(
        "One or more parameter values were invalid: Tables \(name) must have the same keys in all regions"
      )
    }
    schema = own
  }

  /// Writes down in each region which regions there are.
  fileprivate mutating func store(
    _ table: TableGroup, _ name: String, formerly: [String], _ context: Context
  ) throws(AWSError) {
    for region in Set(table.regions + formerly).sorted() {
      let isMember = table.regions.contains(region)
      try inRegion(region, context) { (state, context) throws(AWSError) in
        state.globalTables[Bytes(name)] = isMember && !table.regions.isEmpty ? table : nil
        var replication = Replication()
        replication.isLegacy = isMember
        if isMember {
          for other in table.regions where other != region { replication.add(.init(region: other)) }
        }
        state.change(name) { $0.features.replication = replication }
      }
    }
  }

  /// Works on the state of a region, be it this one or another.
  mutating func inRegion<Result>(
    _ region: String, _ context: Context,
    _ body: (inout DynamoDB.State, Context) throws(AWSError) -> Result
  ) throws(AWSError) -> Result {
    if region == scope.region { return try body(&self, context) }
    let result = try context.withState(in: region) {
      (state: inout DynamoDB.State, context: Context) throws(AWSError) in try body(&state, context)
    }
    guard let result else {
      throw AWSError("InternalServerError", "Region \(region) is busy.", fault: .receiver)
    }
    return result
  }
}
