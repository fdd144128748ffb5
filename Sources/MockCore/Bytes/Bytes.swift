// SPDX-License-Identifier: Apache-2.0

import CMockCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// An immutable run of bytes that is shared, never copied: a body goes from the store to the socket as it is.
///
/// Copying and slicing cost a reference count. Build one with ``BytesBuilder``, or from a string or array
/// (one copy).
public struct Bytes: @unchecked Sendable {
  // Nobody writes to the memory once there are bytes of it, and `storage` keeps it where it is.
  @usableFromInline let storage: ByteStorage?
  @usableFromInline let base: UnsafeRawPointer?
  /// The number of bytes.
  public let count: Int

  @usableFromInline
  init(storage: ByteStorage?, base: UnsafeRawPointer?, count: Int) {
    self.storage = storage
    self.base = base
    self.count = count
  }

  /// No bytes.
  public init() { self.init(storage: nil, base: nil, count: 0) }

  /// Copies a raw buffer.
  public init(copying buffer: UnsafeRawBufferPointer) {
    guard let base = buffer.baseAddress, buffer.count > 0 else {
      self.init()
      return
    }
    let storage = ByteStorage.make(capacity: buffer.count)
    storage.base.copyMemory(from: base, byteCount: buffer.count)
    self.init(storage: storage, base: storage.base, count: buffer.count)
  }

  /// Copies an array.
  public init(_ array: [UInt8]) {
    self = array.withUnsafeBytes { Bytes(copying: $0) }
  }

  /// Copies a string's UTF-8.
  public init(_ string: String) {
    var string = string
    self = string.withUTF8 { Bytes(copying: UnsafeRawBufferPointer($0)) }
  }

  /// Lends a string's UTF-8 as bytes that live no longer than the call: to look something up with them.
  @inlinable @inline(__always)
  package static func withUTF8<Result, Failure: Error>(
    of text: String, _ body: (Bytes) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try withUnsafeTemporaryAllocation(byteCount: text.utf8.count, alignment: 1) { copy throws(Failure) in
      var text = text
      text.withUTF8 { copy.copyMemory(from: UnsafeRawBufferPointer($0)) }
      return try body(Bytes(storage: nil, base: UnsafeRawPointer(copy.baseAddress), count: copy.count))
    }
  }

  /// Lends the memory for the time of the call.
  @inlinable @inline(__always)
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// The checksum of these bytes where it was taken when they arrived.
  func known(_ kind: any Checksum.Type) -> Bytes? {
    guard let storage, let known = storage.header.known, known.count == count,
      let base, base == UnsafeRawPointer(storage.base)
    else { return nil }
    return known[kind]
  }

  /// The same bytes in memory of their own, where they are a small part of a bigger run that they would keep alive.
  public func compacted() -> Bytes {
    guard let storage, storage.header.capacity &- count > Swift.max(count / 16, 64) else { return self }
    return withUnsafeBytes { Bytes(copying: $0) }
  }

  /// The bytes in `range`, cut to what there is; shares this value's memory.
  public func slice(_ range: Range<Int>) -> Bytes {
    let lower = Swift.min(Swift.max(range.lowerBound, 0), count)
    let upper = Swift.min(Swift.max(range.upperBound, lower), count)
    guard let base, lower < upper else { return Bytes() }
    return Bytes(storage: storage, base: base + lower, count: upper - lower)
  }
}

extension Bytes: RandomAccessCollection {
  public var startIndex: Int { 0 }
  public var endIndex: Int { count }
  public subscript(index: Int) -> UInt8 {
    precondition(index >= 0 && index < count, "index out of range")
    return withUnsafeBytes { $0[index] }
  }
}

extension Bytes: Hashable {
  public static func == (left: Bytes, right: Bytes) -> Bool {
    guard left.count == right.count else { return false }
    return left.withUnsafeBytes { a in
      right.withUnsafeBytes { b in compareMemory(a, b) == 0 }
    }
  }

  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

extension Bytes: Comparable {
  /// Unsigned, byte by byte; a prefix comes first.
  public static func < (left: Bytes, right: Bytes) -> Bool {
    left.withUnsafeBytes { a in right.withUnsafeBytes { b in compareMemory(a, b) < 0 } }
  }
}

extension Bytes: ExpressibleByStringLiteral, CustomStringConvertible {
  public init(stringLiteral value: String) { self.init(value) }

  /// The bytes as UTF-8 text, with the replacement character where they are not.
  public var description: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}

extension String {
  /// The text that `bytes` are the UTF-8 of; `nil` when they are not valid UTF-8.
  public init?(validating bytes: Bytes) {
    guard let text = bytes.withUnsafeBytes({ String(validating: $0) }) else { return nil }
    self = text
  }

  /// The text that `bytes` are the UTF-8 of; `nil` when they are not valid UTF-8.
  ///
  /// Much cheaper than the generic initializer of the standard library.
  public init?(validating bytes: UnsafeRawBufferPointer) {
    guard bytes.isValidUTF8 else { return nil }
    self = String(decoding: bytes, as: UTF8.self)
  }
}

extension UnsafeRawBufferPointer {
  /// Whether the bytes are UTF-8, without making a string of them.
  public var isValidUTF8: Bool { mock_is_utf8(bytePointer, count) }

  /// How many bytes from `start` on need no escape in XML, in an element's text or an attribute's value.
  public func xmlPlainCount(from start: Int, isAttribute: Bool) -> Int {
    guard start >= 0, start < count, let bytePointer else { return 0 }
    return mock_xml_plain(bytePointer + start, count &- start, isAttribute)
  }

  /// How many bytes from `start` on stand as they are in JSON's strings, up to a quote, backslash or control character.
  package func jsonPlainCount(from start: Int) -> Int {
    guard start >= 0, start < count, let bytePointer else { return 0 }
    return mock_json_plain(bytePointer + start, count &- start)
  }
}

/// Memory behind ``Bytes``, in one allocation with its object: written while one ``BytesBuilder`` owns it, never after.
@usableFromInline
final class ByteStorage: ManagedBuffer<ByteStorageHeader, UInt8> {
  static func make(capacity: Int) -> ByteStorage {
    let storage = unsafeDowncast(
      create(minimumCapacity: capacity) { _ in ByteStorageHeader(capacity: capacity) }, to: ByteStorage.self)
    if capacity >= bigPagesFrom { mock_prefer_big_pages(storage.base, capacity) }
    return storage
  }

  /// With less, what is left over of the last page would count.
  private static let bigPagesFrom = 16 << 20

  var base: UnsafeMutableRawPointer { withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) } }
}

@usableFromInline
struct ByteStorageHeader {
  let capacity: Int
  /// What was computed while the bytes were written.
  var known: KnownChecksums?
}

@inline(__always)
func compareMemory(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Int {
  let common = Swift.min(a.count, b.count)
  if common > 0, let left = a.baseAddress, let right = b.baseAddress {
    let order = memcmp(left, right, common)
    if order != 0 { return Int(order) }
  }
  return a.count - b.count
}
