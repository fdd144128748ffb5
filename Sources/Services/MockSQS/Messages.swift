// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  // MARK: Sending

  func draft(_ input: SendMessageRequest) -> MessageDraft {
    MessageDraft(
      body: input.messageBody, attributes: input.messageAttributes ?? [:],
      systemAttributes: input.messageSystemAttributes ?? [:], groupID: input.messageGroupId,
      deduplicationID: input.messageDeduplicationId, delaySeconds: input.delaySeconds)
  }

  func sendMessage(
    _ input: SendMessageRequest, _ draft: MessageDraft, _ state: inout State, _ context: Context
  ) throws(AWSError) -> SendMessageResult {
    let receipt = try state.update(at: input.queueUrl) { queue throws(AWSError) in
      try queue.check(draft)
      return queue.send(
        draft, senderID: context.caller.userID, now: context.now, makeID: context.uuid)
    }
    return SendMessageResult(
      md5OfMessageBody: draft.bodyDigest, md5OfMessageAttributes: draft.attributesDigest,
      md5OfMessageSystemAttributes: draft.systemAttributesDigest, messageId: receipt.messageID,
      sequenceNumber: receipt.sequenceNumber)
  }

  // MARK: Receiving

  func receiveMessage(
    _ input: ReceiveMessageRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> Waiting<ReceiveMessageResult> {
    let selection = try MessageSelection(input)
    var exhausted: [QueuedMessage] = []
    var source: Queue?
    let answer = try state.update(at: input.queueUrl) {
      queue throws(AWSError) -> (deliveries: [Queue.Delivery], wait: Int) in
      let wait = try Self.waitTime(input, queue)
      let limit = input.maxNumberOfMessages ?? 1
      guard (1...10).contains(limit) else {
        throw .invalidParameter(limit, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
      }
      let visibility = input.visibilityTimeout ?? queue.attributes.visibilityTimeout
      guard (0...43_200).contains(visibility) else {
        throw .invalidParameter(visibility, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.")
      }
      if let attempt = input.receiveRequestAttemptId {
        guard queue.isFIFO else { throw .notForThisQueueType(attempt, "ReceiveRequestAttemptId") }
        guard MessageText.isToken(attempt) else { throw .invalidToken(attempt, "ReceiveRequestAttemptId") }
        let repeated = queue.repeatedDeliveries(of: attempt, visibility: visibility, now: context.now)
        if let repeated { return (repeated, 0) }
      }
      // Only a short poll of a standard queue hears of the limit; everybody else just gets nothing.
      if !queue.isFIFO, wait == 0, queue.messages.inFlight.count >= queue.inFlightLimit {
        throw .tooManyInFlight
      }
      let taken = queue.receive(limit, visibility: visibility, now: context.now) { context.random.next() }
      if let attempt = input.receiveRequestAttemptId, !taken.deliveries.isEmpty {
        queue.remember(taken.deliveries, of: attempt, now: context.now)
      }
      exhausted = taken.exhausted
      if !exhausted.isEmpty { source = queue }
      return (taken.deliveries, wait)
    }
    let changed = try source.map { source throws(AWSError) in
      try Self.bury(exhausted, from: source, &state, context)
    }
    guard answer.deliveries.isEmpty else {
      return .done(ReceiveMessageResult(messages: answer.deliveries.map(selection.message)))
    }
    return .wait(.seconds(answer.wait), otherwise: ReceiveMessageResult(), changed: changed ?? false)
  }

  private static func waitTime(_ input: ReceiveMessageRequest, _ queue: Queue) throws(AWSError) -> Int {
    let wait = input.waitTimeSeconds ?? queue.attributes.receiveMessageWaitTimeSeconds
    guard (0...20).contains(wait) else {
      throw .invalidParameter(wait, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.")
    }
    return wait
  }

  // MARK: Deleting

  func deleteMessage(
    _ input: DeleteMessageRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      try queue.delete(input.receiptHandle)
    }
    return EmptyShape()
  }

  // MARK: Visibility

  func changeMessageVisibility(
    _ input: ChangeMessageVisibilityRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      try Self.changeVisibility(input.receiptHandle, input.visibilityTimeout, &queue, context)
    }
    return EmptyShape()
  }

  static func changeVisibility(
    _ handle: String, _ seconds: Int, _ queue: inout Queue, _ context: Context
  ) throws(AWSError) {
    guard !handle.isEmpty else { throw .missingParameter("ReceiptHandle") }
    guard (0...43_200).contains(seconds) else {
      throw .invalidParameter(seconds, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.")
    }
    try queue.changeVisibility(handle, seconds: seconds, now: context.now)
  }
}
