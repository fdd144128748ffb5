// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One comparison of the older parameters: an attribute, an operator, and values.
struct LegacyCondition {
  let name: String
  let comparison: DynamoDB.ComparisonOperator
  let values: [Value]

  /// Checks the values against what the operator takes.
  init(
    _ name: String, _ comparison: DynamoDB.ComparisonOperator, _ given: [DynamoDB.AttributeValue]
  ) throws(AWSError) {
    var values: [Value] = []
    for value in given { values.append(try Value(value)) }
    for value in values where !Self.takes(comparison, value.type) {
      throw .invalidValue(
        "ComparisonOperator \(comparison) is not valid for \(value.type.rawValue) AttributeValue type")
    }
    let isRight =
      switch comparison {
      case .null, .notNull: values.isEmpty
      case .between: values.count == 2
      case .in: !values.isEmpty
      default: values.count == 1
      }
    guard isRight else {
      throw .invalidValue("Invalid number of argument(s) for the \(comparison) ComparisonOperator")
    }
    if let first = values.first, values.contains(where: { $0.type != first.type }) {
      throw .invalidValue("AttributeValues inside AttributeValueList must be of same type")
    }
    if comparison == .between, values[0].order(to: values[1]) == .descending {
      throw .invalidValue(
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound")
    }
    self.name = name
    self.comparison = comparison
    self.values = values
  }

  private static func takes(_ comparison: DynamoDB.ComparisonOperator, _ type: ValueType) -> Bool {
    switch comparison {
    case .le, .lt, .ge, .gt, .between, .in, .contains, .notContains: type.isKeyType
    case .beginsWith: type == .string || type == .binary
    default: true
    }
  }

  /// The same as an expression says it.
  var condition: ConditionExpression {
    let path = DocumentPath(name)
    let attribute = ConditionOperand.path(path)
    let operands = values.map { ConditionOperand.value($0) }
    // The number of values is the operator's; the last case is for operators that the model doesn't know.
    switch (comparison, operands.first) {
    case (.null, _): return .notExists(path)
    case (.notNull, _): return .exists(path)
    case (.in, _): return .isIn(attribute, operands)
    case (.between, let lower?): return .between(attribute, lower, operands[1])
    case (.eq, let operand?): return .comparison(.equal, attribute, operand)
    case (.ne, let operand?): return .comparison(.notEqual, attribute, operand)
    case (.lt, let operand?): return .comparison(.less, attribute, operand)
    case (.le, let operand?): return .comparison(.lessOrEqual, attribute, operand)
    case (.gt, let operand?): return .comparison(.greater, attribute, operand)
    case (.ge, let operand?): return .comparison(.greaterOrEqual, attribute, operand)
    case (.beginsWith, let operand?): return .beginsWith(attribute, operand)
    case (.contains, let operand?): return .contains(attribute, operand)
    // What isn't there doesn't lack anything either.
    case (.notContains, let operand?): return .and([.exists(path), .not(.contains(attribute, operand))])
    default: return .or([])
    }
  }

  /// The same as a key condition says it; `nil` where the operator isn't one for keys.
  var test: KeyConditionExpression.Test? {
    switch (comparison, values.first) {
    case (.eq, let value?): .equal(value)
    case (.lt, let value?): .less(value)
    case (.le, let value?): .lessOrEqual(value)
    case (.gt, let value?): .greater(value)
    case (.ge, let value?): .greaterOrEqual(value)
    case (.beginsWith, let value?): .beginsWith(value)
    case (.between, let lower?): .between(lower, values[1])
    default: nil
    }
  }
}
