// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The smallest parts of an expression.
struct ExpressionToken {
  enum Kind {
    /// A keyword, a function's name or an attribute's: which one depends on where it stands.
    case word
    /// A placeholder of an attribute name, with its `#`.
    case nameReference
    /// A placeholder of a value, with its `:`.
    case valueReference
    /// Digits.
    case index
    case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
    case plus, minus, comma, dot
    case leftParenthesis, rightParenthesis, leftBracket, rightBracket
    /// What no expression has.
    case illegal
    case end
  }

  let kind: Kind
  /// Where it stands in the expression's UTF-8.
  let range: Range<Int>
}

/// Cuts an expression into tokens. Everything that is no token is an illegal one, so it is the parser that complains.
struct ExpressionLexer {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0

  /// All tokens, of which the last is the end.
  static func tokens(_ expression: [UInt8]) -> [ExpressionToken] {
    expression.withUnsafeBufferPointer { bytes in
      var lexer = ExpressionLexer(bytes)
      var tokens: [ExpressionToken] = []
      tokens.reserveCapacity(bytes.count / 4 + 4)
      while true {
        let token = lexer.next()
        tokens.append(token)
        if token.kind == .end { return tokens }
      }
    }
  }

  private init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private mutating func next() -> ExpressionToken {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    let start = position
    guard start < bytes.count else { return ExpressionToken(kind: .end, range: start..<start) }
    let kind = kind()
    return ExpressionToken(kind: kind, range: start..<position)
  }

  private mutating func kind() -> ExpressionToken.Kind {
    let start = position
    let first = bytes[position]
    position += 1
    switch first {
    case UInt8(ascii: "="): return .equal
    case UInt8(ascii: "<"):
      if take(UInt8(ascii: ">")) { return .notEqual }
      return take(UInt8(ascii: "=")) ? .lessOrEqual : .less
    case UInt8(ascii: ">"): return take(UInt8(ascii: "=")) ? .greaterOrEqual : .greater
    case UInt8(ascii: "+"): return .plus
    case UInt8(ascii: "-"): return .minus
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "."): return .dot
    case UInt8(ascii: "("): return .leftParenthesis
    case UInt8(ascii: ")"): return .rightParenthesis
    case UInt8(ascii: "["): return .leftBracket
    case UInt8(ascii: "]"): return .rightBracket
    case UInt8(ascii: "#"), UInt8(ascii: ":"):
      passWord()
      guard position > start + 1 else { return .illegal }
      return first == UInt8(ascii: "#") ? .nameReference : .valueReference
    default:
      guard Self.isWord(first) else {
        // The rest of the character, whatever it is.
        while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
        return .illegal
      }
      passWord()
      guard first &- 48 < 10 else { return .word }
      return bytes[start..<position].allSatisfy { $0 &- 48 < 10 } ? .index : .illegal
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func passWord() {
    while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

  private static func isWord(_ byte: UInt8) -> Bool {
    byte &- 48 < 10 || (byte & 0xDF) &- 65 < 26 || byte == UInt8(ascii: "_")
  }
}
