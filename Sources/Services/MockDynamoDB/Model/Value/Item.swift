// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An item as it is kept: one run of bytes, so that a million of them cost little more than what is in them, and a copy
/// costs a reference count.
///
/// Attributes are in the order of their names' UTF-8 bytes and every value has one form, so items are equal when their
/// bytes are. Read single attributes with the subscript, or all of them as ``attributes``.
struct Item: Hashable, Sendable {
  /// What ``ItemWriter`` writes: the size, then the attributes as in a map.
  private let packed: Bytes

  init(packed: Bytes) { self.packed = packed }

  /// No attributes.
  init() { self.init(AttributeMap()) }

  init(_ attributes: AttributeMap) {
    var writer = ItemWriter(count: attributes.count)
    for entry in attributes.entries { writer.append(entry.name, entry.value) }
    self = writer.finish()
  }

  /// The bytes that the item counts for: what DynamoDB holds against 400 KB, and computes capacity from.
  var size: Int {
    packed.withUnsafeBytes { bytes in
      bytes.count < 4 ? 0 : Int(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
    }
  }

  /// The bytes of memory that the item's contents take.
  var packedCount: Int { packed.count }

  /// How many attributes there are.
  var count: Int { withReader { $0.count() } }

  var isEmpty: Bool { count == 0 }

  /// The value of an attribute.
  subscript(name: String) -> Value? {
    withReader { reader in
      guard reader.find(name, among: reader.count()) else { return nil }
      return reader.value()
    }
  }

  /// Whether there is an attribute of this name.
  func contains(_ name: String) -> Bool { withReader { $0.find(name, among: $0.count()) } }

  /// All attributes.
  var attributes: AttributeMap { withReader { $0.entries() } }

  /// Calls `body` with each attribute, in the order of their names.
  func forEach(_ body: (String, Value) -> Void) {
    withReader { reader in
      for _ in 0..<reader.count() {
        let name = reader.string()
        body(name, reader.value())
      }
    }
  }

  /// The item with some attributes set, and those that are `nil` removed. `changes` are in the order of names, each
  /// once.
  func replacing(_ changes: [(name: String, value: Value?)]) -> Item {
    withReader { reader in
      let count = reader.count()
      var writer = ItemWriter(capacity: packed.count + 16 * changes.count)
      var kept = 0
      var rest = changes[...]
      for _ in 0..<count {
        let start = reader.position
        let name = reader.rawString()
        var isReplaced = false
        while let change = rest.first {
          let order = name.order(to: change.name)
          guard order >= 0 else { break }
          isReplaced = isReplaced || order == 0
          rest.removeFirst()
          guard let value = change.value else { continue }
          writer.append(change.name, value)
          kept += 1
        }
        let size = reader.skip()
        guard !isReplaced else { continue }
        writer.append(
          packed: UnsafeRawBufferPointer(rebasing: reader.bytes[start..<reader.position]),
          size: name.count + size)
        kept += 1
      }
      for change in rest {
        guard let value = change.value else { continue }
        writer.append(change.name, value)
        kept += 1
      }
      return writer.finish(count: kept)
    }
  }

  /// The item with only the attributes whose names are in `names`.
  func keeping(_ names: some Sequence<String>) -> Item {
    let sorted = names.sorted { $0.utf8Precedes($1) }
    return withReader { reader in
      let count = reader.count()
      var writer = ItemWriter(capacity: packed.count)
      var kept = 0
      var rest = sorted[...]
      for _ in 0..<count {
        let start = reader.position
        let name = reader.rawString()
        while let next = rest.first, name.order(to: next) > 0 { rest.removeFirst() }
        let size = reader.skip()
        guard let next = rest.first, name.order(to: next) == 0 else { continue }
        writer.append(
          packed: UnsafeRawBufferPointer(rebasing: reader.bytes[start..<reader.position]),
          size: name.count + size)
        kept += 1
      }
      return writer.finish(count: kept)
    }
  }

  private func withReader<Result>(_ body: (inout ItemReader) -> Result) -> Result {
    packed.withUnsafeBytes { bytes in
      var reader = ItemReader(bytes: bytes, owner: packed)
      reader.position = min(4, bytes.count)
      return body(&reader)
    }
  }
}

extension Item: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, Value)...) {
    self.init(AttributeMap(elements.map { AttributeMap.Entry(name: $0.0, value: $0.1) }))
  }
}

extension UnsafeRawBufferPointer {
  /// Below zero where these bytes come before the UTF-8 of `text`, above where they come after it.
  func order(to text: String) -> Int {
    text.utf8.withContiguousStorageIfAvailable { order(to: UnsafeRawBufferPointer($0)) }
      ?? Array(text.utf8).withUnsafeBytes { order(to: $0) }
  }

  private func order(to other: UnsafeRawBufferPointer) -> Int {
    let common = Swift.min(count, other.count)
    var index = 0
    while index < common {
      if self[index] != other[index] { return self[index] < other[index] ? -1 : 1 }
      index &+= 1
    }
    return count - other.count
  }
}
