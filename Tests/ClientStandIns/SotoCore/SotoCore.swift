// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import NIOCore
import NIOHTTP1

public struct AWSHTTPBody: Sendable {
  private enum Storage: Sendable {
    case buffer(ByteBuffer)
    case stream(AnySequence, length: Int?)
  }

  private struct AnySequence: Sendable {
    let next: @Sendable (@Sendable (ByteBuffer) -> Void) async throws -> Void
  }

  private let storage: Storage

  public init() {
    storage = .buffer(ByteBuffer())
  }

  public init(buffer: ByteBuffer) {
    storage = .buffer(buffer)
  }

  public init(string: String) {
    storage = .buffer(ByteBuffer(string: string))
  }

  public init(bytes: some Collection<UInt8>) {
    storage = .buffer(ByteBuffer(bytes: bytes))
  }

  public init<BufferSequence: AsyncSequence & Sendable>(
    asyncSequence: BufferSequence, length: Int?
  ) where BufferSequence.Element == ByteBuffer {
    storage = .stream(
      AnySequence { take in for try await buffer in asyncSequence { take(buffer) } }, length: length)
  }

  public var length: Int? {
    switch storage {
    case .buffer(let buffer): buffer.readableBytes
    case .stream(_, let length): length
    }
  }

  public var isStreaming: Bool {
    if case .stream = storage { true } else { false }
  }

  public func collect(upTo length: Int) async throws -> ByteBuffer {
    switch storage {
    case .buffer(let buffer): return buffer
    case .stream(let sequence, _):
      let whole = Collector()
      try await sequence.next { whole.append($0) }
      guard whole.buffer.readableBytes <= length else { throw NIOTooManyBytesError() }
      return whole.buffer
    }
  }
}

private final class Collector: @unchecked Sendable {
  private let lock = NSLock()
  private var bytes = ByteBuffer()

  var buffer: ByteBuffer { lock.withLock { bytes } }

  func append(_ piece: ByteBuffer) {
    lock.withLock { _ = bytes.writeImmutableBuffer(piece) }
  }
}

public struct AWSHTTPRequest: Sendable {
  public let url: URL
  public let method: HTTPMethod
  public let headers: HTTPHeaders
  public let body: AWSHTTPBody

  public init(url: URL, method: HTTPMethod, headers: HTTPHeaders, body: AWSHTTPBody) {
    self.url = url
    self.method = method
    self.headers = headers
    self.body = body
  }
}

public struct AWSHTTPResponse: Sendable {
  public var status: HTTPResponseStatus
  public var headers: HTTPHeaders
  public var body: AWSHTTPBody

  public init(status: HTTPResponseStatus, headers: HTTPHeaders, body: AWSHTTPBody = .init()) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}

public protocol AWSHTTPClient: Sendable {
  func execute(request: AWSHTTPRequest, timeout: TimeAmount, logger: Logger) async throws -> AWSHTTPResponse
  func shutdown() async throws
}

extension AWSHTTPClient {
  public func shutdown() async throws {}
}

public struct CredentialProviderFactory: Sendable {
  let accessKeyId: String

  public static func `static`(
    accessKeyId: String, secretAccessKey: String, sessionToken: String? = nil
  ) -> CredentialProviderFactory {
    CredentialProviderFactory(accessKeyId: accessKeyId)
  }
}

public struct Region: Sendable {
  public let rawValue: String

  public static let useast1 = Region(rawValue: "us-east-1")
}

public struct AWSRawError: Error {
  public let status: HTTPResponseStatus
  public let body: String
}

public final class AWSClient: Sendable {
  private let credentials: CredentialProviderFactory
  private let httpClient: any AWSHTTPClient

  public init(credentialProvider: CredentialProviderFactory, httpClient: any AWSHTTPClient) {
    credentials = credentialProvider
    self.httpClient = httpClient
  }

  public func shutdown() async throws {}

  /// Sends what a service's operation came to: signed, and a stream in signed pieces of 64 KiB. There is no `Host` header
  /// and no `Content-Length` at this layer.
  public func execute(
    _ method: HTTPMethod, url: String, service: String, region: Region, headers: HTTPHeaders = [:],
    body: AWSHTTPBody = .init()
  ) async throws -> AWSHTTPResponse {
    guard let url = URL(string: url) else { throw URLError(.badURL) }
    var headers = headers
    headers.replaceOrAdd(name: "user-agent", value: "Soto/7.0")
    headers.replaceOrAdd(
      name: "Authorization",
      value:
        "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyId)/20260101/\(region.rawValue)/\(service)/aws4_request, "
        + "SignedHeaders=host, Signature=" + Self.signature)
    var body = body
    if body.isStreaming, let length = body.length {
      headers.replaceOrAdd(name: "x-amz-decoded-content-length", value: "\(length)")
      headers.replaceOrAdd(name: "x-amz-content-sha256", value: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
      headers.replaceOrAdd(name: "content-encoding", value: "aws-chunked")
      body = Self.signedPieces(of: try await body.collect(upTo: .max))
    }
    let response = try await httpClient.execute(
      request: AWSHTTPRequest(url: url, method: method, headers: headers, body: body), timeout: .seconds(20),
      logger: Logger(label: "AWSClient"))
    guard response.status.code < 300 else {
      throw AWSRawError(
        status: response.status, body: String(buffer: try await response.body.collect(upTo: .max)))
    }
    return response
  }

  private static let signature = String(repeating: "0", count: 64)

  private static func signedPieces(of whole: ByteBuffer) -> AWSHTTPBody {
    AWSHTTPBody(
      asyncSequence: AsyncStream { continuation in
        var rest = whole
        while rest.readableBytes > 0, let piece = rest.readSlice(length: min(0x10000, rest.readableBytes)) {
          var buffer = ByteBuffer(
            string: "\(String(piece.readableBytes, radix: 16));chunk-signature=\(signature)\r\n")
          buffer.writeImmutableBuffer(piece)
          buffer.writeString("\r\n")
          continuation.yield(buffer)
        }
        continuation.yield(ByteBuffer(string: "0;chunk-signature=\(signature)\r\n\r\n"))
        continuation.finish()
      }, length: nil)
  }
}
