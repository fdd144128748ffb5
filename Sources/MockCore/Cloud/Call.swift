// SPDX-License-Identifier: Apache-2.0

/// An operation with its input, ready to run: all that is left of types once a request is decoded.
class AnyCall: @unchecked Sendable {
  // Calls are made by one thread and run under the cloud's lock; `prepare` runs before that, on the same thread.
  let input: any Shape

  init(_ input: any Shape) { self.input = input }

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

final class StateCall<Input: Shape, State: Sendable>: AnyCall, @unchecked Sendable {
  typealias Body = @Sendable (Input, inout State, Context) throws(AWSError) -> Waiting<any Shape>
  let typedInput: Input
  let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    typedInput = input
    self.body = body
    super.init(input)
  }

  override func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    try body(typedInput, &box.typed(State.self).state, context)
  }
}

final class ReadingCall<Input: Shape, State: Sendable>: AnyCall, @unchecked Sendable {
  typealias Body = @Sendable (Input, State, Context) throws(AWSError) -> any Shape
  let typedInput: Input
  let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    typedInput = input
    self.body = body
    super.init(input)
  }

  override var isReading: Bool { true }
  override func run(_ box: AnyStateBox, _ context: Context) throws(AWSError) -> Waiting<any Shape> {
    .done(try body(typedInput, box.typed(State.self).state, context))
  }
}

final class PreparedCall<Input: Shape, Prepared: Sendable, State: Sendable>: AnyCall, @unchecked Sendable {
  typealias Prepare = @Sendable (Input) throws(AWSError) -> Prepared
  typealias Body = @Sendable (Input, Prepared, inout State, Context) throws(AWSError) -> any Shape
  let typedInput: Input
  private let prepareBody: Prepare
  private let body: Body
  private let onlyReads: Bool
  // The step with its value: an optional of a generic type would be looked up at run time for each use. Written before
  // the lock and taken under it, one after the other.
  @exclusivity(unchecked) private var step: ((Input, AnyStateBox, Context) throws(AWSError) -> any Shape)?

  init(
    _ input: Input, isReading: Bool = false, prepare: @escaping Prepare, _ body: @escaping Body
  ) {
    typedInput = input
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

final class AsyncCall<Input: Shape, State: Sendable>: AnyCall, @unchecked Sendable {
  typealias Body = @Sendable (Input, StateAccess<State>) async throws(AWSError) -> any Shape
  let typedInput: Input
  private let body: Body

  init(_ input: Input, _ body: @escaping Body) {
    typedInput = input
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
