// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Keeps the routes of the services that one codec speaks for; each is made when its first request comes.
public final class HTTPRouteCache: Sendable {
  private let routes = Lock<[ObjectIdentifier: HTTPRoutes]>([:])

  public init() {}

  public subscript(service: ServiceModel) -> HTTPRoutes {
    routes.withLock { routes in
      if let known = routes[ObjectIdentifier(service)] { return known }
      let made = HTTPRoutes(service)
      routes[ObjectIdentifier(service)] = made
      return made
    }
  }
}
