// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// How an object's content is compressed.
  enum Compression: String {
    case none = "NONE"
    case gzip = "GZIP"
    case bzip2 = "BZIP2"

    /// The content itself.
    func decompress(_ content: Bytes) throws(Fault) -> Bytes {
      let result: Bytes?
      switch self {
      case .none: return content
      case .gzip:
        guard content.starts(with: [0x1F, 0x8B]) else { throw .select(.notCompressed(rawValue)) }
        result = Gzip.decompress(content)
      case .bzip2:
        guard content.starts(with: [0x42, 0x5A, 0x68]) else { throw .select(.notCompressed(rawValue)) }
        result = Bzip2.decompress(content)
      }
      guard let result else { throw .select(.truncatedInput) }
      return result
    }
  }

  /// Memory that grows, as decompression writes it byte by byte and reads it again.
  struct ByteOutput: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
      self.capacity = max(capacity, 1_024)
      base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
      if count == capacity { grow(1) }
      base[count] = byte
      count &+= 1
    }

    /// Repeats what stands `distance` bytes back, which may reach into what it writes.
    mutating func copy(distance: Int, length: Int) -> Bool {
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

    func bytes() -> Bytes { Bytes(copying: UnsafeRawBufferPointer(start: base, count: count)) }
  }
}
