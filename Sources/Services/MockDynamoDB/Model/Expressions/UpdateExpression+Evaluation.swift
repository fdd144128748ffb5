// SPDX-License-Identifier: Apache-2.0

import MockCore

extension UpdateExpression {
  /// What an update made of an item.
  struct Outcome {
    let item: Item
    /// The paths that were written to.
    let paths: [DocumentPath]
    fileprivate let changes: [UpdateTree.Change]

    /// The parts of the item before that were written to, for `UPDATED_OLD`.
    func old(of before: Item) -> Item { ProjectionExpression(paths).apply(to: before) }

    /// What was written, for `UPDATED_NEW`. Nothing is looked up by its path: an element that is set behind the end of its
    /// list, or behind one that is removed, doesn't stand where the path says.
    var new: Item {
      paths.allSatisfy(\.tail.isEmpty) ? item.keeping(paths.map(\.head)) : UpdateTree(changes).written
    }
  }

  /// Does the update; an item that doesn't exist is what its key makes of an empty one.
  ///
  /// All operands are those of the item before. Nothing is checked here that needs the table: keys, indexes' keys and the
  /// item's size are the caller's.
  func apply(to item: Item) throws(AWSError) -> Outcome {
    // What is set is worked out before anything is changed.
    var changes: [UpdateTree.Change] = []
    for step in steps {
      let change: UpdateTree.Change.Action
      switch step.action {
      case .set(let operand):
        guard let value = try operand.value(in: item) else { throw .missingOperand }
        change = .set(value)
      case .remove: change = .remove
      case .add(let value):
        let value = try value.added(to: step.path.value(in: item), orThrow: typeMismatch)
        change = .set(value)
      case .delete(let value):
        guard let present = step.path.value(in: item) else {
          change = .pass
          break
        }
        change = try value.taken(from: present, orThrow: typeMismatch).map { .set($0) } ?? .remove
      }
      changes.append(UpdateTree.Change(path: step.path, action: change))
    }
    if let changed = try UpdateTree.apply(flat: changes) {
      return Outcome(item: item.replacing(changed), paths: paths, changes: changes)
    }
    let changed = try UpdateTree(changes).apply(to: item)
    return Outcome(item: item.replacing(changed), paths: paths, changes: changes)
  }
}

extension AWSError {
  static let missingOperand = AWSError.validation(
    "The provided expression refers to an attribute that does not exist in the item")
  static let incorrectOperand = AWSError.validation(
    "An operand in the update expression has an incorrect data type")
  static let invalidUpdatePath = AWSError.validation(
    "The document path provided in the update expression is invalid for update")
}

extension UpdateOperand {
  /// The operand's value for an item; `nil` where there is none.
  fileprivate func value(in item: Item) throws(AWSError) -> Value? {
    switch self {
    case .path(let path): return path.value(in: item)
    case .value(let value): return value
    case .ifNotExists(let path, let other):
      if let value = path.value(in: item) { return value }
      return try other.value(in: item)
    case .listAppend(let first, let second):
      guard let first = try first.value(in: item), let second = try second.value(in: item) else {
        throw .missingOperand
      }
      guard case .list(let values) = first, case .list(let more) = second else { throw .incorrectOperand }
      return .list(values + more)
    case .sum(let left, let right):
      return .number(
        try Self.numbers(left, right, in: item) { (a, b) throws(NumberError) in try a.adding(b) })
    case .difference(let left, let right):
      return .number(
        try Self.numbers(left, right, in: item) { (a, b) throws(NumberError) in try a.subtracting(b) })
    }
  }

  private static func numbers(
    _ left: UpdateOperand, _ right: UpdateOperand, in item: Item,
    _ operation: (Number, Number) throws(NumberError) -> Number
  ) throws(AWSError) -> Number {
    guard let left = try left.value(in: item), let right = try right.value(in: item) else {
      throw .missingOperand
    }
    guard case .number(let a) = left, case .number(let b) = right else { throw .incorrectOperand }
    return try Number.checked { () throws(NumberError) in try operation(a, b) }
  }
}

extension Number {
  /// A result that is out of range in DynamoDB's words.
  fileprivate static func checked(_ body: () throws(NumberError) -> Number) throws(AWSError) -> Number {
    do throws(NumberError) { return try body() } catch { throw .validation(error.message("")) }
  }
}

extension Value {
  /// This number added to another, or the members of this set to another.
  fileprivate func added(to present: Value?, orThrow mismatch: AWSError) throws(AWSError) -> Value {
    guard let present else { return self }
    switch (present, self) {
    case (.number(let a), .number(let b)):
      return .number(try Number.checked { () throws(NumberError) in try a.adding(b) })
    case (.stringSet(let a), .stringSet(let b)): return .stringSet(a.union(b) { $0.utf8Precedes($1) })
    case (.numberSet(let a), .numberSet(let b)): return .numberSet(a.union(b, by: <))
    case (.binarySet(let a), .binarySet(let b)): return .binarySet(a.union(b, by: <))
    // Expressions don't come here: of the older parameters, ADD appends to lists.
    case (.list(let a), .list(let b)): return .list(a + b)
    default: throw mismatch
    }
  }

  /// What is left of a set without the members of this one; `nil` where nothing is.
  fileprivate func taken(from present: Value, orThrow mismatch: AWSError) throws(AWSError) -> Value? {
    switch (present, self) {
    case (.stringSet(let a), .stringSet(let b)):
      let rest = a.subtracting(b) { $0.utf8Precedes($1) }
      return rest.isEmpty ? nil : .stringSet(rest)
    case (.numberSet(let a), .numberSet(let b)):
      let rest = a.subtracting(b, by: <)
      return rest.isEmpty ? nil : .numberSet(rest)
    case (.binarySet(let a), .binarySet(let b)):
      let rest = a.subtracting(b, by: <)
      return rest.isEmpty ? nil : .binarySet(rest)
    default: throw mismatch
    }
  }
}

extension Array {
  /// The members of two sets in order, in order.
  fileprivate func union(_ other: [Element], by precedes: (Element, Element) -> Bool) -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count + other.count)
    var (mine, others) = (self[...], other[...])
    while let a = mine.first, let b = others.first {
      if precedes(b, a) {
        result.append(b)
        others.removeFirst()
      } else {
        result.append(a)
        mine.removeFirst()
        if !precedes(a, b) { others.removeFirst() }
      }
    }
    return result + mine + others
  }

  /// The members of a set in order that aren't in another one.
  fileprivate func subtracting(_ other: [Element], by precedes: (Element, Element) -> Bool) -> [Element] {
    var others = other[...]
    return filter { member in
      while let next = others.first, precedes(next, member) { others.removeFirst() }
      guard let next = others.first else { return true }
      return precedes(member, next)
    }
  }
}
