// SPDX-License-Identifier: Apache-2.0

/// Eight bytes of a key as a number, which a node of an ``OrderedMap`` keeps by its keys: a search goes by these, all in
/// one run of memory, and follows a key to where it lies only where they are equal.
///
/// They are taken behind the bytes that all keys of the node begin with, with zeros behind shorter keys: in the order of
/// the keys, as far as they go.
@usableFromInline
enum KeyPrefix {
  /// How many bytes that its keys share a node can leave out.
  @usableFromInline static let commonRoom = 56

  /// What stands in a key behind its first `skip` bytes. The key stays where it is: to load it would retain its storage.
  @usableFromInline
  static func of(_ key: UnsafePointer<Bytes>, after skip: Int) -> UInt64 {
    let count = key.pointee.count &- skip
    guard count > 0, let base = key.pointee.base else { return 0 }
    let start = base + skip
    if count >= 8 { return UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)) }
    if count >= 4 {
      // Two words that overlap.
      let high = UInt64(UInt32(bigEndian: start.loadUnaligned(as: UInt32.self)))
      let low = UInt64(UInt32(bigEndian: start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)))
      return high &<< 32 | low &<< UInt64(64 &- count &* 8)
    }
    var prefix: UInt64 = 0
    var index = 0
    while index < count {
      prefix = prefix &<< 8 | UInt64(start.load(fromByteOffset: index, as: UInt8.self))
      index &+= 1
    }
    return prefix &<< UInt64(64 &- count &* 8)
  }

  /// Below zero where a key comes before everything that begins with the first `skip` bytes of `common`, above where it
  /// comes behind all of it, zero where it begins with them itself.
  @usableFromInline
  static func order(_ key: UnsafePointer<Bytes>, to common: UnsafeRawPointer, _ skip: Int) -> Int {
    let start = UnsafeRawBufferPointer(start: key.pointee.base, count: min(key.pointee.count, skip))
    return compareMemory(start, UnsafeRawBufferPointer(start: common, count: skip))
  }

  /// Below zero where `left` comes before `right`, above where it comes behind, zero where they are the same: of keys that
  /// are known to have their first `known` bytes in common, or to be shorter and have zeros there in what is longer.
  @inline(__always)
  static func order(_ left: UnsafePointer<Bytes>, to right: UnsafePointer<Bytes>, behind known: Int) -> Int {
    let (leftCount, rightCount) = (left.pointee.count, right.pointee.count)
    // Short keys need not be looked at where they lie.
    guard leftCount > known, rightCount > known, let leftBase = left.pointee.base,
      let rightBase = right.pointee.base
    else { return leftCount &- rightCount }
    return compareMemory(
      UnsafeRawBufferPointer(start: leftBase + known, count: leftCount &- known),
      UnsafeRawBufferPointer(start: rightBase + known, count: rightCount &- known))
  }

  /// Where among `count` growing prefixes `prefix` stands, or would.
  @inline(__always)
  static func range(
    of prefix: UInt64, in prefixes: UnsafePointer<UInt64>, _ count: Int
  ) -> (low: Int, high: Int) {
    guard count > 0 else { return (0, 0) }
    var low = 0
    var rest = count
    // Which way it goes can't be foretold, so there are no branches.
    while rest > 1 {
      let half = rest &>> 1
      low = prefixes[low &+ half &- 1] < prefix ? low &+ half : low
      rest &-= half
    }
    if prefixes[low] < prefix { low &+= 1 }
    guard low < count, prefixes[low] == prefix else { return (low, low) }
    if prefixes[count &- 1] == prefix { return (low, count) }
    var high = low &+ 1
    while prefixes[high] == prefix { high &+= 1 }
    return (low, high)
  }

  /// How many bytes two keys begin with both, up to what a node can leave out.
  @usableFromInline
  static func sharedCount(_ left: UnsafePointer<Bytes>, _ right: UnsafePointer<Bytes>) -> Int {
    sharedCount(left, right.pointee.base, right.pointee.count)
  }

  @usableFromInline
  static func sharedCount(_ key: UnsafePointer<Bytes>, _ other: UnsafeRawPointer?, _ count: Int) -> Int {
    guard let base = key.pointee.base, let other else { return 0 }
    let limit = min(key.pointee.count, count, commonRoom)
    var shared = 0
    while shared < limit,
      base.load(fromByteOffset: shared, as: UInt8.self) == other.load(fromByteOffset: shared, as: UInt8.self)
    {
      shared &+= 1
    }
    return shared
  }
}
