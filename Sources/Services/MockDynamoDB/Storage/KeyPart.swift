// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The value of an attribute of a key, as it lies in an item.
enum KeyPart {
  /// A string's UTF-8, or a binary.
  case text(UnsafeRawBufferPointer, ValueType)
  case number(Number)
  /// What can't be a key.
  case other(ValueType)

  var type: ValueType {
    switch self {
    case .text(_, let type), .other(let type): type
    case .number: .number
    }
  }

  /// An empty text or binary, which can be a value but no key.
  var isEmpty: Bool {
    if case .text(let bytes, _) = self { bytes.isEmpty } else { false }
  }

  /// What the value counts for.
  var size: Int {
    switch self {
    case .text(let bytes, _): bytes.count
    case .number(let number): number.size
    case .other: 0
    }
  }

  /// How many bytes ``write(to:)`` writes.
  var byteCount: Int {
    switch self {
    case .text(let bytes, _):
      var count = bytes.count &+ 2
      for byte in bytes where byte == 0 { count &+= 1 }
      return count
    case .number(let number): return number.keyCount
    case .other: return 0
    }
  }

  /// Writes what ``Value/appendKeyPart(to:isPrefix:)`` appends; returns how many bytes that are.
  func write(to memory: UnsafeMutableRawPointer) -> Int {
    switch self {
    case .text(let bytes, _):
      var index = 0
      func store(_ byte: UInt8) {
        memory.storeBytes(of: byte, toByteOffset: index, as: UInt8.self)
        index &+= 1
      }
      for byte in bytes {
        store(byte)
        if byte == 0 { store(1) }
      }
      store(0)
      store(0)
      return index
    case .number(let number): return number.writeKey(to: memory)
    case .other: return 0
    }
  }
}

/// What an item has of a key. It refers to the item's memory, and to memory that is lent to it.
struct KeyParts {
  static let maximumHashSize = 2048
  static let maximumRangeSize = 1024

  /// What the values of the partition key and of the sort key count for.
  private(set) var hashSize = 0
  private(set) var rangeSize = 0
  /// Whether all attributes are there.
  private(set) var isComplete = true
  /// How many bytes the parts take.
  private var byteCount = 0
  /// The partition key's first.
  private let memory: UnsafeMutableBufferPointer<KeyPart>
  private var count = 0
  private var hashCount = 0

  /// None yet, and room for as many as the key has.
  fileprivate init(_ memory: UnsafeMutableBufferPointer<KeyPart>) { self.memory = memory }

  /// Adds a part; those of the partition key come first.
  mutating func add(_ part: KeyPart?, isHash: Bool) {
    guard let part, count < memory.count else {
      isComplete = false
      return
    }
    memory.initializeElement(at: count, to: part)
    count &+= 1
    byteCount += part.byteCount
    if isHash {
      hashSize += part.size
      hashCount &+= 1
    } else {
      rangeSize += part.size
    }
  }

  /// Whether the parts may stand in a key, as far as their sizes go.
  var areShort: Bool { hashSize <= Self.maximumHashSize && rangeSize <= Self.maximumRangeSize }

  /// The place that the parts make, with `suffix` behind them.
  func place(_ suffix: Bytes = Bytes()) -> Bytes {
    let length = KeyBytes.hashSize + byteCount + suffix.count
    var builder = BytesBuilder(capacity: length)
    builder.append(atLeast: length) { room in
      guard let base = room.baseAddress else { return 0 }
      let start = base + KeyBytes.hashSize
      var cursor = start
      for index in 0..<hashCount { cursor += memory[index].write(to: cursor) }
      let hash = KeyBytes.hash(UnsafeRawBufferPointer(start: start, count: cursor - start))
      base.storeBytes(of: hash.bigEndian, as: UInt64.self)
      for index in hashCount..<count { cursor += memory[index].write(to: cursor) }
      suffix.withUnsafeBytes { bytes in
        guard let source = bytes.baseAddress else { return }
        cursor.copyMemory(from: source, byteCount: bytes.count)
        cursor += bytes.count
      }
      return cursor - base
    }
    return builder.finish()
  }
}

/// Looks for one attribute of a key after the other, and goes on where it was as long as their names are in order.
private struct KeySearch {
  private let start: Int
  private let count: Int
  /// How many attributes stand behind the cursor.
  private var rest: Int
  /// How the name begins that was found last.
  private var last: UInt64 = 0

  /// Begins with a reader that stands on the number of attributes.
  @inline(__always)
  init(_ reader: inout ItemReader) {
    count = reader.count()
    start = reader.position
    rest = count
  }

  @inline(__always)
  mutating func part(_ attribute: QueryableKeys.Attribute, _ reader: inout ItemReader) -> KeyPart? {
    if attribute.prefix <= last {
      reader.position = start
      rest = count
    }
    guard reader.find(attribute.name, among: &rest) else { return nil }
    last = attribute.prefix
    return reader.keyPart()
  }
}

extension Item {
  /// Lends what the item has of a key: of each attribute, the partition key's first, what `check` makes of it.
  @inline(__always)
  func withKey<Result, Failure: Error>(
    _ keys: QueryableKeys, check: (QueryableKeys.Attribute, KeyPart?) throws(Failure) -> KeyPart?,
    _ body: (KeyParts) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeTemporaryAllocation(of: KeyPart.self, capacity: keys.hash.count &+ keys.range.count) {
      memory throws(Failure) in
      try withReader { reader throws(Failure) in
        var search = KeySearch(&reader)
        var parts = KeyParts(memory)
        for attribute in keys.hash {
          parts.add(try check(attribute, search.part(attribute, &reader)), isHash: true)
        }
        for attribute in keys.range {
          parts.add(try check(attribute, search.part(attribute, &reader)), isHash: false)
        }
        return try body(parts)
      }
    }
  }

  /// The place of the item by a key, with `suffix` behind it; `nil` where it lacks a part, or has there what can't be in a
  /// key: another type, nothing, or too much.
  func place(_ keys: QueryableKeys, _ suffix: Bytes = Bytes()) -> Bytes? {
    withKey(
      keys,
      check: { attribute, part in
        guard let part, part.type == attribute.type, !part.isEmpty else { return nil }
        return part
      }
    ) { parts in
      parts.isComplete && parts.areShort ? parts.place(suffix) : nil
    }
  }
}
