// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Named values, in the order of their names' UTF-8 bytes: a map in an item, or an item that is being looked at.
///
/// Not a `Dictionary`, which would take `é` and `e` with an accent for one name.
struct AttributeMap: Sendable {
  struct Entry: Sendable {
    var name: String
    var value: Value
  }

  /// By name, each once.
  private(set) var entries: [Entry]

  init() { entries = [] }

  /// Entries in any order; of several with one name the last stands.
  init(_ entries: [Entry]) {
    self.entries = entries
    let isSorted = zip(entries, entries.dropFirst()).allSatisfy { $0.name.utf8Precedes($1.name) }
    guard !isSorted else { return }
    var map = AttributeMap()
    map.entries.reserveCapacity(entries.count)
    // The standard library's sort is stable, which it promises for no reason but to be relied on.
    for entry in entries.sorted(by: { $0.name.utf8Precedes($1.name) }) {
      if let last = map.entries.last, last.name.equalsUTF8(entry.name) { map.entries.removeLast() }
      map.entries.append(entry)
    }
    self = map
  }

  /// Entries that are in order already.
  init(sorted entries: [Entry]) { self.entries = entries }

  var count: Int { entries.count }
  var isEmpty: Bool { entries.isEmpty }

  /// Where a name stands, or would.
  private func index(of name: String) -> (index: Int, isThere: Bool) {
    var lower = 0
    var upper = entries.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if entries[middle].name.utf8Precedes(name) { lower = middle + 1 } else { upper = middle }
    }
    return (lower, lower < entries.count && entries[lower].name.equalsUTF8(name))
  }

  /// A value; assigning `nil` removes it.
  subscript(name: String) -> Value? {
    get {
      let place = index(of: name)
      return place.isThere ? entries[place.index].value : nil
    }
    set {
      let place = index(of: name)
      switch (newValue, place.isThere) {
      case (let value?, true): entries[place.index].value = value
      case (let value?, false): entries.insert(Entry(name: name, value: value), at: place.index)
      case (nil, true): entries.remove(at: place.index)
      case (nil, false): break
      }
    }
    _modify {
      let place = index(of: name)
      var value: Value? = place.isThere ? entries[place.index].value : nil
      // The entry lets go of the value, which else would be copied as soon as it is changed.
      if place.isThere { entries[place.index].value = .null }
      defer {
        switch (value, place.isThere) {
        case (let value?, true): entries[place.index].value = value
        case (let value?, false): entries.insert(Entry(name: name, value: value), at: place.index)
        case (nil, true): entries.remove(at: place.index)
        case (nil, false): break
        }
      }
      yield &value
    }
  }
}

extension AttributeMap: Hashable {
  static func == (left: AttributeMap, right: AttributeMap) -> Bool {
    left.count == right.count
      && zip(left.entries, right.entries).allSatisfy { $0.name.equalsUTF8($1.name) && $0.value == $1.value }
  }

  func hash(into hasher: inout Hasher) {
    for entry in entries {
      hasher.combine(entry.name)
      hasher.combine(entry.value)
    }
  }
}

extension AttributeMap: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, Value)...) {
    self.init(elements.map { Entry(name: $0.0, value: $0.1) })
  }
}
