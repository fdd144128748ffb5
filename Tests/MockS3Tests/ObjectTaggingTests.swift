// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct ObjectTaggingTests {
  private func put(_ shelf: Shelf, _ tags: [S3.Tag], version: String? = nil) throws(AWSError) -> String? {
    try shelf.s3.putObjectTagging(
      .init(bucket: "shelf", key: "k", versionId: version, tagging: .init(tagSet: tags))
    ).versionId
  }

  private func tags(_ shelf: Shelf, version: String? = nil) throws(AWSError) -> [String] {
    try shelf.s3.getObjectTagging(.init(bucket: "shelf", key: "k", versionId: version)).tagSet.map {
      "\($0.key)=\($0.value)"
    }
  }

  @Test func `Tags are replaced whole, and deleted whole`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", tagging: "a=1&b%20c=d%2Be&f="))
    #expect(try tags(shelf) == ["a=1", "b c=d+e", "f="])
    let before = try shelf.s3.headObject(.init(bucket: "shelf", key: "k"))
    shelf.cloud.clock.advance(by: .seconds(60))
    #expect(try put(shelf, [.init(key: "x", value: "y")]) == nil)
    #expect(try tags(shelf) == ["x=y"])
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).lastModified == before.lastModified)
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).tagCount == 1)
    try shelf.s3.deleteObjectTagging(.init(bucket: "shelf", key: "k"))
    #expect(try tags(shelf) == [])
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).tagCount == nil)
  }

  @Test func `Tags belong to a version`() throws {
    let shelf = try Shelf(versioned: true)
    let first = try shelf.s3.putObject(
      .init(body: "one", bucket: "shelf", key: "k", tagging: "a=1")
    ).versionId
    let second = try shelf.s3.putObject(.init(body: "two", bucket: "shelf", key: "k")).versionId
    #expect(try put(shelf, [.init(key: "b", value: "2")]) == second)
    #expect(try tags(shelf, version: first) == ["a=1"])
    #expect(try put(shelf, [.init(key: "c", value: "3")], version: first) == first)
    #expect(try tags(shelf) == ["b=2"])
    let marker = try shelf.s3.deleteObject(.init(bucket: "shelf", key: "k")).versionId
    #expect(refusal { _ = try tags(shelf) }.code == "NoSuchKey")
    #expect(refusal { _ = try tags(shelf, version: marker) }.code == "MethodNotAllowed")
    #expect(refusal { _ = try put(shelf, [], version: marker) }.code == "MethodNotAllowed")
    #expect(try tags(shelf, version: first) == ["c=3"])
  }

  @Test func `At most ten tags, each key once, of letters that tags have`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    func code(_ tags: [S3.Tag]) -> String { refusal { _ = try put(shelf, tags) }.code }
    let ten = (0..<10).map { S3.Tag(key: "k\($0)", value: "") }
    _ = try put(shelf, ten)
    #expect(code(ten + [.init(key: "k10", value: "")]) == "BadRequest")
    #expect(code([.init(key: "a", value: "1"), .init(key: "a", value: "2")]) == "InvalidTag")
    #expect(code([.init(key: "", value: "1")]) == "InvalidTag")
    #expect(code([.init(key: String(repeating: "k", count: 129), value: "1")]) == "InvalidTag")
    #expect(code([.init(key: "a", value: String(repeating: "v", count: 257))]) == "InvalidTag")
    #expect(code([.init(key: "aws:a", value: "1")]) == "InvalidTag")
    #expect(code([.init(key: "a?", value: "1")]) == "InvalidTag")
    _ = try put(
      shelf,
      [.init(key: String(repeating: "ä", count: 128), value: String(repeating: "ß", count: 256))])
    #expect(try tags(shelf).count == 1)
  }

  @Test(arguments: ["a=1&a=2", "a=%zz"]) func `A header of tags is a query of different names`(
    header: String
  ) throws {
    let shelf = try Shelf()
    let error = refusal {
      try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", tagging: header))
    }
    #expect(error.code == "InvalidArgument")
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 0)
  }

  @Test func `A missing object is told before its tags are looked at`() throws {
    let shelf = try Shelf()
    #expect(refusal { _ = try put(shelf, [.init(key: "", value: "")]) }.code == "NoSuchKey")
    #expect(
      refusal { try shelf.s3.deleteObjectTagging(.init(bucket: "shelf", key: "k")) }.code == "NoSuchKey")
  }

  @Test func `The answer is as S3 writes it`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", tagging: "a=1%2B"))
    #expect(
      try await shelf.text("/shelf/k?tagging")
        == "<Tagging><TagSet><Tag><Key>a</Key><Value>1+</Value></Tag></TagSet></Tagging>")
    let put = try await shelf.send(
      .put, "/shelf/k?tagging",
      body: "<Tagging><TagSet><Tag><Key>b</Key><Value>2</Value></Tag></TagSet></Tagging>")
    #expect(put.status == 200)
    let deleted = try await shelf.send(.delete, "/shelf/k?tagging")
    #expect(deleted.status == 204)
    #expect(try await shelf.text("/shelf/k?tagging") == "<Tagging><TagSet/></Tagging>")
    let malformed = try await shelf.send(.put, "/shelf/k?tagging", body: "<Tagging><TagSet>")
    #expect(malformed.element("Code") == "MalformedXML")
  }
}
