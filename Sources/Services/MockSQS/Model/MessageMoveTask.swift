// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Moves the messages of a dead-letter queue back to where they came from, or to another queue.
struct MessageMoveTask: Sendable {
  enum Status: String, Sendable {
    case running = "RUNNING"
    case completed = "COMPLETED"
    case cancelled = "CANCELLED"
    case failed = "FAILED"
  }

  let id: String
  let source: ARN
  /// `nil` sends each message back to the queue that gave up on it.
  let destination: ARN?
  let messagesPerSecond: Int?
  let startedAt: Instant
  let toMove: Int
  var status = Status.running
  var moved = 0
  var failureReason: String?
  /// When the next message moves.
  var nextStep: Instant

  init(
    id: String, source: ARN, destination: ARN?, messagesPerSecond: Int?, toMove: Int, startedAt: Instant
  ) {
    self.id = id
    self.source = source
    self.destination = destination
    self.messagesPerSecond = messagesPerSecond
    self.toMove = toMove
    self.startedAt = startedAt
    nextStep = startedAt
  }

  /// How many messages move at a step: one at the rate that was asked for, or all, since AWS then takes what rate it likes.
  var batch: Int { messagesPerSecond == nil ? Int.max : 1 }

  /// What `CancelMessageMoveTask` takes.
  var handle: String {
    Bytes(#"{"taskId":"\#(id)","sourceArn":"\#(source)"}"#).base64
  }

  mutating func finish(_ status: Status, _ reason: String? = nil) {
    self.status = status
    failureReason = reason
  }
}

/// A task handle taken apart.
struct TaskHandle {
  let id: String
  let source: String

  init?(_ text: String) {
    guard let bytes = Bytes(base64: text), let json = String(validating: bytes) else { return nil }
    let parts = json.split(separator: "\"", omittingEmptySubsequences: false)
    guard parts.count == 9, parts[1] == "taskId", parts[5] == "sourceArn" else { return nil }
    id = String(parts[3])
    source = String(parts[7])
  }
}
