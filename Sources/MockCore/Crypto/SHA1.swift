// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// SHA-1, one of S3's checksums.
public struct SHA1: HashFunction {
  public static var size: Int { 20 }
  public static var blockSize: Int { 64 }

  private var context = mock_hash64()

  public init() { mock_sha1_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_sha1_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    var last = context
    return Bytes(count: Self.size) { mock_sha1_final(&last, $0) }
  }
}
