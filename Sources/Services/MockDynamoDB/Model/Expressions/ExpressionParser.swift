// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Reads the syntax of expressions: what their four kinds have in common.
///
/// What is wrong with names, functions and operands is found later, by ``ExpressionResolver``: DynamoDB complains about
/// syntax first.
struct ExpressionParser {
  /// The bytes that an expression may have.
  static let maximumLength = 4096
  /// The operators and functions that an expression may have.
  static let maximumOperators = 300
  /// How deep functions and parentheses may stand in each other where operands do. Nobody's expression comes near it; it
  /// bounds the stack.
  static let maximumOperandDepth = 32

  private let expression: [UInt8]
  private let tokens: [ExpressionToken]
  private var position = 0
  private var operators = 0
  private var depth = 0
  /// Whether parentheses stand right within others.
  private(set) var hasRedundantParentheses = false
  /// Whether the names of an update's sections are keywords.
  private let isUpdate: Bool

  init(_ expression: String, isUpdate: Bool = false) throws(ExpressionError) {
    if expression.isEmpty { throw ExpressionError("The expression can not be empty;") }
    let length = expression.utf8.count
    if length > Self.maximumLength {
      throw ExpressionError(
        "Expression size has exceeded the maximum allowed size; expression size: \(length)")
    }
    self.isUpdate = isUpdate
    self.expression = Array(expression.utf8)
    tokens = ExpressionLexer.tokens(self.expression)
    if tokens.count == 1 { throw ExpressionError("The expression can not be empty;") }
  }

  // MARK: Tokens

  /// The token to be read next; the end stays the last one.
  var token: ExpressionToken {
    position < tokens.count ? tokens[position] : ExpressionToken(kind: .end, range: 0..<0)
  }

  /// Where the token stands among all tokens.
  var index: Int { position }

  var next: ExpressionToken.Kind { position + 1 < tokens.count ? tokens[position + 1].kind : .end }

  /// The current token as it is written.
  var text: String { text(token.range) }

  /// Whether the current token is this keyword, given in capitals.
  func isKeyword(_ keyword: StaticString) -> Bool {
    let token = token
    guard token.kind == .word, token.range.count == keyword.utf8CodeUnitCount else { return false }
    var letter = keyword.utf8Start
    for index in token.range {
      if expression[index] & 0xDF != letter.pointee { return false }
      letter += 1
    }
    return true
  }

  mutating func advance() { position = min(position + 1, tokens.count - 1) }

  mutating func take(_ kind: ExpressionToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  mutating func takeKeyword(_ keyword: StaticString) -> Bool {
    guard isKeyword(keyword) else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: ExpressionToken.Kind) throws(ExpressionError) {
    guard take(kind) else { throw syntaxError() }
  }

  /// The current token can't stand where it does.
  func syntaxError() -> ExpressionError {
    let current = token
    let start = position > 0 ? tokens[position - 1].range.lowerBound : current.range.lowerBound
    let end: Int
    if position + 1 < tokens.count, tokens[position + 1].kind != .end {
      end = tokens[position + 1].range.upperBound
    } else if current.kind == .end, position > 0 {
      end = tokens[position - 1].range.upperBound
    } else {
      end = current.range.upperBound
    }
    let text = current.kind == .end ? "<EOF>" : text(current.range)
    return ExpressionError("Syntax error; token: \"\(text)\", near: \"\(self.text(start..<end))\"")
  }

  private func text(_ range: Range<Int>) -> String {
    expression.withUnsafeBytes {
      String(decoding: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  mutating func countOperator() throws(ExpressionError) {
    operators += 1
    if operators > Self.maximumOperators {
      throw ExpressionError(
        "The expression contains too many operators; operator limit: \(Self.maximumOperators)")
    }
  }

  mutating func noteRedundantParentheses() { hasRedundantParentheses = true }

  mutating func enter() throws(ExpressionError) {
    depth += 1
    if depth > Self.maximumOperandDepth {
      throw ExpressionError("The expression is nested too deeply; depth limit: \(Self.maximumOperandDepth)")
    }
  }

  mutating func leave() { depth -= 1 }

  // MARK: Operands

  private static let keywords = ["AND", "OR", "NOT", "BETWEEN", "IN"]

  /// A word that is no keyword.
  private func plainName() -> String? {
    let token = token
    guard token.kind == .word else { return nil }
    let isKeyword =
      switch token.range.count {
      case 2: isKeyword("OR") || isKeyword("IN")
      case 3: isKeyword("AND") || isKeyword("NOT") || isUpdate && (isKeyword("SET") || isKeyword("ADD"))
      case 6: isUpdate && (isKeyword("REMOVE") || isKeyword("DELETE"))
      case 7: isKeyword("BETWEEN")
      default: false
      }
    return isKeyword ? nil : text(token.range)
  }

  private mutating func name() throws(ExpressionError) -> WrittenName {
    if token.kind == .nameReference {
      let reference = text
      advance()
      return .reference(reference)
    }
    guard let name = plainName() else { throw syntaxError() }
    advance()
    return .plain(name)
  }

  /// A document path.
  mutating func path() throws(ExpressionError) -> ExpressionNode {
    let head = try name()
    var steps: [WrittenStep] = []
    while true {
      if take(.dot) {
        steps.append(.name(try name()))
      } else if take(.leftBracket) {
        guard token.kind == .index else { throw syntaxError() }
        let index = text
        advance()
        try expect(.rightBracket)
        steps.append(.index(index))
      } else {
        return .path(head, steps)
      }
    }
  }

  /// A path, a value, a function, or one of these in parentheses.
  mutating func operand() throws(ExpressionError) -> ExpressionNode {
    switch token.kind {
    case .valueReference:
      let name = text
      advance()
      return .value(name)
    case .leftParenthesis:
      try enter()
      advance()
      if token.kind == .leftParenthesis { noteRedundantParentheses() }
      let inner = try operand()
      try expect(.rightParenthesis)
      leave()
      return inner
    case .word where next == .leftParenthesis: return try function()
    default: return try path()
    }
  }

  private mutating func function() throws(ExpressionError) -> ExpressionNode {
    guard let name = plainName() else { throw syntaxError() }
    try countOperator()
    try enter()
    advance()
    try expect(.leftParenthesis)
    var arguments = [try operand()]
    while take(.comma) { arguments.append(try operand()) }
    try expect(.rightParenthesis)
    leave()
    return .function(name, arguments)
  }

  /// Document paths with commas between, to the end.
  mutating func projection() throws(ExpressionError) -> [ExpressionNode] {
    var paths = [try path()]
    while take(.comma) { paths.append(try path()) }
    try expectEnd()
    return paths
  }

  func expectEnd() throws(ExpressionError) {
    if token.kind != .end { throw syntaxError() }
  }
}

/// What is wrong with an expression, without the name of the parameter that it is in.
struct ExpressionError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}
