// SPDX-License-Identifier: Apache-2.0

/// A set of registered services with their routing tables, shared by every cloud that offers them.
///
/// Making one costs a little per service; making a cloud from one costs nothing per service.
public final class ServiceCatalogue: Sendable {
  let runtimes: [AnyServiceRuntime]
  /// Few are registered: to look at each takes less than to hash a name.
  private let bySigningName: [(name: String, runtimes: [AnyServiceRuntime])]
  private let byHostPrefix: [String: [AnyServiceRuntime]]
  private let byName: [String: AnyServiceRuntime]
  private let byState: [ObjectIdentifier: AnyServiceRuntime]

  /// Registers services. Two with one name are a mistake in the program.
  public init(_ services: [any ServiceBackend]) {
    runtimes = services.map { Self.runtime($0) }
    var names: [String: AnyServiceRuntime] = [:]
    var signing: [String: [AnyServiceRuntime]] = [:]
    var hosts: [String: [AnyServiceRuntime]] = [:]
    for runtime in runtimes {
      let descriptor = runtime.descriptor
      let previous = names.updateValue(runtime, forKey: descriptor.name)
      precondition(
        previous == nil,
        "two services are named \(descriptor.name): \(previous.map { "\($0.backendType)" } ?? "") and "
          + "\(runtime.backendType); register one of them")
      for name in descriptor.signingNames { signing[name, default: []].append(runtime) }
      for prefix in descriptor.hostPrefixes { hosts[prefix, default: []].append(runtime) }
    }
    byName = names
    byState = Dictionary(runtimes.map { ($0.stateID, $0) }, uniquingKeysWith: { first, _ in first })
    bySigningName = signing.map { ($0.key, $0.value) }
    byHostPrefix = hosts
  }

  /// What the registered services are, in the order of registration.
  public var services: [ServiceDescriptor] { runtimes.map(\.descriptor) }

  /// The operations that a registered service builds, in its model's order, and those of AWS's that it doesn't.
  public func operations(of service: String) -> (built: [String], absent: [String]) {
    guard let runtime = byName[service] else { return ([], []) }
    let model = runtime.descriptor.model
    let listed = runtime.operationNames
    let names = model.operations.map(\.name)
    let absent = names.filter { !listed.contains($0) } + model.absentOperations.map(\.name)
    return (names.filter(listed.contains), absent.sorted())
  }

  /// A catalogue of those services whose names are given, in the order they have here.
  public func only(_ names: Set<String>) -> ServiceCatalogue {
    ServiceCatalogue(kept: runtimes.filter { names.contains($0.descriptor.name) })
  }

  private convenience init(kept: [AnyServiceRuntime]) { self.init(kept.map(\.anyBackend)) }

  /// This catalogue, whose lists are to be there as long as the process (see ``Immortal``). Not itself: it is in the hands
  /// of users, who may have an `unowned` reference to it.
  package func kept() -> ServiceCatalogue {
    Immortal.keep(runtimes)
    Immortal.keep(bySigningName)
    for (_, list) in bySigningName { Immortal.keep(list) }
    for list in byHostPrefix.values { Immortal.keep(list) }
    return self
  }

  func runtime(named name: String) -> AnyServiceRuntime? { byName[name] }

  /// The runtime of a backend, or of another one that was registered under its name.
  func runtime<Backend: ServiceBackend>(of backend: Backend.Type) -> AnyServiceRuntime? {
    let id = ObjectIdentifier(backend)
    for runtime in runtimes where runtime.backendID == id { return runtime }
    return byName[Backend.service.name]
  }

  /// Who looks after a state: the first that was registered of the backends that stand on it.
  func owner(of state: ObjectIdentifier) -> AnyServiceRuntime? { byState[state] }
  func runtimes(signing name: String) -> [AnyServiceRuntime] {
    for entry in bySigningName where entry.name == name { return entry.runtimes }
    return []
  }
  func runtimes(host prefix: String) -> [AnyServiceRuntime] { byHostPrefix[prefix] ?? [] }

  /// Backends without stored properties are all alike: their runtimes, with the operation tables, are made once in
  /// the life of the process.
  private static let shared = Lock<[ObjectIdentifier: AnyServiceRuntime]>([:])

  private static func runtime<Backend: ServiceBackend>(_ backend: Backend) -> AnyServiceRuntime {
    guard MemoryLayout<Backend>.size == 0 else { return ServiceRuntime(backend) }
    return shared.withLock { shared in
      if let known = shared[ObjectIdentifier(Backend.self)] { return known }
      let made = ServiceRuntime(backend, isKept: true)
      shared[ObjectIdentifier(Backend.self)] = made
      return made
    }
  }
}
