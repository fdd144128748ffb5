// SPDX-License-Identifier: Apache-2.0

/// Text with `*` for any run of characters and `?` for any one, both optional to have.
///
/// Matching takes at most the product of both lengths, whatever the pattern.
public struct WildcardPattern: Sendable, Hashable {
  /// Bytes of UTF-8, and beyond them the wildcards.
  typealias Symbol = UInt16
  static let anyRun: Symbol = 256
  static let anyOne: Symbol = 257

  let symbols: [Symbol]

  init(symbols: [Symbol]) { self.symbols = symbols }

  /// Reads the text form, in which every `*` and `?` is a wildcard.
  public init(_ text: String) {
    symbols = Self.symbols(of: text.utf8)
  }

  /// Only the text itself matches.
  public init(literal text: String) {
    symbols = text.utf8.map { Symbol($0) }
  }

  static func symbols(of text: some Sequence<UInt8>) -> [Symbol] {
    text.map { byte in
      switch byte {
      case UInt8(ascii: "*"): anyRun
      case UInt8(ascii: "?"): anyOne
      default: Symbol(byte)
      }
    }
  }

  /// Whether the whole of `text` matches, byte for byte.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches($0) }
  }

  func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    symbols.withUnsafeBufferPointer { Self.matches($0, text) }
  }

  /// Goes back to the last run only: what an earlier one could take, the last one can take as well.
  private static func matches(
    _ pattern: UnsafeBufferPointer<Symbol>, _ text: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var place = 0
    var position = 0
    var afterRun = -1
    var runEnd = 0
    while position < text.count {
      if place < pattern.count {
        let symbol = pattern[place]
        if symbol == anyRun {
          place &+= 1
          afterRun = place
          runEnd = position
          continue
        }
        if symbol == Symbol(text[position]) {
          place &+= 1
          position &+= 1
          continue
        }
        // One character is all the bytes of its UTF-8; none begins with a continuation byte.
        if symbol == anyOne, text[position] & 0xC0 != 0x80 {
          place &+= 1
          position &+= 1
          while position < text.count, text[position] & 0xC0 == 0x80 { position &+= 1 }
          continue
        }
      }
      guard afterRun >= 0 else { return false }
      runEnd &+= 1
      position = runEnd
      place = afterRun
    }
    while place < pattern.count, pattern[place] == anyRun { place &+= 1 }
    return place == pattern.count
  }

  var hasWildcards: Bool { symbols.contains { $0 >= Self.anyRun } }
}
