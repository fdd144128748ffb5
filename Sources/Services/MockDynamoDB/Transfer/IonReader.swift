// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Reads the part of Amazon Ion's text form that tables are exported in.
struct IonReader {
  struct Malformed: Error {}

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0

  init(_ content: Bytes) { bytes = Array(content) }

  /// The next value that stands for itself; `nil` at the end.
  mutating func nextTopLevel() -> Result<Value, Malformed>? {
    skipSpace()
    while skip(word: "$ion_1_0") { skipSpace() }
    guard position < bytes.count else { return nil }
    do {
      return .success(try value())
    } catch { return .failure(error) }
  }

  // MARK: Bytes

  private func peek(_ offset: Int = 0) -> UInt8 {
    position &+ offset < bytes.count ? bytes[position &+ offset] : 0
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      if [9, 10, 13, 32].contains(peek()) {
        position &+= 1
      } else if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "/") {
        while position < bytes.count, peek() != 10 { position &+= 1 }
      } else {
        return
      }
    }
  }

  private mutating func skip(_ byte: Character) -> Bool {
    skipSpace()
    guard position < bytes.count, peek() == byte.asciiValue else { return false }
    position &+= 1
    return true
  }

  private mutating func skip(word: String) -> Bool {
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position &+= word.utf8.count
    return true
  }

  private mutating func expect(_ byte: Character) throws(Malformed) {
    guard skip(byte) else { throw Malformed() }
  }

  // MARK: Values

  private mutating func value() throws(Malformed) -> Value {
    guard depth <= Value.maximumDepth + 2 else { throw Malformed() }
    depth &+= 1
    defer { depth &-= 1 }
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{") where peek(1) == UInt8(ascii: "{"): return .binary(try blob())
    case UInt8(ascii: "{"): return .map(try structure())
    case UInt8(ascii: "["): return .list(try list())
    case UInt8(ascii: "\""): return .string(try quoted())
    case UInt8(ascii: "'"): return .string(try quoted())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default: break
    }
    for (annotation, type) in [
      ("$dynamodb_SS::", ValueType.stringSet), ("$dynamodb_NS::", .numberSet),
      ("$dynamodb_BS::", .binarySet),
    ] where skip(word: annotation) {
      skipSpace()
      return try set(type, try list())
    }
    if skip(word: "true") { return .bool(true) }
    if skip(word: "false") { return .bool(false) }
    if skip(word: "null") { return .null }
    throw Malformed()
  }

  private mutating func structure() throws(Malformed) -> AttributeMap {
    try expect("{")
    var entries: [AttributeMap.Entry] = []
    while !skip("}") {
      skipSpace()
      let name =
        peek() == UInt8(ascii: "'") || peek() == UInt8(ascii: "\"") ? try quoted() : try symbol()
      try expect(":")
      entries.append(.init(name: name, value: try value()))
      guard skip(",") else {
        try expect("}")
        break
      }
    }
    return AttributeMap(entries)
  }

  private mutating func list() throws(Malformed) -> [Value] {
    try expect("[")
    var values: [Value] = []
    while !skip("]") {
      values.append(try value())
      guard skip(",") else {
        try expect("]")
        break
      }
    }
    return values
  }

  private func set(_ type: ValueType, _ values: [Value]) throws(Malformed) -> Value {
    let strings = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    let numbers = values.compactMap {
      if case .number(let number) = $0 { number.description } else { nil }
    }
    let binaries = values.compactMap { if case .binary(let bytes) = $0 { bytes } else { nil } }
    let set: Value? =
      switch type {
      case .stringSet where strings.count == values.count: try? .stringSet(checking: strings)
      case .numberSet where numbers.count == values.count: try? .numberSet(checking: numbers)
      case .binarySet where binaries.count == values.count: try? .binarySet(checking: binaries)
      default: nil
      }
    guard let set else { throw Malformed() }
    return set
  }

  private mutating func blob() throws(Malformed) -> Bytes {
    position &+= 2
    let start = position
    while position < bytes.count, peek() != UInt8(ascii: "}") { position &+= 1 }
    let text = String(decoding: bytes[start..<position].filter { $0 > 32 }, as: UTF8.self)
    guard skip(word: "}}"), let content = Bytes(base64: text) else { throw Malformed() }
    return content
  }

  private mutating func symbol() throws(Malformed) -> String {
    let start = position
    while (peek() | 0x20) &- 97 < 26 || peek() &- 48 < 10 || peek() == 95 || peek() == 36 {
      position &+= 1
    }
    guard position > start else { throw Malformed() }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// An integer, or a decimal whose exponent follows `d`.
  private mutating func number() throws(Malformed) -> Number {
    let start = position
    while position < bytes.count {
      let byte = peek()
      guard byte &- 48 < 10 || "+-.dDeE".utf8.contains(byte) else { break }
      position &+= 1
    }
    var text = bytes[start..<position].map {
      $0 | 0x20 == UInt8(ascii: "d") ? UInt8(ascii: "e") : $0
    }
    if text.last == UInt8(ascii: ".") { text.removeLast() }
    guard let number = try? Number(String(decoding: text, as: UTF8.self)) else { throw Malformed() }
    return number
  }

  private mutating func quoted() throws(Malformed) -> String {
    let quote = peek()
    position &+= 1
    var scalars = String.UnicodeScalarView()
    var plain: [UInt8] = []
    func flush() {
      scalars.append(contentsOf: String(decoding: plain, as: UTF8.self).unicodeScalars)
      plain = []
    }
    while position < bytes.count {
      let byte = peek()
      position &+= 1
      if byte == quote {
        flush()
        return String(scalars)
      }
      guard byte == UInt8(ascii: "\\") else {
        plain.append(byte)
        continue
      }
      flush()
      scalars.append(try escape())
    }
    throw Malformed()
  }

  private mutating func escape() throws(Malformed) -> Unicode.Scalar {
    let byte = peek()
    position &+= 1
    switch byte {
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "0"): return "\0"
    case UInt8(ascii: "x"): return try hex(2)
    case UInt8(ascii: "u"): return try hex(4)
    case UInt8(ascii: "U"): return try hex(8)
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "/"):
      return Unicode.Scalar(byte)
    default: throw Malformed()
    }
  }

  private mutating func hex(_ digits: Int) throws(Malformed) -> Unicode.Scalar {
    guard position &+ digits <= bytes.count,
      let code = UInt32(
        String(decoding: bytes[position..<position &+ digits], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(code)
    else { throw Malformed() }
    position &+= digits
    return scalar
  }
}
