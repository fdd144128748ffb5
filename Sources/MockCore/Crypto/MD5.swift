// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// The digest of `Content-MD5`, of ETags and of SQS message bodies.
public struct MD5: HashFunction {
  public static var size: Int { 16 }
  public static var blockSize: Int { 64 }

  private var context = mock_hash64()

  public init() { mock_md5_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_md5_update(&context, buffer.bytePointer, buffer.count)
  }

  /// Takes the same bytes into both digests, in little more time than into this one.
  mutating func update(_ buffer: UnsafeRawBufferPointer, with other: inout SHA256?) {
    guard var sha256 = other.take() else { return update(buffer) }
    mock_md5_sha256_update(&context, &sha256.context, buffer.bytePointer, buffer.count)
    other = sha256
  }

  public func finalize() -> Bytes {
    var last = context
    return Bytes(count: Self.size) { mock_md5_final(&last, $0) }
  }
}
