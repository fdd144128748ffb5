// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct RequestBodyTests {
  @Test(arguments: [
    "<Wrong/>", "<Wrong><Status>Enabled</Status></Wrong>",
    "<x:VersioningConfiguration xmlns:x=\"y\"><Status>Enabled</Status>",
  ])
  func `A body that is another document is malformed and changes nothing`(body: String) async throws {
    let shelf = try Shelf()
    let answer = try await shelf.send(.put, "/shelf?versioning", body: HTTPBody(body))
    #expect(answer.status == 400)
    #expect(answer.body.bytes?.description.contains("<Code>MalformedXML</Code>") == true)
    #expect(try shelf.s3.getBucketVersioning(.init(bucket: "shelf")).status == nil)
  }

  @Test(arguments: ["nonsense\r\n", "", "x-amz-checksum-sha1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=\r\n"])
  func `What follows a chunked body must be the checksum that was announced`(trailer: String) async throws {
    let shelf = try Shelf()
    let answer = try await shelf.send(
      .put, "/shelf/key",
      headers: [
        "Content-Encoding": "aws-chunked", "x-amz-decoded-content-length": "5",
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-trailer": "x-amz-checksum-crc32",
      ], body: HTTPBody("5\r\nhello\r\n0\r\n\(trailer)\r\n"))
    #expect(answer.status == 400)
    #expect(answer.body.bytes?.description.contains("<Code>MalformedTrailerError</Code>") == true)
    #expect(shelf.cloud.withState(of: S3.self) { $0.bucket("shelf")?.keys } == [])
  }

  @Test(arguments: [
    ("xxhash64", "JseCfYifbaM="), ("xxhash3", "lVXoVVxi3P0="), ("xxhash128", "tenBrQcbPn/Hec+qXlI4GA=="),
  ])
  func `Checksums of the XXH family are checked, kept and returned`(name: String, value: String) async throws
  {
    let shelf = try Shelf()
    let header = "x-amz-checksum-\(name)"
    let put = try await shelf.send(.put, "/shelf/key", headers: [header: value], body: "hello")
    #expect(put.status == 200)
    #expect(put.headers[header] == value)
    let read = try await shelf.send(.head, "/shelf/key", headers: ["x-amz-checksum-mode": "ENABLED"])
    #expect(read.headers[header] == value)
    let other = try await shelf.send(.put, "/shelf/other", headers: [header: value], body: "hullo")
    #expect(other.body.bytes?.description.contains("<Code>BadDigest</Code>") == true)
  }

  @Test func `The root of a body may have any namespace or none`() async throws {
    let shelf = try Shelf()
    let answer = try await shelf.send(
      .put, "/shelf?versioning",
      body: "<x:VersioningConfiguration xmlns:x=\"y\"><Status>Enabled</Status></x:VersioningConfiguration>")
    #expect(answer.status == 200)
    #expect(try shelf.s3.getBucketVersioning(.init(bucket: "shelf")).status == .enabled)
  }

  @Test(arguments: [1, 1000, 8192, 20_000])
  func `A body in chunks is stored as what it carries`(chunkSize: Int) async throws {
    var options = MockCloud.Options()
    options.isLenient = true
    let shelf = try Shelf(options: options)
    let chunks = (0..<5).map { index in String(repeating: "\(index)", count: chunkSize) }
    let content = chunks.joined()
    var body = ""
    for chunk in chunks { body += String(chunkSize, radix: 16) + "\r\n" + chunk + "\r\n" }
    body += "0\r\nx-amz-checksum-crc32:\(CRC32.hash(Bytes(content)).base64)\r\n\r\n"
    let answer = try await shelf.send(
      .put, "/shelf/key",
      headers: [
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "Content-Encoding": "aws-chunked",
        "x-amz-decoded-content-length": "\(content.utf8.count)", "x-amz-trailer": "x-amz-checksum-crc32",
      ], body: HTTPBody(body))
    #expect(answer.status == 200)
    #expect(answer.headers["ETag"] == "\"\(MD5.hash(Bytes(content)).hex)\"")
    #expect(try await shelf.send(.get, "/shelf/key").body.bytes == Bytes(content))
    let range: HTTPHeaders = ["Range": "bytes=\(chunkSize - 1)-\(chunkSize)"]
    #expect(try await shelf.send(.get, "/shelf/key", headers: range).body.bytes == "01")
  }

  @Test(arguments: ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"])
  func `All chunks but the last have 8 KiB, and their sum is known beforehand`(hash: String) async throws {
    let shelf = try Shelf()
    func put(_ sizes: [Int], length: Int?) async throws -> String {
      var body = ""
      for size in sizes {
        body += String(size, radix: 16) + "\r\n" + String(repeating: "x", count: size) + "\r\n"
      }
      var headers: HTTPHeaders = ["Content-Encoding": "aws-chunked", "x-amz-content-sha256": hash]
      if let length { headers.set("x-amz-decoded-content-length", String(length)) }
      body += "0\r\n\r\n"
      let answer = try await shelf.send(.put, "/shelf/key", headers: headers, body: HTTPBody(body))
      return "\(answer.status) \(answer.element("Code") ?? "")"
    }
    #expect(try await put([8192, 8192, 1], length: 16_385) == "200 ")
    #expect(try await put([5], length: 5) == "200 ")
    #expect(try await put([8192, 8191, 1], length: 16_384) == "403 InvalidChunkSizeError")
    #expect(try await put([1, 8192], length: 8193) == "403 InvalidChunkSizeError")
    #expect(try await put([5], length: nil) == "411 MissingContentLength")
  }

  @Test(arguments: [100, 200_000])
  func `A body is held against every digest that comes with it`(size: Int) async throws {
    let shelf = try Shelf()
    let body = Bytes((0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) })
    let other = Bytes("other")
    func put(_ key: String, sha256: Bytes, crc32: Bytes, md5: Bytes) async throws -> HTTPResponse {
      try await shelf.send(
        .put, "/shelf/\(key)",
        headers: [
          "x-amz-content-sha256": SHA256.hash(sha256).hex, "x-amz-checksum-crc32": CRC32.hash(crc32).base64,
          "x-amz-sdk-checksum-algorithm": "CRC32", "Content-MD5": MD5.hash(md5).base64,
        ], body: .bytes(body))
    }
    let right = try await put("right", sha256: body, crc32: body, md5: body)
    #expect(right.status == 200)
    #expect(right.headers["ETag"] == "\"\(MD5.hash(body).hex)\"")
    #expect(right.headers["x-amz-checksum-crc32"] == CRC32.hash(body).base64)
    #expect(try await shelf.send(.get, "/shelf/right").body.bytes == body)
    for (answer, code) in [
      (try await put("sha", sha256: other, crc32: body, md5: body), "XAmzContentSHA256Mismatch"),
      (try await put("crc", sha256: body, crc32: other, md5: body), "BadDigest"),
      (try await put("md5", sha256: body, crc32: body, md5: other), "BadDigest"),
    ] {
      #expect(answer.status == 400)
      #expect(answer.body.bytes?.description.contains("<Code>\(code)</Code>") == true)
    }
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 1)
  }

  @Test func `Checksums are taken on arrival of objects and parts that come as they are`() {
    func kinds(_ name: String, _ headers: HTTPHeaders) -> [String] {
      guard let operation = S3.model.operation(name) else { return ["none"] }
      let head = HTTPRequest(method: .put, target: "/shelf/key", headers: headers)
      return S3().checksums(for: operation, of: head).map { "\($0)" }
    }
    let hash = String(repeating: "0", count: 64)
    #expect(kinds("PutObject", [:]) == ["MD5", "CRC64NVME"])
    #expect(
      kinds("UploadPart", ["x-amz-content-sha256": hash, "x-amz-checksum-crc32c": "AAAAAA=="])
        == ["MD5", "SHA256", "CRC32C"])
    #expect(kinds("PutObject", ["x-amz-sdk-checksum-algorithm": "sha1"]) == ["MD5", "SHA1"])
    #expect(
      kinds("PutObject", ["x-amz-content-sha256": hash, "x-amz-checksum-sha256": "x"]) == ["MD5", "SHA256"])
    #expect(kinds("PutObject", ["x-amz-decoded-content-length": "5"]) == [])
    #expect(kinds("PutBucketPolicy", ["x-amz-content-sha256": hash]) == [])
  }

  @Test func `Calls with much content leave the request log early`() throws {
    var options = MockCloud.Options()
    options.requestLogContentLimit = 1000
    let cloud = MockCloud(ServiceCatalogue([S3()]), options: options)
    let s3 = cloud.calls(to: S3.self)
    try s3.createBucket(.init(bucket: "shelf"))
    func logged() -> [Int] { cloud.requests().map(\.number) }
    func put(_ count: Int) throws {
      try s3.putObject(
        .init(body: HTTPBody(String(repeating: "x", count: count)), bucket: "shelf", key: "key"))
    }
    try put(400)
    try put(600)
    #expect(logged() == [1, 2, 3])
    try s3.getObject(.init(bucket: "shelf", key: "key"))
    try put(300)
    #expect(logged() == [3, 4, 5])
    try put(5000)
    #expect(logged() == [6], "the last call is kept, however big")
    try s3.listBuckets(.init())
    #expect(logged() == [7])
  }
}
