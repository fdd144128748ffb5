// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A source of bytes that come over time.
public protocol Stream: AnyObject, Sendable {
  func readToEndAsync() async throws -> Data?
}

public enum ByteStream: Sendable {
  case data(Data?)
  case stream(any Stream)
  case noStream

  public func readData() async throws -> Data? {
    switch self {
    case .data(let data): data
    case .stream(let stream): try await stream.readToEndAsync()
    case .noStream: nil
    }
  }
}

public struct URI: Sendable {
  public let scheme = "https"
  public let host: String
  public let port: UInt16? = nil
  public let path: String
  public let queryString: String?

  public init(host: String, path: String, queryString: String?) {
    self.host = host
    self.path = path
    self.queryString = queryString
  }
}
