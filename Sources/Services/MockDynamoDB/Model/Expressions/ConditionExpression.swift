// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What is asked of an item: a condition or filter expression, or what the older parameters say.
indirect enum ConditionExpression: Sendable {
  case comparison(Comparison, ConditionOperand, ConditionOperand)
  case between(ConditionOperand, ConditionOperand, ConditionOperand)
  case isIn(ConditionOperand, [ConditionOperand])
  case exists(DocumentPath)
  case notExists(DocumentPath)
  case hasType(ConditionOperand, ConditionOperand)
  case beginsWith(ConditionOperand, ConditionOperand)
  case contains(ConditionOperand, ConditionOperand)
  case not(ConditionExpression)
  case and([ConditionExpression])
  case or([ConditionExpression])

  /// Reads a condition or filter expression.
  static func parse(
    _ expression: String, _ context: inout ExpressionContext, as parameter: ExpressionParameter = .condition
  ) throws(AWSError) -> ConditionExpression {
    try context.resolve(parameter: parameter) { resolver throws(ExpressionError) in
      var parser = try ExpressionParser(expression)
      let node = try parser.condition()
      resolver.noteParentheses(parser)
      return resolver.condition(node)
    }
  }
}

/// What is compared in a condition.
indirect enum ConditionOperand: Sendable {
  case path(DocumentPath)
  case value(Value)
  /// How long or how many what is asked for is.
  case size(ConditionOperand)

  /// The type where it is known without an item.
  var type: ValueType? {
    switch self {
    case .path: nil
    case .value(let value): value.type
    case .size: .number
    }
  }
}
