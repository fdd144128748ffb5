// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct CopyObjectTests {
  private func code(_ shelf: Shelf, _ request: S3.CopyObjectRequest) -> String? {
    failure { () throws(AWSError) in try shelf.s3.copyObject(request) }?.code
  }

  @Test func `A copy takes headers, metadata and tags along unless others come`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", cacheControl: "no-cache", contentType: "text/plain", key: "a",
        metadata: ["one": "1"], storageClass: .standardIa, websiteRedirectLocation: "/x", tagging: "t=1"))
    let copy = try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "/shelf/a", key: "b"))
    #expect(copy.copyObjectResult?.eTag == "\"1cb251ec0d568de6a929b520c4aed8d1\"")
    let kept = try shelf.s3.getObject(.init(bucket: "shelf", key: "b"))
    #expect(kept.body?.bytes == "text")
    #expect(kept.contentType == "text/plain")
    #expect(kept.cacheControl == "no-cache")
    #expect(kept.metadata == ["one": "1"])
    #expect(kept.tagCount == 1)
    // The class and the redirect are the request's own.
    #expect(kept.storageClass == nil)
    #expect(kept.websiteRedirectLocation == nil)
    try shelf.s3.copyObject(
      .init(
        bucket: "shelf", contentType: "text/csv", copySource: "shelf/a", key: "c", metadata: ["two": "2"],
        metadataDirective: .replace, taggingDirective: .replace, storageClass: .onezoneIa, tagging: "u=2&v=3")
    )
    let replaced = try shelf.s3.getObject(.init(bucket: "shelf", key: "c"))
    #expect(replaced.contentType == "text/csv")
    #expect(replaced.cacheControl == nil)
    #expect(replaced.metadata == ["two": "2"])
    #expect(replaced.tagCount == 2)
    #expect(replaced.storageClass == .onezoneIa)
    // Without a directive, what comes along counts for nothing.
    try shelf.s3.copyObject(
      .init(
        bucket: "shelf", contentType: "text/csv", copySource: "shelf/a", key: "d", metadata: ["two": "2"]))
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "d")).metadata == ["one": "1"])
  }

  @Test func `A version is copied by its id, and named in the answer`() throws {
    let shelf = try Shelf(versioned: true)
    let first = try #require(
      try shelf.s3.putObject(.init(body: "one", bucket: "shelf", key: "a b")).versionId)
    let second = try shelf.s3.putObject(.init(body: "two", bucket: "shelf", key: "a b")).versionId
    let copy = try shelf.s3.copyObject(
      .init(bucket: "shelf", copySource: "shelf/a%20b?versionId=\(first)", key: "b"))
    #expect(copy.copySourceVersionId == first)
    #expect(copy.versionId?.utf8.count == 32)
    #expect(try shelf.s3.getObject(.init(bucket: "shelf", key: "b")).body?.bytes == "one")
    let newest = try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "shelf/a+b", key: "b"))
    #expect(newest.copySourceVersionId == second)
    // An old version becomes the newest by a copy onto itself.
    try shelf.s3.copyObject(
      .init(bucket: "shelf", copySource: "shelf/a%20b?versionId=\(first)", key: "a b"))
    #expect(try shelf.s3.getObject(.init(bucket: "shelf", key: "a b")).body?.bytes == "one")
    let marker = try #require(
      try shelf.s3.deleteObject(.init(bucket: "shelf", key: "a b")).versionId)
    #expect(code(shelf, .init(bucket: "shelf", copySource: "shelf/a%20b", key: "c")) == "NoSuchKey")
    #expect(
      code(shelf, .init(bucket: "shelf", copySource: "shelf/a%20b?versionId=\(marker)", key: "c"))
        == "InvalidRequest")
    #expect(
      code(
        shelf,
        .init(
          bucket: "shelf", copySource: "shelf/a%20b?versionId=\(String(repeating: "a", count: 32))", key: "c")
      )
        == "NoSuchVersion")
    #expect(
      code(shelf, .init(bucket: "shelf", copySource: "shelf/a%20b?versionId=x", key: "c"))
        == "InvalidArgument")
  }

  @Test func `An object is copied onto itself only if something changes`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "a"))
    let plain = S3.CopyObjectRequest(bucket: "shelf", copySource: "shelf/a", key: "a")
    #expect(code(shelf, plain) == "InvalidRequest")
    func changed(_ change: (inout S3.CopyObjectRequest) -> Void) -> String? {
      var request = plain
      change(&request)
      return code(shelf, request)
    }
    #expect(changed { $0.metadataDirective = .replace } == nil)
    #expect(changed { $0.storageClass = .standardIa } == nil)
    #expect(changed { $0.websiteRedirectLocation = "/x" } == nil)
    #expect(changed { $0.serverSideEncryption = .aes256 } == nil)
    #expect(changed { $0.taggingDirective = .replace } == "InvalidRequest")
  }

  @Test func `Conditions are on the source and name its headers`() throws {
    let shelf = try Shelf()
    let etag = try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "a")).eTag
    let now = shelf.cloud.clock.now
    func condition(_ change: (inout S3.CopyObjectRequest) -> Void) -> String? {
      var request = S3.CopyObjectRequest(bucket: "shelf", copySource: "shelf/a", key: "b")
      change(&request)
      let error = failure { () throws(AWSError) in try shelf.s3.copyObject(request) }
      #expect(error?.status ?? 412 == 412)
      return error?.members.first { $0.name == "Condition" }?.value.string
    }
    #expect(condition { $0.copySourceIfMatch = "\"x\"" } == "x-amz-copy-source-If-Match")
    #expect(condition { $0.copySourceIfNoneMatch = etag } == "x-amz-copy-source-If-None-Match")
    #expect(condition { $0.copySourceIfModifiedSince = now } == "x-amz-copy-source-If-Modified-Since")
    #expect(
      condition { $0.copySourceIfUnmodifiedSince = now - .seconds(1) }
        == "x-amz-copy-source-If-Unmodified-Since")
    #expect(
      condition {
        $0.copySourceIfMatch = etag
        $0.copySourceIfUnmodifiedSince = now - .seconds(1)
      } == nil)
    #expect(
      condition {
        $0.copySourceIfNoneMatch = "\"x\""
        $0.copySourceIfModifiedSince = now
      } == nil)
  }

  @Test func `A source that is no name is refused before anything is looked for`() throws {
    let shelf = try Shelf()
    for source in ["", "shelf", "/", "shelf/", "/a", "%zz/a", "arn:aws:s3:::shelf/a"] {
      #expect(code(shelf, .init(bucket: "shelf", copySource: source, key: "b")) == "InvalidArgument")
    }
    #expect(code(shelf, .init(bucket: "none", copySource: "", key: "b")) == "NoSuchBucket")
    #expect(code(shelf, .init(bucket: "shelf", copySource: "none/a", key: "b")) == "NoSuchBucket")
    #expect(code(shelf, .init(bucket: "shelf", copySource: "shelf/a", key: "b")) == "NoSuchKey")
    #expect(
      code(
        shelf,
        .init(
          bucket: "shelf", copySource: "shelf/a", key: "b", metadataDirective: .init(rawValue: "MERGE")))
        == "InvalidArgument")
    #expect(
      code(
        shelf,
        .init(bucket: "shelf", copySource: "shelf/a", key: "b", taggingDirective: .init(rawValue: "MERGE")))
        == "InvalidArgument")
  }

  @Test func `Who copies must be able to read`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "secret", bucket: "shelf", key: "a"))
    let stranger = shelf.s3.as(account: "111122223333")
    try stranger.createBucket(.init(bucket: "theirs"))
    func copies(_ source: String) throws -> [String?] {
      let id = try #require(
        stranger.createMultipartUpload(.init(bucket: "theirs", key: "parts")).uploadId)
      return [
        failure { () throws(AWSError) in
          try stranger.copyObject(.init(bucket: "theirs", copySource: source, key: "b"))
        }?.code,
        failure { () throws(AWSError) in
          try stranger.uploadPartCopy(
            .init(bucket: "theirs", copySource: source, key: "parts", partNumber: 1, uploadId: id))
        }?.code,
      ]
    }
    #expect(try copies("shelf/a") == ["AccessDenied", "AccessDenied"])
    // Nor is it told what is there and what isn't.
    #expect(try copies("shelf/missing") == ["AccessDenied", "AccessDenied"])
    #expect(try stranger.listObjectsV2(.init(bucket: "theirs")).keyCount == 0)
    func allow(_ action: String, _ resource: String) throws {
      try shelf.s3.putBucketPolicy(
        .init(
          bucket: "shelf",
          policy: """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
             "Action": "\(action)", "Resource": "arn:aws:s3:::\(resource)"}}
            """))
    }
    try allow("s3:ListBucket", "shelf")
    #expect(try copies("shelf/missing") == ["NoSuchKey", "NoSuchKey"])
    #expect(try copies("shelf/a") == ["AccessDenied", "AccessDenied"])
    try allow("s3:GetObject", "shelf/*")
    #expect(try copies("shelf/a") == [nil, nil])
    #expect(try stranger.getObject(.init(bucket: "theirs", key: "b")).body?.bytes == "secret")
  }

  @Test func `A denial of reading keeps the owner from copying`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "a"))
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::shelf/*"}}
          """))
    #expect(code(shelf, .init(bucket: "shelf", copySource: "shelf/a", key: "b")) == "AccessDenied")
  }

  @Test func `Somebody else's expected bucket is refused`() throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "a"))
    #expect(
      code(
        shelf,
        .init(
          bucket: "shelf", copySource: "shelf/a", key: "b", expectedSourceBucketOwner: "111122223333"))
        == "AccessDenied")
    #expect(
      code(
        shelf,
        .init(bucket: "shelf", copySource: "shelf/a", key: "b", expectedBucketOwner: "111122223333"))
        == "AccessDenied")
  }
}
