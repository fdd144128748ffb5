// SPDX-License-Identifier: Apache-2.0

import MockCore

extension AccessIntent {
  /// What a statement wants; `nil` for one that can't be read, which does nothing.
  init?(
    _ text: String, _ parameters: [DynamoDB.AttributeValue]?, enclosed operation: OperationModel? = nil,
    _ scope: Scope
  ) {
    let prepared = try? PreparedStatement(text, parameters)
    guard let statement = prepared?.statement ?? (try? PartiQL.Parser.parse(text))?.statement else {
      return nil
    }
    switch statement {
    case .select(let selection):
      self.init("PartiQLSelect", selection.table, index: selection.index, scope)
      note(selection)
    case .exists(let selection):
      self.init("PartiQLSelect", selection.table, scope)
      note(selection)
    case .insert(let table, _): self.init("PartiQLInsert", table, scope)
    case .update(let update):
      self.init("PartiQLUpdate", update.table, scope)
      note("dynamodb:ReturnValues", Self.returnValues(update.returning))
    case .delete(let deletion):
      self.init("PartiQLDelete", deletion.table, scope)
      note("dynamodb:ReturnValues", Self.returnValues(deletion.returning))
    }
    note("dynamodb:EnclosingOperation", operation?.name)
    attributes = statement.attributeNames
    self.statement = prepared
  }

  private mutating func note(_ selection: PartiQL.Selection) {
    let select = selection.paths.isEmpty ? DynamoDB.Select.allAttributes : .specificAttributes
    note("dynamodb:Select", select.rawValue)
  }

  private static func returnValues(_ returning: PartiQL.Returning?) -> String {
    let value: DynamoDB.ReturnValue =
      switch returning {
      case .allOld?: .allOld
      case .allNew?: .allNew
      case .modifiedOld?: .updatedOld
      case .modifiedNew?: .updatedNew
      case nil: .none
      }
    return value.rawValue
  }
}

extension PreparedStatement {
  var isSelection: Bool {
    switch statement {
    case .select, .exists: true
    case .insert, .update, .delete: false
    }
  }

  /// The values of the hash key that the statement is about; `nil` where it goes through everything.
  func hashKeys(_ keys: QueryableKeys) -> [Value]? {
    let clause: PartiQL.Expression?
    switch statement {
    case .select(let selection), .exists(let selection): clause = selection.condition
    case .update(let update): clause = update.condition
    case .delete(let deletion): clause = deletion.condition
    case .insert(_, let item):
      guard let hash = keys.hash.first, let value = (try? compiler.item(item))?[hash.name] else { return nil }
      return [value]
    }
    guard let clause, let condition = try? compiler.condition(clause) else { return nil }
    return PartiQL.KeyUse(condition, keys).partitions(limit: StatementSelection.maximumPartitions)?
      .compactMap(\.first)
  }
}
