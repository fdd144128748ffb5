// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockSQS

@Suite struct EventTests {
  @Test("What other services send to a queue's ARN arrives as a message")
  func delivery() throws {
    let test = SQSFixture()
    try test.create("q")
    try test.createFIFO("q.fifo")
    func send(_ queue: String, _ attributes: [String: String]) throws {
      let arn = try #require(ARN("arn:aws:sqs:us-east-1:123456789012:\(queue)"))
      // What the cloud does with the events that an operation emits.
      let delivered: Void? = test.cloud.deliver(
        Event(to: arn, from: "s3.amazonaws.com", payload: "{}", attributes: attributes))
      _ = delivered
    }
    try send("q", ["MessageAttribute.kind": "x", "MessageAttributeType.kind": "String.custom"])
    try send("q.fifo", ["MessageGroupId": "g", "MessageDeduplicationId": "1"])
    try send("q.fifo", ["MessageGroupId": "g"])
    try send("missing", [:])
    let message = test.view("q")?.messages.first
    #expect(message?.body == "{}")
    #expect(message?.attributes["kind"]?.dataType == "String.custom")
    #expect(test.view("q.fifo")?.messages.map(\.groupID) == ["g"])
  }
}
