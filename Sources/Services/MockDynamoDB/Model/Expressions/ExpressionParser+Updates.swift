// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One clause of a section of an update expression.
struct WrittenUpdate {
  enum Section: String { case set = "SET", remove = "REMOVE", add = "ADD", delete = "DELETE" }

  let section: Section
  let path: ExpressionNode
  /// What `SET`, `ADD` and `DELETE` have behind the path.
  let operand: ExpressionNode?
}

extension ExpressionParser {
  /// The clauses of an update expression, to the end.
  mutating func update() throws(ExpressionError) -> [WrittenUpdate] {
    // At most four, which need no hashing.
    var seen: [WrittenUpdate.Section] = []
    var updates: [WrittenUpdate] = []
    var repeated: WrittenUpdate.Section?
    while token.kind != .end {
      guard let section else { throw syntaxError() }
      advance()
      if seen.contains(section) { repeated = repeated ?? section } else { seen.append(section) }
      repeat { updates.append(try clause(section)) } while take(.comma)
    }
    if let repeated {
      throw ExpressionError(
        "The \"\(repeated.rawValue)\" section can only be used once in an update expression;")
    }
    return updates
  }

  /// The section that begins here.
  private var section: WrittenUpdate.Section? {
    if isKeyword("SET") { return .set }
    if isKeyword("REMOVE") { return .remove }
    if isKeyword("ADD") { return .add }
    return isKeyword("DELETE") ? .delete : nil
  }

  private mutating func clause(_ section: WrittenUpdate.Section) throws(ExpressionError) -> WrittenUpdate {
    let path = try path()
    switch section {
    case .remove: return WrittenUpdate(section: section, path: path, operand: nil)
    case .set:
      try countOperator()
      try expect(.equal)
      return WrittenUpdate(section: section, path: path, operand: try sum())
    case .add, .delete:
      try countOperator()
      guard token.kind == .valueReference else { throw syntaxError() }
      let reference = text
      advance()
      return WrittenUpdate(section: section, path: path, operand: .value(reference))
    }
  }

  /// An operand, or two with a plus or minus between, maybe in parentheses.
  private mutating func sum() throws(ExpressionError) -> ExpressionNode {
    guard token.kind == .leftParenthesis else { return try sum(from: try operand()) }
    try enter()
    advance()
    if token.kind == .leftParenthesis { noteRedundantParentheses() }
    let inner = try sum()
    try expect(.rightParenthesis)
    leave()
    if case .sum = inner { return inner }
    return try sum(from: inner)
  }

  private mutating func sum(from left: ExpressionNode) throws(ExpressionError) -> ExpressionNode {
    let isDifference = token.kind == .minus
    guard isDifference || token.kind == .plus else { return left }
    try countOperator()
    advance()
    return .sum(left, try operand(), isDifference: isDifference)
  }
}
