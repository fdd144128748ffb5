// SPDX-License-Identifier: Apache-2.0

import CMockCore

@inline(__always)
func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 &+ nibble : 0x57 &+ nibble }

extension Bytes {
  /// The bytes as lower-case hexadecimal digits.
  public var hex: String {
    withUnsafeBytes { source in
      String(unsafeUninitializedCapacity: source.count * 2) { target in
        mock_hex_encode(source.bytePointer, source.count, target.baseAddress)
        return source.count * 2
      }
    }
  }

  /// Reads hexadecimal digits of either case; `nil` for an odd number of them or anything else.
  public init?(hex text: String) {
    var text = text
    guard let bytes = text.withUTF8({ Bytes(hex: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = bytes
  }

  /// Reads hexadecimal digits of either case; `nil` for an odd number of them or anything else.
  public init?(hex digits: UnsafeRawBufferPointer) {
    var builder = BytesBuilder(capacity: digits.count / 2)
    let valid = builder.decode(atMost: digits.count / 2) {
      mock_hex_decode(digits.bytePointer, digits.count, $0)
    }
    guard valid else { return nil }
    self = builder.finish()
  }
}

extension UnsafeRawBufferPointer {
  /// Writes lower-case hexadecimal digits; nothing where they don't fit.
  package func writeHex(to target: UnsafeMutableBufferPointer<UInt8>) {
    if target.count / 2 >= count { mock_hex_encode(bytePointer, count, target.baseAddress) }
  }
}

extension BytesBuilder {
  /// Appends lower-case hexadecimal digits.
  public mutating func append(hex bytes: Bytes) {
    append(atLeast: bytes.count * 2) { target in
      bytes.withUnsafeBytes { mock_hex_encode($0.bytePointer, $0.count, target.bytePointer) }
      return bytes.count * 2
    }
  }

  /// Lets a C decoder write; `false`, with nothing appended, when it answers -1.
  mutating func decode(atMost count: Int, _ body: (UnsafeMutablePointer<UInt8>?) -> Int) -> Bool {
    var valid = true
    append(atLeast: count) { target in
      let written = body(target.bytePointer)
      valid = written >= 0
      return max(written, 0)
    }
    return valid
  }
}

extension UnsafeRawBufferPointer {
  /// The address as C functions take it.
  @inline(__always)
  var bytePointer: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

extension UnsafeMutableRawBufferPointer {
  /// The address as C functions take it.
  @inline(__always)
  var bytePointer: UnsafeMutablePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
