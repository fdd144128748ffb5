// SPDX-License-Identifier: Apache-2.0

/// An operation with its input, ready to run: all that is left of types once a request is decoded.
class AnyCall: @unchecked Sendable {
  // Calls are made by one thread and run under the cloud's lock; `prepare` runs before that, on the same thread.

  /// The input, boxed anew for everyone who asks: what every call needs of it has ways of its own.
  var input: any Shape { preconditionFailure("a call without an input") }
  /// Holds the input against its model.
  func check(
    _ core: CloudCore, missing: [String], _ runtime: AnyServiceRuntime, defaultCode: String
  ) throws(AWSError) {}
  /// Where the state lives that the input is about.
  func home(_ runtime: AnyServiceRuntime, for scope: Scope) -> Scope { scope }
  /// Asks the service whose state it is whether the call may pass.
  func admit(_ operation: OperationModel, _ box: AnyStateBox, _ context: Context) throws(AWSError) {}
  /// Asks another service on the same state.
  func admit(
    _ operation: OperationModel, _ runtime: AnyServiceRuntime, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) {}

  /// Nothing changes, whatever comes out.
  var isReading: Bool { false }
  /// The call has no locked step of its own.
  var isAsync: Bool { false }
  /// The work before the lock.
  func prepare() throws(AWSError) {}
  func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    preconditionFailure("an asynchronous call has no locked step")
  }
  /// What runs outside the lock and takes the state in steps.
  func runAsync(
    _ lend: @escaping @Sendable ((AnyStateBox, Context) -> Void) -> Void
  ) -> @Sendable () async throws(AWSError) -> any Shape {
    preconditionFailure("only an asynchronous call runs outside the lock")
  }
}

/// A call that knows its input's type: nobody has to box a value of some dozens of members, or to look types up.
class TypedCall<Input: Shape>: AnyCall, @unchecked Sendable {
  // Constant; for the rest see the superclass.
  final let typedInput: Input

  init(_ input: Input) { typedInput = input }

  override final var input: any Shape { typedInput }
  override final func check(
    _ core: CloudCore, missing: [String], _ runtime: AnyServiceRuntime, defaultCode: String
  ) throws(AWSError) {
    try core.check(typedInput, missing: missing, runtime, defaultCode: defaultCode)
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

final class StateCall<Input: Shape, State: Sendable>: TypedCall<Input>, @unchecked Sendable {
  typealias Body = @Sendable (Input, inout State, Context) throws(AWSError) -> Waiting<any Shape>
  let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    self.body = body
    super.init(input)
  }

  override func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    try body(typedInput, &box.typed(State.self).state, context)
  }
}

final class ReadingCall<Input: Shape, State: Sendable>: TypedCall<Input>, @unchecked Sendable {
  // Lent for writing, as what is lent for reading is copied.
  typealias Body = @Sendable (Input, inout State, Context) throws(AWSError) -> any Shape
  let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    self.body = body
    super.init(input)
  }

  override var isReading: Bool { true }
  override func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    .done(try body(typedInput, &box.typed(State.self).state, context))
  }
}

final class PreparedCall<Input: Shape, Prepared: Sendable, State: Sendable>: TypedCall<Input>,
  @unchecked Sendable
{
  typealias Prepare = @Sendable (Input) throws(AWSError) -> Prepared
  typealias Body = @Sendable (Input, Prepared, inout State, Context) throws(AWSError) -> any Shape
  private let prepareBody: Prepare
  private let body: Body
  private let onlyReads: Bool
  // The step with its value: an optional of a generic type would be looked up at run time for each use. Written before
  // the lock and taken under it, one after the other.
  @exclusivity(unchecked) private var step: ((Input, AnyStateBox, Context) throws(AWSError) -> any Shape)?

  init(
    _ input: Input, isReading: Bool = false, prepare: @escaping Prepare, _ body: @escaping Body
  ) {
    onlyReads = isReading
    prepareBody = prepare
    self.body = body
    super.init(input)
  }

  override var isReading: Bool { onlyReads }
  override func prepare() throws(AWSError) {
    let prepared = try prepareBody(typedInput)
    step = { [body] input, box, context throws(AWSError) in
      try body(input, prepared, &box.typed(State.self).state, context)
    }
  }

  override func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    guard let step else { preconditionFailure("a call was run before it was prepared") }
    // Not kept with the call in the request log.
    self.step = nil
    return .done(try step(typedInput, box, context))
  }
}

final class AsyncCall<Input: Shape, State: Sendable>: TypedCall<Input>, @unchecked Sendable {
  typealias Body = @Sendable (Input, StateAccess<State>) async throws(AWSError) -> any Shape
  private let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    self.body = body
    super.init(input)
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
