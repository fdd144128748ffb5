// SPDX-License-Identifier: Apache-2.0

extension OrderedMap: Sequence {
  /// Every entry, by growing key.
  @inlinable
  public func makeIterator() -> Entries { ascending() }

  /// Every entry, by growing key.
  @inlinable
  public func ascending() -> Entries { Entries(root, ascending: true, from: .outermost) }

  /// The entries from `key` on, by growing key.
  @inlinable
  public func ascending(from key: Key) -> Entries { Entries(root, ascending: true, from: .including(key)) }

  /// The entries with keys above `key`, by growing key.
  @inlinable
  public func ascending(after key: Key) -> Entries { Entries(root, ascending: true, from: .excluding(key)) }

  /// Every entry, the greatest key first.
  @inlinable
  public func descending() -> Entries { Entries(root, ascending: false, from: .outermost) }

  /// The entries from `key` on down, the greatest key first.
  @inlinable
  public func descending(from key: Key) -> Entries { Entries(root, ascending: false, from: .including(key)) }

  /// The entries with keys below `key`, the greatest first.
  @inlinable
  public func descending(before key: Key) -> Entries {
    Entries(root, ascending: false, from: .excluding(key))
  }

  /// The keys, growing.
  @inlinable
  public var keys: LazyMapSequence<Entries, Key> { ascending().lazy.map(\.key) }

  /// The values, by growing key.
  @inlinable
  public var values: LazyMapSequence<Entries, Value> { ascending().lazy.map(\.value) }

  @inlinable
  public var underestimatedCount: Int { entryCount }

  /// Entries in order, read as they are asked for.
  ///
  /// It sees the map as it was when the scan began, whatever is written since.
  public struct Entries: Sequence, IteratorProtocol, @unchecked Sendable {
    // It holds nodes, which nobody writes while it does.

    @usableFromInline
    struct Step {
      @usableFromInline let branch: Node
      @usableFromInline var index: Int

      @inlinable
      init(branch: Node, index: Int) {
        self.branch = branch
        self.index = index
      }
    }

    @usableFromInline
    enum Start {
      case outermost
      case including(Key)
      case excluding(Key)
    }

    @usableFromInline let isAscending: Bool
    /// The branches above `leaf` and the child taken in each.
    @usableFromInline var path: [Step] = []
    @usableFromInline var leaf: Node?
    /// Of the next entry in `leaf`; one beyond either end when it is in the neighbour.
    @usableFromInline var index = 0

    @inlinable
    init(_ root: Node?, ascending: Bool, from start: Start) {
      isAscending = ascending
      guard let root else { return }
      switch start {
      case .outermost:
        descend(from: root)
      case .including(let key):
        withUnsafePointer(to: key) { key in
          let leaf = descend(from: root, to: key)
          index = ascending ? leaf.lowerBound(of: key) : leaf.upperBound(of: key) &- 1
        }
      case .excluding(let key):
        withUnsafePointer(to: key) { key in
          let leaf = descend(from: root, to: key)
          index = ascending ? leaf.upperBound(of: key) : leaf.lowerBound(of: key) &- 1
        }
      }
    }

    @inlinable
    public mutating func next() -> (key: Key, value: Value)? {
      while let leaf {
        if index >= 0, index < leaf.count {
          defer { index &+= isAscending ? 1 : -1 }
          return (leaf.keys[index], leaf.values[index])
        }
        moveToNeighbour()
      }
      return nil
    }

    @inlinable
    mutating func moveToNeighbour() {
      leaf = nil
      while var step = path.popLast() {
        step.index &+= isAscending ? 1 : -1
        guard step.index >= 0, step.index < step.branch.count else { continue }
        path.append(step)
        descend(from: step.branch.children[step.index])
        return
      }
    }

    /// Goes down to the first entry in the direction of the scan.
    @inlinable
    mutating func descend(from top: Node) {
      var node = top
      while !node.isLeaf {
        let step = Step(branch: node, index: isAscending ? 0 : node.count &- 1)
        path.append(step)
        node = node.children[step.index]
      }
      leaf = node
      index = isAscending ? 0 : node.count &- 1
    }

    /// Goes down to the leaf that `key` belongs in.
    @inlinable
    mutating func descend(from top: Node, to key: UnsafePointer<Key>) -> Node {
      var node = top
      while !node.isLeaf {
        let step = Step(branch: node, index: node.childIndex(for: key))
        path.append(step)
        node = node.children[step.index]
      }
      leaf = node
      return node
    }
  }
}
