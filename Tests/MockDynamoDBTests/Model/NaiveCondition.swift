// SPDX-License-Identifier: Apache-2.0

import MockCore

@testable import MockDynamoDB

/// A condition that is evaluated in the most plain way, and can write itself down.
indirect enum NaiveCondition {
  case compare(String, Operand, Operand)
  case between(Operand, Operand, Operand)
  case isIn(Operand, [Operand])
  case function(String, Operand, Operand?)
  case not(NaiveCondition)
  case join(String, [NaiveCondition])

  enum Operand {
    case path([DocumentPath.Step])
    case value(Value)
    case size([DocumentPath.Step])
  }

  /// Collects the names and values that a text refers to.
  struct Writer {
    var names: [String: String] = [:]
    var values: [String: Value] = [:]

    mutating func value(_ value: Value) -> String {
      let name = ":v\(values.count)"
      values[name] = value
      return name
    }

    mutating func path(_ steps: [DocumentPath.Step]) -> String {
      var text = ""
      for step in steps {
        switch step {
        case .index(let index): text += "[\(index)]"
        case .name(let name):
          if !text.isEmpty { text += "." }
          if name == "é" {
            names["#e"] = name
            text += "#e"
          } else {
            text += name
          }
        }
      }
      return text
    }
  }

  // MARK: Making

  static func random(_ random: inout SeededGenerator, depth: Int) -> NaiveCondition {
    switch random.next(below: depth > 0 ? 7 : 4) {
    case 0:
      let comparators = ["=", "<>", "<", "<=", ">", ">="]
      return .compare(comparators[Int(random.next(below: 6))], operand(&random), operand(&random))
    case 1: return .between(operand(&random), operand(&random), operand(&random))
    case 2: return .isIn(operand(&random), (0..<1 + random.next(below: 3)).map { _ in operand(&random) })
    case 3:
      switch random.next(below: 5) {
      case 0: return .function("attribute_exists", .path(path(&random)), nil)
      case 1: return .function("attribute_not_exists", .path(path(&random)), nil)
      case 2:
        let type = ValueType.allCases[Int(random.next(below: 10))]
        return .function("attribute_type", .path(path(&random)), .value(.string(type.rawValue)))
      case 3:
        return .function("begins_with", .path(path(&random)), .value(.string(RandomValues.text(&random))))
      default: return .function("contains", .path(path(&random)), operand(&random))
      }
    case 4: return .not(self.random(&random, depth: depth - 1))
    default:
      let parts = (0..<2 + random.next(below: 2)).map { _ in self.random(&random, depth: depth - 1) }
      return .join(random.next(below: 2) == 0 ? "AND" : "OR", parts)
    }
  }

  private static func path(_ random: inout SeededGenerator) -> [DocumentPath.Step] {
    var steps: [DocumentPath.Step] = [.name(RandomValues.names[Int(random.next(below: 6))])]
    while random.next(below: 4) == 0 {
      steps.append(
        random.next(below: 2) == 0
          ? .index(Int(random.next(below: 3))) : .name(RandomValues.names[Int(random.next(below: 6))]))
    }
    return steps
  }

  private static func operand(_ random: inout SeededGenerator) -> Operand {
    switch random.next(below: 6) {
    case 0, 1, 2: .path(path(&random))
    case 3, 4: .value(RandomValues.value(&random, depth: 1))
    default: .size(path(&random))
    }
  }

  // MARK: Writing

  func text(_ writer: inout Writer) -> String {
    switch self {
    case .compare(let comparator, let a, let b):
      return "\(a.text(&writer)) \(comparator) \(b.text(&writer))"
    case .between(let a, let b, let c):
      return "\(a.text(&writer)) BETWEEN \(b.text(&writer)) AND \(c.text(&writer))"
    case .isIn(let a, let others):
      let list = others.map { $0.text(&writer) }.joined(separator: ", ")
      return "\(a.text(&writer)) IN (\(list))"
    case .function(let name, let a, let b):
      let first = a.text(&writer)
      return b.map { "\(name)(\(first), \($0.text(&writer)))" } ?? "\(name)(\(first))"
    case .not(let inner):
      if case .join = inner { return "NOT (\(inner.text(&writer)))" }
      return "NOT \(inner.text(&writer))"
    case .join(let word, let parts):
      return parts.map { part in
        // Only what the precedence doesn't say by itself is put in parentheses.
        if word == "AND", case .join("OR", _) = part { return "(\(part.text(&writer)))" }
        return part.text(&writer)
      }.joined(separator: " \(word) ")
    }
  }

  // MARK: Evaluating

  func holds(for item: Value) -> Bool {
    switch self {
    case .compare(let comparator, let a, let b): return Self.compare(comparator, a.value(item), b.value(item))
    case .between(let a, let b, let c):
      return Self.compare(">=", a.value(item), b.value(item))
        && Self.compare("<=", a.value(item), c.value(item))
    case .isIn(let a, let others): return others.contains { Self.compare("=", a.value(item), $0.value(item)) }
    case .function("attribute_exists", let a, _): return a.value(item) != nil
    case .function("attribute_not_exists", let a, _): return a.value(item) == nil
    case .function("attribute_type", let a, let type):
      guard let value = a.value(item), case .value(.string(let name))? = type else { return false }
      return value.type == ValueType(rawValue: name)
    case .function("begins_with", let a, let b):
      guard case .string(let text)? = a.value(item), case .string(let prefix)? = b?.value(item) else {
        return false
      }
      return Array(text.utf8.prefix(prefix.utf8.count)) == Array(prefix.utf8)
    case .function(_, let a, let b):
      guard let value = a.value(item), let part = b?.value(item) else { return false }
      return Self.contains(value, part)
    case .not(let inner): return !inner.holds(for: item)
    case .join("AND", let parts): return parts.allSatisfy { $0.holds(for: item) }
    case .join(_, let parts): return parts.contains { $0.holds(for: item) }
    }
  }

  private static func compare(_ comparator: String, _ a: Value?, _ b: Value?) -> Bool {
    guard let a, let b else { return comparator == "<>" }
    if comparator == "=" { return "\(a)" == "\(b)" }
    if comparator == "<>" { return "\(a)" != "\(b)" }
    let isLess: Bool
    let isMore: Bool
    switch (a, b) {
    case (.number(let x), .number(let y)): (isLess, isMore) = (x < y, y < x)
    case (.string(let x), .string(let y)):
      let (x, y) = (Array(x.utf8), Array(y.utf8))
      (isLess, isMore) = (x.lexicographicallyPrecedes(y), y.lexicographicallyPrecedes(x))
    case (.binary(let x), .binary(let y)):
      let (x, y) = (Array(x), Array(y))
      (isLess, isMore) = (x.lexicographicallyPrecedes(y), y.lexicographicallyPrecedes(x))
    default: return false
    }
    switch comparator {
    case "<": return isLess
    case "<=": return !isMore
    case ">": return isMore
    default: return !isLess
    }
  }

  private static func contains(_ value: Value, _ part: Value) -> Bool {
    func has(_ all: [UInt8], _ part: [UInt8]) -> Bool {
      guard all.count >= part.count else { return false }
      return (0...all.count - part.count).contains { Array(all[$0..<$0 + part.count]) == part }
    }
    switch (value, part) {
    case (.string(let text), .string(let part)): return has(Array(text.utf8), Array(part.utf8))
    case (.binary(let bytes), .binary(let part)): return has(Array(bytes), Array(part))
    case (.stringSet(let members), .string(let member)): return members.contains(member)
    case (.numberSet(let members), .number(let member)): return members.contains(member)
    case (.binarySet(let members), .binary(let member)): return members.contains(member)
    case (.list(let values), _): return values.contains { "\($0)" == "\(part)" }
    default: return false
    }
  }
}

extension NaiveCondition.Operand {
  fileprivate func text(_ writer: inout NaiveCondition.Writer) -> String {
    switch self {
    case .path(let steps): writer.path(steps)
    case .value(let value): writer.value(value)
    case .size(let steps): "size(\(writer.path(steps)))"
    }
  }

  fileprivate func value(_ item: Value) -> Value? {
    switch self {
    case .value(let value): return value
    case .path(let steps): return Self.follow(steps, item)
    case .size(let steps):
      let count: Int
      switch Self.follow(steps, item) {
      case .string(let text): count = text.utf16.count
      case .binary(let bytes): count = bytes.count
      case .list(let values): count = values.count
      case .map(let map): count = map.count
      case .stringSet(let members): count = members.count
      case .numberSet(let members): count = members.count
      case .binarySet(let members): count = members.count
      default: return nil
      }
      return .number(Number(count))
    }
  }

  private static func follow(_ steps: [DocumentPath.Step], _ item: Value) -> Value? {
    var value = item
    for step in steps {
      switch (step, value) {
      case (.name(let name), .map(let map)):
        guard let entry = map.entries.first(where: { $0.name == name }) else { return nil }
        value = entry.value
      case (.index(let index), .list(let values)) where index < values.count: value = values[index]
      default: return nil
      }
    }
    return value
  }
}
