// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// XXH3 of 64 bits, one of S3's newer checksums.
public struct XXHash3: Checksum {
  public static var size: Int { 8 }

  private var context = mock_xxhash3()

  public init() { mock_xxhash3_init(&context) }

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    mock_xxhash3_update(&context, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes {
    withUnsafePointer(to: context) { context in
      Bytes(count: Self.size) { mock_xxhash3_final64(context, $0) }
    }
  }
}
