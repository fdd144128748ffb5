// SPDX-License-Identifier: Apache-2.0

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
public struct Bytes: Sendable {
  @usableFromInline let storage: ByteStorage?
  @usableFromInline let start: Int
  /// The number of bytes.
  public let count: Int

  init(storage: ByteStorage?, start: Int, count: Int) {
    self.storage = storage
    self.start = start
    self.count = count
  }

  /// No bytes.
  public init() { self.init(storage: nil, start: 0, count: 0) }

  /// Copies a raw buffer.
  public init(copying buffer: UnsafeRawBufferPointer) {
    guard let base = buffer.baseAddress, buffer.count > 0 else {
      self.init()
      return
    }
    let storage = ByteStorage(capacity: buffer.count)
    storage.base.copyMemory(from: base, byteCount: buffer.count)
    self.init(storage: storage, start: 0, count: buffer.count)
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

  /// Lends the memory for the time of the call.
  @inlinable @inline(__always)
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard let storage else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeRawBufferPointer(start: storage.base + start, count: count))
  }

  /// The same bytes in memory of their own, where they are a small part of a bigger run that they would keep alive.
  public func compacted() -> Bytes {
    guard let storage, storage.capacity &- count > Swift.max(count / 16, 64) else { return self }
    return withUnsafeBytes { Bytes(copying: $0) }
  }

  /// The bytes in `range`, cut to what there is; shares this value's memory.
  public func slice(_ range: Range<Int>) -> Bytes {
    let lower = Swift.min(Swift.max(range.lowerBound, 0), count)
    let upper = Swift.min(Swift.max(range.upperBound, lower), count)
    return lower == upper ? Bytes() : Bytes(storage: storage, start: start + lower, count: upper - lower)
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
    guard let text = bytes.withUnsafeBytes({ String(validating: $0, as: UTF8.self) }) else { return nil }
    self = text
  }
}

/// Memory behind ``Bytes``: written while one ``BytesBuilder`` owns it, never after.
@usableFromInline
final class ByteStorage: @unchecked Sendable {
  @usableFromInline let base: UnsafeMutableRawPointer
  let capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(byteCount: capacity, alignment: 1)
  }

  deinit { base.deallocate() }
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
