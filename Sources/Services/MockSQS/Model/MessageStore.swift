// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The messages of one queue, each in exactly one of three places: ready, delayed or in flight.
///
/// Every step costs the logarithm of the depth at most, and a copy shares all there is.
struct MessageStore: Sendable {
  /// A moment at which something happens to a message; the number keeps those of one moment in order.
  struct Moment: Comparable, Sendable {
    let time: Instant
    let number: UInt64

    static func < (left: Moment, right: Moment) -> Bool {
      left.time == right.time ? left.number < right.number : left.time < right.time
    }
  }

  private enum Phase { case delayed, inFlight }

  private(set) var ready: OrderedMap<UInt64, QueuedMessage> = [:]
  private(set) var delayed: OrderedMap<UInt64, QueuedMessage> = [:]
  private(set) var inFlight: OrderedMap<UInt64, QueuedMessage> = [:]
  /// The ends of delays and visibility timeouts.
  private var timers: OrderedMap<Moment, Phase> = [:]
  /// All messages, oldest first, for the retention period.
  private var ages: OrderedMap<Moment, Void> = [:]
  /// FIFO queues only.
  private var groups: MessageGroups?

  init(isFIFO: Bool) {
    if isFIFO { groups = MessageGroups() }
  }

  /// When the next delay or visibility timeout ends.
  var nextTimer: Instant? { timers.first?.key.time }
  /// When the oldest message was sent.
  var oldest: Instant? { ages.first?.key.time }

  /// The message of this number, wherever it is.
  subscript(number: UInt64) -> QueuedMessage? { inFlight[number] ?? ready[number] ?? delayed[number] }

  // MARK: Coming and going

  /// Enters a message, to be received from now on or once `delay` is over.
  mutating func insert(_ message: QueuedMessage, delayedUntil delay: Instant? = nil) {
    ages[Moment(time: message.sentAt, number: message.number)] = ()
    guard let delay else { return makeReady(message) }
    var message = message
    message.wakesAt = delay
    timers[Moment(time: delay, number: message.number)] = .delayed
    delayed[message.number] = message
  }

  /// Takes a message out for good.
  @discardableResult
  mutating func remove(_ number: UInt64) -> QueuedMessage? {
    guard let message = withdraw(number) else { return nil }
    ages.removeValue(forKey: Moment(time: message.sentAt, number: number))
    return message
  }

  mutating func removeAll() { self = MessageStore(isFIFO: groups != nil) }

  // MARK: Receiving

  /// Takes up to `limit` messages, in the order in which they may be received, and hides them until `hiddenUntil`;
  /// `nil` leaves them where they are. Those that were received `maximumReceiveCount` times already leave the queue.
  mutating func receive(
    _ limit: Int, maximumReceiveCount: Int?, hiddenUntil: Instant?, now: Instant, serial: inout UInt64
  ) -> (received: [QueuedMessage], exhausted: [QueuedMessage]) {
    var (received, exhausted) = candidates(limit, maximumReceiveCount ?? .max)
    for message in exhausted { remove(message.number) }
    for index in received.indices {
      serial &+= 1
      received[index].receipt = serial
      received[index].receiveCount &+= 1
      received[index].firstReceivedAt = received[index].firstReceivedAt ?? now
      received[index].receivedAt = now
      guard let hiddenUntil else {
        received[index].wakesAt = .distantPast
        ready[received[index].number] = received[index]
        continue
      }
      received[index].wakesAt = hiddenUntil
      let message = received[index]
      ready.removeValue(forKey: message.number)
      groups?.block(Self.group(of: message), by: message.number)
      hide(message)
    }
    return (received, exhausted)
  }

  private func candidates(_ limit: Int, _ maximumReceiveCount: Int) -> (
    fresh: [QueuedMessage], exhausted: [QueuedMessage]
  ) {
    var fresh: [QueuedMessage] = []
    var exhausted: [QueuedMessage] = []
    func take(_ message: QueuedMessage) -> Bool {
      guard fresh.count < limit else { return false }
      if message.receiveCount < maximumReceiveCount {
        fresh.append(message)
      } else {
        exhausted.append(message)
      }
      return fresh.count < limit
    }
    if let groups {
      groups.forEachOpen { number in ready[number].map(take) ?? true }
    } else {
      for (_, message) in ready { guard take(message) else { break } }
    }
    return (fresh, exhausted)
  }

  // MARK: Visibility

  /// Sets a new end for a visibility timeout; at once for `nil`.
  mutating func setVisibility(of number: UInt64, until end: Instant?) {
    guard var message = inFlight[number] else { return }
    timers.removeValue(forKey: Moment(time: message.wakesAt, number: number))
    guard let end else {
      inFlight.removeValue(forKey: number)
      makeReady(message)
      groups?.release(Self.group(of: message))
      return
    }
    message.wakesAt = end
    hide(message)
  }

  /// Sets new ends for the delays that run, as a FIFO queue does when its `DelaySeconds` change.
  mutating func setDelays(_ end: (QueuedMessage) -> Instant) {
    for (number, old) in delayed {
      var message = old
      timers.removeValue(forKey: Moment(time: message.wakesAt, number: number))
      message.wakesAt = end(message)
      timers[Moment(time: message.wakesAt, number: number)] = .delayed
      delayed[number] = message
    }
  }

  // MARK: Time

  /// Does what is due by `now`: delays and visibility timeouts end, messages older than `retention` vanish.
  mutating func advance(to now: Instant, retention: Duration) {
    while let (moment, phase) = timers.first, moment.time <= now {
      timers.removeValue(forKey: moment)
      switch phase {
      case .delayed:
        if let message = delayed.removeValue(forKey: moment.number) { makeReady(message) }
      case .inFlight:
        guard let message = inFlight.removeValue(forKey: moment.number) else { continue }
        makeReady(message)
        groups?.release(Self.group(of: message))
      }
    }
    while let age = ages.first?.key, age.time + retention <= now { remove(age.number) }
  }

  // MARK: Steps

  private mutating func makeReady(_ message: QueuedMessage) {
    ready[message.number] = message
    groups?.add(message.number, to: Self.group(of: message))
  }

  private mutating func hide(_ message: QueuedMessage) {
    inFlight[message.number] = message
    timers[Moment(time: message.wakesAt, number: message.number)] = .inFlight
  }

  private mutating func withdraw(_ number: UInt64) -> QueuedMessage? {
    if let message = inFlight.removeValue(forKey: number) {
      timers.removeValue(forKey: Moment(time: message.wakesAt, number: number))
      groups?.release(Self.group(of: message))
      return message
    }
    if let message = ready.removeValue(forKey: number) {
      groups?.remove(number, from: Self.group(of: message))
      return message
    }
    if let message = delayed.removeValue(forKey: number) {
      timers.removeValue(forKey: Moment(time: message.wakesAt, number: number))
      return message
    }
    return nil
  }

  private static func group(of message: QueuedMessage) -> Bytes { Bytes(message.content.groupID ?? "") }
}
