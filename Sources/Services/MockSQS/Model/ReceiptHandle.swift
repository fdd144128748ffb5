// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a receiver gets to delete a message or change its visibility with; opaque on the wire, as AWS's are.
struct ReceiptHandle: Equatable {
  /// Tells the queues of a cloud apart, also those with one name after each other.
  var queue: UInt64
  /// The message's place in the queue.
  var message: UInt64
  /// Which receive of the message handed it out.
  var serial: UInt64

  private static let length = 36
  private static let version: [UInt8] = [1, 1, 1]

  init(queue: UInt64, message: UInt64, serial: UInt64) {
    self.queue = queue
    self.message = message
    self.serial = serial
  }

  /// Reads the wire form; `nil` for anything that no queue handed out.
  init?(_ text: String) {
    guard text.utf8.count == Self.length / 3 * 4, let bytes = Bytes(base64: text),
      bytes.starts(with: Self.version)
    else { return nil }
    let noise = Self.word(bytes, at: 3)
    self.init(
      queue: Self.word(bytes, at: 11) ^ noise, message: Self.word(bytes, at: 19) ^ noise,
      serial: Self.word(bytes, at: 27) ^ noise)
    guard bytes[35] == checksum else { return nil }
  }

  /// The wire form, hidden under `noise`.
  func text(noise: UInt64) -> String {
    var builder = BytesBuilder(capacity: Self.length)
    builder.append(Self.version)
    for word in [noise, queue ^ noise, message ^ noise, serial ^ noise] {
      withUnsafeBytes(of: word.bigEndian) { builder.append($0) }
    }
    builder.append(checksum)
    return builder.finish().base64
  }

  private var checksum: UInt8 {
    let mixed = (queue ^ (message &* 0x9E37_79B9_7F4A_7C15) ^ serial) &* 0xBF58_476D_1CE4_E5B9
    return UInt8(truncatingIfNeeded: mixed &>> 56)
  }

  private static func word(_ bytes: Bytes, at offset: Int) -> UInt64 {
    var word: UInt64 = 0
    for byte in bytes.slice(offset..<offset &+ 8) { word = word &<< 8 | UInt64(byte) }
    return word
  }
}
