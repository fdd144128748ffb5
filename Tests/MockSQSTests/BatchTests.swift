// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct BatchTests {
  typealias Entry = SQS.SendMessageBatchRequestEntry

  @Test("Each entry of a batch succeeds or fails for itself")
  func partialFailure() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.maximumMessageSize: "1024"])
    let result = try test.sqs.sendMessageBatch(
      .init(
        queueUrl: url,
        entries: [
          Entry(id: "ok", messageBody: "fine"), Entry(id: "late", messageBody: "x", delaySeconds: 901),
          Entry(id: "chars", messageBody: "\u{0}"),
          Entry(id: "long", messageBody: String(repeating: "x", count: 1025)),
          Entry(id: "dedup", messageBody: "x", messageDeduplicationId: "d"),
          Entry(id: "empty", messageBody: ""),
        ]))
    #expect(result.successful.map(\.id) == ["ok"])
    #expect(result.failed.map(\.id) == ["late", "chars", "long", "dedup", "empty"])
    #expect(
      result.failed.map(\.code) == [
        "InvalidParameterValue", "InvalidMessageContents", "InvalidParameterValue", "InvalidParameterValue",
        "MissingParameter",
      ])
    #expect(result.failed.allSatisfy { $0.senderFault })
    #expect(
      result.failed[0].message
        == "Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.")
    #expect(test.view("q")?.messages.map(\.body) == ["fine"])
  }

  @Test("What is wrong with the batch itself fails it as a whole")
  func wholeFailure() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    func send(_ entries: [Entry]) throws {
      try test.sqs.sendMessageBatch(.init(queueUrl: url, entries: entries))
    }
    expectError(
      "EmptyBatchRequest", "There should be at least one SendMessageBatchRequestEntry in the request."
    ) { try send([]) }
    expectError(
      "TooManyEntriesInBatchRequest", "Maximum number of entries per request are 10. You have sent 11."
    ) { try send((0..<11).map { Entry(id: "\($0)", messageBody: "x") }) }
    expectError("BatchEntryIdsNotDistinct", "Id a repeated.") {
      try send([Entry(id: "a", messageBody: "x"), Entry(id: "a", messageBody: "y")])
    }
    for id in ["", "a b", "a.b", String(repeating: "i", count: 81)] {
      expectError(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. "
          + "It can be at most 80 letters long."
      ) { try send([Entry(id: id, messageBody: "x")]) }
    }
    expectError(
      "BatchRequestTooLong",
      "Batch requests cannot be longer than 1048576 bytes. You have sent 1048577 bytes."
    ) {
      try send([
        Entry(id: "a", messageBody: String(repeating: "x", count: 524_288)),
        Entry(id: "b", messageBody: String(repeating: "x", count: 524_289)),
      ])
    }
    expectError("QueueDoesNotExist") {
      try test.sqs.sendMessageBatch(.init(queueUrl: "missing", entries: []))
    }
    #expect(test.view("q")?.messages.isEmpty == true)
  }

  @Test("A batch to a FIFO queue keeps its order and knows duplicates")
  func fifo() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo", [.contentBasedDeduplication: "true"])
    let result = try test.sqs.sendMessageBatch(
      .init(
        queueUrl: url,
        entries: [
          Entry(id: "1", messageBody: "a", messageGroupId: "g"),
          Entry(id: "2", messageBody: "b", messageGroupId: "g"),
          Entry(id: "3", messageBody: "a", messageGroupId: "g"), Entry(id: "4", messageBody: "c"),
        ]))
    #expect(result.successful.map(\.id) == ["1", "2", "3"])
    #expect(result.successful[2].messageId == result.successful[0].messageId)
    #expect(result.failed.map(\.code) == ["MissingParameter"])
    #expect(try test.receiveBodies(url) == ["a", "b"])
  }

  @Test("Deleting and changing visibility in batches tells of each handle")
  func handles() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    for body in ["a", "b", "c"] { try test.send(url, body) }
    let taken = try test.receive(url, 3)
    let handles = taken.map { $0.receiptHandle ?? "" }
    let changed = try test.sqs.changeMessageVisibilityBatch(
      .init(
        queueUrl: url,
        entries: [
          .init(id: "a", receiptHandle: handles[0], visibilityTimeout: 0),
          .init(id: "b", receiptHandle: "garbage", visibilityTimeout: 0),
          .init(id: "c", receiptHandle: handles[2], visibilityTimeout: 43_201),
          .init(id: "d", receiptHandle: handles[2]),
        ]))
    #expect(changed.successful.map(\.id) == ["a"])
    #expect(
      changed.failed.map(\.code) == ["ReceiptHandleIsInvalid", "InvalidParameterValue", "MissingParameter"])
    #expect(test.view("q")?.availableCount == 1)
    let deleted = try test.sqs.deleteMessageBatch(
      .init(
        queueUrl: url,
        entries: [.init(id: "a", receiptHandle: handles[0]), .init(id: "b", receiptHandle: "garbage")]))
    #expect(deleted.successful.map(\.id) == ["a"])
    #expect(
      deleted.failed.map(\.message) == ["The input receipt handle \"garbage\" is not a valid receipt handle."]
    )
    #expect(test.view("q")?.messages.map(\.body) == ["b", "c"])
    expectError(
      "EmptyBatchRequest", "There should be at least one DeleteMessageBatchRequestEntry in the request."
    ) { try test.sqs.deleteMessageBatch(.init(queueUrl: url, entries: [])) }
    expectError("EmptyBatchRequest") {
      try test.sqs.changeMessageVisibilityBatch(.init(queueUrl: url, entries: []))
    }
  }
}
