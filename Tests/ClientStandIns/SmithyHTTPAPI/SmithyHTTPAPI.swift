// SPDX-License-Identifier: Apache-2.0

import Smithy

public enum HTTPMethodType: String, Sendable {
  case get = "GET"
  case put = "PUT"
}

public struct Header: Sendable {
  public var name: String
  public var value: [String]
}

public struct Headers: Sendable {
  public var headers: [Header] = []

  public init() {}

  public mutating func add(name: String, value: String) {
    if let index = headers.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) {
      headers[index].value.append(value)
    } else {
      headers.append(Header(name: name, value: [value]))
    }
  }

  public func value(for name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value.joined(separator: ",")
  }
}

public enum HTTPStatusCode: Int, Sendable {
  case ok = 200
  case noContent = 204
  case notFound = 404
  case conflict = 409
  case internalServerError = 500
}

public final class HTTPRequest: Sendable {
  public let method: HTTPMethodType
  public let destination: URI
  public let headers: Headers
  public let body: ByteStream

  public init(method: HTTPMethodType, destination: URI, headers: Headers, body: ByteStream) {
    self.method = method
    self.destination = destination
    self.headers = headers
    self.body = body
  }
}

public final class HTTPResponse: Sendable {
  public let headers: Headers
  public let body: ByteStream
  public let statusCode: HTTPStatusCode

  public init(
    headers: Headers = .init(), body: ByteStream = .noStream, statusCode: HTTPStatusCode,
    reason: String? = nil
  ) {
    self.headers = headers
    self.body = body
    self.statusCode = statusCode
  }
}

public protocol HTTPClient: Sendable {
  func send(request: HTTPRequest) async throws -> HTTPResponse
}
