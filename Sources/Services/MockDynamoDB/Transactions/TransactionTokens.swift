// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Transactions that were done, for as long as their client request tokens make repetitions harmless.
struct TransactionTokens: Sendable {
  /// How long a token counts.
  static let lifetime = Duration.seconds(600)

  struct Done: Sendable {
    /// A digest of what was asked for.
    let request: Bytes
    let time: Instant
    let output: DynamoDB.TransactWriteItemsOutput
  }

  private var done: OrderedMap<Bytes, Done> = [:]
  /// The tokens in the order of their time.
  private var queue: OrderedMap<Age, Void> = [:]

  private struct Age: Comparable, Sendable {
    let time: Instant
    let token: Bytes

    static func < (left: Age, right: Age) -> Bool {
      left.time == right.time ? left.token < right.token : left.time < right.time
    }
  }

  /// What became of the transaction with this token.
  func find(_ token: String, now: Instant) -> Done? {
    guard let found = done[Bytes(token)], now < found.time + Self.lifetime else { return nil }
    return found
  }

  mutating func remember(_ token: String, _ transaction: Done) {
    while let oldest = queue.first?.key, oldest.time + Self.lifetime <= transaction.time {
      queue.removeValue(forKey: oldest)
      done.removeValue(forKey: oldest.token)
    }
    let key = Bytes(token)
    if let earlier = done[key] { queue.removeValue(forKey: Age(time: earlier.time, token: key)) }
    done[key] = transaction
    queue[Age(time: transaction.time, token: key)] = ()
  }
}
