// SPDX-License-Identifier: Apache-2.0

/// Raw memory that is written at its end and consumed at its start.
struct RawBuffer: ~Copyable {
  private var base: UnsafeMutableRawPointer?
  private var capacity = 0
  private var start = 0
  private var end = 0

  init() {}

  deinit { base?.deallocate() }

  /// The number of bytes that are written and not yet consumed.
  var count: Int { end &- start }
  var isEmpty: Bool { end == start }

  /// What is written and not yet consumed, until the next mutation.
  var bytes: UnsafeRawBufferPointer {
    guard let base else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: base + start, count: end &- start)
  }

  /// Room for at least `minimum` more bytes; say with ``commit(_:)`` how many of them were written.
  mutating func room(_ minimum: Int) -> UnsafeMutableRawBufferPointer {
    if capacity &- end < minimum { makeRoom(minimum) }
    guard let base else { return UnsafeMutableRawBufferPointer(start: nil, count: 0) }
    return UnsafeMutableRawBufferPointer(start: base + end, count: capacity &- end)
  }

  mutating func commit(_ written: Int) {
    end = Swift.min(end &+ Swift.max(written, 0), capacity)
  }

  mutating func consume(_ consumed: Int) {
    start = Swift.min(start &+ Swift.max(consumed, 0), end)
    if start == end {
      start = 0
      end = 0
    }
  }

  /// Forgets the content and keeps the memory.
  mutating func clear() {
    start = 0
    end = 0
  }

  /// Gives the memory back.
  mutating func release() {
    base?.deallocate()
    base = nil
    capacity = 0
    clear()
  }

  private mutating func makeRoom(_ minimum: Int) {
    let used = count
    if let base, capacity &- used >= minimum, start > 0 {
      if used > 0 { base.copyMemory(from: base + start, byteCount: used) }
    } else {
      let grown = Swift.max(used &+ minimum, capacity &* 2, 1024)
      let memory = UnsafeMutableRawPointer.allocate(byteCount: grown, alignment: 16)
      if let base {
        if used > 0 { memory.copyMemory(from: base + start, byteCount: used) }
        base.deallocate()
      }
      base = memory
      capacity = grown
    }
    start = 0
    end = used
  }
}

extension RawBuffer {
  mutating func append(_ source: UnsafeRawBufferPointer) {
    guard let from = source.baseAddress, source.count > 0 else { return }
    if let to = room(source.count).baseAddress { to.copyMemory(from: from, byteCount: source.count) }
    commit(source.count)
  }

  mutating func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  mutating func append(_ byte: UInt8) {
    room(1).storeBytes(of: byte, as: UInt8.self)
    commit(1)
  }

  /// Appends the digits of a number that is not negative.
  mutating func append(_ number: Int, radix: Int = 10) {
    let digits: StaticString = "0123456789abcdef"
    let room = room(20)
    var rest = UInt(Swift.max(number, 0))
    let radix = UInt(radix)
    var position = 20
    repeat {
      position &-= 1
      room[position] = digits.utf8Start[Int(rest % radix)]
      rest /= radix
    } while rest > 0 && position > 0
    if let base = room.baseAddress { base.copyMemory(from: base + position, byteCount: 20 &- position) }
    commit(20 &- position)
  }
}
