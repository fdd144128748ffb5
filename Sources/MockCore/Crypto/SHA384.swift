// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// SHA-384, for the algorithms of KMS that end in `_384`.
public struct SHA384: HashFunction {
  public static var size: Int { 48 }
  public static var blockSize: Int { 128 }

  private var context = mock_hash128()

  public init() { mock_sha384_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_sha512_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    var last = context
    return Bytes(count: 64) { mock_sha512_final(&last, $0) }.slice(0..<Self.size)
  }
}
