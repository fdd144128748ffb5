// SPDX-License-Identifier: Apache-2.0

/// Grows a run of bytes and hands it over as ``Bytes`` without copying it.
public struct BytesBuilder: ~Copyable {
  private var storage: ByteStorage?
  /// Where the storage's memory begins, and how much there is.
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  /// The number of bytes written so far.
  public private(set) var count = 0

  public init(capacity: Int = 0) {
    if capacity > 0 { adopt(ByteStorage.make(capacity: capacity)) }
  }

  /// Makes room for `extra` more bytes.
  public mutating func reserve(_ extra: Int) { _ = space(for: extra) }

  @inline(__always)
  private mutating func space(for extra: Int) -> UnsafeMutableRawPointer {
    if let base, extra <= capacity &- count { return base + count }
    return grow(by: extra)
  }

  private mutating func grow(by extra: Int) -> UnsafeMutableRawPointer {
    let grown = ByteStorage.make(capacity: Swift.max(count + extra, Swift.max(capacity, 32) * 2))
    let target = grown.base
    if let base, count > 0 { target.copyMemory(from: base, byteCount: count) }
    adopt(grown)
    return target + count
  }

  private mutating func adopt(_ storage: ByteStorage) {
    self.storage = storage
    base = storage.base
    capacity = storage.header.capacity
  }

  @inline(__always)
  public mutating func append(_ byte: UInt8) {
    space(for: 1).storeBytes(of: byte, as: UInt8.self)
    count += 1
  }

  public mutating func append(_ buffer: UnsafeRawBufferPointer) {
    guard let base = buffer.baseAddress, buffer.count > 0 else { return }
    space(for: buffer.count).copyMemory(from: base, byteCount: buffer.count)
    count += buffer.count
  }

  public mutating func append(_ bytes: Bytes) {
    let target = space(for: bytes.count)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress { target.copyMemory(from: base, byteCount: source.count) }
    }
    count += bytes.count
  }

  public mutating func append(_ bytes: [UInt8]) {
    let target = space(for: bytes.count)
    bytes.withUnsafeBytes { source in
      if let base = source.baseAddress, source.count > 0 {
        target.copyMemory(from: base, byteCount: source.count)
      }
    }
    count += bytes.count
  }

  public mutating func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a string's UTF-8.
  public mutating func append(_ text: String) {
    let done: Void? = text.utf8.withContiguousStorageIfAvailable { append(UnsafeRawBufferPointer($0)) }
    guard done == nil else { return }
    var text = text
    text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  /// Appends a number's decimal digits.
  public mutating func append(decimal value: some FixedWidthInteger) { append(String(value)) }

  /// Lends room for at least `minimum` bytes; `body` fills it and says how many it wrote.
  public mutating func append<Failure: Error>(
    atLeast minimum: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    let target = space(for: minimum)
    let room = capacity - count
    let written = try body(UnsafeMutableRawBufferPointer(start: target, count: room))
    precondition(written >= 0 && written <= room, "more bytes than there was room for")
    count += written
  }

  /// Lends what is written so far.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(start: base, count: count))
  }

  /// The memory of the builder, all of it, for who writes into it and says with ``commit(_:)`` how much there is. It is
  /// good until the builder is used again.
  package mutating func memory(atLeast minimum: Int) -> (base: UnsafeMutablePointer<UInt8>, capacity: Int) {
    let start = space(for: Swift.max(minimum &- count, 1)) - count
    return (start.assumingMemoryBound(to: UInt8.self), capacity)
  }

  /// Takes the first `length` bytes of the memory for written.
  package mutating func commit(_ length: Int) {
    precondition(length >= 0 && length <= capacity, "more bytes than there was room for")
    count = length
  }

  /// What is written so far behind the first `start` bytes, shared: for somebody who reads it while more is written, and
  /// nothing dropped.
  package func written(from start: Int) -> Bytes {
    Bytes(storage: storage, base: base.map { UnsafeRawPointer($0) }, count: count).slice(start..<count)
  }

  /// Drops everything behind the first `length` bytes.
  public mutating func truncate(to length: Int) { count = Swift.min(count, Swift.max(length, 0)) }

  /// Everything written, without a copy; the builder is empty again after it. The checksums that `hasher` took of it
  /// stay with the bytes.
  package mutating func finish(hashedBy hasher: BodyHasher?) -> Bytes {
    storage?.header.known = hasher?.finish(count)
    return finish()
  }

  /// Everything written, without a copy; the builder is empty again after it.
  public mutating func finish() -> Bytes {
    defer {
      storage = nil
      base = nil
      capacity = 0
      count = 0
    }
    return count == 0 ? Bytes() : Bytes(storage: storage, base: base, count: count)
  }
}
