// SPDX-License-Identifier: Apache-2.0

import Foundation
import Smithy
import SmithyHTTPAPI

public struct CreateBucketInput: Sendable {
  public var bucket: String?

  public init(bucket: String? = nil) {
    self.bucket = bucket
  }
}

public struct PutObjectInput: Sendable {
  public var body: ByteStream?
  public var bucket: String?
  public var key: String?

  public init(body: ByteStream? = nil, bucket: String? = nil, key: String? = nil) {
    self.body = body
    self.bucket = bucket
    self.key = key
  }
}

public struct GetObjectInput: Sendable {
  public var bucket: String?
  public var key: String?

  public init(bucket: String? = nil, key: String? = nil) {
    self.bucket = bucket
    self.key = key
  }
}

public struct CreateBucketOutput: Sendable {
  public var location: String?
}

public struct PutObjectOutput: Sendable {
  public var eTag: String?
}

public struct GetObjectOutput: Sendable {
  public var body: ByteStream?
  public var contentLength: Int?
}

public struct UnknownHTTPServiceError: Error {
  public let status: HTTPStatusCode
  public let text: String
}

public final class S3Client: Sendable {
  public typealias Config = S3ClientConfig

  public struct S3ClientConfig: Sendable {
    public var region: String?
    public var httpClientEngine: any HTTPClient

    public init(region: String? = nil) async throws {
      self.region = region
      httpClientEngine = NoEngine()
    }
  }

  public let config: Config

  public required init(config: Config) {
    self.config = config
  }

  public func createBucket(input: CreateBucketInput) async throws -> CreateBucketOutput {
    let response = try await send(.put, bucket: input.bucket, key: nil, body: .noStream)
    return CreateBucketOutput(location: response.headers.value(for: "Location"))
  }

  public func putObject(input: PutObjectInput) async throws -> PutObjectOutput {
    let response = try await send(
      .put, bucket: input.bucket, key: input.key, operation: "PutObject", body: input.body ?? .noStream)
    return PutObjectOutput(eTag: response.headers.value(for: "ETag"))
  }

  public func getObject(input: GetObjectInput) async throws -> GetObjectOutput {
    let response = try await send(
      .get, bucket: input.bucket, key: input.key, operation: "GetObject", body: .noStream)
    return GetObjectOutput(
      body: response.body, contentLength: response.headers.value(for: "Content-Length").flatMap { Int($0) })
  }

  /// As the SDK does it: the bucket in the host, the operation in the query, a signature over headers.
  private func send(
    _ method: HTTPMethodType, bucket: String?, key: String?, operation: String? = nil, body: ByteStream
  ) async throws -> HTTPResponse {
    let host = "\(bucket ?? "").s3.\(config.region ?? "us-east-1").amazonaws.com"
    var headers = Headers()
    headers.add(name: "Host", value: host)
    headers.add(name: "X-Amz-Content-Sha256", value: "UNSIGNED-PAYLOAD")
    headers.add(
      name: "Authorization",
      value: "AWS4-HMAC-SHA256 Credential=test/20260101/\(config.region ?? "us-east-1")/s3/aws4_request, "
        + "SignedHeaders=host;x-amz-content-sha256, Signature=" + String(repeating: "0", count: 64))
    if case .data(let data?) = body { headers.add(name: "Content-Length", value: "\(data.count)") }
    let response = try await config.httpClientEngine.send(
      request: HTTPRequest(
        method: method,
        destination: URI(
          host: host, path: "/" + (key ?? ""), queryString: operation.map { "x-id=\($0)" }),
        headers: headers, body: body))
    guard response.statusCode.rawValue < 300 else {
      let text = try await response.body.readData() ?? Data()
      throw UnknownHTTPServiceError(status: response.statusCode, text: String(decoding: text, as: UTF8.self))
    }
    return response
  }
}

/// What a client has before it is given an engine; the SDK's own would use the network.
private struct NoEngine: HTTPClient {
  func send(request: HTTPRequest) async throws -> HTTPResponse {
    throw UnknownHTTPServiceError(status: .internalServerError, text: "no httpClientEngine was set")
  }
}
