// SPDX-License-Identifier: Apache-2.0

import Foundation
public import MockCore
import MockServer

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// Server mode: one server for the whole process and its children, which clients find by the environment.
///
/// ```swift
/// try await mockAWSServer(.s3) { server in
///   // Every client that reads AWS_ENDPOINT_URL now talks to server.endpoint.
/// }
/// ```
///
/// For tests of programs in other languages, and of clients that cannot be handed a session. All tests share the
/// server's cloud and the environment; for a server of each test's own there is `serve()`.
public final class MockAWSServer: Sendable {
  static let portVariables = ["MOCK_AWS_SERVER_PORT", "AIOMOTO_SERVER_PORT"]

  /// `http://127.0.0.1:5000`.
  public let endpoint: String
  public let host: String
  public let port: Int
  /// The file that tells others of the server; `nil` for one that somebody else runs.
  public let registryFile: String?
  /// The server's cloud; `nil` for one that somebody else runs.
  public let cloud: MockCloud?
  private let server: HTTPServer?

  private init(attachedTo port: Int) {
    host = "127.0.0.1"
    self.port = port
    endpoint = "http://127.0.0.1:\(port)"
    registryFile = nil
    cloud = nil
    server = nil
  }

  private init(_ cloud: MockCloud, _ options: MockAWSServerOptions) throws {
    let server = try HTTPServer.start(
      ServerFront(CloudPool { cloud }), options: HTTPServer.Options(port: options.port))
    host = server.host
    port = server.port
    endpoint = server.url
    registryFile = try ServerRegistry(directory: options.registryDirectory)
      .add(endpoint: server.url, host: server.host, port: server.port)
    self.cloud = cloud
    self.server = server
  }

  /// Whether the server is somebody else's.
  public var isAttached: Bool { server == nil }

  /// Starts a server, unless this process runs one already: then that one is returned, which must offer the services.
  ///
  /// Each start wants its ``stop()``; the last one ends the server and puts the environment back.
  public static func start(
    _ services: MockService..., options: MockAWSServerOptions = MockAWSServerOptions()
  ) throws -> MockAWSServer {
    try start(ServiceCatalogue([]).adding(services), options: options)
  }

  /// Starts a server with the services of a catalogue: `MockAWSServer.start(.all)`.
  public static func start(
    _ catalogue: ServiceCatalogue, options: MockAWSServerOptions = MockAWSServerOptions()
  ) throws -> MockAWSServer {
    try ServerMode.shared.enter(options) { running in
      guard let running else {
        return try MockAWSServer(MockCloud(catalogue, options: options.cloud), options)
      }
      guard let cloud = running.cloud else {
        throw MockAWSServerError(
          .conflict,
          "This process is attached to the server on port \(running.port). Stop that first, or attach to it again instead of "
            + "starting another one.")
      }
      let offered = Set(cloud.catalogue.services.map(\.name))
      let missing = catalogue.services.map(\.name).filter { !offered.contains($0) }
      guard missing.isEmpty else {
        throw MockAWSServerError(
          .conflict,
          "The server that runs on port \(running.port) does not offer \(missing.joined(separator: ", ")): name these services "
            + "where it is started first.")
      }
      guard options.port == 0 || options.port == running.port else {
        throw MockAWSServerError(
          .conflict,
          "A server runs on port \(running.port) already, and port \(options.port) was asked for. Leave the port out, or stop "
            + "the other one first.")
      }
      return running
    }
  }

  /// Uses a server that runs on this machine: `mock-aws serve`, another process's, or Moto's. Without a port it is the one that
  /// `MOCK_AWS_SERVER_PORT` or `AIOMOTO_SERVER_PORT` names.
  ///
  /// It must answer `GET /moto-api` with 200 within ten seconds. Of the options only ``MockAWSServerOptions/autoEndpoint`` and
  /// ``MockAWSServerOptions/mocksEnvironment`` are about a server that somebody else runs. Each attachment wants its ``stop()``,
  /// which leaves the server running.
  public static func attach(
    port: Int? = nil, options: MockAWSServerOptions = MockAWSServerOptions()
  ) async throws -> MockAWSServer {
    let port = try port ?? portFromEnvironment()
    guard (1...65_535).contains(port) else {
      throw MockAWSServerError(
        .port, "The port of a running server is a number from 1 to 65535, not \(port).")
    }
    guard options.port == 0 else {
      throw MockAWSServerError(
        .conflict,
        "The options' port is for a server that is started; attach(port:) names the one to attach to.")
    }
    let server = MockAWSServer(attachedTo: port)
    try await server.checkHealth()
    return try ServerMode.shared.enter(options) { running in
      guard let running, running.port != port else { return running ?? server }
      throw MockAWSServerError(
        .conflict,
        "This process uses the server on port \(running.port) already, and cannot attach to port \(port) at the same time. Stop "
          + "the first one before.")
    }
  }

  private static func portFromEnvironment() throws -> Int {
    for variable in portVariables {
      guard let text = SavedEnvironment.value(of: variable) else { continue }
      guard let port = Int(text) else {
        throw MockAWSServerError(
          .port, "\(variable) is \"\(text)\", which is not a port. Set it to a number, or unset it.")
      }
      return port
    }
    throw MockAWSServerError(
      .port,
      "There is no port to attach to. Name one, set \(portVariables.joined(separator: " or ")), or start a server with "
        + "MockAWSServer.start.")
  }

  /// Forgets everything that the server holds.
  public func reset() async throws {
    if let cloud { return cloud.reset() }
    let status = try await ask("POST", "/moto-api/reset")
    guard status == 200 else {
      throw MockAWSServerError(
        .healthCheck, "\(endpoint)/moto-api/reset answered \(status): nothing was reset.")
    }
  }

  /// Gives the server back. The last one to do so ends it, if this process runs it, and puts the environment back.
  public func stop() async {
    guard ServerMode.shared.leave(self) else { return }
    if let registryFile { ServerRegistry.remove(registryFile) }
    await server?.stopAtOnce()
  }

  private func checkHealth() async throws {
    let status: Int
    do {
      status = try await ask("GET", "/moto-api")
    } catch {
      throw MockAWSServerError(
        .healthCheck,
        "Nothing answers on \(endpoint) (\(error.localizedDescription)). Start a server there, as with `mock-aws serve --port \(port)`, "
          + "or have one started with MockAWSServer.start.")
    }
    guard status == 200 else {
      throw MockAWSServerError(
        .healthCheck,
        "What answers on \(endpoint) is neither a MockAWS nor a Moto server: GET /moto-api gave \(status), not 200."
      )
    }
  }

  private func ask(_ method: String, _ path: String) async throws -> Int {
    guard let url = URL(string: endpoint + path) else { throw URLError(.badURL) }
    var request = URLRequest(url: url, timeoutInterval: 10)
    request.httpMethod = method
    let session = URLSession(configuration: .ephemeral)
    defer { session.finishTasksAndInvalidate() }
    let (_, response) = try await session.data(for: request)
    return (response as? HTTPURLResponse)?.statusCode ?? 0
  }
}

/// Runs `body` with a server for the whole process, and gives the server back however `body` ends.
@discardableResult
public func mockAWSServer<Result>(
  _ services: MockService..., options: MockAWSServerOptions = MockAWSServerOptions(),
  isolation: isolated (any Actor)? = #isolation, _ body: (MockAWSServer) async throws -> Result
) async throws -> Result {
  let server = try MockAWSServer.start(ServiceCatalogue([]).adding(services), options: options)
  return try await giveBack(server, body)
}

/// Runs `body` with a server that somebody else runs.
@discardableResult
public func mockAWSServer<Result>(
  attachedTo port: Int?, options: MockAWSServerOptions = MockAWSServerOptions(),
  isolation: isolated (any Actor)? = #isolation, _ body: (MockAWSServer) async throws -> Result
) async throws -> Result {
  let server = try await MockAWSServer.attach(port: port, options: options)
  return try await giveBack(server, body)
}

private func giveBack<Result>(
  _ server: MockAWSServer, isolation: isolated (any Actor)? = #isolation,
  _ body: (MockAWSServer) async throws -> Result
) async throws -> Result {
  do {
    let result = try await body(server)
    await server.stop()
    return result
  } catch {
    await server.stop()
    throw error
  }
}
