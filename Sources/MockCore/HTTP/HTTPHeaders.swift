// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// Header fields in the order of the wire; names match without regard to ASCII case.
///
/// Held as one block of bytes with offsets, so that parsing a request makes no string until one is asked for.
public struct HTTPHeaders: Sendable {
  struct Field {
    var nameStart: UInt32
    var nameCount: UInt32
    var valueStart: UInt32
    var valueCount: UInt32
  }

  private(set) var block: [UInt8] = []
  private(set) var fields: [Field] = []
  /// A bit for the length and the end of each name: most lookups are of names that aren't there, and end here.
  private var marks = NameMark()

  public init() {}

  public init(_ pairs: [(name: String, value: String)]) {
    for pair in pairs { add(pair.name, pair.value) }
  }

  /// The number of fields, repeated ones counted each.
  public var count: Int { fields.count }
  public var isEmpty: Bool { fields.isEmpty }

  public mutating func reserve(fields count: Int, bytes: Int) {
    fields.reserveCapacity(count)
    block.reserveCapacity(bytes)
  }

  /// Appends a field, whatever stands there under this name. Control characters in the value become spaces: what
  /// somebody stored must not end the field and begin another.
  public mutating func add(_ name: String, _ value: String) {
    let nameStart = block.count
    let valueStart = nameStart &+ name.utf8.count
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
    note(nameStart: nameStart, valueStart: valueStart)
  }

  /// Appends a field whose value is there as bytes.
  package mutating func add(_ name: String, utf8 value: UnsafeBufferPointer<UInt8>) {
    let nameStart = block.count
    var name = name
    name.withUTF8 { append($0, value) }
    note(nameStart: nameStart, valueStart: block.count &- value.count)
  }

  /// Both at once, as each growth of the block costs more than the bytes.
  private mutating func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    let count = name.count &+ value.count
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: count) { field in
      guard let start = field.baseAddress else { return }
      if let base = name.baseAddress { start.initialize(from: base, count: name.count) }
      let target = start + name.count
      if let base = value.baseAddress { target.initialize(from: base, count: value.count) }
      mock_blank_controls(target, value.count)
      block.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
    }
  }

  /// The fields of `head`, which is copied as a whole; ``note(name:value:in:)`` says where each of them is.
  package init(copying head: UnsafeRawBufferPointer, fields count: Int) {
    block = Array(head)
    fields.reserveCapacity(count)
  }

  /// Adds the field that stands at these places of the head that was copied.
  package mutating func note(
    name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer, in head: UnsafeRawBufferPointer
  ) {
    guard let start = head.baseAddress, let nameBase = name.baseAddress else { return }
    let nameStart = nameBase - start
    let valueStart = value.baseAddress.map { $0 - start } ?? nameStart
    guard nameStart >= 0, nameStart &+ name.count <= block.count, valueStart >= 0,
      valueStart &+ value.count <= block.count
    else { return }
    marks.formUnion(NameMark(name.assumingMemoryBound(to: UInt8.self)))
    fields.append(
      Field(
        nameStart: UInt32(clamping: nameStart), nameCount: UInt32(clamping: name.count),
        valueStart: UInt32(clamping: valueStart), valueCount: UInt32(clamping: value.count)))
  }

  private mutating func note(nameStart: Int, valueStart: Int) {
    if valueStart > nameStart {
      marks.formUnion(NameMark(valueStart &- nameStart, last: block[valueStart &- 1]))
    }
    fields.append(
      Field(
        nameStart: UInt32(clamping: nameStart), nameCount: UInt32(clamping: valueStart - nameStart),
        valueStart: UInt32(clamping: valueStart), valueCount: UInt32(clamping: block.count - valueStart)))
  }

  /// Replaces every field of this name with one.
  public mutating func set(_ name: String, _ value: String) {
    remove(name)
    add(name, value)
  }

  public mutating func remove(_ name: String) {
    guard let first = index(of: name) else { return }
    var kept = Array(fields[..<first])
    for field in fields[(first + 1)...] where !matches(field, name) { kept.append(field) }
    fields = kept
  }

  /// The first field's value; assigning replaces every field of this name, `nil` removes them.
  public subscript(name: String) -> String? {
    get { index(of: name).map { value(of: fields[$0]) } }
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
      values.append(value(of: fields[index]))
      next = index + 1
    }
    return values
  }

  /// The values of every field of this name as one list, joined with `, ` (RFC 9110 §5.2).
  public func combined(_ name: String) -> String? {
    guard let first = index(of: name) else { return nil }
    var all = value(of: fields[first])
    var next = first + 1
    while let index = index(of: name, from: next) {
      all += ", " + value(of: fields[index])
      next = index + 1
    }
    return all
  }

  /// Lends the first value's bytes without making a string.
  public func withValue<Result>(_ name: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result? {
    guard let index = index(of: name) else { return nil }
    let field = fields[index]
    return block.withUnsafeBytes { raw in
      body(
        UnsafeRawBufferPointer(
          rebasing: raw[Int(field.valueStart)..<Int(field.valueStart + field.valueCount)]))
    }
  }

  /// Lends the name and value of each field, in order.
  public func forEach(_ body: (_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void) {
    block.withUnsafeBytes { raw in
      for field in fields {
        body(
          UnsafeRawBufferPointer(
            rebasing: raw[Int(field.nameStart)..<Int(field.nameStart + field.nameCount)]),
          UnsafeRawBufferPointer(
            rebasing: raw[Int(field.valueStart)..<Int(field.valueStart + field.valueCount)]))
      }
    }
  }

  /// Some bits that a name shares with few others, whatever its case.
  package struct NameMark: Sendable {
    private var bits: UInt64 = 0

    init() {}

    @inline(__always)
    init(_ count: Int, last: UInt8) {
      bits = 1 &<< UInt64(truncatingIfNeeded: count &* 11 &+ Int(last | 0x20))
    }

    @inline(__always)
    init(_ name: UnsafeBufferPointer<UInt8>) {
      self.init()
      if let last = name.last { self = NameMark(name.count, last: last) }
    }

    init(_ name: String) {
      self.init()
      if let last = name.utf8.last { self = NameMark(name.utf8.count, last: last) }
    }

    mutating func formUnion(_ other: NameMark) { bits |= other.bits }
    func meets(_ other: NameMark) -> Bool { bits & other.bits != 0 }
  }

  /// Whether there may be a name with this mark: if not, nobody need look for it.
  package func mayContain(_ mark: NameMark) -> Bool { marks.meets(mark) }

  private func index(of name: String, from start: Int = 0) -> Int? {
    if let found = name.utf8.withContiguousStorageIfAvailable({ index(of: $0, from: start) }) { return found }
    var name = name
    return name.withUTF8 { index(of: $0, from: start) }
  }

  @inline(__always)
  private func index(of wanted: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard marks.meets(NameMark(wanted)) else { return nil }
    return block.withUnsafeBufferPointer { block in
      fields.withUnsafeBufferPointer { fields in
        var index = start
        while index < fields.count {
          if Self.matches(fields[index], wanted, in: block) { return index }
          index &+= 1
        }
        return nil
      }
    }
  }

  private func matches(_ field: Field, _ name: String) -> Bool {
    var name = name
    return name.withUTF8 { wanted in
      block.withUnsafeBufferPointer { Self.matches(field, wanted, in: $0) }
    }
  }

  @inline(__always)
  private static func matches(
    _ field: Field, _ wanted: UnsafeBufferPointer<UInt8>, in block: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard wanted.count == Int(field.nameCount) else { return false }
    guard let wanted = wanted.baseAddress, let base = block.baseAddress else { return true }
    return mock_same_name(base + Int(field.nameStart), wanted, Int(field.nameCount))
  }

  private func value(of field: Field) -> String {
    block.withUnsafeBufferPointer { block in
      String(
        decoding: UnsafeBufferPointer(
          rebasing: block[Int(field.valueStart)..<Int(field.valueStart + field.valueCount)]), as: UTF8.self)
    }
  }
}

extension HTTPHeaders: Sequence {
  public struct Iterator: IteratorProtocol {
    let headers: HTTPHeaders
    var position = 0

    public mutating func next() -> (name: String, value: String)? {
      guard position < headers.fields.count else { return nil }
      defer { position += 1 }
      let field = headers.fields[position]
      let name = headers.block.withUnsafeBufferPointer { block in
        String(
          decoding: UnsafeBufferPointer(
            rebasing: block[Int(field.nameStart)..<Int(field.nameStart + field.nameCount)]), as: UTF8.self)
      }
      return (name, headers.value(of: field))
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
