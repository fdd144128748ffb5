// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct LongPollingTests {
  private func poll(_ test: SQSFixture, _ url: String, _ wait: Int?) -> Task<[String], any Error> {
    Task {
      let result = try await test.sqs.call(
        waiting: SQS.API.receiveMessage, .init(queueUrl: url, waitTimeSeconds: wait))
      return (result.messages ?? []).compactMap(\.body)
    }
  }

  @Test("A send wakes a receiver that waits, on whichever queue it waits")
  func sendWakes() async throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let other = try test.create("other")
    let polls = [poll(test, url, 20), poll(test, other, 20), poll(test, url, 20)]
    try await test.cloud.untilCallsWait(3)
    try test.send(url, "1")
    try test.send(url, "2")
    #expect(try await Set([polls[0].value, polls[2].value]) == [["1"], ["2"]])
    try test.send(other, "3")
    #expect(try await polls[1].value == ["3"])
  }

  @Test("The clock ends a wait, and brings messages whose delay or visibility timeout ends")
  func clockWakes() async throws {
    let test = SQSFixture()
    let url = try test.create("q", [.receiveMessageWaitTimeSeconds: "10"])
    let empty = poll(test, url, nil)
    try await test.cloud.untilCallsWait()
    test.advance(10)
    #expect(try await empty.value == [])
    try test.send(url, "delayed", delay: 5)
    let delayed = poll(test, url, nil)
    try await test.cloud.untilCallsWait()
    test.advance(5)
    #expect(try await delayed.value == ["delayed"])
    let back = poll(test, url, 20)
    try await test.cloud.untilCallsWait()
    test.advance(25)
    #expect(try await back.value == [])
    #expect(try test.receive(url, visibility: 5).isEmpty)
    test.advance(5)
    #expect(try test.receive(url, visibility: 5).count == 1)
    let again = poll(test, url, 20)
    try await test.cloud.untilCallsWait()
    test.advance(5)
    #expect(try await again.value == ["delayed"])
  }

  @Test("A receiver of a dead-letter queue wakes when another receive gives a message up")
  func deadLetterWakes() async throws {
    let test = SQSFixture()
    let dead = try test.create("dead")
    let url = try test.create("q", [.redrivePolicy: DeadLetterQueueTests.policy("dead", "1")])
    try test.send(url, "poison")
    _ = try test.receive(url, visibility: 0)
    let waiting = poll(test, dead, 20)
    try await test.cloud.untilCallsWait()
    let poisoned = poll(test, url, 20)
    #expect(try await waiting.value == ["poison"])
    try await test.cloud.untilCallsWait()
    test.advance(20)
    #expect(try await poisoned.value == [])
  }

  @Test("Deleting the queue ends a wait with an error, and a client that goes away loses no message")
  func endings() async throws {
    let test = SQSFixture()
    let url = try test.create("q")
    let gone = poll(test, url, 20)
    try await test.cloud.untilCallsWait()
    gone.cancel()
    await #expect(throws: CancellationError.self) { try await gone.value }
    try test.send(url, "kept")
    #expect(try test.receiveBodies(url) == ["kept"])
    let deleted = poll(test, url, 20)
    try await test.cloud.untilCallsWait()
    try test.sqs.deleteQueue(.init(queueUrl: url))
    await #expect(throws: AWSError.self) { try await deleted.value }
  }

  @Test("With a running clock a wait ends by itself")
  func runningClock() async throws {
    let test = SQSFixture(running: true)
    let url = try test.create("q")
    #expect(try await poll(test, url, 1).value == [])
  }

  @Test("Parallel senders and receivers lose and duplicate nothing")
  func parallel() async throws {
    let test = SQSFixture(running: true)
    let url = try test.create("q", [.visibilityTimeout: "600"])
    let total = 400
    let taken = Tally()
    let received = try await withThrowingTaskGroup(of: [String].self) { group in
      for sender in 0..<4 {
        group.addTask {
          for number in 0..<total / 4 { try test.send(url, "\(sender)-\(number)") }
          return []
        }
      }
      for _ in 0..<4 {
        group.addTask {
          var bodies: [String] = []
          while taken.count.load(ordering: .relaxed) < total {
            let messages =
              try await test.sqs.call(
                waiting: SQS.API.receiveMessage,
                .init(queueUrl: url, maxNumberOfMessages: 7, waitTimeSeconds: 1)
              ).messages ?? []
            taken.count.add(messages.count, ordering: .relaxed)
            for message in messages {
              bodies.append(message.body ?? "")
              try test.delete(url, message)
            }
          }
          return bodies
        }
      }
      return try await group.reduce(into: [String]()) { $0 += $1 }
    }
    #expect(received.count == total)
    #expect(Set(received).count == total)
    #expect(test.view("q")?.messages.isEmpty == true)
  }
}

private final class Tally: Sendable {
  let count = Atomic(0)
}
