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

/// What an item has of a key. It refers to the item's memory.
struct KeyParts {
  /// What the values of the partition key and of the sort key count for.
  private(set) var hashSize = 0
  private(set) var rangeSize = 0
  /// Whether all attributes are there.
  private(set) var isComplete = true
  /// How many bytes the parts take.
  private var byteCount = 0
  // Most keys have one part or two, which so take no memory of their own.
  private var hash: KeyPart?
  private var range: KeyPart?
  private var otherHash: [KeyPart] = []
  private var otherRange: [KeyPart] = []

  mutating func add(_ part: KeyPart?, isHash: Bool) {
    guard let part else {
      isComplete = false
      return
    }
    byteCount += part.byteCount
    if isHash {
      hashSize += part.size
      if hash == nil { hash = part } else { otherHash.append(part) }
    } else {
      rangeSize += part.size
      if range == nil { range = part } else { otherRange.append(part) }
    }
  }

  /// The place that the parts make, with `suffix` behind them.
  func place(_ suffix: Bytes = Bytes()) -> Bytes {
    let length = KeyBytes.hashSize + byteCount + suffix.count
    var builder = BytesBuilder(capacity: length)
    builder.append(atLeast: length) { memory in
      guard let base = memory.baseAddress else { return 0 }
      let start = base + KeyBytes.hashSize
      var cursor = start
      if let hash { cursor += hash.write(to: cursor) }
      for part in otherHash { cursor += part.write(to: cursor) }
      let hash = KeyBytes.hash(UnsafeRawBufferPointer(start: start, count: cursor - start))
      base.storeBytes(of: hash.bigEndian, as: UInt64.self)
      if let range { cursor += range.write(to: cursor) }
      for part in otherRange { cursor += part.write(to: cursor) }
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

extension Item {
  /// Lends what the item has of a key: of each attribute, the partition key's first, what `check` makes of it.
  @inline(__always)
  func withKey<Result, Failure: Error>(
    _ keys: QueryableKeys, check: (QueryableKeys.Attribute, KeyPart?) throws(Failure) -> KeyPart?,
    _ body: (KeyParts) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withReader { reader throws(Failure) in
      let count = reader.count()
      let start = reader.position
      var parts = KeyParts()
      for attribute in keys.hash {
        reader.position = start
        let part = reader.find(attribute.name, among: count) ? reader.keyPart() : nil
        parts.add(try check(attribute, part), isHash: true)
      }
      for attribute in keys.range {
        reader.position = start
        let part = reader.find(attribute.name, among: count) ? reader.keyPart() : nil
        parts.add(try check(attribute, part), isHash: false)
      }
      return try body(parts)
    }
  }

  /// The place of the item by a key, with `suffix` behind it; `nil` where it lacks a part, or has it in another type.
  func place(_ keys: QueryableKeys, _ suffix: Bytes = Bytes()) -> Bytes? {
    withKey(keys, check: { attribute, part in part?.type == attribute.type ? part : nil }) { parts in
      parts.isComplete ? parts.place(suffix) : nil
    }
  }
}
