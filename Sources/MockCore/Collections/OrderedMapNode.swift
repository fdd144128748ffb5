// SPDX-License-Identifier: Apache-2.0

/// A node of the B+tree behind ``OrderedMap``: a leaf with entries, or a branch with children.
///
/// A branch has one key per child. Every key below child `i` is at least `keys[i]` and below `keys[i + 1]`;
/// `keys[0]` bounds nothing, since its parent (or nobody) bounds the whole branch.
///
/// Where the keys are ``Bytes``, each lies in memory of its own, out of every cache when there are many. So the node
/// keeps a ``KeyPrefix`` of each, beside one another. All that a node has is in one piece of memory with its object:
/// ``NodeHead``, prefixes, the bytes that these leave out, keys, then values or children.
///
/// Nodes are shared between maps and then never written: each mutating method expects that the caller has made
/// sure of being the only owner. That is also what makes it safe to send maps.
@usableFromInline
final class OrderedMapNode<Key: Comparable & Sendable, Value: Sendable>: ManagedBuffer<NodeHead, NodeWord> {
  /// Entries or children in a node at most. More makes lookups cheaper and the first write after a copy dearer.
  @inlinable
  static var limit: Int { 32 }

  /// A node without content. Only a leaf that is all of a map has less room than the ``limit``: most maps are small.
  @inlinable
  static func make(isLeaf: Bool, capacity: Int) -> OrderedMapNode {
    let prefixCount = hasPrefixes ? capacity &* MemoryLayout<UInt64>.stride : 0
    // Small maps are quickly searched as they are.
    let commonCount = hasPrefixes && capacity == limit ? KeyPrefix.commonRoom : 0
    let keyAlignment = MemoryLayout<Key>.alignment
    let payloadAlignment = isLeaf ? MemoryLayout<Value>.alignment : MemoryLayout<OrderedMapNode>.alignment
    let stride = isLeaf ? MemoryLayout<Value>.stride : MemoryLayout<OrderedMapNode>.stride
    let keys = align(prefixCount &+ commonCount, keyAlignment)
    let payload = align(keys &+ capacity &* MemoryLayout<Key>.stride, payloadAlignment)
    let alignment = max(keyAlignment, payloadAlignment)
    // What needs more than the memory of an object gives may begin later.
    let slack = alignment > MemoryLayout<NodeWord>.alignment ? alignment : 0
    let byteCount = payload &+ capacity &* stride &+ slack
    let wordSize = MemoryLayout<NodeWord>.stride
    let node = create(minimumCapacity: (byteCount &+ wordSize &- 1) / wordSize) { node in
      var shift = 0
      if slack > 0 {
        let start = Int(bitPattern: node.withUnsafeMutablePointerToElements { $0 })
        shift = align(start, alignment) &- start
      }
      return NodeHead(
        isLeaf: isLeaf, capacity: capacity, keys: keys &+ shift, payload: payload &+ shift)
    }
    return unsafeDowncast(node, to: OrderedMapNode.self)
  }

  @inlinable
  static func align(_ offset: Int, _ alignment: Int) -> Int { (offset &+ alignment &- 1) & ~(alignment &- 1) }

  /// A leaf with one entry, small as most maps are.
  @inlinable
  static func leaf(_ key: Key, _ value: Value) -> OrderedMapNode {
    let leaf = make(isLeaf: true, capacity: 2)
    leaf.insertEntry(key, value, at: 0)
    return leaf
  }

  /// A branch over two nodes.
  @inlinable
  static func branch(_ left: OrderedMapNode, _ right: OrderedMapNode) -> OrderedMapNode {
    let branch = make(isLeaf: false, capacity: limit)
    branch.insertChild(left, bound: left.keys[0], at: 0)
    branch.insertChild(right, bound: right.keys[0], at: 1)
    return branch
  }

  @inlinable
  deinit {
    keys.deinitialize(count: count)
    if isLeaf {
      values.deinitialize(count: count)
    } else {
      children.deinitialize(count: count)
    }
  }

  // MARK: Parts

  @inlinable @inline(__always)
  var head: UnsafeMutablePointer<NodeHead> { withUnsafeMutablePointerToHeader { $0 } }

  @inlinable @inline(__always)
  var memory: UnsafeMutableRawPointer { withUnsafeMutablePointerToElements { UnsafeMutableRawPointer($0) } }

  @inlinable @inline(__always)
  var isLeaf: Bool { head.pointee.isLeaf }

  /// How many entries or children there is room for.
  @inlinable @inline(__always)
  var room: Int { Int(head.pointee.capacity) }

  /// How many entries or children there are.
  @inlinable @inline(__always)
  var count: Int {
    get { Int(head.pointee.count) }
    set { head.pointee.count = UInt8(truncatingIfNeeded: newValue) }
  }

  /// How many bytes the keys have in common that their prefixes leave out.
  @inlinable @inline(__always)
  var skip: Int {
    get { Int(head.pointee.skip) }
    set { head.pointee.skip = UInt8(truncatingIfNeeded: newValue) }
  }

  /// The prefix of each key.
  @inlinable @inline(__always)
  var prefixes: UnsafeMutablePointer<UInt64> { head.pointee.prefixes(in: memory) }

  /// What the keys have in common that their prefixes leave out.
  @inlinable @inline(__always)
  var common: UnsafeMutableRawPointer { head.pointee.common(in: memory) }

  @inlinable @inline(__always)
  var keys: UnsafeMutablePointer<Key> {
    (memory + Int(head.pointee.keys)).assumingMemoryBound(to: Key.self)
  }

  /// The values of a leaf.
  @inlinable @inline(__always)
  var values: UnsafeMutablePointer<Value> {
    (memory + Int(head.pointee.payload)).assumingMemoryBound(to: Value.self)
  }

  /// The children of a branch.
  @inlinable @inline(__always)
  var children: UnsafeMutablePointer<OrderedMapNode> {
    (memory + Int(head.pointee.payload)).assumingMemoryBound(to: OrderedMapNode.self)
  }

  /// A node with the same content, that shares its children.
  @inlinable
  func copy() -> OrderedMapNode {
    let twin = Self.make(isLeaf: isLeaf, capacity: room)
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

  /// Whether the entry of a key that isn't there yet would need a node with more room, and be in no other node.
  @inlinable
  func isCramped(for key: UnsafePointer<Key>) -> Bool {
    count == room && room < Self.limit && !position(of: key).found
  }

  /// A node with more room, and with all that this one has no longer.
  @inlinable
  func grown() -> OrderedMapNode {
    let node = Self.make(isLeaf: isLeaf, capacity: min(room &* 2, Self.limit))
    node.takePrefixes(of: self, from: 0, count: count)
    node.moveIn(from: self, at: 0, count: count)
    return node
  }

  // MARK: Search

  /// The index of the first key that isn't below `key`.
  @inlinable
  func lowerBound(of key: UnsafePointer<Key>) -> Int {
    if Self.hasPrefixes { return BytesSearch.lowerBound(of: Self.bytes(key), in: self).index }
    var (low, high) = (0, count)
    let keys = keys
    while low < high {
      let middle = (low &+ high) &>> 1
      if keys[middle] < key.pointee { low = middle &+ 1 } else { high = middle }
    }
    return low
  }

  /// The index of the first key above `key`.
  @inlinable
  func upperBound(of key: UnsafePointer<Key>) -> Int {
    if Self.hasPrefixes { return BytesSearch.upperBound(of: Self.bytes(key), in: self) }
    var (low, high) = (0, count)
    let keys = keys
    while low < high {
      let middle = (low &+ high) &>> 1
      if key.pointee < keys[middle] { high = middle } else { low = middle &+ 1 }
    }
    return low
  }

  /// The index of the entry with `key`, or where it would be.
  @inlinable
  func position(of key: UnsafePointer<Key>) -> (index: Int, found: Bool) {
    if Self.hasPrefixes { return BytesSearch.lowerBound(of: Self.bytes(key), in: self) }
    let index = lowerBound(of: key)
    return (index, index < count && !(key.pointee < keys[index]))
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
    if Self.hasPrefixes { BytesSearch.fetchChild(UnsafeRawPointer(children + index)) }
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
    let right = Self.make(isLeaf: isLeaf, capacity: Self.limit)
    let kept = index == count ? count : count / 2
    right.takePrefixes(of: self, from: kept, count: count &- kept)
    right.moveIn(from: self, at: kept, count: count &- kept)
    return right
  }

  @inlinable
  func insertEntry(_ key: Key, _ value: Value, at index: Int) {
    assert(count < room)
    withUnsafePointer(to: key) { insertPrefix(of: $0, at: index) }
    (keys + index + 1).moveInitialize(from: keys + index, count: count &- index)
    (keys + index).initialize(to: key)
    (values + index + 1).moveInitialize(from: values + index, count: count &- index)
    (values + index).initialize(to: value)
    count &+= 1
  }

  @inlinable
  func insertChild(_ child: OrderedMapNode, bound: Key, at index: Int) {
    assert(count < room)
    withUnsafePointer(to: bound) { insertPrefix(of: $0, at: index) }
    (keys + index + 1).moveInitialize(from: keys + index, count: count &- index)
    (keys + index).initialize(to: bound)
    (children + index + 1).moveInitialize(from: children + index, count: count &- index)
    (children + index).initialize(to: child)
    count &+= 1
  }

  /// Moves `moved` entries or children, from `start` up to the end of `other`, behind this node's own. Their prefixes are
  /// for the caller to see to.
  @inlinable
  func moveIn(from other: OrderedMapNode, at start: Int, count moved: Int) {
    assert(count &+ moved <= room)
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
