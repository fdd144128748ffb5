// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The changes of one update by where they are, so that each attribute is taken apart and put together once, and the
/// indexes of a list are those before any change.
struct UpdateTree {
  struct Change {
    enum Action {
      case set(Value)
      case remove
      /// Nothing is done.
      case pass
    }

    let path: DocumentPath
    let action: Action
  }

  private final class Node {
    var action: Change.Action?
    var names: [(name: String, node: Node)] = []
    var indexes: [(index: Int, node: Node)] = []

    func child(_ step: DocumentPath.Step) -> Node {
      switch step {
      case .name(let name):
        if let found = names.first(where: { $0.name.equalsUTF8(name) }) { return found.node }
        let node = Node()
        names.append((name, node))
        return node
      case .index(let index):
        if let found = indexes.first(where: { $0.index == index }) { return found.node }
        let node = Node()
        indexes.append((index, node))
        return node
      }
    }
  }

  private let root = Node()

  init(_ changes: [Change]) {
    for change in changes {
      var node = root.child(.name(change.path.head))
      for step in change.path.tail { node = node.child(step) }
      node.action = change.action
    }
  }

  /// The attributes that changes of whole attributes make others, or none, in the order of names; `nil` where some are
  /// of parts of attributes.
  static func apply(flat changes: [Change]) throws(AWSError) -> [(name: String, value: Value?)]? {
    var result: [(name: String, value: Value?)] = []
    for change in changes {
      guard change.path.tail.isEmpty else { return nil }
      switch change.action {
      case .set(let value): result.append((change.path.head, try bounded(value, 0)))
      case .remove: result.append((change.path.head, nil))
      case .pass: continue
      }
    }
    if result.count > 1 { result.sort { $0.name.utf8Precedes($1.name) } }
    return result
  }

  /// The attributes of an item that become others, or none, in the order of names.
  func apply(to item: Item) throws(AWSError) -> [(name: String, value: Value?)] {
    var changes: [(name: String, value: Value?)] = []
    for (name, node) in root.names.sorted(by: { $0.name.utf8Precedes($1.name) }) {
      switch node.action {
      case .set(let value): changes.append((name, try Self.bounded(value, 0)))
      case .remove: changes.append((name, nil))
      case .pass: continue
      case nil:
        guard var value = item[name] else { throw .invalidUpdatePath }
        try Self.apply(node, to: &value, depth: 1)
        changes.append((name, value))
      }
    }
    return changes
  }

  /// The values that are set, and nothing else, with as much around them as says where they are.
  var written: Item { Item(Self.written(root)) }

  private static func written(_ node: Node) -> AttributeMap {
    AttributeMap(
      node.names.compactMap { name, child in
        value(written: child).map { AttributeMap.Entry(name: name, value: $0) }
      })
  }

  private static func value(written node: Node) -> Value? {
    switch node.action {
    case .set(let value): return value
    case .remove, .pass: return nil
    case nil: break
    }
    if node.indexes.isEmpty {
      let map = written(node)
      return map.isEmpty ? nil : .map(map)
    }
    let elements = node.indexes.sorted { $0.index < $1.index }.compactMap { value(written: $0.node) }
    return elements.isEmpty ? nil : .list(elements)
  }

  /// Refuses a value that stands too deep.
  private static func bounded(_ value: Value, _ depth: Int) throws(AWSError) -> Value {
    guard value.depth + depth <= Value.maximumDepth else { throw Value.tooDeep }
    return value
  }

  private static func apply(_ node: Node, to value: inout Value, depth: Int) throws(AWSError) {
    switch value {
    case .map(var map):
      guard node.indexes.isEmpty else { throw .invalidUpdatePath }
      value = .null
      for (name, child) in node.names {
        switch child.action {
        case .set(let new): map[name] = try bounded(new, depth)
        case .remove: map[name] = nil
        case .pass: continue
        case nil:
          guard var inner = map[name] else { throw .invalidUpdatePath }
          try apply(child, to: &inner, depth: depth + 1)
          map[name] = inner
        }
      }
      value = .map(map)
    case .list(var values):
      guard node.names.isEmpty else { throw .invalidUpdatePath }
      value = .null
      var removed: [Int] = []
      let count = values.count
      for (index, child) in node.indexes.sorted(by: { $0.index < $1.index }) {
        switch child.action {
        case .set(let new):
          // What is set beyond the end comes to stand at the end.
          if index < count {
            values[index] = try bounded(new, depth)
          } else {
            values.append(try bounded(new, depth))
          }
        case .remove: if index < count { removed.append(index) }
        case .pass: continue
        case nil:
          guard index < count else { throw .invalidUpdatePath }
          try apply(child, to: &values[index], depth: depth + 1)
        }
      }
      for index in removed.reversed() { values.remove(at: index) }
      value = .list(values)
    default: throw .invalidUpdatePath
    }
  }
}
