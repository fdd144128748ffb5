// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension SQS {
  /// Puts what another service sends to a queue's ARN into the queue; what the queue would refuse is dropped.
  ///
  /// Of the event's attributes, `MessageGroupId`, `MessageDeduplicationId` and `SenderId` mean what they do in SQS;
  /// `MessageAttribute.NAME` is a message attribute of type `String`, or of the type that
  /// `MessageAttributeType.NAME` gives, with base64 for `Binary`.
  public func receive(_ event: Event, _ state: inout State, _ context: Context) {
    guard let queue = state.find(event.target) else { return }
    let draft = MessageDraft(
      body: event.payload.description, attributes: Self.messageAttributes(of: event),
      groupID: event.attributes["MessageGroupId"],
      deduplicationID: event.attributes["MessageDeduplicationId"])
    try? state.update(queue.name) { queue throws(AWSError) in
      try queue.check(draft)
      _ = queue.send(
        draft, senderID: event.attributes["SenderId"] ?? context.caller.userID, now: context.now,
        makeID: context.uuid)
    }
  }

  private static func messageAttributes(of event: Event) -> [String: MessageAttributeValue] {
    var attributes: [String: MessageAttributeValue] = [:]
    let prefix = "MessageAttribute."
    for (key, value) in event.attributes where key.hasPrefix(prefix) {
      let name = String(key.dropFirst(prefix.count))
      let type = event.attributes["MessageAttributeType.\(name)"] ?? "String"
      attributes[name] =
        type.hasPrefix("Binary")
        ? MessageAttributeValue(binaryValue: Bytes(base64: value), dataType: type)
        : MessageAttributeValue(stringValue: value, dataType: type)
    }
    return attributes
  }
}
