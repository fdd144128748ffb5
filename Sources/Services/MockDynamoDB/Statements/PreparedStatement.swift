// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A statement that was read, with the values of its parameters.
struct PreparedStatement: Sendable {
  let statement: PartiQL.Statement
  let compiler: PartiQL.Compiler

  init(_ text: String, _ parameters: [DynamoDB.AttributeValue]?) throws(AWSError) {
    let (statement, count) = try PartiQL.Parser.parse(text)
    var values: [Value] = []
    for parameter in parameters ?? [] { values.append(try Value(parameter)) }
    guard values.count == count else { throw .parameterCountMismatch }
    self.statement = statement
    compiler = PartiQL.Compiler(parameters: values)
  }

  /// What a statement other than a selection does to one item of its table.
  func operation(
    on table: Table, _ returned: DynamoDB.ReturnValuesOnConditionCheckFailure?
  ) throws(AWSError) -> ItemOperation {
    let hash = DocumentPath(table.keys.hash.first?.name ?? "")
    let returnsItem = ItemOperation.returnsItem(returned)
    switch statement {
    case .insert(let reference, let item):
      let item = try compiler.item(item)
      if item.size > ItemOperation.maximumItemSize { throw .itemTooLarge }
      return ItemOperation(
        table: reference, item: item, action: .put, condition: .notExists(hash),
        failure: .duplicateItem)
    case .update(let update):
      let (key, condition) = try key(of: update.condition, in: table)
      return ItemOperation(
        table: update.table, item: key, action: .update(try compiler.update(update.changes)),
        condition: .and([.exists(hash)] + condition), returnsItemOnFailure: returnsItem)
    case .delete(let deletion):
      let (key, condition) = try key(of: deletion.condition, in: table)
      return ItemOperation(
        table: deletion.table, item: key, action: .delete,
        // Where there is no such item, nothing is deleted, whatever else is asked of it.
        condition: condition.isEmpty ? nil : .or([.notExists(hash), .and(condition)]),
        returnsItemOnFailure: returnsItem)
    case .exists(let selection), .select(let selection):
      let (key, condition) = try key(of: selection.condition, in: table)
      return ItemOperation(
        table: selection.table, item: key, action: .check,
        condition: .and([.exists(hash)] + condition),
        returnsItemOnFailure: returnsItem)
    }
  }

  /// The one item that a WHERE clause names, and what else it asks of it.
  func key(
    of clause: PartiQL.Expression?, in table: Table, orThrow missing: AWSError = .keyNotInClause
  ) throws(AWSError) -> (key: Item, condition: [ConditionExpression]) {
    let condition = try clause.map { clause throws(AWSError) in try compiler.condition(clause) }
    guard let hash = table.keys.hash.first else { throw missing }
    let use = PartiQL.KeyUse(condition, table.keys)
    guard let values = use.key else { throw missing }
    var key = AttributeMap()
    key[hash.name] = values.hash
    if let sort = table.keys.range.first { key[sort.name] = values.sort }
    return (Item(key), use.rest)
  }
}

extension AWSError {
  static let duplicateItem = AWSError(
    "DuplicateItemException", "Duplicate primary key exists in table")
  static let keyNotInClause = validation(
    "Where clause does not contain a mandatory equality on all key attributes")
  static let batchNeedsKey = validation(
    "Select statements within BatchExecuteStatement must specify the primary key in the where clause."
  )
  static let transactionNeedsKey = validation(
    "Select statements within ExecuteTransaction must specify the primary key in the where clause.")
}
