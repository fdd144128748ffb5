// SPDX-License-Identifier: Apache-2.0

extension SeededGenerator {
  /// A version 4 UUID in lower case, `6d1a7a44-cf0c-4c7e-9d0e-3f0a52c3e1b7`.
  public mutating func uuid() -> String {
    let high = (next() & 0xFFFF_FFFF_FFFF_0FFF) | 0x4000
    let low = (next() & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    return String(unsafeUninitializedCapacity: 36) { buffer in
      var index = 0
      for position in 0..<32 {
        if position == 8 || position == 12 || position == 16 || position == 20 {
          buffer[index] = UInt8(ascii: "-")
          index &+= 1
        }
        let word = position < 16 ? high : low
        let nibble = UInt8(truncatingIfNeeded: word &>> UInt64(60 &- (position & 15) &* 4)) & 15
        buffer[index] = hexDigit(nibble)
        index &+= 1
      }
      return index
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
