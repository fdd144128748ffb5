// SPDX-License-Identifier: Apache-2.0

/// A decoded call on its way to the state.
///
/// An object, as it goes through many hands: a copy would retain each of its parts.
final class CallJob: @unchecked Sendable {
  // All is constant but the request, which is let go of under the cloud's lock once nobody asks for it any more.

  let runtime: AnyServiceRuntime
  let operation: OperationModel
  let call: AnyCall
  let credential: CredentialScope?
  /// Set for calls that come from the test itself rather than from a client.
  let caller: Caller?
  /// The place of a call that comes from the test itself; that of others is looked up by their credentials.
  let scope: Scope?
  let region: String
  let requestID: RequestID
  /// What came over the wire, until the call is logged; `nil` for calls from the test itself.
  @exclusivity(unchecked) private(set) var request: HTTPRequest?

  init(
    runtime: AnyServiceRuntime, operation: OperationModel, call: AnyCall, credential: CredentialScope? = nil,
    caller: Caller? = nil, scope: Scope? = nil, region: String, requestID: RequestID,
    request: HTTPRequest? = nil
  ) {
    self.runtime = runtime
    self.operation = operation
    self.call = call
    self.credential = credential
    self.caller = caller
    self.scope = scope
    self.region = region
    self.requestID = requestID
    self.request = request
  }

  /// Lets go of all that the request log doesn't keep.
  func forget() { if request != nil { request = nil } }

  /// How the client reached us; a call from the test itself came to AWS's own host.
  var endpoint: Context.Endpoint {
    if let request { return Context.Endpoint(scheme: request.scheme, host: request.host ?? "localhost") }
    let domain = Partition(region: region).dnsSuffix
    return Context.Endpoint(scheme: "https", host: "\(runtime.descriptor.name).\(region).\(domain)")
  }
}

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
