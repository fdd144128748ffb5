// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Packs values into memory of just the size that they need.
///
/// An item is its size, as DynamoDB counts it, in four bytes, the number of its attributes, then each with its name and
/// value. Counts and lengths take one byte for every seven bits. A value is a byte for its type and what
/// ``ItemReader`` reads behind it; lists, maps and sets say in four bytes how long they are and in four more how much they
/// count for, so that they can be passed over.
struct ItemWriter: ~Copyable {
  /// Where the next byte goes. Whoever makes a writer has asked ``packedCount(_:)`` and its like for all that is written.
  private(set) var cursor: UnsafeMutableRawPointer
  /// What the attributes count for so far, in DynamoDB's way.
  private(set) var size = 0

  /// Makes an item: `packedCount` is what its attributes will take, with their names.
  static func item(count: Int, packedCount: Int, _ body: (inout ItemWriter) -> Void) -> Item {
    let length = 4 + Self.packedCount(length: count) + packedCount
    var builder = BytesBuilder(capacity: length)
    builder.append(atLeast: length) { memory in
      guard let base = memory.baseAddress else { return 0 }
      var writer = ItemWriter(cursor: base + 4)
      writer.write(length: count)
      body(&writer)
      base.storeBytes(of: UInt32(truncatingIfNeeded: writer.size).littleEndian, as: UInt32.self)
      return writer.cursor - base
    }
    return Item(packed: builder.finish())
  }

  private init(cursor: UnsafeMutableRawPointer) { self.cursor = cursor }

  /// Writes an attribute; they come in the order of their names.
  mutating func write(_ name: String, _ value: Value) {
    size += name.utf8.count
    write(text: name)
    size += write(value)
  }

  /// Writes attributes as they are in another item.
  mutating func write(packed: UnsafeRawBufferPointer, size: Int) {
    write(bytes: packed)
    self.size += size
  }

  // MARK: How much is going to be written

  static func packedCount(_ name: String, _ value: Value) -> Int {
    packedCount(text: name) + packedCount(value)
  }

  private static func packedCount(_ value: Value) -> Int {
    switch value {
    case .string(let text): return 1 + packedCount(text: text)
    case .number(let number): return 1 + packedCount(number)
    case .binary(let bytes): return 1 + packedCount(length: bytes.count) + bytes.count
    case .bool, .null: return 1
    case .list(let values):
      var count = 9 + packedCount(length: values.count)
      for value in values { count += packedCount(value) }
      return count
    case .map(let map):
      var count = 9 + packedCount(length: map.count)
      for entry in map.entries { count += packedCount(entry.name, entry.value) }
      return count
    case .stringSet(let members):
      var count = 9 + packedCount(length: members.count)
      for member in members { count += packedCount(text: member) }
      return count
    case .numberSet(let members):
      var count = 9 + packedCount(length: members.count)
      for member in members { count += packedCount(member) }
      return count
    case .binarySet(let members):
      var count = 9 + packedCount(length: members.count)
      for member in members { count += packedCount(length: member.count) + member.count }
      return count
    }
  }

  private static func packedCount(_ number: Number) -> Int { 3 + number.significandByteCount }

  private static func packedCount(text: String) -> Int {
    let count = text.utf8.count
    return packedCount(length: count) + count
  }

  private static func packedCount(length: Int) -> Int {
    var count = 1
    var rest = UInt(bitPattern: length)
    while rest >= 0x80 {
      rest >>= 7
      count &+= 1
    }
    return count
  }

  // MARK: Values; each function returns what its value counts for

  private mutating func write(_ value: Value) -> Int {
    write(byte: PackedType(value).rawValue)
    switch value {
    case .string(let text):
      write(text: text)
      return text.utf8.count
    case .number(let number): return write(number)
    case .binary(let bytes):
      write(binary: bytes)
      return bytes.count
    case .bool, .null: return 1
    default:
      let start = cursor
      cursor += 8
      let size = write(contents: value)
      write(word: cursor - start - 8, at: start)
      write(word: size, at: start + 4)
      return size
    }
  }

  private mutating func write(contents value: Value) -> Int {
    var size = 0
    switch value {
    case .list(let values):
      write(length: values.count)
      size = 3 + values.count
      for value in values { size += write(value) }
    case .map(let map):
      write(length: map.count)
      size = 3 + map.count
      for entry in map.entries {
        write(text: entry.name)
        size += entry.name.utf8.count + write(entry.value)
      }
    case .stringSet(let members):
      write(length: members.count)
      for member in members {
        write(text: member)
        size += member.utf8.count
      }
    case .numberSet(let members):
      write(length: members.count)
      for member in members { size += write(member) }
    case .binarySet(let members):
      write(length: members.count)
      for member in members {
        write(binary: member)
        size += member.count
      }
    case .string, .number, .binary, .bool, .null: break
    }
    return size
  }

  /// A byte with the sign and the number of the significand's bytes, the exponent, the significand.
  private mutating func write(_ number: Number) -> Int {
    let count = number.significandByteCount
    write(byte: UInt8(truncatingIfNeeded: count) | (number.isNegative ? 0x80 : 0))
    let exponent = UInt16(bitPattern: number.exponent)
    write(byte: UInt8(truncatingIfNeeded: exponent))
    write(byte: UInt8(truncatingIfNeeded: exponent &>> 8))
    var rest = number.significand
    for _ in 0..<count {
      write(byte: UInt8(truncatingIfNeeded: rest))
      rest &>>= 8
    }
    return number.size
  }

  private mutating func write(text: String) {
    write(length: text.utf8.count)
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { write(bytes: UnsafeRawBufferPointer($0)) }
    if done == nil { for byte in text.utf8 { write(byte: byte) } }
  }

  private mutating func write(binary: Bytes) {
    write(length: binary.count)
    binary.withUnsafeBytes { write(bytes: $0) }
  }

  private mutating func write(bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    cursor.copyMemory(from: base, byteCount: bytes.count)
    cursor += bytes.count
  }

  private mutating func write(length: Int) {
    var rest = UInt(bitPattern: length)
    while rest >= 0x80 {
      write(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    write(byte: UInt8(truncatingIfNeeded: rest))
  }

  @inline(__always)
  private mutating func write(byte: UInt8) {
    cursor.storeBytes(of: byte, as: UInt8.self)
    cursor += 1
  }

  private func write(word: Int, at place: UnsafeMutableRawPointer) {
    place.storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
  }
}

extension Number {
  /// How many bytes hold the significand.
  fileprivate var significandByteCount: Int { (128 &- significand.leadingZeroBitCount &+ 7) / 8 }
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
