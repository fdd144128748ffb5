// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// Where header fields are, and behind that their bytes, in one allocation: written while one ``HTTPHeaders`` owns it.
final class HeaderStorage: ManagedBuffer<HeaderStorage.Head, HeaderStorage.Field> {
  struct Field {
    var nameStart: UInt32
    var nameCount: UInt32
    var valueStart: UInt32
    var valueCount: UInt32
  }

  struct Head {
    let fieldCapacity: Int
    let byteCapacity: Int
    var fieldCount = 0
    var byteCount = 0
    /// Every field stands among the bytes as it goes over the wire, and has a name that may.
    var isWireForm = true
  }

  /// Places have 32 bits.
  static let byteLimit = Int(UInt32.max)

  static func make(fields: Int, bytes: Int) -> HeaderStorage {
    let stride = MemoryLayout<Field>.stride
    let made = create(minimumCapacity: fields &+ (bytes &+ stride &- 1) / stride) { _ in
      Head(fieldCapacity: fields, byteCapacity: bytes)
    }
    return unsafeDowncast(made, to: HeaderStorage.self)
  }

  var memory: HeaderMemory {
    HeaderMemory(
      head: withUnsafeMutablePointerToHeader { $0 }, fields: withUnsafeMutablePointerToElements { $0 })
  }

  /// A copy with room for so much more.
  func copy(fields moreFields: Int, bytes moreBytes: Int) -> HeaderStorage {
    let (memory, old) = (memory, memory.head.pointee)
    let hasRoom = memory.hasRoom(fields: moreFields, bytes: moreBytes)
    let storage = HeaderStorage.make(
      fields: hasRoom ? old.fieldCapacity : max(old.fieldCount + moreFields, 2 * old.fieldCount),
      bytes: hasRoom ? old.byteCapacity : max(old.byteCount + moreBytes, 2 * old.byteCount))
    let copy = storage.memory
    copy.fields.initialize(from: memory.fields, count: old.fieldCount)
    copy.bytes.initialize(from: memory.bytes, count: old.byteCount)
    copy.head.pointee.fieldCount = old.fieldCount
    copy.head.pointee.byteCount = old.byteCount
    copy.head.pointee.isWireForm = old.isWireForm
    withExtendedLifetime(self) {}
    return storage
  }
}

/// The memory of a ``HeaderStorage``, for as long as somebody keeps that.
struct HeaderMemory {
  typealias Field = HeaderStorage.Field

  let head: UnsafeMutablePointer<HeaderStorage.Head>
  /// What is written of these is trivial, so that nothing has to be undone at the end.
  let fields: UnsafeMutablePointer<Field>
  var bytes: UnsafeMutablePointer<UInt8> {
    UnsafeMutableRawPointer(fields + head.pointee.fieldCapacity).assumingMemoryBound(to: UInt8.self)
  }

  func hasRoom(fields: Int, bytes: Int) -> Bool {
    head.pointee.fieldCapacity &- head.pointee.fieldCount >= fields
      && head.pointee.byteCapacity &- head.pointee.byteCount >= bytes
  }

  /// Appends a field. There has to be room for it, with four bytes beside its own.
  func append(_ name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
    let start = head.pointee.byteCount
    if !mock_write_field(name.baseAddress, name.count, value.baseAddress, value.count, bytes + start) {
      head.pointee.isWireForm = false
    }
    head.pointee.byteCount = start &+ name.count &+ value.count &+ 4
    note(name: start, name.count, value: start &+ name.count &+ 2, value.count)
  }

  /// Appends a field whose value somebody else writes. There has to be room for as much as that may be.
  func append(
    _ name: UnsafeBufferPointer<UInt8>, upTo capacity: Int,
    _ write: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) {
    append(name, UnsafeBufferPointer(start: nil, count: 0))
    let last = head.pointee.fieldCount &- 1
    let start = bytes + Int(fields[last].valueStart)
    let count = min(max(write(UnsafeMutableBufferPointer(start: start, count: capacity)), 0), capacity)
    start[count] = UInt8(ascii: "\r")
    start[count &+ 1] = UInt8(ascii: "\n")
    fields[last].valueCount = UInt32(truncatingIfNeeded: count)
    head.pointee.byteCount &+= count
  }

  /// Forgets every field of this name, but for its bytes.
  func remove(_ name: UnsafeBufferPointer<UInt8>) {
    var kept = 0
    for index in 0..<head.pointee.fieldCount where !matches(index, name) {
      fields[kept] = fields[index]
      kept &+= 1
    }
    head.pointee.fieldCount = kept
  }

  /// Enters a field whose bytes are there.
  func note(name: Int, _ nameCount: Int, value: Int, _ valueCount: Int) {
    (fields + head.pointee.fieldCount).initialize(
      to: Field(
        nameStart: UInt32(truncatingIfNeeded: name), nameCount: UInt32(truncatingIfNeeded: nameCount),
        valueStart: UInt32(truncatingIfNeeded: value), valueCount: UInt32(truncatingIfNeeded: valueCount)))
    head.pointee.fieldCount &+= 1
  }

  func name(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[index]
    return UnsafeBufferPointer(start: bytes + Int(field.nameStart), count: Int(field.nameCount))
  }

  func value(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    let field = fields[index]
    return UnsafeBufferPointer(start: bytes + Int(field.valueStart), count: Int(field.valueCount))
  }

  @inline(__always)
  private func matches(_ index: Int, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = name(index)
    guard name.count == wanted.count, let start = wanted.baseAddress else { return false }
    return mock_same_name(name.baseAddress, start, wanted.count)
  }

  /// The first field from `start` on with this name, in any case.
  func index(of wanted: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    while index < head.pointee.fieldCount {
      if matches(index, wanted) { return index }
      index &+= 1
    }
    return nil
  }
}
