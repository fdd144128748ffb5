// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@Suite struct BytesTests {
  @Test func `A pattern is found where it first stands`() {
    let text: Bytes = "a//b/ab//"
    #expect(text.firstIndex(of: "/" as Bytes) == 1)
    #expect(text.firstIndex(of: "//" as Bytes, from: 2) == 7)
    #expect(text.firstIndex(of: "b/a" as Bytes) == 3)
    #expect(text.firstIndex(of: "///" as Bytes) == nil)
    #expect(text.firstIndex(of: "/" as Bytes, from: 9) == nil)
    #expect(text.firstIndex(of: "/" as Bytes, from: .max) == nil)
    #expect(text.firstIndex(of: "/" as Bytes, from: .min) == 1)
    #expect(text.firstIndex(of: Bytes(), from: 4) == 4)
    #expect(text.firstIndex(of: text) == 0)
    #expect(text.slice(2..<5).firstIndex(of: "b" as Bytes) == 1)
  }

  @Test func `The search agrees with a naive one`() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<2_000 {
      let text = random.string(length: Int(random.next(below: 20)), alphabet: "ab")
      let pattern = random.string(length: Int(random.next(below: 4)), alphabet: "ab")
      let start = Int(random.next(below: 22))
      let naive = (0...max(text.count - pattern.count, 0)).first {
        $0 >= start && text.dropFirst($0).hasPrefix(pattern) && $0 + pattern.count <= text.count
      }
      #expect(Bytes(text).firstIndex(of: Bytes(pattern), from: start) == naive, "\(pattern) in \(text)")
    }
  }

  @Test func `A prefix is told by its bytes`() {
    #expect(("caf\u{E9}" as Bytes).hasPrefix("caf" as Bytes))
    // Canonically equal, but other bytes.
    #expect(!("caf\u{E9}" as Bytes).hasPrefix("cafe\u{301}" as Bytes))
    #expect(Bytes().hasPrefix(Bytes()))
    #expect(!Bytes().hasPrefix("a" as Bytes))
  }
}
