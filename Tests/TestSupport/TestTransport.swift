// SPDX-License-Identifier: Apache-2.0

public import MockCore
import MockServer

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How tests on the wire reach their cloud: in process, or, with `MOCKAWS_TEST_TRANSPORT=http`, through a socket and a server
/// in front of it. So one suite holds for both.
public enum TestTransport {
  /// Whether requests go over a socket.
  public static let isHTTP = getenv("MOCKAWS_TEST_TRANSPORT").map { String(cString: $0) } == "http"

  /// The server closed the connection instead of answering.
  public struct NoAnswer: Error {}

  /// What `cloud` answers.
  public static func answer(_ request: HTTPRequest, of cloud: MockCloud) async throws -> HTTPResponse {
    guard isHTTP else { return try await cloud.respond(to: request) }
    let body = try await request.body.collect()
    let server = try HTTPServer.start(cloud, options: .init(loops: 1))
    let answer = exchange(request, body, port: server.port)
    await server.stop()
    guard let answer else { throw NoAnswer() }
    var headers = HTTPHeaders()
    for (name, value) in answer.headers.sorted(by: { $0.key < $1.key }) { headers.add(name, value) }
    return HTTPResponse(
      status: answer.status, headers: headers, body: answer.body.isEmpty ? .empty : .bytes(Bytes(answer.body))
    )
  }

  private static func exchange(
    _ request: HTTPRequest, _ body: Bytes, port: Int
  ) -> HTTPTestClient.Response? {
    let client = HTTPTestClient(port: port)
    var head = "\(request.method.rawValue) \(request.target) HTTP/1.1\r\n"
    for (name, value) in request.headers where name.lowercased() != "content-length" {
      head += "\(name): \(value)\r\n"
    }
    if !request.headers.contains("Host") { head += "Host: 127.0.0.1:\(port)\r\n" }
    client.send(head + "Content-Length: \(body.count)\r\n\r\n")
    if !body.isEmpty { client.send(Array(body)) }
    return client.response(toHead: request.method == .head)
  }
}
