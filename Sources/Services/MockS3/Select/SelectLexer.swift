// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// Where in an expression something stands, both from 1.
  struct Place: Hashable {
    var line: Int
    var column: Int
  }

  /// The smallest parts of an expression.
  struct Token {
    enum Kind: Hashable {
      /// A reserved word, in lower case.
      case keyword(String)
      case identifier(String, isQuoted: Bool)
      case literal(Value)
      case `operator`(String)
      case comma, dot, star, leftParenthesis, rightParenthesis, leftBracket, rightBracket, semicolon, end

      /// As AWS's texts call it.
      var name: String {
        switch self {
        case .keyword: "KEYWORD"
        case .identifier(_, isQuoted: true): "QUOTED_IDENTIFIER"
        case .identifier: "IDENTIFIER"
        case .literal: "LITERAL"
        case .operator: "OPERATOR"
        case .comma: "COMMA"
        case .dot: "DOT"
        case .star: "STAR"
        case .leftParenthesis: "LEFT_PAREN"
        case .rightParenthesis: "RIGHT_PAREN"
        case .leftBracket: "LEFT_BRACKET"
        case .rightBracket: "RIGHT_BRACKET"
        case .semicolon: "SEMICOLON"
        case .end: "EOF"
        }
      }
    }

    let kind: Kind
    let place: Place
  }

  /// Cuts an expression into tokens.
  struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0

    init(_ expression: String) { bytes = Array(expression.utf8) }

    /// All tokens, the last one ``Token/Kind/end``.
    static func tokens(_ expression: String) throws(Fault) -> [Token] {
      var lexer = Lexer(expression)
      var tokens: [Token] = []
      while true {
        let token = try lexer.next()
        tokens.append(token)
        if token.kind == .end { return tokens }
      }
    }

    private func peek(_ offset: Int = 0) -> UInt8 {
      position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private var place: Place { Place(line: line, column: position - lineStart + 1) }

    private mutating func advance() {
      if bytes[position] == UInt8(ascii: "\n") {
        line += 1
        lineStart = position + 1
      }
      position += 1
    }

    private func invalid(_ place: Place) -> Fault {
      .select("LexerInvalidChar", "Invalid character", at: place)
    }

    private mutating func skipSpace() throws(Fault) {
      while position < bytes.count {
        let byte = peek()
        if byte == 32 || (9...13).contains(byte) {
          advance()
        } else if byte == UInt8(ascii: "-"), peek(1) == byte {
          while position < bytes.count, peek() != UInt8(ascii: "\n") { advance() }
        } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
          let start = place
          position += 2
          while peek() != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") {
            guard position < bytes.count else { throw invalid(start) }
            advance()
          }
          position += 2
        } else {
          return
        }
      }
    }

    private mutating func next() throws(Fault) -> Token {
      try skipSpace()
      let start = place
      guard position < bytes.count else { return Token(kind: .end, place: start) }
      return Token(kind: try kind(start), place: start)
    }

    private mutating func kind(_ start: Place) throws(Fault) -> Token.Kind {
      let byte = peek()
      switch byte {
      case UInt8(ascii: "'"): return .literal(.string(try quoted(byte, start)))
      case UInt8(ascii: "\""): return .identifier(try quoted(byte, start), isQuoted: true)
      case UInt8(ascii: "`"):
        guard let value = IonLiteral.value(try quoted(byte, start)) else {
          throw .select(
            "LexerInvalidIONLiteral", "The SQL expression contains an invalid Ion literal", at: start)
        }
        return .literal(value)
      case UInt8(ascii: "."):
        if isDigit(peek(1)) { return try number(start) }
        return single(.dot)
      case UInt8(ascii: ","): return single(.comma)
      case UInt8(ascii: ";"): return single(.semicolon)
      case UInt8(ascii: "*"): return single(.star)
      case UInt8(ascii: "("): return single(.leftParenthesis)
      case UInt8(ascii: ")"): return single(.rightParenthesis)
      case UInt8(ascii: "["): return single(.leftBracket)
      case UInt8(ascii: "]"): return single(.rightBracket)
      case _ where isDigit(byte): return try number(start)
      case _ where isWord(byte): return word()
      default: return try symbol(start)
      }
    }

    private mutating func single(_ kind: Token.Kind) -> Token.Kind {
      position += 1
      return kind
    }

    /// What stands between two quotes, which are doubled inside.
    private mutating func quoted(_ quote: UInt8, _ start: Place) throws(Fault) -> String {
      position += 1
      var content: [UInt8] = []
      while position < bytes.count {
        let byte = peek()
        if byte == quote {
          guard peek(1) == quote, quote != UInt8(ascii: "`") else {
            position += 1
            return String(decoding: content, as: UTF8.self)
          }
          position += 1
        }
        content.append(byte)
        advance()
      }
      throw invalid(start)
    }

    private mutating func number(_ start: Place) throws(Fault) -> Token.Kind {
      let begin = position
      while isDigit(peek()) { position += 1 }
      if peek() == UInt8(ascii: ".") {
        position += 1
        while isDigit(peek()) { position += 1 }
      }
      if peek() | 0x20 == UInt8(ascii: "e") {
        let sign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-") ? 1 : 0
        guard isDigit(peek(1 + sign)) else { throw invalid(place) }
        position += 1 + sign
        while isDigit(peek()) { position += 1 }
      }
      guard !isWord(peek()) else { throw invalid(place) }
      guard let value = Value(number: String(decoding: bytes[begin..<position], as: UTF8.self)) else {
        throw .select(.numberFormatError)
      }
      return .literal(value)
    }

    private mutating func word() -> Token.Kind {
      let begin = position
      while isWord(peek()) || isDigit(peek()) { position += 1 }
      let text = String(decoding: bytes[begin..<position], as: UTF8.self)
      let folded = text.asciiFolded
      switch folded {
      case "true": return .literal(.boolean(true))
      case "false": return .literal(.boolean(false))
      case "null": return .literal(.null)
      case "missing": return .literal(.missing)
      default:
        return Keywords.reserved.contains(folded) ? .keyword(folded) : .identifier(text, isQuoted: false)
      }
    }

    private mutating func symbol(_ start: Place) throws(Fault) -> Token.Kind {
      let pair = String(decoding: [peek(), peek(1)], as: UTF8.self)
      if ["<=", ">=", "<>", "!=", "||"].contains(pair) {
        position += 2
        return .operator(pair == "!=" ? "<>" : pair)
      }
      guard "+-/%<>=".utf8.contains(peek()) else { throw invalid(start) }
      let text = String(decoding: [peek()], as: UTF8.self)
      position += 1
      return .operator(text)
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    private func isWord(_ byte: UInt8) -> Bool {
      (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }
  }
}

extension String {
  /// With the letters A to Z in lower case and all else as it is.
  var asciiFolded: String {
    guard utf8.contains(where: { $0 &- 65 < 26 }) else { return self }
    return String(decoding: utf8.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
