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
  /// The sign; then, for a negative number with all bits turned, the power of ten of the first digit, the digits in
  /// pairs, and a zero. No number's bytes are the beginning of another's.
  func appendKey(to builder: inout BytesBuilder) {
    guard !isZero else {
      builder.append(2)
      return
    }
    builder.append(isNegative ? 1 : 3)
    let turn: UInt8 = isNegative ? 0xFF : 0
    builder.append(UInt8(truncatingIfNeeded: magnitude - Self.magnitudes.lowerBound) ^ turn)
    var rest = significand
    var digits = digitCount
    if digits % 2 == 1 {
      rest *= 10
      digits += 1
    }
    while digits > 0 {
      let unit = Self.power(digits - 2)
      let pair = rest / unit
      rest -= pair * unit
      builder.append(UInt8(truncatingIfNeeded: pair + 1) ^ turn)
      digits -= 2
    }
    builder.append(turn)
  }
}
