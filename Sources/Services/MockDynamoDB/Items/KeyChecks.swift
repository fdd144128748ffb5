// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How a table holds keys that are given against its own.
extension Table {
  static let maximumHashKeySize = 2048
  static let maximumRangeKeySize = 1024

  /// The place of the item that a `Key` names.
  func place(ofKey key: Item) throws(AWSError) -> Bytes {
    guard key.count == keys.hash.count + keys.range.count else { throw .keyMismatch }
    for attribute in keys.hash + keys.range {
      guard let value = key[attribute.name], value.type == attribute.type else { throw .keyMismatch }
      try Self.checkNotEmpty(value, attribute.name)
    }
    try checkKeySizes(key)
    return try place(of: key)
  }

  /// The place of an item that is to be put.
  func place(ofNew item: Item) throws(AWSError) -> Bytes {
    for attribute in keys.hash + keys.range {
      guard let value = item[attribute.name] else { throw .missingKey(attribute.name) }
      guard value.type == attribute.type else {
        throw .keyType(attribute.name, expected: attribute.type, actual: value.type)
      }
      try Self.checkNotEmpty(value, attribute.name)
    }
    try checkKeySizes(item)
    try checkIndexKeys(item)
    return try place(of: item)
  }

  private func place(of item: Item) throws(AWSError) -> Bytes {
    guard let key = KeyBytes.primary(of: item, keys) else { throw .keyMismatch }
    return key
  }

  private static func checkNotEmpty(_ value: Value, _ name: String) throws(AWSError) {
    if value.isEmptyKey { throw .emptyKey(name, value.type) }
  }

  private func checkKeySizes(_ item: Item) throws(AWSError) {
    try Self.checkSizes(of: keys, item)
  }

  private static func checkSizes(of keys: QueryableKeys, _ item: Item) throws(AWSError) {
    let size = { (attributes: [QueryableKeys.Attribute]) in
      attributes.reduce(0) { $0 + (item[$1.name]?.size ?? 0) }
    }
    if size(keys.hash) > maximumHashKeySize { throw .hashKeyTooLong }
    if size(keys.range) > maximumRangeKeySize { throw .rangeKeyTooLong }
  }

  /// Attributes that are keys of indexes have to be able to be keys, where they are there.
  private func checkIndexKeys(_ item: Item) throws(AWSError) {
    for index in indexes {
      for attribute in index.keys.hash + index.keys.range {
        guard let value = item[attribute.name] else { continue }
        guard value.type == attribute.type else {
          throw .indexKeyType(
            attribute.name, expected: attribute.type, actual: value.type, index: index.name)
        }
        if value.isEmptyKey { throw .emptyIndexKey(attribute.name, value.type, index: index.name) }
      }
      try Self.checkSizes(of: index.keys, item)
    }
  }

  /// The same for an item that was updated.
  func checkIndexKeys(updated item: Item, _ names: some Sequence<String>) throws(AWSError) {
    guard !indexes.isEmpty else { return }
    let names = Set(names)
    for index in indexes {
      for attribute in index.keys.hash + index.keys.range where names.contains(attribute.name) {
        guard let value = item[attribute.name] else { continue }
        guard value.type == attribute.type else { throw .updatedIndexKeyType }
        if value.isEmptyKey { throw .updatedIndexKeyIsEmpty(value.type) }
      }
      try Self.checkSizes(of: index.keys, item)
    }
  }
}

extension Value {
  /// An empty text or binary, which can be a value but no key.
  var isEmptyKey: Bool {
    switch self {
    case .string(let text): text.isEmpty
    case .binary(let bytes): bytes.isEmpty
    default: false
    }
  }
}
