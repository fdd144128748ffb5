// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// What a request says of a new object, and which error wins where several apply.
@Suite struct ObjectHeaderTests {
  private func code(_ shelf: Shelf, _ headers: HTTPHeaders, key: String = "k") async throws -> String? {
    var headers = headers
    headers.set("Content-Length", "4")
    return try await shelf.send(.put, "/shelf/\(key)", headers: headers, body: "text").element("Code")
  }

  @Test func `Metadata comes back in lower case, up to two kilobytes`() async throws {
    let shelf = try Shelf()
    #expect(try await code(shelf, ["x-amz-meta-One": "Value", "X-Amz-Meta-two": "a, b"]) == nil)
    let head = try await shelf.send(.head, "/shelf/k")
    #expect(head.headers["x-amz-meta-one"] == "Value")
    #expect(head.headers["x-amz-meta-two"] == "a, b")
    // Names count without their prefix.
    #expect(try await code(shelf, ["x-amz-meta-abc": String(repeating: "v", count: 2045)]) == nil)
    #expect(
      try await code(shelf, ["x-amz-meta-abc": String(repeating: "v", count: 2046)]) == "MetadataTooLarge")
  }

  @Test func `Text that isn't ASCII is written as mail has it`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", metadata: ["a": "é"]))
    let read = try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).metadata?["a"]
    #expect(read?.hasPrefix("=?UTF-8?B?") == true)
  }

  @Test(
    arguments: [
      "STANDARD", "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR",
    ])
  func `Storage classes are kept, and the standard one isn't told`(name: String) async throws {
    let shelf = try Shelf()
    #expect(try await code(shelf, ["x-amz-storage-class": name]) == nil)
    let head = try await shelf.send(.head, "/shelf/k")
    #expect(head.headers["x-amz-storage-class"] == (name == "STANDARD" ? nil : name))
    #expect(
      try shelf.s3.listObjectsV2(.init(bucket: "shelf")).contents?.first?.storageClass?.rawValue == name)
  }

  @Test func `Classes that objects can't choose are refused`() async throws {
    let shelf = try Shelf()
    for name in ["COLD", "OUTPOSTS", "EXPRESS_ONEZONE", "SNOW", "standard"] {
      #expect(try await code(shelf, ["x-amz-storage-class": name]) == "InvalidStorageClass")
    }
  }

  @Test func `Redirects of websites lead somewhere`() async throws {
    let shelf = try Shelf()
    let header = "x-amz-website-redirect-location"
    for location in ["/other", "http://example.com/", "https://example.com/"] {
      #expect(try await code(shelf, [header: location]) == nil)
      #expect(try await shelf.send(.head, "/shelf/k").headers[header] == location)
    }
    for location in ["other", "ftp://example.com/"] {
      #expect(try await code(shelf, [header: location]) == "InvalidRedirectLocation")
    }
    #expect(
      try await code(shelf, [header: "/" + String(repeating: "a", count: 2048)]) == "InvalidRedirectLocation")
  }

  @Test func `A body has a length that is known beforehand`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "old", bucket: "shelf", key: "k"))
    guard !TestTransport.isHTTP else { return }
    let request: HTTPHeaders = ["Transfer-Encoding": "chunked"]
    let chunked = try await shelf.send(.put, "/shelf/k", headers: request, body: "text")
    #expect(chunked.element("Code") == "NotImplemented")
    let unknown = try await shelf.send(.put, "/shelf/k")
    #expect(unknown.status == 411)
    #expect(unknown.element("Code") == "MissingContentLength")
    #expect(try shelf.s3.getObject(.init(bucket: "shelf", key: "k")).body?.bytes == "old")
  }

  @Test func `The bucket is looked for first, then the key, then the headers in S3's order`() async throws {
    let shelf = try Shelf()
    let long = String(repeating: "k", count: 1025)
    var headers: HTTPHeaders = [
      "x-amz-storage-class": "COLD", "x-amz-tagging": "a=1&a=2",
      "x-amz-meta-a": String(repeating: "v", count: 3000), "x-amz-server-side-encryption": "rot13",
      "Content-MD5": MD5.hash(Bytes("other")).base64, "Content-Length": "4", "If-None-Match": "x",
    ]
    func next(_ target: String = "/shelf/k") async throws -> String? {
      try await shelf.send(.put, target, headers: headers, body: "text").element("Code")
    }
    #expect(try await next("/none/\(long)") == "NoSuchBucket")
    #expect(try await next("/shelf/\(long)") == "KeyTooLongError")
    #expect(try await next() == "NotImplemented")
    headers.remove("If-None-Match")
    #expect(try await next() == "MetadataTooLarge")
    headers.remove("x-amz-meta-a")
    #expect(try await next() == "InvalidStorageClass")
    headers.remove("x-amz-storage-class")
    #expect(try await next() == "InvalidArgument")
    headers.remove("x-amz-server-side-encryption")
    #expect(try await next() == "InvalidArgument")
    headers.remove("x-amz-tagging")
    #expect(try await next() == "BadDigest")
    headers.remove("Content-MD5")
    #expect(try await next() == nil)
  }

  @Test func `In a directory bucket objects have its class`() throws {
    let shelf = try Shelf()
    let name = "shelf--use1-az4--x-s3"
    try shelf.s3.createBucket(
      .init(
        bucket: name,
        createBucketConfiguration: .init(
          location: .init(type: .availabilityZone, name: "use1-az4"), bucket: .init(type: .directory))))
    try shelf.s3.putObject(.init(body: "text", bucket: name, key: "a"))
    try shelf.s3.putObject(.init(body: "text", bucket: name, key: "b", storageClass: .expressOnezone))
    #expect(
      try shelf.s3.listObjectsV2(.init(bucket: name)).contents?.map(\.storageClass)
        == [.expressOnezone, .expressOnezone])
    #expect(try shelf.s3.headObject(.init(bucket: name, key: "a")).storageClass == .expressOnezone)
    #expect(
      refusal {
        try shelf.s3.putObject(.init(body: "text", bucket: name, key: "c", storageClass: .standard))
      }.code == "InvalidStorageClass")
    // Its objects can be deleted by what one knows of them.
    let now = shelf.cloud.clock.now
    func code(_ request: S3.DeleteObjectRequest) -> String? {
      failure { () throws(AWSError) in try shelf.s3.deleteObject(request) }?.code
    }
    #expect(code(.init(bucket: name, key: "a", ifMatchSize: 3)) == "PreconditionFailed")
    #expect(
      code(.init(bucket: name, key: "a", ifMatchLastModifiedTime: now - .seconds(1))) == "PreconditionFailed")
    #expect(code(.init(bucket: name, key: "c", ifMatchSize: 3)) == "NoSuchKey")
    #expect(code(.init(bucket: name, key: "a", ifMatchLastModifiedTime: now, ifMatchSize: 4)) == nil)
  }
}
