// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

/// Reads a JSON text into a ``Document``, members in the order of the text, which is an API model's order.
struct JSONText {
  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  static func parse(_ data: Data) throws(ModelError) -> Document {
    // Rethrowing through Foundation's untyped closure loses the type.
    let result: Result<Document, ModelError> = data.withUnsafeBytes { bytes in
      var text = JSONText(bytes: bytes)
      do throws(ModelError) {
        let value = try text.value(depth: 0)
        text.skipSpace()
        guard text.position == bytes.count else { throw text.unexpected() }
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position &+= 1
      default: return
      }
    }
  }

  private func unexpected() -> ModelError {
    ModelError("not valid JSON at byte \(position)")
  }

  private mutating func expect(_ text: StaticString) throws(ModelError) {
    let expected = UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    guard bytes[position...].starts(with: expected) else { throw unexpected() }
    position += expected.count
  }

  private mutating func value(depth: Int) throws(ModelError) -> Document {
    guard depth < 200 else { throw unexpected() }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"):
      try expect("true")
      return .boolean(true)
    case UInt8(ascii: "f"):
      try expect("false")
      return .boolean(false)
    case UInt8(ascii: "n"):
      try expect("null")
      return .null
    default: return try number()
    }
  }

  private mutating func object(depth: Int) throws(ModelError) -> Document {
    position += 1
    var members: [Document.Member] = []
    skipSpace()
    if current == UInt8(ascii: "}") {
      position += 1
      return .object(members)
    }
    while true {
      skipSpace()
      let name = try string()
      skipSpace()
      try expect(":")
      members.append(Document.Member(name, try value(depth: depth + 1)))
      skipSpace()
      if current == UInt8(ascii: "}") {
        position += 1
        return .object(members)
      }
      try expect(",")
    }
  }

  private mutating func array(depth: Int) throws(ModelError) -> Document {
    position += 1
    var elements: [Document] = []
    skipSpace()
    if current == UInt8(ascii: "]") {
      position += 1
      return .array(elements)
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if current == UInt8(ascii: "]") {
        position += 1
        return .array(elements)
      }
      try expect(",")
    }
  }

  private mutating func number() throws(ModelError) -> Document {
    let start = position
    while let byte = current, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let integer = Int(text) { return .integer(integer) }
    guard let double = Double(text) else { throw unexpected() }
    return .double(double)
  }

  private mutating func string() throws(ModelError) -> String {
    try expect("\"")
    let start = position
    var hasEscapes = false
    while let byte = current, byte != UInt8(ascii: "\"") {
      hasEscapes = hasEscapes || byte == UInt8(ascii: "\\")
      position &+= byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.count else { throw unexpected() }
    let raw = bytes[start..<position]
    position += 1
    return hasEscapes ? try Self.unescape(raw) : String(decoding: raw, as: UTF8.self)
  }

  private static func unescape(_ raw: Slice<UnsafeRawBufferPointer>) throws(ModelError) -> String {
    var units: [UInt16] = []
    var iterator = String(decoding: raw, as: UTF8.self).utf16.makeIterator()
    while let unit = iterator.next() {
      guard unit == 0x5C else {
        units.append(unit)
        continue
      }
      switch iterator.next().flatMap({ UnicodeScalar($0) }) {
      case "n": units.append(0x0A)
      case "t": units.append(0x09)
      case "r": units.append(0x0D)
      case "b": units.append(0x08)
      case "f": units.append(0x0C)
      case "u":
        var code: UInt16 = 0
        for _ in 0..<4 {
          guard let scalar = iterator.next().flatMap({ UnicodeScalar($0) }),
            let digit = Character(scalar).hexDigitValue
          else { throw ModelError("not valid JSON: a \\u escape without four digits") }
          code = code << 4 | UInt16(digit)
        }
        units.append(code)
      case let other?: units.append(UInt16(truncatingIfNeeded: other.value))
      case nil: throw ModelError("not valid JSON: an escape without a character")
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
