// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct QueueAttributeTests {
  @Test("A standard queue starts with AWS's defaults")
  func standardDefaults() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let all = try test.sqs.getQueueAttributes(.init(queueUrl: url, attributeNames: [.all])).attributes
    #expect(
      all == [
        .queueArn: "arn:aws:sqs:us-east-1:123456789012:q", .approximateNumberOfMessages: "0",
        .approximateNumberOfMessagesNotVisible: "0", .approximateNumberOfMessagesDelayed: "0",
        .createdTimestamp: "1700000000", .lastModifiedTimestamp: "1700000000", .visibilityTimeout: "30",
        .maximumMessageSize: "1048576", .messageRetentionPeriod: "345600", .delaySeconds: "0",
        .receiveMessageWaitTimeSeconds: "0", .sqsManagedSseEnabled: "true",
      ])
  }

  @Test("A FIFO queue has four attributes more")
  func fifoDefaults() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    let all = try test.sqs.getQueueAttributes(.init(queueUrl: url, attributeNames: [.all])).attributes ?? [:]
    #expect(all[.fifoQueue] == "true")
    #expect(all[.contentBasedDeduplication] == "false")
    #expect(all[.deduplicationScope] == "queue")
    #expect(all[.fifoThroughputLimit] == "perQueue")
    #expect(all.count == 16)
  }

  @Test("Only the attributes that are asked for are shown, and unknown ones refused")
  func selection() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    #expect(try test.sqs.getQueueAttributes(.init(queueUrl: url)).attributes == nil)
    let two = try test.sqs.getQueueAttributes(
      .init(queueUrl: url, attributeNames: [.visibilityTimeout, .policy])
    ).attributes
    #expect(two == [.visibilityTimeout: "30"])
    expectError("InvalidAttributeName", "Unknown Attribute Colour.") {
      try test.sqs.getQueueAttributes(
        .init(queueUrl: url, attributeNames: [.init(rawValue: "Colour")]))
    }
  }

  @Test(
    "Values out of range are refused",
    arguments: [
      (SQS.QueueAttributeName.delaySeconds, ["-1", "901", "x", ""]),
      (.maximumMessageSize, ["1023", "1048577"]), (.messageRetentionPeriod, ["59", "1209601"]),
      (.receiveMessageWaitTimeSeconds, ["-1", "21"]), (.visibilityTimeout, ["-1", "43201", "1.5"]),
      (.kmsDataKeyReusePeriodSeconds, ["59", "86401"]), (.sqsManagedSseEnabled, ["maybe"]),
      (.policy, ["{", "[]", #"{"Version":"2012-10-17"}"#, #"{"Statement":[{"Effect":"Perhaps"}]}"#]),
    ])
  func ranges(_ name: SQS.QueueAttributeName, _ values: [String]) throws {
    let test = SQSFixture()
    let url = try test.create("q")
    for value in values {
      let text = "Invalid value for the parameter \(name.rawValue)."
      expectError("InvalidAttributeValue", text) { try test.create("r", [name: value]) }
      expectError("InvalidAttributeValue", text) {
        try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [name: value]))
      }
    }
    #expect(test.view("r") == nil)
  }

  @Test("Attributes are set together or not at all")
  func atomicity() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    expectError("InvalidAttributeValue") {
      try test.sqs.setQueueAttributes(
        .init(queueUrl: url, attributes: [.delaySeconds: "5", .visibilityTimeout: "-1"]))
    }
    #expect(try test.attribute(url, .delaySeconds) == "0")
    test.advance(10)
    try test.sqs.setQueueAttributes(
      .init(queueUrl: url, attributes: [.delaySeconds: "5", .visibilityTimeout: "0"]))
    #expect(try test.attribute(url, .delaySeconds) == "5")
    #expect(try test.attribute(url, .lastModifiedTimestamp) == "1700000010")
    #expect(try test.attribute(url, .createdTimestamp) == "1700000000")
  }

  @Test("Attributes that SQS sets itself, or that are only for FIFO queues, are unknown")
  func unsettable() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    for name in ["QueueArn", "ApproximateNumberOfMessages", "ContentBasedDeduplication", "All", "Colour"] {
      expectError("InvalidAttributeName", "Unknown Attribute \(name).") {
        try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.init(rawValue: name): "true"]))
      }
    }
    expectError(
      "InvalidAttributeValue",
      "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not supported."
    ) { try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.fifoQueue: "true"])) }
    let fifo = try test.createFIFO("q.fifo")
    try test.sqs.setQueueAttributes(.init(queueUrl: fifo, attributes: [.fifoQueue: "true"]))
  }

  @Test("High throughput needs deduplication by group")
  func highThroughput() throws {
    let test = SQSFixture()
    let url = try test.createFIFO("q.fifo")
    expectError("InvalidAttributeValue") {
      try test.sqs.setQueueAttributes(
        .init(queueUrl: url, attributes: [.fifoThroughputLimit: "perMessageGroupId"]))
    }
    try test.sqs.setQueueAttributes(
      .init(
        queueUrl: url,
        attributes: [.fifoThroughputLimit: "perMessageGroupId", .deduplicationScope: "messageGroup"]))
    #expect(try test.attribute(url, .fifoThroughputLimit) == "perMessageGroupId")
    expectError("InvalidAttributeValue") {
      try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.deduplicationScope: "galaxy"]))
    }
  }

  @Test("A queue has one kind of encryption at a time")
  func encryption() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.kmsMasterKeyId: "alias/aws/sqs"])
    #expect(try test.attribute(url, .sqsManagedSseEnabled) == "false")
    #expect(try test.attribute(url, .kmsDataKeyReusePeriodSeconds) == "300")
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.sqsManagedSseEnabled: "true"]))
    #expect(try test.attribute(url, .kmsMasterKeyId) == nil)
    expectError("InvalidAttributeValue") {
      try test.create("r", [.kmsMasterKeyId: "k", .sqsManagedSseEnabled: "true"])
    }
  }

  @Test("The counts are exact")
  func counts() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    for number in 0..<5 { try test.send(url, "\(number)") }
    try test.send(url, "late", delay: 10)
    _ = try test.receive(url, 2)
    #expect(try test.attribute(url, .approximateNumberOfMessages) == "3")
    #expect(try test.attribute(url, .approximateNumberOfMessagesNotVisible) == "2")
    #expect(try test.attribute(url, .approximateNumberOfMessagesDelayed) == "1")
    test.advance(30)
    #expect(try test.attribute(url, .approximateNumberOfMessages) == "6")
  }
}
