// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a receiver wants to see of each message.
struct MessageSelection {
  private let systemNames: Set<SQS.MessageSystemAttributeName>
  private let names: Set<String>
  private let prefixes: [String]
  private let takesAll: Bool

  private static let known: Set<SQS.MessageSystemAttributeName> = [
    .all, .senderId, .sentTimestamp, .approximateReceiveCount, .approximateFirstReceiveTimestamp,
    .sequenceNumber, .messageDeduplicationId, .messageGroupId, .awsTraceHeader, .deadLetterQueueSourceArn,
  ]

  init(_ input: SQS.ReceiveMessageRequest) throws(AWSError) {
    let older = (input.attributeNames ?? []).map { SQS.MessageSystemAttributeName(rawValue: $0.rawValue) }
    let all = older + (input.messageSystemAttributeNames ?? [])
    for name in all where !Self.known.contains(name) { throw .unknownAttribute(name.rawValue) }
    systemNames = Set(all)
    let wanted = input.messageAttributeNames ?? []
    names = Set(wanted)
    prefixes = wanted.filter { $0.hasSuffix(".*") }.map { String($0.dropLast(2)) }
    takesAll = wanted.contains("All") || prefixes.contains("")
  }

  /// The message as this receiver gets it.
  func message(_ delivery: Queue.Delivery) -> SQS.Message {
    let content = delivery.message.content
    let system = systemAttributes(delivery.message)
    let attributes = attributes(of: content)
    return SQS.Message(
      messageId: content.id, receiptHandle: delivery.handle, md5OfBody: content.bodyDigest,
      body: content.body,
      attributes: system.isEmpty ? nil : system,
      md5OfMessageAttributes: attributes.count == content.attributes.count
        ? content.attributesDigest : MessageDigest.ofAttributes(attributes),
      messageAttributes: attributes.isEmpty ? nil : attributes)
  }

  private func attributes(of content: MessageContent) -> [String: SQS.MessageAttributeValue] {
    if takesAll || content.attributes.isEmpty { return content.attributes }
    return content.attributes.filter { name, _ in
      names.contains(name) || prefixes.contains { name.hasPrefix($0) }
    }
  }

  private func systemAttributes(_ message: QueuedMessage) -> [SQS.MessageSystemAttributeName: String] {
    guard !systemNames.isEmpty else { return [:] }
    var shown: [SQS.MessageSystemAttributeName: String] = [:]
    func show(_ name: SQS.MessageSystemAttributeName, _ value: @autoclosure () -> String?) {
      if systemNames.contains(.all) || systemNames.contains(name) { shown[name] = value() }
    }
    show(.senderId, message.content.senderID)
    show(.sentTimestamp, String(message.sentAt.millisecondsSince1970))
    show(.approximateReceiveCount, String(message.receiveCount))
    show(
      .approximateFirstReceiveTimestamp, message.firstReceivedAt.map { String($0.millisecondsSince1970) })
    show(.sequenceNumber, message.sequenceNumber)
    show(.messageDeduplicationId, message.content.deduplicationID)
    show(.messageGroupId, message.content.groupID)
    show(.awsTraceHeader, message.content.traceHeader)
    show(.deadLetterQueueSourceArn, message.deadLetterSource)
    return shown
  }
}
