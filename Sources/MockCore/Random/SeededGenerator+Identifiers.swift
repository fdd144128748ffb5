// SPDX-License-Identifier: Apache-2.0

import CMockCore

extension SeededGenerator {
  /// A version 4 UUID in lower case, `6d1a7a44-cf0c-4c7e-9d0e-3f0a52c3e1b7`.
  public mutating func uuid() -> String {
    let (high, low) = uuidWords()
    return Self.uuid(high, low)
  }

  /// The 128 bits of a version 4 UUID.
  mutating func uuidWords() -> (high: UInt64, low: UInt64) {
    let high = (next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
    let low = (next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    return (high, low)
  }

  static func uuid(_ high: UInt64, _ low: UInt64) -> String {
    String(unsafeUninitializedCapacity: 36) { buffer in
      mock_uuid(high, low, buffer.baseAddress)
      return 36
    }
  }

  /// Text of `length` characters, each drawn from `alphabet`; empty when the alphabet is.
  public mutating func string(length: Int, alphabet: Alphabet) -> String {
    guard length > 0, !alphabet.bytes.isEmpty else { return "" }
    let size = UInt64(alphabet.bytes.count)
    return String(unsafeUninitializedCapacity: length) { buffer in
      for index in 0..<length { buffer[index] = alphabet.bytes[Int(next(below: size))] }
      return length
    }
  }

  /// `count` random bytes; none for a negative count.
  public mutating func bytes(_ count: Int) -> Bytes {
    guard count > 0 else { return Bytes() }
    var builder = BytesBuilder(capacity: count)
    builder.append(atLeast: count) { buffer in
      var index = 0
      while index < count {
        var word = next()
        for _ in 0..<min(8, count - index) {
          buffer[index] = UInt8(truncatingIfNeeded: word)
          word &>>= 8
          index &+= 1
        }
      }
      return count
    }
    return builder.finish()
  }

  /// The ASCII characters that an identifier is drawn from.
  public struct Alphabet: Sendable, ExpressibleByStringLiteral {
    let bytes: [UInt8]

    /// Characters outside ASCII are left out.
    public init(_ characters: String) { bytes = characters.utf8.filter { $0 < 0x80 } }
    public init(stringLiteral value: String) { self.init(value) }

    /// `0`–`9`.
    public static let digits: Alphabet = "0123456789"
    /// `0`–`9`, `a`–`f`.
    public static let hexadecimal: Alphabet = "0123456789abcdef"
    /// `A`–`Z`, `2`–`7`: what follows the prefix of an access key.
    public static let base32: Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    /// `a`–`z`, `0`–`9`.
    public static let lowercaseAlphanumeric: Alphabet = "abcdefghijklmnopqrstuvwxyz0123456789"
    /// `A`–`Z`, `0`–`9`.
    public static let uppercaseAlphanumeric: Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    /// `A`–`Z`, `a`–`z`, `0`–`9`.
    public static let alphanumeric: Alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    /// The 64 characters of base64, as in secret keys and session tokens.
    public static let base64: Alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
  }
}
