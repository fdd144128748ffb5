// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite("Queue access")
struct QueueAccessTests {
  private let test = SQSFixture()
  private let url: String
  private let arn = "arn:aws:sqs:us-east-1:123456789012:q"
  private var stranger: ServiceCalls<SQS> { test.sqs.as(account: "999999999999") }

  init() throws { url = try test.create("q") }

  private func statement(_ effect: String, _ principal: String, _ action: String, _ more: String = "")
    -> String
  {
    """
    {"Effect": "\(effect)", "Principal": \(principal), "Action": "\(action)", "Resource": "\(arn)"\(more)}
    """
  }

  private func set(_ statements: String...) throws {
    let policy = #"{"Version": "2012-10-17", "Statement": [\#(statements.joined(separator: ", "))]}"#
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.policy: policy]))
  }

  private func send(_ sqs: ServiceCalls<SQS>) throws {
    try sqs.sendMessage(.init(queueUrl: url, messageBody: "hello"))
  }

  @Test("Other accounts need a policy that lets them in")
  func strangers() throws {
    expectError("AccessDenied") { try send(stranger) }
    try set(statement("Allow", #"{"AWS": "arn:aws:iam::999999999999:root"}"#, "sqs:SendMessage"))
    try send(stranger)
    try stranger.sendMessageBatch(.init(queueUrl: url, entries: [.init(id: "1", messageBody: "hello")]))
    expectError("AccessDenied") { try stranger.receiveMessage(.init(queueUrl: url)) }
    expectError("AccessDenied") {
      try stranger.getQueueUrl(.init(queueName: "q", queueOwnerAWSAccountId: "123456789012"))
    }
    expectError("AccessDenied") { try send(test.sqs.as(account: "888888888888")) }
    #expect(test.view("q")?.messages.count == 2)
  }

  @Test("What is the owner's alone, no policy gives to others")
  func owners() throws {
    try set(statement("Allow", #""*""#, "sqs:*"))
    try send(stranger)
    expectError("AccessDenied") { try stranger.deleteQueue(.init(queueUrl: url)) }
    expectError("AccessDenied") { try stranger.setQueueAttributes(.init(queueUrl: url, attributes: [:])) }
    expectError("AccessDenied") { try stranger.tagQueue(.init(queueUrl: url, tags: ["a": "b"])) }
    #expect(try stranger.receiveMessage(.init(queueUrl: url)).messages?.count == 1)
  }

  @Test("What a policy denies, the queue's own account may not do either")
  func denials() throws {
    try set(statement("Deny", #""*""#, "sqs:*"))
    let message =
      "User: arn:aws:iam::123456789012:root is not authorized to perform: sqs:sendmessage on resource: \(arn) with an "
      + "explicit deny in a resource-based policy"
    expectError("AccessDenied", message) { try send(test.sqs) }
    // The root user can always mend it.
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.policy: ""]))
    try send(test.sqs)
  }

  @Test("Conditions see the request, and permissions are taken back")
  func conditions() throws {
    let condition = #", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#
    try set(statement("Deny", #""*""#, "sqs:SendMessage", condition))
    try send(test.sqs)
    try test.sqs.setQueueAttributes(.init(queueUrl: url, attributes: [.policy: ""]))
    try test.sqs.addPermission(
      .init(queueUrl: url, label: "l", awsAccountIds: ["999999999999"], actions: ["SendMessage"]))
    try send(stranger)
    try test.sqs.removePermission(.init(queueUrl: url, label: "l"))
    expectError("AccessDenied") { try send(stranger) }
  }

  @Test("A queue that is not there is told as such")
  func missing() throws {
    expectError("QueueDoesNotExist") {
      try stranger.sendMessage(
        .init(queueUrl: "http://localhost:5000/123456789012/none", messageBody: "hello"))
    }
  }
}
