// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PartiQL.Parser {
  typealias Expression = PartiQL.Expression

  /// Runs `body` one level deeper.
  private mutating func nested(
    _ body: (inout PartiQL.Parser) throws(AWSError) -> Expression
  ) throws(AWSError) -> Expression {
    guard depth < Self.greatestDepth else { throw malformed("Expression is nested too deeply") }
    depth &+= 1
    defer { depth &-= 1 }
    return try body(&self)
  }

  // MARK: Conditions

  /// Terms that OR binds, each a row of those that AND binds.
  mutating func condition() throws(AWSError) -> Expression {
    try nested { parser throws(AWSError) in
      var terms = [try parser.conjunction()]
      while parser.skip(keyword: "or") { terms.append(try parser.conjunction()) }
      return terms.count == 1 ? terms[0] : .any(terms)
    }
  }

  private mutating func conjunction() throws(AWSError) -> Expression {
    var terms = [try negation()]
    while skip(keyword: "and") { terms.append(try negation()) }
    return terms.count == 1 ? terms[0] : .all(terms)
  }

  private mutating func negation() throws(AWSError) -> Expression {
    guard skip(keyword: "not") else { return try predicate() }
    return try nested { parser throws(AWSError) in .not(try parser.negation()) }
  }

  private mutating func predicate() throws(AWSError) -> Expression {
    let left = try operand()
    if case .symbol(let symbol) = current.kind, let comparison = Comparison(rawValue: symbol) {
      advance()
      return .comparison(comparison, left, try operand())
    }
    if skip(keyword: "is") {
      let isNegated = skip(keyword: "not")
      let test: Expression
      if skip(keyword: "missing") {
        test = .isMissing(left)
      } else if skip(keyword: "null") {
        test = .isNull(left)
      } else {
        throw malformed("Expected NULL or MISSING after IS")
      }
      return isNegated ? .not(test) : test
    }
    let isNegated = current.kind == .keyword("not")
    if isNegated {
      guard peek(1) == .keyword("in") || peek(1) == .keyword("between") else {
        throw malformed("Unexpected keyword")
      }
      advance()
    }
    let test: Expression
    if skip(keyword: "in") {
      test = .within(left, try alternatives())
    } else if skip(keyword: "between") {
      let lower = try operand()
      guard skip(keyword: "and") else { throw malformed("Expected AND after BETWEEN") }
      test = .between(left, lower, try operand())
    } else {
      if current.kind == .keyword("like") { throw malformed("Unsupported operator: LIKE") }
      return left
    }
    return isNegated ? .not(test) : test
  }

  /// What stands behind IN, in brackets, parentheses, or as one parameter that is a list.
  private mutating func alternatives() throws(AWSError) -> [Expression] {
    if current.kind == .parameter { return [.parameter(nextParameter())] }
    if skip(.symbol("[")) { return try operands(until: "]") }
    if skip(.symbol("(")) { return try operands(until: ")") }
    if skip(.symbol("<<")) { return try operands(until: ">>") }
    throw malformed("Expected a list after IN")
  }

  /// Operands with commas between them, and what closes them.
  private mutating func operands(until close: String) throws(AWSError) -> [Expression] {
    if skip(.symbol(close)) { return [] }
    var operands: [Expression] = []
    repeat { operands.append(try operand()) } while skip(.symbol(","))
    try expect(.symbol(close), "Expected \(close)")
    return operands
  }

  // MARK: Operands

  mutating func operand() throws(AWSError) -> Expression {
    var left = try term()
    var count = 0
    while true {
      let isSum = current.kind == .symbol("+")
      guard isSum || current.kind == .symbol("-") else { return left }
      // A long sum is a deep tree.
      count &+= 1
      guard count < Self.greatestDepth else { throw malformed("Expression is nested too deeply") }
      advance()
      let right = try term()
      left = isSum ? .sum(left, right) : .difference(left, right)
    }
  }

  private mutating func term() throws(AWSError) -> Expression {
    switch current.kind {
    case .parameter: return .parameter(nextParameter())
    case .string(let text):
      advance()
      return .string(text)
    case .number(let digits):
      advance()
      return .number(digits)
    case .identifier(let name):
      guard peek(1) == .symbol("(") else { return .path(try path()) }
      return try call(name.lowercased())
    case .keyword(let word): return try term(word)
    case .symbol(let symbol): return try term(symbol: symbol)
    case .end: throw malformed("Unexpected end of statement")
    }
  }

  private mutating func term(_ keyword: String) throws(AWSError) -> Expression {
    switch keyword {
    case "null":
      advance()
      return .null
    case "missing":
      advance()
      return .missing
    case "true":
      advance()
      return .boolean(true)
    case "false":
      advance()
      return .boolean(false)
    case "size" where peek(1) == .symbol("("): return try call(keyword)
    default: throw malformed("Unexpected keyword")
    }
  }

  private mutating func term(symbol: String) throws(AWSError) -> Expression {
    switch symbol {
    case "-", "+":
      guard case .number(let digits) = peek(1) else { throw malformed("Unexpected operator") }
      advance()
      advance()
      return .number(symbol == "-" ? "-\(digits)" : digits)
    case "(":
      advance()
      let inner = try condition()
      try expect(.symbol(")"), "Expected right parenthesis")
      return inner
    case "[":
      return try nested { parser throws(AWSError) in
        parser.advance()
        return .list(try parser.operands(until: "]"))
      }
    case "<<":
      return try nested { parser throws(AWSError) in
        parser.advance()
        return .set(try parser.operands(until: ">>"))
      }
    case "{": return try nested { parser throws(AWSError) in try parser.map() }
    default: throw malformed("Unexpected term")
    }
  }

  private mutating func map() throws(AWSError) -> Expression {
    advance()
    if skip(.symbol("}")) { return .map([]) }
    var entries: [Expression.Entry] = []
    repeat {
      guard case .string(let key) = current.kind else {
        throw malformed("Expected a string as key")
      }
      advance()
      try expect(.symbol(":"), "Expected : after a key")
      entries.append(Expression.Entry(key: key, value: try operand()))
    } while skip(.symbol(","))
    try expect(.symbol("}"), "Expected right brace")
    return .map(entries)
  }

  private mutating func call(_ name: String) throws(AWSError) -> Expression {
    guard let counts = Self.functions[name] else {
      throw malformed("Unsupported function: \(name.uppercased())")
    }
    let start = current.place
    return try nested { parser throws(AWSError) in
      parser.advance()
      parser.advance()
      let arguments = try parser.operands(until: ")")
      guard counts.contains(arguments.count) else {
        throw .malformed("Wrong number of arguments for function \(name.uppercased())", at: start)
      }
      return .call(name, arguments)
    }
  }

  /// DynamoDB's functions, and how many arguments each takes.
  private static let functions: [String: ClosedRange<Int>] = [
    "begins_with": 2...2, "contains": 2...2, "attribute_type": 2...2, "size": 1...1,
    "attribute_exists": 1...1,
    "attribute_not_exists": 1...1, "list_append": 2...2, "set_add": 2...2, "set_delete": 2...2,
    "if_not_exists": 2...2,
  ]
}
