// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Reads what ``ItemWriter`` wrote. Nobody else writes these bytes; still nothing is read beyond their end.
struct ItemReader {
  let bytes: UnsafeRawBufferPointer
  /// What the memory belongs to; binary values share it.
  let owner: Bytes
  var position = 0

  init(bytes: UnsafeRawBufferPointer, owner: Bytes) {
    self.bytes = bytes
    self.owner = owner
  }

  @inline(__always)
  private mutating func byte() -> UInt8 {
    guard position < bytes.count else { return 0 }
    let byte = bytes[position]
    position &+= 1
    return byte
  }

  /// A count or a length.
  @inline(__always)
  mutating func count() -> Int {
    var next = position
    defer { position = next }
    return Self.count(in: bytes, at: &next)
  }

  /// The count or length at a place, which is behind it then.
  @inline(__always)
  private static func count(in bytes: UnsafeRawBufferPointer, at place: inout Int) -> Int {
    guard place < bytes.count else { return 0 }
    let first = bytes[place]
    place &+= 1
    return first < 0x80 ? Int(first) : longCount(first, in: bytes, at: &place)
  }

  private static func longCount(
    _ first: UInt8, in bytes: UnsafeRawBufferPointer, at place: inout Int
  ) -> Int {
    var value = UInt(first & 0x7F)
    var shift: UInt = 7
    while shift < 63, place < bytes.count {
      let next = bytes[place]
      place &+= 1
      value |= UInt(next & 0x7F) &<< shift
      if next < 0x80 { break }
      shift &+= 7
    }
    return Int(truncatingIfNeeded: value)
  }

  private mutating func word() -> Int {
    guard bytes.count - position >= 4 else { return 0 }
    defer { position &+= 4 }
    return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
  }

  @inline(__always)
  private mutating func range() -> Range<Int> {
    let length = count()
    let start = position
    position = start &+ min(length, bytes.count &- start)
    return Range(uncheckedBounds: (start, position))
  }

  /// The UTF-8 of a name or text.
  @inline(__always)
  mutating func rawString() -> UnsafeRawBufferPointer {
    let range = range()
    guard let base = bytes.baseAddress else { return bytes }
    return UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count)
  }

  mutating func string() -> String { String(decoding: rawString(), as: UTF8.self) }

  private mutating func binary() -> Bytes {
    let range = range()
    // A few bytes of their own are cheaper than to keep an item alive by them.
    return owner.slice(range).compacted()
  }

  mutating func number() -> Number {
    let head = byte()
    let low = byte()
    let exponent = Int16(bitPattern: UInt16(low) | UInt16(byte()) << 8)
    var significand: UInt128 = 0
    let length = min(Int(head & 0x7F), 16)
    if length <= 8 {
      var small: UInt64 = 0
      for index in 0..<length { small |= UInt64(byte()) &<< UInt64(8 &* index) }
      significand = UInt128(small)
    } else {
      for index in 0..<length { significand |= UInt128(byte()) &<< UInt128(8 &* index) }
    }
    return Number(unchecked: significand, exponent: exponent, isNegative: head & 0x80 != 0)
  }

  /// The value at the cursor.
  mutating func value() -> Value {
    switch PackedType(rawValue: byte()) {
    case .string: return .string(string())
    case .number: return .number(number())
    case .binary: return .binary(binary())
    case .no: return .bool(false)
    case .yes: return .bool(true)
    case .null, nil: return .null
    case .list: return .list(elements { $0.value() })
    case .map:
      position &+= 8
      return .map(entries())
    case .stringSet: return .stringSet(elements { $0.string() })
    case .numberSet: return .numberSet(elements { $0.number() })
    case .binarySet: return .binarySet(elements { $0.binary() })
    }
  }

  /// Puts the cursor on the contents of a value: those of a list, map or set begin with how many there are.
  mutating func enter() -> PackedType? {
    let type = PackedType(rawValue: byte())
    switch type {
    case .list, .map, .stringSet, .numberSet, .binarySet: position &+= 8
    case .string, .number, .binary, .no, .yes, .null, nil: break
    }
    return type
  }

  /// The value at the cursor, as it is given out.
  mutating func attributeValue() -> DynamoDB.AttributeValue {
    switch PackedType(rawValue: byte()) {
    case .string: return .s(string())
    case .number: return .n(number().description)
    case .binary: return .b(binary())
    case .no: return .bool(false)
    case .yes: return .bool(true)
    case .null, nil: return .null(true)
    case .list: return .l(elements { $0.attributeValue() })
    case .map:
      position &+= 8
      return .m(attributeValues())
    case .stringSet: return .ss(elements { $0.string() })
    case .numberSet: return .ns(elements { $0.number().description })
    case .binarySet: return .bs(elements { $0.binary() })
    }
  }

  /// The attributes of an item or of a map, from their number on, as they are given out.
  mutating func attributeValues() -> [String: DynamoDB.AttributeValue] {
    let count = count()
    var result = [String: DynamoDB.AttributeValue](minimumCapacity: count)
    for _ in 0..<count {
      let name = string()
      result.updateValue(attributeValue(), forKey: name)
    }
    return result
  }

  private mutating func elements<Element>(_ read: (inout ItemReader) -> Element) -> [Element] {
    position &+= 8
    let count = count()
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count { elements.append(read(&self)) }
    return elements
  }

  /// The attributes of an item or of a map, from their number on.
  mutating func entries() -> AttributeMap {
    let count = count()
    var entries: [AttributeMap.Entry] = []
    entries.reserveCapacity(count)
    for _ in 0..<count {
      let name = string()
      entries.append(AttributeMap.Entry(name: name, value: value()))
    }
    return AttributeMap(sorted: entries)
  }

  /// Puts the cursor on the value of `name` among this many attributes; `false` where there is none.
  mutating func find(_ name: String, among count: Int) -> Bool {
    var rest = count
    return find(name, among: &rest)
  }

  /// The same where more will be looked for: `rest` attributes stand behind the cursor, before and after. What isn't there
  /// leaves both as they are.
  mutating func find(_ name: String, among rest: inout Int) -> Bool {
    name.utf8.withContiguousStorageIfAvailable { find(UnsafeRawBufferPointer($0), among: &rest) }
      ?? Array(name.utf8).withUnsafeBytes { find($0, among: &rest) }
  }

  private mutating func find(_ name: UnsafeRawBufferPointer, among rest: inout Int) -> Bool {
    let wanted = name.first ?? 0
    let bytes = bytes
    var place = position
    var left = rest
    while left > 0 {
      left &-= 1
      let length = Self.count(in: bytes, at: &place)
      guard length <= bytes.count &- place else { return false }
      if length > 0 {
        let first = bytes[place]
        // They are in order: behind it there is none.
        if first > wanted { return false }
        if first == wanted, length == name.count,
          UnsafeRawBufferPointer(rebasing: bytes[place..<place &+ length]).isName(name)
        {
          position = place &+ length
          rest = left
          return true
        }
      } else if name.isEmpty {
        position = place
        rest = left
        return true
      }
      place = Self.end(ofValueAt: place &+ length, in: bytes)
    }
    return false
  }

  /// The value at the cursor where it can be a part of a key; else only its type, and it is passed over.
  mutating func keyPart() -> KeyPart {
    let start = position
    let type = PackedType(rawValue: byte())
    switch type {
    case .string: return .text(rawString(), .string)
    case .binary: return .text(rawString(), .binary)
    case .number: return .number(number())
    default:
      position = start
      _ = skip()
      return .other(type?.valueType ?? .null)
    }
  }

  /// Where a value ends.
  @inline(__always)
  private static func end(ofValueAt start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    guard start < bytes.count else { return bytes.count }
    var place = start &+ 1
    let length: Int
    switch bytes[start] {
    case PackedType.string.rawValue, PackedType.binary.rawValue: length = count(in: bytes, at: &place)
    case PackedType.number.rawValue:
      length = place < bytes.count ? 3 &+ Int(bytes[place] & 0x7F) : 0
    case PackedType.list.rawValue...PackedType.binarySet.rawValue:
      guard bytes.count &- place >= 4 else { return bytes.count }
      length = 8 &+ Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    // What else there is has its value in its type.
    default: length = 0
    }
    return length < bytes.count &- place ? place &+ length : bytes.count
  }

  /// Passes over a value; returns what it counts for.
  mutating func skip() -> Int {
    switch PackedType(rawValue: byte()) {
    case .string, .binary: return range().count
    case .number: return number().size
    case .no, .yes, .null, nil: return 1
    case .list, .map, .stringSet, .numberSet, .binarySet:
      let length = word()
      let size = word()
      position = min(position + length, bytes.count)
      return size
    }
  }
}
