// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// The CRC of zip files and Ethernet, one of S3's checksums and the frame check of event streams.
public struct CRC32: Checksum {
  public static var size: Int { 4 }

  /// The checksum of everything so far.
  public private(set) var value: UInt32 = 0

  public init() {}

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    value = mock_crc32(value, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes { withUnsafeBytes(of: value.bigEndian) { Bytes(copying: $0) } }
}
