// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The wire names of a schema's members as bytes: a reader finds a member by the bytes of its name, a writer copies
/// them.
public struct WireNames: Sendable {
  private let table: Table

  /// Members that travel in the body come before others of the same name.
  init(_ members: [Schema.Member]) { table = Table(members.map(\.wireName), order: Self.order(of: members)) }

  /// The names that Query requests use instead.
  init(queryNamesOf members: [Schema.Member]) {
    table = Table(members.map(\.queryName), order: Self.order(of: members))
  }

  /// Names of other things than members.
  init(names: [String]) { table = Table(names, order: Array(names.indices)) }

  private static func order(of members: [Schema.Member]) -> [Int] {
    (members.filter { $0.location == .body } + members.filter { $0.location != .body }).map(\.index)
  }

  /// For those that belong to something that lives as long as the process.
  func keep() { Immortal.keep(table) }

  /// The index of the member of this name.
  ///
  /// `guess` is tried first: members mostly come in the order of the model.
  public func index(of name: UnsafeRawBufferPointer, guess: Int) -> Int? {
    table.index(of: name, guess: guess)
  }

  /// The bytes of the name of the member at `index`; they live as long as the process.
  public func bytes(at index: Int) -> UnsafeRawBufferPointer {
    guard index >= 0, index < table.count else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return table.name(index)
  }

  /// Memory that is written in `init` and never after, and lives as long as the model, which is for ever.
  private final class Table: @unchecked Sendable {
    let count: Int
    private let names: UnsafeMutablePointer<UnsafeRawBufferPointer>
    private let block: UnsafeMutableRawPointer
    /// Open addressing: an index plus one, zero for none.
    private let slots: UnsafeMutablePointer<UInt16>
    private let mask: Int

    init(_ texts: [String], order: [Int]) {
      count = texts.count
      let length = texts.reduce(0) { $0 + $1.utf8.count }
      block = .allocate(byteCount: max(length, 1), alignment: 1)
      names = .allocate(capacity: max(count, 1))
      var offset = 0
      for (index, text) in texts.enumerated() {
        let start = offset
        for byte in text.utf8 {
          block.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
          offset += 1
        }
        (names + index).initialize(to: UnsafeRawBufferPointer(start: block + start, count: offset - start))
      }
      var capacity = 16
      while capacity < count * 2 { capacity *= 2 }
      mask = capacity - 1
      slots = .allocate(capacity: capacity)
      slots.initialize(repeating: 0, count: capacity)
      for index in order {
        var slot = Self.hash(names[index]) & mask
        while slots[slot] != 0 { slot = (slot + 1) & mask }
        slots[slot] = UInt16(clamping: index + 1)
      }
    }

    deinit {
      names.deallocate()
      block.deallocate()
      slots.deallocate()
    }

    func name(_ index: Int) -> UnsafeRawBufferPointer { names[index] }

    func index(of name: UnsafeRawBufferPointer, guess: Int) -> Int? {
      if guess >= 0, guess < count, Self.equal(names[guess], name) { return guess }
      var slot = Self.hash(name) & mask
      while true {
        let found = Int(slots[slot])
        if found == 0 { return nil }
        if Self.equal(names[found &- 1], name) { return found &- 1 }
        slot = (slot &+ 1) & mask
      }
    }

    @inline(__always)
    private static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
      guard a.count == b.count else { return false }
      guard a.count > 0, let left = a.baseAddress, let right = b.baseAddress else { return true }
      return memcmp(left, right, a.count) == 0
    }

    /// Cheap rather than good: names are short, and callers cannot choose those in the table.
    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
      let count = name.count
      guard count > 0 else { return 0 }
      let first = Int(name[0])
      let middle = Int(name[count / 2])
      let last = Int(name[count &- 1])
      return (first &* 31 &+ middle) &* 31 &+ last &+ count &* 7
    }
  }
}
