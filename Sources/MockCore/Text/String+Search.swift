// SPDX-License-Identifier: Apache-2.0

import CMockCore

// The standard library's own searches look at each byte through an index of its own, which takes ten times as long.
extension String {
  /// The offset of the first `byte` at or behind `start` in the UTF-8; `nil` where there is none.
  public func utf8Offset(of byte: UInt8, from start: Int = 0) -> Int? {
    let found = utf8.withContiguousStorageIfAvailable { bytes -> Int? in
      guard start >= 0, start < bytes.count, let base = bytes.baseAddress else { return nil }
      let rest = bytes.count &- start
      let offset = mock_find_byte(base + start, rest, byte)
      return offset < rest ? start &+ offset : nil
    }
    if let found { return found }
    return utf8.dropFirst(start).firstIndex(of: byte).map { utf8.distance(from: utf8.startIndex, to: $0) }
  }

  /// Whether the UTF-8 begins with these bytes. `hasPrefix` would compare characters.
  package func utf8HasPrefix(_ prefix: StaticString) -> Bool {
    let found = utf8.withContiguousStorageIfAvailable { UnsafeRawBufferPointer($0).hasPrefix(prefix) }
    return found ?? prefix.withUTF8Buffer { utf8.starts(with: $0) }
  }

  /// Whether these bytes stand somewhere in the UTF-8. `contains` goes by characters, which takes a hundred times as long: too
  /// long for what each request with a query is asked.
  package func utf8Contains(_ wanted: StaticString) -> Bool {
    var text = self
    return text.withUTF8 { UnsafeRawBufferPointer($0).offset(after: wanted) != nil }
  }

  /// The text that stands in a range of the UTF-8, cut to what there is.
  public func utf8Slice(_ range: Range<Int>) -> String {
    let slice = utf8.withContiguousStorageIfAvailable { bytes in
      let lower = Swift.min(Swift.max(range.lowerBound, 0), bytes.count)
      let upper = Swift.min(Swift.max(range.upperBound, lower), bytes.count)
      return String(decoding: UnsafeBufferPointer(rebasing: bytes[lower..<upper]), as: UTF8.self)
    }
    if let slice { return slice }
    let lower = Swift.max(range.lowerBound, 0)
    return String(
      decoding: utf8.dropFirst(lower).prefix(Swift.max(range.upperBound - lower, 0)), as: UTF8.self)
  }
}
