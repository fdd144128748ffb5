// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Walks over JSON text in memory; `nil` and `false` mean that the text is malformed at ``position``.
///
/// The memory must outlive the scanner.
package struct JSONScanner {
  package let base: UnsafePointer<UInt8>
  package let count: Int
  package var position = 0

  /// How deep arrays and objects may stand in each other inside one document or skipped value.
  package static let maximumDepth = 128

  package init(_ buffer: UnsafeRawBufferPointer) {
    let bytes = buffer.bindMemory(to: UInt8.self)
    // An empty buffer has no address; with a count of zero this one is never read.
    base = bytes.baseAddress ?? UnsafePointer(UnsafeMutablePointer<UInt8>(bitPattern: 1).unsafelyUnwrapped)
    count = bytes.baseAddress == nil ? 0 : bytes.count
  }

  /// The next byte that isn't white space, without consuming it; zero at the end.
  package mutating func next() -> UInt8 {
    while position < count {
      let byte = base[position]
      if byte > 32 || (byte != 32 && byte != 10 && byte != 13 && byte != 9) { return byte }
      position &+= 1
    }
    return 0
  }

  /// Whether nothing but white space is left.
  package mutating func isAtEnd() -> Bool {
    _ = next()
    return position == count
  }

  /// Consumes `byte` where it is the next one.
  package mutating func take(_ byte: UInt8) -> Bool {
    guard next() == byte, position < count else { return false }
    position &+= 1
    return true
  }

  /// Consumes `text`, which must stand at the position.
  package mutating func literal(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard count &- position >= length else { return false }
    var index = 0
    while index < length {
      if base[position &+ index] != text.utf8Start[index] { return false }
      index &+= 1
    }
    position &+= length
    return true
  }

  // MARK: Strings

  /// What stands between the quotes of the string at the position, as it is.
  package mutating func rawString() -> (bytes: UnsafeRawBufferPointer, hasEscapes: Bool)? {
    guard position < count, base[position] == UInt8(ascii: "\"") else { return nil }
    let text = UnsafeRawBufferPointer(start: base, count: count)
    let start = position &+ 1
    var hasEscapes = false
    var end = start
    while true {
      end &+= text.jsonPlainCount(from: end)
      guard end < count else { break }
      let byte = base[end]
      if byte == UInt8(ascii: "\"") {
        position = end &+ 1
        return (UnsafeRawBufferPointer(start: base + start, count: end &- start), hasEscapes)
      }
      guard byte == UInt8(ascii: "\\") else { break }
      hasEscapes = true
      end &+= 2
    }
    position = min(end, count)
    return nil
  }

  /// The string at the position.
  package mutating func string() -> String? {
    let start = position
    guard let raw = rawString() else { return nil }
    let text = raw.hasEscapes ? Self.unescape(raw.bytes) : String(validating: raw.bytes)
    if text == nil { position = start }
    return text
  }

  /// The text behind the escapes; `nil` for a bad escape, half a surrogate pair and what is not UTF-8.
  package static func unescape(_ raw: UnsafeRawBufferPointer) -> String? {
    // No escape is shorter than the UTF-8 it stands for.
    withUnsafeTemporaryAllocation(byteCount: max(raw.count, 1), alignment: 1) { target in
      var written = 0
      var index = 0
      while index < raw.count {
        let byte = raw[index]
        index &+= 1
        guard byte == UInt8(ascii: "\\") else {
          target[written] = byte
          written &+= 1
          continue
        }
        guard index < raw.count else { return nil }
        let escape = raw[index]
        index &+= 1
        switch escape {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): target[written] = escape
        case UInt8(ascii: "b"): target[written] = 8
        case UInt8(ascii: "f"): target[written] = 12
        case UInt8(ascii: "n"): target[written] = 10
        case UInt8(ascii: "r"): target[written] = 13
        case UInt8(ascii: "t"): target[written] = 9
        case UInt8(ascii: "u"):
          guard let scalar = scalar(raw, &index), let encoded = UTF8.encode(scalar) else { return nil }
          for byte in encoded {
            target[written] = byte
            written &+= 1
          }
          continue
        default: return nil
        }
        written &+= 1
      }
      return String(validating: UnsafeRawBufferPointer(rebasing: target[..<written]))
    }
  }

  /// The character of a `\u` escape, of two for a surrogate pair; `index` stands behind the `u`.
  private static func scalar(_ raw: UnsafeRawBufferPointer, _ index: inout Int) -> Unicode.Scalar? {
    guard let first = hexadecimal(raw, &index) else { return nil }
    guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) }
    guard raw.count &- index >= 6, raw[index] == UInt8(ascii: "\\"), raw[index &+ 1] == UInt8(ascii: "u")
    else {
      return nil
    }
    index &+= 2
    guard let second = hexadecimal(raw, &index), second & 0xFC00 == 0xDC00 else { return nil }
    return Unicode.Scalar(0x10000 &+ ((first & 0x3FF) << 10 | (second & 0x3FF)))
  }

  private static func hexadecimal(_ raw: UnsafeRawBufferPointer, _ index: inout Int) -> UInt32? {
    guard raw.count &- index >= 4 else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      let byte = raw[index]
      index &+= 1
      let digit: UInt8
      if byte &- 48 < 10 {
        digit = byte &- 48
      } else if (byte | 0x20) &- 97 < 6 {
        digit = (byte | 0x20) &- 87
      } else {
        return nil
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  // MARK: Numbers

  package enum Number {
    case integer(Int)
    case double(Double)
  }

  /// The number at the position; whole ones that fit are integers. None are infinite.
  package mutating func number() -> Number? {
    let start = position
    var index = start
    let isNegative = index < count && base[index] == UInt8(ascii: "-")
    if isNegative { index &+= 1 }
    var mantissa: UInt64 = 0
    var digits = 0
    func digit(_ index: Int) -> UInt8? {
      guard index < count else { return nil }
      let value = base[index] &- 48
      return value < 10 ? value : nil
    }
    guard let leading = digit(index) else { return nil }
    while let value = digit(index) {
      if digits < 18 { mantissa = mantissa &* 10 &+ UInt64(value) }
      digits &+= 1
      index &+= 1
    }
    if leading == 0, digits > 1 { return nil }
    var isWhole = true
    var scale = 0
    if index < count, base[index] == UInt8(ascii: ".") {
      isWhole = false
      index &+= 1
      guard digit(index) != nil else { return nil }
      while let value = digit(index) {
        if digits < 18 { mantissa = mantissa &* 10 &+ UInt64(value) }
        digits &+= 1
        scale &+= 1
        index &+= 1
      }
    }
    var hasExponent = false
    if index < count, base[index] | 0x20 == UInt8(ascii: "e") {
      isWhole = false
      hasExponent = true
      index &+= 1
      if index < count, base[index] == UInt8(ascii: "+") || base[index] == UInt8(ascii: "-") { index &+= 1 }
      guard digit(index) != nil else { return nil }
      while digit(index) != nil { index &+= 1 }
    }
    position = index
    if isWhole, digits <= 18 { return .integer(isNegative ? 0 &- Int(mantissa) : Int(mantissa)) }
    if !hasExponent, digits <= 15, scale <= 15 {
      // Both are exact, so their quotient is the nearest double.
      let value = Double(mantissa) / Self.powersOfTen[scale]
      return .double(isNegative ? -value : value)
    }
    let text = String(
      decoding: UnsafeBufferPointer(start: base + start, count: index &- start), as: UTF8.self)
    if isWhole, let value = Int(text) { return .integer(value) }
    guard let value = Double(text), value.isFinite else { return nil }
    return .double(value)
  }

  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}
