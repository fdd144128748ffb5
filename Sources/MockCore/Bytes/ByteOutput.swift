// SPDX-License-Identifier: Apache-2.0

/// Memory that grows, as decompression writes it byte by byte and reads it again.
package struct ByteOutput: ~Copyable {
  package private(set) var base: UnsafeMutablePointer<UInt8>
  package private(set) var count = 0
  private var capacity: Int

  package init(capacity: Int) {
    self.capacity = max(capacity, 1_024)
    base = .allocate(capacity: self.capacity)
  }

  deinit { base.deallocate() }

  package mutating func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    base[count] = byte
    count &+= 1
  }

  package mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    if capacity &- count < bytes.count { grow(bytes.count) }
    UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
    count &+= bytes.count
  }

  package mutating func append(_ byte: UInt8, count length: Int) {
    if capacity &- count < length { grow(length) }
    (base + count).update(repeating: byte, count: length)
    count &+= length
  }

  /// Repeats what stands `distance` bytes back, which may reach into what it writes.
  package mutating func copy(distance: Int, length: Int) -> Bool {
    guard distance <= count else { return false }
    if capacity &- count < length { grow(length) }
    if distance >= length {
      (base + count).update(from: base + (count &- distance), count: length)
      count &+= length
      return true
    }
    var index = 0
    while index < length {
      base[count] = base[count &- distance]
      count &+= 1
      index &+= 1
    }
    return true
  }

  private mutating func grow(_ extra: Int) {
    let larger = max(count + extra, capacity * 2)
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    memory.update(from: base, count: count)
    base.deallocate()
    base = memory
    capacity = larger
  }

  package func bytes() -> Bytes { Bytes(copying: UnsafeRawBufferPointer(start: base, count: count)) }
}
