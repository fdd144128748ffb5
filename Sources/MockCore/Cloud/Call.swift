// SPDX-License-Identifier: Apache-2.0

/// What an operation does with its calls, whatever the types of its input and state.
///
/// Closures of a service's own module, made once: the compiler knows there what they work on, where a generic class would
/// find it out anew for each call.
@usableFromInline
final class CallSteps: Sendable {
  @usableFromInline typealias Prepare = @Sendable (AnyCall) throws(AWSError) -> Void
  @usableFromInline typealias Run =
    @Sendable (AnyCall, AnyStateBox, Context) throws(AWSError) -> Waiting<
      any Shape
    >

  /// Nothing changes, whatever comes out.
  let isReading: Bool
  /// The work before the lock.
  let prepare: Prepare?
  /// The work under it; `nil` where there is none.
  let run: Run?

  @usableFromInline
  init(isReading: Bool = false, prepare: Prepare? = nil, run: Run?) {
    self.isReading = isReading
    self.prepare = prepare
    self.run = run
  }

  /// Those of what is no operation, or has no step under the lock.
  static let none: CallSteps = {
    let none = CallSteps(run: nil)
    Immortal.keep(none)
    return none
  }()
}

/// An operation with its input, ready to run: all that is left of types once a request is decoded.
@usableFromInline
class AnyCall: @unchecked Sendable {
  // Calls are made by one thread and run under the cloud's lock; `ready` runs before that, on the same thread.

  private final let steps: CallSteps

  @usableFromInline
  init(_ steps: CallSteps) { self.steps = steps }

  /// The input, boxed anew for everyone who asks: what every call needs of it has ways of its own.
  var input: any Shape { preconditionFailure("a call without an input") }
  /// Holds the input against its model; `isDoubted` says that something is known to be wrong, if maybe not by the model.
  func check(
    _ core: CloudCore, missing: [String], _ runtime: AnyServiceRuntime, defaultCode: String, isDoubted: Bool
  ) throws(AWSError) {}
  /// Where the state lives that the input is about.
  func home(_ runtime: AnyServiceRuntime, for scope: Scope) -> Scope { scope }
  /// Asks the service whose state it is whether the call may pass.
  func admit(_ operation: OperationModel, _ box: AnyStateBox, _ context: Context) throws(AWSError) {}
  /// Asks another service on the same state.
  func admit(
    _ operation: OperationModel, _ runtime: AnyServiceRuntime, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) {}

  final var isReading: Bool { steps.isReading }

  /// Checks the input and does the work before the lock. `missing` are the paths of required members that aren't there.
  final func ready(
    _ core: CloudCore, missing: [String] = [], _ runtime: AnyServiceRuntime, defaultCode: String
  ) throws(AWSError) {
    try check(core, missing: missing, runtime, defaultCode: defaultCode, isDoubted: false)
    guard let prepare = steps.prepare else { return }
    do throws(AWSError) {
      try prepare(self)
    } catch {
      // What breaks the model is told first, where that was left for this work to find.
      try check(core, missing: missing, runtime, defaultCode: defaultCode, isDoubted: true)
      throw error
    }
  }

  final func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    guard let run = steps.run else { preconditionFailure("a call without a locked step") }
    return try run(self, box, context)
  }

  /// The call has no locked step of its own.
  var isAsync: Bool { false }
  /// What runs outside the lock and takes the state in steps.
  func runAsync(
    _ lend: @escaping @Sendable ((AnyStateBox, Context) -> Void) -> Void
  ) -> @Sendable () async throws(AWSError) -> any Shape {
    preconditionFailure("only an asynchronous call runs outside the lock")
  }
}

/// A call that knows its input's type: nobody has to box a value of some dozens of members, or to look types up.
@usableFromInline
class TypedCall<Input: Shape>: AnyCall, @unchecked Sendable {
  // Constant; for the rest see the superclass.
  @usableFromInline final let typedInput: Input

  @inlinable
  init(_ input: consuming Input, _ steps: CallSteps) {
    typedInput = input
    super.init(steps)
  }

  override final var input: any Shape { typedInput }
  override final func check(
    _ core: CloudCore, missing: [String], _ runtime: AnyServiceRuntime, defaultCode: String, isDoubted: Bool
  ) throws(AWSError) {
    try core.check(typedInput, missing: missing, runtime, defaultCode: defaultCode, isDoubted: isDoubted)
  }
  override final func home(_ runtime: AnyServiceRuntime, for scope: Scope) -> Scope {
    runtime.home(of: typedInput, for: scope)
  }
  override final func admit(
    _ operation: OperationModel, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) {
    try box.admit(operation, typedInput, context)
  }
  override final func admit(
    _ operation: OperationModel, _ runtime: AnyServiceRuntime, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) {
    try runtime.admit(operation, typedInput, box, context)
  }
}

/// A call with room for what is made before the lock.
@usableFromInline
final class PreparedCall<Input: Shape, Prepared: Sendable>: TypedCall<Input>, @unchecked Sendable {
  // Written before the lock and taken under it, one after the other: not kept with the call in the request log.
  @exclusivity(unchecked) @usableFromInline var prepared: Prepared?

  /// The step that makes it.
  @inlinable
  static func preparing(
    _ prepare: @escaping @Sendable (Input) throws(AWSError) -> Prepared
  ) -> CallSteps.Prepare {
    { call throws(AWSError) in
      let call = unsafeDowncast(call, to: PreparedCall<Input, Prepared>.self)
      call.prepared = try prepare(call.typedInput)
    }
  }

  @inlinable
  func take() -> Prepared {
    guard let prepared = prepared.take() else { preconditionFailure("a call was run before it was prepared") }
    return prepared
  }
}

final class AsyncCall<Input: Shape, State: Sendable>: TypedCall<Input>, @unchecked Sendable {
  typealias Body = @Sendable (Input, StateAccess<State>) async throws(AWSError) -> any Shape
  private let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    self.body = body
    super.init(input, .none)
  }

  override var isAsync: Bool { true }
  override func runAsync(
    _ lend: @escaping @Sendable ((AnyStateBox, Context) -> Void) -> Void
  ) -> @Sendable () async throws(AWSError) -> any Shape {
    let access = StateAccess<State> { step in
      lend { box, context in step(&box.typed(State.self).state, context) }
    }
    return { [body, typedInput] () async throws(AWSError) in try await body(typedInput, access) }
  }
}
