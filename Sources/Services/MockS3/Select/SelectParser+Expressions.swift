// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select.Parser {
  private typealias Expression = S3Select.Expression

  /// From loosest to tightest.
  private enum Level: Int {
    case or, and, comparison, concatenation, sum, product, unary

    var tighter: Level { Level(rawValue: rawValue + 1) ?? .unary }
  }

  mutating func expression() throws(S3Select.Fault) -> S3Select.Expression { try binary(.or) }

  /// The level of the operator that comes next.
  private var level: Level? {
    switch current.kind {
    case .keyword("or"): .or
    case .keyword("and"): .and
    case .keyword("is"), .keyword("in"), .keyword("between"), .keyword("like"): .comparison
    case .keyword("not"):
      switch peek(1).kind {
      case .keyword("in"), .keyword("between"), .keyword("like"): .comparison
      default: nil
      }
    case .star: .product
    case .operator(let text):
      switch text {
      case "||": .concatenation
      case "+", "-": .sum
      case "/", "%": .product
      default: .comparison
      }
    default: nil
    }
  }

  /// Operators of one level make one flat node, so that only what stands in parentheses makes a tree deep.
  private mutating func binary(_ minimum: Level) throws(S3Select.Fault) -> S3Select.Expression {
    try descend()
    defer { ascend() }
    var left = try prefixed()
    var comparisons = 0
    while let level, level.rawValue >= minimum.rawValue {
      switch level {
      case .or, .and, .concatenation:
        var parts = [left]
        let kind = current.kind
        while take(kind) { parts.append(try binary(level.tighter)) }
        left = level == .or ? .or(parts) : level == .and ? .and(parts) : .concatenation(parts)
      case .sum, .product:
        var parts: [(S3Select.Arithmetic, S3Select.Expression)] = []
        while let operation = arithmetic(level) {
          advance()
          parts.append((operation, try binary(level.tighter)))
        }
        left = .arithmetic(left, parts)
      case .comparison, .unary:
        comparisons += 1
        guard comparisons <= 8 else { throw .select(.unsupportedSqlStructure) }
        left = try comparison(left)
      }
    }
    return left
  }

  private func arithmetic(_ level: Level) -> S3Select.Arithmetic? {
    switch (current.kind, level) {
    case (.operator("+"), .sum): .add
    case (.operator("-"), .sum): .subtract
    case (.star, .product): .multiply
    case (.operator("/"), .product): .divide
    case (.operator("%"), .product): .remainder
    default: nil
    }
  }

  private mutating func comparison(_ left: S3Select.Expression) throws(S3Select.Fault) -> S3Select.Expression
  {
    if case .operator(let text) = current.kind {
      let operation: S3Select.Comparison =
        switch text {
        case "=": .equal
        case "<>": .notEqual
        case "<": .less
        case "<=": .lessOrEqual
        case ">": .greater
        default: .greaterOrEqual
        }
      advance()
      return .comparison(operation, left, try binary(.concatenation))
    }
    if takeKeyword("is") {
      let isNegated = takeKeyword("not")
      let test: S3Select.Expression
      switch current.kind {
      case .literal(.null): test = .isNull(left)
      case .literal(.missing): test = .isMissing(left)
      default: throw .select("ParseExpectedTypeName", "Expected type name, found", found: current)
      }
      advance()
      return isNegated ? .not(test) : test
    }
    let isNegated = takeKeyword("not")
    let test: S3Select.Expression
    if takeKeyword("between") {
      let low = try binary(.concatenation)
      guard takeKeyword("and") else { throw expectedKeyword() }
      test = .between(left, low, try binary(.concatenation))
    } else if takeKeyword("in") {
      test = .among(left, try candidates())
    } else {
      guard takeKeyword("like") else { throw expectedKeyword() }
      let pattern = try binary(.concatenation)
      test = .like(left, pattern: pattern, escape: takeKeyword("escape") ? try binary(.concatenation) : nil)
    }
    return isNegated ? .not(test) : test
  }

  /// What follows `IN`: values in parentheses, or one expression that is a list.
  private mutating func candidates() throws(S3Select.Fault) -> [S3Select.Expression] {
    guard take(.leftParenthesis) else { return [try binary(.concatenation)] }
    return try arguments()
  }

  /// What stands between parentheses, of which the first one was taken.
  mutating func arguments() throws(S3Select.Fault) -> [S3Select.Expression] {
    var arguments: [S3Select.Expression] = []
    if take(.rightParenthesis) { return arguments }
    repeat {
      arguments.append(try expression())
    } while take(.comma)
    try closeParenthesis()
    return arguments
  }

  mutating func closeParenthesis() throws(S3Select.Fault) {
    guard take(.rightParenthesis) else {
      throw .select(
        "ParseExpectedRightParenBuiltinFunctionCall", "Expected right parenthesis, found", found: current)
    }
  }

  private mutating func prefixed() throws(S3Select.Fault) -> S3Select.Expression {
    if takeKeyword("not") { return .not(try binary(.comparison)) }
    var negations = 0
    while true {
      if take(.operator("-")) {
        negations += 1
      } else if !take(.operator("+")) {
        break
      }
    }
    guard negations <= Self.maximumDepth else { throw .select(.unsupportedSqlStructure) }
    var operand = try primary()
    for _ in 0..<negations { operand = .negated(operand) }
    return operand
  }

  private mutating func primary() throws(S3Select.Fault) -> S3Select.Expression {
    let token = current
    switch token.kind {
    case .literal(let value):
      advance()
      return .literal(value)
    case .leftParenthesis:
      advance()
      let inner = try expression()
      guard take(.rightParenthesis) else { throw unexpected() }
      return inner
    case .identifier(let text, let isQuoted):
      advance()
      if !isQuoted, take(.leftParenthesis) { return try call(text.asciiFolded) }
      return try reference(S3Select.Name(text: text, isQuoted: isQuoted))
    case .keyword(let word): return try keyword(word)
    case .operator: throw .select("ParseUnexpectedOperator", "Unexpected operator found", found: token)
    case .star: throw .select("ParseUnexpectedTerm", "Unexpected term found", found: token)
    default: throw unexpected()
    }
  }

  /// Expressions that begin with a reserved word.
  private mutating func keyword(_ word: String) throws(S3Select.Fault) -> S3Select.Expression {
    switch word {
    case "case":
      advance()
      return try choice()
    case "cast":
      advance()
      guard take(.leftParenthesis) else {
        throw .select(
          "ParseExpectedLeftParenAfterCast", "Expected left parenthesis after CAST, found", found: current)
      }
      return try cast()
    default:
      guard peek(1).kind == .leftParenthesis else { throw unexpected() }
      guard S3Select.Parser.callable.contains(word) else { throw unexpected() }
      advance()
      advance()
      return try call(word)
    }
  }

  /// Reserved words that begin calls, of functions that exist here or elsewhere.
  private static let callable: Set<String> = [
    "avg", "bit_length", "char_length", "character_length", "coalesce", "convert", "count", "exists",
    "extract",
    "lower", "max", "min", "nullif", "octet_length", "position", "size", "substring", "sum", "translate",
    "trim",
    "upper",
  ]

  private mutating func choice() throws(S3Select.Fault) -> S3Select.Expression {
    var operand: S3Select.Expression?
    if current.kind != .keyword("when") { operand = try expression() }
    var branches: [(when: S3Select.Expression, then: S3Select.Expression)] = []
    while takeKeyword("when") {
      let test = try expression()
      guard takeKeyword("then") else { throw expectedKeyword() }
      let then = try expression()
      branches.append((operand.map { .comparison(.equal, $0, test) } ?? test, then))
    }
    guard !branches.isEmpty else {
      throw .select("ParseExpectedWhenClause", "Expected WHEN clause in CASE, found", found: current)
    }
    let otherwise: S3Select.Expression? = takeKeyword("else") ? try expression() : nil
    guard takeKeyword("end") else { throw expectedKeyword() }
    return .choice(branches, otherwise: otherwise)
  }
}
