// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// Turns names into columns and paths, and takes aggregates out of the select list.
  struct Binder {
    private let statement: Statement
    /// The names of a CSV file's columns, where it has such; `nil` for JSON.
    private let header: [String]?
    private(set) var aggregates: [(Aggregate, Expression?)] = []

    init(_ statement: Statement, header: [String]?) {
      self.statement = statement
      self.header = header
    }

    /// The expression of a record; `aggregated` where aggregates may stand in it.
    mutating func bind(_ expression: Expression, aggregated: Bool) throws(AWSError) -> Expression {
      switch expression {
      case .literal, .column, .record, .aggregateResult: return expression
      case .reference(let name, let steps, _):
        return header == nil ? path(name, steps) : try column(name, steps)
      case .negated(let inner): return .negated(try bind(inner, aggregated: aggregated))
      case .not(let inner): return .not(try bind(inner, aggregated: aggregated))
      case .arithmetic(let first, let rest):
        var parts: [(Arithmetic, Expression)] = []
        for (operation, operand) in rest {
          parts.append((operation, try bind(operand, aggregated: aggregated)))
        }
        return .arithmetic(try bind(first, aggregated: aggregated), parts)
      case .concatenation(let parts): return .concatenation(try bind(parts, aggregated))
      case .and(let parts): return .and(try bind(parts, aggregated))
      case .or(let parts): return .or(try bind(parts, aggregated))
      case .comparison(let operation, let left, let right):
        return .comparison(
          operation, try bind(left, aggregated: aggregated), try bind(right, aggregated: aggregated))
      case .between(let value, let low, let high):
        let parts = try bind([value, low, high], aggregated)
        return .between(parts[0], parts[1], parts[2])
      case .among(let value, let candidates):
        return .among(try bind(value, aggregated: aggregated), try bind(candidates, aggregated))
      case .like(let value, let pattern, let escape):
        return .like(
          try bind(value, aggregated: aggregated), pattern: try bind(pattern, aggregated: aggregated),
          escape: try bind(escape, aggregated))
      case .isNull(let inner): return .isNull(try bind(inner, aggregated: aggregated))
      case .isMissing(let inner): return .isMissing(try bind(inner, aggregated: aggregated))
      case .cast(let inner, let type): return .cast(try bind(inner, aggregated: aggregated), type)
      case .choice(let branches, let otherwise):
        var bound: [(when: Expression, then: Expression)] = []
        for branch in branches {
          let parts = try bind([branch.when, branch.then], aggregated)
          bound.append((parts[0], parts[1]))
        }
        return .choice(bound, otherwise: try bind(otherwise, aggregated))
      case .call(let function, let arguments): return .call(function, try bind(arguments, aggregated))
      case .dateAdd(let part, let quantity, let timestamp):
        let parts = try bind([quantity, timestamp], aggregated)
        return .dateAdd(part, parts[0], parts[1])
      case .dateDifference(let part, let first, let second):
        let parts = try bind([first, second], aggregated)
        return .dateDifference(part, parts[0], parts[1])
      case .extract(let part, let inner): return .extract(part, try bind(inner, aggregated: aggregated))
      case .aggregate(let aggregate, let operand):
        guard aggregated else { throw .select(.unsupportedSqlStructure) }
        aggregates.append((aggregate, try bind(operand, false)))
        return .aggregateResult(aggregates.count - 1)
      }
    }

    private mutating func bind(_ expressions: [Expression], _ aggregated: Bool) throws(AWSError)
      -> [Expression]
    {
      var bound: [Expression] = []
      for expression in expressions { bound.append(try bind(expression, aggregated: aggregated)) }
      return bound
    }

    private mutating func bind(_ expression: Expression?, _ aggregated: Bool) throws(AWSError) -> Expression?
    {
      guard let expression else { return nil }
      return try bind(expression, aggregated: aggregated)
    }

    private func isRecord(_ name: Name) -> Bool {
      statement.alias?.matches(name.text) ?? false || name.matches("S3Object")
        || (name.isQuoted == false && statement.alias.map { name.matches($0.text) } ?? false)
    }

    private func path(_ name: Name, _ steps: [Step]) -> Expression {
      .record(isRecord(name) ? steps : [.member(name)] + steps)
    }

    private func column(_ name: Name, _ steps: [Step]) throws(AWSError) -> Expression {
      guard isRecord(name) else {
        guard steps.isEmpty else { throw .select(.invalidTableAlias) }
        return .column(try index(name))
      }
      guard let first = steps.first else { return .record([]) }
      guard case .member(let column) = first, steps.count == 1 else { throw .select(.invalidKeyPath) }
      return .column(try index(column))
    }

    private func index(_ name: Name) throws(AWSError) -> Int {
      let columns = header ?? []
      var found: Int?
      for (index, column) in columns.enumerated() where name.matches(column) {
        guard found == nil else { throw .select(.ambiguousFieldName) }
        found = index
      }
      if let found { return found }
      guard let position = name.position else { throw .select(.missingHeaders) }
      guard position > 0 else { throw .select(.invalidColumnIndex) }
      return position - 1
    }
  }
}
