// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A registered service as the cloud sees it, whatever its state's type.
class AnyServiceRuntime: @unchecked Sendable {
  let descriptor: ServiceDescriptor
  /// What the states are keyed by: backends with the same state share it.
  let stateID: ObjectIdentifier

  init(descriptor: ServiceDescriptor, stateID: ObjectIdentifier) {
    self.descriptor = descriptor
    self.stateID = stateID
  }

  var protocols: [any ProtocolCodec] { [] }
  /// The names of the operations that the backend lists.
  var operationNames: Set<String> { [] }
  func makeBox(_ scope: Scope) -> AnyStateBox { preconditionFailure("a runtime without a backend") }
  func decode(_ operation: OperationModel, _ reader: ShapeReader) throws(AWSError) -> AnyCall? { nil }
  func adopt(_ operation: OperationModel, _ input: any Shape) -> AnyCall? { nil }
  func admit(_ job: CallJob, _ box: AnyStateBox, _ context: Context) throws(AWSError) {}
  func adapt(_ request: inout HTTPRequest) {}
  func home(of input: any Shape, for scope: Scope) -> Scope { scope }
  func decorator(for request: HTTPRequest) -> ((AnyStateBox, Context, inout HTTPResponse) -> Void)? { nil }
  func route(
    _ request: HTTPRequest
  ) -> ((AnyStateBox, Context) throws(AWSError) -> HTTPResponse)? { nil }
  var anyBackend: any ServiceBackend { preconditionFailure("a runtime without a backend") }
  final var backendType: any ServiceBackend.Type { type(of: anyBackend) }
}

/// Made lazily from a backend: its operation table is built when the first request arrives.
final class ServiceRuntime<Backend: ServiceBackend>: AnyServiceRuntime, @unchecked Sendable {
  private final class Tables: Sendable {
    let protocols: [any ProtocolCodec]
    let operations: [ObjectIdentifier: Operation<Backend.State>]
    let routes: [HTTPRoute<Backend.State>]

    init(_ backend: Backend) {
      var operations: [ObjectIdentifier: Operation<Backend.State>] = [:]
      for operation in backend.operations {
        let previous = operations.updateValue(operation, forKey: ObjectIdentifier(operation.model))
        precondition(
          previous == nil, "\(Backend.service.name) lists the operation \(operation.model.name) twice")
      }
      self.operations = operations
      protocols = backend.protocols
      routes = backend.routes
    }
  }

  let backend: Backend
  /// Retained once set; a pointer, as generic atomics cost a metadata lookup for each call.
  private let tables = Atomic<UnsafeRawPointer?>(nil)

  init(_ backend: Backend) {
    self.backend = backend
    super.init(descriptor: Backend.service, stateID: ObjectIdentifier(Backend.State.self))
  }

  deinit {
    if let known = tables.load(ordering: .acquiring) { Unmanaged<Tables>.fromOpaque(known).release() }
  }

  private var ready: Tables {
    if let known = tables.load(ordering: .acquiring) {
      return Unmanaged<Tables>.fromOpaque(known).takeUnretainedValue()
    }
    let made = Unmanaged.passRetained(Tables(backend))
    let (_, known) = tables.compareExchange(
      expected: nil, desired: UnsafeRawPointer(made.toOpaque()), ordering: .acquiringAndReleasing)
    guard let known else { return made.takeUnretainedValue() }
    made.release()
    return Unmanaged<Tables>.fromOpaque(known).takeUnretainedValue()
  }

  override var anyBackend: any ServiceBackend { backend }
  override var protocols: [any ProtocolCodec] { ready.protocols }

  override var operationNames: Set<String> { Set(ready.operations.values.map(\.model.name)) }

  override func makeBox(_ scope: Scope) -> AnyStateBox {
    BackendBox(backend.makeState(for: scope), backend: backend, runtime: self, scope: scope)
  }

  override func decode(_ operation: OperationModel, _ reader: ShapeReader) throws(AWSError) -> AnyCall? {
    try ready.operations[ObjectIdentifier(operation)]?.decode(reader)
  }

  override func adopt(_ operation: OperationModel, _ input: any Shape) -> AnyCall? {
    ready.operations[ObjectIdentifier(operation)]?.adopt(input)
  }

  override func admit(_ job: CallJob, _ box: AnyStateBox, _ context: Context) throws(AWSError) {
    try backend.admit(job.operation, job.call.input, box.typed(Backend.State.self).state, context)
  }

  override func adapt(_ request: inout HTTPRequest) { backend.adapt(&request) }
  override func decorator(
    for request: HTTPRequest
  ) -> ((AnyStateBox, Context, inout HTTPResponse) -> Void)? {
    guard let decorate = backend.decorator(for: request) else { return nil }
    return { box, context, response in decorate(box.typed(Backend.State.self).state, context, &response) }
  }
  override func home(of input: any Shape, for scope: Scope) -> Scope { backend.home(of: input, for: scope) }

  override func route(
    _ request: HTTPRequest
  ) -> ((AnyStateBox, Context) throws(AWSError) -> HTTPResponse)? {
    guard let route = ready.routes.first(where: { $0.matches(request) }) else { return nil }
    return { box, context throws(AWSError) in
      try route.handler(request, &box.typed(Backend.State.self).state, context)
    }
  }
}
