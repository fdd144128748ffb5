// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// The search for keys that are ``Bytes``: the same code for all values, and none that counts references.
@usableFromInline
enum BytesSearch {
  /// Goes down from `root`: the leaf that `key` belongs in, the index of its entry or where that would be, and whether it
  /// is there. The leaf stays its map's.
  @usableFromInline
  static func find(
    _ key: UnsafePointer<Bytes>, from root: NodeStorage
  ) -> (leaf: Unmanaged<NodeStorage>, index: Int, found: Bool) {
    var node = Unmanaged.passUnretained(root)
    while true {
      let place = Place(node)
      guard !place.head.pointee.isLeaf else {
        let (index, found) = place.lowerBound(of: key)
        return (node, index, found)
      }
      let child = place.payload + max(place.upperBound(of: key) &- 1, 0) &* MemoryLayout<NodeStorage>.stride
      node = child.load(as: Unmanaged<NodeStorage>.self)
      fetch(node)
    }
  }

  /// Has a full node fetched that will be searched. Among a million keys it is in no cache: what of it is looked at
  /// comes at once, not one after the other.
  @inline(__always)
  private static func fetch(_ node: Unmanaged<NodeStorage>) {
    mock_prefetch(node.toOpaque(), searchedCount)
    mock_prefetch(node.toOpaque() + childrenStart, 256)
  }

  /// The same for a node that a branch refers to at a place in its memory.
  @usableFromInline
  static func fetchChild(_ place: UnsafeRawPointer) { fetch(place.load(as: Unmanaged<NodeStorage>.self)) }

  /// The index of the first key of a node that isn't below `key`, and whether it is `key`.
  @usableFromInline
  static func lowerBound(of key: UnsafePointer<Bytes>, in node: NodeStorage) -> (index: Int, found: Bool) {
    Place(Unmanaged.passUnretained(node)).lowerBound(of: key)
  }

  /// The index of the first key of a node that is above `key`.
  @usableFromInline
  static func upperBound(of key: UnsafePointer<Bytes>, in node: NodeStorage) -> Int {
    Place(Unmanaged.passUnretained(node)).upperBound(of: key)
  }

  /// The bytes of a full node up to the end of what its prefixes leave out.
  private static let searchedCount = 32 + 32 * 8 + KeyPrefix.commonRoom
  private static let childrenStart = searchedCount + 32 * MemoryLayout<Bytes>.stride

  /// Where things lie in a node that somebody keeps.
  private struct Place {
    let head: UnsafeMutablePointer<NodeHead>
    let memory: UnsafeMutableRawPointer

    @inline(__always)
    init(_ node: Unmanaged<NodeStorage>) {
      (head, memory) = node._withUnsafeGuaranteedRef { node in
        node.withUnsafeMutablePointers { ($0, UnsafeMutableRawPointer($1)) }
      }
    }

    var payload: UnsafeMutableRawPointer { memory + Int(head.pointee.payload) }

    private var keys: UnsafePointer<Bytes> {
      UnsafePointer((memory + Int(head.pointee.keys)).assumingMemoryBound(to: Bytes.self))
    }

    /// The keys that only a comparison can tell from `key`: those before come before it, those behind come after it.
    /// They share with it all that their prefixes say.
    @inline(__always)
    private func candidates(for key: UnsafePointer<Bytes>) -> (low: Int, high: Int) {
      let count = Int(head.pointee.count)
      let skip = Int(head.pointee.skip)
      if skip > 0 {
        let order = KeyPrefix.order(key, to: head.pointee.common(in: memory), skip)
        if order != 0 { return order < 0 ? (0, 0) : (count, count) }
      }
      return KeyPrefix.range(of: KeyPrefix.of(key, after: skip), in: head.pointee.prefixes(in: memory), count)
    }

    @inline(__always)
    func lowerBound(of key: UnsafePointer<Bytes>) -> (index: Int, found: Bool) {
      var (low, high) = candidates(for: key)
      let (keys, known) = (keys, Int(head.pointee.skip) &+ 8)
      // Keys are in a map once: what is equal is the lowest, too.
      while low < high {
        let middle = (low &+ high) &>> 1
        let order = KeyPrefix.order(keys + middle, to: key, behind: known)
        if order == 0 { return (middle, true) }
        if order < 0 { low = middle &+ 1 } else { high = middle }
      }
      return (low, false)
    }

    @inline(__always)
    func upperBound(of key: UnsafePointer<Bytes>) -> Int {
      var (low, high) = candidates(for: key)
      let (keys, known) = (keys, Int(head.pointee.skip) &+ 8)
      while low < high {
        let middle = (low &+ high) &>> 1
        // Of a branch's first key, which bounds nothing, any answer is right.
        if KeyPrefix.order(keys + middle, to: key, behind: known) > 0 {
          high = middle
        } else {
          low = middle &+ 1
        }
      }
      return low
    }
  }
}
