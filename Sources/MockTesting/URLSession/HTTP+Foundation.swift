// SPDX-License-Identifier: Apache-2.0

package import Foundation
import MockCore

#if canImport(FoundationNetworking)
  package import FoundationNetworking
#endif

extension HTTPRequest {
  init(_ request: URLRequest, body: Data) {
    var headers = HTTPHeaders()
    for (name, value) in request.allHTTPHeaderFields ?? [:] { headers.add(name, value) }
    var target = request.url?.absoluteString ?? "/"
    if let fragment = target.firstIndex(of: "#") { target = String(target[..<fragment]) }
    self.init(
      method: HTTPMethod(rawValue: request.httpMethod ?? "GET"), target: target, headers: headers,
      body: body.isEmpty ? .empty : .bytes(body.withUnsafeBytes { Bytes(copying: $0) }))
  }
}

extension HTTPURLResponse {
  convenience init?(_ response: HTTPResponse, url: URL) {
    var fields: [String: String] = [:]
    for (name, value) in response.headers {
      fields[name] = fields[name].map { "\($0), \(value)" } ?? value
    }
    if fields["Content-Length"] == nil, let count = response.body.count, count > 0 {
      fields["Content-Length"] = String(count)
    }
    self.init(url: url, statusCode: response.status, httpVersion: "HTTP/1.1", headerFields: fields)
  }
}

extension URLRequest {
  /// How many seconds its maker lets it wait; `nil` where that is what every request has, or no time.
  ///
  /// A test may stand still for a minute without a fault of its own: in a long poll whose cloud's clock is frozen, or on a
  /// machine that is busy with others.
  package var ownTimeout: TimeInterval? {
    timeoutInterval > 0 && timeoutInterval != 60 && timeoutInterval < 1e6 ? timeoutInterval : nil
  }
}

extension URLError {
  /// With the text that `localizedDescription` has on Apple's systems, and Linux leaves out.
  static func of(_ code: URLError.Code, _ url: URL?, _ text: String) -> URLError {
    var details: [String: Any] = [NSLocalizedDescriptionKey: text]
    if let url {
      details[NSURLErrorFailingURLErrorKey] = url
    }
    return URLError(code, userInfo: details)
  }

  /// A fault rule ended the connection.
  static func dropped(_ url: URL?) -> URLError {
    of(.networkConnectionLost, url, "The network connection was lost.")
  }
}

extension Data {
  init(_ bytes: Bytes?) { self = (bytes ?? Bytes()).withUnsafeBytes { Data($0) } }

  init(readingAllOf stream: InputStream) throws {
    self.init()
    stream.open()
    defer { stream.close() }
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = stream.read(&buffer, maxLength: buffer.count)
      if count < 0 { throw stream.streamError ?? URLError(.cannotDecodeRawData) }
      if count == 0 { return }
      append(contentsOf: buffer[..<count])
    }
  }
}

extension MockCloud: RequestGuarding {
  func blocked(_ request: HTTPRequest) -> RealRequestBlocked? {
    switch addressee(of: request) {
    case .service: nil
    case .nobody: .unanswered(request, by: self)
    case .foreignHost(let host): .foreign(host)
    }
  }
}
