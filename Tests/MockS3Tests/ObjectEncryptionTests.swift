// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

/// How objects are encrypted as far as clients see it.
@Suite struct ObjectEncryptionTests {
  private static let keyARN = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  private static let algorithm = "x-amz-server-side-encryption-customer-algorithm"
  private static let key = "x-amz-server-side-encryption-customer-key"
  private static let digest = "x-amz-server-side-encryption-customer-key-MD5"

  private func customer(_ byte: UInt8 = 1, prefix: String = "") -> HTTPHeaders {
    let bytes = Bytes([UInt8](repeating: byte, count: 32))
    var headers: HTTPHeaders = [:]
    for (name, value) in [
      (Self.algorithm, "AES256"), (Self.key, bytes.base64), (Self.digest, MD5.hash(bytes).base64),
    ] {
      headers.add(prefix.isEmpty ? name : prefix + name.dropFirst("x-amz-".count), value)
    }
    return headers
  }

  private func put(_ shelf: Shelf, _ headers: HTTPHeaders, _ key: String = "k") async throws -> HTTPResponse {
    var headers = headers
    headers.set("Content-Length", "4")
    return try await shelf.send(.put, "/shelf/\(key)", headers: headers, body: "text")
  }

  @Test func `S3's own keys leave the ETag an MD5, all others don't`() async throws {
    let shelf = try Shelf()
    let plain = "\"1cb251ec0d568de6a929b520c4aed8d1\""
    #expect(try await put(shelf, [:]).headers["x-amz-server-side-encryption"] == "AES256")
    #expect(try await put(shelf, ["x-amz-server-side-encryption": "AES256"]).headers["ETag"] == plain)
    for method in ["aws:kms", "aws:kms:dsse"] {
      let answer = try await put(shelf, ["x-amz-server-side-encryption": method])
      #expect(answer.headers["x-amz-server-side-encryption"] == method)
      #expect(
        answer.headers["x-amz-server-side-encryption-aws-kms-key-id"]?
          .hasPrefix("arn:aws:kms:us-east-1:123456789012:key/") == true)
      #expect(answer.headers["ETag"] != plain)
      let got = try await shelf.send(.get, "/shelf/k")
      #expect(got.headers["x-amz-server-side-encryption"] == method)
      #expect(got.text == "text")
    }
    #expect(try await put(shelf, customer()).headers["ETag"] != plain)
  }

  @Test func `A key of KMS is named in full, with its context and bucket key`() async throws {
    let shelf = try Shelf()
    let context = Bytes(#"{"a": "b"}"#).base64
    let answer = try await put(
      shelf,
      [
        "x-amz-server-side-encryption": "aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id": "1234abcd-12ab-34cd-56ef-1234567890ab",
        "x-amz-server-side-encryption-context": context,
        "x-amz-server-side-encryption-bucket-key-enabled": "true",
      ])
    #expect(answer.headers["x-amz-server-side-encryption-aws-kms-key-id"] == Self.keyARN)
    #expect(answer.headers["x-amz-server-side-encryption-context"] == context)
    #expect(answer.headers["x-amz-server-side-encryption-bucket-key-enabled"] == "true")
    let head = try await shelf.send(.head, "/shelf/k")
    #expect(head.headers["x-amz-server-side-encryption-aws-kms-key-id"] == Self.keyARN)
    #expect(head.headers["x-amz-server-side-encryption-bucket-key-enabled"] == "true")
  }

  @Test(arguments: [
    "my-key", "alias/mine/yours", "key/mrk-1", "arn:aws:kms:us-east-1:111122223333:alias/theirs",
  ])
  func `A key that somebody made up will do`(_ name: String) async throws {
    let id = "x-amz-server-side-encryption-aws-kms-key-id"
    let answer = try await put(try Shelf(), ["x-amz-server-side-encryption": "aws:kms", id: name])
    #expect(answer.status == 200)
    #expect(answer.headers[id]?.hasPrefix("arn:aws:kms:us-east-1:") == true)
  }

  @Test func `What does not fit together is refused`() async throws {
    let shelf = try Shelf()
    func code(_ headers: HTTPHeaders) async throws -> String? {
      try await put(shelf, headers).element("Code")
    }
    let id = "x-amz-server-side-encryption-aws-kms-key-id"
    #expect(try await code(["x-amz-server-side-encryption": "rot13"]) == "InvalidArgument")
    #expect(try await code([id: Self.keyARN]) == "InvalidArgument")
    #expect(try await code(["x-amz-server-side-encryption": "AES256", id: Self.keyARN]) == "InvalidArgument")
    #expect(
      try await code([
        "x-amz-server-side-encryption": "aws:kms",
        id: "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
      ]) == "KMS.NotFoundException")
    for name in [
      "a b", "arn:aws:s3:::key", "arn:aws:kms:us-east-1:1:key/a", "arn:aws:kms:us-east-1:123456789012:a",
    ] {
      let answer = try await put(shelf, ["x-amz-server-side-encryption": "aws:kms", id: name])
      #expect(answer.status == 400)
      #expect(answer.element("Code") == "KMS.NotFoundException")
      #expect(answer.element("Message") == "Invalid keyId '\(name)'")
    }
    for context in ["nonsense", Bytes("[]").base64, Bytes(#"{"a": 1}"#).base64] {
      #expect(
        try await code([
          "x-amz-server-side-encryption": "aws:kms", "x-amz-server-side-encryption-context": context,
        ]) == "InvalidArgument")
    }
    var both = customer()
    both.set("x-amz-server-side-encryption", "AES256")
    #expect(try await code(both) == "InvalidArgument")
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 0)
  }

  @Test func `A customer's key comes with each request`() async throws {
    let shelf = try Shelf()
    let stored = try await put(shelf, customer())
    #expect(stored.headers["x-amz-server-side-encryption"] == nil)
    #expect(stored.headers[Self.algorithm] == "AES256")
    #expect(stored.headers[Self.digest] == customer()[Self.digest])
    for method in [HTTPMethod.get, .head] {
      #expect(try await shelf.send(method, "/shelf/k").status == 400)
      #expect(try await shelf.send(method, "/shelf/k", headers: customer(2)).status == 403)
      let opened = try await shelf.send(method, "/shelf/k", headers: customer())
      #expect(opened.status == 200)
      #expect(opened.headers[Self.algorithm] == "AES256")
    }
    _ = try await put(shelf, [:], "plain")
    #expect(try await shelf.send(.get, "/shelf/plain", headers: customer()).status == 400)
    // What is beside the content needs no key.
    #expect(try await shelf.send(.get, "/shelf/k?tagging").status == 200)
    #expect(try await shelf.send(.delete, "/shelf/k").status == 204)
  }

  @Test func `A customer's key is AES256, 32 bytes long and has its digest`() async throws {
    let shelf = try Shelf()
    func code(_ change: (inout HTTPHeaders) -> Void) async throws -> String? {
      var headers = customer()
      change(&headers)
      return try await put(shelf, headers).element("Code")
    }
    #expect(try await code { $0.remove(Self.algorithm) } == "InvalidArgument")
    #expect(try await code { $0.remove(Self.key) } == "InvalidArgument")
    #expect(try await code { $0.remove(Self.digest) } == "InvalidArgument")
    #expect(try await code { $0.set(Self.algorithm, "AES128") } == "InvalidEncryptionAlgorithmError")
    #expect(try await code { $0.set(Self.key, "nonsense!") } == "InvalidArgument")
    #expect(try await code { $0.set(Self.key, Bytes("short").base64) } == "InvalidArgument")
    #expect(try await code { $0.set(Self.digest, MD5.hash(Bytes("x")).base64) } == "InvalidArgument")
    #expect(try await code { _ in } == nil)
  }

  @Test func `A copy opens its source with one key and is closed with another`() async throws {
    let shelf = try Shelf()
    _ = try await put(shelf, customer())
    func copy(_ more: [HTTPHeaders]) async throws -> HTTPResponse {
      var headers: HTTPHeaders = ["x-amz-copy-source": "shelf/k"]
      for one in more { for (name, value) in one { headers.set(name, value) } }
      return try await shelf.send(.put, "/shelf/copy", headers: headers)
    }
    #expect(try await copy([]).status == 400)
    let source = "x-amz-copy-source-"
    #expect(try await copy([customer(2, prefix: source)]).status == 403)
    #expect(try await copy([customer(prefix: source), customer(3)]).status == 200)
    #expect(try await shelf.send(.get, "/shelf/copy", headers: customer()).status == 403)
    #expect(try await shelf.send(.get, "/shelf/copy", headers: customer(3)).text == "text")
    #expect(try await copy([customer(prefix: source)]).status == 200)
    #expect(try await shelf.send(.get, "/shelf/copy").text == "text")
  }

  @Test func `Parts need the key that their upload began with`() async throws {
    let shelf = try Shelf()
    let begun = try await shelf.send(.post, "/shelf/k?uploads", headers: customer())
    let id = try #require(begun.element("UploadId"))
    #expect(begun.headers[Self.digest] == customer()[Self.digest])
    func part(_ headers: HTTPHeaders) async throws -> HTTPResponse {
      var headers = headers
      headers.set("Content-Length", "4")
      return try await shelf.send(
        .put, "/shelf/k?partNumber=1&uploadId=\(id)", headers: headers, body: "text")
    }
    #expect(try await part([:]).element("Code") == "InvalidRequest")
    #expect(try await part(customer(2)).element("Code") == "InvalidRequest")
    let etag = try #require(try await part(customer()).headers["ETag"])
    try shelf.s3.completeMultipartUpload(
      .init(
        bucket: "shelf", key: "k", multipartUpload: .init(parts: [.init(eTag: etag, partNumber: 1)]),
        uploadId: id))
    #expect(try await shelf.send(.get, "/shelf/k", headers: customer()).text == "text")
    #expect(try await shelf.send(.get, "/shelf/k").status == 400)
  }

  @Test func `The bucket's rule counts where a request says nothing`() throws {
    let shelf = try Shelf()
    try shelf.s3.putBucketEncryption(
      .init(
        bucket: "shelf",
        serverSideEncryptionConfiguration: .init(
          rules: [
            .init(
              applyServerSideEncryptionByDefault: .init(sseAlgorithm: .awsKms, kmsMasterKeyID: Self.keyARN),
              bucketKeyEnabled: true)
          ])))
    let put = try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    #expect(put.ssekmsKeyId == Self.keyARN)
    #expect(put.bucketKeyEnabled == true)
    let own = try shelf.s3.putObject(
      .init(body: "text", bucket: "shelf", key: "k", serverSideEncryption: .aes256))
    #expect(own.serverSideEncryption == .aes256)
    #expect(own.ssekmsKeyId == nil)
    let upload = try shelf.s3.createMultipartUpload(.init(bucket: "shelf", key: "k"))
    #expect(upload.serverSideEncryption == .awsKms)
    let copy = try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "shelf/k", key: "copy"))
    #expect(copy.serverSideEncryption == .awsKms)
  }
}
