// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How a table holds keys that are given against its own.
extension Table {
  /// The place of the item that a `Key` names.
  func place(ofKey key: Item) throws(AWSError) -> Bytes { try Self.place(ofKey: key, keys) }

  /// The same in a table with these keys: one that is only lent is not copied for it.
  static func place(ofKey key: Item, _ keys: QueryableKeys) throws(AWSError) -> Bytes {
    guard key.count == keys.hash.count + keys.range.count else { throw .keyMismatch }
    return try key.withKey(
      keys,
      check: { attribute, part throws(AWSError) in
        guard let part, part.type == attribute.type else { throw .keyMismatch }
        if part.isEmpty { throw .emptyKey(attribute.name, part.type) }
        return part
      }
    ) { parts throws(AWSError) in
      try check(parts)
      return parts.place()
    }
  }

  /// The place of an item that is to be put.
  func place(ofNew item: Item) throws(AWSError) -> Bytes {
    try item.withKey(
      keys,
      check: { attribute, part throws(AWSError) in
        guard let part else { throw .missingKey(attribute.name) }
        guard part.type == attribute.type else {
          throw .keyType(attribute.name, expected: attribute.type, actual: part.type)
        }
        if part.isEmpty { throw .emptyKey(attribute.name, part.type) }
        return part
      }
    ) { parts throws(AWSError) in
      try Self.check(parts)
      try checkIndexKeys(item)
      return parts.place()
    }
  }

  private static func check(_ parts: KeyParts) throws(AWSError) {
    if parts.hashSize > KeyParts.maximumHashSize { throw .hashKeyTooLong }
    if parts.rangeSize > KeyParts.maximumRangeSize { throw .rangeKeyTooLong }
  }

  /// Attributes that are keys of indexes have to be able to be keys, where they are there.
  private func checkIndexKeys(_ item: Item) throws(AWSError) {
    for position in indexes.indices {
      try item.withKey(
        indexes[position].checkedKeys,
        check: { attribute, part throws(AWSError) in
          guard let part else { return nil }
          guard part.type == attribute.type else {
            throw .indexKeyType(
              attribute.name, expected: attribute.type, actual: part.type, index: indexes[position].name)
          }
          if part.isEmpty { throw .emptyIndexKey(attribute.name, part.type, index: indexes[position].name) }
          return part
        }
      ) { parts throws(AWSError) in
        try Self.check(parts)
      }
    }
  }

  /// The same for an item that was updated.
  func checkIndexKeys(updated item: Item, _ paths: [DocumentPath]) throws(AWSError) {
    guard !indexes.isEmpty else { return }
    for position in indexes.indices {
      // An index leaves out items that were there before it with what can't be its key: those can still be updated.
      var isUpdated = false
      try item.withKey(
        indexes[position].keys,
        check: { attribute, part throws(AWSError) in
          guard let part, paths.contains(where: { $0.head.equalsUTF8(attribute.name) }) else { return part }
          isUpdated = true
          guard part.type == attribute.type else { throw .updatedIndexKeyType }
          if part.isEmpty { throw .updatedIndexKeyIsEmpty(part.type) }
          return part
        }
      ) { parts throws(AWSError) in
        if isUpdated, !parts.areShort { throw .updatedIndexKeyTooLong }
      }
    }
  }
}
