// SPDX-License-Identifier: Apache-2.0

import MockCore

@testable import MockDynamoDB

/// Values, the same for the same generator, from so few that comparisons often find equal ones.
enum RandomValues {
  static let names = ["a", "b", "c", "d", "é", "long_name_of_an_attribute"]

  static func value(_ random: inout SeededGenerator, depth: Int) -> Value {
    switch random.next(below: depth > 0 ? 10 : 8) {
    case 0: return .string(text(&random))
    case 1: return .number(number(&random))
    case 2: return .binary(Bytes(text(&random)))
    case 3: return .bool(random.next(below: 2) == 0)
    case 4: return .null
    case 5:
      return (try? .stringSet(checking: set { text(&random) }.filter { !$0.isEmpty })) ?? .stringSet(["z"])
    case 6:
      return (try? .numberSet(checking: set { number(&random) }.map(\.description))) ?? .numberSet([.zero])
    case 7:
      return (try? .binarySet(checking: set { Bytes(text(&random)) }.filter { !$0.isEmpty }))
        ?? .binarySet(["z"])
    case 8: return .list((0..<random.next(below: 4)).map { _ in value(&random, depth: depth - 1) })
    default: return .map(map(&random, depth: depth - 1))
    }
  }

  static func map(_ random: inout SeededGenerator, depth: Int) -> AttributeMap {
    var map = AttributeMap()
    for name in names where random.next(below: 2) == 0 { map[name] = value(&random, depth: depth) }
    return map
  }

  static func text(_ random: inout SeededGenerator) -> String {
    ["", "a", "b", "ab", "abc", "bc", "é", "🎈x"][Int(random.next(below: 8))]
  }

  static func number(_ random: inout SeededGenerator) -> Number {
    let texts = ["0", "1", "-1", "2", "10", "1.5", "-0.25", "1e20", "12345678901234567890123"]
    return (try? Number(texts[Int(random.next(below: 9))])) ?? .zero
  }

  private static func set<Element: Hashable>(_ make: () -> Element) -> [Element] {
    Array(Set((0..<3).map { _ in make() }))
  }
}
