// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Keys as bytes that compare as DynamoDB orders them: strings by UTF-8, binary unsigned, numbers by value.
extension Value {
  /// The bytes of a key of one attribute; `nil` for types that can't be keys.
  ///
  /// A string's are its UTF-8 and a binary's are itself, so what begins with a prefix is a range of keys.
  var keyBytes: Bytes? {
    switch self {
    case .string(let text): return Bytes(text)
    case .binary(let bytes): return bytes.compacted()
    case .number(let number):
      var builder = BytesBuilder(capacity: 8)
      number.appendKey(to: &builder)
      return builder.finish()
    default: return nil
    }
  }

  /// Appends the value as a part of a key of several attributes: keys that are made of the same types, part by part,
  /// compare by their first part, then by the second, and so on.
  ///
  /// `isPrefix` leaves the end of a string or binary open, for what begins with it.
  func appendKeyPart(to builder: inout BytesBuilder, isPrefix: Bool = false) {
    switch self {
    case .string(let text): Self.appendEscaped(Bytes(text), to: &builder, isPrefix)
    case .binary(let bytes): Self.appendEscaped(bytes, to: &builder, isPrefix)
    case .number(let number): number.appendKey(to: &builder)
    default: break
    }
  }

  /// The end of a part is a zero byte, and a zero in it is a zero and a one, which is more.
  private static func appendEscaped(_ bytes: Bytes, to builder: inout BytesBuilder, _ isPrefix: Bool) {
    bytes.withUnsafeBytes { buffer in
      for byte in buffer {
        builder.append(byte)
        if byte == 0 { builder.append(1) }
      }
    }
    if !isPrefix {
      builder.append(0)
      builder.append(0)
    }
  }
}

extension Bytes {
  /// The smallest bytes that are greater than all that begin with these; `nil` where there are none.
  var successorOfPrefix: Bytes? {
    var bytes = Array(self)
    while let last = bytes.popLast() {
      guard last < 0xFF else { continue }
      bytes.append(last + 1)
      return Bytes(bytes)
    }
    return nil
  }
}

extension Number {
  /// What the bytes of a number's key take at most.
  static let maximumKeyCount = 3 + (maximumDigits + 1) / 2

  /// How many bytes ``writeKey(to:)`` writes.
  var keyCount: Int { isZero ? 1 : 3 + (digitCount + 1) / 2 }

  func appendKey(to builder: inout BytesBuilder) {
    builder.append(atLeast: Self.maximumKeyCount) { memory in
      memory.baseAddress.map { writeKey(to: $0) } ?? 0
    }
  }

  /// The sign; then, for a negative number with all bits turned, the power of ten of the first digit, the digits in
  /// pairs, and a zero. No number's bytes are the beginning of another's. Returns how many bytes it wrote.
  func writeKey(to memory: UnsafeMutableRawPointer) -> Int {
    guard !isZero else {
      memory.storeBytes(of: 2, as: UInt8.self)
      return 1
    }
    let digits = digitCount
    let count = 3 + (digits + 1) / 2
    let turn: UInt8 = isNegative ? 0xFF : 0
    func store(_ byte: UInt8, at index: Int) {
      memory.storeBytes(of: byte ^ turn, toByteOffset: index, as: UInt8.self)
    }
    memory.storeBytes(of: isNegative ? 1 : 3, as: UInt8.self)
    store(UInt8(truncatingIfNeeded: magnitude - Self.magnitudes.lowerBound), at: 1)
    store(0, at: count - 1)
    // The pairs from the last one on; an odd last digit has a zero behind it.
    var index = count - 2
    var rest = significand
    if digits % 2 == 1 {
      store(UInt8(truncatingIfNeeded: rest % 10) &* 10 &+ 1, at: index)
      rest /= 10
      index &-= 1
    }
    while rest > UInt64.max {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      store(UInt8(truncatingIfNeeded: pair) &+ 1, at: index)
      rest = quotient
      index &-= 1
    }
    var small = UInt64(truncatingIfNeeded: rest)
    while index > 1 {
      store(UInt8(truncatingIfNeeded: small % 100) &+ 1, at: index)
      small /= 100
      index &-= 1
    }
    return count
  }
}
