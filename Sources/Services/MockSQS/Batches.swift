// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  func drafts(_ input: SendMessageBatchRequest) -> [MessageDraft] {
    // What is sent with too many entries is refused as a whole: no need to look at all of them.
    input.entries.prefix(10).map { entry in
      MessageDraft(
        body: entry.messageBody, attributes: entry.messageAttributes ?? [:],
        systemAttributes: entry.messageSystemAttributes ?? [:], groupID: entry.messageGroupId,
        deduplicationID: entry.messageDeduplicationId, delaySeconds: entry.delaySeconds)
    }
  }

  func sendMessageBatch(
    _ input: SendMessageBatchRequest, _ drafts: [MessageDraft], _ state: inout State, _ context: Context
  ) throws(AWSError) -> SendMessageBatchResult {
    try state.update(at: input.queueUrl) { queue throws(AWSError) -> SendMessageBatchResult in
      try Self.checkBatch(input.entries.map(\.id), "SendMessage")
      let size = drafts.reduce(0) { $0 + $1.size }
      guard size <= 1_048_576 else { throw .batchTooLong(size) }
      var result = SendMessageBatchResult()
      for (entry, draft) in zip(input.entries, drafts) {
        do throws(AWSError) {
          try queue.check(draft)
          let receipt = queue.send(
            draft, senderID: context.caller.userID, now: context.now, makeID: context.uuid)
          result.successful.append(
            SendMessageBatchResultEntry(
              id: entry.id, messageId: receipt.messageID, md5OfMessageBody: draft.bodyDigest,
              md5OfMessageAttributes: draft.attributesDigest,
              md5OfMessageSystemAttributes: draft.systemAttributesDigest,
              sequenceNumber: receipt.sequenceNumber))
        } catch {
          result.failed.append(BatchResultErrorEntry(entry.id, error))
        }
      }
      return result
    }
  }

  func deleteMessageBatch(
    _ input: DeleteMessageBatchRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteMessageBatchResult {
    try state.update(at: input.queueUrl) { queue throws(AWSError) -> DeleteMessageBatchResult in
      try Self.checkBatch(input.entries.map(\.id), "DeleteMessage")
      var result = DeleteMessageBatchResult()
      for entry in input.entries {
        do throws(AWSError) {
          try queue.delete(entry.receiptHandle)
          result.successful.append(DeleteMessageBatchResultEntry(id: entry.id))
        } catch {
          result.failed.append(BatchResultErrorEntry(entry.id, error))
        }
      }
      return result
    }
  }

  func changeMessageVisibilityBatch(
    _ input: ChangeMessageVisibilityBatchRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> ChangeMessageVisibilityBatchResult {
    try state.update(at: input.queueUrl) { queue throws(AWSError) -> ChangeMessageVisibilityBatchResult in
      try Self.checkBatch(input.entries.map(\.id), "ChangeMessageVisibility")
      var result = ChangeMessageVisibilityBatchResult()
      for entry in input.entries {
        do throws(AWSError) {
          guard let seconds = entry.visibilityTimeout else { throw .missingParameter("VisibilityTimeout") }
          try Self.changeVisibility(entry.receiptHandle, seconds, &queue, context)
          result.successful.append(ChangeMessageVisibilityBatchResultEntry(id: entry.id))
        } catch {
          result.failed.append(BatchResultErrorEntry(entry.id, error))
        }
      }
      return result
    }
  }

  /// What makes a batch fail as a whole, in AWS's order.
  private static func checkBatch(_ ids: [String], _ operation: String) throws(AWSError) {
    guard !ids.isEmpty else { throw .emptyBatch(operation) }
    guard ids.count <= 10 else { throw .tooManyEntries(ids.count) }
    var seen: Set<String> = []
    for id in ids {
      guard MessageText.isName(id[...]) else { throw .invalidBatchEntryID }
      guard seen.insert(id).inserted else { throw .repeatedBatchEntryID(id) }
    }
  }
}

extension SQS.BatchResultErrorEntry {
  init(_ id: String, _ error: AWSError) {
    self.init(id: id, senderFault: error.fault != .receiver, code: error.code, message: error.message)
  }
}
