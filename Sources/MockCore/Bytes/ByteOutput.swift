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

  /// Repeats what stands `distance` bytes back, which may reach into what it writes.
  package mutating func copy(distance: Int, length: Int) -> Bool {
    guard distance <= count else { return false }
    if capacity &- count < length { grow(length) }
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
