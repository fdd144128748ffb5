// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A place in a shard, good for a quarter of an hour.
struct ShardIterator: Sendable {
  static let lifetime = Duration.seconds(15 * 60)

  let stream: String
  let shard: String
  /// The number of the record that comes next.
  let position: UInt64
  let createdAt: Instant

  /// The text that clients carry about: the stream and what only we read.
  var text: String {
    let content = "\(shard)/\(position)/\(createdAt.microsecondsSince1970)"
    return "\(stream)|1|\(Bytes(content).base64)"
  }

  init(stream: String, shard: String, position: UInt64, createdAt: Instant) {
    self.stream = stream
    self.shard = shard
    self.position = position
    self.createdAt = createdAt
  }

  init?(_ text: String) {
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1] == "1", let bytes = Bytes(base64: String(parts[2])),
      let content = String(validating: bytes)
    else { return nil }
    let fields = content.split(separator: "/", omittingEmptySubsequences: false)
    guard fields.count == 3, let position = UInt64(fields[1]), let time = Int64(fields[2]) else {
      return nil
    }
    self.init(
      stream: String(parts[0]), shard: String(fields[0]), position: position,
      createdAt: Instant(microsecondsSince1970: time))
  }

  func isExpired(_ now: Instant) -> Bool { createdAt + Self.lifetime < now }
}
