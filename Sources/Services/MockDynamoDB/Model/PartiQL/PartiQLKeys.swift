// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PartiQL {
  /// What a WHERE clause says of the keys of a table or index.
  struct KeyUse {
    /// What the hash key must be; one value, or the several of an IN; `nil` where the clause doesn't name it so.
    private(set) var hashValues: [Value]?
    /// What is asked of the sort key, by the parts of the clause that go with the hash key.
    private(set) var sortTests: [KeyConditionExpression.Test] = []
    /// The parts of the clause that don't say what a key is equal to.
    private(set) var rest: [ConditionExpression] = []
    private var sortValue: Value?

    init(_ condition: ConditionExpression?, hash: String, sort: String?) {
      for part in condition.map(Self.parts) ?? [] {
        if let values = Self.equal(part, hash), hashValues == nil {
          hashValues = values
          if values.count > 1 { rest.append(part) }
          continue
        }
        if let sort, let test = Self.test(part, sort) {
          if case .equal(let value) = test, sortValue == nil {
            sortValue = value
          } else {
            rest.append(part)
          }
          sortTests.append(test)
          continue
        }
        rest.append(part)
      }
    }

    /// The one item that the clause names, where it does: the values of its keys.
    func key(hasSort: Bool) -> (hash: Value, sort: Value?)? {
      guard let hashValues, hashValues.count == 1, let hash = hashValues.first else { return nil }
      guard hasSort else { return (hash, nil) }
      return sortValue.map { (hash, $0) }
    }

    /// What else the item must be like.
    var condition: ConditionExpression? {
      rest.isEmpty ? nil : rest.count == 1 ? rest[0] : .and(rest)
    }

    private static func parts(_ condition: ConditionExpression) -> [ConditionExpression] {
      guard case .and(let terms) = condition else { return [condition] }
      return terms.flatMap(parts)
    }

    private static func isPath(_ operand: ConditionOperand, _ name: String) -> Bool {
      guard case .path(let path) = operand else { return false }
      return path.tail.isEmpty && path.head.equalsUTF8(name)
    }

    private static func equal(_ part: ConditionExpression, _ name: String) -> [Value]? {
      switch part {
      case .comparison(.equal, let left, .value(let value)) where isPath(left, name): return [value]
      case .comparison(.equal, .value(let value), let right) where isPath(right, name):
        return [value]
      case .isIn(let operand, let alternatives) where isPath(operand, name):
        let values = alternatives.compactMap {
          if case .value(let value) = $0 { value } else { nil }
        }
        return values.count == alternatives.count ? values : nil
      default: return nil
      }
    }

    private static func test(_ part: ConditionExpression, _ name: String) -> KeyConditionExpression
      .Test?
    {
      switch part {
      case .comparison(let comparison, let left, .value(let value)) where isPath(left, name):
        return test(comparison, value)
      case .comparison(let comparison, .value(let value), let right) where isPath(right, name):
        return test(comparison.exchanged, value)
      case .between(let operand, .value(let lower), .value(let upper)) where isPath(operand, name):
        return .between(lower, upper)
      case .beginsWith(let operand, .value(let prefix)) where isPath(operand, name):
        return .beginsWith(prefix)
      default: return nil
      }
    }

    private static func test(_ comparison: Comparison, _ value: Value) -> KeyConditionExpression
      .Test?
    {
      switch comparison {
      case .equal: .equal(value)
      case .notEqual: nil
      case .less: .less(value)
      case .lessOrEqual: .lessOrEqual(value)
      case .greater: .greater(value)
      case .greaterOrEqual: .greaterOrEqual(value)
      }
    }
  }
}
