// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PartiQL {
  /// Reads one statement by recursive descent; how deep it may go is limited, so that no statement exhausts the stack.
  struct Parser {
    private let tokens: [Token]
    private var position = 0
    private(set) var parameterCount = 0
    var depth = 0

    static let greatestDepth = 48

    /// A statement, and how many parameters it takes.
    static func parse(_ text: String) throws(AWSError) -> (
      statement: Statement, parameterCount: Int
    ) {
      var parser = Parser(tokens: try Lexer.tokens(text))
      let statement = try parser.statement()
      parser.skip(.symbol(";"))
      guard parser.current.kind == .end else { throw parser.unexpectedRest() }
      return (statement, parser.parameterCount)
    }

    private init(tokens: [Token]) { self.tokens = tokens }

    // MARK: Tokens

    var current: Token { tokens[min(position, tokens.count &- 1)] }

    func peek(_ offset: Int) -> Token.Kind {
      tokens[min(position &+ offset, tokens.count &- 1)].kind
    }

    mutating func advance() { position = min(position &+ 1, tokens.count &- 1) }

    /// Takes the token if it is this one.
    @discardableResult
    mutating func skip(_ kind: Token.Kind) -> Bool {
      guard current.kind == kind else { return false }
      advance()
      return true
    }

    mutating func skip(keyword: String) -> Bool { skip(.keyword(keyword)) }

    /// Takes a word that is no keyword of PartiQL's, whatever its case.
    mutating func skip(word: String) -> Bool {
      guard case .identifier(let name) = current.kind, name.lowercased() == word else {
        return false
      }
      advance()
      return true
    }

    mutating func expect(_ kind: Token.Kind, _ message: String) throws(AWSError) {
      guard skip(kind) else { throw malformed(message) }
    }

    mutating func nextParameter() -> Int {
      advance()
      parameterCount &+= 1
      return parameterCount &- 1
    }

    func malformed(_ message: String) -> AWSError { .malformed(message, at: current.place) }

    private func unexpectedRest() -> AWSError {
      if case .keyword(let word) = current.kind, Self.unsupportedClauses.contains(word) {
        return malformed("Unsupported clause: \(word.uppercased())")
      }
      return malformed("Unexpected term after expression")
    }

    private static let unsupportedClauses: Set<String> = [
      "cross", "except", "full", "group", "having", "inner", "intersect", "join", "left", "limit",
      "outer",
      "pivot", "right", "union", "unpivot",
    ]

    // MARK: Statements

    private mutating func statement() throws(AWSError) -> Statement {
      guard case .keyword(let word) = current.kind else { throw malformed("Expected statement") }
      switch word {
      case "select":
        advance()
        return .select(try selection())
      case "exists":
        advance()
        try expect(.symbol("("), "Expected left parenthesis")
        guard skip(keyword: "select") else { throw malformed("Expected SELECT") }
        let selection = try selection()
        try expect(.symbol(")"), "Expected right parenthesis")
        return .exists(selection)
      case "insert":
        advance()
        return try insertion()
      case "update":
        advance()
        return .update(try update())
      case "delete":
        advance()
        return .delete(try deletion())
      default: throw malformed("Unexpected keyword")
      }
    }

    private mutating func selection() throws(AWSError) -> Selection {
      var paths: [DocumentPath] = []
      if !skip(.symbol("*")) {
        if current.kind == .keyword("distinct") { throw malformed("Unsupported clause: DISTINCT") }
        repeat {
          if peek(1) == .symbol("(") { throw malformed("Unexpected path component") }
          paths.append(try path())
          if current.kind == .keyword("as") { throw malformed("Unsupported clause: AS") }
        } while skip(.symbol(","))
      }
      guard skip(keyword: "from") else { throw malformed("Expected FROM") }
      let table = try name()
      var index: String?
      if skip(.symbol(".")) { index = try name() }
      let condition = try whereClause()
      var order: [Order] = []
      if skip(keyword: "order") {
        guard skip(keyword: "by") else { throw malformed("Expected BY after ORDER") }
        repeat {
          let path = try path()
          let isDescending = skip(keyword: "desc")
          if !isDescending { _ = skip(keyword: "asc") }
          order.append(Order(path: path, isDescending: isDescending))
        } while skip(.symbol(","))
      }
      return Selection(paths: paths, table: table, index: index, condition: condition, order: order)
    }

    private mutating func insertion() throws(AWSError) -> Statement {
      guard skip(keyword: "into") else { throw malformed("Expected INTO after INSERT") }
      let table = try name()
      let severalItems = AWSError.validation(
        "Unsupported operation: Inserting multiple items in a single statement is not supported yet, "
          + "use \"INSERT INTO tableName VALUE item\" instead")
      if current.kind == .symbol("<<") || current.kind == .keyword("values") { throw severalItems }
      guard skip(keyword: "value") else { throw malformed("Expected VALUE") }
      let item = try operand()
      switch item {
      case .map, .parameter: break
      default: throw malformed("Expected a map behind VALUE")
      }
      if current.kind == .symbol(",") { throw severalItems }
      return .insert(table: table, item: item)
    }

    private mutating func update() throws(AWSError) -> Update {
      let table = try name()
      var changes: [Change] = []
      while true {
        if skip(keyword: "set") {
          repeat {
            let path = try path()
            try expect(.symbol("="), "Expected = after a path")
            changes.append(.set(path, try operand()))
          } while skip(.symbol(","))
        } else if skip(keyword: "remove") {
          repeat { changes.append(.remove(try path())) } while skip(.symbol(","))
        } else {
          break
        }
      }
      guard !changes.isEmpty else { throw malformed("Expected SET or REMOVE") }
      let condition = try whereClause()
      return Update(
        table: table, changes: changes, condition: condition, returning: try returning())
    }

    private mutating func deletion() throws(AWSError) -> Deletion {
      guard skip(keyword: "from") else { throw malformed("Expected FROM after DELETE") }
      let table = try name()
      let condition = try whereClause()
      let place = current.place
      let returning = try returning()
      guard returning == nil || returning == .allOld else {
        throw .malformed("A deletion returns ALL OLD * only", at: place)
      }
      return Deletion(table: table, condition: condition, returning: returning)
    }

    private mutating func whereClause() throws(AWSError) -> Expression? {
      skip(keyword: "where") ? try condition() : nil
    }

    private mutating func returning() throws(AWSError) -> Returning? {
      guard skip(keyword: "returning") else { return nil }
      let isWhole = skip(keyword: "all")
      guard isWhole || skip(word: "modified") else { throw malformed("Expected ALL or MODIFIED") }
      let isOld = skip(word: "old")
      guard isOld || skip(word: "new") else { throw malformed("Expected OLD or NEW") }
      try expect(.symbol("*"), "Expected *")
      switch (isWhole, isOld) {
      case (true, true): return .allOld
      case (true, false): return .allNew
      case (false, true): return .modifiedOld
      case (false, false): return .modifiedNew
      }
    }

    // MARK: Names

    /// The name of a table or of an index.
    private mutating func name() throws(AWSError) -> String {
      guard case .identifier(let name) = current.kind else {
        throw malformed("Expected identifier for simple table reference")
      }
      advance()
      return name
    }

    mutating func path() throws(AWSError) -> DocumentPath {
      guard case .identifier(let attribute) = current.kind else {
        if case .keyword = current.kind { throw malformed("Unexpected keyword") }
        throw malformed("Unexpected term")
      }
      advance()
      var tail: [DocumentPath.Step] = []
      while true {
        if skip(.symbol(".")) {
          guard case .identifier(let member) = current.kind else {
            throw malformed("Unexpected path component")
          }
          advance()
          tail.append(.name(member))
        } else if skip(.symbol("[")) {
          switch current.kind {
          case .number(let digits):
            guard let element = Int(digits) else { throw malformed("Unexpected path component") }
            tail.append(.index(element))
          case .string(let member): tail.append(.name(member))
          default: throw malformed("Unexpected path component")
          }
          advance()
          try expect(.symbol("]"), "Expected right bracket")
        } else {
          guard tail.count < DocumentPath.maximumDepth else {
            throw malformed("Path is nested too deeply")
          }
          return DocumentPath(attribute, tail)
        }
      }
    }
  }
}
