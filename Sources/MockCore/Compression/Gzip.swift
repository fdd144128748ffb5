// SPDX-License-Identifier: Apache-2.0

/// The gzip format (RFC 1952).
public enum Gzip {
  /// The most that content becomes, as much as a server takes in one body: a few bytes may say that they are any number
  /// of others.
  public static let limit = 1 << 30

  /// Reads members behind one another, each checked by its length and CRC; `nil` for what is cut off, broken, or longer
  /// than `limit`.
  public static func decompress(_ content: Bytes, limit: Int = limit) -> Bytes? {
    content.withUnsafeBytes { buffer in
      var output = ByteOutput(capacity: buffer.count &* 4)
      var position = 0
      while position < buffer.count {
        let start = output.count
        guard let body = header(buffer, position) else { return nil }
        var inflater = Inflater(buffer, from: body)
        guard inflater.run(into: &output, limit), let end = inflater.bytePosition, end + 8 <= buffer.count
        else {
          return nil
        }
        let member = UnsafeRawBufferPointer(start: output.base + start, count: output.count - start)
        var check = CRC32()
        check.update(member)
        guard buffer.loadUnaligned(fromByteOffset: end, as: UInt32.self).littleEndian == check.value,
          buffer.loadUnaligned(fromByteOffset: end + 4, as: UInt32.self).littleEndian
            == UInt32(truncatingIfNeeded: member.count)
        else { return nil }
        position = end + 8
      }
      return output.bytes()
    }
  }

  /// One member that every reader takes: made smaller where that is possible, else of blocks that store their bytes as
  /// they are.
  public static func compress(_ content: Bytes) -> Bytes {
    let deflated = Deflater.compress(content)
    let isSmaller = deflated.count < content.count
    var builder = BytesBuilder(
      capacity: isSmaller ? deflated.count + 32 : content.count + content.count / 65_535 * 5 + 32)
    for byte: UInt8 in [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF] { builder.append(byte) }
    if isSmaller { builder.append(deflated) } else { store(content, in: &builder) }
    var check = CRC32()
    check.update(content)
    for word in [check.value, UInt32(truncatingIfNeeded: content.count)] {
      for shift in stride(from: UInt32(0), to: 32, by: 8) {
        builder.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return builder.finish()
  }

  private static func store(_ content: Bytes, in builder: inout BytesBuilder) {
    var start = 0
    repeat {
      let end = min(start + 65_535, content.count)
      builder.append(end == content.count ? 1 : 0)
      let length = UInt16(truncatingIfNeeded: end - start)
      for half in [length, ~length] {
        builder.append(UInt8(truncatingIfNeeded: half))
        builder.append(UInt8(truncatingIfNeeded: half >> 8))
      }
      builder.append(content.slice(start..<end))
      start = end
    } while start < content.count
  }

  /// Where the compressed data of the member at `start` begins.
  private static func header(_ buffer: UnsafeRawBufferPointer, _ start: Int) -> Int? {
    guard start + 10 <= buffer.count, buffer[start] == 0x1F, buffer[start + 1] == 0x8B,
      buffer[start + 2] == 8
    else { return nil }
    let flags = buffer[start + 3]
    var position = start + 10
    if flags & 4 != 0 {
      guard position + 2 <= buffer.count else { return nil }
      position += 2 + Int(buffer[position]) + Int(buffer[position + 1]) << 8
    }
    // A name and a comment, each up to a zero.
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
      while position < buffer.count, buffer[position] != 0 { position += 1 }
      position += 1
    }
    if flags & 2 != 0 { position += 2 }
    return position <= buffer.count ? position : nil
  }
}

/// Reads the DEFLATE format (RFC 1951).
struct Inflater {
  private let buffer: UnsafeRawBufferPointer
  private var position: Int
  private var bits: UInt64 = 0
  private var available = 0

  init(_ buffer: UnsafeRawBufferPointer, from position: Int) {
    self.buffer = buffer
    self.position = position
  }

  /// Behind the last byte that was needed; `nil` where more was needed than there is.
  var bytePosition: Int? {
    let unread = available / 8
    return position - unread <= buffer.count ? position - unread : nil
  }

  /// Makes sure of 48 bits; behind the end they are zero, which ``bytePosition`` finds out.
  @inline(__always)
  private mutating func refill() {
    while available <= 48 {
      if position < buffer.count { bits |= UInt64(buffer[position]) << UInt64(available) }
      position &+= 1
      available &+= 8
    }
  }

  @inline(__always)
  private mutating func take(_ count: Int) -> Int {
    let value = Int(truncatingIfNeeded: bits & (1 << UInt64(count) &- 1))
    bits >>= UInt64(count)
    available &-= count
    return value
  }

  private var isPastEnd: Bool { bytePosition == nil }

  /// Decompresses up to the last block; `false` for what is no such data.
  mutating func run(into output: inout ByteOutput, _ limit: Int) -> Bool {
    while true {
      refill()
      guard !isPastEnd else { return false }
      let isLast = take(1) == 1
      switch take(2) {
      case 0: guard stored(&output) else { return false }
      case 1: guard block(Self.fixedLiterals, Self.fixedDistances, &output, limit) else { return false }
      case 2:
        guard let (literals, distances) = tables(), block(literals, distances, &output, limit) else {
          return false
        }
      default: return false
      }
      if isLast { return !isPastEnd }
    }
  }

  private mutating func stored(_ output: inout ByteOutput) -> Bool {
    _ = take(available % 8)
    refill()
    let length = take(16)
    guard take(16) == ~length & 0xFFFF, let start = bytePosition, start + length <= buffer.count else {
      return false
    }
    for index in start..<(start + length) { output.append(buffer[index]) }
    position = start + length
    bits = 0
    available = 0
    return true
  }

  static let lengthBases: [Int] = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195,
    227, 258,
  ]
  static let lengthExtra = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  static let distanceBases = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1_025, 1_537, 2_049,
    3_073, 4_097,
    6_145, 8_193, 12_289, 16_385, 24_577,
  ]
  static let distanceExtra = [
    0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
  ]
  private static let fixedLiterals = HuffmanTable(
    Array(repeating: 8, count: 144) + Array(repeating: 9, count: 112) + Array(repeating: 7, count: 24)
      + Array(repeating: 8, count: 8))
  private static let fixedDistances = HuffmanTable(Array(repeating: 5, count: 30))

  private mutating func symbol(_ table: HuffmanTable) -> Int? {
    let entry = table.entries[Int(truncatingIfNeeded: bits & table.mask)]
    guard entry != 0 else { return nil }
    _ = take(Int(entry & 15))
    return Int(entry >> 4)
  }

  private mutating func block(
    _ literals: HuffmanTable?, _ distances: HuffmanTable?, _ output: inout ByteOutput, _ limit: Int
  ) -> Bool {
    guard let literals, let distances else { return false }
    while true {
      refill()
      guard let symbol = symbol(literals) else { return false }
      if symbol < 256 {
        output.append(UInt8(truncatingIfNeeded: symbol))
        // What would never end past the input ends here.
        if position > buffer.count &+ 8 { return false }
        continue
      }
      if symbol == 256 { return true }
      guard symbol < 286 else { return false }
      let length = Self.lengthBases[symbol - 257] + take(Self.lengthExtra[symbol - 257])
      guard let place = self.symbol(distances), place < 30 else { return false }
      refill()
      guard
        output.copy(distance: Self.distanceBases[place] + take(Self.distanceExtra[place]), length: length),
        position <= buffer.count &+ 8, output.count <= limit
      else { return false }
    }
  }

  /// The two codes at the head of a block with codes of its own.
  private mutating func tables() -> (HuffmanTable, HuffmanTable)? {
    refill()
    let literalCount = take(5) + 257
    let distanceCount = take(5) + 1
    let codeCount = take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { return nil }
    var codeLengths = [UInt8](repeating: 0, count: 19)
    let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    for index in 0..<codeCount {
      refill()
      codeLengths[order[index]] = UInt8(take(3))
    }
    guard let codes = HuffmanTable(codeLengths) else { return nil }
    var lengths: [UInt8] = []
    while lengths.count < literalCount + distanceCount {
      refill()
      guard let symbol = symbol(codes) else { return nil }
      switch symbol {
      case 0...15: lengths.append(UInt8(symbol))
      case 16:
        guard let last = lengths.last else { return nil }
        lengths += Array(repeating: last, count: 3 + take(2))
      case 17: lengths += Array(repeating: 0, count: 3 + take(3))
      default: lengths += Array(repeating: 0, count: 11 + take(7))
      }
    }
    guard lengths.count == literalCount + distanceCount, lengths[256] != 0,
      let literals = HuffmanTable(Array(lengths[..<literalCount])),
      let distances = HuffmanTable(Array(lengths[literalCount...]), mayBeEmpty: true)
    else { return nil }
    return (literals, distances)
  }
}

/// A canonical Huffman code of DEFLATE: looked up by as many bits as its longest word has, the first bit lowest.
struct HuffmanTable {
  /// Symbol and length of the word; zero for words that aren't in the code.
  let entries: [UInt16]
  let mask: UInt64

  /// `nil` for lengths that make no code.
  init?(_ lengths: [UInt8], mayBeEmpty: Bool = false) {
    let longest = Int(lengths.max() ?? 0)
    guard longest <= 15, longest > 0 || mayBeEmpty else { return nil }
    var counts = [Int](repeating: 0, count: 16)
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var next = [Int](repeating: 0, count: 17)
    for length in 1...15 { next[length + 1] = (next[length] + counts[length]) << 1 }
    // More words than bits can tell apart; fewer are allowed, where they aren't used.
    guard next[16] <= 1 << 16 else { return nil }
    let size = 1 << longest
    mask = UInt64(size - 1)
    var entries = [UInt16](repeating: 0, count: size)
    entries.withUnsafeMutableBufferPointer { entries in
      for (symbol, length) in lengths.enumerated() where length > 0 {
        let length = Int(length)
        var word = next[length]
        next[length] += 1
        var reversed = 0
        for _ in 0..<length {
          reversed = reversed << 1 | word & 1
          word >>= 1
        }
        let entry = UInt16(truncatingIfNeeded: symbol << 4 | length)
        var index = reversed
        while index < size {
          entries[index] = entry
          index &+= 1 << length
        }
      }
    }
    self.entries = entries
  }
}
