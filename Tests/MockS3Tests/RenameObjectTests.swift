// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct RenameObjectTests {
  private let bucket = "books--use1-az4--x-s3"
  private let cloud: MockCloud
  private var s3: ServiceCalls<S3> { cloud.calls(to: S3.self) }

  init() throws {
    var options = MockCloud.Options()
    options.startTime = Instant(secondsSince1970: 1_700_000_000)
    cloud = MockCloud(ServiceCatalogue([S3()]), options: options)
    try s3.createBucket(
      .init(
        bucket: bucket,
        createBucketConfiguration: .init(
          location: .init(type: .availabilityZone, name: "use1-az4"), bucket: .init(type: .directory))))
  }

  @discardableResult
  private func put(_ key: String, _ text: HTTPBody) throws -> String? {
    try s3.putObject(.init(body: text, bucket: bucket, key: key, metadata: ["a": "b"])).eTag
  }

  private func text(_ key: String) throws(AWSError) -> String? {
    try s3.getObject(.init(bucket: bucket, key: key)).body?.bytes?.description
  }

  private func rename(_ source: String, to key: String, token: String? = nil) throws(AWSError) {
    try s3.renameObject(.init(bucket: bucket, key: key, renameSource: source, clientToken: token))
  }

  @Test func `An object is found by its new key alone, and is otherwise the same`() throws {
    let etag = try put("old", "text")
    let before = try s3.headObject(.init(bucket: bucket, key: "old"))
    cloud.clock.advance(by: .seconds(60))
    try rename("old", to: "new/name")
    #expect(refusal { _ = try text("old") }.code == "NoSuchKey")
    let after = try s3.headObject(.init(bucket: bucket, key: "new/name"))
    #expect(after.eTag == etag)
    #expect(after.lastModified == before.lastModified)
    #expect(after.metadata == ["a": "b"])
    #expect(try text("new/name") == "text")
    #expect(try s3.listObjectsV2(.init(bucket: bucket)).contents?.map(\.key) == ["new/name"])
  }

  @Test(arguments: ["a b", "/a%20b", "a+b", "books--use1-az4--x-s3/a%20b", "/books--use1-az4--x-s3/a%20b"])
  func `The source is encoded, and may name the bucket`(source: String) throws {
    try put("a b", "text")
    try rename(source, to: "c")
    #expect(try text("c") == "text")
  }

  @Test func `What was there is replaced, unless the request says no`() throws {
    try put("a", "one")
    try put("b", "two")
    let refused = refusal {
      try s3.renameObject(.init(bucket: bucket, key: "b", renameSource: "a", destinationIfNoneMatch: "*"))
    }
    #expect(refused.code == "PreconditionFailed")
    #expect(refused.status == 412)
    #expect(
      refusal {
        try s3.renameObject(.init(bucket: bucket, key: "b", renameSource: "a", destinationIfNoneMatch: "x"))
      }.code == "NotImplemented")
    #expect(try text("b") == "two")
    try s3.renameObject(.init(bucket: bucket, key: "c", renameSource: "a", destinationIfNoneMatch: "*"))
    try rename("c", to: "b")
    #expect(try text("b") == "one")
  }

  @Test func `Conditions on source and destination must hold`() throws {
    let etag = try put("a", "one")
    let now = cloud.clock.now
    func failed(_ change: (inout S3.RenameObjectRequest) -> Void) -> String? {
      var request = S3.RenameObjectRequest(bucket: bucket, key: "b", renameSource: "a")
      change(&request)
      let error = refusal { try s3.renameObject(request) }
      guard error.code == "PreconditionFailed" else { return error.code }
      return error.members.first { $0.name == "Condition" }?.value.string
    }
    #expect(failed { $0.sourceIfMatch = "\"x\"" } == "x-amz-rename-source-If-Match")
    #expect(failed { $0.sourceIfNoneMatch = etag } == "x-amz-rename-source-If-None-Match")
    #expect(failed { $0.sourceIfNoneMatch = "*" } == "x-amz-rename-source-If-None-Match")
    #expect(failed { $0.sourceIfModifiedSince = now } == "x-amz-rename-source-If-Modified-Since")
    #expect(
      failed { $0.sourceIfUnmodifiedSince = now - .seconds(1) } == "x-amz-rename-source-If-Unmodified-Since")
    #expect(failed { $0.destinationIfMatch = "\"x\"" } == "If-Match")
    #expect(failed { $0.destinationIfModifiedSince = now - .seconds(1) } == "If-Modified-Since")
    let other = try put("b", "two")
    #expect(failed { $0.destinationIfMatch = etag } == "If-Match")
    #expect(failed { $0.destinationIfModifiedSince = now } == "If-Modified-Since")
    #expect(failed { $0.destinationIfUnmodifiedSince = now - .seconds(1) } == "If-Unmodified-Since")
    #expect(try text("a") == "one")
    try s3.renameObject(
      .init(
        bucket: bucket, key: "b", renameSource: "a", destinationIfMatch: other,
        destinationIfUnmodifiedSince: now, sourceIfMatch: etag, sourceIfModifiedSince: now - .seconds(1)))
    #expect(try text("b") == "one")
  }

  @Test func `A token makes a rename happen once`() throws {
    try put("a", "one")
    try rename("a", to: "b", token: "t")
    try put("a", "two")
    try rename("a", to: "b", token: "t")
    #expect(try text("b") == "one")
    #expect(refusal { try rename("a", to: "c", token: "t") }.code == "IdempotencyParameterMismatch")
    #expect(refusal { try rename("b", to: "b", token: "t") }.code == "IdempotencyParameterMismatch")
    try rename("a", to: "c", token: "u")
    #expect(try text("c") == "two")
    // A rename that failed may be tried again.
    #expect(refusal { try rename("a", to: "d", token: "v") }.code == "NoSuchKey")
    try put("a", "three")
    try rename("a", to: "d", token: "v")
    for token in ["", "a b", String(repeating: "t", count: 65), "é"] {
      #expect(refusal { try rename("d", to: "e", token: token) }.code == "InvalidArgument")
    }
  }

  @Test func `Names that lead nowhere are refused`() throws {
    try put("a", "one")
    #expect(refusal { try rename("missing", to: "b") }.code == "NoSuchKey")
    #expect(refusal { try rename("a", to: "a") }.code == "InvalidRequest")
    #expect(refusal { try rename("", to: "b") }.code == "InvalidArgument")
    #expect(refusal { try rename("%zz", to: "b") }.code == "InvalidArgument")
    let long = String(repeating: "k", count: 1025)
    #expect(refusal { try rename("a", to: long) }.code == "KeyTooLongError")
    #expect(refusal { try rename(long, to: "a") }.code == "KeyTooLongError")
    #expect(try text("a") == "one")
  }

  @Test func `Only directory buckets rename`() async throws {
    try s3.createBucket(.init(bucket: "shelf"))
    try s3.putObject(.init(body: "text", bucket: "shelf", key: "a"))
    let refused = refusal { try s3.renameObject(.init(bucket: "shelf", key: "b", renameSource: "a")) }
    #expect(refused.code == "MethodNotAllowed")
    #expect(refused.status == 405)
    #expect(
      refusal { try s3.renameObject(.init(bucket: "maps", key: "b", renameSource: "a")) }.code
        == "NoSuchBucket")
  }

  @Test func `A rename goes over the wire`() async throws {
    try put("a", "one")
    func send(_ headers: HTTPHeaders) async throws -> HTTPResponse {
      var headers = headers
      headers.set("Host", "s3express-use1-az4.us-east-1.amazonaws.com")
      headers.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=123456789012/20231114/us-east-1/s3express/aws4_request, SignedHeaders=host, "
          + "Signature=0")
      return try await TestTransport.answer(
        HTTPRequest(method: .put, target: "/\(bucket)/b?renameObject", headers: headers), of: cloud)
    }
    let lost = try await send([:])
    #expect(lost.status == 400)
    #expect(lost.element("Code") == "InvalidArgument")
    let refused = try await send(["x-amz-rename-source": "a", "x-amz-rename-source-if-match": "x"])
    #expect(refused.status == 412)
    let done = try await send(["x-amz-rename-source": "a", "x-amz-client-token": "t"])
    #expect(done.status == 200)
    #expect(done.body.count == 0)
    #expect(try text("b") == "one")
  }
}
