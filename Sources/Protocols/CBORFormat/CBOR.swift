// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// CBOR without a schema.
public enum CBOR {
  /// Parses one value, with which the bytes must end. At most 128 arrays, maps and tags may stand in each other.
  public static func parse(_ bytes: Bytes) throws(CBORError) -> Document {
    try bytes.withUnsafeBytes { buffer throws(CBORError) in
      var scanner = CBORScanner(buffer)
      let document = try scanner.document()
      guard scanner.isAtEnd else { throw scanner.malformed() }
      return document
    }
  }

  /// Writes a document, with lengths in front of everything.
  public static func serialize(_ document: Document) -> Bytes {
    var builder = BytesBuilder()
    builder.append(cbor: document)
    return builder.finish()
  }
}

/// Why bytes aren't CBOR.
public struct CBORError: Error, Sendable, Hashable {
  public enum Reason: Sendable {
    /// Not CBOR at all, or not of the part of it that AWS uses.
    case malformed
    /// Values that stand too deep in each other.
    case tooDeep
  }

  public let reason: Reason
  /// Where parsing stopped, in bytes from the start.
  public let offset: Int
}

extension BytesBuilder {
  /// The start of an item, in as few bytes as its argument needs.
  mutating func append(cbor major: CBORScanner.Major, _ argument: UInt64) {
    let type = major.rawValue << 5
    switch argument {
    case 0..<24: append(type | UInt8(truncatingIfNeeded: argument))
    case 24...0xFF:
      append(type | 24)
      append(UInt8(truncatingIfNeeded: argument))
    case 0x100...0xFFFF:
      append(type | 25)
      append(bigEndian: UInt16(truncatingIfNeeded: argument))
    case 0x10000...0xFFFF_FFFF:
      append(type | 26)
      append(bigEndian: UInt32(truncatingIfNeeded: argument))
    default:
      append(type | 27)
      append(bigEndian: argument)
    }
  }

  private mutating func append(bigEndian value: some FixedWidthInteger) {
    Swift.withUnsafeBytes(of: value.bigEndian) { append($0) }
  }

  mutating func append(cbor value: Int) {
    append(cbor: value < 0 ? .negative : .unsigned, value < 0 ? UInt64(-1 &- value) : UInt64(value))
  }

  mutating func append(cbor value: Bool) { append(value ? 0xF5 : 0xF4) }
  mutating func appendCBORNull() { append(0xF6) }

  /// A double; in 32 bits where `isFloat` and nothing is lost.
  mutating func append(cbor value: Double, isFloat: Bool = false) {
    if isFloat, value.isNaN || Double(Float(value)) == value {
      append(0xFA)
      append(bigEndian: value.isNaN ? 0x7FC0_0000 : Float(value).bitPattern)
    } else {
      append(0xFB)
      append(bigEndian: value.isNaN ? 0x7FF8_0000_0000_0000 : value.bitPattern)
    }
  }

  mutating func append(cbor text: String) {
    append(cbor: .text, UInt64(text.utf8.count))
    append(text)
  }

  mutating func append(cbor bytes: Bytes) {
    append(cbor: .bytes, UInt64(bytes.count))
    append(bytes)
  }

  mutating func append(cbor instant: Instant) {
    append(0xC1)
    let seconds = instant.secondsSince1970
    if let whole = Int(exactly: seconds) { append(cbor: whole) } else { append(cbor: seconds) }
  }

  /// A document; what stands deeper than any parser of ours would take is written as `null`.
  mutating func append(cbor document: Document, depth: Int = 0) {
    guard depth < 1024 else { return appendCBORNull() }
    switch document {
    case .null: appendCBORNull()
    case .boolean(let value): append(cbor: value)
    case .integer(let value): append(cbor: value)
    case .double(let value): append(cbor: value)
    case .string(let value): append(cbor: value)
    case .blob(let value): append(cbor: value)
    case .timestamp(let value): append(cbor: value)
    case .array(let elements):
      append(cbor: .array, UInt64(elements.count))
      for element in elements { append(cbor: element, depth: depth + 1) }
    case .object(let members):
      append(cbor: .map, UInt64(members.count))
      for member in members {
        append(cbor: member.name)
        append(cbor: member.value, depth: depth + 1)
      }
    }
  }
}
