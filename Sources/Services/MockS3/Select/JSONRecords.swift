// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

extension S3Select {
  /// Reads the values of a JSON file, one behind the other; numbers stay exact.
  struct JSONRecords {
    private var scanner: JSONScanner

    /// The memory must outlive the reader.
    init(_ buffer: UnsafeRawBufferPointer) {
      scanner = JSONScanner(buffer)
      if buffer.starts(with: [0xEF, 0xBB, 0xBF]) { scanner.position = 3 }
    }

    /// Goes on at the first line that begins at `offset` or later.
    mutating func seek(lineFrom offset: Int) {
      guard offset > 0 else { return }
      var position = min(offset, scanner.count)
      while position < scanner.count, scanner.base[position &- 1] != UInt8(ascii: "\n") { position &+= 1 }
      scanner.position = position
    }

    /// Where the next value begins; `nil` behind the last.
    mutating func nextStart() -> Int? { scanner.isAtEnd() ? nil : scanner.position }

    /// The value at the position.
    mutating func value() throws(Fault) -> Value { try value(depth: 0) }

    private var malformed: Fault { .select(.jsonParsingError) }

    private mutating func value(depth: Int) throws(Fault) -> Value {
      switch scanner.next() {
      case UInt8(ascii: "\""):
        guard let text = scanner.string() else { throw malformed }
        return .string(text)
      case UInt8(ascii: "{"): return .tuple(try fields(depth: depth))
      case UInt8(ascii: "["): return .list(try elements(depth: depth))
      case UInt8(ascii: "t") where scanner.literal("true"): return .boolean(true)
      case UInt8(ascii: "f") where scanner.literal("false"): return .boolean(false)
      case UInt8(ascii: "n") where scanner.literal("null"): return .null
      default: return try number()
      }
    }

    private mutating func number() throws(Fault) -> Value {
      let start = scanner.position
      switch scanner.number() {
      case .integer(let value)?: return .integer(value)
      case .double?:
        let raw = UnsafeBufferPointer(start: scanner.base + start, count: scanner.position - start)
        guard let value = Value(number: String(decoding: raw, as: UTF8.self)) else { throw malformed }
        return value
      case nil: throw malformed
      }
    }

    private mutating func fields(depth: Int) throws(Fault) -> [Value.Field] {
      guard depth < JSONScanner.maximumDepth else { throw malformed }
      scanner.position += 1
      var fields: [Value.Field] = []
      if scanner.take(UInt8(ascii: "}")) { return fields }
      repeat {
        guard scanner.next() == UInt8(ascii: "\""), let name = scanner.string(),
          scanner.take(UInt8(ascii: ":"))
        else { throw malformed }
        fields.append(Value.Field(name: name, value: try value(depth: depth + 1)))
      } while scanner.take(UInt8(ascii: ","))
      guard scanner.take(UInt8(ascii: "}")) else { throw malformed }
      return fields
    }

    private mutating func elements(depth: Int) throws(Fault) -> [Value] {
      guard depth < JSONScanner.maximumDepth else { throw malformed }
      scanner.position += 1
      var elements: [Value] = []
      if scanner.take(UInt8(ascii: "]")) { return elements }
      repeat { elements.append(try value(depth: depth + 1)) } while scanner.take(UInt8(ascii: ","))
      guard scanner.take(UInt8(ascii: "]")) else { throw malformed }
      return elements
    }
  }
}
