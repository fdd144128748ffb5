// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// SHA-256, which Signature Version 4 is built on.
public struct SHA256: HashFunction {
  public static var size: Int { 32 }
  public static var blockSize: Int { 64 }

  var context = mock_hash64()

  public init() { mock_sha256_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_sha256_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    var last = context
    return Bytes(count: Self.size) { mock_sha256_final(&last, $0) }
  }
}
