// SPDX-License-Identifier: Apache-2.0

/// Writes the DEFLATE format (RFC 1951): what was there before is named by how far back it is, all in one block of the
/// fixed codes.
struct Deflater {
  /// How far back a repetition may be.
  private static let window = 32_768
  private static let hashBits = 15

  private var output: [UInt8] = []
  private var bits: UInt64 = 0
  private var count = 0

  static func compress(_ content: Bytes) -> Bytes {
    var deflater = Deflater()
    deflater.output.reserveCapacity(content.count / 2 + 16)
    // The last block, and of the fixed codes.
    deflater.put(0b011, 3)
    content.withUnsafeBytes { deflater.run($0) }
    deflater.putSymbol(256)
    deflater.put(0, 7)
    return Bytes(deflater.output)
  }

  private mutating func run(_ buffer: UnsafeRawBufferPointer) {
    // Where each hash of three bytes was seen last, and one more; zero for nowhere.
    var seen = [Int](repeating: 0, count: 1 << Self.hashBits)
    seen.withUnsafeMutableBufferPointer { seen in
      var position = 0
      while position < buffer.count {
        guard let candidate = Self.note(position, buffer, seen) else {
          putSymbol(Int(buffer[position]))
          position &+= 1
          continue
        }
        let length = Self.match(buffer, candidate, position)
        guard length >= 3 else {
          putSymbol(Int(buffer[position]))
          position &+= 1
          continue
        }
        putRepetition(length, distance: position &- candidate)
        for skipped in (position &+ 1)..<(position &+ length) { _ = Self.note(skipped, buffer, seen) }
        position &+= length
      }
    }
  }

  /// Notes the three bytes at a place; returns where the same hash was before, if that is in reach.
  @inline(__always)
  private static func note(
    _ position: Int, _ buffer: UnsafeRawBufferPointer, _ seen: UnsafeMutableBufferPointer<Int>
  ) -> Int? {
    guard position &+ 3 <= buffer.count else { return nil }
    let bytes =
      UInt32(buffer[position]) | UInt32(buffer[position &+ 1]) << 8 | UInt32(buffer[position &+ 2]) << 16
    let hash = Int((bytes &* 0x9E37_79B1) >> UInt32(32 - hashBits))
    let before = seen[hash]
    seen[hash] = position &+ 1
    return before > 0 && position &- (before &- 1) <= window ? before &- 1 : nil
  }

  /// How many bytes are the same at two places.
  private static func match(_ buffer: UnsafeRawBufferPointer, _ before: Int, _ position: Int) -> Int {
    let most = min(258, buffer.count &- position)
    var length = 0
    while length < most, buffer[before &+ length] == buffer[position &+ length] { length &+= 1 }
    return length
  }

  // MARK: Codes

  private mutating func put(_ value: Int, _ size: Int) {
    bits |= UInt64(truncatingIfNeeded: value) << UInt64(count)
    count &+= size
    while count >= 8 {
      output.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      count &-= 8
    }
  }

  /// Codes stand with their first bit lowest.
  private mutating func putCode(_ code: Int, _ size: Int) {
    var (rest, reversed) = (code, 0)
    for _ in 0..<size {
      reversed = reversed << 1 | rest & 1
      rest >>= 1
    }
    put(reversed, size)
  }

  private mutating func putSymbol(_ symbol: Int) {
    switch symbol {
    case ..<144: putCode(0x30 &+ symbol, 8)
    case ..<256: putCode(0x190 &+ symbol &- 144, 9)
    case ..<280: putCode(symbol &- 256, 7)
    default: putCode(0xC0 &+ symbol &- 280, 8)
    }
  }

  private mutating func putRepetition(_ length: Int, distance: Int) {
    let lengthPlace = Inflater.lengthBases.lastIndex { $0 <= length } ?? 0
    putSymbol(257 &+ lengthPlace)
    put(length &- Inflater.lengthBases[lengthPlace], Inflater.lengthExtra[lengthPlace])
    let distancePlace = Inflater.distanceBases.lastIndex { $0 <= distance } ?? 0
    putCode(distancePlace, 5)
    put(distance &- Inflater.distanceBases[distancePlace], Inflater.distanceExtra[distancePlace])
  }
}
