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
  /// Never changed: a request goes through many hands, and a copy of all its parts would cost each of them more than
  /// its work.
  @usableFromInline
  final class Parts: Sendable {
    @usableFromInline let method: HTTPMethod
    @usableFromInline let target: String
    @usableFromInline let headers: HTTPHeaders
    @usableFromInline let body: HTTPBody
    @usableFromInline let scheme: String
    /// Where the query begins, at its `?`: many ask for the path.
    let queryStart: Int?

    init(_ method: HTTPMethod, _ target: String, _ headers: HTTPHeaders, _ body: HTTPBody, _ scheme: String) {
      self.method = method
      self.target = target
      self.headers = headers
      self.body = body
      self.scheme = scheme
      queryStart = target.utf8Offset(of: UInt8(ascii: "?"))
    }
  }

  @usableFromInline private(set) var parts: Parts

  @inlinable public var method: HTTPMethod {
    get { parts.method }
    set { change(method: newValue) }
  }
  /// Path and query as on the wire, percent-encoding untouched: `/bucket/a%20key?list-type=2`.
  @inlinable public var target: String {
    get { parts.target }
    set { change(target: newValue) }
  }
  @inlinable public var headers: HTTPHeaders {
    get { parts.headers }
    set { change(headers: newValue) }
  }
  @inlinable public var body: HTTPBody {
    get { parts.body }
    set { change(body: newValue) }
  }
  /// `http` or `https`, as the client sees it: it shows in URLs that answers contain.
  @inlinable public var scheme: String {
    get { parts.scheme }
    set { change(scheme: newValue) }
  }

  @usableFromInline
  mutating func change(
    method: HTTPMethod? = nil, target: String? = nil, headers: HTTPHeaders? = nil, body: HTTPBody? = nil,
    scheme: String? = nil
  ) {
    parts = Parts(
      method ?? parts.method, target ?? parts.target, headers ?? parts.headers, body ?? parts.body,
      scheme ?? parts.scheme)
  }

  /// Makes a request. `target` is a path with its query, or an absolute URL, whose host then becomes the
  /// `Host` header unless one is given.
  public init(
    method: HTTPMethod = .get, target: String, headers: HTTPHeaders = [:], body: HTTPBody = .empty,
    scheme: String = "http"
  ) {
    parts = Parts(method, target, headers, body, scheme)
    adoptAbsoluteTarget()
  }

  /// The `Host` header, or what an absolute target named: `sqs.us-east-1.amazonaws.com`, `localhost:5000`.
  public var host: String? { headers["Host"] }

  /// Whether the host is the machine's own, which says nothing of what is asked for. Cheaper than a ``HostName``.
  public var isForLocalhost: Bool { headers.withValue("Host") { HostName.isPlain($0) } ?? false }

  /// The path, percent-encoding untouched; `/` when the target has none.
  public var path: String {
    guard let mark = parts.queryStart else { return target }
    return target.utf8Slice(0..<mark)
  }

  /// Whether there is a `?`, though nothing may follow.
  package var hasQuery: Bool { parts.queryStart != nil }

  /// What follows the first `?`, percent-encoding untouched.
  public var query: String? {
    guard let mark = parts.queryStart else { return nil }
    return target.utf8Slice((mark + 1)..<target.utf8.count)
  }

  private mutating func adoptAbsoluteTarget() {
    guard target.utf8.first != UInt8(ascii: "/") else { return }
    for scheme in ["http", "https"] where target.prefix(scheme.utf8.count + 3).lowercased() == scheme + "://"
    {
      let rest = target.dropFirst(scheme.utf8.count + 3)
      let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
      // A user and a password before the host are nobody's name.
      let start = rest[..<end].lastIndex(of: "@").map { rest.index(after: $0) } ?? rest.startIndex
      if !headers.contains("Host") { headers.add("Host", String(rest[start..<end])) }
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
