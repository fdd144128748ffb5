// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// SHA-512, for S3's checksums and the algorithms of KMS that end in `_512`.
public struct SHA512: HashFunction {
  public static var size: Int { 64 }
  public static var blockSize: Int { 128 }

  private var context = mock_hash128()

  public init() { mock_sha512_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_sha512_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    var last = context
    return Bytes(count: Self.size) { mock_sha512_final(&last, $0) }
  }
}
