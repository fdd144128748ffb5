// SPDX-License-Identifier: Apache-2.0

/// The Zstandard format (RFC 8878), without dictionaries.
public enum Zstandard {
  /// Reads frames behind one another, each checked by its length and checksum as far as it says them; `nil` for what is cut
  /// off, broken, needs a dictionary, or is longer than `limit`.
  public static func decompress(_ content: Bytes, limit: Int = Gzip.limit) -> Bytes? {
    content.withUnsafeBytes { buffer in
      var output = ByteOutput(capacity: buffer.count &* 4)
      var position = 0
      while position < buffer.count {
        guard let magic = integer(buffer, position, size: 4) else { return nil }
        position &+= 4
        if magic & 0xFFFF_FFF0 == 0x184D_2A50 {
          // A frame for others.
          guard let size = integer(buffer, position, size: 4) else { return nil }
          position &+= 4 &+ Int(truncatingIfNeeded: size)
          guard position <= buffer.count else { return nil }
          continue
        }
        guard magic == 0xFD2F_B528, var frame = Frame(buffer, at: position),
          let end = frame.run(into: &output, limit)
        else { return nil }
        position = end
      }
      return output.bytes()
    }
  }

  /// The number in up to eight bytes, the lowest first.
  static func integer(_ buffer: UnsafeRawBufferPointer, _ position: Int, size: Int) -> UInt64? {
    guard position <= buffer.count, size <= buffer.count &- position else { return nil }
    var value: UInt64 = 0
    for index in 0..<size { value |= UInt64(buffer[position &+ index]) << UInt64(8 &* index) }
    return value
  }
}
