// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  var statementOperations: [Operation<State>] {
    [
      Operation(API.executeStatement, prepare: prepareStatement, executeStatement),
      Operation(API.batchExecuteStatement, prepare: prepareBatch, batchExecuteStatement),
      Operation(API.executeTransaction, prepare: prepareTransaction, executeTransaction),
    ]
  }

  // MARK: One statement

  func prepareStatement(_ input: ExecuteStatementInput) throws(AWSError) -> PreparedStatement {
    try PreparedStatement(input.statement, input.parameters)
  }

  func executeStatement(
    _ input: ExecuteStatementInput, _ prepared: PreparedStatement, _ state: inout State,
    _ context: Context
  ) throws(AWSError) -> ExecuteStatementOutput {
    let table = try state.table(prepared.statement.table)
    switch prepared.statement {
    case .select(let selection):
      let run = try StatementSelection(
        selection, prepared.compiler, in: table, isConsistent: input.consistentRead ?? false,
        input.returnConsumedCapacity)
      let start = try input.nextToken.map { token throws(AWSError) in try StatementToken.read(token)
      }
      let result = try run.run(limit: input.limit, from: start)
      var output = ExecuteStatementOutput(
        items: result.items.map(\.attributeValues), consumedCapacity: result.consumed)
      if let next = result.next {
        output.nextToken = StatementToken.text(next)
        output.lastEvaluatedKey = next.key.isEmpty ? nil : next.key.attributeValues
      }
      return output
    case .exists:
      throw .validation("EXISTS is only supported within ExecuteTransaction")
    case .insert, .update, .delete:
      let operation = try prepared.operation(on: table, input.returnValuesOnConditionCheckFailure)
      let (plan, consumed) = try Self.carryOut(
        operation, &state, context, input.returnConsumedCapacity)
      let returned = prepared.statement.returned(of: plan)
      return ExecuteStatementOutput(
        items: returned.map { [$0.attributeValues] } ?? [], consumedCapacity: consumed)
    }
  }

  private static func carryOut(
    _ operation: ItemOperation, _ state: inout State, _ context: Context,
    _ capacity: ReturnConsumedCapacity?
  ) throws(AWSError) -> (PlannedWrite, ConsumedCapacity?) {
    try state.update(try state.key(operation.table)) { table throws(AWSError) in
      guard table.isUsable else { throw .noSuchResource }
      let plan = try table.plan(operation)
      let written = table.carryOut(plan, context)
      var meter = CapacityMeter(operation.table, capacity)
      meter.add(plan.units)
      meter.add(written)
      return (plan, meter.consumed)
    }
  }

  // MARK: Batches

  /// The statements of a batch, each one read or refused by itself.
  func prepareBatch(
    _ input: BatchExecuteStatementInput
  ) throws(AWSError) -> [Result<PreparedStatement, AWSError>] {
    var statements: [Result<PreparedStatement, AWSError>] = []
    for request in input.statements {
      do throws(AWSError) {
        statements.append(.success(try PreparedStatement(request.statement, request.parameters)))
      } catch { statements.append(.failure(error)) }
    }
    let reads = statements.compactMap { try? $0.get().statement.isRead }
    guard Set(reads).count <= 1 else {
      throw .validation("Mixing of read and write statements in one batch is not supported")
    }
    return statements
  }

  func batchExecuteStatement(
    _ input: BatchExecuteStatementInput, _ prepared: [Result<PreparedStatement, AWSError>],
    _ state: inout State, _ context: Context
  ) throws(AWSError) -> BatchExecuteStatementOutput {
    var responses: [BatchStatementResponse] = []
    var consumed: [ConsumedCapacity] = []
    for (request, result) in zip(input.statements, prepared) {
      var response = BatchStatementResponse()
      do throws(AWSError) {
        let prepared = try result.get()
        response.tableName = TableReference.name(in: prepared.statement.table)
        try TableAccess.admit(request, state, context)
        let done = try Self.run(request, prepared, &state, context, input.returnConsumedCapacity)
        response.item = done.item?.attributeValues
        if let units = done.consumed { consumed.append(units) }
      } catch { response.error = BatchStatementError(error) }
      responses.append(response)
    }
    return BatchExecuteStatementOutput(
      responses: responses, consumedCapacity: consumed.isEmpty ? nil : consumed)
  }

  private static func run(
    _ request: BatchStatementRequest, _ prepared: PreparedStatement, _ state: inout State,
    _ context: Context, _ capacity: ReturnConsumedCapacity?
  ) throws(AWSError) -> (item: Item?, consumed: ConsumedCapacity?) {
    let table = try state.table(prepared.statement.table)
    switch prepared.statement {
    case .select(let selection):
      let item = try read(selection, prepared, table, orThrow: .batchNeedsKey)
      var meter = CapacityMeter(selection.table, capacity)
      meter.add(CapacityUnits.read(item.size, isConsistent: request.consistentRead ?? false))
      return (item.shown, meter.consumed)
    case .exists: throw .validation("EXISTS is only supported within ExecuteTransaction")
    case .insert, .update, .delete:
      let operation = try prepared.operation(on: table, request.returnValuesOnConditionCheckFailure)
      let (plan, consumed) = try carryOut(operation, &state, context, capacity)
      return (prepared.statement.returned(of: plan), consumed)
    }
  }

  /// The one item that a selection names, as far as it is what the selection asks for.
  private static func read(
    _ selection: PartiQL.Selection, _ prepared: PreparedStatement, _ table: Table,
    orThrow missing: AWSError
  ) throws(AWSError) -> (shown: Item?, size: Int) {
    guard selection.index == nil else { throw missing }
    let (key, condition) = try prepared.key(of: selection.condition, in: table, orThrow: missing)
    guard let item = table.items[try table.place(ofKey: key)] else { return (nil, 0) }
    guard condition.allSatisfy({ $0.holds(for: item) }) else { return (nil, item.size) }
    let run = try StatementSelection(
      selection, prepared.compiler, in: table, isConsistent: false, nil)
    return (run.shape(item), item.size)
  }

  // MARK: Transactions

  /// The statements of a transaction, and a digest by which a repetition is known.
  struct PreparedTransaction: Sendable {
    let statements: [PreparedStatement]
    let digest: Bytes
  }

  func prepareTransaction(_ input: ExecuteTransactionInput) throws(AWSError) -> PreparedTransaction {
    var statements: [PreparedStatement] = []
    for statement in input.transactStatements {
      statements.append(try PreparedStatement(statement.statement, statement.parameters))
    }
    guard Set(statements.map(\.statement.isRead)).count <= 1 else {
      throw .validation("Mixing of read and write statements in one transaction is not supported")
    }
    var builder = BytesBuilder()
    for statement in input.transactStatements {
      builder.append("\(statement.document)\n")
    }
    return PreparedTransaction(statements: statements, digest: SHA256.hash(builder.finish()))
  }

  func executeTransaction(
    _ input: ExecuteTransactionInput, _ prepared: PreparedTransaction, _ state: inout State,
    _ context: Context
  ) throws(AWSError) -> ExecuteTransactionOutput {
    let statements = prepared.statements
    if statements.first?.statement.isRead == true {
      return try Self.readTransaction(statements, state, input.returnConsumedCapacity)
    }
    let responses = statements.map { _ in ItemResponse() }
    if let token = input.clientRequestToken,
      let done = state.transactions.find(token, now: context.now)
    {
      guard done.request == prepared.digest else {
        throw AWSError(
          "IdempotentParameterMismatchException",
          "Request parameters do not match those of an earlier request with the same client request token"
        )
      }
      let operations = try Self.operations(statements, input.transactStatements, state)
      return ExecuteTransactionOutput(
        responses: responses,
        consumedCapacity: try Self.repeated(operations, state, input.returnConsumedCapacity))
    }
    let operations = try Self.operations(statements, input.transactStatements, state)
    let output = try Self.carryOut(operations, &state, context, input.returnConsumedCapacity, nil)
    if let token = input.clientRequestToken {
      state.transactions.remember(
        token, TransactionTokens.Done(request: prepared.digest, time: context.now, output: output))
    }
    return ExecuteTransactionOutput(responses: responses, consumedCapacity: output.consumedCapacity)
  }

  private static func operations(
    _ statements: [PreparedStatement], _ requests: [ParameterizedStatement], _ state: State
  ) throws(AWSError) -> [ItemOperation] {
    var operations: [ItemOperation] = []
    for (statement, request) in zip(statements, requests) {
      let table = try state.table(statement.statement.table)
      operations.append(
        try statement.operation(on: table, request.returnValuesOnConditionCheckFailure))
    }
    return operations
  }

  private static func readTransaction(
    _ statements: [PreparedStatement], _ state: State, _ capacity: ReturnConsumedCapacity?
  ) throws(AWSError) -> ExecuteTransactionOutput {
    var meters = CapacityMeters(capacity, kind: .read)
    var responses: [ItemResponse] = []
    for prepared in statements {
      guard case .select(let selection) = prepared.statement else { continue }
      let table = try state.table(selection.table)
      let item = try read(selection, prepared, table, orThrow: .transactionNeedsKey)
      meters.add(2 * CapacityUnits.read(item.size, isConsistent: true), to: selection.table)
      responses.append(ItemResponse(item: item.shown?.attributeValues))
    }
    return ExecuteTransactionOutput(responses: responses, consumedCapacity: meters.consumed)
  }
}

extension PartiQL.Statement {
  /// What RETURNING gives back of a write.
  func returned(of plan: PlannedWrite) -> Item? {
    let returning: PartiQL.Returning?
    switch self {
    case .update(let update): returning = update.returning
    case .delete(let deletion): returning = deletion.returning
    case .select, .exists, .insert: returning = nil
    }
    switch returning {
    case .allOld: return plan.old
    case .allNew: return plan.new
    case .modifiedOld: return plan.old.flatMap { plan.outcome?.old(of: $0) }
    case .modifiedNew: return plan.outcome?.new
    case nil: return nil
    }
  }
}

extension DynamoDB.BatchStatementError {
  init(_ error: AWSError) {
    let codes: [String: DynamoDB.BatchStatementErrorCodeEnum] = [
      "AccessDeniedException": .accessDenied,
      "ConditionalCheckFailedException": .conditionalCheckFailed,
      "ValidationException": .validationError,
      "ResourceNotFoundException": .resourceNotFound, "DuplicateItemException": .duplicateItem,
    ]
    self.init(code: codes[error.code] ?? .internalServerError, message: error.message)
    if let members = error.members.first(where: { $0.name == "Item" })?.value.object {
      item = (try? Item(document: members))?.attributeValues
    }
  }
}
