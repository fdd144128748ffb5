// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where an attribute stands in what an ``ItemWriter`` wrote: for who writes attributes as they come, and brings them
/// into the order of their names when all are there.
struct AttributeRun {
  let range: Range<Int>
  let name: Range<Int>
  /// The name's first bytes as a number, with zeros behind a shorter one, which mostly decides.
  let prefix: UInt64
}

extension ItemWriter {
  /// The attribute that was written last, from `start` on.
  @inline(__always)
  func run(from start: Int, name: Range<Int>) -> AttributeRun {
    let prefix: UInt64
    if count &- name.lowerBound >= 8 {
      // What stands behind a short name is taken out again.
      let word = UInt64(bigEndian: (memory + name.lowerBound).loadUnaligned(as: UInt64.self))
      prefix = name.count >= 8 ? word : word & ~(UInt64.max &>> UInt64(8 &* name.count))
    } else {
      prefix = bytes(name).prefix
    }
    return AttributeRun(range: start..<count, name: name, prefix: prefix)
  }

  /// Some of what was written.
  @inline(__always)
  func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: memory + range.lowerBound, count: range.count)
  }

  /// Whether one attribute's name comes before another's.
  @inline(__always)
  func precedes(_ left: AttributeRun, _ right: AttributeRun) -> Bool {
    left.prefix == right.prefix
      ? bytes(left.name).order(to: bytes(right.name)) < 0 : left.prefix < right.prefix
  }

  /// Brings attributes into the order of their names; `false` where a name is there twice.
  func sort(_ runs: UnsafeMutableBufferPointer<AttributeRun>) -> Bool {
    // Most items have few: those need no other sort than by insertion.
    if runs.count > 32 {
      var runs = runs
      runs.sort { precedes($0, $1) }
    } else {
      var end = 1
      while end < runs.count {
        let next = runs[end]
        var place = end
        while place > 0, precedes(next, runs[place &- 1]) {
          runs[place] = runs[place &- 1]
          place &-= 1
        }
        runs[place] = next
        end &+= 1
      }
    }
    var index = 1
    while index < runs.count {
      if runs[index &- 1].prefix == runs[index].prefix, !precedes(runs[index &- 1], runs[index]) {
        return false
      }
      index &+= 1
    }
    return true
  }

  /// Puts what was written from `start` on into another order: that of `runs`, which are all of it.
  func arrange(_ runs: UnsafeMutableBufferPointer<AttributeRun>, from start: Int) {
    withUnsafeTemporaryAllocation(byteCount: max(count - start, 1), alignment: 1) { copy in
      guard let base = copy.baseAddress else { return }
      base.copyMemory(from: memory + start, byteCount: count - start)
      var place = memory + start
      for run in runs {
        place.copyMemory(from: base + (run.range.lowerBound - start), byteCount: run.range.count)
        place += run.range.count
      }
    }
  }

  /// What was written, as an item that counts for `size`: with the attributes, which begin at `start`, in the order of
  /// `runs`.
  func item(size: Int, _ runs: UnsafeMutableBufferPointer<AttributeRun>, from start: Int) -> Item {
    write(word: size, at: 0)
    var packed = BytesBuilder(capacity: count)
    packed.append(atLeast: count) { room in
      guard let base = room.baseAddress else { return 0 }
      base.copyMemory(from: memory, byteCount: start)
      var place = base + start
      for run in runs {
        place.copyMemory(from: memory + run.range.lowerBound, byteCount: run.range.count)
        place += run.range.count
      }
      return place - base
    }
    return Item(packed: packed.finish())
  }

  // MARK: Attributes that were given

  /// Checks and packs attributes that were given. Of several mistakes always the same one is told, whatever the
  /// dictionary's order.
  static func item(checking given: [String: DynamoDB.AttributeValue]) throws(AWSError) -> Item {
    do throws(AWSError) {
      return try withUnsafeTemporaryAllocation(byteCount: lentCount, alignment: 8) { lent throws(AWSError) in
        var writer = ItemWriter(in: lent)
        writer.write(length: given.count)
        let start = writer.count
        return try withUnsafeTemporaryAllocation(of: AttributeRun.self, capacity: given.count) {
          runs throws(AWSError) in
          let size = try writer.write(given, as: runs, depth: 0)
          _ = writer.sort(runs)
          return writer.item(size: size, runs, from: start)
        }
      }
    } catch {
      // The first one by name.
      var writer = ItemWriter()
      writer.goesByName = true
      writer.write(length: given.count)
      let size = try writer.write(attributes: given, depth: 0)
      return writer.item(size: size)
    }
  }

  /// Checks and writes attributes that stand in `depth` lists and maps; returns what they count for.
  mutating func write(
    attributes given: [String: DynamoDB.AttributeValue], depth: Int
  ) throws(AWSError) -> Int {
    if goesByName {
      var size = 0
      try given.forEachByName { name, value throws(AWSError) in
        write(text: name)
        let length = name.utf8.count
        if !Item.allowsName(count: length) { try Item.check(name: name) }
        size += try length + write(checking: value, depth: depth)
      }
      return size
    }
    let start = count
    return try withUnsafeTemporaryAllocation(of: AttributeRun.self, capacity: given.count) {
      runs throws(AWSError) in
      let size = try write(given, as: runs, depth: depth)
      _ = sort(runs)
      arrange(runs, from: start)
      return size
    }
  }

  /// The same in the dictionary's order, of which `runs` tells.
  private mutating func write(
    _ given: [String: DynamoDB.AttributeValue], as runs: UnsafeMutableBufferPointer<AttributeRun>, depth: Int
  ) throws(AWSError) -> Int {
    var size = 0
    var index = 0
    for (name, value) in given {
      guard index < runs.count else { break }
      let start = count
      write(text: name)
      let end = count
      let length = name.utf8.count
      if !Item.allowsName(count: length) { try Item.check(name: name) }
      size += try length + write(checking: value, depth: depth)
      runs.initializeElement(at: index, to: run(from: start, name: end - length..<end))
      index &+= 1
    }
    return size
  }
}
