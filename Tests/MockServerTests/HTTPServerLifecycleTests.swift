// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockServer
import Synchronization
import TestSupport
import Testing

private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

@BlockingTests @Suite("HTTP server: clients that leave, streams, stopping")
struct HTTPServerLifecycleTests {
  @Test("a client that leaves takes its waiting request with it")
  func clientLeaves() async throws {
    let responder = HoldingResponder()
    let server = try HTTPServer.start(responder)
    var client: HTTPTestClient? = HTTPTestClient(port: server.port)
    client?.send(get)
    #expect(eventually { responder.heldCount == 1 })
    client = nil
    #expect(eventually { responder.cancelledCount == 1 })
    #expect(responder.heldCount == 0)
    await server.stop()
  }

  @Test("a client may end its input before it reads the answer")
  func halfClose() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    client.send(get + get)
    client.endInput()
    #expect(client.response()?.text == "GET / ")
    #expect(client.response()?.text == "GET / ")
    #expect(client.sawEnd())
    await server.stop()
  }

  @Test("a stream of unknown length goes out in chunks, or until the end to HTTP/1.0")
  func streams() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder { _ in HTTPResponse(body: .stream(countingStream(to: 50))) })
    let wanted = (0..<50).map { "piece \($0);" }.joined()
    let client = HTTPTestClient(port: server.port)
    client.send(get + get)
    for _ in 0..<2 {
      let response = try #require(client.response())
      #expect(response.headers["transfer-encoding"] == "chunked")
      #expect(response.text == wanted)
    }
    let old = HTTPTestClient(port: server.port)
    old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    let response = try #require(old.response())
    #expect(response.headers["connection"] == "close")
    #expect(response.text == wanted)
    await server.stop()
  }

  @Test("a stream of known length has it announced; one that breaks its word breaks the connection")
  func streamLengths() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder { request in
        HTTPResponse(body: .stream(countingStream(to: 2, length: request.path == "/short" ? 100 : 16)))
      })
    let client = HTTPTestClient(port: server.port)
    client.send(get)
    let response = try #require(client.response())
    #expect(response.headers["content-length"] == "16")
    #expect(response.text == "piece 0;piece 1;")
    client.send("GET /short HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.response() == nil)
    await server.stop()
  }

  @Test("a stream is read no faster than its client reads, and ends with it")
  func streamBackPressure() async throws {
    let produced = Counter()
    let piece = Bytes([UInt8](repeating: 1, count: 100_000))
    let server = try HTTPServer.start(
      ImmediateResponder { _ in
        HTTPResponse(
          body: .stream(
            HTTPBodyStream {
              {
                produced.increment()
                return Task.isCancelled ? nil : piece
              }
            }))
      })
    var client: HTTPTestClient? = HTTPTestClient(port: server.port, receiveBuffer: 8192)
    client?.send(get)
    #expect(eventually { produced.value > 0 })
    HTTPTestClient.sleep(milliseconds: 300)
    #expect(produced.value < 200)
    client = nil
    HTTPTestClient.sleep(milliseconds: 100)
    let atEnd = produced.value
    HTTPTestClient.sleep(milliseconds: 100)
    #expect(produced.value == atEnd)
    await server.stop()
  }

  @Test("stopping lets a request under way finish, and refuses new connections")
  func gracefulStop() async throws {
    let responder = HoldingResponder()
    let server = try HTTPServer.start(responder, options: .init(gracePeriod: .seconds(900)))
    let port = server.port
    let idle = HTTPTestClient(port: port)
    idle.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(idle.response()?.text == "now")
    let busy = HTTPTestClient(port: port)
    busy.send(get)
    #expect(eventually { responder.heldCount == 1 })
    async let stopped: Void = server.stop()
    #expect(idle.sawEnd())
    #expect(eventually { !HTTPTestClient(port: port).isConnected })
    responder.releaseAll()
    let response = try #require(busy.response())
    #expect(response.text == "held 1")
    #expect(response.headers["connection"] == "close")
    await stopped
    server.wait()
  }

  @Test("stopping ends what outlasts the grace period")
  func gracePeriodEnds() async throws {
    let responder = HoldingResponder()
    let server = try HTTPServer.start(responder, options: .init(gracePeriod: .milliseconds(100)))
    let client = HTTPTestClient(port: server.port)
    client.send(get)
    #expect(eventually { responder.heldCount == 1 })
    await server.stop()
    #expect(client.response() == nil)
    #expect(responder.cancelledCount == 1)
    await server.stop()
  }

  @Test("a server that nobody holds any more ends")
  func releasedServerEnds() async throws {
    var server: HTTPServer? = try HTTPServer.start(ImmediateResponder.echo)
    let port = try #require(server?.port)
    #expect(HTTPTestClient(port: port).isConnected)
    server = nil
    #expect(eventually { !HTTPTestClient(port: port).isConnected })
  }

  @Test("a port in use is named in the error, and so is a host that is none")
  func startErrors() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let port = server.port
    #expect(startError(.init(port: port)) == "port \(port) on 127.0.0.1 is in use")
    #expect(startError(.init(host: "localhost", port: port)) == "port \(port) on localhost is in use")
    #expect(
      startError(.init(host: "example.invalid"))
        == "example.invalid is neither an IPv4 nor an IPv6 address, nor localhost")
    #expect(startError(.init(port: 70_000)) == "70000 is not a port: they are 0 to 65535")
    await server.stop()
    let again = try HTTPServer.start(ImmediateResponder.echo, options: .init(port: port))
    #expect(again.port == port)
    await again.stop()
  }

  @Test("the URL is one that a client on this machine can use")
  func url() async throws {
    for (host, wanted) in [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("0.0.0.0", "127.0.0.1")] {
      let server = try HTTPServer.start(ImmediateResponder.echo, options: .init(host: host))
      #expect(server.url == "http://\(wanted):\(server.port)")
      let client = HTTPTestClient(port: server.port)
      client.send(get)
      #expect(client.response()?.status == 200)
      await server.stop()
    }
  }
}

private func startError(_ options: HTTPServer.Options) -> String? {
  do {
    _ = try HTTPServer.start(ImmediateResponder.echo, options: options)
    return nil
  } catch {
    return error.description
  }
}

private func countingStream(to end: Int, length: Int? = nil) -> HTTPBodyStream {
  HTTPBodyStream(length: length) {
    let count = Counter()
    return {
      if count.value.isMultiple(of: 7) { await Task.yield() }
      let number = count.increment()
      return number < end ? Bytes("piece \(number);") : nil
    }
  }
}

private final class Counter: Sendable {
  private let number = Atomic(0)
  var value: Int { number.load(ordering: .relaxed) }
  @discardableResult
  func increment() -> Int { number.add(1, ordering: .relaxed).oldValue }
}
