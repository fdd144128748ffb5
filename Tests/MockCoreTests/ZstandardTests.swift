// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

/// Contents that tests can make anew.
enum ZstandardContent {
  case empty, short, text, blocks, long, random

  var bytes: Bytes {
    switch self {
    case .empty: Bytes()
    case .short: Bytes("Hello, hello, hello, world!\n")
    case .text: Bytes(Self.words)
    case .blocks: Bytes(Self.words + String(repeating: "z", count: 600))
    case .long: Bytes(String(repeating: "abcdefgh", count: 40_000))
    case .random: Bytes(Self.noise)
    }
  }

  private static let words: String = {
    var number: UInt64 = 1
    var text = ""
    let words = ["order", "customer", "price", "quantity", "ship", "address"]
    for _ in 0..<320 {
      number = (number * 1_103_515_245 + 12_345) % (1 << 31)
      text += "\(words[Int((number >> 16) % 6)])\((number >> 8) % 100) "
    }
    return text
  }()

  private static let noise: [UInt8] = {
    var number: UInt64 = 9
    return (0..<300).map { _ in
      number = (number * 1_103_515_245 + 12_345) % (1 << 31)
      return UInt8(truncatingIfNeeded: number >> 16)
    }
  }()
}

@Suite struct ZstandardTests {
  private static let frames: [Bytes] = ZstandardSamples.all.compactMap { Bytes(base64: $0.base64) }

  @Test(arguments: ZstandardSamples.all.map(\.name))
  func `What the tool compressed comes out as it was`(name: String) throws {
    let sample = try #require(ZstandardSamples.all.first { $0.name == name })
    let frame = try #require(Bytes(base64: sample.base64))
    #expect(Zstandard.decompress(frame) == sample.content.bytes)
  }

  @Test func `Frames behind one another are one content, and frames for others are none`() throws {
    var whole = BytesBuilder()
    var expected = BytesBuilder()
    for sample in ZstandardSamples.all {
      whole.append(Bytes([0x50 | UInt8(sample.name.count & 15), 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3]))
      whole.append(try #require(Bytes(base64: sample.base64)))
      expected.append(sample.content.bytes)
    }
    #expect(Zstandard.decompress(whole.finish()) == expected.finish())
    #expect(Zstandard.decompress(Bytes()) == Bytes())
  }

  @Test func `Content that is cut off, altered, too long or by a dictionary is refused`() throws {
    for sample in ZstandardSamples.all {
      let frame = try #require(Bytes(base64: sample.base64))
      for end in 1..<frame.count {
        if Zstandard.decompress(frame.slice(0..<end)) != nil { Issue.record("\(sample.name) up to \(end)") }
      }
      let count = sample.content.bytes.count
      #expect(Zstandard.decompress(frame, limit: count) != nil)
      if count > 0 { #expect(Zstandard.decompress(frame, limit: count - 1) == nil) }
      var behind = [UInt8](frame)
      behind.append(0)
      #expect(Zstandard.decompress(Bytes(behind)) == nil)
    }
    let frame = try #require(Self.frames.first)
    var bytes = [UInt8](frame)
    bytes[bytes.count - 1] ^= 1
    #expect(Zstandard.decompress(Bytes(bytes)) == nil)
    // One byte, stored: without a dictionary, with the dictionary 0, which is none, and with another.
    let header: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
    let block: [UInt8] = [9, 0, 0, 7]
    #expect(Zstandard.decompress(Bytes(header + [0x20, 1] + block)) == Bytes([7]))
    #expect(Zstandard.decompress(Bytes(header + [0x21, 0, 1] + block)) == Bytes([7]))
    #expect(Zstandard.decompress(Bytes(header + [0x21, 5, 1] + block)) == nil)
    // A bit that is reserved, a type of block that is, and a size that isn't the content's.
    #expect(Zstandard.decompress(Bytes(header + [0x28, 1] + block)) == nil)
    #expect(Zstandard.decompress(Bytes(header + [0x20, 1] + [15, 0, 0, 7])) == nil)
    #expect(Zstandard.decompress(Bytes(header + [0x20, 2] + block)) == nil)
  }

  @Test func `Broken frames come out within the limit or not at all`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(41), corpus: Self.frames,
      alphabet: [0, 1, 2, 3, 4, 5, 0x28, 0xB5, 0x2F, 0xFD, 0x20, 0x7F, 0x80, 0xC0, 0xFF])
    for _ in 0..<FuzzRounds.count(2_000) {
      let input = mutator.next()
      if let output = Zstandard.decompress(input, limit: 1 << 19), output.count > 1 << 19 {
        Issue.record("\(output.count) bytes of \(input.base64)")
      }
    }
  }

  /// Without checksums what is broken is found by the entropy coders only, or not at all.
  @Test func `Broken blocks without a checksum do no harm`() {
    let unchecked: [Bytes] = Self.frames.map { frame in
      var bytes = [UInt8](frame)
      if bytes[4] & 4 != 0 {
        bytes[4] &= ~4
        bytes.removeLast(4)
      }
      return Bytes(bytes)
    }
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(42), corpus: unchecked, alphabet: [0, 1, 2, 4, 0x7F, 0x80, 0xA8, 0xFC, 0xFF])
    for _ in 0..<FuzzRounds.count(4_000) { _ = Zstandard.decompress(mutator.next(), limit: 1 << 19) }
  }
}
