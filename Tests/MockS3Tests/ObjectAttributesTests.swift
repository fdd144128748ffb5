// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct ObjectAttributesTests {
  private static let all: [S3.ObjectAttributes] = [
    .eTag, .checksum, .objectParts, .storageClass, .objectSize,
  ]

  private func attributes(
    _ shelf: Shelf, _ wanted: [S3.ObjectAttributes] = all, key: String = "k", version: String? = nil,
    max: Int? = nil, after marker: Int? = nil
  ) throws(AWSError) -> S3.GetObjectAttributesOutput {
    try shelf.s3.getObjectAttributes(
      .init(
        bucket: "shelf", key: key, versionId: version, maxParts: max, partNumberMarker: marker,
        objectAttributes: wanted))
  }

  /// Uploads parts of these sizes with numbers 1, 3, 5, …
  private func upload(_ shelf: Shelf, _ algorithm: S3.ChecksumAlgorithm?, count: Int) throws {
    let id = try #require(
      shelf.s3.createMultipartUpload(.init(bucket: "shelf", key: "k", checksumAlgorithm: algorithm)).uploadId)
    var parts: [S3.CompletedPart] = []
    let body = Bytes([UInt8](repeating: 97, count: 5 * 1024 * 1024))
    for number in stride(from: 1, to: 2 * count, by: 2) {
      let isLast = number == 2 * count - 1
      let output = try shelf.s3.uploadPart(
        .init(
          body: isLast ? "end" : .bytes(body), bucket: "shelf", checksumAlgorithm: algorithm, key: "k",
          partNumber: number, uploadId: id))
      var part = S3.CompletedPart(eTag: output.eTag, partNumber: number)
      for (algorithm, value) in output.checksums { part[algorithm] = value }
      parts.append(part)
    }
    try shelf.s3.completeMultipartUpload(
      .init(bucket: "shelf", key: "k", multipartUpload: .init(parts: parts), uploadId: id))
  }

  @Test func `Only what is asked for is told`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(
      .init(body: "text", bucket: "shelf", checksumAlgorithm: .sha1, key: "k", storageClass: .standardIa))
    let every = try attributes(shelf)
    #expect(every.eTag == "1cb251ec0d568de6a929b520c4aed8d1")
    #expect(every.checksum?.checksumSHA1 == SHA1.hash(ObjectContent("text")).base64)
    #expect(every.checksum?.checksumType == .fullObject)
    #expect(every.objectParts == nil)
    #expect(every.storageClass == .standardIa)
    #expect(every.objectSize == 4)
    #expect(every.versionId == nil)
    let size = try attributes(shelf, [.objectSize])
    #expect(size.objectSize == 4)
    #expect(size.eTag == nil)
    #expect(size.checksum == nil)
    #expect(size.storageClass == nil)
    #expect(size.lastModified == Instant(secondsSince1970: 1_700_000_000))
  }

  @Test func `Parts with checksums are told page by page`() throws {
    let shelf = try Shelf()
    try upload(shelf, .crc32c, count: 4)
    let whole = try attributes(shelf)
    let parts = try #require(whole.objectParts)
    #expect(parts.totalPartsCount == 4)
    #expect(parts.parts?.map(\.partNumber) == [1, 3, 5, 7])
    #expect(parts.parts?.last?.size == 3)
    #expect(parts.parts?.last?.checksumCRC32C == CRC32C.hash(ObjectContent("end")).base64)
    #expect(parts.isTruncated == false)
    #expect(parts.maxParts == 1000)
    #expect(parts.partNumberMarker == 0)
    #expect(parts.nextPartNumberMarker == 7)
    #expect(whole.checksum?.checksumType == .composite)
    #expect(whole.checksum?.checksumCRC32C?.contains("-") == false)
    #expect(whole.eTag?.hasSuffix("-4") == true)
    let page = try #require(try attributes(shelf, [.objectParts], max: 2, after: 1).objectParts)
    #expect(page.parts?.map(\.partNumber) == [3, 5])
    #expect(page.isTruncated == true)
    #expect(page.nextPartNumberMarker == 5)
    #expect(page.maxParts == 2)
    let rest = try #require(try attributes(shelf, [.objectParts], max: 2, after: 5).objectParts)
    #expect(rest.parts?.map(\.partNumber) == [7])
    #expect(rest.isTruncated == false)
    let none = try #require(try attributes(shelf, [.objectParts], after: 7).objectParts)
    #expect(none.parts == nil)
    #expect(none.totalPartsCount == 4)
    let empty = try #require(try attributes(shelf, [.objectParts], max: 0).objectParts)
    #expect(empty.parts == nil)
    #expect(empty.isTruncated == false)
  }

  @Test func `Parts without checksums are only counted`() throws {
    let shelf = try Shelf()
    try upload(shelf, nil, count: 2)
    let told = try attributes(shelf)
    #expect(told.objectParts?.totalPartsCount == 2)
    #expect(told.objectParts?.parts == nil)
    #expect(told.objectParts?.isTruncated == nil)
    #expect(told.checksum?.checksumCRC64NVME != nil)
    #expect(told.checksum?.checksumType == .fullObject)
  }

  @Test func `A version is told by its id, a delete marker is none`() throws {
    let shelf = try Shelf(versioned: true)
    let first = try shelf.s3.putObject(.init(body: "one", bucket: "shelf", key: "k")).versionId
    try shelf.s3.putObject(.init(body: "second", bucket: "shelf", key: "k"))
    #expect(try attributes(shelf, version: first).objectSize == 3)
    #expect(try attributes(shelf, version: first).versionId == first)
    #expect(try attributes(shelf).objectSize == 6)
    let marker = try shelf.s3.deleteObject(.init(bucket: "shelf", key: "k")).versionId
    let gone = refusal { _ = try attributes(shelf) }
    #expect(gone.code == "NoSuchKey")
    #expect(gone.headers["x-amz-delete-marker"] == "true")
    #expect(gone.headers["x-amz-version-id"] == marker)
    let refused = refusal { _ = try attributes(shelf, version: marker) }
    #expect(refused.code == "MethodNotAllowed")
    #expect(refused.headers["Allow"] == "DELETE")
    let unknown = String(repeating: "a", count: 32)
    #expect(refusal { _ = try attributes(shelf, version: unknown) }.code == "NoSuchVersion")
  }

  @Test func `A customer's key opens attributes too`() throws {
    let shelf = try Shelf()
    let key = Bytes([UInt8](repeating: 7, count: 32))
    try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", key: "k", sseCustomerAlgorithm: "AES256", sseCustomerKey: key.base64,
        sseCustomerKeyMD5: MD5.hash(key).base64))
    #expect(refusal { _ = try attributes(shelf) }.code == "InvalidRequest")
    let told = try shelf.s3.getObjectAttributes(
      .init(
        bucket: "shelf", key: "k", sseCustomerAlgorithm: "AES256", sseCustomerKey: key.base64,
        sseCustomerKeyMD5: MD5.hash(key).base64, objectAttributes: [.objectSize]))
    #expect(told.objectSize == 4)
  }

  @Test func `An archived object has attributes`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", storageClass: .deepArchive))
    #expect(try attributes(shelf).storageClass == .deepArchive)
  }

  @Test func `The header is checked before anything else`() async throws {
    let shelf = try Shelf()
    #expect(refusal { _ = try attributes(shelf, [], key: "missing") }.code == "InvalidRequest")
    let unknown = refusal { _ = try attributes(shelf, [.eTag, .init(rawValue: "Colour")], key: "missing") }
    #expect(unknown.code == "InvalidArgument")
    #expect(unknown.message == "Invalid attribute name specified.")
    #expect(refusal { _ = try attributes(shelf, max: -1) }.code == "InvalidArgument")
    #expect(refusal { _ = try attributes(shelf, after: -1) }.code == "InvalidArgument")
    #expect(refusal { _ = try attributes(shelf, key: "missing") }.code == "NoSuchKey")
    let missing = try await shelf.send(.get, "/shelf/missing?attributes")
    #expect(missing.status == 400)
    #expect(missing.element("Code") == "InvalidRequest")
    #expect(
      missing.element("Message")
        == "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty"
    )
  }

  @Test func `The whole answer is as S3 writes it`() async throws {
    let shelf = try Shelf(versioned: true)
    let id = try #require(
      try shelf.s3.putObject(
        .init(body: "text", bucket: "shelf", checksumAlgorithm: .crc32, key: "k")
      ).versionId)
    let answer = try await shelf.send(
      .get, "/shelf/k?attributes&versionId=\(id)",
      headers: ["x-amz-object-attributes": "ETag,Checksum, ObjectParts,StorageClass,ObjectSize"])
    #expect(answer.status == 200)
    #expect(
      answer.text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <GetObjectAttributesResponse xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
        <ETag>1cb251ec0d568de6a929b520c4aed8d1</ETag><Checksum><ChecksumCRC32>\
        \(CRC32.hash(ObjectContent("text")).base64)</ChecksumCRC32><ChecksumType>FULL_OBJECT</ChecksumType>\
        </Checksum><StorageClass>STANDARD</StorageClass><ObjectSize>4</ObjectSize></GetObjectAttributesResponse>
        """)
    #expect(answer.headers["Last-Modified"] == "Tue, 14 Nov 2023 22:13:20 GMT")
    #expect(answer.headers["x-amz-version-id"] == id)
    #expect(answer.headers["ETag"] == nil)
  }
}
