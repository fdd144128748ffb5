// SPDX-License-Identifier: Apache-2.0

/// How a node whose keys are ``Bytes`` keeps the prefixes of its keys. Nodes with other keys have none.
extension OrderedMapNode {
  /// Whether keys have prefixes: known when the code is specialised.
  @inlinable @inline(__always)
  static var hasPrefixes: Bool { Key.self == Bytes.self }

  @inlinable @inline(__always)
  static func bytes(_ key: UnsafePointer<Key>) -> UnsafePointer<Bytes> {
    UnsafeRawPointer(key).assumingMemoryBound(to: Bytes.self)
  }

  /// The keys, where these are ``Bytes``.
  @inlinable @inline(__always)
  var bytesKeys: UnsafePointer<Bytes> { Self.bytes(keys) }

  /// The first key that bounds something. The prefix of a key before it is zero, below all others: smaller keys than it
  /// may come under its child.
  @inlinable @inline(__always)
  var firstBound: Int { isLeaf ? 0 : 1 }

  /// Enters the prefix of a key that is about to be inserted.
  @inlinable @inline(__always)
  func insertPrefix(of key: UnsafePointer<Key>, at index: Int) {
    guard Self.hasPrefixes else { return }
    makePrefix(of: Self.bytes(key), at: index)
  }

  @inlinable
  func makePrefix(of key: UnsafePointer<Bytes>, at index: Int) {
    let bounds = index >= firstBound
    if bounds, skip > 0, KeyPrefix.order(key, to: common, skip) != 0 {
      skip = min(KeyPrefix.sharedCount(key, common, skip), skip)
      takePrefixes()
    }
    (prefixes + index + 1).update(from: prefixes + index, count: count &- index)
    prefixes[index] = bounds ? KeyPrefix.of(key, after: skip) : 0
  }

  @inlinable @inline(__always)
  func removePrefix(at index: Int) {
    guard Self.hasPrefixes else { return }
    (prefixes + index).update(from: prefixes + index + 1, count: count &- index &- 1)
    clearPrefixOfNoBound(count &- 1)
  }

  /// What was a bound among other keys may be none as the first of `count` keys.
  @inlinable @inline(__always)
  func clearPrefixOfNoBound(_ count: Int) {
    if firstBound > 0, count > 0 { prefixes[0] = 0 }
  }

  /// Takes over the prefixes of keys that are about to be moved to this empty node, or copied.
  @inlinable
  func takePrefixes(of other: OrderedMapNode, from start: Int, count: Int) {
    guard Self.hasPrefixes else { return }
    skip = other.skip
    if skip > 0 { common.copyMemory(from: other.common, byteCount: skip) }
    prefixes.update(from: other.prefixes + start, count: count)
    clearPrefixOfNoBound(count)
  }

  /// Reads all prefixes anew from the keys.
  @inlinable
  func takePrefixes() {
    let keys = bytesKeys
    var index = 0
    while index < count {
      prefixes[index] = index < firstBound ? 0 : KeyPrefix.of(keys + index, after: skip)
      index &+= 1
    }
  }

  /// Leaves out what all keys share, where the prefixes don't tell them apart. Only nodes that are made full have room for
  /// what is left out.
  @inlinable @inline(__always)
  func sharpenPrefixes() {
    guard Self.hasPrefixes, room == Self.limit else { return }
    leaveOutCommonBytes()
  }

  @inlinable
  func leaveOutCommonBytes() {
    var index = firstBound
    while index &+ 1 < count, prefixes[index] != prefixes[index &+ 1] { index &+= 1 }
    guard index &+ 1 < count else { return }
    let keys = bytesKeys
    // What the first and the last have in common all have, as they are in order.
    let shared = KeyPrefix.sharedCount(keys + firstBound, keys + (count &- 1))
    guard shared > skip, let base = keys[firstBound].base else { return }
    common.copyMemory(from: base, byteCount: shared)
    skip = shared
    takePrefixes()
  }

  /// Reads all prefixes anew, after keys came from a node with others.
  @inlinable @inline(__always)
  func renewPrefixes() {
    guard Self.hasPrefixes else { return }
    skip = 0
    takePrefixes()
    sharpenPrefixes()
  }
}
