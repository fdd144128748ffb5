// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  var tableOperations: [Operation<State>] {
    [
      Operation(API.createTable, createTable),
      Operation(API.describeTable, describeTable),
      Operation(API.updateTable, updateTable),
      Operation(API.deleteTable, deleteTable),
      .reading(API.listTables, listTables),
    ]
  }

  func createTable(
    _ input: CreateTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateTableOutput {
    try TableReference.checkNew(input.tableName)
    guard let attributes = input.attributeDefinitions else { throw Self.missing("attributeDefinitions") }
    guard let keySchema = input.keySchema else { throw Self.missing("keySchema") }
    var draft = TableDraft(name: input.tableName, attributes: attributes, keySchema: keySchema)
    draft.localIndexes = input.localSecondaryIndexes
    draft.globalIndexes = input.globalSecondaryIndexes
    draft.billingMode = input.billingMode
    draft.throughput = input.provisionedThroughput
    draft.onDemand = input.onDemandThroughput
    draft.warmth = input.warmThroughput
    draft.stream = input.streamSpecification
    draft.encryption = input.sseSpecification
    draft.tableClass = input.tableClass
    draft.isProtected = input.deletionProtectionEnabled ?? false
    // What is wrong with the request counts before what is there.
    _ = try draft.check()
    guard state.find(draft.name) == nil else { throw .tableExists(draft.name) }
    let tags = try TableTags(input.tags ?? [])
    let policy = try input.resourcePolicy.map { text throws(AWSError) in try ResourcePolicy(text, context) }
    var table = try draft.table(&state, context)
    table.features.tags = tags
    table.features.policy = policy
    for index in table.indexes.indices { table.indexes[index].status = .creating }
    state.add(table)
    var description = table.description(context.now)
    description.tableStatus = .creating
    state.begin(.creating, of: table.name, context)
    return CreateTableOutput(tableDescription: description)
  }

  private static func missing(_ member: String) -> AWSError {
    .constraint(nil, at: member, "Member must not be null")
  }

  func describeTable(
    _ input: DescribeTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DescribeTableOutput {
    state.look(at: try state.key(input.tableName), now: context.now)
    let table = try state.describedTable(input.tableName)
    return DescribeTableOutput(table: table.description(context.now))
  }

  func deleteTable(
    _ input: DeleteTableInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteTableOutput {
    let table = try state.settledTable(input.tableName)
    if table.settings.isProtected { throw .tableIsProtected }
    var description = table.description(context.now)
    description.tableStatus = .deleting
    // A table that goes tells little of what it was.
    description.attributeDefinitions = nil
    description.keySchema = nil
    description.creationDateTime = nil
    state.leaveReplicas(of: table, context)
    state.begin(.deleting, of: table.name, context)
    return DeleteTableOutput(tableDescription: description)
  }

  func listTables(
    _ input: ListTablesInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListTablesOutput {
    let limit = input.limit ?? 100
    var rest =
      input.exclusiveStartTableName.map { state.tables.ascending(after: Bytes($0)) }
      ?? state.tables.ascending()
    var names: [String] = []
    while names.count < limit, let table = rest.next() { names.append(table.value.name) }
    return ListTablesOutput(tableNames: names, lastEvaluatedTableName: rest.next() == nil ? nil : names.last)
  }
}
