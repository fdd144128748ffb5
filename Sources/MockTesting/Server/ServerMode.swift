// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

/// The one server that a process uses, and what it did to the environment.
final class ServerMode: Sendable {
  static let shared = ServerMode()

  private struct State {
    var server: MockAWSServer?
    var users = 0
    var options = MockAWSServerOptions()
    var environment = SavedEnvironment()
  }

  private let state = Lock(State())

  /// Uses the server that runs, or the one that `make` makes.
  func enter(
    _ options: MockAWSServerOptions, _ make: (MockAWSServer?) throws -> MockAWSServer
  ) throws -> MockAWSServer {
    if MockScope.current != nil {
      throw MockAWSServerError(
        .conflict,
        "Server mode changes the environment of the whole process, and this code runs in a mockAWS scope with a cloud of its own. "
          + "Serve that cloud, with `try await cloud.serve()`, or leave the scope out.")
    }
    return try state.withLock { state in
      if state.server != nil, state.options.autoEndpoint != options.autoEndpoint {
        throw MockAWSServerError(
          .conflict,
          "A server runs with autoEndpoint .\(state.options.autoEndpoint), and .\(options.autoEndpoint) was asked for. Both change one "
            + "environment: use the same for both, or stop the first one before.")
      }
      let server = try make(state.server)
      if state.server == nil {
        state.server = server
        state.options = options
        if options.mocksEnvironment { MockEnvironment.shared.enter(region: options.cloud.region) }
        announce(server, options.autoEndpoint, &state.environment)
      }
      state.users += 1
      return server
    }
  }

  /// Whether it was the last user who leaves.
  func leave(_ server: MockAWSServer) -> Bool {
    state.withLock { state in
      guard state.server === server else { return false }
      state.users -= 1
      guard state.users == 0 else { return false }
      state.environment.restore()
      if state.options.mocksEnvironment { MockEnvironment.shared.leave() }
      state = State()
      return true
    }
  }

  private func announce(
    _ server: MockAWSServer, _ autoEndpoint: AutoEndpoint, _ environment: inout SavedEnvironment
  ) {
    for name in MockAWSServer.portVariables { environment.set(name, String(server.port)) }
    if let file = server.registryFile {
      let directory = URL(fileURLWithPath: file).deletingLastPathComponent().path
      environment.set(ServerRegistry.ownVariable, directory)
      environment.set(ServerRegistry.aiomotoVariable, directory)
    }
    let endpoint = "AWS_ENDPOINT_URL"
    switch autoEndpoint {
    case .disabled: break
    case .ifMissing:
      if SavedEnvironment.value(of: endpoint) == nil { environment.set(endpoint, server.endpoint) }
    case .force:
      environment.set(endpoint, server.endpoint)
      // Those of single services come before the general one.
      for name in ProcessInfo.processInfo.environment.keys.sorted()
      where name.hasPrefix(endpoint + "_") { environment.set(name, server.endpoint) }
      environment.set("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", nil)
    }
  }
}
