// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Ids of versions and uploads: text that looks random and knows when it was made, as S3's own do. So a listing goes on
/// behind a version that was deleted since its page was read.
enum SequencedID {
  /// A version's.
  static let versionLength = 32
  /// An upload's.
  static let uploadLength = 128

  private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._".utf8)
  /// Ten characters of six bits at the end hold the number, masked by what is before them.
  private static let digits = 10

  static func make(_ sequence: Int, length: Int, _ random: inout SeededGenerator) -> String {
    let head = random.string(length: length - digits, alphabet: .versionID)
    let number = (UInt64(bitPattern: Int64(sequence)) ^ mask(Bytes(head))) & (1 << 60 - 1)
    return String(unsafeUninitializedCapacity: length) { buffer in
      var index = 0
      for byte in head.utf8 {
        buffer[index] = byte
        index &+= 1
      }
      for digit in 0..<digits {
        buffer[index] = alphabet[Int(number &>> UInt64(6 &* digit) & 63)]
        index &+= 1
      }
      return index
    }
  }

  /// The number of an id; `nil` for a text that is no id at all.
  static func sequence(of id: String, length: Int) -> Int? {
    let bytes = Bytes(id)
    guard bytes.count == length else { return nil }
    var number: UInt64 = 0
    for (index, byte) in bytes.enumerated() {
      guard let value = value(of: byte) else { return nil }
      let digit = index &- (length &- digits)
      if digit >= 0 { number |= value &<< UInt64(6 &* digit) }
    }
    return Int((number ^ mask(bytes.slice(0..<length &- digits))) & (1 << 60 - 1))
  }

  private static func value(of byte: UInt8) -> UInt64? {
    switch byte {
    case 0x30...0x39: UInt64(byte &- 0x30)
    case 0x41...0x5A: UInt64(byte &- 0x41 &+ 10)
    case 0x61...0x7A: UInt64(byte &- 0x61 &+ 36)
    case UInt8(ascii: "."): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }

  private static func mask(_ head: Bytes) -> UInt64 {
    var crc = CRC64NVME()
    crc.update(head)
    return crc.value
  }
}
