// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// Castagnoli's CRC, one of S3's checksums.
public struct CRC32C: Checksum {
  public static var size: Int { 4 }

  /// The checksum of everything so far.
  public private(set) var value: UInt32 = 0

  public init() {}

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    value = mock_crc32c(value, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes { withUnsafeBytes(of: value.bigEndian) { Bytes(copying: $0) } }
}
