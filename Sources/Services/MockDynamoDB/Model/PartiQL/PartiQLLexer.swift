// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PartiQL {
  /// Where in a statement something stands, as DynamoDB's texts count: line and column from 1, and its length.
  struct Place: Hashable, Sendable, CustomStringConvertible {
    var line: Int
    var column: Int
    var length: Int

    var description: String { "\(line):\(column):\(length)" }
  }

  struct Token: Sendable {
    enum Kind: Hashable, Sendable {
      /// A reserved word, in lower case.
      case keyword(String)
      case identifier(String)
      case string(String)
      case number(String)
      case parameter
      case symbol(String)
      case end
    }

    let kind: Kind
    let place: Place
  }

  /// Cuts a statement into tokens.
  struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var lineStart = 0

    private init(_ statement: String) { bytes = Array(statement.utf8) }

    /// All tokens, the last one ``Token/Kind/end``.
    static func tokens(_ statement: String) throws(AWSError) -> [Token] {
      var lexer = Lexer(statement)
      var tokens: [Token] = []
      while true {
        let token = try lexer.next()
        tokens.append(token)
        if token.kind == .end { return tokens }
      }
    }

    private func peek(_ offset: Int = 0) -> UInt8 {
      let index = position &+ offset
      return index < bytes.count ? bytes[index] : 0
    }

    private mutating func advance() {
      if peek() == UInt8(ascii: "\n") {
        line &+= 1
        lineStart = position &+ 1
      }
      position &+= 1
    }

    private func place(from start: Int, _ line: Int, _ lineStart: Int) -> Place {
      Place(line: line, column: start &- lineStart &+ 1, length: Swift.max(position &- start, 1))
    }

    private func invalid(_ message: String) -> AWSError {
      .malformed(message, at: place(from: position, line, lineStart))
    }

    private mutating func skipSpace() throws(AWSError) {
      while position < bytes.count {
        let byte = peek()
        if byte == 32 || (9...13).contains(byte) {
          advance()
        } else if byte == UInt8(ascii: "-"), peek(1) == byte {
          while position < bytes.count, peek() != UInt8(ascii: "\n") { advance() }
        } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
          let unclosed = invalid("Unexpected end of comment")
          position &+= 2
          while peek() != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") {
            guard position < bytes.count else { throw unclosed }
            advance()
          }
          position &+= 2
        } else {
          return
        }
      }
    }

    private mutating func next() throws(AWSError) -> Token {
      try skipSpace()
      let (start, line, lineStart) = (position, line, lineStart)
      let kind = try kind()
      return Token(kind: kind, place: place(from: start, line, lineStart))
    }

    private mutating func kind() throws(AWSError) -> Token.Kind {
      guard position < bytes.count else { return .end }
      let byte = peek()
      switch byte {
      case UInt8(ascii: "'"): return .string(try quoted(byte))
      case UInt8(ascii: "\""):
        let name = try quoted(byte)
        guard !name.isEmpty else { throw invalid("Expected identifier") }
        return .identifier(name)
      case UInt8(ascii: "?"):
        position &+= 1
        return .parameter
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
      case UInt8(ascii: ".") where isDigit(peek(1)): return try number()
      case _ where isWord(byte): return word()
      default: return try symbol()
      }
    }

    /// What stands between two quotes; a quote inside is doubled.
    private mutating func quoted(_ quote: UInt8) throws(AWSError) -> String {
      let unclosed = invalid("Unclosed quote")
      position &+= 1
      var content: [UInt8] = []
      while position < bytes.count {
        let byte = peek()
        if byte == quote {
          position &+= 1
          guard peek() == quote, position < bytes.count else {
            return String(decoding: content, as: UTF8.self)
          }
        }
        content.append(byte)
        advance()
      }
      throw unclosed
    }

    private mutating func number() throws(AWSError) -> Token.Kind {
      let start = position
      while isDigit(peek()) { position &+= 1 }
      if peek() == UInt8(ascii: ".") {
        position &+= 1
        while isDigit(peek()) { position &+= 1 }
      }
      if peek() | 0x20 == UInt8(ascii: "e") {
        position &+= 1
        if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position &+= 1 }
        guard isDigit(peek()) else { throw invalid("Invalid number") }
        while isDigit(peek()) { position &+= 1 }
      }
      guard !isWord(peek()) else { throw invalid("Invalid number") }
      return .number(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private mutating func word() -> Token.Kind {
      let start = position
      while isWord(peek()) || isDigit(peek()) { position &+= 1 }
      let word = String(decoding: bytes[start..<position], as: UTF8.self)
      let lower = word.lowercased()
      return PartiQL.keywords.contains(lower) ? .keyword(lower) : .identifier(word)
    }

    private mutating func symbol() throws(AWSError) -> Token.Kind {
      let two = String(decoding: [peek(), peek(1)], as: UTF8.self)
      switch two {
      case "<<", ">>", "<=", ">=", "<>", "||":
        position &+= 2
        return .symbol(two)
      case "!=":
        position &+= 2
        return .symbol("<>")
      default: break
      }
      let byte = peek()
      guard Self.symbols.contains(byte) else { throw invalid("Invalid character") }
      position &+= 1
      return .symbol(String(decoding: [byte], as: UTF8.self))
    }

    private static let symbols = Set(",.*()[]{}:;=<>+-/%".utf8)

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    private func isWord(_ byte: UInt8) -> Bool {
      (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "$")
    }
  }
}

extension AWSError {
  /// A statement that isn't PartiQL, or not DynamoDB's.
  static func malformed(_ message: String, at place: PartiQL.Place? = nil) -> AWSError {
    let position = place.map { " at \($0)" } ?? ""
    return AWSError(
      "ValidationException",
      "Statement wasn't well formed, can't be processed: \(message)\(position)")
  }
}
