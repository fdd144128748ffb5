// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Typed calls to one service of a cloud, as one caller in one region: for arranging a test and looking at what it left.
///
/// They skip HTTP and the wire format and nothing else: model checks, faults, the request log and waiting are the same.
public struct ServiceCalls<Backend: ServiceBackend>: Sendable {
  public let cloud: MockCloud
  public let scope: Scope

  /// The same calls in another region.
  public func `in`(region: String) -> ServiceCalls {
    ServiceCalls(cloud: cloud, scope: Scope(account: scope.account, region: region))
  }

  /// The same calls by the root user of another account.
  public func `as`(account: String) -> ServiceCalls {
    ServiceCalls(cloud: cloud, scope: Scope(account: account, region: scope.region))
  }

  /// Looks at the service's state where these calls are made, or changes it: for assertions and set-ups that no operation
  /// allows. `nil` where the cloud doesn't offer the service.
  public func withState<Result>(_ body: (inout Backend.State) -> Result) -> Result? {
    cloud.withState(of: Backend.self, account: scope.account, region: scope.region, body)
  }

  /// Calls an operation. One that may wait answers with what there is at once.
  public func call<Input: Shape, Output: Shape>(
    _ operation: OperationDefinition<Input, Output>, _ input: Input
  ) throws(AWSError) -> Output {
    let (call, delay) = try made(operation, input)
    switch cloud.core.run(call, delay: delay, { _ in }) {
    case .finished(let result): return try typed(result)
    case .waiting(let waiting):
      cloud.core.cancel(waiting)
      guard let fallback = waiting.fallback else {
        throw AWSError("RequestTimeout", "A fault rule delays \(operation.model.name).", status: 408)
      }
      return try typed(.success(fallback))
    }
  }

  /// Calls an operation, waiting on the cloud's clock where its caller would wait. Throws `CancellationError` when the
  /// task is cancelled, and `AWSError`.
  public func call<Input: Shape, Output: Shape>(
    waiting operation: OperationDefinition<Input, Output>, _ input: Input
  ) async throws -> Output {
    let (call, delay) = try made(operation, input)
    let result: Result<any Shape, AWSError> = try await waitForAnswer { completion in
      if call.isAsync { return cloud.performAsync(call, delay: delay, completion) }
      switch cloud.core.run(call, delay: delay, completion) {
      case .finished(let result):
        completion(result)
        return nil
      case .waiting(let waiting): return CallTicket(core: cloud.core, call: waiting)
      }
    }
    return try typed(result)
  }

  private func made<Input: Shape, Output: Shape>(
    _ operation: OperationDefinition<Input, Output>, _ input: Input
  ) throws(AWSError) -> (AnyCall, delay: Duration?) {
    guard let runtime = cloud.catalogue.runtime(of: Backend.self),
      let entry = runtime.entry(of: operation.model), entry.takes(Input.self)
    else {
      throw AWSError(
        "NotImplemented",
        "This cloud does not offer \(Backend.service.name) \(operation.model.name): name the service where the cloud is opened, as in "
          + "MockCloud(.s3) or .mockAWS(.s3).",
        status: 501)
    }
    let call = try entry.adopt(
      input,
      CallOrigin(
        runtime: runtime, operation: operation.model,
        validationCode: operation.model.service.speaksQuery ? "ValidationError" : "ValidationException",
        isLenient: cloud.core.options.isLenient,
        caller: cloud.core.root(of: scope), scope: scope, region: scope.region,
        requestID: cloud.core.nextRequestID()))
    switch cloud.core.fault(for: call) {
    case .error(let error):
      cloud.core.locked { $0.note(call, .failure(error), $0.time.now) }
      throw error
    case .droppedConnection: throw AWSError("RequestTimeout", "The connection was dropped.", status: 408)
    case .latency(let duration): return (call, duration)
    case nil: return (call, nil)
    }
  }

  private func typed<Output: Shape>(_ result: Result<any Shape, AWSError>) throws(AWSError) -> Output {
    try result.get().own(Output.self)
  }
}

extension Shape {
  /// The value by the name of its own type, which is known from elsewhere. A cast would look types up for each call.
  fileprivate func own<Own>(_ type: Own.Type) -> Own {
    precondition(Self.self == type, "an operation answered with another type than its model's")
    return unsafeBitCast(self, to: type)
  }
}

private struct CallTicket: HTTPTicket {
  let core: CloudCore
  let call: PendingCall
  func cancel() { core.cancel(call) }
}

extension MockCloud {
  /// Typed calls to a service, by the default account's root user in the default region.
  public func calls<Backend: ServiceBackend>(to service: Backend.Type) -> ServiceCalls<Backend> {
    ServiceCalls(cloud: self, scope: core.homeScope)
  }

  /// Looks at a service's state, or changes it, outside of any operation: for assertions and set-ups that no operation
  /// allows.
  public func withState<Backend: ServiceBackend, Result>(
    of service: Backend.Type, account: String? = nil, region: String? = nil,
    _ body: (inout Backend.State) -> Result
  ) -> Result? {
    guard let runtime = catalogue.runtime(named: Backend.service.name) else { return nil }
    let scope = Scope(account: account ?? options.account, region: region ?? options.region)
    return core.locked { core in core.withState(runtime, scope, body) }
  }
}
