// SPDX-License-Identifier: Apache-2.0

extension Zstandard {
  /// The first part of a compressed block: the bytes that its sequences put between their matches.
  struct LiteralsSection {
    private enum Kind { case raw, repeated, coded, codedAsBefore }

    private let body: UnsafeRawBufferPointer
    private let kind: Kind
    private let hasFourStreams: Bool
    private let start: Int
    /// How many literals there are.
    let size: Int
    /// Where the sequences begin.
    let end: Int

    /// Reads the header.
    init?(_ body: UnsafeRawBufferPointer) {
      guard let first = body.first else { return nil }
      let format = Int(first >> 2 & 3)
      let compressed: Int
      switch first & 3 {
      case 0, 1:
        kind = first & 3 == 0 ? .raw : .repeated
        start = [1, 2, 1, 3][format]
        guard let header = Zstandard.integer(body, 0, size: start) else { return nil }
        size = Int(header >> (format & 1 == 0 ? 3 : 4))
        compressed = kind == .raw ? size : 1
        hasFourStreams = false
      default:
        kind = first & 3 == 2 ? .coded : .codedAsBefore
        start = [3, 3, 4, 5][format]
        let width = UInt64([10, 10, 14, 18][format])
        guard let header = Zstandard.integer(body, 0, size: start) else { return nil }
        size = Int(header >> 4 & (1 << width &- 1))
        compressed = Int(header >> (4 &+ width) & (1 << width &- 1))
        hasFourStreams = format != 0
      }
      guard compressed <= body.count &- start else { return nil }
      end = start &+ compressed
      self.body = body
    }

    /// Writes the literals; `code` is the last block's, and this one's afterwards.
    func read(into literals: inout ByteOutput, _ code: inout HuffmanCode?) -> Bool {
      let content = UnsafeRawBufferPointer(rebasing: body[start..<end])
      switch kind {
      case .raw: literals.append(content)
      case .repeated:
        guard let byte = content.first else { return false }
        literals.append(byte, count: size)
      case .coded, .codedAsBefore:
        var position = 0
        if kind == .coded {
          guard let new = HuffmanCode(content, &position) else { return false }
          code = new
        }
        guard let code else { return false }
        let streams = UnsafeRawBufferPointer(rebasing: content[position...])
        return hasFourStreams
          ? four(streams, code, into: &literals) : code.read(streams, size, into: &literals)
      }
      return true
    }

    private func four(
      _ streams: UnsafeRawBufferPointer, _ code: HuffmanCode, into literals: inout ByteOutput
    ) -> Bool {
      let each = (size &+ 3) / 4
      guard streams.count >= 6, size >= 3 &* each else { return false }
      var place = 6
      for index in 0..<4 {
        var stop = streams.count
        if index < 3 {
          stop = place &+ Int(streams[2 &* index]) &+ Int(streams[2 &* index &+ 1]) << 8
          guard stop <= streams.count else { return false }
        }
        let stream = UnsafeRawBufferPointer(rebasing: streams[place..<stop])
        guard code.read(stream, index < 3 ? each : size &- 3 &* each, into: &literals) else { return false }
        place = stop
      }
      return true
    }
  }
}
