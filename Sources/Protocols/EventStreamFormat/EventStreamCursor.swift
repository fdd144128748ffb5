// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Reads the parts of a message left to right; `nil` where bytes are missing or make no sense.
struct EventStreamCursor {
  private let bytes: Bytes
  private var position = 0

  init(_ bytes: Bytes) { self.bytes = bytes }

  var isAtEnd: Bool { position >= bytes.count }

  private mutating func take(_ count: Int) -> Bytes? {
    guard bytes.count - position >= count else { return nil }
    defer { position += count }
    return bytes.slice(position..<position + count)
  }

  private mutating func number(_ count: Int) -> UInt64? {
    take(count).map { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }

  mutating func unsigned32() -> UInt32? { number(4).map { UInt32(truncatingIfNeeded: $0) } }

  mutating func header() -> EventStreamMessage.Header? {
    guard let nameCount = number(1), nameCount > 0, let raw = take(Int(nameCount)),
      let name = String(validating: raw), let type = number(1)
    else { return nil }
    return value(type).map { EventStreamMessage.Header(name, $0) }
  }

  private mutating func value(_ type: UInt64) -> EventStreamMessage.Value? {
    switch type {
    case 0: .boolean(true)
    case 1: .boolean(false)
    case 2: number(1).map { .byte(Int8(truncatingIfNeeded: $0)) }
    case 3: number(2).map { .short(Int16(truncatingIfNeeded: $0)) }
    case 4: number(4).map { .integer(Int32(truncatingIfNeeded: $0)) }
    case 5: number(8).map { .long(Int64(truncatingIfNeeded: $0)) }
    case 6: number(2).flatMap { take(Int($0)) }.map { .blob($0) }
    case 7: number(2).flatMap { take(Int($0)) }.flatMap { String(validating: $0) }.map { .string($0) }
    case 8: number(8).map { .timestamp(Instant(millisecondsSince1970: Int64(truncatingIfNeeded: $0))) }
    case 9: take(16).map { .uuid($0) }
    default: nil
    }
  }
}
