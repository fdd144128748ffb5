// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockServer
import TestSupport
import Testing

private let get = "GET / HTTP/1.1\r\nHost: h\r\n\r\n"

@BlockingTests @Suite("HTTP server")
struct HTTPServerTests {
  @Test("a connection is kept, and answers carry length, date and server")
  func keepAlive() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    for number in 0..<3 {
      client.send("POST /\(number) HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi")
      let response = try #require(client.response())
      #expect(response.text == "POST /\(number) hi")
      #expect(response.headers["content-length"] == "10")
      #expect(response.headers["server"] == "MockAWS")
      #expect(response.headers["connection"] == nil)
      let date = try #require(response.headers["date"])
      #expect(date.hasSuffix(" GMT") && date.count == 29)
    }
    await server.stop()
  }

  @Test("pipelined requests are answered in order")
  func pipelining() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    client.send((0..<500).map { "PUT /\($0) HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nx" }.joined())
    for number in 0..<500 { #expect(client.response()?.text == "PUT /\(number) x") }
    await server.stop()
  }

  @Test("a held request holds the ones behind it, and no other connection")
  func pipeliningBehindHeld() async throws {
    let responder = HoldingResponder()
    let server = try HTTPServer.start(responder)
    let client = HTTPTestClient(port: server.port)
    client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\nGET /now HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(eventually { responder.heldCount == 1 })
    let other = HTTPTestClient(port: server.port)
    other.send("GET /now HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(other.response()?.text == "now")
    responder.releaseAll()
    #expect(client.response()?.text == "held 1")
    #expect(client.response()?.text == "now")
    await server.stop()
  }

  @Test("chunked uploads arrive whole, whatever pieces they come in")
  func chunkedUpload() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    client.send("PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel")
    HTTPTestClient.sleep(milliseconds: 20)
    client.send("lo\r\n1\r\n!\r\n0\r\nX-Trailer: 1\r\n")
    HTTPTestClient.sleep(milliseconds: 20)
    client.send("\r\n")
    #expect(client.response()?.text == "PUT /k hello!")
    await server.stop()
  }

  @Test("a client that expects 100-continue gets it before it sends the body")
  func expectContinue() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    client.send("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
    #expect(client.response()?.status == 100)
    client.send("body")
    #expect(client.response()?.text == "PUT /k body")
    await server.stop()
  }

  @Test("an answer to HEAD has the length and no body")
  func head() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder { request in
        request.path == "/announced"
          ? HTTPResponse(headers: ["content-length": "12345"]) : HTTPResponse(body: "hello")
      })
    let client = HTTPTestClient(port: server.port)
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nHEAD /announced HTTP/1.1\r\nHost: h\r\n\r\n" + get)
    #expect(client.response(toHead: true)?.headers["content-length"] == "5")
    #expect(client.response(toHead: true)?.headers["content-length"] == "12345")
    #expect(client.response()?.text == "hello")
    await server.stop()
  }

  @Test("204 has neither body nor length")
  func noContent() async throws {
    let server = try HTTPServer.start(ImmediateResponder { _ in HTTPResponse(status: 204, body: "x") })
    let client = HTTPTestClient(port: server.port)
    client.send(get + get)
    for _ in 0..<2 {
      let response = try #require(client.response())
      #expect(response.status == 204)
      #expect(response.headers["content-length"] == nil)
    }
    await server.stop()
  }

  @Test("HTTP/1.0 connections end after the answer, unless asked to stay")
  func http10() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(client.response()?.headers["connection"] == "keep-alive")
    client.send("GET /2 HTTP/1.0\r\n\r\n")
    #expect(client.response()?.headers["connection"] == "close")
    #expect(client.sawEnd())
    await server.stop()
  }

  @Test("either side may ask for the connection to end")
  func connectionClose() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder { HTTPResponse(headers: $0.path == "/end" ? ["Connection": "close"] : [:]) })
    for request in [
      "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", "GET /end HTTP/1.1\r\nHost: h\r\n\r\n",
    ] {
      let client = HTTPTestClient(port: server.port)
      client.send(request)
      #expect(client.response()?.headers["connection"] == "close")
      #expect(client.sawEnd())
    }
    await server.stop()
  }

  @Test("a stored value cannot end its header and begin another")
  func responseSplitting() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder { _ in HTTPResponse(headers: ["A": "b\r\nInjected: c", "B\r\nC": "d"], body: "x") })
    let client = HTTPTestClient(port: server.port)
    client.send(get)
    let response = try #require(client.response())
    #expect(response.headers["a"] == "b  Injected: c")
    #expect(response.headers["injected"] == nil)
    #expect(response.headers["c"] == nil)
    await server.stop()
  }

  @Test("headers and bodies beyond the limits are refused, in words, to clients that are still sending")
  func limits() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder.echo, options: .init(maximumHeaderBytes: 4096, maximumBodyBytes: 100_000))
    let cases = [
      (431, "GET / HTTP/1.1\r\nHost: h\r\nA: " + String(repeating: "a", count: 300_000) + "\r\n\r\n"),
      (414, "GET /" + String(repeating: "a", count: 300_000) + " HTTP/1.1\r\n\r\n"),
      (
        413,
        "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 3000000\r\n\r\n"
          + String(repeating: "a", count: 3_000_000)
      ),
      (
        413,
        "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2dc6c0\r\n"
          + String(repeating: "a", count: 3_000_000)
      ), (400, "BAD\r\n\r\n"),
    ]
    for (status, request) in cases {
      let client = HTTPTestClient(port: server.port)
      #expect(client.send(request))
      let response = try #require(client.response())
      #expect(response.status == status)
      #expect(response.headers["connection"] == "close")
      #expect(response.text.hasPrefix("\(status) "))
      client.endInput()
      #expect(client.sawEnd())
    }
    await server.stop()
  }

  @Test("slow heads and slow bodies get 408, idle connections just end")
  func timeouts() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder.echo,
      options: .init(
        idleTimeout: .milliseconds(3000), headerTimeout: .milliseconds(300), stallTimeout: .milliseconds(300))
    )
    let head = HTTPTestClient(port: server.port)
    head.send("GET / HT")
    let body = HTTPTestClient(port: server.port)
    body.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc")
    let idle = HTTPTestClient(port: server.port)
    #expect(head.response()?.status == 408)
    #expect(body.response()?.status == 408)
    #expect(idle.sawEnd())
    await server.stop()
  }

  @Test("a connection in use outlives the idle timeout")
  func idleTimeoutIsFromLastRequest() async throws {
    let server = try HTTPServer.start(
      ImmediateResponder.echo, options: .init(idleTimeout: .milliseconds(2000)))
    let client = HTTPTestClient(port: server.port)
    for _ in 0..<8 {
      client.send(get)
      #expect(client.response()?.status == 200)
      HTTPTestClient.sleep(milliseconds: 300)
    }
    await server.stop()
  }

  @Test("64 MiB travel both ways unchanged")
  func largeBody() async throws {
    let server = try HTTPServer.start(ImmediateResponder { HTTPResponse(body: $0.body) })
    var random = SplitMix(seed: 3)
    let block = (0..<4093).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var body: [UInt8] = []
    while body.count < 64 << 20 { body += block }
    let client = HTTPTestClient(port: server.port)
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: \(body.count)\r\n\r\n")
    #expect(client.send(body))
    let response = try #require(client.response())
    #expect(Bytes(response.body) == Bytes(body))
    client.send(get)
    #expect(client.response()?.status == 200)
    await server.stop()
  }

  @Test(
    "big bodies are hashed while they arrive, as the responder asks by their head",
    arguments: [65_535, 300_000])
  func hashedOnArrival(size: Int) async throws {
    let responder = HashingResponder()
    let server = try HTTPServer.start(responder)
    let client = HTTPTestClient(port: server.port)
    let body = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) }
    for number in 0..<2 {
      client.send("PUT /\(number) HTTP/1.1\r\nHost: h\r\nContent-Length: \(size)\r\n\r\n")
      client.send(Array(body[..<100]))
      HTTPTestClient.sleep(milliseconds: 20)
      client.send(Array(body[100...]))
      #expect(client.response()?.text == MD5.hash(Bytes(body)).hex)
    }
    #expect(responder.asked == (size < 65_536 ? [] : ["/0", "/1"]))
    await server.stop()
  }

  @Test("a client that does not read stops being read, and gets everything once it reads")
  func backPressure() async throws {
    let big = Bytes([UInt8](repeating: 7, count: 300_000))
    let server = try HTTPServer.start(ImmediateResponder { _ in HTTPResponse(body: .bytes(big)) })
    let client = HTTPTestClient(port: server.port, receiveBuffer: 8192)
    client.send(String(repeating: get, count: 60))
    HTTPTestClient.sleep(milliseconds: 100)
    for _ in 0..<60 { #expect(client.response()?.body.count == 300_000) }
    await server.stop()
  }

  @Test("a dropped connection ends without an answer")
  func connectionDropped() async throws {
    let server = try HTTPServer.start(ImmediateResponder.echo)
    let client = HTTPTestClient(port: server.port)
    client.send("GET /drop HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(client.response() == nil)
    await server.stop()
  }

  @Test("many connections at once each get their own answers, late or not")
  func manyConnections() async throws {
    let server = try HTTPServer.start(DelayedResponder(milliseconds: 3), options: .init(loops: 3))
    let port = server.port
    let answered = await answersOfMany(port)
    #expect(answered == 500)
    await server.stop()
  }
}

/// How many of 500 requests get their own answer, over 100 connections at once.
private nonisolated func answersOfMany(_ port: Int) async -> Int {
  await withTaskGroup(of: Int.self) { group in
    for number in 0..<100 {
      group.addTask {
        let client = HTTPTestClient(port: port)
        var right = 0
        for round in 0..<5 {
          client.send("GET /\(number)/\(round) HTTP/1.1\r\nHost: h\r\n\r\n")
          if client.response()?.text == "/\(number)/\(round)" { right += 1 }
        }
        return right
      }
    }
    return await group.reduce(0, +)
  }
}
