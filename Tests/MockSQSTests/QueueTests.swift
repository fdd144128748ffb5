// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct QueueTests {
  @Test("A queue is created, found by name, listed and deleted")
  func lifecycle() throws {
    let test = SQSFixture()
    let url = try test.create("orders")
    #expect(url == "https://sqs.us-east-1.amazonaws.com/123456789012/orders")
    #expect(try test.sqs.getQueueUrl(.init(queueName: "orders")).queueUrl == url)
    #expect(try test.sqs.listQueues(.init()).queueUrls == [url])
    try test.sqs.deleteQueue(.init(queueUrl: url))
    #expect(try test.sqs.listQueues(.init()).queueUrls == nil)
    expectError("QueueDoesNotExist", "The specified queue does not exist.") {
      try test.sqs.getQueueUrl(.init(queueName: "orders"))
    }
    expectError("QueueDoesNotExist") { try test.sqs.deleteQueue(.init(queueUrl: url)) }
  }

  @Test("Creating a queue again answers its URL, unless an attribute differs")
  func creationIsIdempotent() throws {
    let test = SQSFixture()
    let url = try test.create("q", [.visibilityTimeout: "45", .delaySeconds: "1"])
    #expect(try test.create("q") == url)
    #expect(try test.create("q", [.visibilityTimeout: "45"]) == url)
    expectError(
      "QueueNameExists",
      "A queue already exists with the same name and a different value for attribute VisibilityTimeout"
    ) { try test.create("q", [.visibilityTimeout: "30"]) }
  }

  @Test(
    "Names have 1 to 80 letters, digits, hyphens and underscores",
    arguments: ["a b", "q.", "käse", String(repeating: "q", count: 81), "q/r", "q.fifo"])
  func badNames(_ name: String) {
    let test = SQSFixture()
    expectError(
      "InvalidParameterValue",
      "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length"
    ) { try test.create(name) }
  }

  @Test("Names of 80 characters are taken, and an empty one is a missing parameter")
  func nameLimits() throws {
    let test = SQSFixture()
    try test.create(String(repeating: "q", count: 80))
    try test.createFIFO(String(repeating: "q", count: 75) + ".fifo")
    expectError("MissingParameter", "The request must contain the parameter QueueName.") {
      try test.create("")
    }
    let text =
      "The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, "
      + "must end with .fifo suffix and be 1 to 80 in length."
    expectError("InvalidParameterValue", text) { try test.createFIFO("q") }
    expectError("InvalidParameterValue", text) {
      try test.createFIFO(String(repeating: "q", count: 76) + ".fifo")
    }
    expectError("InvalidAttributeName", "Unknown Attribute FifoQueue.") {
      try test.create("standard", [.fifoQueue: "false"])
    }
  }

  @Test("Listing goes by prefix and by pages")
  func listing() throws {
    let test = SQSFixture()
    for name in ["b", "a3", "a1", "a2", "A1"] { try test.create(name) }
    func names(_ urls: [String]?) -> [String] {
      (urls ?? []).map { String($0.split(separator: "/").last ?? "") }
    }
    #expect(try names(test.sqs.listQueues(.init()).queueUrls) == ["A1", "a1", "a2", "a3", "b"])
    #expect(try names(test.sqs.listQueues(.init(queueNamePrefix: "a")).queueUrls) == ["a1", "a2", "a3"])
    let first = try test.sqs.listQueues(.init(queueNamePrefix: "a", maxResults: 2))
    #expect(names(first.queueUrls) == ["a1", "a2"])
    let second = try test.sqs.listQueues(
      .init(queueNamePrefix: "a", nextToken: first.nextToken, maxResults: 2))
    #expect(names(second.queueUrls) == ["a3"])
    #expect(second.nextToken == nil)
    for count in [0, 1001] {
      expectError("InvalidParameterValue") { try test.sqs.listQueues(.init(maxResults: count)) }
    }
    expectError("InvalidParameterValue") { try test.sqs.listQueues(.init(nextToken: "?")) }
  }

  @Test("A listing without pages ends after 1000 queues")
  func longListing() throws {
    let test = SQSFixture()
    for number in 1000..<2005 { try test.create("q\(number)") }
    let all = try test.sqs.listQueues(.init())
    #expect(all.queueUrls?.count == 1000)
    #expect(all.nextToken == nil)
    let paged = try test.sqs.listQueues(.init(maxResults: 1000))
    #expect(
      try test.sqs.listQueues(.init(nextToken: paged.nextToken, maxResults: 1000)).queueUrls?.count == 5)
  }

  @Test("Purging empties a queue, once in 60 seconds")
  func purge() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    try test.send(url, "ready")
    try test.send(url, "in flight")
    try test.send(url, "delayed", delay: 60)
    _ = try test.receive(url)
    try test.sqs.purgeQueue(.init(queueUrl: url))
    #expect(test.view("q")?.messages.isEmpty == true)
    expectError(
      "PurgeQueueInProgress", "Only one PurgeQueue operation on q is allowed every 60 seconds."
    ) { try test.sqs.purgeQueue(.init(queueUrl: url)) }
    test.advance(60)
    try test.sqs.purgeQueue(.init(queueUrl: url))
  }

  @Test("A deleted queue's name is free at once, or after 60 seconds where that is asked for")
  func deletedNames() throws {
    let lax = SQSFixture()
    try lax.sqs.deleteQueue(.init(queueUrl: lax.create("q")))
    try lax.create("q")

    var options = SQS.Options()
    options.keepsDeletedNames = true
    let strict = SQSFixture(options: options)
    try strict.sqs.deleteQueue(.init(queueUrl: strict.create("q")))
    expectError("QueueDeletedRecently") { try strict.create("q") }
    strict.advance(60)
    try strict.create("q")
  }

  @Test("Accounts and regions have queues of their own, reached by URL from each other")
  func scopes() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let other = test.sqs.as(account: "999999999999").in(region: "eu-central-1")
    #expect(try other.listQueues(.init()).queueUrls == nil)
    try test.sqs.addPermission(
      .init(queueUrl: url, label: "all", awsAccountIds: ["999999999999"], actions: ["*"]))
    try other.sendMessage(.init(queueUrl: url, messageBody: "hello"))
    #expect(test.view("q")?.messages.map(\.body) == ["hello"])
    let sender = try test.sqs.receiveMessage(.init(queueUrl: url, messageSystemAttributeNames: [.senderId]))
    #expect(sender.messages?.first?.attributes?[.senderId] == "999999999999")
    let found = try other.in(region: "us-east-1").getQueueUrl(
      .init(queueName: "q", queueOwnerAWSAccountId: "123456789012"))
    #expect(found.queueUrl == url)
  }

  @Test(
    "A queue URL counts in any of its forms",
    arguments: [
      "https://sqs.us-east-1.amazonaws.com/123456789012/q", "http://localhost:5000/123456789012/q",
      "https://queue.amazonaws.com/123456789012/q", "https://us-east-1.queue.amazonaws.com/123456789012/q",
      "http://sqs.us-east-1.localhost:4566/123456789012/q", "/123456789012/q", "123456789012/q", "q",
      "http://127.0.0.1/q",
    ])
  func urlForms(_ url: String) throws {
    let test = SQSFixture()
    try test.create("q")
    #expect(try test.attribute(url, .queueArn) == "arn:aws:sqs:us-east-1:123456789012:q")
  }

  @Test("Other partitions have their own names for hosts and ARNs")
  func partitions() throws {
    let test = SQSFixture()
    let china = test.sqs.in(region: "cn-north-1")
    let url = try #require(china.createQueue(.init(queueName: "q")).queueUrl)
    #expect(url == "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/q")
    let arn = try china.getQueueAttributes(.init(queueUrl: url, attributeNames: [.queueArn])).attributes
    #expect(arn?[.queueArn] == "arn:aws-cn:sqs:cn-north-1:123456789012:q")
  }
}
