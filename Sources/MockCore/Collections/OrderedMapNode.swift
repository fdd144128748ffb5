// SPDX-License-Identifier: Apache-2.0

/// A node of the B+tree behind ``OrderedMap``: a leaf with entries, or a branch with children.
///
/// A branch has one key per child. Every key below child `i` is at least `keys[i]` and below `keys[i + 1]`;
/// `keys[0]` bounds nothing, since its parent (or nobody) bounds the whole branch.
///
/// Where the keys are ``Bytes``, each lies in memory of its own, out of every cache when there are many. So the node
/// keeps a ``KeyPrefix`` of each, beside one another.
///
/// Nodes are shared between maps and then never written: each mutating method expects that the caller has made
/// sure of being the only owner. That is also what makes them safe to send.
@usableFromInline
final class OrderedMapNode<Key: Comparable & Sendable, Value: Sendable>: @unchecked Sendable {
  /// Entries or children in a node at most. More makes lookups cheaper and the first write after a copy dearer.
  @inlinable
  static var limit: Int { 32 }

  @usableFromInline let isLeaf: Bool
  // Checked accesses would cost a call for every step of a search. Each access here is a plain read or write.
  @exclusivity(unchecked) @usableFromInline var count = 0
  /// How many bytes the keys have in common that their prefixes leave out; they are where `memory` begins.
  @exclusivity(unchecked) @usableFromInline var skip = 0
  @exclusivity(unchecked) @usableFromInline var prefixes: UnsafeMutablePointer<UInt64>
  @exclusivity(unchecked) @usableFromInline var keys: UnsafeMutablePointer<Key>
  @exclusivity(unchecked) @usableFromInline var payload: UnsafeMutableRawPointer
  /// What the others point into, in one piece.
  @exclusivity(unchecked) @usableFromInline var memory: UnsafeMutableRawPointer
  @exclusivity(unchecked) @usableFromInline var capacity: Int

  @inlinable
  init(isLeaf: Bool, capacity: Int) {
    self.isLeaf = isLeaf
    self.capacity = capacity
    let layout = Layout(isLeaf: isLeaf, capacity: capacity)
    memory = .allocate(byteCount: layout.byteCount, alignment: Layout.alignment)
    prefixes = layout.prefixes(in: memory)
    keys = layout.keys(in: memory)
    payload = memory + layout.payload
  }

  /// Where things lie in the memory of a node: common bytes, prefixes, keys, then values or children.
  @usableFromInline
  struct Layout {
    @usableFromInline var prefixes = 0
    @usableFromInline var keys = 0
    @usableFromInline var payload = 0
    @usableFromInline var byteCount = 0

    @inlinable
    static var alignment: Int {
      max(MemoryLayout<Key>.alignment, MemoryLayout<Value>.alignment, MemoryLayout<UInt64>.alignment)
    }

    @inlinable
    init(isLeaf: Bool, capacity: Int) {
      if OrderedMapNode.hasPrefixes {
        // Small maps are many, and quickly searched.
        prefixes = capacity == OrderedMapNode.limit ? KeyPrefix.commonRoom : 0
        keys = prefixes &+ capacity &* MemoryLayout<UInt64>.stride
      }
      keys = Self.align(keys, MemoryLayout<Key>.alignment)
      let payloadAlignment = isLeaf ? MemoryLayout<Value>.alignment : MemoryLayout<OrderedMapNode>.alignment
      payload = Self.align(keys &+ capacity &* MemoryLayout<Key>.stride, payloadAlignment)
      let stride = isLeaf ? MemoryLayout<Value>.stride : MemoryLayout<OrderedMapNode>.stride
      byteCount = payload &+ capacity &* stride
    }

    @inlinable
    static func align(_ offset: Int, _ alignment: Int) -> Int {
      (offset &+ alignment &- 1) & ~(alignment &- 1)
    }

    @inlinable
    func prefixes(in memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<UInt64> {
      (memory + prefixes).assumingMemoryBound(to: UInt64.self)
    }

    @inlinable
    func keys(in memory: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Key> {
      (memory + keys).assumingMemoryBound(to: Key.self)
    }
  }

  /// A leaf with one entry, small as most maps are.
  @inlinable
  convenience init(key: Key, value: Value) {
    self.init(isLeaf: true, capacity: 2)
    insertEntry(key, value, at: 0)
  }

  /// A branch over two nodes.
  @inlinable
  convenience init(left: OrderedMapNode, right: OrderedMapNode) {
    self.init(isLeaf: false, capacity: Self.limit)
    insertChild(left, bound: left.keys[0], at: 0)
    insertChild(right, bound: right.keys[0], at: 1)
  }

  @inlinable
  deinit {
    keys.deinitialize(count: count)
    if isLeaf {
      values.deinitialize(count: count)
    } else {
      children.deinitialize(count: count)
    }
    memory.deallocate()
  }

  /// The values of a leaf.
  @inlinable
  var values: UnsafeMutablePointer<Value> { payload.assumingMemoryBound(to: Value.self) }

  /// The children of a branch.
  @inlinable
  var children: UnsafeMutablePointer<OrderedMapNode> {
    payload.assumingMemoryBound(to: OrderedMapNode.self)
  }

  /// A node with the same content, that shares its children.
  @inlinable
  func copy() -> OrderedMapNode {
    let twin = OrderedMapNode(isLeaf: isLeaf, capacity: capacity)
    twin.keys.initialize(from: keys, count: count)
    if isLeaf {
      twin.values.initialize(from: values, count: count)
    } else {
      twin.children.initialize(from: children, count: count)
    }
    twin.takePrefixes(of: self, from: 0, count: count)
    twin.count = count
    return twin
  }

  // MARK: Search

  /// Whether one key comes before another, both read where they lie.
  ///
  /// Loading ``Bytes`` from memory would retain and release them for each comparison, which takes longer than
  /// the comparison.
  @inlinable @inline(__always)
  static func isOrdered(_ left: UnsafePointer<Key>, before right: UnsafePointer<Key>) -> Bool {
    if Key.self == Bytes.self {
      return Bytes.isOrdered(
        UnsafeRawPointer(left).assumingMemoryBound(to: Bytes.self),
        before: UnsafeRawPointer(right).assumingMemoryBound(to: Bytes.self))
    }
    return left.pointee < right.pointee
  }

  /// The index of the first key that isn't below `key`.
  @inlinable
  func lowerBound(of key: UnsafePointer<Key>) -> Int { lowerBound(of: key, in: candidates(for: key)) }

  @inlinable @inline(__always)
  func lowerBound(of key: UnsafePointer<Key>, in candidates: (low: Int, high: Int)) -> Int {
    var (low, high) = candidates
    let keys = keys
    while low < high {
      let middle = (low &+ high) &>> 1
      if Self.isOrdered(keys + middle, before: key) { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// The index of the first key above `key`.
  @inlinable
  func upperBound(of key: UnsafePointer<Key>) -> Int {
    var (low, high) = candidates(for: key)
    let keys = keys
    while low < high {
      let middle = (low &+ high) &>> 1
      if Self.isOrdered(key, before: keys + middle) { high = middle } else { low = middle &+ 1 }
    }
    return low
  }

  /// The index of the entry with `key`, or where it would be.
  @inlinable
  func position(of key: UnsafePointer<Key>) -> (index: Int, found: Bool) {
    let candidates = candidates(for: key)
    let index = lowerBound(of: key, in: candidates)
    return (index, index < candidates.high && !Self.isOrdered(key, before: keys + index))
  }

  /// The index of the child that `key` belongs under.
  @inlinable
  func childIndex(for key: UnsafePointer<Key>) -> Int { max(upperBound(of: key) &- 1, 0) }

  /// The child that `key` belongs under, which stays this node's; `nil` for a leaf.
  @inlinable
  func child(for key: UnsafePointer<Key>) -> Unmanaged<OrderedMapNode>? {
    guard !isLeaf else { return nil }
    return UnsafeRawPointer(children + childIndex(for: key)).load(as: Unmanaged<OrderedMapNode>.self)
  }

  /// A child, copied if another node shares it.
  @inlinable
  func uniqueChild(at index: Int) -> OrderedMapNode {
    if !isKnownUniquelyReferenced(&children[index]) { children[index] = children[index].copy() }
    return children[index]
  }

  // MARK: Insertion

  /// Enters or replaces a value; returns the new right neighbour when the node had to be split.
  @inlinable
  func insert(_ key: UnsafePointer<Key>, _ value: Value, replaced: inout Value?) -> OrderedMapNode? {
    if isLeaf {
      let (index, found) = position(of: key)
      if found {
        replaced = values[index]
        values[index] = value
        return nil
      }
      guard count == Self.limit else {
        insertEntry(key.pointee, value, at: index)
        return nil
      }
      let right = split(forInsertionAt: index)
      if index > count || right.count == 0 {
        right.insertEntry(key.pointee, value, at: index &- count)
      } else {
        insertEntry(key.pointee, value, at: index)
      }
      sharpenPrefixes()
      right.sharpenPrefixes()
      return right
    }
    let index = childIndex(for: key)
    guard let child = uniqueChild(at: index).insert(key, value, replaced: &replaced) else { return nil }
    let target = index &+ 1
    guard count == Self.limit else {
      insertChild(child, bound: child.keys[0], at: target)
      return nil
    }
    let right = split(forInsertionAt: target)
    if target > count || right.count == 0 {
      right.insertChild(child, bound: child.keys[0], at: target &- count)
    } else {
      insertChild(child, bound: child.keys[0], at: target)
    }
    sharpenPrefixes()
    right.sharpenPrefixes()
    return right
  }

  /// Moves the upper half to a new node; nothing for an insertion at the end, so that growing keys fill every
  /// node to its limit.
  @inlinable
  func split(forInsertionAt index: Int) -> OrderedMapNode {
    let right = OrderedMapNode(isLeaf: isLeaf, capacity: Self.limit)
    let kept = index == count ? count : count / 2
    right.takePrefixes(of: self, from: kept, count: count &- kept)
    right.moveIn(from: self, at: kept, count: count &- kept)
    return right
  }

  @inlinable
  func insertEntry(_ key: Key, _ value: Value, at index: Int) {
    reserve(count &+ 1)
    withUnsafePointer(to: key) { insertPrefix(of: $0, at: index) }
    (keys + index + 1).moveInitialize(from: keys + index, count: count &- index)
    (keys + index).initialize(to: key)
    (values + index + 1).moveInitialize(from: values + index, count: count &- index)
    (values + index).initialize(to: value)
    count &+= 1
  }

  @inlinable
  func insertChild(_ child: OrderedMapNode, bound: Key, at index: Int) {
    withUnsafePointer(to: bound) { insertPrefix(of: $0, at: index) }
    (keys + index + 1).moveInitialize(from: keys + index, count: count &- index)
    (keys + index).initialize(to: bound)
    (children + index + 1).moveInitialize(from: children + index, count: count &- index)
    (children + index).initialize(to: child)
    count &+= 1
  }

  /// Makes room for `needed` entries or children.
  @inlinable
  func reserve(_ needed: Int) {
    guard needed > capacity else { return }
    let grown = min(max(needed, capacity &* 2), Self.limit)
    let layout = Layout(isLeaf: isLeaf, capacity: grown)
    let newMemory = UnsafeMutableRawPointer.allocate(
      byteCount: layout.byteCount, alignment: Layout.alignment)
    if Self.hasPrefixes {
      // What had no room for common bytes left none out.
      let newPrefixes = layout.prefixes(in: newMemory)
      newPrefixes.update(from: prefixes, count: count)
      prefixes = newPrefixes
    }
    let newKeys = layout.keys(in: newMemory)
    newKeys.moveInitialize(from: keys, count: count)
    keys = newKeys
    let newPayload = newMemory + layout.payload
    if isLeaf {
      newPayload.assumingMemoryBound(to: Value.self).moveInitialize(from: values, count: count)
    } else {
      newPayload.assumingMemoryBound(to: OrderedMapNode.self).moveInitialize(from: children, count: count)
    }
    payload = newPayload
    memory.deallocate()
    memory = newMemory
    capacity = grown
  }

  /// Moves `moved` entries or children, from `start` up to the end of `other`, behind this node's own. Their prefixes are
  /// for the caller to see to.
  @inlinable
  func moveIn(from other: OrderedMapNode, at start: Int, count moved: Int) {
    reserve(count &+ moved)
    (keys + count).moveInitialize(from: other.keys + start, count: moved)
    if isLeaf {
      (values + count).moveInitialize(from: other.values + start, count: moved)
    } else {
      (children + count).moveInitialize(from: other.children + start, count: moved)
    }
    count &+= moved
    other.count &-= moved
  }

  // MARK: Removal

  /// The entry to take out.
  @usableFromInline
  enum Target {
    case first
    case last
    /// It has to be there.
    case key(UnsafePointer<Key>)
  }

  /// Takes an entry out. With `valueIsGone` its value was moved out before, and the answer is `nil`.
  @inlinable
  func take(_ target: Target, valueIsGone: Bool) -> (key: Key, value: Value)? {
    let index =
      switch target {
      case .first: 0
      case .last: count &- 1
      case .key(let key): isLeaf ? lowerBound(of: key) : childIndex(for: key)
      }
    guard isLeaf else {
      let entry = uniqueChild(at: index).take(target, valueIsGone: valueIsGone)
      mendChild(at: index)
      return entry
    }
    let key = (keys + index).move()
    let entry = valueIsGone ? nil : (key: key, value: (values + index).move())
    removePrefix(at: index)
    count &-= 1
    (keys + index).moveInitialize(from: keys + index + 1, count: count &- index)
    (values + index).moveInitialize(from: values + index + 1, count: count &- index)
    return entry
  }

  /// Drops a child that became empty, and merges one that became small with a neighbour if that leaves room.
  ///
  /// Nodes may stay smaller than a textbook allows, which spares moving entries between neighbours.
  @inlinable
  func mendChild(at index: Int) {
    let size = children[index].count
    if size == 0 {
      removeChild(at: index)
    } else if size < Self.limit / 4 {
      if index > 0, size &+ children[index &- 1].count <= Self.limit * 3 / 4 {
        mergeChildren(at: index &- 1)
      } else if index &+ 1 < count, size &+ children[index &+ 1].count <= Self.limit * 3 / 4 {
        mergeChildren(at: index)
      }
    }
  }

  @inlinable
  func mergeChildren(at index: Int) {
    let left = uniqueChild(at: index)
    let right = uniqueChild(at: index &+ 1)
    // Inside the merged branch the right one's first key bounds something again, so it has to be true.
    if !right.isLeaf { right.keys[0] = keys[index &+ 1] }
    left.moveIn(from: right, at: 0, count: right.count)
    left.renewPrefixes()
    removeChild(at: index &+ 1)
  }

  @inlinable
  func removeChild(at index: Int) {
    (keys + index).deinitialize(count: 1)
    (children + index).deinitialize(count: 1)
    removePrefix(at: index)
    count &-= 1
    (keys + index).moveInitialize(from: keys + index + 1, count: count &- index)
    (children + index).moveInitialize(from: children + index + 1, count: count &- index)
  }
}
