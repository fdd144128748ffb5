// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Packs an item: its size in four bytes, the number of its attributes, then each with its name and value.
///
/// Counts and lengths take one byte for every seven bits. A value is a byte for its type and what ``ItemReader`` reads
/// behind it; lists, maps and sets say in four bytes how long they are and in four more how much they count for, so
/// that they can be passed over.
struct ItemWriter {
  private var buffer: [UInt8] = []
  /// What the attributes count for, in DynamoDB's way.
  private(set) var size = 0
  /// How many attributes were announced.
  private let count: Int?

  /// For attributes of which only ``finish(count:)`` says how many they are.
  init(capacity: Int) {
    count = nil
    buffer.reserveCapacity(capacity)
  }

  init(count: Int) {
    self.count = count
    buffer.reserveCapacity(256)
    append(length: count)
  }

  /// Appends an attribute; they come in the order of their names.
  mutating func append(_ name: String, _ value: Value) {
    append(text: name)
    size += name.utf8.count + append(value)
  }

  /// Appends an attribute as it is in another item.
  mutating func append(packed: UnsafeRawBufferPointer, size: Int) {
    buffer.append(contentsOf: packed)
    self.size += size
  }

  mutating func finish(count: Int? = nil) -> Item {
    var start = ItemWriter(capacity: 16)
    start.append(word: size)
    if let count { start.append(length: count) }
    var builder = BytesBuilder(capacity: start.buffer.count + buffer.count)
    builder.append(start.buffer)
    builder.append(buffer)
    return Item(packed: builder.finish())
  }

  // MARK: Values; each function returns what its value counts for

  private mutating func append(_ value: Value) -> Int {
    let tag = PackedType(value)
    buffer.append(tag.rawValue)
    switch value {
    case .string(let text):
      append(text: text)
      return text.utf8.count
    case .number(let number): return append(number)
    case .binary(let bytes):
      append(bytes)
      return bytes.count
    case .bool, .null: return 1
    case .list(let values):
      return container { writer in
        writer.append(length: values.count)
        return values.reduce(3) { $0 + 1 + writer.append($1) }
      }
    case .map(let map):
      return container { writer in
        writer.append(length: map.count)
        return map.entries.reduce(3) { size, entry in
          writer.append(text: entry.name)
          return size + 1 + entry.name.utf8.count + writer.append(entry.value)
        }
      }
    case .stringSet(let members):
      return container { writer in
        writer.append(length: members.count)
        return members.reduce(0) { size, member in
          writer.append(text: member)
          return size + member.utf8.count
        }
      }
    case .numberSet(let members):
      return container { writer in
        writer.append(length: members.count)
        return members.reduce(0) { $0 + writer.append($1) }
      }
    case .binarySet(let members):
      return container { writer in
        writer.append(length: members.count)
        return members.reduce(0) { size, member in
          writer.append(member)
          return size + member.count
        }
      }
    }
  }

  private mutating func container(_ body: (inout ItemWriter) -> Int) -> Int {
    let start = buffer.count
    buffer.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0])
    let size = body(&self)
    patch(buffer.count - start - 8, at: start)
    patch(size, at: start + 4)
    return size
  }

  /// A byte with the sign and the number of the significand's bytes, the exponent, the significand.
  private mutating func append(_ number: Number) -> Int {
    let significand = number.significand
    let bytes = (128 - significand.leadingZeroBitCount + 7) / 8
    buffer.append(UInt8(bytes) | (number.isNegative ? 0x80 : 0))
    let exponent = UInt16(bitPattern: number.exponent)
    buffer.append(UInt8(truncatingIfNeeded: exponent))
    buffer.append(UInt8(truncatingIfNeeded: exponent >> 8))
    var rest = significand
    for _ in 0..<bytes {
      buffer.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
    return number.size
  }

  private mutating func append(text: String) {
    append(length: text.utf8.count)
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { buffer.append(contentsOf: $0) }
    if done == nil { buffer.append(contentsOf: text.utf8) }
  }

  private mutating func append(_ bytes: Bytes) {
    append(length: bytes.count)
    bytes.withUnsafeBytes { buffer.append(contentsOf: $0) }
  }

  private mutating func append(length: Int) {
    var rest = UInt(bitPattern: length)
    while rest >= 0x80 {
      buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    buffer.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func append(word: Int) {
    let start = buffer.count
    buffer.append(contentsOf: [0, 0, 0, 0])
    patch(word, at: start)
  }

  private mutating func patch(_ word: Int, at start: Int) {
    for index in 0..<4 { buffer[start + index] = UInt8(truncatingIfNeeded: word >> (8 * index)) }
  }
}

/// How a packed value begins.
enum PackedType: UInt8 {
  case string, number, binary, no, yes, null, list, map, stringSet, numberSet, binarySet

  init(_ value: Value) {
    switch value {
    case .string: self = .string
    case .number: self = .number
    case .binary: self = .binary
    case .bool(false): self = .no
    case .bool(true): self = .yes
    case .null: self = .null
    case .list: self = .list
    case .map: self = .map
    case .stringSet: self = .stringSet
    case .numberSet: self = .numberSet
    case .binarySet: self = .binarySet
    }
  }
}
