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
    // In the order of names, so that of several mistakes always the same one is told.
    for entry in given.sorted(by: { $0.key.utf8Precedes($1.key) }) {
      entries.append(Entry(name: entry.key, value: try Value(entry.value, depth: depth)))
    }
    self.init(sorted: entries)
  }

  /// The attributes as they are given out.
  var attributeValues: [String: DynamoDB.AttributeValue] {
    var result = [String: DynamoDB.AttributeValue](minimumCapacity: count)
    for entry in entries { result[entry.name] = entry.value.attributeValue }
    return result
  }
}

extension Item {
  /// Checks and takes an item that was given.
  init(_ given: [String: DynamoDB.AttributeValue]) throws(AWSError) {
    var writer = ItemWriter(count: given.count)
    for entry in given.sorted(by: { $0.key.utf8Precedes($1.key) }) {
      writer.append(entry.key, try Value(entry.value))
    }
    self = writer.finish()
  }

  /// The item as it is given out.
  var attributeValues: [String: DynamoDB.AttributeValue] {
    var result = [String: DynamoDB.AttributeValue](minimumCapacity: count)
    forEach { result[$0] = $1.attributeValue }
    return result
  }
}
