// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// Reads bzip2: streams behind one another, each of blocks that are checked by their CRC.
  struct Bzip2: ~Copyable {
    private let buffer: UnsafeRawBufferPointer
    private var position = 0
    private var bits: UInt64 = 0
    private var available = 0
    private var output: ByteOutput

    private init(_ buffer: UnsafeRawBufferPointer) {
      self.buffer = buffer
      output = ByteOutput(capacity: buffer.count &* 4)
    }

    /// `nil` for what is cut off, broken, or longer than `limit`.
    static func decompress(_ content: Bytes, limit: Int = Gzip.limit) -> Bytes? {
      content.withUnsafeBytes { buffer in
        var reader = Bzip2(buffer)
        repeat {
          guard reader.stream(limit) else { return nil }
        } while reader.position < buffer.count
        return reader.output.bytes()
      }
    }

    // MARK: Bits, the highest first

    /// At most 32; behind the end they are zero, which ``isPastEnd`` tells.
    @inline(__always)
    private mutating func take(_ count: Int) -> Int {
      while available < count {
        bits = bits << 8 | (position < buffer.count ? UInt64(buffer[position]) : 0)
        position &+= 1
        available &+= 8
      }
      available &-= count
      return Int(truncatingIfNeeded: bits >> UInt64(available) & (1 << UInt64(count) &- 1))
    }

    private var isPastEnd: Bool { position &- available / 8 > buffer.count }

    // MARK: Streams and blocks

    private mutating func stream(_ limit: Int) -> Bool {
      guard take(24) == 0x42_5A68 else { return false }
      let level = take(8) - 48
      guard (1...9).contains(level) else { return false }
      var combined: UInt32 = 0
      while true {
        let magic = (take(24), take(24))
        let checksum = UInt32(truncatingIfNeeded: take(32))
        guard !isPastEnd else { return false }
        if magic == (0x17_7245, 0x38_5090) {
          guard checksum == combined else { return false }
          // The next stream begins on a byte.
          position -= available / 8
          available = 0
          bits = 0
          return true
        }
        guard magic == (0x31_4159, 0x26_5359) else { return false }
        let start = output.count
        // A block becomes 46 MB at most: a look at the limit behind each of them is enough.
        guard block(limit: level * 100_000), output.count <= limit,
          Self.checksum(output, from: start) == checksum
        else { return false }
        combined = (combined << 1 | combined >> 31) ^ checksum
      }
    }

    private mutating func block(limit: Int) -> Bool {
      guard take(1) == 0 else { return false }
      let origin = take(24)
      guard let symbols = usedBytes(), let selectors = selectors(),
        let tables = tables(symbols.count + 2, selectors)
      else { return false }
      var counts = [Int](repeating: 0, count: 256)
      var column: [UInt32] = []
      column.reserveCapacity(min(limit, 65_536))
      guard moveToFront(symbols, selectors.order, tables, limit, &column, &counts), origin < column.count
      else {
        return false
      }
      unsort(&column, &counts, origin)
      return !isPastEnd
    }

    /// The bytes that occur in a block, by a map of maps.
    private mutating func usedBytes() -> [UInt8]? {
      let groups = take(16)
      var symbols: [UInt8] = []
      for group in 0..<16 where groups >> (15 - group) & 1 == 1 {
        let members = take(16)
        for member in 0..<16 where members >> (15 - member) & 1 == 1 {
          symbols.append(UInt8(group * 16 + member))
        }
      }
      return symbols.isEmpty ? nil : symbols
    }

    /// Which of the codes each run of fifty symbols is written in.
    private mutating func selectors() -> (codes: Int, order: [Int])? {
      let codes = take(3)
      let count = take(15)
      guard (2...6).contains(codes), count > 0 else { return nil }
      var recent = Array(0..<codes)
      var order: [Int] = []
      for _ in 0..<count {
        var place = 0
        while take(1) == 1 {
          place += 1
          guard place < codes else { return nil }
        }
        let code = recent.remove(at: place)
        recent.insert(code, at: 0)
        order.append(code)
      }
      return isPastEnd ? nil : (codes, order)
    }

    private mutating func tables(_ alphabet: Int, _ selectors: (codes: Int, order: [Int])) -> [WordTable]? {
      var tables: [WordTable] = []
      for _ in 0..<selectors.codes {
        var length = take(5)
        var lengths: [Int] = []
        for _ in 0..<alphabet {
          while take(1) == 1 {
            length += take(1) == 1 ? -1 : 1
            guard (1...20).contains(length) else { return nil }
          }
          guard (1...20).contains(length) else { return nil }
          lengths.append(length)
        }
        guard !isPastEnd else { return nil }
        tables.append(WordTable(lengths))
      }
      return tables
    }

    private mutating func symbol(_ table: WordTable) -> Int? {
      var word = take(table.shortest)
      var length = table.shortest
      while word > table.last[length] {
        guard length < 20 else { return nil }
        length &+= 1
        word = word << 1 | take(1)
      }
      let index = word &- table.offset[length]
      return index >= 0 && index < table.symbols.count ? table.symbols[index] : nil
    }

    /// Undoes the codes, the runs of the commonest symbol, and the move to the front.
    private mutating func moveToFront(
      _ symbols: [UInt8], _ order: [Int], _ tables: [WordTable], _ limit: Int, _ column: inout [UInt32],
      _ counts: inout [Int]
    ) -> Bool {
      var recent = symbols
      var run = 0
      var weight = 1
      var group = 0
      var left = 0
      while true {
        if left == 0 {
          guard group < order.count, !isPastEnd else { return false }
          left = 50
          group &+= 1
        }
        left &-= 1
        guard let symbol = symbol(tables[order[group &- 1]]) else { return false }
        if symbol < 2 {
          guard weight <= limit else { return false }
          run &+= weight << symbol
          weight <<= 1
          continue
        }
        if run > 0 {
          guard column.count + run <= limit else { return false }
          column.append(contentsOf: repeatElement(UInt32(recent[0]), count: run))
          counts[Int(recent[0])] += run
          run = 0
        }
        weight = 1
        if symbol == symbols.count + 1 { return true }
        guard column.count < limit else { return false }
        let byte = recent.remove(at: symbol - 1)
        recent.insert(byte, at: 0)
        column.append(UInt32(byte))
        counts[Int(byte)] += 1
      }
    }

    /// Undoes the Burrows-Wheeler transform, and then the first run-length code: four equal bytes and how many more.
    private mutating func unsort(_ column: inout [UInt32], _ counts: inout [Int], _ origin: Int) {
      var total = 0
      for byte in 0..<256 {
        let count = counts[byte]
        counts[byte] = total
        total += count
      }
      column.withUnsafeMutableBufferPointer { column in
        counts.withUnsafeMutableBufferPointer { counts in
          for index in 0..<column.count {
            let byte = Int(column[index] & 255)
            column[counts[byte]] |= UInt32(truncatingIfNeeded: index) << 8
            counts[byte] &+= 1
          }
        }
        var place = Int(column[origin] >> 8)
        var previous = -1
        var repeated = 0
        for _ in 0..<column.count {
          let entry = column[place]
          let byte = UInt8(truncatingIfNeeded: entry)
          place = Int(entry >> 8)
          if repeated == 4 {
            for _ in 0..<byte { output.append(UInt8(truncatingIfNeeded: previous)) }
            repeated = 0
            previous = -1
            continue
          }
          repeated = Int(byte) == previous ? repeated &+ 1 : 1
          previous = Int(byte)
          output.append(byte)
        }
      }
    }

    private static let checksumTable: [UInt32] = (0..<256).map { index in
      var value = UInt32(index) << 24
      for _ in 0..<8 { value = value & 0x8000_0000 != 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1 }
      return value
    }

    private static func checksum(_ output: borrowing ByteOutput, from start: Int) -> UInt32 {
      var value: UInt32 = .max
      checksumTable.withUnsafeBufferPointer { table in
        for index in start..<output.count {
          value = value << 8 ^ table[Int(value >> 24 ^ UInt32(output.base[index]))]
        }
      }
      return ~value
    }

    /// A canonical Huffman code, read bit by bit.
    private struct WordTable {
      let shortest: Int
      /// The greatest word of each length; -1 where there is none.
      var last = [Int](repeating: -1, count: 21)
      /// What to take from a word of each length to have its place in ``symbols``.
      var offset = [Int](repeating: 0, count: 21)
      var symbols: [Int] = []

      init(_ lengths: [Int]) {
        shortest = lengths.min() ?? 1
        var word = 0
        for length in 1...20 {
          let first = symbols.count
          for (symbol, given) in lengths.enumerated() where given == length { symbols.append(symbol) }
          let count = symbols.count - first
          if count > 0 { last[length] = word + count - 1 }
          offset[length] = word - first
          word = (word + count) << 1
        }
      }
    }
  }
}
