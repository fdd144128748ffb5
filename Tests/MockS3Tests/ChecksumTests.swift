// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct ChecksumTests {
  private func value(_ algorithm: S3.ChecksumAlgorithm, _ text: String) -> String {
    algorithm.hash(ObjectContent(Bytes(text))).base64
  }

  /// A body in chunks without signatures, with this trailer behind it.
  private func chunked(_ pieces: [String], trailer: String) -> HTTPBody {
    var text = ""
    for piece in pieces + [""] {
      text += String(piece.utf8.count, radix: 16) + "\r\n"
      if !piece.isEmpty { text += piece + "\r\n" }
    }
    return HTTPBody(text + trailer + "\r\n\r\n")
  }

  private func trailing(_ name: String, _ body: HTTPBody, _ count: Int) -> HTTPHeaders {
    [
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "Content-Encoding": "aws-chunked",
      "x-amz-trailer": name, "x-amz-decoded-content-length": String(count),
      "Content-Length": String(body.count ?? 0),
    ]
  }

  // MARK: Objects that come whole

  @Test(arguments: S3.ChecksumAlgorithm.all) func `A checksum is kept and told to who asks`(
    algorithm: S3.ChecksumAlgorithm
  ) async throws {
    let shelf = try Shelf()
    let sum = value(algorithm, "text")
    let put = try await shelf.send(
      .put, "/shelf/k", headers: [algorithm.header: sum, "Content-Length": "4"], body: "text")
    #expect(put.status == 200)
    #expect(put.headers[algorithm.header] == sum)
    #expect(put.headers["x-amz-checksum-type"] == "FULL_OBJECT")
    let silent = try await shelf.send(.get, "/shelf/k")
    #expect(silent.headers[algorithm.header] == nil)
    #expect(silent.headers["x-amz-checksum-type"] == nil)
    for method in [HTTPMethod.get, .head] {
      let told = try await shelf.send(method, "/shelf/k", headers: ["x-amz-checksum-mode": "ENABLED"])
      #expect(told.headers[algorithm.header] == sum)
      #expect(told.headers["x-amz-checksum-type"] == "FULL_OBJECT")
    }
    #expect(
      try shelf.s3.listObjectsV2(.init(bucket: "shelf")).contents?.first?.checksumAlgorithm == [algorithm])
  }

  @Test(arguments: S3.ChecksumAlgorithm.all) func `A wrong checksum, or none of its kind, is refused`(
    algorithm: S3.ChecksumAlgorithm
  ) async throws {
    let shelf = try Shelf()
    func code(_ sum: String) async throws -> String? {
      try await shelf.send(
        .put, "/shelf/k", headers: [algorithm.header: sum, "Content-Length": "4"], body: "text"
      ).element("Code")
    }
    #expect(try await code(value(algorithm, "other")) == "BadDigest")
    for none in ["nonsense!", "YQ==", ""] { #expect(try await code(none) == "InvalidRequest") }
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 0)
  }

  @Test(arguments: S3.ChecksumAlgorithm.all) func `A checksum may come behind the body`(
    algorithm: S3.ChecksumAlgorithm
  ) async throws {
    let shelf = try Shelf()
    let pieces = [String(repeating: "text", count: 2_048), " and more"]
    let sum = value(algorithm, pieces.joined())
    let body = chunked(pieces, trailer: "\(algorithm.header):\(sum)")
    let put = try await shelf.send(
      .put, "/shelf/k", headers: trailing(algorithm.header, body, 8_201), body: body)
    #expect(put.status == 200)
    #expect(put.headers[algorithm.header] == sum)
    let got = try await shelf.send(.get, "/shelf/k", headers: ["x-amz-checksum-mode": "ENABLED"])
    #expect(got.text == pieces.joined())
    #expect(got.headers[algorithm.header] == sum)
    #expect(got.headers["Content-Encoding"] == nil)
    let wrong = chunked(["text"], trailer: "\(algorithm.header):\(value(algorithm, "other"))")
    let refused = try await shelf.send(
      .put, "/shelf/k", headers: trailing(algorithm.header, wrong, 4), body: wrong)
    #expect(refused.element("Code") == "BadDigest")
  }

  @Test func `A trailer is the announced one`() async throws {
    let shelf = try Shelf()
    let sum = value(.crc32, "text")
    let other = chunked(["text"], trailer: "x-amz-checksum-sha1:\(value(.sha1, "text"))")
    #expect(
      try await shelf.send(
        .put, "/shelf/k", headers: trailing("x-amz-checksum-crc32", other, 4), body: other
      ).element("Code") == "MalformedTrailerError")
    let odd = chunked(["text"], trailer: "x-odd:\(sum)")
    #expect(
      try await shelf.send(.put, "/shelf/k", headers: trailing("x-odd", odd, 4), body: odd).element("Code")
        == "InvalidRequest")
  }

  @Test(arguments: S3.ChecksumAlgorithm.all) func `A typed call names an algorithm and gets its checksum`(
    algorithm: S3.ChecksumAlgorithm
  ) throws {
    let shelf = try Shelf()
    let put = try shelf.s3.putObject(
      .init(body: "text", bucket: "shelf", checksumAlgorithm: algorithm, key: "k"))
    #expect(put[algorithm] == value(algorithm, "text"))
    let copy = try shelf.s3.copyObject(
      .init(bucket: "shelf", checksumAlgorithm: algorithm, copySource: "shelf/k", key: "copy"))
    #expect(copy.copyObjectResult?[algorithm] == value(algorithm, "text"))
  }

  @Test func `Where nobody sends one, S3 computes its own`() async throws {
    let shelf = try Shelf()
    let put = try await shelf.send(.put, "/shelf/k", headers: ["Content-Length": "4"], body: "text")
    #expect(put.headers["x-amz-checksum-crc64nvme"] == value(.crc64nvme, "text"))
  }

  @Test func `One checksum is enough, and it is of the announced kind`() async throws {
    let shelf = try Shelf()
    func answer(_ headers: HTTPHeaders) async throws -> HTTPResponse {
      var headers = headers
      headers.set("Content-Length", "4")
      return try await shelf.send(.put, "/shelf/k", headers: headers, body: "text")
    }
    let two = try await answer([
      "x-amz-checksum-crc32": value(.crc32, "text"), "x-amz-checksum-sha1": value(.sha1, "text"),
    ])
    #expect(two.element("Code") == "InvalidRequest")
    #expect(two.element("Message")?.hasPrefix("Expecting a single x-amz-checksum- header") == true)
    let other = try await answer([
      "x-amz-sdk-checksum-algorithm": "SHA1", "x-amz-checksum-crc32": value(.crc32, "text"),
    ])
    #expect(other.element("Message") == "Value for x-amz-sdk-checksum-algorithm header is invalid.")
    let lacking = try await answer(["x-amz-sdk-checksum-algorithm": "SHA1"])
    #expect(lacking.element("Message")?.contains("no corresponding") == true)
    let unknown = try await answer(["x-amz-sdk-checksum-algorithm": "CRC16"])
    #expect(unknown.element("Message")?.hasPrefix("Checksum algorithm provided is unsupported") == true)
    #expect(
      try await answer([
        "x-amz-sdk-checksum-algorithm": "crc32", "x-amz-checksum-crc32": value(.crc32, "text"),
      ])
      .status == 200)
  }

  @Test func `Content-MD5 is held against the body`() async throws {
    let shelf = try Shelf()
    func answer(_ digest: String) async throws -> HTTPResponse {
      try await shelf.send(
        .put, "/shelf/k", headers: ["Content-MD5": digest, "Content-Length": "4"], body: "text")
    }
    let wrong = try await answer(MD5.hash(Bytes("other")).base64)
    #expect(wrong.element("Code") == "BadDigest")
    #expect(wrong.element("CalculatedDigest") == MD5.hash(Bytes("text")).base64)
    #expect(try await answer("nonsense").element("Code") == "InvalidDigest")
    #expect(try await answer("").element("Code") == "InvalidDigest")
    #expect(try await answer(MD5.hash(Bytes("text")).base64).status == 200)
  }

  @Test func `The digest of the signature is held against the body`() async throws {
    let shelf = try Shelf()
    let wrong = try await shelf.send(
      .put, "/shelf/k",
      headers: ["x-amz-content-sha256": SHA256.hash(Bytes("other")).hex, "Content-Length": "4"], body: "text")
    #expect(wrong.element("Code") == "XAmzContentSHA256Mismatch")
    #expect(wrong.element("S3ComputedContentSHA256") == SHA256.hash(Bytes("text")).hex)
    let odd = try await shelf.send(
      .put, "/shelf/k", headers: ["x-amz-content-sha256": "odd", "Content-Length": "4"], body: "text")
    #expect(odd.element("Code") == "InvalidArgument")
  }

  // MARK: Objects that come in parts

  private static let composable = S3.ChecksumAlgorithm.all.filter { $0 != .crc64nvme }

  @Test(arguments: composable) func `The checksum of parts is made of theirs`(
    algorithm: S3.ChecksumAlgorithm
  ) async throws {
    let shelf = try Shelf()
    let begun = try shelf.s3.createMultipartUpload(
      .init(bucket: "shelf", key: "k", checksumAlgorithm: algorithm, checksumType: .composite))
    #expect(begun.checksumAlgorithm == algorithm)
    #expect(begun.checksumType == .composite)
    let id = try #require(begun.uploadId)
    let part = try await shelf.send(
      .put, "/shelf/k?partNumber=1&uploadId=\(id)",
      headers: [algorithm.header: value(algorithm, "text"), "Content-Length": "4"], body: "text")
    #expect(part.headers[algorithm.header] == value(algorithm, "text"))
    let wrong = try await shelf.send(
      .put, "/shelf/k?partNumber=1&uploadId=\(id)",
      headers: [algorithm.header: value(algorithm, "other"), "Content-Length": "4"], body: "text")
    #expect(wrong.element("Code") == "BadDigest")
    let listed = try shelf.s3.listParts(.init(bucket: "shelf", key: "k", uploadId: id))
    #expect(listed.checksumAlgorithm == algorithm)
    #expect(listed.parts?.first?[algorithm] == value(algorithm, "text"))
    var hash = try #require(algorithm.makeChecksum())
    hash.update(algorithm.hash(ObjectContent("text")))
    let whole = hash.finalize().base64 + "-1"
    var completed = S3.CompletedPart(eTag: part.headers["ETag"], partNumber: 1)
    #expect(
      refusal {
        try shelf.s3.completeMultipartUpload(
          .init(bucket: "shelf", key: "k", multipartUpload: .init(parts: [completed]), uploadId: id))
      }.code == "InvalidRequest")
    completed[algorithm] = value(algorithm, "other")
    #expect(
      refusal {
        try shelf.s3.completeMultipartUpload(
          .init(bucket: "shelf", key: "k", multipartUpload: .init(parts: [completed]), uploadId: id))
      }.code == "InvalidPart")
    completed[algorithm] = value(algorithm, "text")
    var request = S3.CompleteMultipartUploadRequest(
      bucket: "shelf", key: "k", multipartUpload: .init(parts: [completed]), uploadId: id)
    request[algorithm] = value(algorithm, "other")
    #expect(refusal { try shelf.s3.completeMultipartUpload(request) }.code == "BadDigest")
    request[algorithm] = whole
    let output = try shelf.s3.completeMultipartUpload(request)
    #expect(output[algorithm] == whole)
    #expect(output.checksumType == .composite)
    let head = try await shelf.send(.head, "/shelf/k", headers: ["x-amz-checksum-mode": "ENABLED"])
    #expect(head.headers[algorithm.header] == whole)
    #expect(head.headers["x-amz-checksum-type"] == "COMPOSITE")
    // A copy is one piece, and has a checksum of itself.
    let copy = try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "shelf/k", key: "copy"))
    #expect(copy.copyObjectResult?[algorithm] == value(algorithm, "text"))
    #expect(copy.copyObjectResult?.checksumType == .fullObject)
  }

  @Test(arguments: [S3.ChecksumAlgorithm.crc32, .crc32c, .crc64nvme])
  func `CRCs of the full object need nothing of the parts`(algorithm: S3.ChecksumAlgorithm) throws {
    let shelf = try Shelf()
    let id = try #require(
      shelf.s3.createMultipartUpload(
        .init(bucket: "shelf", key: "k", checksumAlgorithm: algorithm, checksumType: .fullObject)
      ).uploadId)
    let etag = try shelf.s3.uploadPart(
      .init(body: "text", bucket: "shelf", key: "k", partNumber: 1, uploadId: id)
    ).eTag
    let output = try shelf.s3.completeMultipartUpload(
      .init(
        bucket: "shelf", key: "k", multipartUpload: .init(parts: [.init(eTag: etag, partNumber: 1)]),
        uploadId: id))
    #expect(output[algorithm] == value(algorithm, "text"))
    #expect(output.checksumType == .fullObject)
  }

  @Test func `Not every algorithm has both types`() throws {
    let shelf = try Shelf()
    func message(_ algorithm: S3.ChecksumAlgorithm?, _ type: S3.ChecksumType?) -> String {
      let error = refusal {
        try shelf.s3.createMultipartUpload(
          .init(bucket: "shelf", key: "k", checksumAlgorithm: algorithm, checksumType: type))
      }
      #expect(error.code == "InvalidRequest")
      return error.message
    }
    for algorithm in S3.ChecksumAlgorithm.all where ![.crc32, .crc32c, .crc64nvme].contains(algorithm) {
      #expect(message(algorithm, .fullObject).contains("FULL_OBJECT checksum type cannot be used"))
    }
    #expect(message(.crc64nvme, .composite).contains("COMPOSITE checksum type cannot be used"))
    #expect(message(nil, .composite).contains("can only be used with"))
    #expect(message(.crc32, .init(rawValue: "HALF")).contains("x-amz-checksum-type"))
    #expect(message(.init(rawValue: "CRC16"), nil).hasPrefix("Checksum algorithm provided is unsupported"))
  }
}
