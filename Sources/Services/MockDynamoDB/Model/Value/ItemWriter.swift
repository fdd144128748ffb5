// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Packs values, in one pass over them, into memory that ends up just as big as they need.
///
/// An item is its size, as DynamoDB counts it, in four bytes, the number of its attributes, then each with its name and
/// value. Counts and lengths take one byte for every seven bits. A value is a byte for its type and what
/// ``ItemReader`` reads behind it; lists, maps and sets say in four bytes how long they are and in four more how much they
/// count for, so that they can be passed over.
struct ItemWriter: ~Copyable {
  private(set) var memory: UnsafeMutableRawPointer
  private var capacity: Int
  /// Whether the memory is its own, and not lent.
  private var ownsMemory: Bool
  private(set) var count = 0
  /// What the attributes count for so far, in DynamoDB's way.
  private(set) var size = 0
  /// Whether attributes that were given are checked in the order of their names, and not as they come.
  var goesByName = false

  /// Makes an item: `body` writes this many attributes.
  static func item<Failure: Error>(
    count: Int, _ body: (inout ItemWriter) throws(Failure) -> Void
  ) throws(Failure) -> Item {
    var writer = ItemWriter()
    writer.write(length: count)
    try body(&writer)
    return writer.item(size: writer.size)
  }

  init() {
    // As much as the allocator has at hand.
    capacity = 1000
    memory = .allocate(byteCount: capacity, alignment: 1)
    ownsMemory = true
    skipWord()
  }

  /// Begins in memory that is lent for as long as the writer is there: as much as ``lentCount``, at least.
  init(in lent: UnsafeMutableRawBufferPointer) {
    if let base = lent.baseAddress {
      memory = base
      capacity = lent.count
      ownsMemory = false
    } else {
      capacity = Self.lentCount
      memory = .allocate(byteCount: capacity, alignment: 1)
      ownsMemory = true
    }
    skipWord()
  }

  /// What the stack lends at most.
  static let lentCount = 1024

  /// What was written, as an item that counts for `size`.
  func item(size: Int) -> Item {
    write(word: size, at: 0)
    return Item(packed: Bytes(copying: UnsafeRawBufferPointer(start: memory, count: count)))
  }

  deinit {
    if ownsMemory { memory.deallocate() }
  }

  /// Writes an attribute; they come in the order of their names.
  mutating func write(_ name: String, _ value: Value) {
    write(text: name)
    size += name.utf8.count + write(value)
  }

  // MARK: Values that were given

  /// Checks and writes a value that stands in `depth` lists and maps; returns what it counts for.
  mutating func write(
    checking value: DynamoDB.AttributeValue, depth: Int
  ) throws(AWSError) -> Int {
    switch value {
    case .s(let text):
      write(byte: PackedType.string.rawValue)
      write(text: text)
      return text.utf8.count
    case .n(let text):
      write(byte: PackedType.number.rawValue)
      return write(try Number(checking: text))
    case .b(let bytes):
      write(byte: PackedType.binary.rawValue)
      write(binary: bytes)
      return bytes.count
    case .bool(let flag):
      write(byte: (flag ? PackedType.yes : .no).rawValue)
      return 1
    case .m(let entries):
      guard depth < Value.maximumDepth else { throw Value.tooDeep }
      let start = begin(.map, count: entries.count)
      return end(start, try 3 + entries.count + write(attributes: entries, depth: depth + 1))
    case .l(let elements):
      guard depth < Value.maximumDepth else { throw Value.tooDeep }
      let start = begin(.list, count: elements.count)
      var size = 3 + elements.count
      for element in elements { size += try write(checking: element, depth: depth + 1) }
      return end(start, size)
    case .ss(let members) where Value.isStringSet(members):
      let start = begin(.stringSet, count: members.count)
      var size = 0
      for member in members {
        write(text: member)
        size += member.utf8.count
      }
      return end(start, size)
    case .null, .ss, .ns, .bs, .unknown:
      return write(try Value(value))
    }
  }

  private mutating func begin(_ type: PackedType, count: Int) -> Int {
    let start = begin(type)
    write(length: count)
    return start
  }

  /// Begins a list, map or set, of which the number of elements comes next; returns where ``end(_:_:)`` finds it.
  mutating func begin(_ type: PackedType) -> Int {
    write(byte: type.rawValue)
    let start = self.count
    skipWord()
    skipWord()
    return start
  }

  func end(_ start: Int, _ size: Int) -> Int {
    write(word: count - start - 8, at: start)
    write(word: size, at: start + 4)
    return size
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
      let start = count
      skipWord()
      skipWord()
      return end(start, write(contents: value))
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
  mutating func write(_ number: Number) -> Int {
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

  mutating func write(text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable {
      write(counted: UnsafeRawBufferPointer($0))
    }
    guard done == nil else { return }
    write(length: text.utf8.count)
    for byte in text.utf8 { write(byte: byte) }
  }

  @inline(__always)
  mutating func write(counted bytes: UnsafeRawBufferPointer) {
    // A length takes ten bytes at most.
    reserve(bytes.count &+ 10)
    write(length: bytes.count)
    guard let base = bytes.baseAddress else { return }
    if bytes.count <= 16 {
      copy(few: bytes.count, from: base)
    } else {
      (memory + count).copyMemory(from: base, byteCount: bytes.count)
    }
    count &+= bytes.count
  }

  /// Copies up to sixteen bytes to where there is room for them: in two words that overlap, which takes less than a call.
  @inline(__always)
  private func copy(few count: Int, from base: UnsafeRawPointer) {
    let target = memory + self.count
    if count >= 8 {
      let first = base.loadUnaligned(as: UInt64.self)
      let last = base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      target.storeBytes(of: first, as: UInt64.self)
      target.storeBytes(of: last, toByteOffset: count &- 8, as: UInt64.self)
    } else if count >= 4 {
      let first = base.loadUnaligned(as: UInt32.self)
      let last = base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
      target.storeBytes(of: first, as: UInt32.self)
      target.storeBytes(of: last, toByteOffset: count &- 4, as: UInt32.self)
    } else {
      var index = 0
      while index < count {
        target.storeBytes(
          of: base.load(fromByteOffset: index, as: UInt8.self), toByteOffset: index, as: UInt8.self)
        index &+= 1
      }
    }
  }

  mutating func write(binary: Bytes) {
    binary.withUnsafeBytes { write(counted: $0) }
  }

  mutating func write(bytes: UnsafeRawBufferPointer) {
    guard let base = bytes.baseAddress else { return }
    reserve(bytes.count)
    (memory + count).copyMemory(from: base, byteCount: bytes.count)
    count &+= bytes.count
  }

  @inline(__always)
  mutating func write(length: Int) {
    if length >= 0, length < 0x80 {
      write(byte: UInt8(truncatingIfNeeded: length))
    } else {
      write(long: length)
    }
  }

  private mutating func write(long length: Int) {
    var rest = UInt(bitPattern: length)
    while rest >= 0x80 {
      write(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    write(byte: UInt8(truncatingIfNeeded: rest))
  }

  /// Writes a length into the byte that was left for it at `place`, where what it is the length of follows.
  mutating func write(length: Int, before place: Int) {
    if length < 0x80 { return store(UInt8(truncatingIfNeeded: length), at: place - 1) }
    let end = count
    write(length: length)
    let bytes = count - end
    reserve(bytes)
    // The length goes where the contents are, and they behind it.
    withUnsafeTemporaryAllocation(byteCount: bytes, alignment: 1) { field in
      guard let base = field.baseAddress else { return }
      base.copyMemory(from: memory + end, byteCount: bytes)
      (memory + place - 1 + bytes).copyMemory(from: memory + place, byteCount: end - place)
      (memory + place - 1).copyMemory(from: base, byteCount: bytes)
    }
    count = end - 1 + bytes
  }

  /// Drops what was written from `place` on.
  mutating func truncate(to place: Int) { count = min(count, place) }

  private func store(_ byte: UInt8, at place: Int) { (memory + place).storeBytes(of: byte, as: UInt8.self) }

  @inline(__always)
  mutating func write(byte: UInt8) {
    reserve(1)
    (memory + count).storeBytes(of: byte, as: UInt8.self)
    count &+= 1
  }

  /// Leaves room for a word that is written later.
  private mutating func skipWord() {
    reserve(4)
    count &+= 4
  }

  func write(word: Int, at place: Int) {
    (memory + place).storeBytes(of: UInt32(truncatingIfNeeded: word).littleEndian, as: UInt32.self)
  }

  @inline(__always)
  private mutating func reserve(_ extra: Int) {
    if extra > capacity &- count { grow(by: extra) }
  }

  private mutating func grow(by extra: Int) {
    capacity = max(count + extra, capacity * 2)
    let grown = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
    grown.copyMemory(from: memory, byteCount: count)
    if ownsMemory { memory.deallocate() }
    ownsMemory = true
    memory = grown
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
  var valueType: ValueType {
    switch self {
    case .string: .string
    case .number: .number
    case .binary: .binary
    case .no, .yes: .bool
    case .null: .null
    case .list: .list
    case .map: .map
    case .stringSet: .stringSet
    case .numberSet: .numberSet
    case .binarySet: .binarySet
    }
  }
}
