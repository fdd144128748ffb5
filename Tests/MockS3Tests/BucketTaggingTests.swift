// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketTaggingTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
    try put([.init(key: "kept", value: "yes")])
  }

  private func put(_ tags: [S3.Tag]) throws(AWSError) {
    try s3.putBucketTagging(.init(bucket: "books", tagging: .init(tagSet: tags)))
  }

  private var tags: [String: String] {
    (cloud.withState(of: S3.self) { $0.bucket("books")?.tags } ?? nil) ?? [:]
  }

  @Test func `Tags are replaced and deleted whole`() throws {
    try put([.init(key: "b", value: ""), .init(key: "a é/1+-=._:@", value: "x")])
    let read = try s3.getBucketTagging(.init(bucket: "books")).tagSet
    #expect(read.map(\.key) == ["b", "a é/1+-=._:@"])
    try s3.deleteBucketTagging(.init(bucket: "books"))
    let error = refusal { try s3.getBucketTagging(.init(bucket: "books")) }
    #expect(error.code == "NoSuchTagSet")
    #expect(error.message == "The TagSet does not exist")
    #expect(error.status == 404)
    #expect(error.members == [.init("BucketName", "books")])
  }

  @Test(
    arguments: [
      ([("a", "1"), ("a", "2")], "InvalidTag", "Cannot provide multiple Tags with the same key"),
      ([("aws:a", "1")], "InvalidTag", "System tags cannot be added/updated by requester"),
      ([("", "1")], "InvalidTag", "The TagKey you have provided is invalid"),
      ([("a?", "1")], "InvalidTag", "The TagKey you have provided is invalid"),
      ([(String(repeating: "k", count: 129), "1")], "InvalidTag", "The TagKey you have provided is invalid"),
      ([("a", "{}")], "InvalidTag", "The TagValue you have provided is invalid"),
      (
        [("a", String(repeating: "v", count: 257))], "InvalidTag", "The TagValue you have provided is invalid"
      ),
      ((0..<51).map { ("k\($0)", "") }, "BadRequest", "Bucket tag count cannot be greater than 50"),
    ] as [([(String, String)], String, String)])
  func `Bad tags are refused, and what was there stays`(
    pairs: [(String, String)], code: String, message: String
  ) {
    let error = refusal { try put(pairs.map { S3.Tag(key: $0.0, value: $0.1) }) }
    #expect(error.code == code)
    #expect(error.message == message)
    #expect(tags == ["kept": "yes"])
  }

  @Test func `Fifty tags of full length are taken`() throws {
    let value = String(repeating: "v", count: 256)
    try put((0..<50).map { S3.Tag(key: String(repeating: "k", count: 126) + "\($0 + 10)", value: value) })
    #expect(tags.count == 50)
  }

  @Test func `Once tags decide over access, they are changed elsewhere`() throws {
    #expect(try s3.getBucketAbac(.init(bucket: "books")).abacStatus?.status == .disabled)
    try s3.putBucketAbac(.init(bucket: "books", abacStatus: .init(status: .enabled)))
    #expect(refusal { try put([.init(key: "a", value: "b")]) }.code == "MethodNotAllowed")
    #expect(refusal { try s3.deleteBucketTagging(.init(bucket: "books")) }.code == "MethodNotAllowed")
    #expect(tags == ["kept": "yes"])
    #expect(
      refusal { try s3.putBucketAbac(.init(bucket: "books", abacStatus: .init())) }.code == "MalformedXML")
  }
}
