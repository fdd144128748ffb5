// SPDX-License-Identifier: Apache-2.0

/// Holds one state of one service; its type is known only to the service's ``ServiceRuntime``.
@usableFromInline
class AnyStateBox {
  @usableFromInline final let runtime: AnyServiceRuntime
  let scope: Scope
  /// An operation is at work on the state: whoever looks it up in the meantime finds nothing.
  var isLent = false
  /// Its backend broke the rule of ``ServiceBackend/nextDeadline(_:)``: it gets no more ticks.
  final var isStuck = false

  init(runtime: AnyServiceRuntime, scope: Scope) {
    self.runtime = runtime
    self.scope = scope
  }

  /// A box with a copy of the state.
  func copy() -> AnyStateBox { preconditionFailure("a box without a state") }
  var nextDeadline: Instant? { nil }
  func tick(_ now: Instant, _ context: Context) {}
  func admit(
    _ operation: OperationModel, _ input: some Shape, _ context: Context
  ) throws(AWSError) {}
  func receive(_ event: Event, _ context: Context) {}
  func resource(_ arn: ARN, _ context: Context) -> Resource? { nil }
  func inventory() -> [InventoryItem] { [] }

  @inlinable
  final func typed<State: Sendable>(_: State.Type) -> StateBox<State> {
    // Only a backend's own box refers to its runtime. A checked cast would look the generic class up for each call.
    precondition(runtime.stateID == ObjectIdentifier(State.self), "a state of another type")
    return unsafeDowncast(self, to: StateBox<State>.self)
  }
}

extension ServiceBackend {
  /// Asks with a state that is lent: one that is read where it lies would be copied.
  func admit(
    _ operation: OperationModel, _ input: some Shape, lending state: inout State, _ context: Context
  ) throws(AWSError) {
    try admit(operation, input, state, context)
  }

  /// Asks after the deadline in the same way.
  func nextDeadline(lending state: inout State) -> Instant? { nextDeadline(state) }
}

/// A box whose state's type is known, whichever backend made it.
@usableFromInline
class StateBox<State: Sendable>: AnyStateBox {
  // Touched under the cloud's lock, by one call at a time.
  @exclusivity(unchecked) @usableFromInline final var state: State

  init(_ state: State, runtime: AnyServiceRuntime, scope: Scope) {
    self.state = state
    super.init(runtime: runtime, scope: scope)
  }

  /// Lends the state for writing to who only reads it: what is lent for reading is copied.
  @inlinable
  final func lend<Result>(_ body: (inout State) throws(AWSError) -> Result) throws(AWSError) -> Result {
    try body(&state)
  }
}

/// A box that knows the backend which made its state.
final class BackendBox<Backend: ServiceBackend>: StateBox<Backend.State> {
  let backend: Backend

  init(_ state: Backend.State, backend: Backend, runtime: AnyServiceRuntime, scope: Scope) {
    self.backend = backend
    super.init(state, runtime: runtime, scope: scope)
  }

  override func copy() -> AnyStateBox {
    BackendBox(state, backend: backend, runtime: runtime, scope: scope)
  }
  override var nextDeadline: Instant? { isStuck ? nil : backend.nextDeadline(lending: &state) }
  override func admit(
    _ operation: OperationModel, _ input: some Shape, _ context: Context
  ) throws(AWSError) {
    try backend.admit(operation, input, lending: &state, context)
  }
  override func tick(_ now: Instant, _ context: Context) { backend.tick(now, &state, context) }
  override func receive(_ event: Event, _ context: Context) { backend.receive(event, &state, context) }
  override func resource(_ arn: ARN, _ context: Context) -> Resource? {
    isLent ? nil : backend.resource(arn, state, context)
  }
  override func inventory() -> [InventoryItem] { backend.inventory(state) }
}
