// SPDX-License-Identifier: Apache-2.0

extension Zstandard {
  /// So many literals, then a repetition of what came before.
  struct Sequence {
    var literals: Int
    var match: Int
    /// How far back, or which one of the last offsets.
    var offset: Int
  }

  /// What the three numbers of sequences are read by.
  struct SequenceTables {
    var literals: StateTable?
    var offsets: StateTable?
    var matches: StateTable?
  }

  /// The last three offsets.
  struct RepeatedOffsets {
    private var (first, second, third) = (1, 4, 8)

    /// The distance that a sequence means; `nil` for none.
    mutating func resolve(_ sequence: Sequence) -> Int? {
      let offset: Int
      // Behind no literals the first one can't be meant: what it named would have been part of the match before.
      switch sequence.offset &+ (sequence.offset <= 3 && sequence.literals == 0 ? 1 : 0) {
      case 1: return first
      case 2:
        offset = second
        second = first
      case 3:
        offset = third
        (second, third) = (first, second)
      default:
        offset = sequence.offset <= 3 ? first &- 1 : sequence.offset &- 3
        (second, third) = (first, second)
      }
      first = offset
      return offset > 0 ? offset : nil
    }
  }

  /// The second part of a compressed block, read sequence by sequence.
  struct SequenceRun {
    /// How many are still to come.
    private(set) var count: Int
    private var bits: BackwardBits?
    private var (literals, offsets, matches) = (0, 0, 0)

    /// Reads the header at `start` and the tables behind it; `tables` are the last block's, and this one's afterwards.
    init?(_ body: UnsafeRawBufferPointer, at start: Int, _ tables: inout SequenceTables) {
      guard let first = Zstandard.integer(body, start, size: 1).map({ Int($0) }) else { return nil }
      let size = first < 128 ? 1 : first < 255 ? 2 : 3
      guard size <= body.count &- start else { return nil }
      switch size {
      case 1: count = first
      case 2: count = (first &- 128) << 8 | Int(body[start &+ 1])
      default: count = Int(body[start &+ 1]) &+ Int(body[start &+ 2]) << 8 &+ 0x7F00
      }
      var position = start &+ size
      guard count > 0 else {
        // Nothing may follow.
        guard position == body.count else { return nil }
        return
      }
      guard let modes = Zstandard.integer(body, position, size: 1), modes & 3 == 0 else { return nil }
      position &+= 1
      guard
        Self.read(
          body, &position, mode: modes >> 6, maximumLog: 9, maximumSymbol: 35, Self.usualLiterals,
          &tables.literals),
        Self.read(
          body, &position, mode: modes >> 4, maximumLog: 8, maximumSymbol: 31, Self.usualOffsets,
          &tables.offsets),
        Self.read(
          body, &position, mode: modes >> 2, maximumLog: 9, maximumSymbol: 52, Self.usualMatches,
          &tables.matches),
        let (literalsTable, offsetsTable, matchesTable) = Self.all(tables),
        var bits = BackwardBits(UnsafeRawBufferPointer(rebasing: body[position...]))
      else { return nil }
      literals = bits.take(literalsTable.log)
      offsets = bits.take(offsetsTable.log)
      matches = bits.take(matchesTable.log)
      guard bits.left >= 0 else { return nil }
      self.bits = bits
    }

    /// Whether the stream ends where the last sequence does.
    var isFinished: Bool { bits.map { $0.left == 0 } ?? true }

    private static func all(_ tables: SequenceTables) -> (StateTable, StateTable, StateTable)? {
      guard let literals = tables.literals, let offsets = tables.offsets, let matches = tables.matches else {
        return nil
      }
      return (literals, offsets, matches)
    }

    private static func read(
      _ body: UnsafeRawBufferPointer, _ position: inout Int, mode: UInt64, maximumLog: Int,
      maximumSymbol: Int,
      _ usual: StateTable, _ table: inout StateTable?
    ) -> Bool {
      switch mode & 3 {
      case 0: table = usual
      case 1:
        guard position < body.count, body[position] <= maximumSymbol else { return false }
        table = StateTable(symbol: body[position])
        position &+= 1
      case 2:
        guard
          let new = StateTable(body, &position, maximumLog: maximumLog, maximumSymbol: maximumSymbol)
        else { return false }
        table = new
      default: return table != nil
      }
      return true
    }

    /// The next sequence; `nil` where the stream has no more.
    mutating func next(_ tables: SequenceTables) -> Sequence? {
      guard count > 0, var bits, let (literalsTable, offsetsTable, matchesTable) = Self.all(tables) else {
        return nil
      }
      count &-= 1
      let offset = offsetsTable.symbol(offsets)
      let match = matchesTable.symbol(matches)
      let literal = literalsTable.symbol(literals)
      var sequence = Sequence(
        literals: Self.literalBases[literal], match: Self.matchBases[match], offset: 1 << offset)
      sequence.offset &+= bits.take(offset)
      sequence.match &+= bits.take(Self.matchExtra[match])
      sequence.literals &+= bits.take(Self.literalExtra[literal])
      if count > 0 {
        literals = literalsTable.next(literals, &bits)
        matches = matchesTable.next(matches, &bits)
        offsets = offsetsTable.next(offsets, &bits)
      }
      self.bits = bits
      return bits.left >= 0 ? sequence : nil
    }

    // MARK: Tables of the format

    private static let literalBases: [Int] =
      Array(0...15) + [
        16, 18, 20, 22, 24, 28, 32, 40, 48, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384, 32_768,
        65_536,
      ]
    private static let literalExtra: [Int] =
      Array(repeating: 0, count: 16) + [1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
    private static let matchBases: [Int] =
      Array(3...34) + [
        35, 37, 39, 41, 43, 47, 51, 59, 67, 83, 99, 131, 259, 515, 1_027, 2_051, 4_099, 8_195, 16_387, 32_771,
        65_539,
      ]
    private static let matchExtra: [Int] =
      Array(repeating: 0, count: 32)
      + [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]

    private static let usualLiterals = StateTable(
      [
        4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1,
        -1,
        -1, -1,
      ], log: 6)
    private static let usualOffsets = StateTable(
      [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1], log: 5)
    private static let usualMatches = StateTable(
      [1, 4, 3, 2, 2, 2, 2, 2, 2] + Array(repeating: 1, count: 37) + Array(repeating: -1, count: 7), log: 6)
  }
}
