// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

@Suite struct MessageMoveTaskTests {
  /// A dead-letter queue with messages of the queue `q`.
  private func dead(_ test: SQSFixture, _ bodies: [String]) throws -> String {
    let dead = try test.create("dead")
    let url = try test.create("q", [.redrivePolicy: DeadLetterQueueTests.policy("dead", "1")])
    for body in bodies { try test.send(url, body) }
    for _ in bodies { _ = try test.receive(url, visibility: 0) }
    _ = try test.receive(url, 10)
    return dead
  }

  private func list(_ test: SQSFixture, _ limit: Int? = nil) throws -> [SQS.ListMessageMoveTasksResultEntry] {
    try test.sqs.listMessageMoveTasks(.init(sourceArn: DeadLetterQueueTests.arn("dead"), maxResults: limit))
      .results ?? []
  }

  @Test("Messages go back to where they came from, as new messages")
  func redrive() throws {
    let test = SQSFixture()
    _ = try dead(test, ["a", "b", "c"])
    let before = test.view("dead")?.messages.map(\.id) ?? []
    #expect(before.count == 3)
    test.advance(5)
    let handle = try test.sqs.startMessageMoveTask(.init(sourceArn: DeadLetterQueueTests.arn("dead")))
      .taskHandle
    #expect(handle != nil)
    #expect(test.view("dead")?.messages.isEmpty == true)
    let moved = try #require(test.view("q")?.messages)
    #expect(moved.map(\.body) == ["a", "b", "c"])
    #expect(moved.allSatisfy { !before.contains($0.id) && $0.receiveCount == 0 })
    #expect(moved.first?.sentAt == SQSFixture.start + .seconds(5))
    let task = try #require(try list(test).first)
    #expect(task.status == "COMPLETED")
    #expect(task.taskHandle == nil)
    #expect(task.approximateNumberOfMessagesMoved == 3)
    #expect(task.approximateNumberOfMessagesToMove == 3)
    #expect(task.startedTimestamp == 1_700_000_005_000)
  }

  @Test("A rate spreads the moves over time, and the task can be cancelled on the way")
  func rate() throws {
    let test = SQSFixture()
    _ = try dead(test, ["a", "b", "c", "d"])
    try test.create("elsewhere")
    let handle = try #require(
      try test.sqs.startMessageMoveTask(
        .init(
          sourceArn: DeadLetterQueueTests.arn("dead"), destinationArn: DeadLetterQueueTests.arn("elsewhere"),
          maxNumberOfMessagesPerSecond: 1)
      ).taskHandle)
    #expect(test.view("elsewhere")?.messages.map(\.body) == ["a"])
    expectError("InvalidParameterValue") {
      try test.sqs.startMessageMoveTask(.init(sourceArn: DeadLetterQueueTests.arn("dead")))
    }
    test.advance(2)
    #expect(test.view("elsewhere")?.messages.map(\.body) == ["a", "b", "c"])
    let running = try #require(try list(test).first)
    #expect(running.status == "RUNNING")
    #expect(running.taskHandle == handle)
    #expect(running.maxNumberOfMessagesPerSecond == 1)
    let cancelled = try test.sqs.cancelMessageMoveTask(.init(taskHandle: handle))
    #expect(cancelled.approximateNumberOfMessagesMoved == 3)
    test.advance(10)
    #expect(test.view("dead")?.messages.map(\.body) == ["d"])
    #expect(try list(test).first?.status == "CANCELLED")
    expectError("UnsupportedOperation") { try test.sqs.cancelMessageMoveTask(.init(taskHandle: handle)) }
    try test.sqs.startMessageMoveTask(.init(sourceArn: DeadLetterQueueTests.arn("dead")))
    #expect(try list(test, 10).map(\.status) == ["COMPLETED", "CANCELLED"])
    #expect(try list(test).count == 1)
  }

  @Test("A task fails where a message has no source to go back to")
  func failure() throws {
    let test = SQSFixture()
    let url = try dead(test, [])
    try test.send(url, "stray")
    try test.sqs.startMessageMoveTask(.init(sourceArn: DeadLetterQueueTests.arn("dead")))
    let task = try #require(try list(test).first)
    #expect(task.status == "FAILED")
    #expect(task.failureReason == "CouldNotDetermineMessageSource")
    #expect(test.view("dead")?.messages.count == 1)
  }

  @Test("Sources, destinations, rates and handles are checked")
  func checks() throws {
    let test = SQSFixture()
    _ = try dead(test, [])
    let source = DeadLetterQueueTests.arn("dead")
    expectError(
      "ResourceNotFoundException",
      "The resource that you specified for the SourceArn parameter doesn't exist."
    ) { try test.sqs.startMessageMoveTask(.init(sourceArn: DeadLetterQueueTests.arn("x"))) }
    expectError(
      "ResourceNotFoundException",
      "The resource that you specified for the DestinationArn parameter doesn't exist."
    ) { try test.sqs.startMessageMoveTask(.init(sourceArn: source, destinationArn: "x")) }
    expectError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.") {
      try test.sqs.startMessageMoveTask(.init(sourceArn: DeadLetterQueueTests.arn("q")))
    }
    for rate in [0, 501] {
      expectError("InvalidParameterValue") {
        try test.sqs.startMessageMoveTask(.init(sourceArn: source, maxNumberOfMessagesPerSecond: rate))
      }
    }
    expectError("InvalidParameterValue", "Value for parameter TaskHandle is invalid.") {
      try test.sqs.cancelMessageMoveTask(.init(taskHandle: "garbage"))
    }
    let unknown = Bytes(#"{"taskId":"x","sourceArn":"\#(source)"}"#).base64
    expectError("ResourceNotFoundException", "Task does not exist.") {
      try test.sqs.cancelMessageMoveTask(.init(taskHandle: unknown))
    }
    expectError("ResourceNotFoundException") {
      try test.sqs.listMessageMoveTasks(.init(sourceArn: DeadLetterQueueTests.arn("x")))
    }
    for limit in [0, 11] { expectError("InvalidParameterValue") { _ = try self.list(test, limit) } }
  }
}
