// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// Header fields in the order of the wire; names match without regard to ASCII case.
///
/// Held as one block of bytes with offsets, so that parsing a request makes no string until one is asked for, and the fields
/// of an answer leave as they are.
public struct HTTPHeaders: @unchecked Sendable {
  // Written only while one value alone refers to it; no memory while there is no field.
  private var storage: HeaderStorage?
  /// Of all names: most lookups are of names that aren't there, and end here.
  private var marks = NameMark()

  public init() {}

  public init(_ pairs: [(name: String, value: String)]) {
    for pair in pairs { add(pair.name, pair.value) }
  }

  /// The number of fields, repeated ones counted each.
  public var count: Int { storage?.memory.head.pointee.fieldCount ?? 0 }
  public var isEmpty: Bool { count == 0 }

  /// Makes room for so many fields, whose names and values have so many bytes.
  public mutating func reserve(fields count: Int, bytes: Int) {
    guard count > 0, bytes >= 0, count < HeaderStorage.byteLimit / 8, bytes < HeaderStorage.byteLimit / 2
    else { return }
    _ = room(fields: count, bytes: bytes &+ 4 &* count)
  }

  /// Sees to it that the storage is this value's own, with room for so much more; `nil` for more than can be kept.
  @inline(__always)
  private mutating func room(fields: Int, bytes: Int) -> HeaderMemory? {
    if isKnownUniquelyReferenced(&storage), let memory = storage?.memory,
      memory.hasRoom(fields: fields, bytes: bytes)
    {
      return memory
    }
    return grow(fields: fields, bytes: bytes)
  }

  private mutating func grow(fields: Int, bytes: Int) -> HeaderMemory? {
    let used = storage?.memory.head.pointee.byteCount ?? 0
    guard bytes <= HeaderStorage.byteLimit &- used else { return nil }
    storage =
      storage?.copy(fields: fields, bytes: bytes)
      ?? HeaderStorage.make(fields: Swift.max(fields, 8), bytes: Swift.max(bytes, 256))
    return storage?.memory
  }

  /// Appends a field, whatever stands there under this name. Control characters in the value become spaces: what
  /// somebody stored must not end the field and begin another.
  public mutating func add(_ name: String, _ value: String) {
    let isDone = name.utf8.withContiguousStorageIfAvailable { name in
      value.utf8.withContiguousStorageIfAvailable { value in
        append(name, value)
        return true
      } ?? false
    }
    if isDone != true {
      var (name, value) = (name, value)
      name.withUTF8 { name in value.withUTF8 { append(name, $0) } }
    }
  }

  private mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    guard let memory = room(fields: 1, bytes: name.count &+ value.count &+ 4) else { return }
    marks.formUnion(NameMark(name))
    memory.append(name, value)
  }

  /// Appends a field whose value `write` puts into the room that it gets: text without control characters, of the length
  /// that it returns.
  package mutating func add(
    _ name: String, upTo capacity: Int, _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) {
    var name = name
    name.withUTF8 { name in
      guard capacity >= 0, let memory = room(fields: 1, bytes: name.count &+ capacity &+ 4) else { return }
      marks.formUnion(NameMark(name))
      memory.append(name, upTo: capacity, write)
    }
  }

  /// The fields of `head`, which is copied as a whole; ``note(name:value:in:)`` says where each of them is.
  package init(copying head: UnsafeRawBufferPointer, fields count: Int) {
    guard let base = head.baseAddress, head.count <= HeaderStorage.byteLimit / 2 else { return }
    let storage = HeaderStorage.make(fields: Swift.max(count, 1), bytes: head.count)
    let memory = storage.memory
    UnsafeMutableRawPointer(memory.bytes).copyMemory(from: base, byteCount: head.count)
    memory.head.pointee.byteCount = head.count
    memory.head.pointee.isWireForm = false
    self.storage = storage
  }

  /// Adds the field that stands at these places of the head that was copied.
  package mutating func note(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, in head: UnsafeRawBufferPointer
  ) {
    guard let memory = room(fields: 1, bytes: 0), let start = head.baseAddress,
      let nameBase = name.baseAddress
    else { return }
    let nameStart = nameBase - start
    let valueStart = value.baseAddress.map { $0 - start } ?? nameStart
    let length = memory.head.pointee.byteCount
    guard nameStart >= 0, nameStart &+ name.count <= length, valueStart >= 0,
      valueStart &+ value.count <= length
    else { return }
    marks.formUnion(NameMark(name.assumingMemoryBound(to: UInt8.self)))
    memory.note(name: nameStart, name.count, value: valueStart, value.count)
  }

  /// Replaces every field of this name with one.
  public mutating func set(_ name: String, _ value: String) {
    remove(name)
    add(name, value)
  }

  public mutating func remove(_ name: String) {
    guard contains(name), let memory = room(fields: 0, bytes: 0) else { return }
    var name = name
    name.withUTF8 { memory.remove($0) }
  }

  /// The first field's value; assigning replaces every field of this name, `nil` removes them.
  public subscript(name: String) -> String? {
    get { index(of: name).map { value($0) } }
    set {
      if let newValue { set(name, newValue) } else { remove(name) }
    }
  }

  public func contains(_ name: String) -> Bool { index(of: name) != nil }

  /// Every value of this name, in order.
  public func values(_ name: String) -> [String] {
    var values: [String] = []
    var next = 0
    while let index = index(of: name, from: next) {
      values.append(value(index))
      next = index + 1
    }
    return values
  }

  /// The values of every field of this name as one list, joined with `, ` (RFC 9110 §5.2).
  public func combined(_ name: String) -> String? {
    guard let first = index(of: name) else { return nil }
    var all = value(first)
    var next = first + 1
    while let index = index(of: name, from: next) {
      all += ", " + value(index)
      next = index + 1
    }
    return all
  }

  /// Lends the first value's bytes without making a string.
  public func withValue<Result>(_ name: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    guard let storage, let index = index(of: name) else { return nil }
    return withExtendedLifetime(storage) { body(UnsafeRawBufferPointer(storage.memory.value(index))) }
  }

  /// Lends the name and value of each field, in order.
  public func forEach(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
    guard let storage else { return }
    withExtendedLifetime(storage) {
      let memory = storage.memory
      for index in 0..<memory.head.pointee.fieldCount {
        body(UnsafeRawBufferPointer(memory.name(index)), UnsafeRawBufferPointer(memory.value(index)))
      }
    }
  }

  /// Lends the fields with a name that `isWanted`, in order and as they go over the wire, as many at once as stand side by
  /// side; false, without asking or lending, where they aren't kept that way.
  package func forEachRun(
    _ isWanted: (_ name: UnsafeRawBufferPointer) -> Bool, _ body: (UnsafeRawBufferPointer) -> Void
  ) -> Bool {
    guard let storage else { return true }
    guard storage.memory.head.pointee.isWireForm else { return false }
    withExtendedLifetime(storage) {
      let (fields, bytes) = (storage.memory.fields, UnsafeRawPointer(storage.memory.bytes))
      var (start, end) = (0, 0)
      for index in 0..<count {
        let field = fields[index]
        let nameStart = Int(field.nameStart)
        guard isWanted(UnsafeRawBufferPointer(start: bytes + nameStart, count: Int(field.nameCount))) else {
          continue
        }
        if nameStart != end {
          if end > start { body(UnsafeRawBufferPointer(start: bytes + start, count: end &- start)) }
          start = nameStart
        }
        end = Int(field.valueStart) &+ Int(field.valueCount) &+ 2
      }
      if end > start { body(UnsafeRawBufferPointer(start: bytes + start, count: end &- start)) }
    }
    return true
  }

  /// Some bits that a name shares with few others, whatever its case.
  package struct NameMark: Sendable {
    private var bits: UInt64 = 0

    init() {}

    @inline(__always)
    init(_ name: UnsafeBufferPointer<UInt8>) {
      guard let last = name.last else { return }
      bits = 1 &<< UInt64(truncatingIfNeeded: name.count &* 11 &+ Int(last | 0x20))
    }

    init(_ name: String) {
      var name = name
      self = name.withUTF8 { NameMark($0) }
    }

    /// Of several names at once.
    package init(_ names: [String]) {
      for name in names { formUnion(NameMark(name)) }
    }

    @inline(__always)
    mutating func formUnion(_ other: NameMark) { bits |= other.bits }
    @inline(__always)
    func meets(_ other: NameMark) -> Bool { bits & other.bits != 0 }
  }

  /// Whether there may be a name with this mark, or one of the names that it is of: if not, nobody need look for them.
  package func mayContain(_ mark: NameMark) -> Bool { marks.meets(mark) }

  private func index(of name: String, from start: Int = 0) -> Int? {
    if let found = name.utf8.withContiguousStorageIfAvailable({ index(of: $0, from: start) }) { return found }
    var name = name
    return name.withUTF8 { index(of: $0, from: start) }
  }

  @inline(__always)
  private func index(of name: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard marks.meets(NameMark(name)), let storage else { return nil }
    return withExtendedLifetime(storage) { storage.memory.index(of: name, from: start) }
  }

  private func value(_ index: Int) -> String {
    guard let storage else { return "" }
    return withExtendedLifetime(storage) { String(decoding: storage.memory.value(index), as: UTF8.self) }
  }

  fileprivate func name(_ index: Int) -> String {
    guard let storage else { return "" }
    return withExtendedLifetime(storage) { String(decoding: storage.memory.name(index), as: UTF8.self) }
  }
}

extension HTTPHeaders: Sequence {
  public struct Iterator: IteratorProtocol {
    let headers: HTTPHeaders
    var position = 0

    public mutating func next() -> (name: String, value: String)? {
      guard position < headers.count else { return nil }
      defer { position += 1 }
      return (headers.name(position), headers.value(position))
    }
  }

  public func makeIterator() -> Iterator { Iterator(headers: self) }
}

extension HTTPHeaders: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, String)...) {
    reserve(
      fields: elements.count, bytes: elements.reduce(0) { $0 + $1.0.utf8.count + $1.1.utf8.count })
    for (name, value) in elements { add(name, value) }
  }
}
