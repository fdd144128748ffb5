// SPDX-License-Identifier: Apache-2.0

public import MockCore
@_exported public import MockServer

extension MockCloud {
  /// Serves this cloud over HTTP, on a loopback port that the system chooses: for clients that want a socket.
  ///
  /// ```swift
  /// let server = try await cloud.serve()
  /// print(server.url)
  /// ```
  ///
  /// It also answers the control API, for helpers in other languages. The server stops when the test ends; outside of a scope, when
  /// nobody holds it any more.
  public func serve() async throws -> HTTPServer { try startServer() }

  /// The same for synchronous code.
  public func serve() throws -> HTTPServer { try startServer() }

  /// Serves this cloud over HTTP while `body` runs.
  public func serve<Result>(
    isolation: isolated (any Actor)? = #isolation, _ body: (HTTPServer) async throws -> Result
  ) async throws -> Result {
    let server = try startServer(isKept: false)
    do {
      let result = try await body(server)
      await server.stopAtOnce()
      return result
    } catch {
      await server.stopAtOnce()
      throw error
    }
  }

  private func startServer(isKept: Bool = true) throws -> HTTPServer {
    // One loop does for one test; many tests at once shall not mean many threads.
    let server = try HTTPServer.start(
      ServerFront(CloudPool { self }), options: HTTPServer.Options(loops: 1))
    if isKept { MockScope.current?.keep(server) }
    return server
  }
}

extension HTTPServer {
  /// Ends open connections, and waits for the threads to end.
  func stopAtOnce() async {
    stopNow()
    await stop()
  }
}
