// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// Parses an expression, by hand and by recursion that ends at ``maximumDepth``.
  struct Parser {
    /// How deep expressions may stand in each other, in parsing as in evaluation. Threads may have as little stack as
    /// half a megabyte.
    static let maximumDepth = 48

    /// Where aggregates may stand: in the select list, but not in each other.
    enum AggregateUse {
      case allowed, inside, forbidden
    }

    private let tokens: [Token]
    private var position = 0
    private var depth = 0
    var aggregateUse = AggregateUse.allowed
    private(set) var references: [S3Select.Reference] = []
    var aggregates: [(S3Select.Aggregate, operand: S3Select.Expression?)] = []
    /// The select list speaks of single records.
    private var readsRecords = false

    private init(_ expression: String) throws(Fault) { tokens = try Lexer.tokens(expression) }

    static func parse(_ expression: String) throws(Fault) -> Statement {
      var parser = try Parser(expression)
      return try parser.statement()
    }

    // MARK: Tokens

    /// The last token is the end, which is never passed.
    var current: Token { tokens[min(position, tokens.count - 1)] }

    func peek(_ offset: Int) -> Token { tokens[min(position + offset, tokens.count - 1)] }

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    mutating func take(_ kind: Token.Kind) -> Bool {
      guard current.kind == kind else { return false }
      advance()
      return true
    }

    mutating func takeKeyword(_ keyword: String) -> Bool { take(.keyword(keyword)) }

    /// A word that means something only here, reserved or not.
    mutating func takeWord(_ word: String) -> Bool {
      guard isWord(word) else { return false }
      advance()
      return true
    }

    func isWord(_ word: String) -> Bool {
      switch current.kind {
      case .keyword(let keyword): keyword == word
      case .identifier(let name, isQuoted: false): name.asciiFolded == word
      default: false
      }
    }

    func unexpected() -> Fault {
      .select("ParseUnexpectedToken", "Unexpected token found", found: current)
    }

    func expectedKeyword() -> Fault {
      .select("ParseExpectedKeyword", "Expected keyword, found", found: current)
    }

    /// Begins what may contain itself; ``ascend()`` ends it.
    mutating func descend() throws(Fault) {
      guard depth < Self.maximumDepth else { throw .select(.unsupportedSqlStructure) }
      depth += 1
    }

    mutating func ascend() { depth -= 1 }

    // MARK: Statement

    private mutating func statement() throws(Fault) -> Statement {
      guard takeKeyword("select") else { throw unexpected() }
      if case .keyword(let word) = current.kind, ["all", "distinct", "value", "pivot"].contains(word) {
        throw unsupportedSyntax()
      }
      let items = try selectList()
      aggregateUse = .forbidden
      guard takeKeyword("from") else {
        throw .select("ParseSelectMissingFrom", "Missing FROM after SELECT list, found", found: current)
      }
      var statement = Statement(items: items, source: [])
      try source(&statement)
      if takeKeyword("where") { statement.condition = try whole() }
      if case .keyword(let word) = current.kind, ["group", "having", "order", "union"].contains(word) {
        throw unsupportedSyntax()
      }
      if takeWord("limit") { statement.limit = try limit() }
      _ = take(.semicolon)
      guard current.kind == .end else { throw unexpected() }
      // Without GROUP BY there is no record that the rest could speak of.
      guard aggregates.isEmpty || !readsRecords else { throw .select(.unsupportedSqlStructure) }
      statement.references = references
      statement.aggregates = aggregates
      return statement
    }

    /// An expression that nothing stands around.
    private mutating func whole() throws(Fault) -> Expression {
      let parsed = try expression()
      guard !parsed.isDeeper(than: Self.maximumDepth) else { throw .select(.unsupportedSqlStructure) }
      return parsed
    }

    private func unsupportedSyntax() -> Fault {
      .select("ParseUnsupportedSyntax", "Unsupported syntax, found", found: current)
    }

    private mutating func limit() throws(Fault) -> Int {
      let isNegative = take(.operator("-"))
      guard case .literal(let value) = current.kind, value.isNumber else {
        throw .select("ParseExpectedNumber", "Expected number, found", found: current)
      }
      guard !isNegative else { throw .select(.evaluatorNegativeLimit) }
      guard case .integer(let count) = value else { throw .select(.integerOverflow) }
      guard count >= 0 else { throw .select(.evaluatorNegativeLimit) }
      advance()
      return count
    }

    private mutating func selectList() throws(Fault) -> [Statement.Item] {
      if current.kind == .keyword("from") || current.kind == .end {
        throw .select("ParseEmptySelect", "Found empty SELECT list", found: current)
      }
      var items: [Statement.Item] = []
      var star: Token?
      repeat {
        if current.kind == .star {
          star = current
          advance()
          items.append(.everything)
          readsRecords = true
        } else {
          items.append(try item(items.count + 1))
        }
      } while take(.comma)
      if let star, items.count > 1 {
        throw .select(
          "ParseAsteriskIsNotAloneInSelectList",
          "Other expressions may not be present in the select list when '*' is used without dot notation",
          at: star.place)
      }
      return items
    }

    private mutating func item(_ number: Int) throws(Fault) -> Statement.Item {
      let start = current
      let parsed = try whole()
      var name = "_\(number)"
      if case .reference(let index) = parsed {
        let (root, steps) = (references[index].name, references[index].steps)
        if steps == [.allMembers] {
          references.removeLast()
          return .everything
        }
        guard !steps.contains(.allMembers) else {
          throw .select(
            "ParseInvalidContextForWildcardInSelectList", "Invalid use of * in select list", found: start)
        }
        switch steps.last {
        case nil: name = root.text
        case .member(let last)?: name = last.text
        default: break
        }
      }
      if takeKeyword("as") {
        name = try alias().text
      } else if case .identifier(let text, _) = current.kind {
        name = text
        advance()
      }
      return .expression(parsed, name: name)
    }

    private mutating func alias() throws(Fault) -> Name {
      guard case .identifier(let text, let isQuoted) = current.kind else {
        throw .select("ParseExpectedIdentForAlias", "Expected identifier for alias, found", found: current)
      }
      advance()
      return Name(text: text, isQuoted: isQuoted)
    }

    /// What follows `FROM`.
    private mutating func source(_ statement: inout Statement) throws(Fault) {
      guard case .identifier(let text, let isQuoted) = current.kind else { throw unexpected() }
      guard Name(text: text, isQuoted: isQuoted).matches("S3Object") else {
        throw .select(.evaluatorBindingDoesNotExist)
      }
      advance()
      statement.source = try steps()
      if case .member(let name)? = statement.source.last { statement.alias = name }
      if takeKeyword("as") {
        statement.alias = try alias()
      } else if case .identifier(let text, let isQuoted) = current.kind, !isWord("limit") {
        statement.alias = Name(text: text, isQuoted: isQuoted)
        advance()
      }
      switch current.kind {
      case .comma: throw .select(.multipleDataSourcesUnsupported)
      case .keyword(let word)
      where ["join", "inner", "left", "right", "full", "cross", "outer", "natural"].contains(word):
        throw .select("ParseMalformedJoin", "JOIN is not supported in the SQL expression", at: current.place)
      case .keyword("at"): throw unsupportedSyntax()
      default: break
      }
    }

    // MARK: Names

    /// The name that was taken, with the path behind it.
    mutating func reference(_ name: Name) throws(Fault) -> Expression {
      if aggregateUse == .allowed { readsRecords = true }
      references.append(Reference(name: name, steps: try steps()))
      return .reference(references.count - 1)
    }

    /// The steps behind a name.
    mutating func steps() throws(Fault) -> [Step] {
      var steps: [Step] = []
      while true {
        if take(.dot) {
          switch current.kind {
          case .identifier(let text, let isQuoted):
            steps.append(.member(Name(text: text, isQuoted: isQuoted)))
          case .star: steps.append(.allMembers)
          default: throw invalidComponent()
          }
          advance()
        } else if take(.leftBracket) {
          switch current.kind {
          case .star: steps.append(.allElements)
          // One between backticks may be negative.
          case .literal(.integer(let index)) where index >= 0: steps.append(.index(index))
          case .literal(.string(let text)): steps.append(.member(Name(text: text, isQuoted: true)))
          default: throw invalidComponent()
          }
          advance()
          guard take(.rightBracket) else {
            throw .select(
              "ParseExpectedTokenType", "Expected token of type RIGHT_BRACKET, found", found: current)
          }
        } else {
          return steps
        }
      }
    }

    private func invalidComponent() -> Fault {
      .select(
        "ParseInvalidPathComponent", "Invalid Path component, expecting either an ident or star, found",
        found: current)
    }
  }
}
