// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Items")
struct ItemTests {
  private let item: Item = [
    "a": .string("x"), "c": .list([.number(Number(1)), .map(["k": .null])]), "e": .bool(false),
  ]

  @Test("Attributes are found by name, and only by theirs")
  func lookup() {
    #expect(item["a"] == .string("x"))
    #expect(item["c"] == .list([.number(Number(1)), .map(["k": .null])]))
    #expect(item["e"] == .bool(false))
    for name in ["", "b", "aa", "k", "f"] {
      #expect(item[name] == nil)
      #expect(!item.contains(name))
    }
    #expect(item.contains("c"))
    #expect(item.count == 3)
    #expect(Item().isEmpty)
  }

  @Test("Attributes are set and removed, and the size follows")
  func replacing() {
    let changed = item.replacing([
      ("", .null), ("a", nil), ("b", .string("new")), ("c", .null), ("z", .bool(true)), ("zz", nil),
    ])
    let expected: Item = ["": .null, "b": .string("new"), "c": .null, "e": .bool(false), "z": .bool(true)]
    #expect(changed == expected)
    #expect(changed.size == expected.attributes.itemSize)
    #expect(changed.replacing([("", nil), ("b", nil), ("c", nil), ("e", nil), ("z", nil)]) == Item())
    #expect(item.replacing([]) == item)
  }

  @Test("Some attributes are kept")
  func keeping() {
    let kept = item.keeping(["e", "d", "a", ""])
    #expect(kept == ["a": .string("x"), "e": .bool(false)])
    #expect(kept.size == kept.attributes.itemSize)
    #expect(item.keeping([]) == Item())
  }

  @Test("An item of a kilobyte takes little more than that")
  func memory() {
    var map = AttributeMap()
    for index in 0..<20 { map["attribute\(index)"] = .string(String(repeating: "v", count: 40)) }
    #expect(MemoryLayout<Item>.size <= 24)
    #expect(Item(map).packedCount < map.itemSize + 4 * map.count)
  }

  @Test("Random items are what was put into them, however they come about")
  func random() {
    var random = SeededGenerator(seed: FuzzRounds.seed(21))
    for _ in 0..<FuzzRounds.count(1000) {
      let map = RandomValues.map(&random, depth: 3)
      let item = Item(map)
      #expect(item.attributes == map)
      #expect(item.size == map.itemSize)
      #expect(item == Item(AttributeMap(map.entries.reversed())))
      var other = map
      var changes: [(name: String, value: Value?)] = []
      for name in RandomValues.names where random.next(below: 3) == 0 {
        let value = random.next(below: 2) == 0 ? RandomValues.value(&random, depth: 2) : nil
        changes.append((name, value))
        other[name] = value
      }
      changes.sort { $0.name.utf8Precedes($1.name) }
      #expect(item.replacing(changes) == Item(other))
      for name in RandomValues.names { #expect(item[name] == map[name]) }
    }
  }
}

@Suite("Keys as bytes")
struct KeyEncodingTests {
  @Test("Keys of several parts are ordered part by part")
  func composite() {
    var random = SeededGenerator(seed: FuzzRounds.seed(22))
    func part(_ kind: UInt64) -> Value {
      switch kind {
      case 0: .string(["", "a", "a\u{0}", "a\u{0}b", "a\u{1}", "ab", "é"][Int(random.next(below: 7))])
      case 1: .number(Number(Int(random.next(below: 200)) - 100))
      default:
        .binary(
          [Bytes(), Bytes([0]), Bytes([0, 0]), Bytes([0, 1]), Bytes([255]), Bytes([1])][
            Int(random.next(below: 6))])
      }
    }
    for _ in 0..<FuzzRounds.count(5000) {
      let kinds = (0..<3).map { _ in random.next(below: 3) }
      let (a, b) = (kinds.map(part), kinds.map(part))
      let order = zip(a, b).lazy.compactMap { $0.order(to: $1) }.first { $0 != .same } ?? .same
      #expect((Self.key(a) < Self.key(b)) == (order == .ascending), "\(a) \(b)")
      #expect((Self.key(a) == Self.key(b)) == (order == .same), "\(a) \(b)")
    }
  }

  private static func key(_ parts: [Value]) -> Bytes {
    var builder = BytesBuilder()
    for part in parts { part.appendKeyPart(to: &builder) }
    return builder.finish()
  }

  @Test("What begins with a prefix is the range from it to its successor")
  func prefixes() {
    #expect(Bytes("ab").successorOfPrefix == Bytes("ac"))
    #expect(Bytes([1, 255, 255]).successorOfPrefix == Bytes([2]))
    #expect(Bytes([255]).successorOfPrefix == nil)
    #expect(Bytes().successorOfPrefix == nil)
    var prefix = BytesBuilder()
    Value.string("a").appendKeyPart(to: &prefix, isPrefix: true)
    let start = prefix.finish()
    #expect(Self.key([.string("a")]).hasPrefix(start))
    #expect(Self.key([.string("a\u{0}b")]).hasPrefix(start))
    #expect(!Self.key([.string("b")]).hasPrefix(start))
  }

  @Test("Only strings, numbers and binaries make keys")
  func kinds() {
    #expect(Value.string("k").keyBytes == "k")
    #expect(Value.binary("k").keyBytes == "k")
    #expect(Value.number(.zero).keyBytes != nil)
    for value: Value in [.bool(true), .null, .list([]), .map([:]), .stringSet(["a"])] {
      #expect(value.keyBytes == nil)
    }
  }
}
