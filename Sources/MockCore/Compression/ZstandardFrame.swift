// SPDX-License-Identifier: Apache-2.0

extension Zstandard {
  /// One frame: a header, blocks, and a checksum where the header says so.
  struct Frame {
    static let maximumBlockSize = 128 << 10

    private let buffer: UnsafeRawBufferPointer
    private var position: Int
    private let contentSize: UInt64?
    private let hasChecksum: Bool
    /// How far back matches may reach.
    private let window: Int
    private let blockSize: Int

    // What blocks take over from those before them.
    private var code: HuffmanCode?
    private var sequences = SequenceTables()
    private var offsets = RepeatedOffsets()

    /// Reads the header behind the magic number.
    init?(_ buffer: UnsafeRawBufferPointer, at start: Int) {
      guard let descriptor = Zstandard.integer(buffer, start, size: 1), descriptor & 8 == 0 else {
        return nil
      }
      var position = start &+ 1
      let isSingle = descriptor & 0x20 != 0
      var window = 0
      if !isSingle {
        guard let byte = Zstandard.integer(buffer, position, size: 1) else { return nil }
        let base = 1 << (10 &+ Int(byte >> 3))
        window = base &+ base / 8 &* Int(byte & 7)
        position &+= 1
      }
      let idSize = [0, 1, 2, 4][Int(descriptor & 3)]
      guard Zstandard.integer(buffer, position, size: idSize) == 0 else { return nil }
      position &+= idSize
      let sizeSize = [isSingle ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
      guard let size = Zstandard.integer(buffer, position, size: sizeSize) else { return nil }
      position &+= sizeSize
      contentSize = sizeSize == 0 ? nil : sizeSize == 2 ? size &+ 256 : size
      self.window = isSingle ? Int(clamping: contentSize ?? 0) : window
      blockSize = min(self.window, Self.maximumBlockSize)
      hasChecksum = descriptor & 4 != 0
      self.buffer = buffer
      self.position = position
    }

    /// Decompresses the blocks and tells where the frame ends; `nil` for what is no such frame.
    mutating func run(into output: inout ByteOutput, _ limit: Int) -> Int? {
      let start = output.count
      var isLast = false
      while !isLast {
        guard let header = Zstandard.integer(buffer, position, size: 3) else { return nil }
        position &+= 3
        isLast = header & 1 == 1
        guard block(header >> 1 & 3, size: Int(header >> 3), into: &output, frameStart: start),
          output.count <= limit
        else { return nil }
      }
      let count = output.count &- start
      if let contentSize, contentSize != UInt64(count) { return nil }
      if hasChecksum {
        var check = XXHash64()
        check.update(UnsafeRawBufferPointer(start: output.base + start, count: count))
        let digest = check.finalize()
        guard let expected = Zstandard.integer(buffer, position, size: 4) else { return nil }
        for index in 0..<4
        where UInt8(truncatingIfNeeded: expected >> UInt64(8 &* index)) != digest[7 &- index] {
          return nil
        }
        position &+= 4
      }
      return position
    }

    private mutating func block(
      _ type: UInt64, size: Int, into output: inout ByteOutput, frameStart: Int
    ) -> Bool {
      guard size <= blockSize else { return false }
      switch type {
      case 0:
        guard size <= buffer.count &- position else { return false }
        output.append(UnsafeRawBufferPointer(rebasing: buffer[position..<(position &+ size)]))
        position &+= size
      case 1:
        guard let byte = Zstandard.integer(buffer, position, size: 1) else { return false }
        output.append(UInt8(truncatingIfNeeded: byte), count: size)
        position &+= 1
      case 2:
        guard size <= buffer.count &- position else { return false }
        let body = UnsafeRawBufferPointer(rebasing: buffer[position..<(position &+ size)])
        position &+= size
        return compressed(body, into: &output, frameStart: frameStart)
      default: return false
      }
      return true
    }

    private mutating func compressed(
      _ body: UnsafeRawBufferPointer, into output: inout ByteOutput, frameStart: Int
    ) -> Bool {
      guard let section = LiteralsSection(body), section.size <= blockSize else { return false }
      var literals = ByteOutput(capacity: section.size)
      guard section.read(into: &literals, &code), var run = SequenceRun(body, at: section.end, &sequences)
      else { return false }
      let blockEnd = output.count &+ blockSize
      var used = 0
      while run.count > 0 {
        guard let sequence = run.next(sequences), sequence.literals <= literals.count &- used else {
          return false
        }
        output.append(UnsafeRawBufferPointer(start: literals.base + used, count: sequence.literals))
        used &+= sequence.literals
        guard let offset = offsets.resolve(sequence), offset <= window, offset <= output.count &- frameStart,
          sequence.match <= blockEnd &- output.count,
          output.copy(distance: offset, length: sequence.match)
        else { return false }
      }
      guard run.isFinished else { return false }
      output.append(UnsafeRawBufferPointer(start: literals.base + used, count: literals.count &- used))
      return output.count <= blockEnd
    }
  }
}
