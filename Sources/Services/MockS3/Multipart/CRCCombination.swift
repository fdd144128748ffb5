// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Makes the CRC of a whole from the CRCs of its parts, without looking at the bytes again.
///
/// A CRC is a polynomial over GF(2): bytes that follow multiply it by a power of x, and then add their own.
struct CRCCombination {
  /// The bits of a value, 32 or 64.
  private let width: Int
  /// The polynomial with its bits reversed, but for the highest, which is always there.
  private let polynomial: UInt64
  private var value: UInt64 = 0
  /// The factor for the length of part that came last: parts mostly have one length.
  private var factor: (length: Int, value: UInt64) = (0, 0)

  /// `nil` for an algorithm that isn't a CRC.
  init?(_ algorithm: S3.ChecksumAlgorithm) {
    switch algorithm {
    case .crc32: (width, polynomial) = (32, 0xEDB8_8320)
    case .crc32c: (width, polynomial) = (32, 0x82F6_3B78)
    case .crc64nvme: (width, polynomial) = (64, 0x9A6C_9329_AC4B_C9B5)
    default: return nil
    }
    factor = (0, one)
  }

  private var one: UInt64 { 1 &<< UInt64(width &- 1) }

  /// Adds a part of `length` bytes and this checksum, most significant byte first.
  mutating func append(_ checksum: Bytes, length: Int) {
    if factor.length != length { factor = (length, power(ofBytes: length)) }
    value = product(factor.value, value) ^ checksum.reduce(0) { $0 &<< 8 | UInt64($1) }
  }

  var checksum: Bytes {
    withUnsafeBytes(of: value.bigEndian) { Bytes(copying: $0) }.slice(8 - width / 8..<8)
  }

  /// x to the power of eight times `count`.
  private func power(ofBytes count: Int) -> UInt64 {
    var result = one
    // x to the 8th, then its squares.
    var square = one &>> 8
    var rest = count
    while rest > 0 {
      if rest & 1 == 1 { result = product(square, result) }
      square = product(square, square)
      rest &>>= 1
    }
    return result
  }

  /// The product of two polynomials, reduced.
  private func product(_ left: UInt64, _ right: UInt64) -> UInt64 {
    var result: UInt64 = 0
    var factor = right
    var bit = one
    while bit != 0 {
      if left & bit != 0 { result ^= factor }
      factor = factor & 1 == 1 ? factor &>> 1 ^ polynomial : factor &>> 1
      bit &>>= 1
    }
    return result
  }
}
