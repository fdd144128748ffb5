// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

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

  @Test(arguments: [1, 1000, 20_000])
  func `A body in chunks is stored as what it carries, whatever their size`(chunkSize: Int) async throws {
    let shelf = try Shelf()
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
