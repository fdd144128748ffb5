// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

/// Who may copy from objects, and who may delete many at once.
@Suite struct ObjectAccessTests {
  let shelf: Shelf
  let stranger = "210987654321"

  init() throws {
    shelf = try Shelf()
    shelf.fill(["a", "b", "hidden"], text: "text")
    try shelf.s3.putObjectTagging(
      .init(bucket: "shelf", key: "b", tagging: .init(tagSet: [.init(key: "k", value: "v")])))
    try shelf.cloud.s3.as(account: stranger).createBucket(.init(bucket: "mine"))
  }

  private func policy(_ statements: String...) throws {
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"))
  }

  private func statement(_ action: String, _ resource: String, effect: String = "Allow") -> String {
    """
    {"Effect":"\(effect)","Principal":"*","Action":"s3:\(action)","Resource":"arn:aws:s3:::shelf\(resource)"}
    """
  }

  /// The code of the error of a copy that the stranger makes in a bucket of its own; `nil` where it succeeds.
  private func copy(_ key: String, _ directive: S3.TaggingDirective? = nil) -> String? {
    do throws(AWSError) {
      _ = try shelf.cloud.s3.as(account: stranger).copyObject(
        .init(bucket: "mine", copySource: "shelf/\(key)", key: "copy", taggingDirective: directive))
      return nil
    } catch {
      return error.code
    }
  }

  private func copyPart(_ key: String) -> String? {
    do throws(AWSError) {
      let s3 = shelf.cloud.s3.as(account: stranger)
      let upload = try s3.createMultipartUpload(.init(bucket: "mine", key: "copy"))
      _ = try s3.uploadPartCopy(
        .init(
          bucket: "mine", copySource: "shelf/\(key)", key: "copy", partNumber: 1,
          uploadId: upload.uploadId ?? ""))
      return nil
    } catch {
      return error.code
    }
  }

  @Test func `Only who may read an object may copy it`() throws {
    #expect(copy("a") == "AccessDenied")
    #expect(copyPart("a") == "AccessDenied")
    #expect(copy("none") == "AccessDenied")
    try policy(statement("GetObject", "/a"))
    #expect(copy("a") == nil)
    #expect(copyPart("a") == nil)
    #expect(copy("hidden") == "AccessDenied")
    // Whether a key exists is told to those only who may list.
    #expect(copy("none") == "AccessDenied")
    try policy(statement("GetObject", "/*"), statement("ListBucket", ""))
    #expect(copy("none") == "NoSuchKey")
  }

  @Test func `Tags are copied by who may read them`() throws {
    try policy(statement("GetObject", "/*"))
    #expect(copy("b") == "AccessDenied")
    #expect(copy("b", .replace) == nil)
    try policy(statement("GetObject", "/*"), statement("GetObjectTagging", "/*"))
    #expect(copy("b") == nil)
    #expect(
      try shelf.cloud.s3.as(account: stranger).getObjectTagging(.init(bucket: "mine", key: "copy")).tagSet
        .map(\.key) == ["k"])
  }

  @Test func `A policy can keep the owner from copying`() throws {
    try policy(statement("GetObject", "/a", effect: "Deny"))
    #expect(throws: AWSError.self) {
      try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "shelf/a", key: "copy"))
    }
    try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "shelf/b", key: "copy"))
  }

  @Test func `Of many keys those are deleted that the caller may delete`() throws {
    func delete(_ keys: String...) throws -> S3.DeleteObjectsOutput {
      try shelf.cloud.s3.as(account: stranger).deleteObjects(
        .init(bucket: "shelf", delete: .init(objects: keys.map { .init(key: $0) })))
    }
    let refused = try delete("a", "b")
    #expect(refused.deleted == nil)
    #expect(refused.errors?.map(\.key) == ["a", "b"])
    #expect(refused.errors?.map(\.code) == ["AccessDenied", "AccessDenied"])
    #expect(refused.errors?.first?.message == "Access Denied")
    try policy(statement("DeleteObject", "/a"))
    let mixed = try delete("a", "b")
    #expect(mixed.deleted?.map(\.key) == ["a"])
    #expect(mixed.errors?.map(\.key) == ["b"])
    #expect(shelf.cloud.withState(of: S3.self) { $0.bucket("shelf")?.keys } == ["b", "hidden"])
  }

  @Test func `Nobody in particular deletes nothing`() async throws {
    let request = HTTPRequest(
      method: .post, target: "/shelf?delete",
      headers: ["Host": "s3.us-east-1.amazonaws.com", "x-amz-checksum-crc32": "v6Ysrw=="],
      body: "<Delete><Object><Key>a</Key></Object></Delete>")
    let answer = try await shelf.cloud.respond(to: request)
    #expect(answer.body.bytes?.description.contains("<Code>AccessDenied</Code>") == true)
    #expect(shelf.cloud.withState(of: S3.self) { $0.bucket("shelf")?.keys } == ["a", "b", "hidden"])
  }
}
