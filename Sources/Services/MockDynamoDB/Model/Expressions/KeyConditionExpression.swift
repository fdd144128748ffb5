// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a query asks of the keys, before it is known which attributes those are: a key condition expression, or
/// `KeyConditions`. Each attribute stands in one clause.
struct KeyConditionExpression: Sendable {
  struct Clause: Sendable {
    let name: String
    let test: Test
  }

  enum Test: Sendable {
    case equal(Value)
    case less(Value)
    case lessOrEqual(Value)
    case greater(Value)
    case greaterOrEqual(Value)
    case between(Value, Value)
    case beginsWith(Value)

    var values: [Value] {
      switch self {
      case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
        .greaterOrEqual(let value), .beginsWith(let value):
        [value]
      case .between(let lower, let upper): [lower, upper]
      }
    }

    /// Whether the test holds for the value of a key.
    func holds(for value: Value) -> Bool {
      switch self {
      case .equal(let other): value == other
      case .less(let other): Comparison.less.holds(value, other)
      case .lessOrEqual(let other): Comparison.lessOrEqual.holds(value, other)
      case .greater(let other): Comparison.greater.holds(value, other)
      case .greaterOrEqual(let other): Comparison.greaterOrEqual.holds(value, other)
      case .between(let lower, let upper):
        Comparison.greaterOrEqual.holds(value, lower) && Comparison.lessOrEqual.holds(value, upper)
      case .beginsWith(let prefix): value.begins(with: prefix)
      }
    }
  }

  /// In the order in which they are written.
  let clauses: [Clause]

  /// Reads a key condition expression.
  static func parse(_ expression: String, _ context: inout ExpressionContext) throws(AWSError)
    -> KeyConditionExpression
  {
    let condition = try ConditionExpression.parse(expression, &context, as: .keyCondition)
    var clauses: [Clause] = []
    try collect(condition, &clauses)
    for (index, clause) in clauses.enumerated()
    where clauses[..<index].contains(where: { $0.name.equalsUTF8(clause.name) }) {
      throw .validation("KeyConditionExpressions must only contain one condition per key")
    }
    return KeyConditionExpression(clauses: clauses)
  }

  private static func collect(_ condition: ConditionExpression, _ clauses: inout [Clause]) throws(AWSError) {
    switch condition {
    case .and(let parts): for part in parts { try collect(part, &clauses) }
    case .comparison(let comparison, let left, let right):
      if comparison == .notEqual { throw unsupported(comparison.rawValue) }
      let (name, values, isExchanged) = try operands(comparison.rawValue, [left, right])
      let value = values[0]
      let test: Test =
        switch isExchanged ? comparison.exchanged : comparison {
        case .equal, .notEqual: .equal(value)
        case .less: .less(value)
        case .lessOrEqual: .lessOrEqual(value)
        case .greater: .greater(value)
        case .greaterOrEqual: .greaterOrEqual(value)
        }
      clauses.append(Clause(name: name, test: test))
    case .between(let operand, let lower, let upper):
      let (name, values, isExchanged) = try operands("BETWEEN", [operand, lower, upper])
      if isExchanged { throw mustComeFirst("BETWEEN") }
      clauses.append(Clause(name: name, test: .between(values[0], values[1])))
    case .beginsWith(let operand, let prefix):
      let (name, values, isExchanged) = try operands("begins_with", [operand, prefix])
      if isExchanged { throw mustComeFirst("begins_with") }
      clauses.append(Clause(name: name, test: .beginsWith(values[0])))
    case .or: throw unsupported("OR")
    case .not: throw unsupported("NOT")
    case .isIn: throw unsupported("IN")
    case .exists: throw unsupported("attribute_exists")
    case .notExists: throw unsupported("attribute_not_exists")
    case .hasType: throw unsupported("attribute_type")
    case .contains: throw unsupported("contains")
    }
  }

  private static func unsupported(_ operation: String) -> AWSError {
    .validation("Invalid operator used in KeyConditionExpression: \(operation)")
  }

  private static func mustComeFirst(_ operation: String) -> AWSError {
    .validation(
      "Invalid condition in KeyConditionExpression: "
        + "\(operation) operator must have the key attribute as its first operand")
  }

  /// The one attribute among the operands, the values beside it, and whether it isn't the first one.
  private static func operands(
    _ operation: String, _ operands: [ConditionOperand]
  ) throws(AWSError) -> (name: String, values: [Value], isExchanged: Bool) {
    var name: String?
    var values: [Value] = []
    var isExchanged = false
    for (index, operand) in operands.enumerated() {
      switch operand {
      case .size: throw .validation("KeyConditionExpressions cannot contain nested operations")
      case .path(let path):
        guard path.tail.isEmpty else {
          throw .validation("KeyConditionExpressions cannot have conditions on nested attributes")
        }
        guard name == nil else {
          throw .validation(
            "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition")
        }
        name = path.head
        isExchanged = index > 0
      case .value(let value): values.append(value)
      }
    }
    guard let name else {
      throw .validation("Invalid condition in KeyConditionExpression: No key attribute specified")
    }
    return (name, values, isExchanged)
  }
}

/// The keys of a table or an index, as far as queries need them.
struct QueryableKeys: Equatable, Sendable {
  struct Attribute: Equatable, Sendable {
    let name: String
    let type: ValueType
    /// How the name's UTF-8 begins, as a number.
    let prefix: UInt64

    init(_ name: String, _ type: ValueType) {
      self.name = name
      self.type = type
      prefix = name.utf8Prefix
    }
  }

  /// One attribute, or up to four in a global secondary index.
  let hash: [Attribute]
  /// None, one, or up to four in a global secondary index.
  let range: [Attribute]

  /// What is left to look at in these keys of an index where an item is known to be able to stand in its table: without the
  /// attributes that the table's key holds to the same rules, or stricter ones.
  func besides(_ table: QueryableKeys) -> QueryableKeys {
    // The parts of longer keys are limited together.
    guard hash.count == 1, range.count <= 1 else { return self }
    return QueryableKeys(
      hash: hash.filter { !table.hash.contains($0) && !table.range.contains($0) },
      range: range.filter { !table.range.contains($0) })
  }
}

/// A query's keys: one value of the hash key, and a range of sort keys below it.
struct KeyRange: Sendable {
  /// One for each attribute of the hash key.
  let hash: [Value]
  /// The values of the first attributes of the sort key.
  let equal: [Value]
  /// What is asked of the attribute behind those; `nil` where nothing is.
  let last: KeyConditionExpression.Test?

  /// Whether a sort key, given by its attributes' values, is in the range.
  func contains(_ sort: [Value]) -> Bool {
    guard sort.count >= equal.count, zip(equal, sort).allSatisfy({ $0 == $1 }) else { return false }
    guard let last else { return true }
    return sort.count > equal.count && last.holds(for: sort[equal.count])
  }
}

extension KeyConditionExpression {
  /// Holds the condition against the keys of the table or index that is queried.
  func range(of keys: QueryableKeys) throws(AWSError) -> KeyRange {
    var hash: [Value] = []
    for attribute in keys.hash {
      guard let test = test(of: attribute.name) else { throw Self.missed(attribute.name) }
      guard case .equal(let value) = test else { throw .validation("Query key condition not supported") }
      try Self.check(test, attribute)
      hash.append(value)
    }
    var equal: [Value] = []
    var last: Test?
    var used = hash.count
    for attribute in keys.range {
      guard let test = test(of: attribute.name) else { break }
      try Self.check(test, attribute)
      used += 1
      if case .equal(let value) = test, last == nil {
        equal.append(value)
      } else if last == nil {
        last = test
      } else {
        throw .validation("Query key condition not supported")
      }
    }
    if used < clauses.count {
      // What is left names no key, or a part of the sort key behind one that isn't given.
      let missing = keys.range.first { test(of: $0.name) == nil }
      throw missing.map { Self.missed($0.name) } ?? .validation("Query key condition not supported")
    }
    return KeyRange(hash: hash, equal: equal, last: last)
  }

  private func test(of name: String) -> Test? { clauses.first { $0.name.equalsUTF8(name) }?.test }

  private static func missed(_ name: String) -> AWSError {
    .validation("Query condition missed key schema element: \(name)")
  }

  private static func check(_ test: Test, _ attribute: QueryableKeys.Attribute) throws(AWSError) {
    for value in test.values {
      if value.type != attribute.type {
        throw .invalidValue("Condition parameter type does not match schema type")
      }
      switch value {
      case .string(let text) where text.isEmpty: throw emptyKey("string", attribute.name)
      case .binary(let bytes) where bytes.isEmpty: throw emptyKey("binary", attribute.name)
      default: break
      }
    }
  }

  private static func emptyKey(_ kind: String, _ name: String) -> AWSError {
    .validation(
      "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty \(kind) value. Key: \(name)")
  }
}
