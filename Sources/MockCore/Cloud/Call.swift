// SPDX-License-Identifier: Apache-2.0

/// What an operation does with its calls, whatever the types of its input and state.
///
/// A closure of a service's own module, made once: the compiler knows there what it works on, where a generic class would
/// find it out anew for each call.
@usableFromInline
final class CallSteps: Sendable {
  @usableFromInline typealias Run =
    @Sendable (AnyCall, AnyStateBox, Context) throws(AWSError) -> Waiting<
      any Shape
    >

  /// Nothing changes, whatever comes out.
  let isReading: Bool
  /// The work under the lock; `nil` where there is none.
  let run: Run?

  @usableFromInline
  init(isReading: Bool = false, run: Run?) {
    self.isReading = isReading
    self.run = run
  }

  /// Those of what is no operation, or has no step under the lock.
  static let none: CallSteps = {
    let none = CallSteps(run: nil)
    Immortal.keep(none)
    return none
  }()
}

/// A call on its way to the state: an operation with an input that was checked, and what is known of its origin.
///
/// An object, as it goes through many hands: a copy would retain each of its parts.
@usableFromInline
class AnyCall: @unchecked Sendable {
  // All is constant but the request, which is let go of under the cloud's lock once nobody asks for it any more.

  private final let steps: CallSteps
  // As a whole: to take it apart would copy it.
  private final let origin: CallOrigin
  /// What came over the wire, until the call is logged; `nil` for calls from the test itself.
  @exclusivity(unchecked) private(set) final var request: HTTPRequest?

  @usableFromInline
  init(_ steps: CallSteps, _ origin: consuming CallOrigin) {
    self.steps = steps
    request = origin.request.take()
    self.origin = origin
  }

  final var runtime: AnyServiceRuntime { origin.runtime }
  final var operation: OperationModel { origin.operation }
  final var credential: CredentialScope? { _read { yield origin.credential } }
  final var caller: Caller? { origin.caller }
  final var scope: Scope? { _read { yield origin.scope } }
  final var region: String { origin.region }
  final var requestID: RequestID { origin.requestID }
  /// The input, boxed anew for everyone who asks: what every call needs of it has ways of its own.
  var input: any Shape { preconditionFailure("a call without an input") }
  /// Where the state lives that the input is about.
  func home(for scope: Scope) -> Scope { scope }
  /// Asks the service whose state it is whether the call may pass.
  func admit(_ box: AnyStateBox, _ context: Context) throws(AWSError) {}
  /// Asks another service on the same state.
  func admitElsewhere(_ box: AnyStateBox, _ context: Context) throws(AWSError) {}

  final var isReading: Bool { steps.isReading }

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

  /// Lets go of all that the request log doesn't keep.
  final func forget() { if request != nil { request = nil } }

  /// How the client reached us; a call from the test itself came to AWS's own host.
  final var endpoint: Context.Endpoint {
    if let request { return Context.Endpoint(scheme: request.scheme, host: request.host ?? "localhost") }
    let domain = Partition(region: region).dnsSuffix
    return Context.Endpoint(scheme: "https", host: "\(runtime.descriptor.name).\(region).\(domain)")
  }
}

/// A call that knows its input's type: nobody has to box a value of some dozens of members, or to look types up.
@usableFromInline
class TypedCall<Input: Shape>: AnyCall, @unchecked Sendable {
  // Constant; for the rest see the superclass.
  @usableFromInline final let typedInput: Input

  @inlinable
  init(_ input: consuming Input, _ steps: CallSteps, _ origin: consuming CallOrigin) {
    typedInput = input
    super.init(steps, origin)
  }

  override final var input: any Shape { typedInput }
  override final func home(for scope: Scope) -> Scope { runtime.home(of: typedInput, for: scope) }
  override final func admit(_ box: AnyStateBox, _ context: Context) throws(AWSError) {
    try box.admit(operation, typedInput, context)
  }
  override final func admitElsewhere(_ box: AnyStateBox, _ context: Context) throws(AWSError) {
    try runtime.admit(operation, typedInput, box, context)
  }
}

/// A call with what was made before the lock.
@usableFromInline
final class PreparedCall<Input: Shape, Prepared: Sendable>: TypedCall<Input>, @unchecked Sendable {
  // Constant; for the rest see the superclass.
  @usableFromInline let prepared: Prepared

  @inlinable
  init(
    _ input: consuming Input, _ prepared: consuming Prepared, _ steps: CallSteps,
    _ origin: consuming CallOrigin
  ) {
    self.prepared = prepared
    super.init(input, steps, origin)
  }

  /// What makes the calls of an operation with such work.
  @inlinable
  static func maker(
    _ steps: CallSteps, _ prepare: @escaping @Sendable (Input) throws(AWSError) -> Prepared
  ) -> @Sendable (consuming Input, consuming CallOrigin) throws(AWSError) -> AnyCall {
    { (input: consuming Input, origin: consuming CallOrigin) throws(AWSError) -> AnyCall in
      let prepared: Prepared
      do throws(AWSError) {
        prepared = try prepare(input)
      } catch {
        // What breaks the model is told first, where that was left for this work to find.
        try origin.check(input, isDoubted: true)
        throw error
      }
      return PreparedCall(consume input, prepared, steps, consume origin)
    }
  }
}

final class AsyncCall<Input: Shape, State: Sendable>: TypedCall<Input>, @unchecked Sendable {
  typealias Body = @Sendable (Input, StateAccess<State>) async throws(AWSError) -> any Shape
  private let body: Body

  init(_ input: consuming Input, _ origin: consuming CallOrigin, _ body: @escaping Body) {
    self.body = body
    super.init(input, .none, origin)
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
