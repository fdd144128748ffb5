// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

/// The quick ways to look at bytes as text, against those of the standard library.
struct ByteTextTests {
  @Test("Bytes are UTF-8 when the standard library says so")
  func validation() {
    let corpus: [Bytes] = [
      "", "plain", "a text that is longer than a word", "grüße", "日本語のテキスト", "😀 and 👩‍👩‍👧‍👦",
      "\u{0}\u{7F}\u{80}\u{7FF}",
      "\u{D7FF}\u{E000}\u{FFFF}\u{10000}\u{10FFFF}", Bytes([0xED, 0xA0, 0x80]),
      Bytes([0xF4, 0x90, 0x80, 0x80]),
      Bytes([0xC0, 0x80]), Bytes([0xE0, 0x80, 0x80]), Bytes([0xF0, 0x80, 0x80, 0x80]), Bytes([0xF5]),
    ]
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(11), corpus: corpus,
      alphabet: [0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4])
    for round in 0..<FuzzRounds.count(20_000) {
      let bytes = round < corpus.count ? corpus[round] : mutator.next()
      let expected = String(validating: Array(bytes), as: UTF8.self)
      #expect(String(validating: bytes) == expected)
      #expect(bytes.withUnsafeBytes { $0.isValidUTF8 } == (expected != nil))
    }
  }

  @Test("A byte that makes no UTF-8 is seen wherever it stands")
  func strayBytes() {
    for count in 0..<70 {
      var bytes = [UInt8](repeating: 0x61, count: count)
      #expect(bytes.withUnsafeBytes { $0.isValidUTF8 })
      for index in 0..<count {
        bytes[index] = 0x80
        #expect(!bytes.withUnsafeBytes { $0.isValidUTF8 }, "\(index) of \(count)")
        bytes[index] = 0x7F
      }
    }
  }

  @Test("The first byte that JSON escapes is found wherever it stands")
  func escapes() {
    let plain: [UInt8] = [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x61, 0x7F, 0x80, 0x9F, 0xA2, 0xDC, 0xFF]
    let special: [UInt8] = [0, 1, 9, 10, 0x1F, 0x22, 0x5C]
    for count in 0..<50 {
      var bytes = (0..<count).map { plain[$0 % plain.count] }
      #expect(bytes.withUnsafeBytes { $0.jsonPlainCount(from: 0) } == count)
      for index in 0..<count {
        let kept = bytes[index]
        for byte in special {
          bytes[index] = byte
          // What stands behind it doesn't count.
          if index + 1 < count { bytes[count - 1] = 0x22 }
          #expect(bytes.withUnsafeBytes { $0.jsonPlainCount(from: 0) } == index)
          #expect(bytes.withUnsafeBytes { $0.jsonPlainCount(from: index) } == 0)
        }
        bytes[index] = kept
        if count > 0 { bytes[count - 1] = plain[(count - 1) % plain.count] }
      }
    }
  }

  @Test("Strings are put in the order of their bytes")
  func order() {
    let texts = [
      "", "a", "a\u{0}", "ab", "b", "e\u{301}", "é", "z", "\u{FFFF}", "\u{10000}",
      "ApproximateNumberOfMessages",
      "ApproximateNumberOfMessagesDelayed",
    ]
    for left in texts {
      for right in texts {
        #expect(left.utf8Precedes(right) == left.utf8.lexicographicallyPrecedes(right.utf8))
        let isEqual = Bytes(left).withUnsafeBytes { $0.equalsUTF8(of: right) }
        #expect(isEqual == left.utf8.elementsEqual(right.utf8))
      }
    }
  }

  @Test("A UUID is made of its digits in order, with a hyphen in four places")
  func uuid() {
    for seed in 0..<200 as Range<UInt64> {
      var words = SeededGenerator(seed: seed)
      var digits = ""
      for word in [
        words.next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000,
        words.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000,
      ] {
        let hex = String(word, radix: 16)
        digits += String(repeating: "0", count: 16 - hex.count) + hex
      }
      var generator = SeededGenerator(seed: seed)
      let uuid = generator.uuid()
      #expect(uuid.filter { $0 != "-" } == digits)
      #expect(uuid.split(separator: "-").map(\.count) == [8, 4, 4, 4, 12])
    }
  }
}
