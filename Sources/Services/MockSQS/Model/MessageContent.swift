// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a sender gives: shared by all places the message gets to, never changed.
final class MessageContent: Sendable {
  /// The `MessageId`, a UUID.
  let id: String
  let body: String
  let bodyDigest: String
  let attributes: [String: SQS.MessageAttributeValue]
  let attributesDigest: String?
  /// The one system attribute that senders may set.
  let traceHeader: String?
  let systemAttributesDigest: String?
  let senderID: String
  let groupID: String?
  let deduplicationID: String?

  init(_ draft: MessageDraft, id: String, senderID: String, deduplicationID: String?) {
    self.id = id
    body = draft.body
    bodyDigest = draft.bodyDigest
    attributes = draft.attributes
    attributesDigest = draft.attributesDigest
    traceHeader = draft.traceHeader
    systemAttributesDigest = draft.systemAttributesDigest
    self.senderID = senderID
    groupID = draft.groupID
    self.deduplicationID = deduplicationID
  }

  /// The same content as another message, which is what a redrive makes of it.
  init(_ other: MessageContent, id: String) {
    self.id = id
    body = other.body
    bodyDigest = other.bodyDigest
    attributes = other.attributes
    attributesDigest = other.attributesDigest
    traceHeader = other.traceHeader
    systemAttributesDigest = other.systemAttributesDigest
    senderID = other.senderID
    groupID = other.groupID
    deduplicationID = other.deduplicationID
  }
}

/// A message in a queue, with what has happened to it there.
struct QueuedMessage: Sendable {
  let content: MessageContent
  /// Its place in this queue.
  let number: UInt64
  /// When it was sent; its age counts from here.
  let sentAt: Instant
  /// FIFO queues only.
  let sequenceNumber: String?
  /// The ARN of the queue that gave up on it, in a dead-letter queue.
  var deadLetterSource: String?
  var receiveCount = 0
  var firstReceivedAt: Instant?
  var receivedAt: Instant?
  /// The serial of its latest receipt handle; 0 before the first.
  var receipt: UInt64 = 0
  /// When its delay or its visibility timeout ends.
  var wakesAt = Instant.distantPast
}
