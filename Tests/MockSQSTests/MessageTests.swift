// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct MessageTests {
  @Test("A message is sent, received and deleted")
  func roundTrip() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let sent = try test.send(url, "hello")
    #expect(sent.md5OfMessageBody == "5d41402abc4b2a76b9719d911017c592")
    #expect(sent.md5OfMessageAttributes == nil)
    #expect(sent.sequenceNumber == nil)
    let message = try #require(try test.receive(url).first)
    #expect(message.messageId == sent.messageId)
    #expect(message.body == "hello")
    #expect(message.md5OfBody == sent.md5OfMessageBody)
    #expect(message.attributes == nil)
    try test.delete(url, message)
    try test.delete(url, message)
    #expect(test.view("q")?.messages.isEmpty == true)
  }

  @Test("Message attributes come back as asked for, with their digest")
  func attributes() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let sent = try test.sqs.sendMessage(
      .init(
        queueUrl: url, messageBody: "body",
        messageAttributes: [
          "City": .init(stringValue: "Any City", dataType: "String"),
          "Population": .init(stringValue: "1250800", dataType: "Number.int"),
          "Greeting": .init(binaryValue: Bytes("hello"), dataType: "Binary"),
        ]))
    // Computed apart, by the algorithm that the SDKs check it with.
    #expect(sent.md5OfMessageAttributes == "5727f47cb0acbb195ec075d8162d0bcb")
    func names(_ wanted: [String]) throws -> [String] {
      let message = try test.sqs.receiveMessage(
        .init(queueUrl: url, messageAttributeNames: wanted, visibilityTimeout: 0)
      ).messages?.first
      return message?.messageAttributes?.keys.sorted() ?? []
    }
    #expect(try names([]) == [])
    #expect(try names(["All"]) == ["City", "Greeting", "Population"])
    #expect(try names([".*"]) == ["City", "Greeting", "Population"])
    #expect(try names(["Ci.*", "Greeting"]) == ["City", "Greeting"])
    #expect(try names(["city"]) == [])
    let whole = try test.sqs.receiveMessage(.init(queueUrl: url, messageAttributeNames: ["All"])).messages?
      .first
    #expect(whole?.md5OfMessageAttributes == sent.md5OfMessageAttributes)
    #expect(whole?.messageAttributes?["Greeting"]?.binaryValue == Bytes("hello"))
  }

  @Test("System attributes tell of sender, times and counts")
  func systemAttributes() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let trace = "Root=1-5759e988-bd862e3fe1be46a994272793"
    let sent = try test.sqs.sendMessage(
      .init(
        queueUrl: url, messageBody: "x",
        messageSystemAttributes: [.awsTraceHeader: .init(stringValue: trace, dataType: "String")],
        messageGroupId: "tenant"))
    #expect(sent.md5OfMessageSystemAttributes != nil)
    test.advance(5)
    _ = try test.receive(url, visibility: 0)
    test.advance(5)
    let message = try test.sqs.receiveMessage(.init(queueUrl: url, attributeNames: [.all])).messages?.first
    #expect(
      message?.attributes == [
        .senderId: "123456789012", .sentTimestamp: "1700000000000", .approximateReceiveCount: "2",
        .approximateFirstReceiveTimestamp: "1700000005000", .awsTraceHeader: trace, .messageGroupId: "tenant",
      ])
    expectError("InvalidAttributeName", "Unknown Attribute Colour.") {
      try test.sqs.receiveMessage(
        .init(queueUrl: url, messageSystemAttributeNames: [.init(rawValue: "Colour")]))
    }
  }

  @Test("Bodies must not be empty, too long, or hold characters that XML lacks")
  func bodies() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.maximumMessageSize: "1024"])
    expectError("MissingParameter", "The request must contain the parameter MessageBody.") {
      try test.send(url, "")
    }
    for text in ["\u{0}", "a\u{8}", "\u{B}", "\u{1F}", "\u{FFFE}", "ok\u{FFFF}"] {
      expectError(
        "InvalidMessageContents",
        "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | "
          + "#xE000 to #xFFFD | #x10000 to #x10FFFF"
      ) { try test.send(url, text) }
    }
    for text in ["\t\n\r", "\u{FFFD}", "\u{10FFFF}", "ﾡ", String(repeating: "x", count: 1024)] {
      try test.send(url, text)
    }
    expectError(
      "InvalidParameterValue",
      "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes."
    ) { try test.send(url, String(repeating: "é", count: 513)) }
    expectError("InvalidParameterValue") {
      try test.sqs.sendMessage(
        .init(
          queueUrl: url, messageBody: String(repeating: "x", count: 1020),
          messageAttributes: ["a": .init(stringValue: "b", dataType: "String")]))
    }
  }

  @Test(
    "Attributes that SQS refuses",
    arguments: [
      ("", "String", "x"), ("a b", "String", "x"), ("AWS.x", "String", "x"), ("Amazon.x", "String", "x"),
      (".x", "String", "x"), ("x.", "String", "x"), ("x", "", "x"), ("x", "Text", "x"), ("x", "String", ""),
      ("x", "Number", "12a"), ("x", "Number", ""), ("x", "String", "\u{1}"), ("x", "Binary", "x"),
      (String(repeating: "n", count: 257), "String", "x"),
    ])
  func refusedAttributes(_ name: String, _ type: String, _ value: String) throws {
    let test = SQSFixture()
    let url = try test.create("q")
    expectError(value == "\u{1}" ? "InvalidMessageContents" : "InvalidParameterValue") {
      try test.sqs.sendMessage(
        .init(
          queueUrl: url, messageBody: "x",
          messageAttributes: [name: .init(stringValue: value, dataType: type)]))
    }
  }

  @Test("A message has at most ten attributes")
  func attributeCount() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let eleven = Dictionary(
      uniqueKeysWithValues: (0..<11).map {
        ("a\($0)", SQS.MessageAttributeValue(stringValue: "x", dataType: "String"))
      })
    expectError(
      "InvalidParameterValue", "Number of message attributes [11] exceeds the allowed maximum [10]."
    ) { try test.sqs.sendMessage(.init(queueUrl: url, messageBody: "x", messageAttributes: eleven)) }
  }

  @Test("Parameters of a receive have bounds")
  func receiveBounds() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    for count in [0, 11] {
      expectError(
        "InvalidParameterValue",
        "Value \(count) for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided."
      ) { try test.receive(url, count) }
    }
    for wait in [-1, 21] {
      expectError(
        "InvalidParameterValue",
        "Value \(wait) for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided."
      ) { try test.sqs.receiveMessage(.init(queueUrl: url, waitTimeSeconds: wait)) }
    }
    for visibility in [-1, 43201] {
      expectError("InvalidParameterValue") { try test.receive(url, visibility: visibility) }
    }
    expectError("InvalidParameterValue") {
      try test.sqs.receiveMessage(.init(queueUrl: url, receiveRequestAttemptId: "a"))
    }
    expectError("QueueDoesNotExist") { try test.receive("missing", 11) }
  }

  @Test("A message comes back when its visibility timeout ends, with a new receipt handle")
  func visibility() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.visibilityTimeout: "10"])
    try test.send(url, "m")
    let first = try #require(try test.receive(url).first)
    test.advance(9)
    #expect(try test.receive(url).isEmpty)
    test.advance(1)
    let second = try #require(try test.receive(url, visibility: 20).first)
    #expect(second.receiptHandle != first.receiptHandle)
    test.advance(19)
    #expect(try test.receive(url).isEmpty)
    test.advance(1)
    #expect(try test.receive(url, visibility: 0).count == 1)
    #expect(try test.receive(url, visibility: 0).count == 1)
    // An old handle still deletes in a standard queue.
    try test.delete(url, first)
    #expect(test.view("q")?.messages.isEmpty == true)
  }

  @Test("Visibility can be prolonged, ended, and lasts 12 hours in all")
  func changingVisibility() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    try test.send(url, "m")
    let handle = try #require(try test.receive(url).first?.receiptHandle)
    func change(_ seconds: Int) throws {
      try test.sqs.changeMessageVisibility(
        .init(queueUrl: url, receiptHandle: handle, visibilityTimeout: seconds))
    }
    try change(100)
    test.advance(99)
    #expect(try test.receive(url).isEmpty)
    expectError(
      "InvalidParameterValue",
      "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the "
        + "message is beyond the limit [43200 seconds]"
    ) { try change(43200) }
    try change(43101)
    for seconds in [-1, 43201] { expectError("InvalidParameterValue") { try change(seconds) } }
    try change(0)
    #expect(test.view("q")?.availableCount == 1)
    expectError("MessageNotInflight", "The message referred to isn't in flight.") { try change(10) }
    try test.sqs.deleteMessage(.init(queueUrl: url, receiptHandle: handle))
    expectError(
      "InvalidParameterValue",
      "Value \(handle) for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not "
        + "available for visibility timeout change."
    ) { try change(10) }
  }

  @Test("Receipt handles that this queue did not hand out are invalid")
  func foreignHandles() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let other = try test.create("other")
    try test.send(other, "m")
    let foreign = try #require(try test.receive(other).first?.receiptHandle)
    for handle in ["garbage", foreign, foreign.dropLast(4) + "AAAA"] as [String] {
      let text = "The input receipt handle \"\(handle)\" is not a valid receipt handle."
      expectError("ReceiptHandleIsInvalid", text) {
        try test.sqs.deleteMessage(.init(queueUrl: url, receiptHandle: handle))
      }
      expectError("ReceiptHandleIsInvalid", text) {
        try test.sqs.changeMessageVisibility(
          .init(queueUrl: url, receiptHandle: handle, visibilityTimeout: 1))
      }
    }
  }

  @Test("Delays hold messages back, the message's own before the queue's")
  func delays() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.delaySeconds: "10"])
    try test.send(url, "queue's")
    try test.send(url, "none", delay: 0)
    try test.send(url, "own", delay: 20)
    #expect(try test.receiveBodies(url) == ["none"])
    test.advance(10)
    #expect(try test.receiveBodies(url) == ["queue's"])
    test.advance(10)
    #expect(try test.receiveBodies(url) == ["own"])
    for delay in [-1, 901] {
      expectError(
        "InvalidParameterValue",
        "Value \(delay) for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900."
      ) { try test.send(url, "x", delay: delay) }
    }
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.delaySeconds: "0"]))
  }

  @Test("Messages vanish when the retention period is over, received or not")
  func retention() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.messageRetentionPeriod: "60"])
    try test.send(url, "old")
    test.advance(30)
    try test.send(url, "new")
    _ = try test.receive(url, visibility: 1000)
    test.advance(29)
    #expect(test.view("q")?.messages.count == 2)
    test.advance(1)
    #expect(test.view("q")?.messages.map(\.body) == ["new"])
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.messageRetentionPeriod: "120"]))
    test.advance(60)
    #expect(test.view("q")?.messages.count == 1)
    test.advance(30)
    #expect(test.view("q")?.messages.isEmpty == true)
  }

  @Test("A standard queue refuses what is for FIFO queues")
  func fifoParameters() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    expectError(
      "InvalidParameterValue",
      "Value id for parameter MessageDeduplicationId is invalid. Reason: The request include parameter that "
        + "is not valid for this queue type."
    ) { try test.send(url, "x", id: "id") }
    try test.send(url, "fair", group: "tenant")
  }
}
