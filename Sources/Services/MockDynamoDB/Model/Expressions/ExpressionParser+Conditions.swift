// SPDX-License-Identifier: Apache-2.0

import MockCore

extension ExpressionParser {
  /// A condition, to the end.
  ///
  /// Parentheses, which libraries nest as often as they join two conditions, and operators are kept on a stack of its
  /// own, not on the machine's.
  mutating func condition() throws(ExpressionError) -> ExpressionNode {
    var stack = ConditionStack()
    while true {
      // Where a condition or an operand begins.
      if takeKeyword("NOT") {
        try countOperator()
        stack.pending.append(.not)
      } else if token.kind == .leftParenthesis {
        stack.pending.append(.parenthesis(at: index))
        advance()
      } else {
        stack.nodes.append(try predicate(from: try operand()))
        if let condition = try continuation(&stack) { return condition }
      }
    }
  }

  /// Reads what follows a condition or an operand. The whole condition where it ends here; `nil` where another has to
  /// come.
  private mutating func continuation(_ stack: inout ConditionStack) throws(ExpressionError) -> ExpressionNode?
  {
    var closed: (start: Int, end: Int)?
    while let node = stack.nodes.last {
      if token.kind == .rightParenthesis {
        // An operand may stand in parentheses, but only by itself.
        if node.isCondition { stack.reduce(to: 1) }
        guard case .parenthesis(let start)? = stack.pending.last else { throw syntaxError() }
        stack.pending.removeLast()
        if let closed, closed.start == start + 1, closed.end == index - 1 { noteRedundantParentheses() }
        closed = (start, index)
        advance()
        continue
      }
      if closed != nil, node.isOperand, startsPredicate {
        stack.nodes.removeLast()
        stack.nodes.append(try predicate(from: node))
        closed = nil
        continue
      }
      guard node.isCondition else { throw syntaxError() }
      if token.kind == .end {
        stack.reduce(to: 1)
        guard stack.pending.isEmpty else { throw syntaxError() }
        return stack.nodes.last
      }
      let operation: ConditionStack.Pending
      if takeKeyword("AND") {
        operation = .and
      } else if takeKeyword("OR") {
        operation = .or
      } else {
        throw syntaxError()
      }
      try countOperator()
      stack.reduce(to: operation.strength)
      stack.pending.append(operation)
      return nil
    }
    throw syntaxError()
  }

  private var comparison: Comparison? {
    switch token.kind {
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    default: nil
    }
  }

  private var startsPredicate: Bool {
    comparison != nil || isKeyword("BETWEEN") || isKeyword("IN")
  }

  /// The comparison that begins with `left`, or `left` itself.
  private mutating func predicate(from left: ExpressionNode) throws(ExpressionError) -> ExpressionNode {
    if let comparison {
      try countOperator()
      advance()
      return .comparison(comparison, left, try operand())
    }
    if takeKeyword("BETWEEN") {
      try countOperator()
      let lower = try operand()
      guard takeKeyword("AND") else { throw syntaxError() }
      return .between(left, lower, try operand())
    }
    if takeKeyword("IN") {
      try countOperator()
      try expect(.leftParenthesis)
      var candidates = [try operand()]
      while take(.comma) { candidates.append(try operand()) }
      try expect(.rightParenthesis)
      return .isIn(left, candidates)
    }
    return left
  }
}

/// What is read of a condition.
private struct ConditionStack {
  enum Pending {
    case parenthesis(at: Int)
    case not, and, or

    /// How tight the operator holds its operands.
    var strength: Int {
      switch self {
      case .parenthesis: 0
      case .or: 1
      case .and: 2
      case .not: 3
      }
    }
  }

  var nodes: [ExpressionNode] = []
  var pending: [Pending] = []

  /// Applies the operators at the end that hold their operands at least this tight.
  mutating func reduce(to strength: Int) {
    while let last = pending.last, last.strength >= strength, let right = nodes.popLast() {
      pending.removeLast()
      switch last {
      case .parenthesis: break
      case .not: nodes.append(.not(right))
      case .and:
        // A chain becomes one node, so that its length is no depth.
        switch nodes.popLast() {
        case .and(let parts)?: nodes.append(.and(parts + [right]))
        case let left?: nodes.append(.and([left, right]))
        case nil: break
        }
      case .or:
        switch nodes.popLast() {
        case .or(let parts)?: nodes.append(.or(parts + [right]))
        case let left?: nodes.append(.or([left, right]))
        case nil: break
        }
      }
    }
  }
}
