// SPDX-License-Identifier: Apache-2.0

extension Zstandard {
  /// A table of finite state entropy: each state stands for a symbol, and says how many bits lead to which state next.
  struct StateTable {
    /// How many bits the first state takes.
    let log: Int
    /// For each state the least of those that may follow, how many bits come on top of it, and the symbol.
    private let entries: [UInt32]

    /// One symbol for ever.
    init(symbol: UInt8) {
      log = 0
      entries = [UInt32(symbol) << 24]
    }

    /// `probabilities` add up to 2 to the `log`; -1 is one that is less than 1.
    init(_ probabilities: [Int], log: Int) {
      let size = 1 << log
      var symbols = [UInt8](repeating: 0, count: size)
      var next = [Int](repeating: 1, count: probabilities.count)
      var high = size &- 1
      for (symbol, probability) in probabilities.enumerated() {
        if probability > 0 {
          next[symbol] = probability
        } else if probability < 0 {
          symbols[high] = UInt8(truncatingIfNeeded: symbol)
          high &-= 1
        }
      }
      let step = size >> 1 &+ size >> 3 &+ 3
      var place = 0
      for (symbol, probability) in probabilities.enumerated() where probability > 0 {
        for _ in 0..<probability {
          symbols[place] = UInt8(truncatingIfNeeded: symbol)
          repeat { place = (place &+ step) & (size &- 1) } while place > high
        }
      }
      var entries = [UInt32](repeating: 0, count: size)
      for (state, symbol) in symbols.enumerated() {
        let number = next[Int(symbol)]
        next[Int(symbol)] = number &+ 1
        let bits = log &- (Int.bitWidth &- 1 &- number.leadingZeroBitCount)
        let base = number << bits &- size
        entries[state] = UInt32(truncatingIfNeeded: base | bits << 16 | Int(symbol) << 24)
      }
      self.log = log
      self.entries = entries
    }

    /// Reads the probabilities at `position`, and moves it behind them; `nil` for what is no table.
    init?(
      _ buffer: UnsafeRawBufferPointer, _ position: inout Int, maximumLog: Int, maximumSymbol: Int
    ) {
      var bit = position &* 8
      let log = Zstandard.bits(buffer, from: bit, 4) &+ 5
      bit &+= 4
      guard log <= maximumLog else { return nil }
      var probabilities: [Int] = []
      var rest = 1 << log
      while rest > 0 {
        guard probabilities.count <= maximumSymbol else { return nil }
        // A number up to rest + 1, where the lowest ones take one bit less.
        let width = Int.bitWidth &- (rest &+ 1).leadingZeroBitCount
        let half = 1 << (width &- 1)
        let short = 1 << width &- 2 &- rest
        var value = Zstandard.bits(buffer, from: bit, width)
        if value & (half &- 1) < short {
          value &= half &- 1
          bit &+= width &- 1
        } else {
          if value >= half { value &-= short }
          bit &+= width
        }
        probabilities.append(value &- 1)
        rest &-= abs(value &- 1)
        guard value == 1 else { continue }
        // How many more have none.
        var count: Int
        repeat {
          count = Zstandard.bits(buffer, from: bit, 2)
          bit &+= 2
          for _ in 0..<count { probabilities.append(0) }
        } while count == 3 && probabilities.count <= maximumSymbol
      }
      let end = (bit &+ 7) / 8
      guard rest == 0, probabilities.count <= maximumSymbol &+ 1, end <= buffer.count else { return nil }
      position = end
      self.init(probabilities, log: log)
    }

    @inline(__always)
    func symbol(_ state: Int) -> Int { Int(entries[state] >> 24) }

    @inline(__always)
    func next(_ state: Int, _ bits: inout BackwardBits) -> Int {
      let entry = entries[state]
      return Int(entry & 0xFFFF) &+ bits.take(Int(entry >> 16 & 0xFF))
    }
  }
}
