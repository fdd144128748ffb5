// SPDX-License-Identifier: Apache-2.0

/// What a node of an ``OrderedMap`` is, before what it has.
@usableFromInline
struct NodeHead {
  @usableFromInline let isLeaf: Bool
  /// How many entries or children there is room for.
  @usableFromInline let capacity: UInt8
  /// How many entries or children there are.
  @usableFromInline var count: UInt8 = 0
  /// How many bytes the keys have in common that their prefixes leave out.
  @usableFromInline var skip: UInt8 = 0
  /// Where the keys begin in the memory behind this.
  @usableFromInline let keys: UInt32
  /// Where the values or children begin.
  @usableFromInline let payload: UInt32

  @usableFromInline
  init(isLeaf: Bool, capacity: Int, keys: Int, payload: Int) {
    self.isLeaf = isLeaf
    self.capacity = UInt8(capacity)
    self.keys = UInt32(keys)
    self.payload = UInt32(payload)
  }

  /// The prefixes of keys that are ``Bytes``.
  @inlinable @inline(__always)
  func prefixes(in memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt64> {
    memory.assumingMemoryBound(to: UInt64.self)
  }

  /// The bytes that the prefixes leave out, behind them.
  @inlinable @inline(__always)
  func common(in memory: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    memory + Int(capacity) &* MemoryLayout<UInt64>.stride
  }
}

/// What memory of nodes is counted in: aligned as that of objects is.
@usableFromInline typealias NodeWord = SIMD2<UInt64>

/// A node, whatever its values: enough to search it by keys that are ``Bytes``.
@usableFromInline typealias NodeStorage = ManagedBuffer<NodeHead, NodeWord>
