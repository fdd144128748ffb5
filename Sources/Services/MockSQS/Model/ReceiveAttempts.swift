// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The receives of a FIFO queue by their `ReceiveRequestAttemptId`, for five minutes: who lost an answer may ask again.
struct ReceiveAttempts: Sendable {
  static let interval = Duration.seconds(300)

  /// One message of an answer, as it was when it went out.
  struct Delivery: Sendable {
    let number: UInt64
    let receipt: UInt64
    let handle: String
    let hiddenUntil: Instant
  }

  private struct Attempt: Sendable {
    let moment: MessageStore.Moment
    var deliveries: [Delivery]
  }

  private var attempts: OrderedMap<Bytes, Attempt> = [:]
  private var order: OrderedMap<MessageStore.Moment, Bytes> = [:]
  private var count: UInt64 = 0

  /// What the attempt of this id was answered with.
  mutating func deliveries(of id: String, now: Instant) -> [Delivery]? {
    while let (moment, key) = order.first, moment.time + Self.interval <= now {
      order.removeValue(forKey: moment)
      if attempts[key]?.moment == moment { attempts.removeValue(forKey: key) }
    }
    return attempts[Bytes(id)]?.deliveries
  }

  mutating func add(_ deliveries: [Delivery], of id: String, now: Instant) {
    count &+= 1
    let moment = MessageStore.Moment(time: now, number: count)
    let key = Bytes(id)
    if let previous = attempts[key] { order.removeValue(forKey: previous.moment) }
    attempts[key] = Attempt(moment: moment, deliveries: deliveries)
    order[moment] = key
  }
}
