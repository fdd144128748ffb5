// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An object's entity tag: the MD5 of its content, or `md5-of-md5s-N` for one uploaded in parts.
///
/// Held as the digest's own bytes inside the version: listings read a thousand of them, and each text elsewhere in memory
/// would have to be waited for.
struct ETag: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64
  /// How many parts it is made of; 0 for an object that came whole.
  private let parts: Int

  /// `digest` has the 16 bytes of an MD5.
  init(_ digest: Bytes, parts: Int = 0) {
    var words: (high: UInt64, low: UInt64) = (0, 0)
    for (index, byte) in digest.prefix(MD5.size).enumerated() {
      if index < 8 {
        words.high = words.high &<< 8 | UInt64(byte)
      } else {
        words.low = words.low &<< 8 | UInt64(byte)
      }
    }
    (high, low) = words
    self.parts = parts
  }

  /// Without quotes.
  var text: String { text(quote: nil) }
  /// As answers have it, in quotes.
  var quoted: String { text(quote: UInt8(ascii: "\"")) }

  /// The digest of an object that came whole.
  var digest: Bytes? {
    guard parts == 0 else { return nil }
    var builder = BytesBuilder(capacity: MD5.size)
    for word in [high, low] { withUnsafeBytes(of: word.bigEndian) { builder.append($0) } }
    return builder.finish()
  }

  private func text(quote: UInt8?) -> String {
    let suffix = parts == 0 ? "" : "-\(parts)"
    return String(unsafeUninitializedCapacity: 2 * MD5.size + suffix.utf8.count + 2) { target in
      var end = 0
      func put(_ byte: UInt8) {
        target[end] = byte
        end &+= 1
      }
      if let quote { put(quote) }
      withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { digest in
        digest.writeHex(to: UnsafeMutableBufferPointer(rebasing: target[end...]))
      }
      end &+= 2 &* MD5.size
      for byte in suffix.utf8 { put(byte) }
      if let quote { put(quote) }
      return end
    }
  }
}
