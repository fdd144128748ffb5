// SPDX-License-Identifier: Apache-2.0

import CMockServer

/// Some bytes of a request, in place, with the questions that its grammar asks of them.
struct ByteRun {
  let bytes: UnsafeRawBufferPointer

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var count: Int { bytes.count }
  var utf8: UnsafeBufferPointer<UInt8> { bytes.assumingMemoryBound(to: UInt8.self) }

  /// The byte at `index`, 0 where there is none.
  func byte(_ index: Int) -> UInt8 { index >= 0 && index < bytes.count ? bytes[index] : 0 }

  func slice(_ lower: Int, _ upper: Int) -> ByteRun {
    let end = Swift.min(Swift.max(upper, 0), bytes.count)
    let start = Swift.min(Swift.max(lower, 0), end)
    return ByteRun(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
  }

  /// Whether these are the characters of `name`, which is in lower case, in any case.
  func matches(_ name: StaticString) -> Bool {
    count == name.utf8CodeUnitCount && hasPrefix(name)
  }

  func hasPrefix(_ name: StaticString) -> Bool {
    let length = name.utf8CodeUnitCount
    guard let base = bytes.baseAddress, count >= length else { return false }
    return mock_matches(base, name.utf8Start, length)
  }

  /// How many bytes from `start` on are of a token, of text, of a target.
  func tokenLength(from start: Int = 0) -> Int {
    guard let base = bytes.baseAddress, start < count else { return 0 }
    return mock_token_length(base + start, count &- start)
  }

  func textLength(from start: Int = 0) -> Int {
    guard let base = bytes.baseAddress, start < count else { return 0 }
    return mock_text_length(base + start, count &- start)
  }

  func targetLength(from start: Int = 0) -> Int {
    guard let base = bytes.baseAddress, start < count else { return 0 }
    return mock_target_length(base + start, count &- start)
  }

  /// Without spaces and tabs at both ends.
  var trimmed: ByteRun {
    var start = 0
    var end = count
    while start < end, bytes[start].isBlank { start &+= 1 }
    while end > start, bytes[end &- 1].isBlank { end &-= 1 }
    return slice(start, end)
  }

  /// The value of decimal digits alone; `nil` for anything else, and beyond 18 digits.
  var decimalValue: Int? {
    guard count > 0, count <= 18 else { return nil }
    var value: Int64 = 0
    for byte in bytes {
      guard byte.isDigit else { return nil }
      value = value &* 10 &+ Int64(byte &- 0x30)
    }
    return Int(exactly: value)
  }

  /// Calls `body` with each element of a comma-separated list.
  func forEachElement(_ body: (ByteRun) -> Void) {
    var start = 0
    while start <= count {
      var end = start
      while end < count, bytes[end] != UInt8(ascii: ",") { end &+= 1 }
      let element = slice(start, end).trimmed
      if element.count > 0 { body(element) }
      start = end &+ 1
    }
  }

  /// How many bytes of a URL's start are its scheme and `://`, for the schemes that are spoken here.
  var schemeLength: Int? {
    if hasPrefix("http://") { return 7 }
    return hasPrefix("https://") ? 8 : nil
  }

  /// Whether a host, perhaps with a port and never with credentials, follows at `start`.
  func hasAuthority(at start: Int) -> Bool {
    var end = start
    while end < count, !bytes[end].cannotBeInAuthority { end &+= 1 }
    let next = byte(end)
    return end > start && (end == count || next == .slash || next == UInt8(ascii: "?"))
  }
}

extension UInt8 {
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let space: UInt8 = 0x20
  static let slash: UInt8 = 0x2F

  var isDigit: Bool { self &- 0x30 < 10 }
  var isBlank: Bool { self == 0x20 || self == 0x09 }

  var hexValue: Int? {
    switch self {
    case 0x30...0x39: Int(self &- 0x30)
    case 0x41...0x46: Int(self &- 0x37)
    case 0x61...0x66: Int(self &- 0x57)
    default: nil
    }
  }

  /// Whether a host with its port ends before this character, or is malformed by it.
  var cannotBeInAuthority: Bool {
    switch self {
    case 0...0x20, .slash, 0x7F: true
    case UInt8(ascii: "?"), UInt8(ascii: "#"), UInt8(ascii: "@"), UInt8(ascii: "\\"), UInt8(ascii: "\""),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "|"),
      UInt8(ascii: "^"), UInt8(ascii: "`"):
      true
    default: false
    }
  }
}
