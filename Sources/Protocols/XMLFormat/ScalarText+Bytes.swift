// SPDX-License-Identifier: Apache-2.0

package import MockCore

// As XML documents and forms spell scalars, straight from their bytes.
extension ScalarText {
  /// A decimal number in the range of the kind; a plus sign is allowed, as in Java's parser.
  package static func integer(_ text: UnsafeRawBufferPointer, _ kind: Schema.Kind) -> Int? {
    let text = trimmed(text)
    var index = 0
    var isNegative = false
    if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      index = 1
    }
    guard index < text.count else { return nil }
    // Counted downwards, since the negative range is the wider one.
    var value = 0
    while index < text.count {
      let digit = text[index] &- 0x30
      guard digit < 10 else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (difference, underflow) = product.subtractingReportingOverflow(Int(digit))
      if overflow || underflow { return nil }
      value = difference
      index &+= 1
    }
    if !isNegative {
      guard value != .min else { return nil }
      value = 0 &- value
    }
    return kind.fits(value) ? value : nil
  }

  /// A decimal number, `NaN`, `Infinity` or `-Infinity`.
  package static func double(_ text: UnsafeRawBufferPointer) -> Double? {
    let text = trimmed(text)
    if text.equalsUTF8(of: "NaN") { return .nan }
    if text.equalsUTF8(of: "Infinity") { return .infinity }
    if text.equalsUTF8(of: "-Infinity") { return -.infinity }
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x2B, 0x2D, 0x2E, 0x45, 0x65: continue
      default: return nil
      }
    }
    guard text.count <= 512, let value = Double(String(decoding: text, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// `true` and `false` in any case, `1` and `0`.
  package static func boolean(_ text: UnsafeRawBufferPointer) -> Bool? {
    let text = trimmed(text)
    if text.count == 1 {
      return text[0] == UInt8(ascii: "1") ? true : text[0] == UInt8(ascii: "0") ? false : nil
    }
    if isLowercased(text, "true") { return true }
    if isLowercased(text, "false") { return false }
    return nil
  }

  /// A timestamp in the format of the model, or in any other that AWS writes; ISO 8601 without a zone is UTC.
  package static func timestamp(_ text: UnsafeRawBufferPointer, _ format: Schema.TimestampFormat?) -> Instant?
  {
    let text = trimmed(text)
    guard text.count <= 64 else { return nil }
    if format == .epochSeconds || format == nil || format == .dateTime {
      if let instant = Instant(iso8601: text) { return instant }
      let string = String(decoding: text, as: UTF8.self)
      return Instant(iso8601: string + "Z") ?? Instant(iso8601: string + "T00:00:00Z")
        ?? Instant(epochSeconds: string)
    }
    return Instant(httpDate: text) ?? Instant(iso8601: text)
  }

  /// Without the white space around it.
  package static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var start = 0
    var end = text.count
    while start < end, isSpace(text[start]) { start &+= 1 }
    while end > start, isSpace(text[end &- 1]) { end &-= 1 }
    return UnsafeRawBufferPointer(rebasing: text[start..<end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  private static func isLowercased(_ text: UnsafeRawBufferPointer, _ word: StaticString) -> Bool {
    guard text.count == word.utf8CodeUnitCount else { return false }
    for index in 0..<text.count where text[index] | 0x20 != word.utf8Start[index] { return false }
    return true
  }
}
