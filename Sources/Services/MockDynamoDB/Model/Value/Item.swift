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

  /// What the model allows for names of attributes, which it gives in characters: with so many bytes they are in order.
  static let maximumNameCount = 65_535

  /// Whether a name of so many bytes is in order, whatever its characters.
  @inline(__always)
  static func allowsName(count: Int) -> Bool {
    UInt(bitPattern: count &- 1) < UInt(bitPattern: maximumNameCount)
  }

  /// Refuses a name that is empty, or has more characters than the model allows; whoever checks the model says the latter
  /// in its words.
  static func check(name: String) throws(AWSError) {
    if name.isEmpty { throw .emptyName }
    if name.utf8.count > maximumNameCount, name.unicodeScalars.count > maximumNameCount {
      throw .invalidValue("An attribute's name is too long")
    }
  }

  init(packed: Bytes) { self.packed = packed }

  /// No attributes.
  init() { self.init(AttributeMap()) }

  init(_ attributes: AttributeMap) {
    self = ItemWriter.item(count: attributes.count) { writer in
      for entry in attributes.entries { writer.write(entry.name, entry.value) }
    }
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
      var pieces = Pieces(&reader)
      var next = 0
      while reader.position < reader.bytes.count {
        let start = reader.position
        let name = reader.rawString()
        guard next < changes.count, name.order(to: changes[next].name) >= 0 else {
          pieces.size += name.count + reader.skip()
          continue
        }
        // What is set before this attribute, and what takes its place.
        pieces.cut(at: start)
        var isReplaced = false
        while next < changes.count {
          let order = name.order(to: changes[next].name)
          guard order >= 0 else { break }
          isReplaced = isReplaced || order == 0
          pieces.add(changes[next])
          next += 1
        }
        let size = reader.skip()
        if isReplaced {
          pieces.drop(to: reader.position)
        } else {
          pieces.size += name.count + size
        }
      }
      pieces.cut(at: reader.position)
      for change in changes[next...] { pieces.add(change) }
      return pieces.item()
    }
  }

  /// The item with only the attributes whose names are in `names`.
  func keeping(_ names: some Sequence<String>) -> Item {
    let sorted = names.sorted { $0.utf8Precedes($1) }
    return withReader { reader in
      var pieces = Pieces(&reader)
      var rest = sorted[...]
      while reader.position < reader.bytes.count {
        let start = reader.position
        let name = reader.rawString()
        while let next = rest.first, name.order(to: next) > 0 { rest.removeFirst() }
        let size = reader.skip()
        if let next = rest.first, name.order(to: next) == 0 {
          pieces.size += name.count + size
        } else {
          pieces.cut(at: start)
          pieces.drop(to: reader.position)
        }
      }
      pieces.cut(at: reader.position)
      return pieces.item()
    }
  }

  /// Another item that is made of runs of this one's bytes, and of attributes between them.
  private struct Pieces: ~Copyable {
    private let bytes: UnsafeRawBufferPointer
    private var writer = ItemWriter()
    /// Where the attributes begin in what is written.
    private let first: Int
    private var count: Int
    /// Where the run begins that is open.
    private var start: Int
    /// What the attributes in runs count for.
    var size = 0

    /// Begins with all attributes that are behind the reader's cursor.
    init(_ reader: inout ItemReader) {
      bytes = reader.bytes
      count = reader.count()
      start = reader.position
      writer.write(byte: 0)
      first = writer.count
    }

    /// Ends the run.
    mutating func cut(at end: Int) {
      if end > start { writer.write(bytes: UnsafeRawBufferPointer(rebasing: bytes[start..<end])) }
      start = end
    }

    /// Leaves out the attribute behind the run.
    mutating func drop(to end: Int) {
      start = end
      count -= 1
    }

    mutating func add(_ change: (name: String, value: Value?)) {
      guard let value = change.value else { return }
      writer.write(change.name, value)
      count += 1
    }

    mutating func item() -> Item {
      writer.write(length: count, before: first)
      return writer.item(size: writer.size + size)
    }
  }

  /// Lends a reader that stands on the number of attributes.
  @inline(__always)
  func withReader<Result, Failure: Error>(
    _ body: (inout ItemReader) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try packed.withUnsafeBytes { bytes throws(Failure) in
      var reader = ItemReader(bytes: bytes, owner: packed)
      reader.position = min(4, bytes.count)
      return try body(&reader)
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

  /// The first eight bytes as a number, with zeros behind shorter ones: in the order of the bytes, as far as they go.
  var prefix: UInt64 {
    if count >= 8 { return UInt64(bigEndian: loadUnaligned(as: UInt64.self)) }
    if count >= 4 {
      // Two words that overlap.
      let high = UInt64(UInt32(bigEndian: loadUnaligned(as: UInt32.self)))
      let low = UInt64(UInt32(bigEndian: loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
      return high &<< 32 | low &<< UInt64(64 &- count &* 8)
    }
    guard count > 0 else { return 0 }
    var prefix = UInt64(self[0]) &<< 56
    if count > 1 { prefix |= UInt64(self[1]) &<< 48 }
    if count > 2 { prefix |= UInt64(self[2]) &<< 40 }
    return prefix
  }

  /// Below zero where these bytes come before the others, above where they come after them.
  func order(to other: UnsafeRawBufferPointer) -> Int {
    let common = Swift.min(count, other.count)
    var index = 0
    while index < common {
      let (mine, others) = (self[index], other[index])
      if mine != others { return mine < others ? -1 : 1 }
      index &+= 1
    }
    return count - other.count
  }

  /// Whether the bytes are the same, for names, which are short.
  @inline(__always)
  func isName(_ other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    var index = 0
    while index < count {
      if self[index] != other[index] { return false }
      index &+= 1
    }
    return true
  }
}
