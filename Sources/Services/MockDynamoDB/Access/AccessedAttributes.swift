// SPDX-License-Identifier: Apache-2.0

/// The attributes of the items themselves that a request reads, writes or asks about: `dynamodb:Attributes`.
extension ItemOperation {
  var attributeNames: Set<String> {
    var names = item.attributeNames.union(condition?.attributeNames ?? [])
    if case .update(let update?) = action { names.formUnion(update.attributeNames) }
    return names
  }
}

extension DynamoDB.ItemRead {
  var attributeNames: Set<String> { key.attributeNames.union(projection?.names ?? []) }
}

extension Item {
  fileprivate var attributeNames: Set<String> {
    var names: Set<String> = []
    forEach { name, _ in names.insert(name) }
    return names
  }
}

extension PageRequest {
  var attributeNames: Set<String> { Set(projection?.names ?? []).union(filter?.attributeNames ?? []) }

  /// What is selected, said or not.
  var effectiveSelect: DynamoDB.Select {
    select
      ?? (projection != nil ? .specificAttributes : index == nil ? .allAttributes : .allProjectedAttributes)
  }
}

extension UpdateExpression {
  fileprivate var attributeNames: Set<String> {
    steps.reduce(into: []) { names, step in
      names.insert(step.path.head)
      if case .set(let operand) = step.action { names.formUnion(operand.attributeNames) }
    }
  }
}

extension UpdateOperand {
  fileprivate var attributeNames: Set<String> {
    switch self {
    case .path(let path): [path.head]
    case .value: []
    case .ifNotExists(let path, let other): other.attributeNames.union([path.head])
    case .listAppend(let left, let right), .sum(let left, let right), .difference(let left, let right):
      left.attributeNames.union(right.attributeNames)
    }
  }
}

extension PartiQL.Statement {
  var attributeNames: Set<String> {
    switch self {
    case .select(let selection), .exists(let selection):
      Set(selection.paths.map(\.head)).union(selection.condition?.attributeNames ?? [])
    case .insert(_, .map(let entries)): Set(entries.map(\.key))
    case .insert: []
    case .update(let update):
      update.changes.reduce(into: update.condition?.attributeNames ?? []) { names, change in
        switch change {
        case .set(let path, let value):
          names.insert(path.head)
          names.formUnion(value.attributeNames)
        case .remove(let path): names.insert(path.head)
        }
      }
    case .delete(let deletion): deletion.condition?.attributeNames ?? []
    }
  }
}

extension PartiQL.Expression {
  fileprivate var attributeNames: Set<String> {
    if case .path(let path) = self { return [path.head] }
    return parts.reduce(into: []) { $0.formUnion($1.attributeNames) }
  }

  /// The expressions that this one is made of.
  private var parts: [PartiQL.Expression] {
    switch self {
    case .null, .missing, .boolean, .string, .number, .parameter, .path: []
    case .list(let parts), .set(let parts), .call(_, let parts), .all(let parts), .any(let parts): parts
    case .map(let entries): entries.map(\.value)
    case .sum(let left, let right), .difference(let left, let right), .comparison(_, let left, let right):
      [left, right]
    case .between(let value, let lower, let upper): [value, lower, upper]
    case .within(let value, let candidates): [value] + candidates
    case .isNull(let part), .isMissing(let part), .not(let part): [part]
    }
  }
}
