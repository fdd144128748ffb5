// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockServer

/// What is open while a test runs: its cloud, and what has to end with it.
final class MockScope: Sendable {
  @TaskLocal static var current: MockScope?

  let cloud: MockCloud
  let options: MockAWSOptions
  /// 1 for a scope in no other that shares its cloud.
  let depth: Int
  private let servers = Lock<[HTTPServer]>([])

  /// Opens a scope inside of the current one, if there is one.
  init(_ services: Services, startingFrom fixture: CloudFixture?, _ options: MockAWSOptions) throws {
    MistakeReport.begin
    if let outer = MockScope.current, options.nesting == .sharing, fixture == nil {
      cloud = services.joining(outer.cloud)
      depth = outer.depth + 1
      var options = options
      options.passthrough += outer.options.passthrough
      self.options = options
      if options.reset { cloud.reset() }
    } else {
      let cloud = try fixture?.fork() ?? MockCloud(ServiceCatalogue([]), options: options.cloud)
      self.cloud = services.joining(cloud)
      depth = 1
      self.options = options
      if options.reset, fixture != nil { self.cloud.reset() }
    }
    if options.mocksEnvironment { MockEnvironment.shared.enter(region: cloud.options.region) }
  }

  /// Ends the scope. Servers that it started take no more requests from then on.
  func close() {
    for server in takeServers() { server.stopNow() }
    if options.mocksEnvironment { MockEnvironment.shared.leave() }
    if depth == 1, options.removeData { cloud.reset() }
  }

  /// Ends the scope and waits for the servers that it started.
  func closeAndWait() async {
    for server in takeServers() { await server.stopAtOnce() }
    close()
  }

  /// Keeps a server alive until the scope ends.
  func keep(_ server: HTTPServer) { servers.withLock { $0.append(server) } }

  private func takeServers() -> [HTTPServer] {
    servers.withLock { servers in
      defer { servers = [] }
      return servers
    }
  }
}

extension MockScope {
  /// The services that a scope asks for, by name or as a catalogue.
  enum Services: Sendable {
    case named([MockService])
    case catalogue(ServiceCatalogue)

    /// A cloud with these services: a handle on `cloud` itself.
    func joining(_ cloud: MockCloud) -> MockCloud {
      switch self {
      case .named(let services): cloud.offering(services)
      case .catalogue(let catalogue): cloud.offering(catalogue)
      }
    }
  }
}
