// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockSQS

/// Random operations on a queue, against a model that is too simple to be wrong.
@Suite struct MessageStoreTests {
  private struct NaiveMessage {
    enum Phase: Equatable {
      case delayed(Instant)
      case ready
      case inFlight(Instant)
    }
    let body: String
    let group: String
    let sentAt: Instant
    var phase: Phase
    var handle = ""
  }

  /// An array of messages in the order in which they were sent.
  private struct NaiveQueue {
    let isFIFO: Bool
    let retention: Duration
    var messages: [NaiveMessage] = []

    mutating func advance(to now: Instant) {
      for index in messages.indices {
        switch messages[index].phase {
        case .delayed(let end) where end <= now, .inFlight(let end) where end <= now:
          messages[index].phase = .ready
        default: break
        }
      }
      messages.removeAll { $0.sentAt + retention <= now }
    }

    /// The bodies that a receive should answer.
    func receivable(_ limit: Int) -> [String] {
      let ready = messages.filter { $0.phase == .ready }
      guard isFIFO else { return ready.prefix(limit).map(\.body) }
      let blocked = Set(
        messages.compactMap { message -> String? in
          if case .inFlight = message.phase { return message.group }
          return nil
        })
      var groups: [String] = []
      for message in ready where !blocked.contains(message.group) && !groups.contains(message.group) {
        groups.append(message.group)
      }
      return groups.flatMap { group in ready.filter { $0.group == group } }.prefix(limit).map(\.body)
    }
  }

  @Test("Random operations keep each message in exactly one place", arguments: [true, false], 0..<8)
  func invariants(_ isFIFO: Bool, _ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let test = SQSFixture(seed: UInt64(seed))
    let settings: [SQS.QueueAttributeName: String] = [
      .messageRetentionPeriod: "300", .visibilityTimeout: "20",
    ]
    let url = try isFIFO ? test.createFIFO("q.fifo", settings) : test.create("q", settings)
    var naive = NaiveQueue(isFIFO: isFIFO, retention: .seconds(300))
    var now = SQSFixture.start
    for step in 0..<400 {
      switch random.next(below: 10) {
      case 0...3:
        let group = "g\(random.next(below: 4))"
        let delay = isFIFO ? 0 : Int(random.next(below: 3)) * 7
        try test.send(
          url, "\(step)", group: group, id: isFIFO ? "\(step)" : nil, delay: isFIFO ? nil : delay)
        naive.messages.append(
          NaiveMessage(
            body: "\(step)", group: group, sentAt: now,
            phase: delay > 0 ? .delayed(now + .seconds(delay)) : .ready))
      case 4...6:
        let limit = Int(random.next(below: 10)) + 1
        let visibility = Int(random.next(below: 3)) * 10
        let expected = naive.receivable(limit)
        let received = try test.receive(url, limit, visibility: visibility)
        #expect(received.map(\.body) == expected)
        for message in received {
          guard let index = naive.messages.firstIndex(where: { $0.body == message.body }) else { continue }
          naive.messages[index].handle = message.receiptHandle ?? ""
          if visibility > 0 { naive.messages[index].phase = .inFlight(now + .seconds(visibility)) }
        }
      case 7:
        let inFlight = naive.messages.indices.filter {
          if case .inFlight = naive.messages[$0].phase { true } else { false }
        }
        guard !inFlight.isEmpty else { continue }
        let index = inFlight[Int(random.next(below: UInt64(inFlight.count)))]
        try test.sqs.deleteMessage(.init(queueUrl: url, receiptHandle: naive.messages[index].handle))
        naive.messages.remove(at: index)
      case 8:
        let inFlight = naive.messages.indices.filter {
          if case .inFlight = naive.messages[$0].phase { true } else { false }
        }
        guard !inFlight.isEmpty else { continue }
        let index = inFlight[Int(random.next(below: UInt64(inFlight.count)))]
        let seconds = Int(random.next(below: 3)) * 15
        try test.sqs.changeMessageVisibility(
          .init(
            queueUrl: url, receiptHandle: naive.messages[index].handle, visibilityTimeout: seconds))
        naive.messages[index].phase = seconds == 0 ? .ready : .inFlight(now + .seconds(seconds))
      default:
        let seconds = Int(random.next(below: 12))
        test.advance(seconds)
        now += .seconds(seconds)
        naive.advance(to: now)
      }
      let view = try #require(test.view(isFIFO ? "q.fifo" : "q"))
      #expect(view.messages.map(\.body) == naive.messages.map(\.body))
      #expect(
        view.messages.map(\.place)
          == naive.messages.map { message -> SQS.MessageView.Place in
            switch message.phase {
            case .ready: .available
            case .delayed(let end): .delayed(until: end)
            case .inFlight(let end): .inFlight(until: end)
            }
          })
      #expect(view.availableCount + view.delayedCount + view.inFlightCount == naive.messages.count)
    }
  }

  @Test("Only a short poll of a standard queue hears that too many messages are in flight")
  func inFlightLimit() throws {
    let test = SQSFixture()
    let url = try test.create("q")
    #expect(test.cloud.withState(of: SQS.self) { $0.find("q")?.inFlightLimit } == 120_000)
    _ = test.cloud.withState(of: SQS.self) { state in
      try? state.update("q") { $0.inFlightLimit = 3 }
    }
    for number in 0..<5 { try test.send(url, "\(number)") }
    #expect(try test.receiveBodies(url) == ["0", "1", "2"])
    expectError("OverLimit", "The maximum number of in flight messages is reached.") {
      try test.receive(url)
    }
    #expect(try test.sqs.receiveMessage(.init(queueUrl: url, waitTimeSeconds: 1)).messages == nil)
    test.advance(30)
    #expect(try test.receive(url).count == 1)
  }

  @Test("Receipt handles survive the wire, and nothing else is one")
  func receiptHandles() {
    var random = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let handle = ReceiptHandle(queue: random.next(), message: random.next(), serial: random.next())
      let text = handle.text(noise: random.next())
      #expect(ReceiptHandle(text) == handle)
      #expect(text.hasPrefix("AQEB"))
      _ = ReceiptHandle(String(text.dropLast(Int(random.next(below: 10)) + 1)))
    }
    for text in ["", "AQEB", String(repeating: "A", count: 48), String(repeating: "é", count: 24)] {
      #expect(ReceiptHandle(text) == nil)
    }
  }

  @Test("Numbers are decimal, with up to 38 digits")
  func numbers() {
    for good in ["0", "-1", "+1.5", ".5", "1.", "1e10", "1E-128", String(repeating: "9", count: 38)] {
      #expect(MessageAttributeRules.isNumber(good), "\(good)")
    }
    for bad in ["", "-", "1a", "1e", "e1", "1 ", "1e127", "0x1", "--1", String(repeating: "9", count: 39)] {
      #expect(!MessageAttributeRules.isNumber(bad), "\(bad)")
    }
  }
}
