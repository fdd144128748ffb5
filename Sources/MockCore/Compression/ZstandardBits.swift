// SPDX-License-Identifier: Apache-2.0

extension Zstandard {
  /// Up to 56 bits behind `start`, the first one lowest; those behind the end are zero.
  @inline(__always)
  static func bits(_ buffer: UnsafeRawBufferPointer, from start: Int, _ count: Int) -> Int {
    let byte = start >> 3
    var word: UInt64 = 0
    if byte &+ 8 <= buffer.count {
      word = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: byte, as: UInt64.self))
    } else {
      var shift: UInt64 = 0
      var index = byte
      while index < buffer.count {
        word |= UInt64(buffer[index]) &<< shift
        shift &+= 8
        index &+= 1
      }
    }
    return Int(truncatingIfNeeded: word &>> UInt64(start & 7) & (1 &<< UInt64(count) &- 1))
  }

  /// A stream that is read from its last bit to its first, as entropy coders leave it.
  struct BackwardBits {
    private let buffer: UnsafeRawBufferPointer
    /// How many bits are unread; below zero where more were read than there are, all of them zeros.
    private(set) var left: Int

    /// `nil` where nothing marks the stream's end.
    init?(_ buffer: UnsafeRawBufferPointer) {
      guard let last = buffer.last, last != 0 else { return nil }
      self.buffer = buffer
      left = buffer.count &* 8 &- last.leadingZeroBitCount &- 1
    }

    /// The next bits, up to 32.
    @inline(__always)
    func peek(_ count: Int) -> Int {
      let start = left &- count
      if start >= 0 { return Zstandard.bits(buffer, from: start, count) }
      return left > 0 ? Zstandard.bits(buffer, from: 0, left) &<< (0 &- start) : 0
    }

    @inline(__always)
    mutating func skip(_ count: Int) { left &-= count }

    @inline(__always)
    mutating func take(_ count: Int) -> Int {
      let value = peek(count)
      left &-= count
      return value
    }
  }
}
