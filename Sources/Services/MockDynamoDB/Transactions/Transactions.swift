// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

extension DynamoDB {
  var transactionOperations: [Operation<State>] {
    [
      .reading(API.transactGetItems, prepare: draftTransactGet, transactGetItems),
      Operation(API.transactWriteItems, prepare: draftTransactWrite, transactWriteItems),
    ]
  }

  /// The bytes that a transaction may read or bring.
  static let maximumTransactionSize = 4 * 1024 * 1024

  // MARK: Get

  struct TransactionRead: Sendable {
    let table: String
    let read: ItemRead
  }

  func draftTransactGet(_ input: TransactGetItemsInput) throws(AWSError) -> [TransactionRead] {
    var reads: [TransactionRead] = []
    for item in input.transactItems {
      let get = item.get
      var parameters = ExpressionParameters(expressions: [(.projection, get.projectionExpression)])
      parameters.names = get.expressionAttributeNames
      reads.append(
        TransactionRead(
          table: get.tableName,
          read: try Self.read(.attributes(get.key), parameters, get.projectionExpression, nil)))
    }
    return reads
  }

  func transactGetItems(
    _ input: TransactGetItemsInput, _ reads: [TransactionRead], _ state: State, _ context: Context
  ) throws(AWSError) -> TransactGetItemsOutput {
    var meters = CapacityMeters(input.returnConsumedCapacity, kind: .read)
    var responses: [ItemResponse] = []
    var reasons: [CancellationReason] = []
    var places: Set<TransactionPlace> = []
    var size = 0
    for read in reads {
      let table = try state.table(read.table)
      do throws(AWSError) {
        let place = try table.place(ofKey: read.read.key)
        guard places.insert(TransactionPlace(table: table.name, place: place)).inserted else {
          throw Self.twoOperationsOnOneItem
        }
        let item = table.items[place]
        size += item?.size ?? 0
        meters.add(2 * CapacityUnits.read(item?.size ?? 0, isConsistent: true), to: read.table)
        let shown = item.map { read.read.projection?.apply(to: $0) ?? $0 }
        responses.append(ItemResponse(item: shown?.attributeValues))
        reasons.append(.none)
      } catch {
        if error.message == Self.twoOperationsOnOneItem.message { throw error }
        reasons.append(CancellationReason(error))
      }
    }
    try CancellationReason.check(reasons)
    if size > Self.maximumTransactionSize {
      throw .validation(
        "Collection size limit exceeded: aggregate size of items in the transaction is over 4 MB")
    }
    return TransactGetItemsOutput(consumedCapacity: meters.consumed, responses: responses)
  }

  static let twoOperationsOnOneItem = AWSError.validation(
    "Transaction request cannot include multiple operations on one item")

  // MARK: Write

  /// A transaction's operations, and a digest by which a repetition is known.
  struct TransactionWrite: Sendable {
    let operations: [ItemOperation]
    let digest: Bytes
  }

  func draftTransactWrite(_ input: TransactWriteItemsInput) throws(AWSError) -> TransactionWrite {
    var operations: [ItemOperation] = []
    var size = 0
    for item in input.transactItems {
      let operation = try Self.operation(item)
      size += operation.item.size
      operations.append(operation)
    }
    if size > Self.maximumTransactionSize {
      throw .validation("Transaction request is larger than 4 MB")
    }
    return TransactionWrite(
      operations: operations, digest: input.clientRequestToken == nil ? Bytes() : Self.digest(of: input))
  }

  /// What makes two requests the same, which the token itself and what is told of capacity do not.
  private static func digest(of input: TransactWriteItemsInput) -> Bytes {
    let items = TransactWriteItemsInput(transactItems: input.transactItems)
    let writer = JSONWriter(TransactWriteItemsInput.schema)
    writer.root(items)
    return SHA256.hash(writer.finish().body.bytes ?? Bytes())
  }

  static func operation(_ item: TransactWriteItem) throws(AWSError) -> ItemOperation {
    switch (item.put, item.update, item.delete, item.conditionCheck) {
    case (let put?, nil, nil, nil): return try operation(put)
    case (nil, let update?, nil, nil): return try operation(update)
    case (nil, nil, let delete?, nil): return try operation(delete)
    case (nil, nil, nil, let check?): return try operation(check)
    default: throw .validation("TransactItems can only contain one of Check, Put, Update or Delete")
    }
  }

  private static func operation(_ put: Put) throws(AWSError) -> ItemOperation {
    try operation(
      put.tableName, put.item, .put, put.conditionExpression, put.expressionAttributeNames,
      put.expressionAttributeValues, put.returnValuesOnConditionCheckFailure)
  }

  private static func operation(_ delete: Delete) throws(AWSError) -> ItemOperation {
    try operation(
      delete.tableName, delete.key, .delete, delete.conditionExpression, delete.expressionAttributeNames,
      delete.expressionAttributeValues, delete.returnValuesOnConditionCheckFailure)
  }

  private static func operation(_ check: ConditionCheck) throws(AWSError) -> ItemOperation {
    try operation(
      check.tableName, check.key, .check, check.conditionExpression, check.expressionAttributeNames,
      check.expressionAttributeValues, check.returnValuesOnConditionCheckFailure)
  }

  private static func operation(
    _ table: String, _ item: [String: AttributeValue], _ action: ItemOperation.Action, _ expression: String?,
    _ names: [String: String]?, _ values: [String: AttributeValue]?,
    _ returned: ReturnValuesOnConditionCheckFailure?
  ) throws(AWSError) -> ItemOperation {
    var parameters = ExpressionParameters(expressions: [(.condition, expression)])
    parameters.names = names
    parameters.values = values.map(SentItem.attributes)
    var context = try parameters.context()
    let item = try Item(item)
    if item.size > ItemOperation.maximumItemSize { throw .itemTooLarge }
    let condition = try Self.condition(expression, nil, nil, &context)
    try context.finish()
    return ItemOperation(
      table: table, item: item, action: action, condition: condition,
      returnsItemOnFailure: ItemOperation.returnsItem(returned))
  }

  private static func operation(_ update: Update) throws(AWSError) -> ItemOperation {
    var parameters = ExpressionParameters(
      expressions: [(.update, update.updateExpression), (.condition, update.conditionExpression)])
    parameters.names = update.expressionAttributeNames
    parameters.values = update.expressionAttributeValues.map(SentItem.attributes)
    var context = try parameters.context()
    let key = try Item(update.key)
    let expression = try UpdateExpression.parse(update.updateExpression, &context)
    let condition = try Self.condition(update.conditionExpression, nil, nil, &context)
    try context.finish()
    return ItemOperation(
      table: update.tableName, item: key, action: .update(expression), condition: condition,
      returnsItemOnFailure: ItemOperation.returnsItem(update.returnValuesOnConditionCheckFailure))
  }

  func transactWriteItems(
    _ input: TransactWriteItemsInput, _ transaction: TransactionWrite, _ state: inout State,
    _ context: Context
  ) throws(AWSError) -> TransactWriteItemsOutput {
    if let token = input.clientRequestToken, let done = state.transactions.find(token, now: context.now) {
      guard done.request == transaction.digest else {
        throw AWSError(
          "IdempotentParameterMismatchException",
          "Request parameters do not match those of an earlier request with the same client request token")
      }
      var output = done.output
      output.consumedCapacity = try Self.repeated(
        transaction.operations, state, input.returnConsumedCapacity)
      return output
    }
    let output = try Self.carryOut(
      transaction.operations, &state, context, input.returnConsumedCapacity,
      input.returnItemCollectionMetrics)
    if let token = input.clientRequestToken {
      state.transactions.remember(
        token,
        TransactionTokens.Done(request: transaction.digest, time: context.now, output: output))
    }
    return output
  }

  /// What it takes to find that a transaction was done before: its items are read.
  static func repeated(
    _ operations: [ItemOperation], _ state: State, _ capacity: ReturnConsumedCapacity?
  ) throws(AWSError) -> [ConsumedCapacity]? {
    var meters = CapacityMeters(capacity, kind: .read)
    for operation in operations {
      let table = try state.table(operation.table)
      let item = KeyBytes.primary(of: operation.item, table.keys).flatMap { table.items[$0] }
      meters.add(2 * CapacityUnits.read(item?.size ?? 0, isConsistent: true), to: operation.table)
    }
    return meters.consumed
  }

  /// Does all of these or none: every one is planned against the tables as they are, and only then anything is written.
  static func carryOut(
    _ operations: [ItemOperation], _ state: inout State, _ context: Context,
    _ capacity: ReturnConsumedCapacity?, _ metrics: ReturnItemCollectionMetrics?
  ) throws(AWSError) -> TransactWriteItemsOutput {
    var tables: [Bytes] = []
    for operation in operations {
      let key = try state.key(operation.table)
      _ = try state.table(operation.table)
      tables.append(key)
    }
    var plans: [PlannedWrite] = []
    var reasons: [CancellationReason] = []
    var places: Set<TransactionPlace> = []
    for (operation, key) in zip(operations, tables) {
      let table = try state.table(operation.table)
      // Two operations on one item are wrong whatever else is.
      if let place = KeyBytes.primary(of: operation.item, table.keys) {
        guard places.insert(TransactionPlace(table: key.description, place: place)).inserted else {
          throw twoOperationsOnOneItem
        }
      }
      do throws(AWSError) {
        plans.append(try table.plan(operation))
        reasons.append(.none)
      } catch { reasons.append(CancellationReason(error)) }
    }
    try CancellationReason.check(reasons)
    var meters = CapacityMeters(capacity, kind: .write)
    var collections: [String: [ItemCollectionMetrics]] = [:]
    for (position, plan) in plans.enumerated() {
      let operation = operations[position]
      try state.update(tables[position]) { table throws(AWSError) in
        let written = table.carryOut(plan, context)
        // Transactions write twice: to prepare and to commit.
        meters.add(2 * plan.units, to: operation.table)
        meters.add(written, to: operation.table)
        guard metrics == .size, let told = table.collectionMetrics(of: operation.item) else { return }
        collections[operation.table, default: []].append(told)
      }
    }
    return TransactWriteItemsOutput(
      consumedCapacity: meters.consumed, itemCollectionMetrics: collections.isEmpty ? nil : collections)
  }
}

/// An item that a transaction is about.
struct TransactionPlace: Hashable {
  let table: String
  let place: Bytes
}

/// The capacity that a transaction takes of several tables.
struct CapacityMeters {
  private let details: DynamoDB.ReturnConsumedCapacity?
  private let kind: CapacityMeter.Kind
  private var meters: [CapacityMeter] = []

  init(_ details: DynamoDB.ReturnConsumedCapacity?, kind: CapacityMeter.Kind) {
    self.details = details
    self.kind = kind
  }

  mutating func add(_ units: Double, to table: String) { meters[position(of: table)].add(units) }

  mutating func add(_ written: Table.Written, to table: String) {
    meters[position(of: table)].add(written, factor: 2)
  }

  private mutating func position(of table: String) -> Int {
    if let known = meters.firstIndex(where: { $0.table == table }) { return known }
    meters.append(CapacityMeter(table, details, kind: kind))
    return meters.count - 1
  }

  var consumed: [DynamoDB.ConsumedCapacity]? {
    let all = meters.compactMap(\.consumed)
    return all.isEmpty ? nil : all
  }
}

/// Why a transaction was not done, for one of its operations.
struct CancellationReason: Sendable {
  let code: String
  var message: String?
  var item: Document?

  /// Nothing is wrong with the operation.
  static let none = CancellationReason(code: "None")

  private init(code: String) { self.code = code }

  init(_ error: AWSError) {
    switch error.code {
    case "ConditionalCheckFailedException": code = "ConditionalCheckFailed"
    case "ValidationException": code = "ValidationError"
    case "DuplicateItemException": code = "DuplicateItem"
    default: code = error.code
    }
    message = error.message
    item = error.members.first { $0.name == "Item" }?.value
  }

  /// Throws the error of the whole transaction where one of the operations can't be done.
  static func check(_ reasons: [CancellationReason]) throws(AWSError) {
    guard reasons.contains(where: { $0.code != "None" }) else { return }
    let codes = reasons.map(\.code).joined(separator: ", ")
    let documents = reasons.map { reason in
      var members = [Document.Member("Code", .string(reason.code))]
      if let item = reason.item { members.append(Document.Member("Item", item)) }
      if let message = reason.message { members.append(Document.Member("Message", .string(message))) }
      return Document.object(members)
    }
    throw AWSError(
      "TransactionCanceledException",
      "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
      members: [Document.Member("CancellationReasons", .array(documents))])
  }
}
