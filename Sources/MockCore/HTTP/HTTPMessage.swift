// SPDX-License-Identifier: Apache-2.0

/// An HTTP method, in the case of the wire.
public struct HTTPMethod: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral,
  CustomStringConvertible
{
  public var rawValue: String
  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }
  public var description: String { rawValue }

  public static let get: HTTPMethod = "GET"
  public static let head: HTTPMethod = "HEAD"
  public static let post: HTTPMethod = "POST"
  public static let put: HTTPMethod = "PUT"
  public static let patch: HTTPMethod = "PATCH"
  public static let delete: HTTPMethod = "DELETE"
  public static let options: HTTPMethod = "OPTIONS"
}

/// One HTTP request as it arrives, from a socket or from a client in process.
public struct HTTPRequest: Sendable {
  public var method: HTTPMethod
  /// Path and query as on the wire, percent-encoding untouched: `/bucket/a%20key?list-type=2`.
  public var target: String
  public var headers: HTTPHeaders
  public var body: HTTPBody
  /// `http` or `https`, as the client sees it: it shows in URLs that answers contain.
  public var scheme: String

  /// Makes a request. `target` is a path with its query, or an absolute URL, whose host then becomes the
  /// `Host` header unless one is given.
  public init(
    method: HTTPMethod = .get, target: String, headers: HTTPHeaders = [:], body: HTTPBody = .empty,
    scheme: String = "http"
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
    self.scheme = scheme
    adoptAbsoluteTarget()
  }

  /// The `Host` header, or what an absolute target named: `sqs.us-east-1.amazonaws.com`, `localhost:5000`.
  public var host: String? { headers["Host"] }

  /// Whether the host is the machine's own, which says nothing of what is asked for. Cheaper than a ``HostName``.
  public var isForLocalhost: Bool { headers.withValue("Host") { HostName.isPlain($0) } ?? false }

  /// The path, percent-encoding untouched; `/` when the target has none.
  public var path: String {
    guard let mark = target.utf8Offset(of: UInt8(ascii: "?")) else { return target }
    return target.utf8Slice(0..<mark)
  }

  /// What follows the first `?`, percent-encoding untouched.
  public var query: String? {
    guard let mark = target.utf8Offset(of: UInt8(ascii: "?")) else { return nil }
    return target.utf8Slice((mark + 1)..<target.utf8.count)
  }

  private mutating func adoptAbsoluteTarget() {
    guard target.utf8.first != UInt8(ascii: "/") else { return }
    for scheme in ["http", "https"] where target.hasPrefix(scheme + "://") {
      let rest = target.dropFirst(scheme.utf8.count + 3)
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      if !headers.contains("Host") { headers.add("Host", String(rest[..<end])) }
      self.scheme = scheme
      target = end == rest.endIndex || rest[end] == "?" ? "/" + rest[end...] : String(rest[end...])
      return
    }
  }
}

/// One HTTP answer.
public struct HTTPResponse: Sendable {
  public var status: Int
  public var headers: HTTPHeaders
  public var body: HTTPBody

  public init(status: Int = 200, headers: HTTPHeaders = [:], body: HTTPBody = .empty) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
