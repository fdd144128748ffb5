// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct ObjectListingTests {
  private static let emptyETag = "&quot;d41d8cd98f00b204e9800998ecf8427e&quot;"

  private func contents(_ key: String, owner: Bool) -> String {
    "<Contents><Key>\(key)</Key><LastModified>2023-11-14T22:13:20.000Z</LastModified>"
      + "<ETag>\(Self.emptyETag)</ETag><Size>0</Size>" + (owner ? "<Owner><ID>OWNER</ID></Owner>" : "")
      + "<StorageClass>STANDARD</StorageClass></Contents>"
  }

  @Test func `The first version of the listing names its owner and its marker`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a/1", "b"])
    #expect(
      try await shelf.text("/shelf")
        == "<ListBucketResult><Name>shelf</Name><Prefix></Prefix><Marker></Marker><MaxKeys>1000</MaxKeys>"
        + "<IsTruncated>false</IsTruncated>" + contents("a/1", owner: true) + contents("b", owner: true)
        + "</ListBucketResult>")
  }

  @Test func `There is no third version`() async throws {
    let shelf = try Shelf()
    for type in ["", "1", "3", "two"] {
      let answer = try await shelf.send(.get, "/shelf?list-type=\(type)&max-keys=1")
      #expect(answer.status == 400)
      let body = answer.body.bytes?.description ?? ""
      #expect(
        body.contains("<Code>InvalidArgument</Code><Message>Invalid List Type specified in Request</Message>")
      )
      #expect(body.contains("<ArgumentName>list-type</ArgumentName>"))
    }
    #expect(try await shelf.send(.get, "/shelf?prefix=list-type").status == 200)
  }

  @Test func `The first version tells the next marker only where keys are rolled up`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a/1", "a/2", "b", "c"])
    #expect(
      try await shelf.text("/shelf?max-keys=1&delimiter=/&marker=A&prefix=")
        == "<ListBucketResult><Name>shelf</Name><Prefix></Prefix><Marker>A</Marker><NextMarker>a/</NextMarker>"
        + "<MaxKeys>1</MaxKeys><Delimiter>/</Delimiter><IsTruncated>true</IsTruncated>"
        + "<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>")
    let second = try shelf.s3.listObjects(.init(bucket: "shelf", delimiter: "/", marker: "a/", maxKeys: 1))
    #expect(second.contents?.map(\.key) == ["b"])
    #expect(second.nextMarker == "b")
    let plain = try shelf.s3.listObjects(.init(bucket: "shelf", maxKeys: 1))
    #expect(plain.isTruncated == true)
    #expect(plain.nextMarker == nil)
  }

  @Test func `The second version counts, and names owners when asked`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a/1", "a/2", "b"])
    #expect(
      try await shelf.text("/shelf?list-type=2&delimiter=%2F&fetch-owner=true&start-after=A")
        == "<ListBucketResult><Name>shelf</Name><Prefix></Prefix><StartAfter>A</StartAfter><KeyCount>2</KeyCount>"
        + "<MaxKeys>1000</MaxKeys><Delimiter>/</Delimiter><IsTruncated>false</IsTruncated>"
        + contents("b", owner: true)
        + "<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes></ListBucketResult>")
    #expect(try await shelf.text("/shelf?list-type=2&prefix=b").contains(contents("b", owner: false)))
  }

  @Test func `A continuation token leads to the next page and wins over start-after`() throws {
    let shelf = try Shelf()
    shelf.fill(["a", "b", "c/1", "c/2", "d"])
    var seen: [String] = []
    var token: String?
    repeat {
      let page = try shelf.s3.listObjectsV2(
        .init(bucket: "shelf", delimiter: "/", maxKeys: 1, continuationToken: token, startAfter: "a"))
      #expect(page.keyCount == 1)
      #expect(page.continuationToken == token)
      seen += (page.contents ?? []).compactMap(\.key) + (page.commonPrefixes ?? []).compactMap(\.prefix)
      token = page.nextContinuationToken
      #expect((token != nil) == page.isTruncated)
    } while token != nil
    #expect(seen == ["b", "c/", "d"])
  }

  @Test(arguments: ["", "x", "1", "1AAAA", "1d+/=", "1aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ="])
  func `A token that isn't ours is refused`(token: String) throws {
    let shelf = try Shelf()
    let error = try #require(throws: AWSError.self) {
      try shelf.s3.listObjectsV2(.init(bucket: "shelf", continuationToken: token))
    }
    #expect(error.code == "InvalidArgument")
    #expect(error.message == "The continuation token provided is incorrect")
  }

  @Test(arguments: ["a", "\u{1}", "käse/🧀", String(repeating: "x", count: 1024)])
  func `Tokens come back as the name they were made of`(name: String) {
    let token = ContinuationToken.make(after: Bytes(name))
    #expect(ContinuationToken.name(in: token) == name)
    #expect(!token.contains(Bytes(name).base64))
  }

  @Test func `A page of nothing is not truncated, one of too much holds a thousand`() throws {
    let shelf = try Shelf()
    shelf.fill((0..<1001).map { "key-\($0)" })
    let none = try shelf.s3.listObjectsV2(.init(bucket: "shelf", maxKeys: 0))
    #expect(none.isTruncated == false)
    #expect(none.contents == nil)
    #expect(none.keyCount == 0)
    #expect(none.maxKeys == 0)
    let most = try shelf.s3.listObjectsV2(.init(bucket: "shelf", maxKeys: 5000))
    #expect(most.contents?.count == 1000)
    #expect(most.maxKeys == 1000)
    #expect(most.isTruncated == true)
  }

  @Test(
    arguments: [
      (
        "max-keys=-1", "Argument maxKeys must be an integer between 0 and 2147483647", "max-keys", "-1"
      ),
      ("max-keys=ten", "Provided max-keys not an integer or within integer range", "max-keys", "ten"),
      (
        "max-keys=2147483648", "Provided max-keys not an integer or within integer range", "max-keys",
        "2147483648"
      ),
      ("encoding-type=xml", "Invalid Encoding Method specified in Request", "encoding-type", "xml"),
    ])
  func `Arguments that S3 doesn't take are named`(
    query: String, message: String, name: String, value: String
  ) async throws {
    let shelf = try Shelf()
    for target in ["/shelf?", "/shelf?list-type=2&", "/shelf?versions&"] {
      #expect(
        try await shelf.text(target + query)
          == "<Error><Code>InvalidArgument</Code><Message>\(message)</Message>"
          + "<ArgumentName>\(name)</ArgumentName><ArgumentValue>\(value)</ArgumentValue></Error>")
    }
  }

  @Test func `Keys come in the order of bytes, whatever they are made of`() throws {
    let shelf = try Shelf()
    let keys = [
      "\u{1}", "\u{9}tab", " ", "%41", "+", ".", "..", "/", "//", "/a", "A", "a", "a ", "a/", "a/./b",
      "a//", "a//b", "a/b", "a\u{7F}", "e\u{301}", "é", "\u{FFFD}", "😀",
    ]
    shelf.fill(keys.reversed())
    #expect(
      try shelf.s3.listObjectsV2(.init(bucket: "shelf")).contents?.map { Bytes($0.key ?? "") }
        == keys.map { Bytes($0) })
    let folded = try shelf.s3.listObjectsV2(.init(bucket: "shelf", delimiter: "/", prefix: "a/"))
    #expect(folded.contents?.map(\.key) == ["a/", "a/b"])
    #expect(folded.commonPrefixes?.map(\.prefix) == ["a/./", "a//"])
  }

  @Test func `What XML cannot hold is written as a reference, or encoded when asked`() async throws {
    let shelf = try Shelf()
    shelf.fill(["\u{1}<&>\"", "a b/c+d%~*é"])
    let plain = try await shelf.text("/shelf?list-type=2")
    #expect(plain.contains("<Key>&#x1;&lt;&amp;&gt;&quot;</Key>"))
    #expect(plain.contains("<Key>a b/c+d%~*é</Key>"))
    let encoded = try await shelf.text("/shelf?list-type=2&encoding-type=url&start-after=%00&prefix=")
    #expect(encoded.contains("<StartAfter>%00</StartAfter>"))
    #expect(encoded.contains("<EncodingType>url</EncodingType><IsTruncated>"))
    #expect(encoded.contains("<Key>%01%3C%26%3E%22</Key>"))
    #expect(encoded.contains("<Key>a+b/c%2Bd%25%7E*%C3%A9</Key>"))
    let folded = try await shelf.text("/shelf?encoding-type=url&delimiter=%20&prefix=a&marker=a%20")
    #expect(
      folded
        == "<ListBucketResult><Name>shelf</Name><Prefix>a</Prefix><Marker>a+</Marker><MaxKeys>1000</MaxKeys>"
        + "<Delimiter>+</Delimiter><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated></ListBucketResult>"
    )
  }

  @Test func `An empty delimiter rolls nothing up`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a/b"])
    let text = try await shelf.text("/shelf?list-type=2&delimiter=")
    #expect(!text.contains("Delimiter"))
    #expect(text.contains("<Key>a/b</Key>"))
  }

  @Test func `Keys whose newest version is a delete marker are not there`() throws {
    let shelf = try Shelf(versioned: true)
    shelf.fill(["a/1", "a/2", "b/1", "c"])
    shelf.fill(["a/1", "b/1", "c"], deleted: true)
    let page = try shelf.s3.listObjectsV2(.init(bucket: "shelf", delimiter: "/"))
    #expect(page.commonPrefixes?.map(\.prefix) == ["a/"])
    #expect(page.contents == nil)
    #expect(page.isTruncated == false)
  }

  @Test func `The state of a restoration is told when asked for`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a", "b"])
    shelf.change { bucket in
      _ = try? bucket.updateVersion(nil, forKey: "a") { (version: inout StoredVersion) throws(AWSError) in
        version.storageClass = .glacier
        version.checksum = ObjectChecksum(algorithm: .crc32, type: .fullObject, value: "AAAAAA==")
        version.restoration = Restoration(expiry: Instant(secondsSince1970: 1_700_100_000))
      }
    }
    var request = S3.ListObjectsV2Request(bucket: "shelf")
    #expect(try shelf.s3.listObjectsV2(request).contents?.first?.restoreStatus == nil)
    request.optionalObjectAttributes = [.restoreStatus]
    let first = try #require(try shelf.s3.listObjectsV2(request).contents?.first)
    #expect(first.storageClass == .glacier)
    #expect(first.checksumAlgorithm == [.crc32])
    #expect(first.checksumType == .fullObject)
    #expect(first.restoreStatus?.isRestoreInProgress == false)
    #expect(first.restoreStatus?.restoreExpiryDate == Instant(secondsSince1970: 1_700_100_000))
    request.optionalObjectAttributes = [.init(rawValue: "Colour")]
    let error = try #require(throws: AWSError.self) { try shelf.s3.listObjectsV2(request) }
    #expect(error.message == "Invalid attribute name specified")
  }

  @Test func `A bucket that isn't there, or is somebody else's, is not listed`() throws {
    let shelf = try Shelf()
    let missing = try #require(throws: AWSError.self) { try shelf.s3.listObjects(.init(bucket: "none")) }
    #expect(missing.code == "NoSuchBucket")
    let other = try #require(throws: AWSError.self) {
      try shelf.s3.listObjects(.init(bucket: "shelf", expectedBucketOwner: "111111111111"))
    }
    #expect(other.code == "AccessDenied")
  }
}
