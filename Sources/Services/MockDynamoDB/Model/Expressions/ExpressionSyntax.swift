// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An expression as it is written, before names are looked up and operands are checked.
indirect enum ExpressionNode: Sendable {
  /// An attribute, by name or reference, and steps from there.
  case path(WrittenName, [WrittenStep])
  /// A reference to a value, with its `:`.
  case value(String)
  case function(String, [ExpressionNode])
  case comparison(Comparison, ExpressionNode, ExpressionNode)
  case between(ExpressionNode, ExpressionNode, ExpressionNode)
  case isIn(ExpressionNode, [ExpressionNode])
  case not(ExpressionNode)
  case and([ExpressionNode])
  case or([ExpressionNode])
  /// A sum, or with `isDifference` a difference.
  case sum(ExpressionNode, ExpressionNode, isDifference: Bool)

  /// Whether the node is true or false, as far as that can be seen without looking at names.
  var isCondition: Bool {
    switch self {
    case .comparison, .between, .isIn, .not, .and, .or, .function: true
    case .path, .value, .sum: false
    }
  }

  /// Whether the node can stand beside a comparator.
  var isOperand: Bool {
    switch self {
    case .path, .value, .function: true
    case .comparison, .between, .isIn, .not, .and, .or, .sum: false
    }
  }
}

/// A name in an expression: itself, or a reference with its `#`.
enum WrittenName: Sendable {
  case plain(String)
  case reference(String)
}

enum WrittenStep: Sendable {
  case name(WrittenName)
  case index(String)
}

/// A comparator.
enum Comparison: String, Sendable {
  case equal = "="
  case notEqual = "<>"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// The comparator that says the same with its operands exchanged.
  var exchanged: Comparison {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
