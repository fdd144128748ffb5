// SPDX-License-Identifier: Apache-2.0

/// A service by the name that tests give it: `MockCloud(.s3, .sqs)`, `cloud.requests(.s3, "PutObject")`.
///
/// Every module of a service adds its own, so that a test names what it imports and nothing else is built:
///
/// ```swift
/// extension MockService {
///   public static let weather = MockService(Weather())
/// }
/// ```
public struct MockService: Sendable {
  /// The service's short name, as in ``LoggedRequest/service``: `s3`.
  public let name: String
  /// What its callers are told when there are too many of them, for ``FaultRule/throttle(_:_:resource:times:probability:)-(MockService,_,_,_,_)``.
  public let throttling: AWSError
  let backends: [any ServiceBackend]
  let descriptor: ServiceDescriptor

  /// Names a backend. `companions` are registered along with it: those that stand on the same state.
  public init<Backend: ServiceBackend>(
    _ backend: Backend, with companions: any ServiceBackend...,
    throttling: AWSError = AWSError("ThrottlingException", "Rate exceeded", status: 400)
  ) {
    descriptor = Backend.service
    name = descriptor.name
    backends = [backend] + companions
    self.throttling = throttling
  }
}

extension ServiceCatalogue {
  /// Registers services by name; `ServiceCatalogue(.s3, .sqs)`.
  public convenience init(_ service: MockService, _ others: MockService...) {
    self.init(Self.distinct(([service] + others).flatMap(\.backends)))
  }

  /// A catalogue that has these services as well; this one where it has them already.
  public func adding(_ services: [MockService]) -> ServiceCatalogue {
    adding(services.flatMap(\.backends))
  }

  /// A catalogue that has another one's services as well.
  public func adding(_ other: ServiceCatalogue) -> ServiceCatalogue {
    runtimes.isEmpty ? other : adding(other.runtimes.map(\.anyBackend))
  }

  private func adding(_ backends: [any ServiceBackend]) -> ServiceCatalogue {
    let known = Set(services.map(\.name))
    let new = backends.filter { !known.contains(type(of: $0).service.name) }
    return new.isEmpty ? self : ServiceCatalogue(runtimes.map(\.anyBackend) + Self.distinct(new))
  }

  /// One service may be named twice, by itself and as another one's companion.
  private static func distinct(_ backends: [any ServiceBackend]) -> [any ServiceBackend] {
    var names: Set<String> = []
    return backends.filter { names.insert(type(of: $0).service.name).inserted }
  }
}
