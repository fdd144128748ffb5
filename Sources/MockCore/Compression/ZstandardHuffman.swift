// SPDX-License-Identifier: Apache-2.0

extension Zstandard {
  /// The code of literals, looked up by as many bits as its longest word has.
  struct HuffmanCode {
    private static let maximumLength = 11

    private let length: Int
    /// The symbol, and the length of its word.
    private let entries: [UInt16]

    /// Reads the code at `position`, and moves it behind it; `nil` for what is no code.
    init?(_ buffer: UnsafeRawBufferPointer, _ position: inout Int) {
      guard let header = Zstandard.integer(buffer, position, size: 1).map({ Int($0) }) else { return nil }
      position &+= 1
      let size = header < 128 ? header : (header &- 126) / 2
      guard size <= buffer.count &- position else { return nil }
      let body = UnsafeRawBufferPointer(rebasing: buffer[position..<(position &+ size)])
      position &+= size
      if header < 128 {
        guard let weights = Self.weights(body) else { return nil }
        self.init(weights)
      } else {
        var weights: [Int] = []
        for index in 0..<(header &- 127) {
          let pair = Int(body[index / 2])
          weights.append(index & 1 == 0 ? pair >> 4 : pair & 15)
        }
        self.init(weights)
      }
    }

    /// Weights that are compressed themselves, by two states in turn.
    private static func weights(_ body: UnsafeRawBufferPointer) -> [Int]? {
      var position = 0
      guard let table = StateTable(body, &position, maximumLog: 6, maximumSymbol: maximumLength &+ 1),
        var bits = BackwardBits(UnsafeRawBufferPointer(rebasing: body[position...]))
      else { return nil }
      var weights: [Int] = []
      var current = bits.take(table.log)
      var other = bits.take(table.log)
      guard bits.left >= 0 else { return nil }
      while weights.count < 255 {
        weights.append(table.symbol(current))
        let next = table.next(current, &bits)
        if bits.left < 0 {
          weights.append(table.symbol(other))
          return weights
        }
        (current, other) = (other, next)
      }
      return nil
    }

    /// The weights of all symbols but the last, whose own is what lacks to a whole code.
    private init?(_ weights: [Int]) {
      var sum = 0
      for weight in weights {
        guard weight <= Self.maximumLength else { return nil }
        sum &+= (1 << weight) >> 1
      }
      guard sum > 0, weights.count < 256 else { return nil }
      let length = Int.bitWidth &- sum.leadingZeroBitCount
      let lack = 1 << length &- sum
      guard length <= Self.maximumLength, lack & (lack &- 1) == 0 else { return nil }
      let all = weights + [lack.trailingZeroBitCount &+ 1]
      var entries: [UInt16] = []
      entries.reserveCapacity(1 << length)
      for weight in 1...length {
        for (symbol, other) in all.enumerated() where other == weight {
          let entry = UInt16(truncatingIfNeeded: symbol << 8 | (length &+ 1 &- weight))
          for _ in 0..<(1 << (weight &- 1)) { entries.append(entry) }
        }
      }
      self.length = length
      self.entries = entries
    }

    /// Reads a stream of `count` symbols, all of it.
    func read(_ stream: UnsafeRawBufferPointer, _ count: Int, into output: inout ByteOutput) -> Bool {
      guard var bits = BackwardBits(stream) else { return false }
      return entries.withUnsafeBufferPointer { entries in
        var index = 0
        while index < count {
          let entry = entries[bits.peek(length)]
          bits.skip(Int(entry & 0xFF))
          output.append(UInt8(truncatingIfNeeded: entry >> 8))
          index &+= 1
        }
        return bits.left == 0
      }
    }
  }
}
