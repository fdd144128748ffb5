// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A registered service as the cloud sees it, whatever its state's type.
@usableFromInline
class AnyServiceRuntime: @unchecked Sendable {
  // All is constant but the tables, which are made once and put in place atomically.

  let descriptor: ServiceDescriptor
  /// What the states are keyed by: backends with the same state share it.
  @usableFromInline final let stateID: ObjectIdentifier
  let backendID: ObjectIdentifier
  /// Whether this is there as long as the process (see ``Immortal``).
  private let isKept: Bool
  /// Retained once set.
  private let madeTables = Atomic<UnsafeRawPointer?>(nil)

  init(descriptor: ServiceDescriptor, stateID: ObjectIdentifier, backendID: ObjectIdentifier, isKept: Bool) {
    self.descriptor = descriptor
    self.stateID = stateID
    self.backendID = backendID
    self.isKept = isKept
    if isKept { Immortal.keep(self) }
  }

  deinit {
    if let known = madeTables.load(ordering: .acquiring) {
      Unmanaged<ServiceTables>.fromOpaque(known).release()
    }
  }

  /// What follows from the backend, made when the first request arrives.
  private final var tables: ServiceTables {
    if let known = madeTables.load(ordering: .acquiring) {
      return Unmanaged<ServiceTables>.fromOpaque(known).takeUnretainedValue()
    }
    let tables = makeTables()
    if isKept { tables.keep() }
    let made = Unmanaged.passRetained(tables)
    let (_, known) = madeTables.compareExchange(
      expected: nil, desired: UnsafeRawPointer(made.toOpaque()), ordering: .acquiringAndReleasing)
    guard let known else { return made.takeUnretainedValue() }
    made.release()
    return Unmanaged<ServiceTables>.fromOpaque(known).takeUnretainedValue()
  }

  final var model: ServiceModel { tables.model }
  final var protocols: [any ProtocolCodec] { tables.protocols }
  /// The names of the operations that the backend lists.
  final var operationNames: Set<String> { tables.operationNames }

  /// How calls of an operation are made; `nil` when it isn't built.
  final func entry(of operation: OperationModel) -> OperationEntry? { tables.entry(of: operation) }

  /// What answers a request that isn't an operation.
  final func route(
    _ request: HTTPRequest
  ) -> ((AnyStateBox, Context) throws(AWSError) -> HTTPResponse)? {
    guard let route = tables.routes.first(where: { $0.matches(request) }) else { return nil }
    return { box, context throws(AWSError) in try route.answer(request, box, context) }
  }

  func makeTables() -> ServiceTables { preconditionFailure("a runtime without a backend") }
  func makeBox(_ scope: Scope) -> AnyStateBox { preconditionFailure("a runtime without a backend") }
  func admit(
    _ operation: OperationModel, _ input: some Shape, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) {}
  func adapt(_ request: inout HTTPRequest) {}
  func checksums(for operation: OperationModel, of head: HTTPRequest) -> [any Checksum.Type] { [] }
  func home(of input: some Shape, for scope: Scope) -> Scope { scope }
  func decorator(for request: HTTPRequest) -> ((AnyStateBox, Context, inout HTTPResponse) -> Void)? { nil }
  var anyBackend: any ServiceBackend { preconditionFailure("a runtime without a backend") }
  final var backendType: any ServiceBackend.Type { type(of: anyBackend) }
}

/// The tables of a service, without the type of its state: to find generic types at run time costs more than to use
/// them.
final class ServiceTables: Sendable {
  let model: ServiceModel
  let protocols: [any ProtocolCodec]
  private let operations: [ObjectIdentifier: OperationEntry]
  /// Those of the service's own model by their index in it: found without hashing.
  private let ownOperations: [OperationEntry?]
  let operationNames: Set<String>
  let routes: [Route]

  struct Route: Sendable {
    let matches: @Sendable (HTTPRequest) -> Bool
    let answer: @Sendable (HTTPRequest, AnyStateBox, Context) throws(AWSError) -> HTTPResponse
  }

  init<Backend: ServiceBackend>(_ backend: Backend) {
    model = Backend.service.model
    var operations: [ObjectIdentifier: OperationEntry] = [:]
    var ownOperations = [OperationEntry?](repeating: nil, count: model.operations.count)
    for operation in backend.operations {
      let previous = operations.updateValue(operation.entry, forKey: ObjectIdentifier(operation.model))
      precondition(
        previous == nil, "\(Backend.service.name) lists the operation \(operation.model.name) twice")
      if operation.model.service === model { ownOperations[operation.model.index] = operation.entry }
    }
    self.operations = operations
    self.ownOperations = ownOperations
    operationNames = Set(backend.operations.map(\.model.name))
    protocols = backend.protocols
    routes = backend.routes.map { route in
      Route(matches: route.matches) { request, box, context throws(AWSError) in
        try route.handler(request, &box.typed(Backend.State.self).state, context)
      }
    }
  }
}

extension ServiceTables {
  /// For those of a runtime that is never let go of.
  func keep() {
    Immortal.keep(self)
    Immortal.keep(protocols)
    Immortal.keep(ownOperations)
    Immortal.keep(routes)
    for entry in ownOperations { entry?.keep() }
  }

  func entry(of operation: OperationModel) -> OperationEntry? {
    if operation.service === model, ownOperations.indices.contains(operation.index) {
      return ownOperations[operation.index]
    }
    return operations[ObjectIdentifier(operation)]
  }
}

/// A runtime that knows its backend.
final class ServiceRuntime<Backend: ServiceBackend>: AnyServiceRuntime, @unchecked Sendable {
  // A backend is constant and sendable; for the rest see the superclass.
  let backend: Backend

  init(_ backend: Backend, isKept: Bool = false) {
    self.backend = backend
    super.init(
      descriptor: Backend.service, stateID: ObjectIdentifier(Backend.State.self),
      backendID: ObjectIdentifier(Backend.self), isKept: isKept)
  }

  override var anyBackend: any ServiceBackend { backend }
  override func makeTables() -> ServiceTables { ServiceTables(backend) }

  override func makeBox(_ scope: Scope) -> AnyStateBox {
    BackendBox(backend.makeState(for: scope), backend: backend, runtime: self, scope: scope)
  }

  override func admit(
    _ operation: OperationModel, _ input: some Shape, _ box: AnyStateBox, _ context: Context
  ) throws(AWSError) {
    try backend.admit(operation, input, lending: &box.typed(Backend.State.self).state, context)
  }

  override func adapt(_ request: inout HTTPRequest) { backend.adapt(&request) }
  override func checksums(for operation: OperationModel, of head: HTTPRequest) -> [any Checksum.Type] {
    backend.checksums(for: operation, of: head)
  }
  override func decorator(
    for request: HTTPRequest
  ) -> ((AnyStateBox, Context, inout HTTPResponse) -> Void)? {
    guard let decorate = backend.decorator(for: request) else { return nil }
    return { box, context, response in decorate(box.typed(Backend.State.self).state, context, &response) }
  }
  override func home(of input: some Shape, for scope: Scope) -> Scope { backend.home(of: input, for: scope) }
}
