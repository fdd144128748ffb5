// SPDX-License-Identifier: Apache-2.0

/// What a service does beyond its own state while its operation runs.
extension CloudCore {
  func call(
    _ service: String, _ name: String, _ input: Document, _ region: String?, for context: Context
  ) throws(AWSError) -> Document {
    guard let runtime = catalogue.runtime(named: service), let operation = runtime.model.operation(name)
    else {
      throw Self.unavailable(service, name)
    }
    let reader = DocumentReader(input, operation.input)
    guard let entry = runtime.entry(of: operation) else { throw Self.unavailable(service, name) }
    let origin = CallOrigin(
      runtime: runtime, operation: operation, validationCode: "ValidationException",
      isLenient: options.isLenient, caller: context.caller, region: region ?? context.region,
      requestID: RequestID(&random))
    let call = try entry.decode(reader, origin)
    guard !call.isAsync else { throw Self.unavailable(service, name) }
    let inner = try self.context(for: call, context.now)
    let box = box(runtime, inner.scope)
    // Two who change one state at once would undo each other's work.
    guard !box.isLent else {
      throw AWSError("InternalFailure", "\(service) can't call itself.", fault: .receiver)
    }
    let emittedBefore = emitted.count
    do throws(AWSError) {
      let answer = try lend(box, inner) { () throws(AWSError) in
        try admit(call, box, inner)
        return try call.run(box, inner)
      }
      noteDeadline(box)
      if !call.isReading { calledStates.append(ObjectIdentifier(box)) }
      switch answer {
      case .done(let output), .wait(_, let output, _): return DocumentWriter.exactDocument(output)
      }
    } catch {
      emitted.removeSubrange(emittedBefore...)
      throw error
    }
  }

  func lendState<State: Sendable, Result>(
    of region: String, for context: Context, _ body: (inout State, Context) throws(AWSError) -> Result
  ) throws(AWSError) -> Result? {
    guard let runtime = catalogue.owner(of: ObjectIdentifier(State.self)) else { return nil }
    let inner = Context(context, at: Scope(account: context.account, region: region))
    let box = box(runtime, inner.scope)
    guard !box.isLent else { return nil }
    defer {
      noteDeadline(box)
      calledStates.append(ObjectIdentifier(box))
    }
    return try lend(box, inner) { () throws(AWSError) in
      try body(&box.typed(State.self).state, inner)
    }
  }

  /// After an operation that failed: what it changed by calling others stays, and those who wait for it look again.
  func wakeCalled(_ now: Instant) {
    guard !calledStates.isEmpty else { return }
    let touched = calledStates
    calledStates.removeAll()
    wake(touched, now)
  }

  private static func unavailable(_ service: String, _ operation: String) -> AWSError {
    AWSError("NotImplemented", "This cloud does not offer \(service) \(operation).", status: 501)
  }
}
