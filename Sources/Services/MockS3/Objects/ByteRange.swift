// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A `Range` header, as far as S3 takes it: one range of bytes.
struct ByteRange: Equatable {
  private enum Form: Equatable {
    case from(Int, through: Int?)
    case last(Int)
  }

  private let form: Form

  /// Reads `bytes=0-99`, `bytes=100-`, `bytes=-50`; `nil` for anything else, which S3 passes over.
  init?(_ header: String) {
    guard let equals = header.utf8.firstIndex(of: UInt8(ascii: "=")),
      header[..<equals].lowercased() == "bytes"
    else { return nil }
    let range = header[header.utf8.index(after: equals)...]
    guard let dash = range.utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
    let first = range[..<dash]
    let last = range[range.utf8.index(after: dash)...]
    if first.isEmpty {
      guard let count = Self.number(last) else { return nil }
      form = .last(count)
    } else {
      guard let start = Self.number(first) else { return nil }
      guard !last.isEmpty else {
        form = .from(start, through: nil)
        return
      }
      guard let end = Self.number(last), start <= end else { return nil }
      form = .from(start, through: end)
    }
  }

  /// Decimal digits only; what is more than any object holds counts as that.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 48 < 10 }) else { return nil }
    return Int(text) ?? .max
  }

  /// Which of `count` bytes are meant; `nil` where none of them are.
  func resolve(_ count: Int) -> Range<Int>? {
    switch form {
    case .last(let wanted): return wanted > 0 && count > 0 ? max(count - wanted, 0)..<count : nil
    case .from(let start, let end):
      guard start < count else { return nil }
      guard let end, end < count else { return start..<count }
      return start..<(end + 1)
    }
  }
}
