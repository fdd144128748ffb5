// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One queue: its settings, its messages, and what it remembers of earlier calls.
struct Queue: Sendable {
  let name: String
  let arn: String
  let isFIFO: Bool
  /// Tells its receipt handles from those of other queues, also of earlier ones with its name.
  let mark: UInt64
  let createdAt: Instant
  var modifiedAt: Instant
  var attributes: QueueSettings {
    didSet { visibleTexts = Self.visibleTexts(attributes, isFIFO: isFIFO) }
  }
  /// What makes the text of each attribute that has a value. Kept, as the attributes' texts then need no hashing of
  /// names: they take the places that these have.
  private(set) var visibleTexts: [SQS.QueueAttributeName: @Sendable (Queue) -> String?]
  var tags: [String: String]
  var messages: MessageStore
  var purgedAt: Instant?
  /// How many messages may be in flight at once.
  var inFlightLimit = 120_000
  private var deduplication = DeduplicationLog()
  private var attempts = ReceiveAttempts()
  private var lastNumber: UInt64 = 0
  private var lastReceipt: UInt64 = 0

  init(
    name: String, arn: String, isFIFO: Bool, mark: UInt64, attributes: QueueSettings,
    tags: [String: String],
    now: Instant
  ) {
    self.name = name
    self.arn = arn
    self.isFIFO = isFIFO
    self.mark = mark
    self.attributes = attributes
    visibleTexts = Self.visibleTexts(attributes, isFIFO: isFIFO)
    self.tags = tags
    createdAt = now
    modifiedAt = now
    messages = MessageStore(isFIFO: isFIFO)
  }

  private var retention: Duration { .seconds(attributes.messageRetentionPeriod) }

  // MARK: Time

  var nextDeadline: Instant? {
    let expiry = messages.oldest.map { $0 + retention }
    guard let timer = messages.nextTimer else { return expiry }
    return expiry.map { min($0, timer) } ?? timer
  }

  mutating func advance(to now: Instant) { messages.advance(to: now, retention: retention) }

  /// Takes new settings over, with their effect on the messages that are there.
  mutating func adopt(_ attributes: QueueSettings, now: Instant) {
    let delayChanged = attributes.delaySeconds != self.attributes.delaySeconds
    self.attributes = attributes
    modifiedAt = now
    // A FIFO queue's delay holds for the messages in it, a standard queue's only for those to come.
    if isFIFO, delayChanged { messages.setDelays { $0.sentAt + .seconds(attributes.delaySeconds) } }
    advance(to: now)
  }

  // MARK: Sending

  struct Receipt {
    let messageID: String
    let sequenceNumber: String?
  }

  /// Enters a message whose draft ``accepts(_:)`` let pass; a duplicate is answered as the first one was.
  mutating func send(_ draft: MessageDraft, senderID: String, now: Instant, makeID: () -> String) -> Receipt {
    let deduplicationID = isFIFO ? deduplicationID(of: draft) : nil
    let scope = attributes.deduplicationScope == .messageGroup ? draft.groupID : nil
    if let deduplicationID, let first = deduplication.record(of: deduplicationID, in: scope, now: now) {
      return Receipt(messageID: first.messageID, sequenceNumber: first.sequenceNumber)
    }
    let content = MessageContent(
      draft, id: makeID(), senderID: senderID, deduplicationID: deduplicationID)
    let message = makeMessage(content, sentAt: now)
    if let deduplicationID {
      deduplication.add(
        .init(messageID: content.id, sequenceNumber: message.sequenceNumber, sentAt: now),
        of: deduplicationID, in: scope, number: message.number)
    }
    let delay = draft.delaySeconds.flatMap { isFIFO ? nil : $0 } ?? attributes.delaySeconds
    messages.insert(message, delayedUntil: delay > 0 ? now + .seconds(delay) : nil)
    return Receipt(messageID: content.id, sequenceNumber: message.sequenceNumber)
  }

  /// Checks what a draft says against what this kind of queue wants, in AWS's order.
  func check(_ draft: MessageDraft) throws(AWSError) {
    if let problem = draft.problem { throw problem }
    guard draft.size <= attributes.maximumMessageSize else {
      throw .messageTooLong(attributes.maximumMessageSize)
    }
    if isFIFO {
      guard let group = draft.groupID else { throw .missingParameter("MessageGroupId") }
      guard MessageText.isToken(group) else { throw .invalidToken(group, "MessageGroupId") }
      if let id = draft.deduplicationID {
        guard MessageText.isToken(id) else { throw .invalidToken(id, "MessageDeduplicationId") }
      } else if !attributes.contentBasedDeduplication {
        throw .noDeduplication
      }
      if let delay = draft.delaySeconds, delay != 0 { throw .notForThisQueueType(delay, "DelaySeconds") }
    } else {
      if let id = draft.deduplicationID { throw .notForThisQueueType(id, "MessageDeduplicationId") }
      // Standard queues take groups too: they make queues fair among tenants.
      if let group = draft.groupID, !MessageText.isToken(group) {
        throw .invalidToken(group, "MessageGroupId")
      }
      if let delay = draft.delaySeconds, !(0...900).contains(delay) { throw .invalidDelay(delay) }
    }
  }

  private func deduplicationID(of draft: MessageDraft) -> String? {
    if let id = draft.deduplicationID { return id }
    return attributes.contentBasedDeduplication ? MessageDigest.deduplicationID(ofBody: draft.body) : nil
  }

  private mutating func makeMessage(_ content: MessageContent, sentAt: Instant) -> QueuedMessage {
    lastNumber &+= 1
    return QueuedMessage(
      content: content, number: lastNumber, sentAt: sentAt,
      sequenceNumber: isFIFO ? Self.sequenceNumber(lastNumber) : nil)
  }

  /// AWS's are above what 64 bits hold and grow in steps of 256.
  private static func sequenceNumber(_ number: UInt64) -> String {
    "188\(String(49_496_460_467_696_128 &+ number &* 256))"
  }

  // MARK: From queue to queue

  /// Takes a message that another queue gave up on. It stays the message that it was; only a FIFO queue counts its age anew.
  mutating func accept(exhausted message: QueuedMessage, from source: String, now: Instant) {
    var copy = makeMessage(message.content, sentAt: isFIFO ? now : message.sentAt)
    copy.receiveCount = message.receiveCount
    copy.firstReceivedAt = message.firstReceivedAt
    copy.deadLetterSource = source
    messages.insert(copy)
  }

  /// Takes a message that a move task brings: a new message with the old content.
  mutating func accept(moved message: QueuedMessage, id: String, now: Instant) {
    messages.insert(makeMessage(MessageContent(message.content, id: id), sentAt: now))
  }

  // MARK: Receiving

  struct Delivery {
    let message: QueuedMessage
    let handle: String
  }

  /// Takes messages for a receiver; `exhausted` are those that go to the dead-letter queue instead.
  mutating func receive(_ limit: Int, visibility: Int, now: Instant, noise: () -> UInt64) -> (
    deliveries: [Delivery], exhausted: [QueuedMessage]
  ) {
    let free = max(0, inFlightLimit - messages.inFlight.count)
    guard free > 0 || visibility == 0, !messages.ready.isEmpty else { return ([], []) }
    let (received, exhausted) = messages.receive(
      visibility == 0 ? limit : min(limit, free),
      maximumReceiveCount: attributes.redrivePolicy?.maxReceiveCount,
      hiddenUntil: visibility == 0 ? nil : now + .seconds(visibility), now: now, serial: &lastReceipt)
    let deliveries = received.map { message in
      let handle = ReceiptHandle(queue: mark, message: message.number, serial: message.receipt)
      return Delivery(message: message, handle: handle.text(noise: noise()))
    }
    return (deliveries, exhausted)
  }

  /// The answer that an attempt got, where nothing has happened to its messages since; their visibility begins anew.
  mutating func repeatedDeliveries(of attempt: String, visibility: Int, now: Instant) -> [Delivery]? {
    guard let earlier = attempts.deliveries(of: attempt, now: now), !earlier.isEmpty else { return nil }
    var deliveries: [Delivery] = []
    for delivery in earlier {
      guard let message = messages.inFlight[delivery.number], message.receipt == delivery.receipt,
        message.wakesAt == delivery.hiddenUntil
      else { return nil }
      deliveries.append(Delivery(message: message, handle: delivery.handle))
    }
    for delivery in deliveries {
      messages.setVisibility(
        of: delivery.message.number, until: visibility == 0 ? nil : now + .seconds(visibility))
    }
    remember(deliveries, of: attempt, now: now)
    return deliveries
  }

  mutating func remember(_ deliveries: [Delivery], of attempt: String, now: Instant) {
    attempts.add(
      deliveries.map {
        .init(
          number: $0.message.number, receipt: $0.message.receipt, handle: $0.handle,
          hiddenUntil: messages.inFlight[$0.message.number]?.wakesAt ?? .distantPast)
      }, of: attempt, now: now)
  }

  // MARK: Receipt handles

  /// Deletes the message of a handle. One that is gone already is no error.
  mutating func delete(_ handle: String) throws(AWSError) {
    let receipt = try receipt(handle)
    guard let message = messages[receipt.message] else { return }
    if isFIFO {
      guard messages.inFlight[receipt.message] != nil || wasNeverHidden(message),
        message.receipt == receipt.serial
      else { throw .expiredReceiptHandle(handle) }
    }
    messages.remove(receipt.message)
  }

  /// A message received with a visibility timeout of 0 never was in flight; its handle is good all the same.
  private func wasNeverHidden(_ message: QueuedMessage) -> Bool {
    message.receivedAt != nil && message.wakesAt == .distantPast
  }

  mutating func changeVisibility(_ handle: String, seconds: Int, now: Instant) throws(AWSError) {
    let receipt = try receipt(handle)
    guard let message = messages[receipt.message] else { throw .goneForVisibilityChange(handle) }
    guard messages.inFlight[receipt.message] != nil else {
      throw isFIFO ? .expiredReceiptHandle(handle) : .messageNotInFlight
    }
    if isFIFO, message.receipt != receipt.serial { throw .expiredReceiptHandle(handle) }
    let elapsed = (message.receivedAt ?? now).duration(to: now).components.seconds
    guard elapsed + Int64(seconds) <= 43_200 else {
      throw .invalidParameter(
        seconds, "VisibilityTimeout",
        "Total VisibilityTimeout for the message is beyond the limit [43200 seconds]")
    }
    messages.setVisibility(of: receipt.message, until: seconds == 0 ? nil : now + .seconds(seconds))
  }

  private func receipt(_ handle: String) throws(AWSError) -> ReceiptHandle {
    guard let receipt = ReceiptHandle(handle), receipt.queue == mark, receipt.serial <= lastReceipt,
      receipt.message <= lastNumber
    else { throw .invalidReceiptHandle(handle) }
    return receipt
  }
}
