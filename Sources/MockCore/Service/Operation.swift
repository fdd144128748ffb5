// SPDX-License-Identifier: Apache-2.0

/// One operation of a service: the model's description and the function that does it.
///
/// Five forms, by what the function needs: it writes state, only reads it, wants work done before the lock, may
/// wait for a better answer, or must wait for the world outside.
public struct Operation<State: Sendable>: Sendable {
  public let model: OperationModel
  let entry: OperationEntry

  init<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    makeCall: @escaping @Sendable (Input) -> AnyCall
  ) {
    model = definition.model
    entry = CallMaker(makeCall)
  }

  /// An operation that may change the state.
  public init<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, inout State, Context) throws(AWSError) -> Output
  ) {
    // Made once, not for each call.
    let body: StateCall<Input, State>.Body = { input, state, context throws(AWSError) in
      .done(try run(input, &state, context))
    }
    self.init(definition) { input in StateCall<Input, State>(input, body) }
  }

  /// An operation that only reads the state: nobody who waits is woken by it.
  public static func reading<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, State, Context) throws(AWSError) -> Output
  ) -> Operation {
    let body: ReadingCall<Input, State>.Body = { input, state, context throws(AWSError) in
      try run(input, state, context)
    }
    return Operation(definition) { input in ReadingCall<Input, State>(input, body) }
  }

  /// An operation with work that needs no state, such as hashing a body: `prepare` runs before the lock, `run` gets
  /// its value.
  public init<Input: Shape, Output: Shape, Prepared: Sendable>(
    _ definition: OperationDefinition<Input, Output>,
    prepare: @escaping @Sendable (Input) throws(AWSError) -> Prepared,
    _ run: @escaping @Sendable (Input, Prepared, inout State, Context) throws(AWSError) -> Output
  ) {
    let body: PreparedCall<Input, Prepared, State>.Body = {
      input, prepared, state, context throws(AWSError) in
      try run(input, prepared, &state, context)
    }
    self.init(definition) { input in
      PreparedCall<Input, Prepared, State>(input, prepare: prepare, body)
    }
  }

  /// An operation that only reads the state, with work before the lock.
  public static func reading<Input: Shape, Output: Shape, Prepared: Sendable>(
    _ definition: OperationDefinition<Input, Output>,
    prepare: @escaping @Sendable (Input) throws(AWSError) -> Prepared,
    _ run: @escaping @Sendable (Input, Prepared, State, Context) throws(AWSError) -> Output
  ) -> Operation {
    let body: PreparedCall<Input, Prepared, State>.Body = {
      input, prepared, state, context throws(AWSError) in
      try run(input, prepared, state, context)
    }
    return Operation(definition) { input in
      PreparedCall<Input, Prepared, State>(input, isReading: true, prepare: prepare, body)
    }
  }

  /// An operation whose caller may wait: as long as it answers ``Waiting/wait(_:otherwise:changed:)``, the cloud runs it
  /// again when the state changes, until the time is over. Where it changed the state all the same, it must say so.
  public static func waiting<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, inout State, Context) throws(AWSError) -> Waiting<Output>
  ) -> Operation {
    Operation(definition) { input in
      StateCall<Input, State>(input) { input, state, context throws(AWSError) in
        switch try run(input, &state, context) {
        case .done(let output): .done(output)
        case .wait(let duration, let output, let changed):
          .wait(duration, otherwise: output, changed: changed)
        }
      }
    }
  }

  /// An operation that waits for the world outside and takes the state in short steps.
  public static func async<Input: Shape, Output: Shape>(
    _ definition: OperationDefinition<Input, Output>,
    _ run: @escaping @Sendable (Input, StateAccess<State>) async throws(AWSError) -> Output
  ) -> Operation {
    Operation(definition) { input in
      AsyncCall<Input, State>(input) { input, access throws(AWSError) in try await run(input, access) }
    }
  }
}

/// How the calls of an operation are made, whatever its types.
class OperationEntry: @unchecked Sendable {
  // Constant, and so is what the subclass adds.
  fileprivate final let input: ObjectIdentifier

  fileprivate init(_ input: ObjectIdentifier) { self.input = input }

  /// From what a request holds.
  func decode(_ reader: ShapeReader) throws(AWSError) -> AnyCall {
    preconditionFailure("an entry without an operation")
  }

  /// From an input that is there; `nil` when it is another operation's.
  final func adopt<Input: Shape>(_ input: Input) -> AnyCall? {
    guard self.input == ObjectIdentifier(Input.self) else { return nil }
    // A cast would look types up at run time for each call.
    return unsafeDowncast(self, to: CallMaker<Input>.self).make(input)
  }
}

/// Makes calls of inputs of the type that it names.
private final class CallMaker<Input: Shape>: OperationEntry, @unchecked Sendable {
  let make: @Sendable (Input) -> AnyCall

  init(_ make: @escaping @Sendable (Input) -> AnyCall) {
    self.make = make
    super.init(ObjectIdentifier(Input.self))
  }

  override func decode(_ reader: ShapeReader) throws(AWSError) -> AnyCall { make(try reader.structure()) }
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
