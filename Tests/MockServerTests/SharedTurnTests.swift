// SPDX-License-Identifier: Apache-2.0

import Dispatch
import MockCore
import MockServer
import Synchronization
import TestSupport
import Testing

/// Echoes, but for `/block`, which holds the server's thread until it is told to go on: what is sent meanwhile becomes
/// readable at once.
private final class BlockingResponder: HTTPResponder {
  private let gate = DispatchSemaphore(value: 0)
  private let blocked = Atomic(false)

  var isBlocked: Bool { blocked.load(ordering: .acquiring) }
  func open() { gate.signal() }

  func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    if request.path == "/block" {
      blocked.store(true, ordering: .releasing)
      gate.wait()
    }
    return ImmediateResponder.echo.answer(request, completion: completion)
  }
}

@BlockingTests @Suite("Connections that become readable at once")
struct SharedTurnTests {
  private let responder = BlockingResponder()

  /// Runs `send` with connections that have been used before, while the server's only thread is held.
  private func whileBlocked(
    _ count: Int, _ server: HTTPServer, _ send: ([HTTPTestClient]) -> Void
  ) async throws -> [HTTPTestClient] {
    let clients = (0..<count).map { _ in HTTPTestClient(port: server.port) }
    for client in clients {
      client.send("GET /first HTTP/1.1\r\nHost: h\r\n\r\n")
      #expect(client.response()?.text == "GET /first ")
    }
    let blocker = HTTPTestClient(port: server.port)
    blocker.send("GET /block HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(eventually { responder.isBlocked })
    send(clients)
    responder.open()
    #expect(blocker.response()?.text == "GET /block ")
    return clients
  }

  @Test("each is answered as if it were alone")
  func answers() async throws {
    let server = try HTTPServer.start(responder, options: .init(loops: 1))
    let large = String(repeating: "x", count: 100_000)
    let clients = try await whileBlocked(40, server) { clients in
      for (number, client) in clients.enumerated() {
        let end = "HTTP/1.1\r\nHost: h\r\n"
        switch number % 10 {
        case 0:
          client.send("GET /\(number)/0 \(end)\r\nGET /\(number)/1 \(end)\r\nGET /\(number)/2 \(end)\r\n")
        case 1: client.send("PUT /\(number) \(end)Content-Length: 100000\r\n\r\n" + large)
        case 2: client.send("GET /\(number) HT")
        case 3: client.send("no such thing\r\n\r\n")
        case 4: client.send("GET /drop \(end)\r\n")
        case 5: client.send("HEAD /\(number) \(end)\r\n")
        case 6: client.send("PUT /\(number) \(end)Content-Length: 4\r\nExpect: 100-continue\r\n\r\n")
        case 7:
          client.send("GET /\(number) \(end)\r\n")
          client.endInput()
        case 8:
          client.send(
            "PUT /\(number) \(end)Content-Length: 20000\r\n\r\n" + large.prefix(20_000) + "GET /next ")
        default: client.send("GET /\(number) \(end)\r\n")
        }
      }
    }
    for (number, client) in clients.enumerated() {
      switch number % 10 {
      case 0:
        for part in 0..<3 { #expect(client.response()?.text == "GET /\(number)/\(part) ") }
      case 1: #expect(client.response()?.text == "PUT /\(number) " + large)
      case 2:
        client.send("TP/1.1\r\nHost: h\r\n\r\n")
        #expect(client.response()?.text == "GET /\(number) ")
      case 3: #expect(client.response()?.status == 400)
      case 4: #expect(client.response() == nil)
      case 5: #expect(client.response(toHead: true)?.status == 200)
      case 6:
        #expect(client.response()?.status == 100)
        client.send("body")
        #expect(client.response()?.text == "PUT /\(number) body")
      case 7:
        #expect(client.response()?.text == "GET /\(number) ")
        #expect(client.sawEnd())
      case 8:
        #expect(client.response()?.text == "PUT /\(number) " + large.prefix(20_000))
        client.send("HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(client.response()?.text == "GET /next ")
      default: #expect(client.response()?.text == "GET /\(number) ")
      }
    }
    await server.stop()
  }

  @Test("all are answered when the server is told to stop before it gets to them")
  func stop() async throws {
    let server = try HTTPServer.start(responder, options: .init(loops: 1))
    let (stopped, told) = AsyncStream<Void>.makeStream()
    let clients = try await whileBlocked(20, server) { clients in
      for (number, client) in clients.enumerated() {
        client.send("GET /\(number) HTTP/1.1\r\nHost: h\r\n\r\n")
      }
      Task.detached {
        await server.stop()
        told.finish()
      }
      HTTPTestClient.sleep(milliseconds: 20)
    }
    for (number, client) in clients.enumerated() {
      #expect(client.response()?.text == "GET /\(number) ")
      #expect(client.sawEnd())
    }
    for await _ in stopped {}
  }
}
