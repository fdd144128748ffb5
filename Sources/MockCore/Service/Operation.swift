// SPDX-License-Identifier: Apache-2.0

/// One operation of a service: the model's description and the function that does it.
///
/// Five forms, by what the function needs: it writes state, only reads it, wants work done before the lock, may
/// wait for a better answer, or must wait for the world outside.
public struct Operation<State: Sendable>: Sendable {
  public let model: OperationModel
  let entry: OperationEntry

  @usableFromInline
  init<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>, steps: CallSteps,
    makeCall: @escaping @Sendable (consuming Input, consuming CallOrigin) throws(AWSError) -> AnyCall
  ) {
    model = definition.model
    entry = CallMaker(steps, makeCall)
  }

  /// An operation that may change the state.
  @inlinable
  public init<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, inout State, Context) throws(AWSError) -> Output
  ) {
    let steps = CallSteps { call, box, context throws(AWSError) in
      let call = unsafeDowncast(call, to: TypedCall<Input>.self)
      return .done(try run(call.typedInput, &box.typed(State.self).state, context))
    }
    self.init(definition, steps: steps) { input, origin in
      TypedCall<Input>(consume input, steps, consume origin)
    }
  }

  /// An operation that only reads the state: nobody who waits is woken by it.
  @inlinable
  public static func reading<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, State, Context) throws(AWSError) -> Output
  ) -> Operation {
    let steps = CallSteps(isReading: true) { call, box, context throws(AWSError) in
      let call = unsafeDowncast(call, to: TypedCall<Input>.self)
      return .done(
        try box.typed(State.self).lend { state throws(AWSError) in try run(call.typedInput, state, context) })
    }
    return Operation(definition, steps: steps) { input, origin in
      TypedCall<Input>(consume input, steps, consume origin)
    }
  }

  /// An operation with work that needs no state, such as hashing a body: `prepare` runs before the lock, `run` gets
  /// its value.
  @inlinable
  public init<Input: Shape, Output: Shape, Prepared: Sendable>(
    _ definition: OperationDefinition<Input, Output>,
    prepare: @escaping @Sendable (Input) throws(AWSError) -> Prepared,
    _ run: @escaping @Sendable (Input, Prepared, inout State, Context) throws(AWSError) -> Output
  ) {
    let steps = CallSteps {
      call, box, context throws(AWSError) in
      let call = unsafeDowncast(call, to: PreparedCall<Input, Prepared>.self)
      return .done(try run(call.typedInput, call.prepared, &box.typed(State.self).state, context))
    }
    self.init(definition, steps: steps, makeCall: PreparedCall.maker(steps, prepare))
  }

  /// An operation that only reads the state, with work before the lock.
  @inlinable
  public static func reading<Input: Shape, Output: Shape, Prepared: Sendable>(
    _ definition: OperationDefinition<Input, Output>,
    prepare: @escaping @Sendable (Input) throws(AWSError) -> Prepared,
    _ run: @escaping @Sendable (Input, Prepared, State, Context) throws(AWSError) -> Output
  ) -> Operation {
    let steps = CallSteps(isReading: true) {
      call, box, context throws(AWSError) in
      let call = unsafeDowncast(call, to: PreparedCall<Input, Prepared>.self)
      return .done(
        try box.typed(State.self).lend { state throws(AWSError) in
          try run(call.typedInput, call.prepared, state, context)
        })
    }
    return Operation(definition, steps: steps, makeCall: PreparedCall.maker(steps, prepare))
  }

  /// An operation whose caller may wait: as long as it answers ``Waiting/wait(_:otherwise:changed:)``, the cloud runs it
  /// again when the state changes, until the time is over. Where it changed the state all the same, it must say so.
  @inlinable
  public static func waiting<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, inout State, Context) throws(AWSError) -> Waiting<Output>
  ) -> Operation {
    let steps = CallSteps { call, box, context throws(AWSError) in
      let call = unsafeDowncast(call, to: TypedCall<Input>.self)
      switch try run(call.typedInput, &box.typed(State.self).state, context) {
      case .done(let output): return .done(output)
      case .wait(let duration, let output, let changed):
        return .wait(duration, otherwise: output, changed: changed)
      }
    }
    return Operation(definition, steps: steps) { input, origin in
      TypedCall<Input>(consume input, steps, consume origin)
    }
  }

  /// An operation that waits for the world outside and takes the state in short steps.
  public static func async<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, StateAccess<State>) async throws(AWSError) -> Output
  ) -> Operation {
    Operation(definition, steps: .none) { input, origin in
      AsyncCall<Input, State>(input, origin) { input, access throws(AWSError) in try await run(input, access)
      }
    }
  }
}

/// How the calls of an operation are made, whatever its types.
class OperationEntry: @unchecked Sendable {
  // Constant, and so is what the subclass adds.
  fileprivate final let input: ObjectIdentifier
  private final let steps: CallSteps

  fileprivate init(_ input: ObjectIdentifier, _ steps: CallSteps) {
    self.input = input
    self.steps = steps
  }

  /// For those that are never let go of (see ``Immortal``).
  final func keep() {
    Immortal.keep(self)
    Immortal.keep(steps)
  }

  /// From what a request holds: reads the input, holds it against its model and does the work before the lock.
  func decode(_ reader: ShapeReader, _ origin: consuming CallOrigin) throws(AWSError) -> AnyCall {
    preconditionFailure("an entry without an operation")
  }

  /// The same from an input that is there; only of the operation's own type, as ``takes(_:)`` tells.
  final func adopt<Input: Shape>(
    _ input: Input, _ origin: consuming CallOrigin
  ) throws(AWSError) -> AnyCall {
    precondition(takes(Input.self), "another operation's input")
    // A cast would look types up at run time for each call.
    return try unsafeDowncast(self, to: CallMaker<Input>.self).call(input, origin)
  }

  final func takes(_ type: any Shape.Type) -> Bool { input == ObjectIdentifier(type) }
}

/// Makes calls of inputs of the type that it names.
private final class CallMaker<Input: Shape>: OperationEntry, @unchecked Sendable {
  typealias Make = @Sendable (consuming Input, consuming CallOrigin) throws(AWSError) -> AnyCall
  private let make: Make

  init(_ steps: CallSteps, _ make: @escaping Make) {
    self.make = make
    super.init(ObjectIdentifier(Input.self), steps)
  }

  override func decode(_ reader: ShapeReader, _ origin: consuming CallOrigin) throws(AWSError) -> AnyCall {
    let input: Input = try reader.structure()
    origin.missing = reader.missing
    return try call(consume input, consume origin)
  }

  func call(_ input: consuming Input, _ origin: consuming CallOrigin) throws(AWSError) -> AnyCall {
    try origin.check(input, isDoubted: false)
    return try make(consume input, consume origin)
  }
}

/// What an operation that may wait answers.
public enum Waiting<Output: Sendable>: Sendable {
  case done(Output)
  /// A better answer may come within this time, counted from the first run; if none does, this one stands.
  /// `changed` says that the state is not as it was: others who wait look at it again.
  case wait(Duration, otherwise: Output, changed: Bool = false)
}

/// The state of an asynchronous operation, lent in steps.
public struct StateAccess<State: Sendable>: Sendable {
  let lend: @Sendable ((inout State, Context) -> Void) -> Void

  /// Runs `body` on the state, alone and at once.
  public func callAsFunction<Result: Sendable>(
    _ body: (inout State, Context) throws(AWSError) -> Result
  ) throws(AWSError) -> Result {
    var result: Swift.Result<Result, AWSError>?
    lend { state, context in
      do throws(AWSError) {
        result = .success(try body(&state, context))
      } catch { result = .failure(error) }
    }
    switch result {
    case .success(let value): return value
    case .failure(let error): throw error
    case nil: throw AWSError("InternalFailure", "The cloud is gone.", fault: .receiver)
    }
  }
}
