// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct RangeTests {
  private func send(_ shelf: Shelf, _ range: String, _ method: HTTPMethod = .get) async throws -> HTTPResponse
  {
    try await shelf.send(method, "/shelf/k", headers: ["Range": range])
  }

  @Test(
    arguments: [
      ("bytes=0-0", "0", "0-0"), ("bytes=2-4", "234", "2-4"), ("bytes=8-", "89", "8-9"),
      ("bytes=-3", "789", "7-9"), ("bytes=-99", "0123456789", "0-9"), ("bytes=5-99", "56789", "5-9"),
      ("Bytes=1-1", "1", "1-1"), ("bytes=0-99999999999999999999", "0123456789", "0-9"),
    ])
  func `A range is read`(range: String, text: String, told: String) async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "0123456789", bucket: "shelf", key: "k"))
    let answer = try await send(shelf, range)
    #expect(answer.status == 206)
    #expect(answer.text == text)
    #expect(answer.headers["Content-Range"] == "bytes \(told)/10")
    #expect(answer.headers["Content-Length"] == String(text.utf8.count))
    #expect(answer.headers["ETag"] == "\"781e5e245d69b566979b86e28d23f2c7\"")
    let head = try await send(shelf, range, .head)
    #expect(head.status == 206)
    #expect(head.headers["Content-Range"] == "bytes \(told)/10")
    #expect(head.headers["Content-Length"] == String(text.utf8.count))
  }

  @Test(
    arguments: [
      "bytes=", "bytes=-", "bytes=a-b", "bytes=4-2", "bytes=0-1,3-4", "lines=0-1", "0-1", "bytes=--1",
      "bytes=+1-2",
      "bytes 0-1", "=0-1", "bytes=1-2-3",
    ])
  func `What is no range is passed over`(range: String) async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "0123456789", bucket: "shelf", key: "k"))
    let answer = try await send(shelf, range)
    #expect(answer.status == 200)
    #expect(answer.text == "0123456789")
    #expect(answer.headers["Content-Range"] == nil)
  }

  @Test(arguments: ["bytes=10-", "bytes=10-11", "bytes=-0", "bytes=99999999999999999999-"])
  func `A range without a byte is refused`(range: String) async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "0123456789", bucket: "shelf", key: "k"))
    let answer = try await send(shelf, range)
    #expect(answer.status == 416)
    #expect(answer.element("Code") == "InvalidRange")
    #expect(answer.element("ActualObjectSize") == "10")
    #expect(answer.element("RangeRequested") == range)
    #expect(answer.headers["Content-Range"] == "bytes */10")
    #expect(try await send(shelf, range, .head).status == 416)
  }

  @Test func `An empty object has no byte to range over`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(bucket: "shelf", key: "k"))
    #expect(try await send(shelf, "bytes=0-").status == 416)
    #expect(try await send(shelf, "bytes=-1").status == 416)
    #expect(try await shelf.send(.get, "/shelf/k").status == 200)
    let part = try await shelf.send(.get, "/shelf/k?partNumber=1")
    #expect(part.status == 206 || part.status == 200)
    #expect(part.headers["Content-Range"] == nil)
    #expect(part.body.count == 0)
  }

  /// `k` in three parts: 5 MiB, 5 MiB, three bytes; numbered 2, 5 and 9.
  private func upload(_ shelf: Shelf) throws {
    let id = try #require(
      shelf.s3.createMultipartUpload(.init(bucket: "shelf", key: "k", checksumAlgorithm: .sha256)).uploadId)
    var parts: [S3.CompletedPart] = []
    for (number, letter, count) in [(2, UInt8(97), 5 << 20), (5, 98, 5 << 20), (9, 99, 3)] {
      let output = try shelf.s3.uploadPart(
        .init(
          body: .bytes(Bytes([UInt8](repeating: letter, count: count))), bucket: "shelf",
          checksumAlgorithm: .sha256, key: "k", partNumber: number, uploadId: id))
      parts.append(
        .init(eTag: output.eTag, checksumSHA256: output.checksumSHA256, partNumber: number))
    }
    try shelf.s3.completeMultipartUpload(
      .init(bucket: "shelf", key: "k", multipartUpload: .init(parts: parts), uploadId: id))
  }

  @Test func `Parts are read by their place, with their own checksum`() async throws {
    let shelf = try Shelf()
    try upload(shelf)
    let size = 10 << 20 | 3
    let last = try await shelf.send(
      .get, "/shelf/k?partNumber=3", headers: ["x-amz-checksum-mode": "ENABLED"])
    #expect(last.status == 206)
    #expect(last.text == "ccc")
    #expect(last.headers["x-amz-mp-parts-count"] == "3")
    #expect(last.headers["Content-Range"] == "bytes \(size - 3)-\(size - 1)/\(size)")
    #expect(last.headers["x-amz-checksum-sha256"] == SHA256.hash(ObjectContent("ccc")).base64)
    let head = try await shelf.send(.head, "/shelf/k?partNumber=2")
    #expect(head.status == 206)
    #expect(head.headers["Content-Length"] == String(5 << 20))
    #expect(head.headers["x-amz-mp-parts-count"] == "3")
    let beyond = try await shelf.send(.get, "/shelf/k?partNumber=4")
    #expect(beyond.status == 416)
    #expect(beyond.element("Code") == "InvalidPartNumber")
    #expect(beyond.element("ActualPartCount") == "3")
    let whole = try await shelf.send(.get, "/shelf/k", headers: ["x-amz-checksum-mode": "ENABLED"])
    #expect(whole.headers["x-amz-checksum-sha256"]?.hasSuffix("-3") == true)
    #expect(whole.headers["x-amz-checksum-type"] == "COMPOSITE")
    #expect(whole.headers["x-amz-mp-parts-count"] == nil)
    // A range goes over the ends of parts, and has no checksum.
    let range = try await shelf.send(
      .get, "/shelf/k", headers: ["Range": "bytes=\((10 << 20) - 1)-", "x-amz-checksum-mode": "ENABLED"])
    #expect(range.text == "bccc")
    #expect(range.headers["x-amz-checksum-sha256"] == nil)
  }

  @Test func `Part numbers are numbers from 1 to 10000, and go without a range`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    for number in ["0", "10001", "-1", "x", ""] {
      let answer = try await shelf.send(.get, "/shelf/k?partNumber=\(number)")
      #expect(answer.status == 400)
      #expect(answer.element("Code") == "InvalidArgument")
      #expect(
        answer.element("Message") == "Part number must be an integer between 1 and 10000, inclusive")
    }
    #expect(try await shelf.send(.get, "/shelf/k?partNumber=2").status == 416)
    let only = try await shelf.send(.get, "/shelf/k?partNumber=1")
    #expect(only.status == 206)
    #expect(only.text == "text")
    #expect(only.headers["x-amz-mp-parts-count"] == nil)
    let both = try await shelf.send(.get, "/shelf/k?partNumber=1", headers: ["Range": "bytes=0-1"])
    #expect(both.element("Code") == "InvalidRequest")
  }
}
