// SPDX-License-Identifier: Apache-2.0

import MockCore
@testable import MockS3
import TestSupport
import Testing

/// A cloud with one bucket, `books`, and requests to it over the wire.
struct Books {
  let cloud = MockCloud(ServiceCatalogue([S3()]))
  var s3: ServiceCalls<S3> { cloud.s3 }

  init(versioning: S3.BucketVersioningStatus? = nil, lock: S3.ObjectLockConfiguration? = nil) throws {
    try cloud.s3.createBucket(.init(bucket: "books"))
    set { settings in
      settings.versioning = lock == nil ? versioning : .enabled
      settings.objectLock = lock
    }
  }

  /// Changes the bucket's settings, as its own operations would.
  func set(_ body: (inout BucketSettings) -> Void) {
    cloud.withState(of: S3.self) { state in try? state.update("books") { body(&$0.settings.value) } }
  }

  @discardableResult
  func put(_ key: String = "k", _ body: HTTPBody = "text") throws(AWSError) -> S3.PutObjectOutput {
    try s3.putObject(.init(body: body, bucket: "books", key: key))
  }

  func get(_ key: String = "k", version: String? = nil) throws(AWSError) -> S3.GetObjectOutput {
    try s3.getObject(.init(bucket: "books", key: key, versionId: version))
  }

  @discardableResult
  func delete(_ key: String = "k", version: String? = nil) throws(AWSError) -> S3.DeleteObjectOutput {
    try s3.deleteObject(.init(bucket: "books", key: key, versionId: version))
  }

  /// Sends a request for `/books/…`, signed by nobody in particular.
  func send(
    _ method: HTTPMethod, _ path: String, _ headers: HTTPHeaders = [:], _ body: HTTPBody = .empty
  ) async throws -> HTTPResponse {
    var headers = headers
    headers.set("Host", "s3.us-east-1.amazonaws.com")
    if !headers.contains("Authorization") {
      headers.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, "
          + "Signature=00")
    }
    if method == .put || method == .post, !headers.contains("Content-Length"), let count = body.count {
      headers.set("Content-Length", String(count))
    }
    return try await TestTransport.answer(
      HTTPRequest(method: method, target: "/books" + path, headers: headers, body: body), of: cloud)
  }
}

/// The error of a call, for tests of what it says.
func failure<Result>(of body: () throws(AWSError) -> Result) -> AWSError? {
  do throws(AWSError) {
    _ = try body()
    return nil
  } catch { return error }
}

extension HTTPResponse {
  var text: String { body.bytes?.description ?? "" }

  /// The text in an element of the answer.
  func element(_ name: String) -> String? {
    guard let start = text.firstRange(of: "<\(name)>"), let end = text.firstRange(of: "</\(name)>"),
      start.upperBound <= end.lowerBound
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }
}

@Suite struct ObjectTests {
  @Test func `What was put is got, with its headers`() throws {
    let books = try Books()
    let put = try books.s3.putObject(
      .init(
        body: "Call me Ishmael.", bucket: "books", cacheControl: "no-cache", contentType: "text/plain",
        key: "moby", metadata: ["Author": "Melville"], tagging: "genre=novel&sea=yes"))
    #expect(put.eTag == "\"3b5d6ba0bc4d8b4a9bf0ae2a5e5ba5c2\"" || put.eTag?.count == 34)
    let got = try books.s3.getObject(.init(bucket: "books", key: "moby"))
    #expect(got.body?.bytes == "Call me Ishmael.")
    #expect(got.contentType == "text/plain")
    #expect(got.cacheControl == "no-cache")
    #expect(got.metadata == ["author": "Melville"])
    #expect(got.tagCount == 2)
    #expect(got.serverSideEncryption == .aes256)
    #expect(got.eTag == put.eTag)
    #expect(got.storageClass == nil)
    let head = try books.s3.headObject(.init(bucket: "books", key: "moby"))
    #expect(head.contentLength == 16)
    #expect(head.eTag == put.eTag)
  }

  @Test func `An object comes back over the wire as it went in`() async throws {
    let books = try Books()
    let put = try await books.send(.put, "/a%20b", ["x-amz-meta-n": "v"], "text")
    #expect(put.status == 200)
    #expect(put.headers["ETag"] == "\"1cb251ec0d568de6a929b520c4aed8d1\"")
    #expect(put.headers["x-amz-checksum-crc64nvme"] != nil)
    #expect(put.headers["x-amz-checksum-type"] == "FULL_OBJECT")
    let got = try await books.send(.get, "/a%20b")
    #expect(got.status == 200)
    #expect(got.text == "text")
    #expect(got.headers["Content-Type"] == "binary/octet-stream")
    #expect(got.headers["Content-Length"] == "4")
    #expect(got.headers["Accept-Ranges"] == "bytes")
    #expect(got.headers["x-amz-meta-n"] == "v")
    #expect(got.headers["x-amz-server-side-encryption"] == "AES256")
    let head = try await books.send(.head, "/a%20b")
    #expect(head.headers["Content-Length"] == "4")
    #expect(head.body.count == 0)
    let part = try await books.send(.get, "/a%20b", ["Range": "bytes=1-2"])
    #expect(part.status == 206)
    #expect(part.text == "ex")
    #expect(part.headers["Content-Range"] == "bytes 1-2/4")
    let deleted = try await books.send(.delete, "/a%20b")
    #expect(deleted.status == 204)
    let gone = try await books.send(.get, "/a%20b")
    #expect(gone.status == 404)
    #expect(gone.element("Code") == "NoSuchKey")
    #expect(gone.element("Key") == "a b")
  }

  @Test func `Versions come and go`() throws {
    let books = try Books()
    #expect(try books.put("k", "null").versionId == nil)
    books.set { $0.versioning = .enabled }
    let first = try #require(try books.put("k", "one").versionId)
    let second = try #require(try books.put("k", "two").versionId)
    #expect(first.utf8.count == 32)
    #expect(try books.get().body?.bytes == "two")
    #expect(try books.get(version: first).body?.bytes == "one")
    #expect(try books.get(version: "null").body?.bytes == "null")
    let marker = try books.delete()
    #expect(marker.deleteMarker == true)
    let id = try #require(marker.versionId)
    let missing = failure { () throws(AWSError) in try books.get() }
    #expect(missing?.code == "NoSuchKey")
    #expect(missing?.headers["x-amz-delete-marker"] == "true")
    #expect(missing?.headers["x-amz-version-id"] == id)
    let refused = failure { () throws(AWSError) in try books.get(version: id) }
    #expect(refused?.code == "MethodNotAllowed")
    #expect(refused?.headers["Allow"] == "DELETE")
    let undone = try books.delete(version: id)
    #expect(undone.deleteMarker == true)
    #expect(undone.versionId == id)
    #expect(try books.get().versionId == second)
    try books.delete(version: second)
    #expect(try books.get().versionId == first)
  }

  @Test func `While versioning is suspended, the null version is replaced`() throws {
    let books = try Books(versioning: .enabled)
    let kept = try #require(try books.put("k", "kept").versionId)
    books.set { $0.versioning = .suspended }
    #expect(try books.put("k", "a").versionId == "null")
    #expect(try books.put("k", "b").versionId == "null")
    #expect(try books.get().body?.bytes == "b")
    let marker = try books.delete()
    #expect(marker.versionId == "null")
    #expect(marker.deleteMarker == true)
    #expect(failure { () throws(AWSError) in try books.get(version: "null") }?.code == "MethodNotAllowed")
    try books.delete(version: "null")
    #expect(try books.get().versionId == kept)
  }

  @Test func `Version ids that nobody made are refused`() throws {
    let books = try Books(versioning: .enabled)
    try books.put()
    let wrong = failure { () throws(AWSError) in try books.get(version: "nonsense") }
    #expect(wrong?.code == "InvalidArgument")
    #expect(wrong?.message == "Invalid version id specified")
    let other = String(repeating: "a", count: 32)
    #expect(failure { () throws(AWSError) in try books.get(version: other) }?.code == "NoSuchVersion")
    #expect(try books.delete(version: other).versionId == other)
    #expect(failure { () throws(AWSError) in try books.delete(version: "") }?.code == "InvalidArgument")
  }

  @Test func `Keys have at most 1024 bytes`() throws {
    let books = try Books()
    try books.put(String(repeating: "k", count: 1024))
    let long = failure { () throws(AWSError) in try books.put(String(repeating: "é", count: 513)) }
    #expect(long?.code == "KeyTooLongError")
  }
}
