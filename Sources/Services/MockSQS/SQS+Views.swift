// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension SQS.State {
  /// What is in a queue, for assertions:
  /// `cloud.withState(of: SQS.self) { $0.queue("orders")?.messages.map(\.body) }`.
  public func queue(_ name: String) -> SQS.QueueView? { find(name).map(SQS.QueueView.init) }

  /// The names of all queues, in order.
  public var queueNames: [String] { queues.keys.map(\.description) }
}

extension SQS {
  /// A queue as it is at one moment.
  public struct QueueView: Sendable, CustomStringConvertible {
    private let queue: Queue

    init(_ queue: Queue) { self.queue = queue }

    public var name: String { queue.name }
    public var arn: String { queue.arn }
    public var tags: [String: String] { queue.tags }

    /// The attributes that `GetQueueAttributes` shows.
    public var attributes: [SQS.QueueAttributeName: String] { queue.visibleAttributes }

    /// Every message, in the order in which they came: available, delayed or in flight.
    public var messages: [MessageView] {
      let stored = queue.messages
      let views =
        stored.ready.values.map { MessageView($0, .available) }
        + stored.delayed.values.map { MessageView($0, .delayed(until: $0.wakesAt)) }
        + stored.inFlight.values.map { MessageView($0, .inFlight(until: $0.wakesAt)) }
      return views.sorted { $0.number < $1.number }
    }

    public var availableCount: Int { queue.messages.ready.count }
    public var delayedCount: Int { queue.messages.delayed.count }
    public var inFlightCount: Int { queue.messages.inFlight.count }

    /// `queue "jobs" (2 available, 0 delayed, 1 in flight)`
    public var description: String {
      "queue \"\(name)\" (\(availableCount) available, \(delayedCount) delayed, \(inFlightCount) in flight)"
    }
  }

  /// A message as it is at one moment.
  public struct MessageView: Sendable, CustomStringConvertible {
    public enum Place: Hashable, Sendable, CustomStringConvertible {
      case available
      case delayed(until: Instant)
      case inFlight(until: Instant)

      public var description: String {
        switch self {
        case .available: "available"
        case .delayed(let end): "delayed until \(end)"
        case .inFlight(let end): "in flight until \(end)"
        }
      }
    }

    private let message: QueuedMessage
    public let place: Place

    init(_ message: QueuedMessage, _ place: Place) {
      self.message = message
      self.place = place
    }

    var number: UInt64 { message.number }
    public var id: String { message.content.id }
    public var body: String { message.content.body }
    public var attributes: [String: SQS.MessageAttributeValue] { message.content.attributes }
    public var sentAt: Instant { message.sentAt }
    public var receiveCount: Int { message.receiveCount }
    public var groupID: String? { message.content.groupID }
    public var deduplicationID: String? { message.content.deduplicationID }
    public var sequenceNumber: String? { message.sequenceNumber }

    /// `message "hello" (available)`
    public var description: String { "message \(CallText.quoted(body)) (\(place))" }
  }
}
