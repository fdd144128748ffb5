// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  var itemOperations: [Operation<State>] {
    [
      .reading(API.getItem, prepare: draftGet, getItem),
      Operation(API.putItem, prepare: draftPut, putItem),
      Operation(API.updateItem, prepare: draftUpdate, updateItem),
      Operation(API.deleteItem, prepare: draftDelete, deleteItem),
    ]
  }

  // MARK: Get

  /// An item to get, and what of it.
  struct ItemRead: Sendable {
    let key: Item
    let projection: ProjectionExpression?
  }

  func draftGet(_ input: GetItemInput) throws(AWSError) -> ItemRead {
    // Most calls want all of an item.
    if input.projectionExpression == nil, input.attributesToGet == nil, input.expressionAttributeNames == nil
    {
      return ItemRead(key: try Item(input.sentKey), projection: nil)
    }
    var parameters = ExpressionParameters(expressions: [(.projection, input.projectionExpression)])
    parameters.others = [("AttributesToGet", input.attributesToGet != nil)]
    parameters.names = input.expressionAttributeNames
    return try Self.read(input.sentKey, parameters, input.projectionExpression, input.attributesToGet)
  }

  static func read(
    _ key: SentItem, _ parameters: ExpressionParameters, _ expression: String?,
    _ attributes: [String]?
  ) throws(AWSError) -> ItemRead {
    var context = try parameters.context()
    let key = try Item(key)
    let projection = try Self.projection(expression, attributes, &context)
    try context.finish()
    return ItemRead(key: key, projection: projection)
  }

  static func projection(
    _ expression: String?, _ attributes: [String]?, _ context: inout ExpressionContext
  ) throws(AWSError) -> ProjectionExpression? {
    if let expression { return try ProjectionExpression.parse(expression, &context) }
    return try attributes.map { attributes throws(AWSError) in try ProjectionExpression.legacy(attributes) }
  }

  func getItem(
    _ input: GetItemInput, _ read: ItemRead, _ state: State, _ context: Context
  ) throws(AWSError) -> GetItemOutput {
    let item = try state.withTable(input.tableName) { table throws(AWSError) in
      let place = try Table.place(ofKey: read.key, table.pointee.keys)
      return table.pointee.items[place]
    }
    var consumed: ConsumedCapacity?
    // Few ask.
    if let asked = input.returnConsumedCapacity {
      var meter = CapacityMeter(input.tableName, asked)
      meter.add(CapacityUnits.read(item?.size ?? 0, isConsistent: input.consistentRead ?? false))
      consumed = meter.consumed
    }
    return GetItemOutput(
      kept: item.map { read.projection?.apply(to: $0) ?? $0 }, consumedCapacity: consumed)
  }

  // MARK: Put

  func draftPut(_ input: PutItemInput) throws(AWSError) -> ItemOperation {
    var context = try Self.conditionContext(
      input.conditionExpression, input.expected, input.conditionalOperator, input.expressionAttributeNames,
      input.values)
    let item = try Item(input.sentItem)
    try Self.checkReturnValues(input.returnValues)
    if item.size > ItemOperation.maximumItemSize { throw .itemTooLarge }
    let condition = try Self.condition(
      input.conditionExpression, input.expected, input.conditionalOperator, &context)
    try context.finish()
    return ItemOperation(
      table: input.tableName, item: item, action: .put, condition: condition,
      returnsItemOnFailure: ItemOperation.returnsItem(input.returnValuesOnConditionCheckFailure))
  }

  /// What the expressions of a call refer to that has a condition and nothing else.
  private static func conditionContext(
    _ expression: String?, _ expected: [String: ExpectedAttributeValue]?,
    _ conjunction: ConditionalOperator?, _ names: [String: String]?, _ values: SentItem?
  ) throws(AWSError) -> ExpressionContext {
    // Most calls have none of it.
    if expression == nil, names == nil, values == nil { return .empty }
    var parameters = ExpressionParameters(expressions: [(.condition, expression)])
    parameters.others = legacyConditions(expected, conjunction)
    parameters.names = names
    parameters.values = values
    return try parameters.context()
  }

  static func legacyConditions(
    _ expected: [String: ExpectedAttributeValue]?, _ conjunction: ConditionalOperator?
  ) -> [(name: String, isPresent: Bool)] {
    [("ConditionalOperator", conjunction != nil), ("Expected", expected != nil)]
  }

  static func condition(
    _ expression: String?, _ expected: [String: ExpectedAttributeValue]?,
    _ conjunction: ConditionalOperator?, _ context: inout ExpressionContext
  ) throws(AWSError) -> ConditionExpression? {
    if let expression { return try ConditionExpression.parse(expression, &context) }
    guard expected != nil || conjunction != nil else { return nil }
    return try ConditionExpression.legacy(expected: expected, joinedBy: conjunction)
  }

  private static func checkReturnValues(_ asked: ReturnValue?) throws(AWSError) {
    if let asked, asked != .none, asked != .allOld { throw .invalidReturnValues }
  }

  func putItem(
    _ input: PutItemInput, _ operation: ItemOperation, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutItemOutput {
    let done = try Self.run(
      operation, &state, context, input.returnConsumedCapacity, input.returnItemCollectionMetrics)
    return PutItemOutput(
      kept: input.returnValues == .allOld ? done.plan.old : nil,
      consumedCapacity: done.consumed, itemCollectionMetrics: done.metrics)
  }

  // MARK: Delete

  func draftDelete(_ input: DeleteItemInput) throws(AWSError) -> ItemOperation {
    var context = try Self.conditionContext(
      input.conditionExpression, input.expected, input.conditionalOperator, input.expressionAttributeNames,
      input.values)
    let key = try Item(input.sentKey)
    try Self.checkReturnValues(input.returnValues)
    let condition = try Self.condition(
      input.conditionExpression, input.expected, input.conditionalOperator, &context)
    try context.finish()
    return ItemOperation(
      table: input.tableName, item: key, action: .delete, condition: condition,
      returnsItemOnFailure: ItemOperation.returnsItem(input.returnValuesOnConditionCheckFailure))
  }

  func deleteItem(
    _ input: DeleteItemInput, _ operation: ItemOperation, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteItemOutput {
    let done = try Self.run(
      operation, &state, context, input.returnConsumedCapacity, input.returnItemCollectionMetrics)
    return DeleteItemOutput(
      kept: input.returnValues == .allOld ? done.plan.old : nil,
      consumedCapacity: done.consumed, itemCollectionMetrics: done.metrics)
  }

  // MARK: Update

  func draftUpdate(_ input: UpdateItemInput) throws(AWSError) -> ItemOperation {
    var parameters = ExpressionParameters(
      expressions: [(.update, input.updateExpression), (.condition, input.conditionExpression)])
    // Few calls have any.
    if input.attributeUpdates != nil || input.expected != nil || input.conditionalOperator != nil {
      parameters.others =
        [("AttributeUpdates", input.attributeUpdates != nil)]
        + Self.legacyConditions(input.expected, input.conditionalOperator)
    }
    parameters.names = input.expressionAttributeNames
    parameters.values = input.values
    var context = try parameters.context()
    let key = try Item(input.sentKey)
    var update: UpdateExpression?
    if let expression = input.updateExpression {
      update = try UpdateExpression.parse(expression, &context)
    } else if let updates = input.attributeUpdates, !updates.isEmpty {
      update = try UpdateExpression.legacy(updates)
    }
    let condition = try Self.condition(
      input.conditionExpression, input.expected, input.conditionalOperator, &context)
    try context.finish()
    return ItemOperation(
      table: input.tableName, item: key, action: .update(update), condition: condition,
      returnsItemOnFailure: ItemOperation.returnsItem(input.returnValuesOnConditionCheckFailure))
  }

  func updateItem(
    _ input: UpdateItemInput, _ operation: ItemOperation, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateItemOutput {
    let done = try Self.run(
      operation, &state, context, input.returnConsumedCapacity, input.returnItemCollectionMetrics)
    let plan = done.plan
    let shown: Item? =
      switch input.returnValues {
      case .allOld?: plan.old
      case .allNew?: plan.new
      case .updatedOld?: plan.old.flatMap { plan.outcome?.old(of: $0) }
      case .updatedNew?: plan.new == nil ? nil : plan.outcome?.new
      default: nil
      }
    return UpdateItemOutput(
      kept: shown.flatMap { $0.isEmpty ? nil : $0 }, consumedCapacity: done.consumed,
      itemCollectionMetrics: done.metrics)
  }

  // MARK: All writes

  struct Done {
    let plan: PlannedWrite
    let consumed: ConsumedCapacity?
    let metrics: ItemCollectionMetrics?
  }

  private static func run(
    _ operation: ItemOperation, _ state: inout State, _ context: Context,
    _ capacity: ReturnConsumedCapacity?, _ metrics: ReturnItemCollectionMetrics?
  ) throws(AWSError) -> Done {
    try state.updateTable(operation.table) { table throws(AWSError) in
      let (plan, written) = try table.perform(operation, context)
      var consumed: ConsumedCapacity?
      if let capacity {
        var meter = CapacityMeter(operation.table, capacity)
        meter.add(plan.units)
        meter.add(written)
        consumed = meter.consumed
      }
      return Done(
        plan: plan, consumed: consumed,
        metrics: metrics == .size ? table.collectionMetrics(of: operation.item) : nil)
    }
  }
}

extension Table {
  /// What is told of the item collection that an item or its key belongs to; only tables with local indexes have them.
  func collectionMetrics(of item: Item) -> DynamoDB.ItemCollectionMetrics? {
    guard hasLocalIndexes, let hash = keys.hash.first, let value = item[hash.name],
      let partition = KeyBytes.partition([value])
    else { return nil }
    // What is told is between which gigabytes the size lies.
    let gigabytes = Double((collectionSizes[partition] ?? 0) / (1 << 30))
    return DynamoDB.ItemCollectionMetrics(
      itemCollectionKey: [hash.name: value.attributeValue], sizeEstimateRangeGB: [gigabytes, gigabytes + 1])
  }
}
