// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Value {
  /// Checks and takes a value that was given.
  init(_ given: DynamoDB.AttributeValue) throws(AWSError) {
    try self.init(given, depth: 0)
  }

  /// Checks and takes a value that stands in `depth` lists and maps.
  fileprivate init(_ given: DynamoDB.AttributeValue, depth: Int) throws(AWSError) {
    switch given {
    case .s(let text): self = .string(text)
    case .n(let text): self = try .number(checking: text)
    case .b(let bytes): self = .binary(bytes.compacted())
    case .bool(let flag): self = .bool(flag)
    case .null(let flag): self = try .null(checking: flag)
    case .ss(let members): self = try .stringSet(checking: members)
    case .ns(let members): self = try .numberSet(checking: members)
    case .bs(let members): self = try .binarySet(checking: members)
    case .l(let elements):
      guard depth < Self.maximumDepth else { throw Self.tooDeep }
      var values: [Value] = []
      values.reserveCapacity(elements.count)
      for element in elements { values.append(try Value(element, depth: depth + 1)) }
      self = .list(values)
    case .m(let entries):
      guard depth < Self.maximumDepth else { throw Self.tooDeep }
      self = .map(try AttributeMap(entries, depth: depth + 1))
    case .unknown(.empty):
      throw .validation(
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
    case .unknown(.several):
      throw .validation(
        "Supplied AttributeValue has more than one datatypes set, "
          + "must contain exactly one of the supported datatypes")
    }
  }

  /// The value as it is given out.
  var attributeValue: DynamoDB.AttributeValue {
    switch self {
    case .string(let text): .s(text)
    case .number(let number): .n(number.description)
    case .binary(let bytes): .b(bytes)
    case .bool(let flag): .bool(flag)
    case .null: .null(true)
    case .list(let values): .l(values.map(\.attributeValue))
    case .map(let map): .m(map.attributeValues)
    case .stringSet(let members): .ss(members)
    case .numberSet(let members): .ns(members.map(\.description))
    case .binarySet(let members): .bs(members)
    }
  }
}

extension AttributeMap {
  /// Checks and takes attributes that were given.
  init(_ given: [String: DynamoDB.AttributeValue]) throws(AWSError) { try self.init(given, depth: 0) }

  fileprivate init(_ given: [String: DynamoDB.AttributeValue], depth: Int) throws(AWSError) {
    var entries: [Entry] = []
    entries.reserveCapacity(given.count)
    // Of several mistakes always the same one is told, whatever the dictionary's order.
    try given.forEachByName { name, value throws(AWSError) in
      if !Item.allowsName(count: name.utf8.count) { try Item.check(name: name) }
      entries.append(Entry(name: name, value: try Value(value, depth: depth)))
    }
    self.init(sorted: entries)
  }

  /// The attributes as they are given out.
  var attributeValues: [String: DynamoDB.AttributeValue] {
    var result = [String: DynamoDB.AttributeValue](minimumCapacity: count)
    for entry in entries { result.updateValue(entry.value.attributeValue, forKey: entry.name) }
    return result
  }
}

extension Item {
  /// Checks and takes an item that was given.
  init(_ given: [String: DynamoDB.AttributeValue]) throws(AWSError) {
    self = try ItemWriter.item(checking: given)
  }

  /// The item as it is given out.
  var attributeValues: [String: DynamoDB.AttributeValue] { withReader { $0.attributeValues() } }
}

extension [String: DynamoDB.AttributeValue] {
  /// Calls `body` with each entry, in the order of their names' UTF-8 bytes.
  func forEachByName(
    _ body: (String, DynamoDB.AttributeValue) throws(AWSError) -> Void
  ) throws(AWSError) {
    // Most items have few attributes: those need no memory and no other sort than by insertion.
    try withUnsafeTemporaryAllocation(of: NameOrder.self, capacity: count) { order throws(AWSError) in
      var filled = 0
      var index = startIndex
      while index != endIndex, filled < order.count {
        order.initializeElement(at: filled, to: NameOrder(prefix: self[index].key.utf8Prefix, index: index))
        filled &+= 1
        formIndex(after: &index)
      }
      sort(order)
      for place in order {
        let (name, value) = self[place.index]
        try body(name, value)
      }
    }
  }

  private func sort(_ order: UnsafeMutableBufferPointer<NameOrder>) {
    if order.count > 32 {
      var order = order
      return order.sort { precedes($0, $1) }
    }
    for end in order.indices.dropFirst() {
      let next = order[end]
      var place = end
      while place > 0, precedes(next, order[place &- 1]) {
        order[place] = order[place &- 1]
        place &-= 1
      }
      order[place] = next
    }
  }

  @inline(__always)
  private func precedes(_ left: NameOrder, _ right: NameOrder) -> Bool {
    left.prefix == right.prefix
      ? self[left.index].key.utf8Precedes(self[right.index].key) : left.prefix < right.prefix
  }

  /// Whether all names, those in maps below included, are so short that nobody has to count their characters.
  func hasShortNames(depth: Int = 0) -> Bool {
    guard depth <= MockDynamoDB.Value.maximumDepth else { return false }
    for (name, value) in self {
      guard name.utf8.count <= Item.maximumNameCount, value.hasShortNames(depth: depth) else { return false }
    }
    return true
  }
}

extension DynamoDB.AttributeValue {
  fileprivate func hasShortNames(depth: Int) -> Bool {
    switch self {
    case .m(let entries): entries.hasShortNames(depth: depth + 1)
    case .l(let elements):
      depth <= Value.maximumDepth && elements.allSatisfy { $0.hasShortNames(depth: depth + 1) }
    default: true
    }
  }
}

/// An entry by its name's first bytes as a number, which mostly decide.
private struct NameOrder {
  let prefix: UInt64
  let index: [String: DynamoDB.AttributeValue].Index
}

extension String {
  /// The first eight bytes as a number, with zeros behind a shorter text.
  var utf8Prefix: UInt64 {
    let prefix = utf8.withContiguousStorageIfAvailable { UnsafeRawBufferPointer($0).prefix }
    if let prefix { return prefix }
    var slow: UInt64 = 0
    var shift: UInt64 = 64
    for byte in utf8.prefix(8) {
      shift &-= 8
      slow |= UInt64(byte) &<< shift
    }
    return slow
  }
}
