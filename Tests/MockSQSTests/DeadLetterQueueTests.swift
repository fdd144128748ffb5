// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct DeadLetterQueueTests {
  static func arn(_ name: String) -> String { "arn:aws:sqs:us-east-1:123456789012:\(name)" }
  static func policy(_ target: String, _ count: String) -> String {
    #"{"deadLetterTargetArn":"\#(arn(target))","maxReceiveCount":\#(count)}"#
  }

  @Test("A message that was received too often goes to the dead-letter queue")
  func redrive() throws {
    let test = SQSFixture()
    let dead = try test.create("dead")
    let url = try test.create("q", [.redrivePolicy: Self.policy("dead", #""2""#)])
    #expect(try test.attribute(url, .redrivePolicy) == Self.policy("dead", "2"))
    let sent = try test.send(url, "poison")
    test.advance(1)
    for _ in 0..<2 { #expect(try test.receive(url, visibility: 0).count == 1) }
    // It is still there until somebody asks for it again.
    #expect(test.view("q")?.availableCount == 1)
    #expect(try test.receive(url).isEmpty)
    #expect(test.view("q")?.messages.isEmpty == true)
    let message = try #require(
      try test.sqs.receiveMessage(.init(queueUrl: dead, attributeNames: [.all])).messages?.first)
    #expect(message.messageId == sent.messageId)
    #expect(message.attributes?[.deadLetterQueueSourceArn] == Self.arn("q"))
    #expect(message.attributes?[.approximateReceiveCount] == "3")
    #expect(message.attributes?[.sentTimestamp] == "1700000000000")
  }

  @Test("Where the dead-letter queue was deleted, messages stay")
  func deletedTarget() throws {
    let test = SQSFixture()
    let dead = try test.create("dead")
    let url = try test.create("q", [.redrivePolicy: Self.policy("dead", "1")])
    try test.send(url, "m")
    _ = try test.receive(url, visibility: 0)
    try test.sqs.deleteQueue(.init(queueUrl: dead))
    #expect(try test.receive(url).isEmpty)
    #expect(test.view("q")?.availableCount == 1)
    try test.create("dead")
    #expect(try test.receive(url).isEmpty)
    #expect(test.view("dead")?.availableCount == 1)
  }

  @Test("In a FIFO queue the rest of the group follows a message that was given up")
  func fifo() throws {
    let test = SQSFixture()
    try test.createFIFO("dead.fifo")
    let url = try test.createFIFO("q.fifo", [.redrivePolicy: Self.policy("dead.fifo", "1")])
    for number in 0..<3 { try test.send(url, "\(number)", group: "g", id: "\(number)") }
    _ = try test.receive(url, 1)
    test.advance(30)
    #expect(try test.receiveBodies(url) == ["1", "2"])
    #expect(test.view("dead.fifo")?.messages.map(\.body) == ["0"])
    #expect(test.view("dead.fifo")?.messages.first?.sentAt == SQSFixture.start + .seconds(30))
  }

  @Test(
    "Redrive policies that SQS refuses",
    arguments: [
      ("[]", "Redrive policy is not a valid JSON map."), ("{", "Redrive policy is not a valid JSON map."),
      (
        #"{"maxReceiveCount":1}"#, "Redrive policy does not contain mandatory attribute: deadLetterTargetArn."
      ),
      (
        #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead"}"#,
        "Redrive policy does not contain mandatory attribute: maxReceiveCount."
      ), (policy("nowhere", "1"), "Dead letter target does not exist."),
      (
        policy("dead", "0"),
        "Invalid value for maxReceiveCount: 0, valid values are from 1 to 1000 both inclusive."
      ),
      (
        policy("dead", "1001"),
        "Invalid value for maxReceiveCount: 1001, valid values are from 1 to 1000 both inclusive."
      ),
      (
        policy("dead", #""x""#),
        "Invalid value for maxReceiveCount: x, valid values are from 1 to 1000 both inclusive."
      ),
      (
        #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":1,"x":1}"#,
        "Only following attributes are supported: [deadLetterTargetArn, maxReceiveCount]."
      ), (policy("dead.fifo", "1"), "Dead-letter queue must be same type of queue as the source."),
    ])
  func refusedPolicies(_ policy: String, _ reason: String) throws {
    let test = SQSFixture()
    try test.create("dead")
    try test.createFIFO("dead.fifo")
    let url = try test.create("q")
    let text = "Value \(policy) for parameter RedrivePolicy is invalid. Reason: \(reason)"
    expectError("InvalidParameterValue", text) { try test.create("r", [.redrivePolicy: policy]) }
    expectError("InvalidParameterValue", text) {
      try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.redrivePolicy: policy]))
    }
  }

  @Test("An empty redrive policy takes it away")
  func removal() throws {
    let test = SQSFixture()
    try test.create("dead")
    let url = try test.create("q", [.redrivePolicy: Self.policy("dead", "1")])
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.redrivePolicy: ""]))
    #expect(try test.attribute(url, .redrivePolicy) == nil)
  }

  @Test("A redrive allow policy says who may use a dead-letter queue")
  func allowPolicy() throws {
    let test = SQSFixture()
    let dead = try test.create("dead", [.redriveAllowPolicy: #"{"redrivePermission":"denyAll"}"#])
    expectError("InvalidParameterValue") { try test.create("q", [.redrivePolicy: Self.policy("dead", "1")]) }
    let byQueue = #"{"redrivePermission":"byQueue","sourceQueueArns":["\#(Self.arn("q"))"]}"#
    try test.sqs.setQueueAttributes(.init(queueUrl: dead, attributes: [.redriveAllowPolicy: byQueue]))
    #expect(try test.attribute(dead, .redriveAllowPolicy) == byQueue)
    try test.create("q", [.redrivePolicy: Self.policy("dead", "1")])
    expectError("InvalidParameterValue") { try test.create("r", [.redrivePolicy: Self.policy("dead", "1")]) }
    for bad in [
      "x", "{}", #"{"redrivePermission":"some"}"#, #"{"redrivePermission":"byQueue"}"#,
      #"{"redrivePermission":"allowAll","sourceQueueArns":[]}"#,
      #"{"redrivePermission":"byQueue","sourceQueueArns":[1]}"#,
    ] {
      expectError("InvalidParameterValue") {
        try test.sqs.setQueueAttributes(.init(queueUrl: dead, attributes: [.redriveAllowPolicy: bad]))
      }
    }
  }

  @Test("The queues that use a dead-letter queue are listed by pages")
  func sources() throws {
    let test = SQSFixture()
    let dead = try test.create("dead")
    for name in ["c", "a", "b"] { try test.create(name, [.redrivePolicy: Self.policy("dead", "1")]) }
    try test.create("free")
    func names(_ result: SQS.ListDeadLetterSourceQueuesResult) -> [String] {
      result.queueUrls.map { String($0.suffix(1)) }
    }
    let all = try test.sqs.listDeadLetterSourceQueues(.init(queueUrl: dead))
    #expect(names(all) == ["a", "b", "c"])
    let page = try test.sqs.listDeadLetterSourceQueues(.init(queueUrl: dead, maxResults: 2))
    #expect(names(page) == ["a", "b"])
    let rest = try test.sqs.listDeadLetterSourceQueues(
      .init(queueUrl: dead, nextToken: page.nextToken, maxResults: 2))
    #expect(names(rest) == ["c"])
    #expect(try names(test.sqs.listDeadLetterSourceQueues(.init(queueUrl: "a"))) == [])
  }
}
