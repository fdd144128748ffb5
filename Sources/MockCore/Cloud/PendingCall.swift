// SPDX-License-Identifier: Apache-2.0

/// The id of a request, spelt out only for those who ask.
struct RequestID: Sendable {
  private let high: UInt64
  private let low: UInt64

  init(_ generator: inout SeededGenerator) { (high, low) = generator.uuidWords() }

  /// A version 4 UUID in lower case.
  var text: String { SeededGenerator.uuid(high, low) }
}

/// What one run brings: a result, or a place in the queue of those who wait.
enum StepResult {
  case finished(Result<any Shape, AWSError>)
  case waiting(PendingCall)
}

/// A call that waits: for a better answer, or for a latency to pass.
final class PendingCall: @unchecked Sendable {
  // All is constant but the successor, which is touched under the cloud's lock.

  typealias Completion = @Sendable (Result<any Shape, AWSError>) -> Void

  let call: AnyCall
  let deadline: Instant
  /// The answer if nothing better comes; `nil` while the operation has not run at all.
  let fallback: (any Shape)?
  let completion: Completion
  /// A call that was delayed and now waits for its answer.
  var successor: PendingCall?

  init(
    _ call: AnyCall, deadline: Instant, fallback: (any Shape)?, completion: @escaping Completion
  ) {
    self.call = call
    self.deadline = deadline
    self.fallback = fallback
    self.completion = completion
  }

  var isStarted: Bool { fallback != nil }
}
