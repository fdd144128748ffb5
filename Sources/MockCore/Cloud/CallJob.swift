// SPDX-License-Identifier: Apache-2.0

/// A decoded call on its way to the state.
struct CallJob: @unchecked Sendable {
  let runtime: AnyServiceRuntime
  let operation: OperationModel
  let call: AnyCall
  let credential: CredentialScope?
  /// Set for calls that come from the test itself rather than from a client.
  let caller: Caller?
  let region: String
  let requestID: String
  let endpoint: Context.Endpoint
  /// What came over the wire; `nil` for calls from the test itself.
  var request: HTTPRequest?
  /// A latency that a fault rule adds.
  var delay: Duration?
}

/// What one run brings: a result, or a place in the queue of those who wait.
enum StepResult {
  case finished(Result<any Shape, AWSError>)
  case waiting(PendingCall)
}

/// A call that waits: for a better answer, or for a latency to pass.
final class PendingCall: @unchecked Sendable {
  typealias Completion = @Sendable (Result<any Shape, AWSError>) -> Void

  let job: CallJob
  let deadline: Instant
  /// The answer if nothing better comes; `nil` while the operation has not run at all.
  let fallback: (any Shape)?
  let completion: Completion
  /// A call that was delayed and now waits for its answer. Touched under the cloud's lock.
  var successor: PendingCall?

  init(
    job: CallJob, deadline: Instant, fallback: (any Shape)?, completion: @escaping Completion
  ) {
    self.job = job
    self.deadline = deadline
    self.fallback = fallback
    self.completion = completion
  }

  var isStarted: Bool { fallback != nil }
}
