// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Whole values, as documents or passed over; recursion ends at ``JSONScanner/maximumDepth``.
extension JSONScanner {
  /// The value at the position as a document.
  mutating func document(depth: Int = 0) throws(JSONError) -> Document {
    switch next() {
    case UInt8(ascii: "\""):
      guard let text = string() else { throw malformed() }
      return .string(text)
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .array(try array(depth: depth))
    case UInt8(ascii: "t") where literal("true"): return .boolean(true)
    case UInt8(ascii: "f") where literal("false"): return .boolean(false)
    case UInt8(ascii: "n") where literal("null"): return .null
    default:
      switch number() {
      case .integer(let value): return .integer(value)
      case .double(let value): return .double(value)
      case nil: throw malformed()
      }
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> [Document.Member] {
    guard depth < Self.maximumDepth else { throw tooDeep() }
    position &+= 1
    var members: [Document.Member] = []
    if take(UInt8(ascii: "}")) { return members }
    repeat {
      guard next() == UInt8(ascii: "\""), let name = string(), take(UInt8(ascii: ":")) else {
        throw malformed()
      }
      members.append(Document.Member(name, try document(depth: depth + 1)))
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "}")) else { throw malformed() }
    return members
  }

  private mutating func array(depth: Int) throws(JSONError) -> [Document] {
    guard depth < Self.maximumDepth else { throw tooDeep() }
    position &+= 1
    var elements: [Document] = []
    if take(UInt8(ascii: "]")) { return elements }
    repeat { elements.append(try document(depth: depth + 1)) } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { throw malformed() }
    return elements
  }

  /// Passes over the value at the position, which must be valid all the same.
  mutating func skipValue(depth: Int = 0) throws(JSONError) {
    let first = next()
    switch first {
    case UInt8(ascii: "\""):
      guard let raw = rawString() else { throw malformed() }
      let isText = raw.hasEscapes ? Self.unescape(raw.bytes) != nil : isUTF8(raw.bytes)
      guard isText else { throw malformed() }
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      guard depth < Self.maximumDepth else { throw tooDeep() }
      let isObject = first == UInt8(ascii: "{")
      let close = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
      position &+= 1
      if take(close) { return }
      repeat {
        if isObject {
          guard next() == UInt8(ascii: "\"") else { throw malformed() }
          try skipValue(depth: depth + 1)
          guard take(UInt8(ascii: ":")) else { throw malformed() }
        }
        try skipValue(depth: depth + 1)
      } while take(UInt8(ascii: ","))
      guard take(close) else { throw malformed() }
    case UInt8(ascii: "t") where literal("true"): break
    case UInt8(ascii: "f") where literal("false"): break
    case UInt8(ascii: "n") where literal("null"): break
    default: guard number() != nil else { throw malformed() }
    }
  }

  private func isUTF8(_ bytes: UnsafeRawBufferPointer) -> Bool {
    bytes.isValidUTF8
  }

  func malformed() -> JSONError { JSONError(reason: .malformed, offset: position) }
  func tooDeep() -> JSONError { JSONError(reason: .tooDeep, offset: position) }
}
