// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// XXH64, one of S3's newer checksums.
public struct XXHash64: Checksum {
  public static var size: Int { 8 }

  private var context = mock_xxhash64()

  public init() { mock_xxhash64_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_xxhash64_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    withUnsafePointer(to: context) { context in
      Bytes(count: Self.size) { mock_xxhash64_final(context, $0) }
    }
  }
}
