// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where something stands in an item: an attribute, and from there on by names and indexes.
struct DocumentPath: Hashable, Sendable, CustomStringConvertible {
  enum Step: Hashable, Sendable, CustomStringConvertible {
    case name(String)
    case index(Int)

    static func == (left: Step, right: Step) -> Bool {
      switch (left, right) {
      case (.name(let a), .name(let b)): a.equalsUTF8(b)
      case (.index(let a), .index(let b)): a == b
      default: false
      }
    }

    var description: String {
      switch self {
      case .name(let name): name
      case .index(let index): "[\(index)]"
      }
    }
  }

  /// The attribute that the path begins with.
  let head: String
  /// The steps from there on.
  let tail: [Step]

  init(_ head: String, _ tail: [Step] = []) {
    self.head = head
    self.tail = tail
  }

  static let maximumDepth = 32

  static func == (left: DocumentPath, right: DocumentPath) -> Bool {
    left.head.equalsUTF8(right.head) && left.tail == right.tail
  }

  /// As messages print it: `[a, b, [1]]`.
  var description: String {
    tail.isEmpty ? "[\(head)]" : "[\(head), \(tail.map(\.description).joined(separator: ", "))]"
  }

  /// What stands there; `nil` where nothing does.
  func value(in item: Item) -> Value? {
    guard var value = item[head] else { return nil }
    for step in tail {
      switch (step, value) {
      case (.name(let name), .map(let map)):
        guard let next = map[name] else { return nil }
        value = next
      case (.index(let index), .list(let list)):
        guard index < list.count else { return nil }
        value = list[index]
      default: return nil
      }
    }
    return value
  }

  /// How this path and another can't stand beside each other in a projection or an update; `nil` where they can.
  func clash(with other: DocumentPath) -> Clash? {
    guard head.equalsUTF8(other.head) else { return nil }
    for (mine, others) in zip(tail, other.tail) where mine != others {
      switch (mine, others) {
      case (.name, .index), (.index, .name): return .conflict
      default: return nil
      }
    }
    return .overlap
  }

  enum Clash: String {
    case overlap, conflict

    func message(_ first: DocumentPath, _ second: DocumentPath) -> String {
      "Two document paths \(rawValue) with each other; must remove or rewrite one of these paths; "
        + "path one: \(first), path two: \(second)"
    }
  }
}

extension [DocumentPath] {
  /// What is wrong with these paths beside each other.
  var clashMessage: String? {
    guard count > 1 else { return nil }
    // Only paths that begin with the same attribute can clash, which many paths seldom do.
    var byHead: [Bytes: [DocumentPath]] = [:]
    for path in self {
      let head = Bytes(path.head)
      for earlier in byHead[head, default: []] {
        if let clash = earlier.clash(with: path) { return clash.message(earlier, path) }
      }
      byHead[head, default: []].append(path)
    }
    return nil
  }
}
