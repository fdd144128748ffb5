// SPDX-License-Identifier: Apache-2.0

/// A map that keeps its keys in order and whose copies cost nothing: what a service keeps its resources in.
///
/// Every operation takes time in proportion to the logarithm of ``count``. A copy shares everything with its
/// original; a later write to either copies only the few small nodes on the way to its entry. So forking a state
/// with a million entries is free, and listing from any key needs no sorting.
///
/// With ``Bytes`` as keys the order is that of unsigned bytes, which is AWS's. As a queue, let the keys grow and
/// take from the front with ``popFirst()``.
public struct OrderedMap<Key: Comparable & Sendable, Value: Sendable>: @unchecked Sendable {
  // Nodes that are shared are never written.

  @usableFromInline typealias Node = OrderedMapNode<Key, Value>

  @usableFromInline var root: Node?

  /// The number of entries.
  @inlinable
  public var count: Int { entryCount }

  @usableFromInline var entryCount = 0

  @inlinable
  public init() {}

  @inlinable
  public var isEmpty: Bool { entryCount == 0 }

  /// The entry with the smallest key.
  @inlinable
  public var first: (key: Key, value: Value)? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[0] }
    return (node.keys[0], node.values[0])
  }

  /// The entry with the greatest key.
  @inlinable
  public var last: (key: Key, value: Value)? {
    guard var node = root else { return nil }
    while !node.isLeaf { node = node.children[node.count &- 1] }
    return (node.keys[node.count &- 1], node.values[node.count &- 1])
  }

  @inlinable
  public func contains(_ key: Key) -> Bool { slot(of: key) != nil }

  /// The value of `key`. Assigning `nil` removes the entry; mutating through it works in place, without a copy.
  @inlinable
  public subscript(key: Key) -> Value? {
    get {
      withExtendedLifetime(self) { slot(of: key)?.pointee }
    }
    set {
      if let newValue { updateValue(newValue, forKey: key) } else { removeValue(forKey: key) }
    }
    _modify {
      let slot = uniqueSlot(for: key)
      var value: Value? = slot?.move()
      defer { putBack(value, into: slot, for: key) }
      yield &value
    }
  }

  /// The value of `key`, or `fallback`, which is entered when it is mutated.
  @inlinable
  public subscript(key: Key, default fallback: @autoclosure () -> Value) -> Value {
    get { self[key] ?? fallback() }
    _modify {
      let slot = uniqueSlot(for: key)
      var value: Value = slot?.move() ?? fallback()
      defer { putBack(value, into: slot, for: key) }
      yield &value
    }
  }

  /// Lends the value of `key` for a change in place: `nil` where there is none, and set to `nil` to remove it.
  @inlinable
  public mutating func update<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let slot = uniqueSlot(for: key)
    var value: Value? = slot?.move()
    defer { putBack(value, into: slot, for: key) }
    return try body(&value)
  }

  /// Lends the value of `key` where it lies, for a change that leaves it there; `nil` where there is none.
  @inlinable
  package mutating func change<Result, Failure: Error>(
    _ key: Key, _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    guard let slot = uniqueSlot(for: key) else { return nil }
    return try body(&slot.pointee)
  }

  /// Lends the value of `key` where it lies, or `nil` where there is none: to look at a part of it without a copy.
  @inlinable
  package func withValue<Result, Failure: Error>(
    of key: Key, _ body: (UnsafePointer<Value>?) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    defer { withExtendedLifetime(self) {} }
    return try body(slot(of: key).map { UnsafePointer($0) })
  }

  /// Enters or replaces a value; returns the one that was there.
  @inlinable @discardableResult
  public mutating func updateValue(_ value: Value, forKey key: Key) -> Value? {
    var replaced: Value?
    guard var root = uniqueRoot() else {
      root = Node.leaf(key, value)
      entryCount = 1
      return nil
    }
    withUnsafePointer(to: key) { key in
      if root.isCramped(for: key) {
        root = root.grown()
        self.root = root
      }
      if let right = root.insert(key, value, replaced: &replaced) { self.root = Node.branch(root, right) }
    }
    if replaced == nil { entryCount &+= 1 }
    return replaced
  }

  /// Removes an entry; returns its value.
  @inlinable @discardableResult
  public mutating func removeValue(forKey key: Key) -> Value? {
    // Looked up first, so that nothing is unshared for a key that isn't there.
    guard contains(key) else { return nil }
    return withUnsafePointer(to: key) { take(.key($0))?.value }
  }

  /// Removes and returns the entry with the smallest key.
  @inlinable
  public mutating func popFirst() -> (key: Key, value: Value)? { take(.first) }

  /// Removes and returns the entry with the greatest key.
  @inlinable
  public mutating func popLast() -> (key: Key, value: Value)? { take(.last) }

  @inlinable
  public mutating func removeAll() { self = OrderedMap() }
}

extension OrderedMap {
  /// Where the value of `key` lies, for as long as this map is kept as it is.
  @inlinable
  func slot(of key: Key) -> UnsafeMutablePointer<Value>? {
    guard let root else { return nil }
    return withUnsafePointer(to: key) { key in
      // The root keeps all of them: counting references on the way would cost as much as the way.
      if Node.hasPrefixes {
        let (leaf, index, found) = BytesSearch.find(Node.bytes(key), from: root)
        return found
          ? leaf._withUnsafeGuaranteedRef { unsafeDowncast($0, to: Node.self).values + index } : nil
      }
      var node = Unmanaged.passUnretained(root)
      while let child = node._withUnsafeGuaranteedRef({ $0.child(for: key) }) { node = child }
      return node._withUnsafeGuaranteedRef { leaf in
        let (index, found) = leaf.position(of: key)
        return found ? leaf.values + index : nil
      }
    }
  }

  /// The root, copied if another map shares it.
  @inlinable
  mutating func uniqueRoot() -> Node? {
    if root != nil, !isKnownUniquelyReferenced(&root) { root = root?.copy() }
    return root
  }

  /// Where the value of `key` lies, with every node on the way to it unshared.
  @inlinable
  mutating func uniqueSlot(for key: Key) -> UnsafeMutablePointer<Value>? {
    guard var node = uniqueRoot() else { return nil }
    return withUnsafePointer(to: key) { key in
      while !node.isLeaf { node = node.uniqueChild(at: node.childIndex(for: key)) }
      let (index, found) = node.position(of: key)
      return found ? node.values + index : nil
    }
  }

  /// Ends an access that moved the value out of `slot`, or found none.
  @inlinable
  mutating func putBack(_ value: consuming Value?, into slot: UnsafeMutablePointer<Value>?, for key: Key) {
    switch (value, slot) {
    case (let value?, let slot?): slot.initialize(to: value)
    case (let value?, nil): updateValue(value, forKey: key)
    case (nil, _?): withUnsafePointer(to: key) { _ = take(.key($0), valueIsGone: true) }
    case (nil, nil): break
    }
  }

  /// Removes an entry that is there (for a key) or the outermost one.
  @inlinable @discardableResult
  mutating func take(_ target: Node.Target, valueIsGone: Bool = false) -> (key: Key, value: Value)? {
    guard let root = uniqueRoot() else { return nil }
    let entry = root.take(target, valueIsGone: valueIsGone)
    entryCount &-= 1
    if root.count == 0 {
      self.root = nil
    } else if !root.isLeaf, root.count == 1 {
      self.root = root.children[0]
    }
    return entry
  }
}

extension OrderedMap: ExpressibleByDictionaryLiteral {
  /// Of values for one key the last stays.
  @inlinable
  public init(dictionaryLiteral elements: (Key, Value)...) {
    self.init()
    for (key, value) in elements { updateValue(value, forKey: key) }
  }
}

extension OrderedMap: Equatable where Value: Equatable {
  @inlinable
  public static func == (left: OrderedMap, right: OrderedMap) -> Bool {
    if left.root === right.root { return true }
    guard left.count == right.count else { return false }
    var others = right.makeIterator()
    for entry in left {
      guard let other = others.next(), entry.key == other.key, entry.value == other.value else {
        return false
      }
    }
    return true
  }
}

extension OrderedMap where Key == Bytes {
  /// The value of a key given as text; see ``subscript(_:)``.
  @inlinable
  public subscript(key: String) -> Value? {
    get { self[Bytes(key)] }
    set { self[Bytes(key)] = newValue }
    _modify { yield &self[Bytes(key)] }
  }
}
