// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct FIFOQueueTests {
  @Test("Messages need a group, and an id or a queue that makes one of the body")
  func requirements() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    expectError("MissingParameter", "The request must contain the parameter MessageGroupId.") {
      try test.send(url, "x", id: "1")
    }
    expectError(
      "InvalidParameterValue",
      "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
    ) { try test.send(url, "x", group: "g") }
    expectError(
      "InvalidParameterValue",
      "Value 5 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid "
        + "for this queue type."
    ) { try test.send(url, "x", group: "g", id: "1", delay: 5) }
    for bad in ["", "a b", "é", String(repeating: "g", count: 129)] {
      expectError(
        "InvalidParameterValue",
        "Value \(bad) for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include "
          + "alphanumeric and punctuation characters. 1 to 128 in length."
      ) { try test.send(url, "x", group: bad, id: "1") }
      expectError("InvalidParameterValue") { try test.send(url, "x", group: "g", id: bad) }
    }
    try test.send(url, "x", group: "g", id: "1", delay: 0)
  }

  @Test("Sequence numbers have 20 digits and grow")
  func sequenceNumbers() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    let numbers = try (0..<5).map { try test.send(url, "x", group: "g", id: "\($0)").sequenceNumber ?? "" }
    #expect(numbers.allSatisfy { $0.count == 20 })
    #expect(numbers == numbers.sorted())
    #expect(Set(numbers).count == 5)
    let message = try test.sqs.receiveMessage(.init(queueUrl: url, attributeNames: [.all])).messages?.first
    #expect(message?.attributes?[.sequenceNumber] == numbers[0])
    #expect(message?.attributes?[.messageDeduplicationId] == "0")
    #expect(message?.attributes?[.messageGroupId] == "g")
  }

  @Test("One id counts once in five minutes, also after the message is gone")
  func deduplicationByID() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    let first = try test.send(url, "one", group: "g", id: "1")
    let second = try test.send(url, "two", group: "h", id: "1")
    #expect(second.messageId == first.messageId)
    #expect(second.sequenceNumber == first.sequenceNumber)
    #expect(second.md5OfMessageBody != first.md5OfMessageBody)
    let message = try #require(try test.receive(url, 10).first)
    try test.delete(url, message)
    test.advance(299)
    try test.send(url, "three", group: "g", id: "1")
    #expect(test.view("q.fifo")?.messages.isEmpty == true)
    test.advance(1)
    let late = try test.send(url, "four", group: "g", id: "1")
    #expect(late.messageId != first.messageId)
    #expect(try test.receiveBodies(url) == ["four"])
  }

  @Test("Content-based deduplication goes by the body alone, unless an id is given")
  func deduplicationByContent() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo", [.contentBasedDeduplication: "true"])
    try test.send(url, "same", group: "a")
    try test.send(url, "same", group: "b")
    try test.send(url, "same", group: "b", id: "other")
    try test.send(url, "different", group: "b")
    #expect(test.view("q.fifo")?.messages.map(\.body) == ["same", "same", "different"])
    #expect(
      test.view("q.fifo")?.messages.first?.deduplicationID
        == "0967115f2813a3541eaef77de9d9d5773f1c0c04314b0bbfe4ff3b3b1c55b5d5")
  }

  @Test("Deduplication by group lets each group have its own ids")
  func deduplicationByGroup() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo", [.deduplicationScope: "messageGroup"])
    try test.send(url, "a", group: "a", id: "1")
    try test.send(url, "b", group: "b", id: "1")
    try test.send(url, "again", group: "a", id: "1")
    #expect(test.view("q.fifo")?.messages.map(\.body) == ["a", "b"])
  }

  @Test("A receive takes as much as it may of one group in order, then of the next")
  func order() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    for (number, group) in ["a", "b", "a", "c", "a", "b"].enumerated() {
      try test.send(url, "\(group)\(number)", group: group, id: "\(number)")
    }
    #expect(try test.receiveBodies(url, 4) == ["a0", "a2", "a4", "b1"])
    // b has one in flight, so only c is free.
    #expect(try test.receiveBodies(url, 10) == ["c3"])
    #expect(try test.receiveBodies(url, 10) == [])
  }

  @Test("A group is blocked until its messages in flight are deleted or visible again")
  func blocking() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    for number in 0..<4 { try test.send(url, "\(number)", group: "g", id: "\(number)") }
    let taken = try test.receive(url, 2)
    #expect(taken.map(\.body) == ["0", "1"])
    try test.delete(url, taken[0])
    #expect(try test.receive(url, 10).isEmpty)
    try test.delete(url, taken[1])
    let more = try test.receive(url, 1)
    #expect(more.map(\.body) == ["2"])
    #expect(try test.receive(url, 10).isEmpty)
    test.advance(30)
    #expect(try test.receiveBodies(url, 10) == ["2", "3"])
  }

  @Test("Ending the visibility of one of two leaves the group blocked; of both, it is as before")
  func partialRelease() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    for number in 0..<3 { try test.send(url, "\(number)", group: "g", id: "\(number)") }
    let taken = try test.receive(url, 2)
    func free(_ message: SQS.Message) throws {
      try test.sqs.changeMessageVisibility(
        .init(queueUrl: url, receiptHandle: message.receiptHandle ?? "", visibilityTimeout: 0))
    }
    try free(taken[0])
    #expect(try test.receive(url, 10).isEmpty)
    try free(taken[1])
    #expect(try test.receiveBodies(url, 10) == ["0", "1", "2"])
  }

  @Test("A receipt handle ends with its visibility timeout")
  func expiredHandles() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    try test.send(url, "m", group: "g", id: "1")
    let handle = try #require(try test.receive(url).first?.receiptHandle)
    test.advance(30)
    let text =
      "Value \(handle) for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
    expectError("InvalidParameterValue", text) {
      try test.sqs.deleteMessage(.init(queueUrl: url, receiptHandle: handle))
    }
    expectError("InvalidParameterValue", text) {
      try test.sqs.changeMessageVisibility(
        .init(queueUrl: url, receiptHandle: handle, visibilityTimeout: 5))
    }
    let visible = try #require(try test.receive(url, visibility: 0).first)
    try test.delete(url, visible)
    #expect(test.view("q.fifo")?.messages.isEmpty == true)
  }

  @Test("The queue's delay holds for messages that are in it already")
  func retroactiveDelay() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo", [.delaySeconds: "100"])
    try test.send(url, "m", group: "g", id: "1")
    test.advance(10)
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.delaySeconds: "20"]))
    test.advance(9)
    #expect(try test.receive(url).isEmpty)
    test.advance(1)
    #expect(try test.receive(url).count == 1)
  }

  @Test("A repeated receive attempt gets the same messages and handles, as long as nothing happened to them")
  func receiveAttempts() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    for number in 0..<4 { try test.send(url, "\(number)", group: "g\(number)", id: "\(number)") }
    func receive(_ attempt: String) throws -> [SQS.Message] {
      try test.sqs.receiveMessage(
        .init(queueUrl: url, maxNumberOfMessages: 2, receiveRequestAttemptId: attempt)
      ).messages ?? []
    }
    let first = try receive("a")
    test.advance(20)
    let again = try receive("a")
    #expect(again.map(\.receiptHandle) == first.map(\.receiptHandle))
    #expect(again.map(\.body) == ["0", "1"])
    // Its visibility began anew.
    test.advance(20)
    #expect(try receive("b").map(\.body) == ["2", "3"])
    try test.delete(url, first[0])
    #expect(try receive("a").isEmpty)
  }
}
