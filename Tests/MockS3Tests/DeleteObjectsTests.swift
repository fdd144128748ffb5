// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct DeleteObjectsTests {
  @discardableResult
  private func delete(
    _ s3: ServiceCalls<S3>, _ objects: [S3.ObjectIdentifier], quiet: Bool? = nil, bypass: Bool? = nil
  ) throws(AWSError) -> S3.DeleteObjectsOutput {
    try s3.deleteObjects(
      .init(
        bucket: "shelf", delete: .init(objects: objects, quiet: quiet), bypassGovernanceRetention: bypass))
  }

  @Test func `What is deleted, what was not there and what cannot be deleted are told in order`() throws {
    let shelf = try Shelf(versioned: true)
    shelf.change { $0.settings.objectLock = .init(objectLockEnabled: .enabled) }
    let version = try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "a")).versionId
    let locked = try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", checksumAlgorithm: .crc32, key: "b",
        objectLockLegalHoldStatus: .on)
    ).versionId
    let result = try delete(
      shelf.s3,
      [
        .init(key: "a", versionId: version), .init(key: "b", versionId: locked), .init(key: "missing"),
        .init(key: "a", versionId: "nonsense"), .init(key: "b", eTag: "\"x\""),
      ])
    #expect(result.deleted?.map(\.key) == ["a", "missing"])
    #expect(result.deleted?.first?.versionId == version)
    #expect(result.deleted?.first?.deleteMarker == nil)
    #expect(result.deleted?.last?.deleteMarker == true)
    #expect(result.deleted?.last?.deleteMarkerVersionId?.utf8.count == 32)
    #expect(result.errors?.map(\.key) == ["b", "a", "b"])
    #expect(result.errors?.map(\.code) == ["AccessDenied", "NoSuchVersion", "PreconditionFailed"])
    #expect(result.errors?.first?.versionId == locked)
    #expect(result.errors?.first?.message == "Access Denied because object protected by object lock.")
  }

  @Test func `A quiet request hears of errors alone`() throws {
    let shelf = try Shelf()
    shelf.fill(["a", "b"])
    let long = String(repeating: "k", count: 1025)
    let result = try delete(shelf.s3, [.init(key: "a"), .init(key: long), .init(key: "b")], quiet: true)
    #expect(result.deleted == nil)
    #expect(result.errors?.map(\.code) == ["KeyTooLongError"])
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 0)
  }

  @Test func `A delete marker that is deleted is told as one`() throws {
    let shelf = try Shelf(versioned: true)
    let marker = try shelf.s3.deleteObject(.init(bucket: "shelf", key: "a")).versionId
    let result = try delete(shelf.s3, [.init(key: "a", versionId: marker)])
    #expect(result.deleted?.first?.deleteMarker == true)
    #expect(result.deleted?.first?.deleteMarkerVersionId == marker)
    #expect(result.deleted?.first?.versionId == marker)
  }

  @Test func `Of one key that is named twice, both deletions are told`() throws {
    let shelf = try Shelf()
    shelf.fill(["a"])
    #expect(try delete(shelf.s3, [.init(key: "a"), .init(key: "a")]).deleted?.map(\.key) == ["a", "a"])
  }

  @Test func `From one to a thousand objects, each with a key`() throws {
    let shelf = try Shelf()
    #expect(refusal { try delete(shelf.s3, []) }.code == "MalformedXML")
    let keys = (0...1000).map { S3.ObjectIdentifier(key: "k\($0)") }
    #expect(refusal { try delete(shelf.s3, keys) }.code == "MalformedXML")
    #expect(try delete(shelf.s3, Array(keys.dropLast())).deleted?.count == 1000)
    #expect(refusal { try delete(shelf.s3, [.init(key: "")]) }.code == "UserKeyMustBeSpecified")
  }

  @Test func `Who may not delete a key is told so, key by key`() throws {
    let shelf = try Shelf(versioned: true)
    let version = try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "open/a")).versionId
    shelf.fill(["open/b", "closed/c"])
    let stranger = shelf.s3.as(account: "111122223333")
    let all: [S3.ObjectIdentifier] = [
      .init(key: "open/a", versionId: version), .init(key: "open/b"), .init(key: "closed/c"),
      .init(key: "missing"),
    ]
    let refused = try delete(stranger, all)
    #expect(refused.deleted == nil)
    #expect(refused.errors?.map(\.code) == Array(repeating: "AccessDenied", count: 4))
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 3)
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
           "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::shelf/open/*"}}
          """))
    let some = try delete(stranger, all)
    #expect(some.deleted?.map(\.key) == ["open/b"])
    #expect(some.errors?.map(\.key) == ["open/a", "closed/c", "missing"])
  }

  @Test func `Nobody in particular deletes nothing`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a"])
    let body: HTTPBody = "<Delete><Object><Key>a</Key></Object></Delete>"
    let digest = MD5.hash(try #require(body.bytes)).base64
    let answer = try await TestTransport.answer(
      HTTPRequest(
        method: .post, target: "/shelf?delete",
        headers: ["Host": "s3.us-east-1.amazonaws.com", "Content-MD5": digest], body: body), of: shelf.cloud)
    #expect(answer.element("Code") == "AccessDenied")
    #expect(try shelf.s3.listObjectsV2(.init(bucket: "shelf")).keyCount == 1)
  }

  @Test func `A denial keeps what it names from the owner too`() throws {
    let shelf = try Shelf()
    shelf.fill(["a", "b"])
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject",
           "Resource": "arn:aws:s3:::shelf/a"}}
          """))
    let result = try delete(shelf.s3, [.init(key: "a"), .init(key: "b")])
    #expect(result.deleted?.map(\.key) == ["b"])
    #expect(result.errors?.map(\.key) == ["a"])
  }

  @Test func `Governance is bypassed by those who may`() throws {
    let shelf = try Shelf(versioned: true)
    shelf.change { $0.settings.objectLock = .init(objectLockEnabled: .enabled) }
    let version = try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", checksumAlgorithm: .crc32, key: "a", objectLockMode: .governance,
        objectLockRetainUntilDate: shelf.cloud.clock.now + .seconds(60))
    ).versionId
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
           "Action": "s3:DeleteObjectVersion", "Resource": "arn:aws:s3:::shelf/*"}}
          """))
    let stranger = shelf.s3.as(account: "111122223333")
    let wanted = [S3.ObjectIdentifier(key: "a", versionId: version)]
    #expect(try delete(shelf.s3, wanted).errors?.count == 1)
    #expect(try delete(stranger, wanted, bypass: true).errors?.map(\.code) == ["AccessDenied"])
    #expect(try delete(shelf.s3, wanted, bypass: true).deleted?.count == 1)
  }

  @Test func `The request needs a digest of its body`() async throws {
    let shelf = try Shelf()
    shelf.fill(["a"])
    let body: HTTPBody = "<Delete><Object><Key>a</Key></Object></Delete>"
    let bytes = try #require(body.bytes)
    let bare = try await shelf.send(.post, "/shelf?delete", body: body)
    #expect(bare.element("Code") == "InvalidRequest")
    #expect(try await shelf.send(.post, "/none?delete", body: body).element("Code") == "NoSuchBucket")
    let wrong = try await shelf.send(
      .post, "/shelf?delete", headers: ["Content-MD5": MD5.hash(Bytes("x")).base64], body: body)
    #expect(wrong.element("Code") == "BadDigest")
    for algorithm in S3.ChecksumAlgorithm.all {
      let answer = try await shelf.send(
        .post, "/shelf?delete", headers: [algorithm.header: algorithm.hash(ObjectContent(bytes)).base64],
        body: body)
      #expect(answer.status == 200)
    }
  }
}
