// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PartiQL {
  /// What a WHERE clause says of the keys of a table or index.
  struct KeyUse {
    /// What the attributes of the hash key must be, in their order: one value each, or the several of an IN; `nil`
    /// where the clause doesn't name one so.
    private var hashValues: [[Value]?]
    /// What the attributes of the sort key are equal to.
    private var sortValues: [Value?]
    /// What is asked of the attributes of the sort key, by their places in it, by the parts of the clause that go with
    /// the hash key.
    private(set) var sortTests: [(place: Int, test: KeyConditionExpression.Test)] = []
    /// The parts of the clause that don't say what a key is equal to.
    private(set) var rest: [ConditionExpression] = []

    init(_ condition: ConditionExpression?, _ keys: QueryableKeys) {
      hashValues = keys.hash.map { _ in nil }
      sortValues = keys.range.map { _ in nil }
      for part in condition.map(Self.parts) ?? [] where !takeHash(part, keys) && !takeSort(part, keys) {
        rest.append(part)
      }
    }

    private mutating func takeHash(_ part: ConditionExpression, _ keys: QueryableKeys) -> Bool {
      for (place, attribute) in keys.hash.enumerated() where hashValues[place] == nil {
        guard let values = Self.equal(part, attribute.name) else { continue }
        hashValues[place] = values
        return values.count == 1
      }
      return false
    }

    private mutating func takeSort(_ part: ConditionExpression, _ keys: QueryableKeys) -> Bool {
      for (place, attribute) in keys.range.enumerated() {
        guard let test = Self.test(part, attribute.name) else { continue }
        sortTests.append((place, test))
        guard case .equal(let value) = test, sortValues[place] == nil else { return false }
        sortValues[place] = value
        return true
      }
      return false
    }

    /// The hash keys that the clause names, each by the values of its attributes; `nil` where it leaves one open.
    /// Stops behind `limit`.
    func partitions(limit: Int) -> [[Value]]? {
      var partitions: [[Value]] = [[]]
      for values in hashValues {
        guard let values else { return nil }
        var longer: [[Value]] = []
        for partition in partitions {
          for value in values where longer.count <= limit { longer.append(partition + [value]) }
        }
        partitions = longer
      }
      return partitions
    }

    /// The values of the attributes of the sort key before one, where the clause says what they are equal to.
    func sortValues(before place: Int) -> [Value]? {
      let values = sortValues.prefix(place).compactMap(\.self)
      return values.count == place ? values : nil
    }

    /// The one item that the clause names, where it does: the values of its keys.
    var key: (hash: Value, sort: Value?)? {
      guard let hashValues = hashValues.first ?? nil, hashValues.count == 1, let hash = hashValues.first
      else { return nil }
      guard let sortValue = sortValues.first else { return (hash, nil) }
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
