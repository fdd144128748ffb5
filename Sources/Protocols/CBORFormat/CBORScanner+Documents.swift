// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Whole values, as documents or passed over; recursion ends at ``CBORScanner/maximumDepth``.
extension CBORScanner {
  /// The value at the position as a document; what is undefined is `null`, tags other than that of timestamps are
  /// passed over.
  mutating func document(depth: Int = 0) throws(CBORError) -> Document {
    guard depth <= Self.maximumDepth else { throw tooDeep() }
    guard let head = head() else { throw malformed() }
    switch head.major {
    case .bytes:
      guard let bytes = bytes(head) else { throw malformed() }
      return .blob(bytes)
    case .text:
      guard let text = text(head) else { throw malformed() }
      return .string(text)
    case .array:
      var elements: [Document] = []
      var left = Remaining(head)
      while try next(&left) { elements.append(try document(depth: depth + 1)) }
      return .array(elements)
    case .map:
      var members: [Document.Member] = []
      var left = Remaining(head)
      while try next(&left) {
        guard let key = self.head(), key.major == .text, let name = text(key) else { throw malformed() }
        members.append(Document.Member(name, try document(depth: depth + 1)))
      }
      return .object(members)
    case .simple where head.info == 20 || head.info == 21: return .boolean(head.info == 21)
    case .simple where head.isNull: return .null
    case .tag where head.argument == 1:
      guard let instant = instant() else { throw malformed() }
      return .timestamp(instant)
    case .tag where head.argument > 4 || head.argument == 0: return try document(depth: depth + 1)
    default:
      switch number(head) {
      case .integer(let value): return .integer(value)
      case .double(let value): return .double(value)
      case nil: throw malformed()
      }
    }
  }

  /// Passes over the value at the position, which must be valid all the same.
  mutating func skipValue(depth: Int = 0) throws(CBORError) {
    guard depth <= Self.maximumDepth else { throw tooDeep() }
    guard let head = head() else { throw malformed() }
    switch head.major {
    case .unsigned, .negative: break
    case .bytes:
      guard run(head) != nil || (head.isIndefinite && bytes(head) != nil) else { throw malformed() }
    case .text: guard text(head) != nil else { throw malformed() }
    case .array, .map:
      var left = Remaining(head)
      while try next(&left) {
        try skipValue(depth: depth + 1)
        if head.major == .map { try skipValue(depth: depth + 1) }
      }
    case .tag: try skipValue(depth: depth + 1)
    case .simple: if head.isBreak || head.info == 24 && head.argument < 32 { throw malformed() }
    }
  }

  /// How many elements or entries are still to come.
  enum Remaining {
    case untilBreak
    case count(UInt64)

    init(_ head: Head) { self = head.isIndefinite ? .untilBreak : .count(head.argument) }
  }

  /// Whether one more comes.
  mutating func next(_ left: inout Remaining) throws(CBORError) -> Bool {
    switch left {
    case .untilBreak: return !takeBreak()
    case .count(0): return false
    case .count(let count):
      // A length that the bytes cannot hold is malformed before anything is made of it.
      guard count <= UInt64(buffer.count &- position) else { throw malformed() }
      left = .count(count &- 1)
      return true
    }
  }

  /// The number behind the tag of timestamps, in seconds since 1970.
  mutating func instant() -> Instant? {
    guard let head = head(), head.major != .tag else { return nil }
    switch number(head) {
    case .integer(let value): return Instant(secondsSince1970: Double(value))
    case .double(let value): return Instant(secondsSince1970: value)
    case nil: return nil
    }
  }

  func malformed() -> CBORError { CBORError(reason: .malformed, offset: position) }
  func tooDeep() -> CBORError { CBORError(reason: .tooDeep, offset: position) }
}
