// SPDX-License-Identifier: Apache-2.0

import CMockCore

extension Bytes {
  /// The bytes in base64: standard alphabet, padded, one line.
  public var base64: String { withUnsafeBytes { $0.base64 } }

  /// Reads base64 as AWS accepts it: standard alphabet, padded, no white space; `nil` for anything else.
  public init?(base64 text: String) {
    var text = text
    guard let bytes = text.withUTF8({ Bytes(base64: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = bytes
  }

  /// Reads base64 as AWS accepts it: standard alphabet, padded, no white space; `nil` for anything else.
  public init?(base64 characters: UnsafeRawBufferPointer) {
    var builder = BytesBuilder(capacity: characters.count / 4 * 3)
    guard builder.append(decodingBase64: characters) else { return nil }
    self = builder.finish()
  }
}

extension UnsafeRawBufferPointer {
  /// The bytes in base64: standard alphabet, padded, one line.
  public var base64: String {
    String(unsafeUninitializedCapacity: (count + 2) / 3 * 4) { target in
      mock_base64_encode(bytePointer, count, target.baseAddress)
    }
  }
}

extension UnsafeRawBufferPointer {
  /// Writes the bytes in base64, and says how much that is; nothing where it doesn't fit.
  package func writeBase64(to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard target.count >= (count + 2) / 3 * 4 else { return 0 }
    return mock_base64_encode(bytePointer, count, target.baseAddress)
  }
}

extension BytesBuilder {
  /// Appends base64: standard alphabet, padded, one line.
  public mutating func append(base64 bytes: Bytes) {
    append(atLeast: (bytes.count + 2) / 3 * 4) { target in
      bytes.withUnsafeBytes { mock_base64_encode($0.bytePointer, $0.count, target.bytePointer) }
    }
  }

  /// Appends the bytes that `characters` are the base64 of; `false`, with nothing appended, when they are not.
  public mutating func append(decodingBase64 characters: UnsafeRawBufferPointer) -> Bool {
    decode(atMost: characters.count / 4 * 3) {
      mock_base64_decode(characters.bytePointer, characters.count, $0)
    }
  }
}
