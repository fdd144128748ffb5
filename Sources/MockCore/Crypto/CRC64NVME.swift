// SPDX-License-Identifier: Apache-2.0

import CMockCore

/// The CRC of NVMe, S3's default checksum.
public struct CRC64NVME: Checksum {
  public static var size: Int { 8 }

  /// The checksum of everything so far.
  public private(set) var value: UInt64 = 0

  public init() {}

  public mutating func update(_ buffer: UnsafeRawBufferPointer) {
    value = mock_crc64nvme(value, buffer.bytePointer, buffer.count)
  }

  public func finalize() -> Bytes { withUnsafeBytes(of: value.bigEndian) { Bytes(copying: $0) } }
}
