// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// XXH3 of 128 bits, one of S3's newer checksums.
public struct XXHash128: Checksum {
  public static var size: Int { 16 }

  private var context = mock_xxhash3()

  public init() { mock_xxhash3_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_xxhash3_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    withUnsafePointer(to: context) { context in
      Bytes(count: Self.size) { mock_xxhash3_final128(context, $0) }
    }
  }
}
