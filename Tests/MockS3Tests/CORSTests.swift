// SPDX-License-Identifier: Apache-2.0

import MockCore
@testable import MockS3
import Testing

@Suite struct CORSTests {
  let test = DeliveryFixture()

  private func put(_ rules: S3.CORSRule...) throws {
    if test.bucket("bucket") == nil { try test.create("bucket") }
    try test.s3.putBucketCors(.init(bucket: "bucket", corsConfiguration: .init(corsRules: rules)))
  }

  private func preflight(
    _ target: String = "/bucket/k", origin: String? = "https://a.example", method: String? = "PUT",
    headers: String? = nil, host: String = "localhost"
  ) async throws -> DeliveryFixture.Answer {
    var fields: [String: String] = [:]
    fields["Origin"] = origin
    fields["Access-Control-Request-Method"] = method
    fields["Access-Control-Request-Headers"] = headers
    return try await test.send(.options, target, host: host, fields)
  }

  @Test func `Rules are kept, returned and deleted`() throws {
    try test.create("bucket")
    let missing = refusal { _ = try test.s3.getBucketCors(.init(bucket: "bucket")) }
    #expect(missing.code == "NoSuchCORSConfiguration")
    #expect(missing.message == "The CORS configuration does not exist")
    try put(.init(allowedMethods: ["GET"], allowedOrigins: ["*"], maxAgeSeconds: 10))
    #expect(try test.s3.getBucketCors(.init(bucket: "bucket")).corsRules?.first?.maxAgeSeconds == 10)
    try test.s3.deleteBucketCors(.init(bucket: "bucket"))
    #expect(throws: AWSError.self) { try test.s3.getBucketCors(.init(bucket: "bucket")) }
  }

  @Test func `Rules that S3 does not take are refused in its words`() throws {
    try test.create("bucket")
    func message(_ rule: S3.CORSRule) -> String { refusal { try put(rule) }.message }
    #expect(
      message(.init(allowedMethods: ["PATCH"], allowedOrigins: ["*"]))
        == "Found unsupported HTTP method in CORS config. Unsupported method is PATCH")
    #expect(
      message(.init(allowedMethods: ["GET"], allowedOrigins: ["*.*"]))
        == "AllowedOrigin \"*.*\" can not have more than one wildcard.")
    #expect(
      message(.init(allowedHeaders: ["*-*"], allowedMethods: ["GET"], allowedOrigins: ["*"]))
        == "AllowedHeader \"*-*\" can not have more than one wildcard.")
    #expect(
      message(.init(allowedMethods: ["GET"], allowedOrigins: ["*"], exposeHeaders: ["x-*"]))
        == "ExposeHeader \"x-*\" contains wildcard. We currently do not support wildcard for ExposeHeader.")
    #expect(refusal { try put(.init(allowedMethods: ["GET"], allowedOrigins: [])) }.code == "MalformedXML")
    #expect(refusal { try put() }.code == "MalformedXML")
    #expect(test.bucket("bucket")?.settings.cors.isEmpty == true)
  }

  @Test func `A preflight that a rule allows says what is allowed`() async throws {
    try put(
      .init(
        allowedHeaders: ["x-amz-*", "Content-Type"], allowedMethods: ["PUT", "GET"],
        allowedOrigins: ["https://*.example"], exposeHeaders: ["ETag", "x-amz-id-2"], maxAgeSeconds: 3000))
    let answer = try await preflight(headers: "X-Amz-Date, content-type")
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    let expected = [
      "Access-Control-Allow-Origin": "https://a.example", "Access-Control-Allow-Methods": "PUT, GET",
      "Access-Control-Allow-Headers": "x-amz-date, content-type",
      "Access-Control-Expose-Headers": "ETag, x-amz-id-2", "Access-Control-Max-Age": "3000",
      "Access-Control-Allow-Credentials": "true",
      "Vary": "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
      "Server": "AmazonS3",
    ]
    #expect(answer.headers["x-amz-request-id"]?.count == 16)
    for (name, value) in expected { #expect(answer.headers[name] == value, "\(name)") }
    let hosted = try await preflight("/k", host: "bucket.s3.amazonaws.com")
    #expect(hosted.status == 200)
  }

  @Test func `Everybody is let in without credentials`() async throws {
    try put(.init(allowedMethods: ["PUT"], allowedOrigins: ["*"]))
    let answer = try await preflight()
    #expect(answer.headers["Access-Control-Allow-Origin"] == "*")
    #expect(!answer.headers.contains("Access-Control-Allow-Credentials"))
  }

  @Test func `A preflight that nothing allows is forbidden in S3's words`() async throws {
    func expect(_ answer: DeliveryFixture.Answer, _ status: Int, _ text: String, _ type: String = "BUCKET") {
      #expect(answer.status == status)
      #expect(answer.body.contains("<Message>\(text)"), "\(answer.body)")
      if status == 403 { #expect(answer.body.contains("<Method>PUT</Method><ResourceType>\(type)<")) }
    }
    try expect(await preflight(), 403, "CORSResponse: Bucket not found</Message>")
    try test.create("bucket")
    try expect(await preflight(), 403, "CORSResponse: CORS is not enabled for this bucket.</Message>")
    try put(.init(allowedMethods: ["PUT"], allowedOrigins: ["https://b.example"]))
    try expect(
      await preflight(), 403, "CORSResponse: This CORS request is not allowed. This is usually because",
      "OBJECT")
    try expect(
      await preflight("/bucket", origin: "https://b.example", headers: "x-other"), 403,
      "CORSResponse: This CORS request is not allowed.", "BUCKET")
    try expect(
      await preflight(origin: nil), 400, "Insufficient information. Origin request header needed.</Message>")
    try expect(await preflight(method: nil), 400, "Invalid Access-Control-Request-Method: null</Message>")
  }

  @Test func `Answers to requests with an origin carry the headers, errors included`() async throws {
    try put(.init(allowedMethods: ["GET"], allowedOrigins: ["https://a.example"], exposeHeaders: ["ETag"]))
    let answer = try await test.send(.get, "/bucket/none", ["Origin": "https://a.example"])
    #expect(answer.status >= 400)
    #expect(answer.headers["Access-Control-Allow-Origin"] == "https://a.example")
    #expect(answer.headers["Access-Control-Expose-Headers"] == "ETag")
    let other = try await test.send(.get, "/bucket/none", ["Origin": "https://c.example"])
    #expect(!other.headers.contains("Access-Control-Allow-Origin"))
    let none = try await test.send(.get, "/bucket/none")
    #expect(!none.headers.contains("Access-Control-Allow-Origin"))
  }
}
