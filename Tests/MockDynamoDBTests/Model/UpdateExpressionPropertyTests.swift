// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Updates against a naive evaluator")
struct UpdateExpressionPropertyTests {
  @Test(
    "Random updates of random items do what a naive reading of them does, or are refused where it is at a loss"
  )
  func random() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(51))
    var done = 0
    let rounds = FuzzRounds.count(4000)
    for _ in 0..<rounds {
      let map = RandomValues.map(&random, depth: 2)
      let update = NaiveUpdate.random(&random)
      let parsed: UpdateExpression
      do throws(AWSError) {
        parsed = try Expressions.update(update.text, names: update.names, values: update.values)
      } catch {
        #expect(
          error.message.contains("Two document paths") || error.message.contains("Incorrect operand type"),
          "\(update.text): \(error.message)")
        continue
      }
      let expected = update.apply(to: map)
      let outcome = try? parsed.apply(to: Item(map))
      #expect(outcome?.item.attributes == expected, "\(update.text) \(update.values) \(map)")
      if let outcome {
        done += 1
        #expect(outcome.item.size == outcome.item.attributes.itemSize)
      }
    }
    #expect(done > rounds / 10)
  }
}

/// An update that is done in the most plain way: one clause after the other, on a copy, with operands from the original;
/// elements of lists are taken out at the end.
private struct NaiveUpdate {
  enum Kind { case set, sum, append, keep, copy, remove, add, delete }

  struct Clause {
    let kind: Kind
    let path: [DocumentPath.Step]
    let source: [DocumentPath.Step]
    let value: Value
    let reference: String
  }

  private(set) var clauses: [Clause] = []
  private(set) var values: [String: Value] = [:]
  /// The reference that every text has, used or not, would be refused; so it stands only where it is needed.
  private(set) var names: [String: String]?

  static func random(_ random: inout SeededGenerator) -> NaiveUpdate {
    var update = NaiveUpdate()
    let kinds: [Kind] = [.set, .sum, .append, .keep, .copy, .remove, .add, .delete]
    // In the order of sections, each of which is written once.
    let picked = (0..<1 + random.next(below: 4)).map { _ in Int(random.next(below: 8)) }.sorted()
    for kind in picked.map({ kinds[$0] }) {
      let value: Value =
        switch kind {
        case .append: .list([RandomValues.value(&random, depth: 0)])
        case .sum: .number(RandomValues.number(&random))
        case .add where random.next(below: 2) == 0: .number(RandomValues.number(&random))
        case .add, .delete:
          random.next(below: 2) == 0 ? .stringSet(["a", "ab"]) : .numberSet([.zero, Number(1)])
        default: RandomValues.value(&random, depth: 1)
        }
      let reference = ":v\(update.clauses.count)"
      if kind != .remove && kind != .copy { update.values[reference] = value }
      update.clauses.append(
        Clause(kind: kind, path: path(&random), source: path(&random), value: value, reference: reference))
    }
    if update.text.contains("#e") { update.names = ["#e": "é"] }
    return update
  }

  private static func path(_ random: inout SeededGenerator) -> [DocumentPath.Step] {
    var steps: [DocumentPath.Step] = [.name(RandomValues.names[Int(random.next(below: 6))])]
    while random.next(below: 3) == 0 {
      steps.append(
        random.next(below: 2) == 0
          ? .index(Int(random.next(below: 4))) : .name(RandomValues.names[Int(random.next(below: 6))]))
    }
    return steps
  }

  // MARK: Writing

  var text: String {
    var sections: [(word: String, clauses: [String])] = []
    for clause in clauses {
      let path = Self.text(clause.path)
      let (word, text) =
        switch clause.kind {
        case .set: ("SET", "\(path) = \(clause.reference)")
        case .sum: ("SET", "\(path) = \(Self.text(clause.source)) + \(clause.reference)")
        case .append: ("SET", "\(path) = list_append(\(Self.text(clause.source)), \(clause.reference))")
        case .keep: ("SET", "\(path) = if_not_exists(\(Self.text(clause.source)), \(clause.reference))")
        case .copy: ("SET", "\(path) = \(Self.text(clause.source))")
        case .remove: ("REMOVE", path)
        case .add: ("ADD", "\(path) \(clause.reference)")
        case .delete: ("DELETE", "\(path) \(clause.reference)")
        }
      if sections.last?.word == word {
        sections[sections.count - 1].clauses.append(text)
      } else {
        sections.append((word, [text]))
      }
    }
    return sections.map { "\($0.word) \($0.clauses.joined(separator: ", "))" }.joined(separator: " ")
  }

  private static func text(_ steps: [DocumentPath.Step]) -> String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .name(let name): text += (text.isEmpty ? "" : ".") + (name == "é" ? "#e" : name)
      }
    }
    return text
  }

  // MARK: Doing

  /// What becomes of an item; `nil` where the update can't be done.
  func apply(to map: AttributeMap) -> AttributeMap? {
    let before = Tree(.map(map))
    var after = before
    // From the last index on, so that what is set behind a list's end is told from what is there.
    for clause in clauses {
      let present = before.value(clause.path)
      let new: Tree?
      switch clause.kind {
      case .set: new = Tree(clause.value)
      case .copy:
        guard let source = before.value(clause.source) else { return nil }
        new = source
      case .keep: new = before.value(clause.source) ?? Tree(clause.value)
      case .append:
        guard case .list(let elements)? = before.value(clause.source),
          case .list(let more) = Tree(clause.value)
        else { return nil }
        new = .list(elements + more)
      case .sum:
        guard case .leaf(.number(let a))? = before.value(clause.source), case .number(let b) = clause.value,
          let sum = try? a.adding(b)
        else { return nil }
        new = .leaf(.number(sum))
      case .add:
        guard let sum = Self.sum(present, clause.value) else { return nil }
        new = .leaf(sum)
      case .delete:
        guard let present else {
          guard before.hasPlace(clause.path) else { return nil }
          continue
        }
        guard case .some(let rest) = Self.difference(present, clause.value) else { return nil }
        new = rest.map { .leaf($0) }
      case .remove: new = nil
      }
      guard after.put(new, clause.path[...], in: before) else { return nil }
    }
    guard case .map(let result) = after.cleaned else { return nil }
    return result
  }

  private static func sum(_ present: Tree?, _ value: Value) -> Value? {
    switch (present, value) {
    case (nil, _): value
    case (.leaf(.number(let a))?, .number(let b)): (try? a.adding(b)).map { .number($0) }
    case (.leaf(.stringSet(let a))?, .stringSet(let b)): try? .stringSet(checking: Array(Set(a + b)))
    case (.leaf(.numberSet(let a))?, .numberSet(let b)):
      try? .numberSet(checking: Set(a + b).map(\.description))
    default: nil
    }
  }

  /// `nil` for what can't be done, and within that for a set of which nothing is left.
  private static func difference(_ present: Tree, _ value: Value) -> Value?? {
    switch (present, value) {
    case (.leaf(.stringSet(let a)), .stringSet(let b)):
      let rest = a.filter { !b.contains($0) }
      return .some(rest.isEmpty ? nil : .stringSet(rest))
    case (.leaf(.numberSet(let a)), .numberSet(let b)):
      let rest = a.filter { !b.contains($0) }
      return .some(rest.isEmpty ? nil : .numberSet(rest))
    default: return nil
    }
  }
}

/// A value in which places in lists can be empty, and what was put behind their ends is known by its index.
private indirect enum Tree {
  case leaf(Value)
  case list([Tree])
  case map([String: Tree])
  /// An element that was taken out.
  case gone
  /// A list with what was set behind its end.
  case longer([Tree], [Int: Tree])

  init(_ value: Value) {
    switch value {
    case .list(let values): self = .list(values.map { Tree($0) })
    case .map(let map):
      self = .map(Dictionary(uniqueKeysWithValues: map.entries.map { ($0.name, Tree($0.value)) }))
    default: self = .leaf(value)
    }
  }

  func value(_ path: [DocumentPath.Step]) -> Tree? {
    var tree = self
    for step in path {
      switch (step, tree) {
      case (.name(let name), .map(let entries)):
        guard let next = entries[name] else { return nil }
        tree = next
      case (.index(let index), .list(let elements)) where index < elements.count: tree = elements[index]
      default: return nil
      }
    }
    return tree
  }

  /// Whether a path ends in a map or list that is there.
  func hasPlace(_ path: [DocumentPath.Step]) -> Bool {
    switch (path.last, value(Array(path.dropLast()))) {
    case (.name?, .map?), (.index?, .list?): true
    default: false
    }
  }

  /// Puts a value, or with `nil` nothing, at the end of a path; `false` where the path leads nowhere in the original.
  mutating func put(_ new: Tree?, _ path: ArraySlice<DocumentPath.Step>, in before: Tree) -> Bool {
    guard let step = path.first else { return false }
    let rest = path.dropFirst()
    switch (step, self, before) {
    case (.name(let name), .map(var entries), .map(let old)):
      if rest.isEmpty {
        entries[name] = new
      } else {
        guard var child = entries[name], let oldChild = old[name], child.put(new, rest, in: oldChild) else {
          return false
        }
        entries[name] = child
      }
      self = .map(entries)
      return true
    case (.index(let index), .list(let elements), .list(let old)):
      self = .longer(elements, [:])
      return put(new, path, in: .list(old)) && index >= 0
    case (.index(let index), .longer(var elements, var behind), .list(let old)):
      if !rest.isEmpty {
        guard index < old.count, elements[index].put(new, rest, in: old[index]) else { return false }
      } else if index < old.count {
        elements[index] = new ?? .gone
      } else if let new {
        behind[index] = new
      }
      self = .longer(elements, behind)
      return true
    default: return false
    }
  }

  var cleaned: Value {
    switch self {
    case .leaf(let value): return value
    case .gone: return .null
    case .list(let elements): return .list(elements.map(\.cleaned))
    case .map(let entries):
      var map = AttributeMap()
      for (name, tree) in entries { map[name] = tree.cleaned }
      return .map(map)
    case .longer(let elements, let behind):
      let kept = elements.compactMap { element in
        if case .gone = element { return nil as Value? }
        return element.cleaned
      }
      return .list(kept + behind.sorted { $0.key < $1.key }.map(\.value.cleaned))
    }
  }
}
