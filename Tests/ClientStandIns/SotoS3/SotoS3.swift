// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
@_exported import SotoCore

public struct S3: Sendable {
  private let client: AWSClient
  private let region: Region

  public init(client: AWSClient, region: Region? = nil) {
    self.client = client
    self.region = region ?? .useast1
  }

  public struct CreateBucketRequest: Sendable {
    public let bucket: String

    public init(bucket: String) {
      self.bucket = bucket
    }
  }

  public struct PutObjectRequest: Sendable {
    public let body: AWSHTTPBody?
    public let bucket: String
    public let key: String

    public init(body: AWSHTTPBody? = nil, bucket: String, key: String) {
      self.body = body
      self.bucket = bucket
      self.key = key
    }
  }

  public struct GetObjectRequest: Sendable {
    public let bucket: String
    public let key: String

    public init(bucket: String, key: String) {
      self.bucket = bucket
      self.key = key
    }
  }

  public struct CreateBucketOutput: Sendable {
    public let location: String?
  }

  public struct PutObjectOutput: Sendable {
    public let eTag: String?
  }

  public struct GetObjectOutput: Sendable {
    public let body: AWSHTTPBody
  }

  public func createBucket(_ input: CreateBucketRequest) async throws -> CreateBucketOutput {
    let response = try await send(.PUT, bucket: input.bucket, path: "")
    return CreateBucketOutput(location: response.headers.first(name: "Location"))
  }

  public func putObject(_ input: PutObjectRequest) async throws -> PutObjectOutput {
    let response = try await send(
      .PUT, bucket: input.bucket, path: "\(input.key)?x-id=PutObject", body: input.body ?? .init())
    return PutObjectOutput(eTag: response.headers.first(name: "ETag"))
  }

  public func getObject(_ input: GetObjectRequest) async throws -> GetObjectOutput {
    let response = try await send(.GET, bucket: input.bucket, path: "\(input.key)?x-id=GetObject")
    return GetObjectOutput(body: response.body)
  }

  private func send(
    _ method: HTTPMethod, bucket: String, path: String, body: AWSHTTPBody = .init()
  ) async throws -> AWSHTTPResponse {
    try await client.execute(
      method, url: "https://\(bucket).s3.\(region.rawValue).amazonaws.com/\(path)", service: "s3",
      region: region, body: body)
  }
}
