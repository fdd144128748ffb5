// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct UploadTests {
  private static let large = 5 * 1024 * 1024

  /// As many bytes as a part must have, all the same.
  private func part(_ letter: UInt8, _ count: Int = large) -> HTTPBody {
    .bytes(Bytes([UInt8](repeating: letter, count: count)))
  }

  private func begin(
    _ shelf: Shelf, _ key: String = "k", _ algorithm: S3.ChecksumAlgorithm? = nil,
    _ type: S3.ChecksumType? = nil
  ) throws -> String {
    try #require(
      shelf.s3.createMultipartUpload(
        .init(bucket: "shelf", key: key, checksumAlgorithm: algorithm, checksumType: type)
      ).uploadId)
  }

  private func upload(
    _ shelf: Shelf, _ id: String, _ number: Int, _ body: HTTPBody, key: String = "k",
    _ algorithm: S3.ChecksumAlgorithm? = nil
  ) throws -> S3.CompletedPart {
    let output = try shelf.s3.uploadPart(
      .init(
        body: body, bucket: "shelf", checksumAlgorithm: algorithm, key: key, partNumber: number,
        uploadId: id))
    var part = S3.CompletedPart(eTag: output.eTag, partNumber: number)
    for (algorithm, value) in output.checksums { part[algorithm] = value }
    return part
  }

  private func complete(
    _ shelf: Shelf, _ id: String, _ parts: [S3.CompletedPart], key: String = "k"
  ) throws -> S3.CompleteMultipartUploadOutput {
    try shelf.s3.completeMultipartUpload(
      .init(bucket: "shelf", key: key, multipartUpload: .init(parts: parts), uploadId: id))
  }

  private func error(_ body: () throws -> Void) throws -> AWSError {
    try #require(throws: AWSError.self, performing: body)
  }

  private func member(_ name: String, of error: AWSError) -> String? {
    error.members.first { $0.name == name }?.value.string
  }

  // MARK: The whole way

  @Test func `Parts become an object in the order of their numbers`() throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    let last = try upload(shelf, id, 7, "end")
    _ = try upload(shelf, id, 2, "replaced")
    let first = try upload(shelf, id, 2, part(0x61))
    #expect(first.eTag == "\"79b281060d337b9b2b84ccf390adcf74\"")
    let output = try complete(shelf, id, [first, last])
    var digests = MD5()
    for part in [first, last] {
      digests.update(try #require(Bytes(hex: String((part.eTag ?? "").dropFirst().dropLast()))))
    }
    #expect(output.eTag == "\"\(digests.finalize().hex)-2\"")
    #expect(output.location == "https://shelf.s3.us-east-1.amazonaws.com/k")
    #expect(output.checksumType == .fullObject)
    let object = try shelf.s3.getObject(.init(bucket: "shelf", key: "k"))
    let whole = try #require(part(0x61).bytes)
    #expect(object.body?.bytes?.count == whole.count + 3)
    #expect(object.body?.bytes?.hasPrefix(whole) == true)
    #expect(object.eTag == output.eTag)
    var builder = BytesBuilder()
    builder.append(whole)
    builder.append("end")
    #expect(output.checksumCRC64NVME == CRC64NVME.hash(builder.finish()).base64)
    #expect(
      try error { _ = try shelf.s3.listParts(.init(bucket: "shelf", key: "k", uploadId: id)) }.code
        == "NoSuchUpload")
    #expect(try shelf.s3.listMultipartUploads(.init(bucket: "shelf")).uploads == nil)
  }

  @Test func `Who completes an upload twice gets the same answer and no second version`() throws {
    let shelf = try Shelf(versioned: true)
    let id = try begin(shelf)
    let parts = [try upload(shelf, id, 1, "one")]
    let first = try complete(shelf, id, parts)
    let second = try complete(shelf, id, parts)
    #expect(first.eTag == second.eTag)
    #expect(first.versionId == second.versionId)
    #expect(try shelf.s3.listObjectVersions(.init(bucket: "shelf")).versions?.count == 1)
    let other = try error { _ = try complete(shelf, id, [.init(eTag: "x", partNumber: 1)]) }
    #expect(other.code == "NoSuchUpload")
    #expect(member("UploadId", of: other) == id)
  }

  @Test func `An aborted upload leaves nothing`() throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    let part = try upload(shelf, id, 1, "one")
    _ = try shelf.s3.abortMultipartUpload(.init(bucket: "shelf", key: "k", uploadId: id))
    #expect(try error { _ = try complete(shelf, id, [part]) }.code == "NoSuchUpload")
    #expect(try error { _ = try upload(shelf, id, 1, "one") }.code == "NoSuchUpload")
    #expect(
      try error {
        _ = try shelf.s3.abortMultipartUpload(.init(bucket: "shelf", key: "k", uploadId: id))
      }.code == "NoSuchUpload")
  }

  // MARK: What is refused

  @Test func `Completion names the part that is wrong`() throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    let one = try upload(shelf, id, 1, "small")
    let two = try upload(shelf, id, 2, "last")
    let tooSmall = try error { _ = try complete(shelf, id, [one, two]) }
    #expect(tooSmall.code == "EntityTooSmall")
    #expect(
      tooSmall.members.map { "\($0.name)=\($0.value.string ?? "")" } == [
        "ProposedSize=5", "MinSizeAllowed=5242880", "PartNumber=1",
        "ETag=\(MD5.hash("small").hex)",
      ])
    let order = try error { _ = try complete(shelf, id, [two, one]) }
    #expect(order.code == "InvalidPartOrder")
    #expect(try error { _ = try complete(shelf, id, [one, one]) }.code == "InvalidPartOrder")
    let missing = try error { _ = try complete(shelf, id, [one, .init(eTag: "\"abc\"", partNumber: 3)]) }
    #expect(missing.code == "InvalidPart")
    #expect(
      missing.members.map { "\($0.name)=\($0.value.string ?? "")" } == [
        "UploadId=\(id)", "PartNumber=3", "ETag=abc",
      ])
    #expect(
      try error { _ = try complete(shelf, id, [.init(eTag: two.eTag, partNumber: 1)]) }.code
        == "InvalidPart")
    #expect(
      try error { _ = try complete(shelf, id, [.init(eTag: "x", partNumber: 0)]) }.message
        == "PartNumber must be >= 1")
    #expect(try error { _ = try complete(shelf, id, []) }.code == "MalformedXML")
    #expect(try error { _ = try complete(shelf, id, [.init(partNumber: 1)]) }.code == "MalformedXML")
    #expect(
      try error {
        _ = try shelf.s3.completeMultipartUpload(.init(bucket: "shelf", key: "k", uploadId: id))
      }.message == "You must specify at least one part")
    // Nothing of this changed the upload.
    #expect(try shelf.s3.listParts(.init(bucket: "shelf", key: "k", uploadId: id)).parts?.count == 2)
    _ = try complete(shelf, id, [.init(eTag: two.eTag?.uppercased(), partNumber: 2)])
  }

  @Test func `An upload belongs to its key`() throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    #expect(try error { _ = try upload(shelf, id, 1, "one", key: "other") }.code == "NoSuchUpload")
    let unknown = try error { _ = try upload(shelf, "nonsense", 1, "one") }
    #expect(unknown.status == 404)
    #expect(member("UploadId", of: unknown) == "nonsense")
  }

  @Test(arguments: ["0", "10001", "-1", "x", ""])
  func `Part numbers go from one to ten thousand`(number: String) async throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    let response = try await shelf.send(
      .put, "/shelf/k?partNumber=\(number)&uploadId=\(id)", headers: ["Content-Length": "1"], body: "a")
    #expect(response.status == 400)
    let text = response.body.bytes?.description ?? ""
    #expect(text.contains("<Message>Part number must be an integer between 1 and 10000, inclusive</Message>"))
    #expect(text.contains("<ArgumentName>partNumber</ArgumentName>"))
  }

  @Test func `The size that a client states is held against the object`() throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    let parts = [try upload(shelf, id, 1, "one")]
    var request = S3.CompleteMultipartUploadRequest(
      bucket: "shelf", key: "k", multipartUpload: .init(parts: parts), uploadId: id)
    request.mpuObjectSize = 4
    #expect(
      try error { _ = try shelf.s3.completeMultipartUpload(request) }.message
        == "The provided 'x-amz-mp-object-size' header value 4 does not match what was computed: 3")
    request.mpuObjectSize = 3
    _ = try shelf.s3.completeMultipartUpload(request)
  }

  @Test func `Completion happens under conditions`() throws {
    let shelf = try Shelf()
    shelf.fill(["k"], text: "old")
    let id = try begin(shelf)
    let parts = [try upload(shelf, id, 1, "new")]
    var request = S3.CompleteMultipartUploadRequest(
      bucket: "shelf", key: "k", multipartUpload: .init(parts: parts), uploadId: id)
    request.ifNoneMatch = "*"
    let refused = try error { _ = try shelf.s3.completeMultipartUpload(request) }
    #expect(refused.status == 412)
    #expect(member("Condition", of: refused) == "If-None-Match")
    request.ifNoneMatch = nil
    request.ifMatch = "\"0\""
    #expect(try error { _ = try shelf.s3.completeMultipartUpload(request) }.status == 412)
    request.ifMatch = "\"\(MD5.hash("old").hex)\""
    _ = try shelf.s3.completeMultipartUpload(request)
  }

  @Test func `Parts need the key that the upload began with`() throws {
    let shelf = try Shelf()
    let key = Bytes([UInt8](repeating: 7, count: 32))
    let request = S3.CreateMultipartUploadRequest(
      bucket: "shelf", key: "k", sseCustomerAlgorithm: "AES256", sseCustomerKey: key.base64,
      sseCustomerKeyMD5: MD5.hash(key).base64)
    let created = try shelf.s3.createMultipartUpload(request)
    #expect(created.sseCustomerAlgorithm == "AES256")
    let id = try #require(created.uploadId)
    #expect(
      try error { _ = try upload(shelf, id, 1, "one") }.message.hasPrefix(
        "The multipart upload initiate requested encryption."))
    var part = S3.UploadPartRequest(
      body: "one", bucket: "shelf", key: "k", partNumber: 1, uploadId: id, sseCustomerAlgorithm: "AES256",
      sseCustomerKey: key.base64, sseCustomerKeyMD5: MD5.hash(key).base64)
    let output = try shelf.s3.uploadPart(part)
    #expect(output.eTag != "\"\(MD5.hash("one").hex)\"")
    let other = Bytes([UInt8](repeating: 8, count: 32))
    part.sseCustomerKey = other.base64
    part.sseCustomerKeyMD5 = MD5.hash(other).base64
    #expect(
      try error { _ = try shelf.s3.uploadPart(part) }.message.hasPrefix("The provided encryption parameters"))
    part.uploadId = try begin(shelf)
    #expect(
      try error { _ = try shelf.s3.uploadPart(part) }.message.hasPrefix(
        "The multipart upload initiate did not request encryption."))
  }

  // MARK: Checksums

  @Test(
    arguments: [
      (S3.ChecksumAlgorithm.crc32, S3.ChecksumType.fullObject), (.crc32c, .fullObject),
      (.crc64nvme, .fullObject), (.crc32, .composite), (.crc32c, .composite), (.sha1, .composite),
      (.sha256, .composite),
    ])
  func `The checksum of the whole is made of those of the parts`(
    algorithm: S3.ChecksumAlgorithm, type: S3.ChecksumType
  ) throws {
    let shelf = try Shelf()
    let id = try begin(shelf, "k", algorithm, type)
    let parts = [
      try upload(shelf, id, 1, part(0x61), algorithm),
      try upload(shelf, id, 2, part(0x62, Self.large + 1), algorithm),
      try upload(shelf, id, 3, "end", algorithm),
    ]
    let output = try complete(shelf, id, parts)
    #expect(output.checksumType == type)
    let content = try #require(try shelf.s3.getObject(.init(bucket: "shelf", key: "k")).body?.bytes)
    if type == .fullObject {
      #expect(output[algorithm] == algorithm.hash(ObjectContent(content)).base64)
    } else {
      var joined = BytesBuilder()
      for part in parts { joined.append(try #require(Bytes(base64: part[algorithm] ?? ""))) }
      #expect(output[algorithm] == algorithm.hash(ObjectContent(joined.finish())).base64 + "-3")
    }
    let listed = try shelf.s3.listObjectsV2(.init(bucket: "shelf")).contents?.first
    #expect(listed?.checksumAlgorithm == [algorithm])
    #expect(listed?.checksumType == type)
  }

  @Test func `CRCs of parts of any length combine`() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(5))
    for algorithm in [S3.ChecksumAlgorithm.crc32, .crc32c, .crc64nvme] {
      for _ in 0..<FuzzRounds.count(20) {
        var combination = try #require(CRCCombination(algorithm))
        var whole = ObjectContent()
        for _ in 0..<Int(random.next(below: 5)) {
          let part = ObjectContent(random.bytes(Int(random.next(below: 300))))
          combination.append(algorithm.hash(part), length: part.count)
          whole.append(part)
        }
        #expect(combination.checksum == algorithm.hash(whole))
      }
    }
  }

  @Test func `Checksums that do not fit are refused`() throws {
    let shelf = try Shelf()
    #expect(
      try error { _ = try begin(shelf, "k", .sha1, .fullObject) }.message
        == "The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.")
    #expect(
      try error { _ = try begin(shelf, "k", .crc64nvme, .composite) }.message
        == "The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.")
    #expect(
      try error { _ = try begin(shelf, "k", nil, .composite) }.message
        == "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.")
    #expect(
      try error { _ = try begin(shelf, "k", .crc32, .init(rawValue: "HALF")) }.message
        == "Value for x-amz-checksum-type header is invalid.")
    let id = try begin(shelf, "k", .sha256)
    #expect(
      try error { _ = try upload(shelf, id, 1, "one", .crc32) }.message
        == "Checksum Type mismatch occurred, expected checksum Type: sha256, actual checksum Type: crc32")
    let part = try upload(shelf, id, 1, "one", .sha256)
    #expect(
      try error { _ = try complete(shelf, id, [.init(eTag: part.eTag, partNumber: 1)]) }.message
        == "The upload was created using a sha256 checksum. The complete request must include the checksum for each "
        + "part. It was missing for part 1 in the request.")
    var wrong = part
    wrong.checksumSHA256 = SHA256.hash("two").base64
    #expect(try error { _ = try complete(shelf, id, [wrong]) }.code == "InvalidPart")
    var request = S3.CompleteMultipartUploadRequest(
      bucket: "shelf", key: "k", multipartUpload: .init(parts: [part]), uploadId: id)
    request.checksumSHA256 = SHA256.hash("x").base64 + "-1"
    #expect(try error { _ = try shelf.s3.completeMultipartUpload(request) }.code == "BadDigest")
    request.checksumSHA256 = SHA256.hash(SHA256.hash("one")).base64
    #expect(try shelf.s3.completeMultipartUpload(request).checksumSHA256?.hasSuffix("-1") == true)
  }

  @Test func `A part without a checksum is refused on the wire where its upload has one of parts`()
    async throws
  {
    let shelf = try Shelf()
    let composite = try begin(shelf, "k", .crc32)
    let refused = try await shelf.send(
      .put, "/shelf/k?partNumber=1&uploadId=\(composite)", headers: ["Content-Length": "1"], body: "a")
    #expect(
      refused.body.bytes?.description.contains(
        "Checksum Type mismatch occurred, expected checksum Type: crc32, actual checksum Type: null") == true)
    let whole = try begin(shelf, "k", .crc32, .fullObject)
    let taken = try await shelf.send(
      .put, "/shelf/k?partNumber=1&uploadId=\(whole)", headers: ["Content-Length": "1"], body: "a")
    #expect(taken.status == 200)
    #expect(taken.headers["x-amz-checksum-crc32"] == CRC32.hash("a").base64)
  }

  // MARK: Copied parts

  @Test func `A part may be copied, whole or a range of it`() throws {
    let shelf = try Shelf(versioned: true)
    let source = try shelf.s3.putObject(.init(body: "0123456789", bucket: "shelf", key: "from here"))
    let id = try begin(shelf, "k", .crc32, .fullObject)
    var request = S3.UploadPartCopyRequest(
      bucket: "shelf", copySource: "/shelf/from%20here", key: "k", partNumber: 1, uploadId: id)
    let whole = try shelf.s3.uploadPartCopy(request)
    #expect(whole.copySourceVersionId == source.versionId)
    #expect(whole.copyPartResult?.eTag == "\"\(MD5.hash("0123456789").hex)\"")
    request.copySourceRange = "bytes=2-4"
    let part = try #require(try shelf.s3.uploadPartCopy(request).copyPartResult)
    #expect(part.eTag == "\"\(MD5.hash("234").hex)\"")
    #expect(part.checksumCRC32 == CRC32.hash("234").base64)
    _ = try complete(shelf, id, [.init(eTag: part.eTag, partNumber: 1)])
    let object = try shelf.s3.getObject(.init(bucket: "shelf", key: "k"))
    #expect(object.body?.bytes == "234")
  }

  @Test(
    arguments: [
      "bytes=0", "bytes=-3", "bytes=3-", "bytes=4-2", "0-3", "bytes=0-1-2", "bytes=a-b", "bytes=+0-3",
      "bytes=0-99999999999999999999",
    ])
  func `A range of a copy has both its ends`(range: String) throws {
    let shelf = try Shelf()
    _ = try shelf.s3.putObject(.init(body: "0123456789", bucket: "shelf", key: "from"))
    let id = try begin(shelf)
    let refused = try error {
      _ = try shelf.s3.uploadPartCopy(
        .init(
          bucket: "shelf", copySource: "shelf/from", copySourceRange: range, key: "k", partNumber: 1,
          uploadId: id))
    }
    #expect(
      refused.message
        == "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the "
        + "zero-based offsets of the first and last bytes to copy")
    #expect(member("ArgumentValue", of: refused) == range)
  }

  @Test func `A range beyond the end, or a source that changed, is not copied`() throws {
    let shelf = try Shelf()
    _ = try shelf.s3.putObject(.init(body: "0123456789", bucket: "shelf", key: "from"))
    let id = try begin(shelf)
    var request = S3.UploadPartCopyRequest(
      bucket: "shelf", copySource: "shelf/from", copySourceRange: "bytes=0-10", key: "k", partNumber: 1,
      uploadId: id)
    #expect(
      try error { _ = try shelf.s3.uploadPartCopy(request) }.message
        == "Range specified is not valid for source object of size: 10")
    request.copySourceRange = nil
    request.copySourceIfMatch = "\"other\""
    let changed = try error { _ = try shelf.s3.uploadPartCopy(request) }
    #expect(changed.status == 412)
    #expect(member("Condition", of: changed) == "x-amz-copy-source-If-Match")
    request.copySource = "shelf/nothing"
    #expect(try error { _ = try shelf.s3.uploadPartCopy(request) }.code == "NoSuchKey")
  }

  // MARK: Listings

  @Test func `Parts are listed page by page`() async throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    for number in [1, 3, 5] { _ = try upload(shelf, id, number, HTTPBody("\(number)")) }
    #expect(
      try await shelf.text("/shelf/k?uploadId=\(id)&max-parts=1&part-number-marker=1")
        == "<ListPartsResult><Bucket>shelf</Bucket><Key>k</Key><UploadId>\(id)</UploadId>"
        + "<Initiator><ID>OWNER</ID></Initiator><Owner><ID>OWNER</ID></Owner><StorageClass>STANDARD</StorageClass>"
        + "<PartNumberMarker>1</PartNumberMarker><NextPartNumberMarker>3</NextPartNumberMarker>"
        + "<MaxParts>1</MaxParts><IsTruncated>true</IsTruncated><Part><PartNumber>3</PartNumber>"
        + "<LastModified>2023-11-14T22:13:20.000Z</LastModified>"
        + "<ETag>&quot;\(MD5.hash("3").hex)&quot;</ETag><Size>1</Size></Part></ListPartsResult>")
    let rest = try shelf.s3.listParts(.init(bucket: "shelf", key: "k", partNumberMarker: 3, uploadId: id))
    #expect(rest.parts?.map(\.partNumber) == [5])
    #expect(rest.isTruncated == false)
    #expect(
      try error { _ = try shelf.s3.listParts(.init(bucket: "shelf", key: "k", maxParts: -1, uploadId: id)) }
        .message == "Argument max-parts must be an integer between 0 and 2147483647")
  }

  @Test func `Uploads are listed by key and then by age, in pages`() throws {
    let shelf = try Shelf()
    var ids: [String] = []
    for key in ["b", "a/1", "b", "a/2", "b", "c"] { ids.append(try begin(shelf, key)) }
    let expected = [
      "a/1 \(ids[1])", "a/2 \(ids[3])", "b \(ids[0])", "b \(ids[2])", "b \(ids[4])", "c \(ids[5])",
    ]
    for size in 1...6 {
      var request = S3.ListMultipartUploadsRequest(bucket: "shelf", maxUploads: size)
      var seen: [String] = []
      var isTruncated = true
      while isTruncated {
        let page = try shelf.s3.listMultipartUploads(request)
        seen += (page.uploads ?? []).map { "\($0.key ?? "") \($0.uploadId ?? "")" }
        isTruncated = page.isTruncated == true
        request.keyMarker = page.nextKeyMarker
        request.uploadIdMarker = page.nextUploadIdMarker
      }
      #expect(seen == expected)
    }
    let folded = try shelf.s3.listMultipartUploads(.init(bucket: "shelf", delimiter: "/", maxUploads: 2))
    #expect(folded.commonPrefixes?.map(\.prefix) == ["a/"])
    #expect(folded.uploads?.map(\.uploadId) == [ids[0]])
    #expect(folded.nextKeyMarker == "b")
    // The upload that a page ended with may be gone before the next is asked for.
    _ = try shelf.s3.abortMultipartUpload(.init(bucket: "shelf", key: "b", uploadId: ids[0]))
    let next = try shelf.s3.listMultipartUploads(
      .init(bucket: "shelf", delimiter: "/", keyMarker: "b", uploadIdMarker: ids[0]))
    #expect(next.uploads?.map(\.uploadId) == [ids[2], ids[4], ids[5]])
    #expect(
      try error {
        _ = try shelf.s3.listMultipartUploads(.init(bucket: "shelf", keyMarker: "b", uploadIdMarker: "x"))
      }.message == "Invalid uploadId marker")
  }

  // MARK: On the wire

  @Test func `An upload goes over the wire`() async throws {
    let shelf = try Shelf()
    let created = try await shelf.send(.post, "/shelf/a%20b?uploads")
    let text = created.body.bytes?.description ?? ""
    let match = try #require(text.firstMatch(of: /<UploadId>([^<]*)</))
    let id = String(match.1)
    #expect(
      text.contains(
        "<InitiateMultipartUploadResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Bucket>shelf</Bucket>"
          + "<Key>a b</Key><UploadId>"))
    let part = try await shelf.send(
      .put, "/shelf/a%20b?partNumber=1&uploadId=\(id)", headers: ["Content-Length": "3"], body: "one")
    let etag = try #require(part.headers["ETag"])
    let completed = try await shelf.send(
      .post, "/shelf/a%20b?uploadId=\(id)",
      body: HTTPBody(
        "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\(etag)</ETag></Part></CompleteMultipartUpload>"
      ))
    #expect(completed.status == 200)
    let answer = completed.body.bytes?.description ?? ""
    #expect(
      answer.contains(
        "<Location>https://shelf.s3.us-east-1.amazonaws.com/a%20b</Location><Bucket>shelf</Bucket><Key>a b</Key>"
          + "<ETag>&quot;\(MD5.hash(MD5.hash("one")).hex)-1&quot;</ETag>"))
  }

  @Test func `No body of a completion does harm`() async throws {
    let shelf = try Shelf()
    let id = try begin(shelf)
    let part = try upload(shelf, id, 1, "one")
    let good: Bytes = Bytes(
      "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>1</PartNumber>"
        + "<ETag>&quot;\(part.eTag?.dropFirst().dropLast() ?? "")&quot;</ETag></Part><Part><PartNumber>2</PartNumber>"
        + "<ETag>x</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></CompleteMultipartUpload>")
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(21), corpus: [good, "<CompleteMultipartUpload/>", "<Part></Part>"],
      alphabet: Array("<>/&;\"0123456789-PartNumberETag".utf8))
    for _ in 0..<FuzzRounds.count(500) {
      let body = mutator.next()
      let response = try await shelf.send(.post, "/shelf/k?uploadId=\(id)", body: .bytes(body))
      #expect([200, 400, 404].contains(response.status), "\(body)")
    }
  }
}
