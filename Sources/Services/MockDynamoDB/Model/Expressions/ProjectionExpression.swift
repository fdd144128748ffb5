// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which parts of items are asked for.
struct ProjectionExpression: Sendable {
  let paths: [DocumentPath]
  private let root: Branch

  /// Projects on paths of which none is within another.
  init(_ paths: [DocumentPath]) {
    self.paths = paths
    root = Branch(paths.map { [.name($0.head)] + $0.tail })
  }

  /// The names of the attributes that are asked for as a whole or in part.
  var names: [String] { root.names.map(\.name) }

  /// Reads a projection expression.
  static func parse(_ expression: String, _ context: inout ExpressionContext) throws(AWSError)
    -> ProjectionExpression
  {
    try context.resolve(parameter: .projection) { resolver throws(ExpressionError) in
      var parser = try ExpressionParser(expression)
      var paths: [DocumentPath] = []
      for node in try parser.projection() { paths.append(resolver.path(node)) }
      try resolver.check()
      if let message = paths.clashMessage { throw ExpressionError(message) }
      return ProjectionExpression(paths)
    }
  }

  /// The parts of an item that are asked for, where they are in the item. Elements of lists keep their order, but not
  /// their indexes.
  func apply(to item: Item) -> Item {
    if root.isFlat { return item.keeping(names) }
    return Item(AttributeMap(sorted: root.select(from: item)))
  }
}

/// The steps that several paths take from one place.
private struct Branch: Sendable {
  /// In the order of names.
  private(set) var names: [(name: String, branch: Branch)] = []
  /// In the order of indexes.
  private var indexes: [(index: Int, branch: Branch)] = []

  private var isEnd: Bool { names.isEmpty && indexes.isEmpty }

  /// Whether all paths are names of attributes alone.
  var isFlat: Bool { names.allSatisfy { $0.branch.isEnd } }

  init(_ paths: [[DocumentPath.Step]]) {
    var byName: [Bytes: [[DocumentPath.Step]]] = [:]
    var byIndex: [Int: [[DocumentPath.Step]]] = [:]
    for path in paths {
      switch path.first {
      case .name(let name): byName[Bytes(name), default: []].append(Array(path.dropFirst()))
      case .index(let index): byIndex[index, default: []].append(Array(path.dropFirst()))
      case nil: break
      }
    }
    names = byName.sorted { $0.key < $1.key }.map { ($0.key.description, Branch($0.value)) }
    indexes = byIndex.sorted { $0.key < $1.key }.map { ($0.key, Branch($0.value)) }
  }

  func select(from item: Item) -> [AttributeMap.Entry] {
    names.compactMap { name, branch in
      item[name].flatMap(branch.select).map { AttributeMap.Entry(name: name, value: $0) }
    }
  }

  private func select(from value: Value) -> Value? {
    if isEnd { return value }
    switch value {
    case .map(let map):
      let entries = names.compactMap { name, branch in
        map[name].flatMap(branch.select).map { AttributeMap.Entry(name: name, value: $0) }
      }
      return entries.isEmpty ? nil : .map(AttributeMap(sorted: entries))
    case .list(let values):
      let elements = indexes.compactMap { index, branch in
        index < values.count ? branch.select(from: values[index]) : nil
      }
      return elements.isEmpty ? nil : .list(elements)
    default: return nil
    }
  }
}
