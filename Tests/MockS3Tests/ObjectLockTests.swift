// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

/// Retention and legal holds of single objects.
@Suite struct ObjectLockTests {
  private let shelf: Shelf
  private var now: Instant { shelf.cloud.clock.now }

  init() throws {
    shelf = try Shelf(versioned: true)
    shelf.change { $0.settings.objectLock = .init(objectLockEnabled: .enabled) }
  }

  @discardableResult
  private func put(
    _ mode: S3.ObjectLockMode? = nil, until date: Instant? = nil, hold: S3.ObjectLockLegalHoldStatus? = nil
  ) throws(AWSError) -> String? {
    try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", checksumAlgorithm: .crc32, key: "k", objectLockMode: mode,
        objectLockRetainUntilDate: date, objectLockLegalHoldStatus: hold)
    ).versionId
  }

  private func retain(
    _ mode: S3.ObjectLockRetentionMode?, until date: Instant?, bypass: Bool? = nil
  ) throws(AWSError) {
    try shelf.s3.putObjectRetention(
      .init(
        bucket: "shelf", key: "k", retention: .init(mode: mode, retainUntilDate: date),
        bypassGovernanceRetention: bypass))
  }

  private func deletion(_ version: String?, bypass: Bool? = nil) -> String? {
    failure { () throws(AWSError) in
      try shelf.s3.deleteObject(
        .init(bucket: "shelf", key: "k", versionId: version, bypassGovernanceRetention: bypass))
    }?.code
  }

  @Test(arguments: [S3.ObjectLockMode.governance, .compliance])
  func `A retained version goes only after its date`(mode: S3.ObjectLockMode) throws {
    let version = try put(mode, until: now + .seconds(60))
    let head = try shelf.s3.headObject(.init(bucket: "shelf", key: "k"))
    #expect(head.objectLockMode == mode)
    #expect(head.objectLockRetainUntilDate == now + .seconds(60))
    #expect(deletion(version) == "AccessDenied")
    // A marker before it, or a version, hurts nobody.
    #expect(deletion(nil) == nil)
    try put()
    shelf.cloud.clock.advance(by: .seconds(59))
    #expect(deletion(version) == "AccessDenied")
    shelf.cloud.clock.advance(by: .seconds(1))
    #expect(deletion(version) == nil)
  }

  @Test func `Governance can be bypassed, compliance can't`() throws {
    let governed = try put(.governance, until: now + .seconds(60))
    #expect(deletion(governed, bypass: false) == "AccessDenied")
    #expect(deletion(governed, bypass: true) == nil)
    let complied = try put(.compliance, until: now + .seconds(60))
    #expect(deletion(complied, bypass: true) == "AccessDenied")
  }

  @Test func `A hold keeps a version whatever its retention`() throws {
    let version = try put(hold: .on)
    #expect(deletion(version, bypass: true) == "AccessDenied")
    #expect(
      try shelf.s3.getObjectLegalHold(.init(bucket: "shelf", key: "k")).legalHold?.status == .on)
    try shelf.s3.putObjectLegalHold(
      .init(bucket: "shelf", key: "k", legalHold: .init(status: .off), versionId: version))
    #expect(
      try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).objectLockLegalHoldStatus == .off)
    #expect(deletion(version) == nil)
  }

  @Test func `Retention grows freely, and shrinks by a bypass of governance`() throws {
    try put(.governance, until: now + .seconds(60))
    try retain(.governance, until: now + .seconds(120))
    #expect(refusal { try retain(.governance, until: now + .seconds(60)) }.code == "AccessDenied")
    #expect(refusal { try retain(nil, until: nil) }.code == "AccessDenied")
    #expect(refusal { try retain(.compliance, until: now + .seconds(240)) }.code == "AccessDenied")
    try retain(.governance, until: now + .seconds(60), bypass: true)
    try retain(nil, until: nil, bypass: true)
    #expect(
      refusal { try shelf.s3.getObjectRetention(.init(bucket: "shelf", key: "k")) }.code
        == "NoSuchObjectLockConfiguration")
    try retain(.governance, until: now + .seconds(60))
    try retain(.compliance, until: now + .seconds(60), bypass: true)
    #expect(
      try shelf.s3.getObjectRetention(.init(bucket: "shelf", key: "k")).retention?.mode == .compliance)
    for bypass in [false, true] {
      #expect(
        refusal { try retain(.compliance, until: now + .seconds(30), bypass: bypass) }.code == "AccessDenied")
      #expect(
        refusal { try retain(.governance, until: now + .seconds(90), bypass: bypass) }.code == "AccessDenied")
      #expect(refusal { try retain(nil, until: nil, bypass: bypass) }.code == "AccessDenied")
    }
    try retain(.compliance, until: now + .seconds(90))
    shelf.cloud.clock.advance(by: .seconds(90))
    try retain(.governance, until: now + .seconds(10))
  }

  @Test func `A retention has a mode and a date to come`() throws {
    try put()
    #expect(refusal { try retain(.governance, until: nil) }.code == "MalformedXML")
    #expect(refusal { try retain(nil, until: now + .seconds(60)) }.code == "MalformedXML")
    #expect(
      refusal { try retain(.init(rawValue: "MAYBE"), until: now + .seconds(60)) }.code == "MalformedXML")
    #expect(refusal { try retain(.governance, until: now) }.code == "InvalidArgument")
    #expect(
      refusal { try shelf.s3.putObjectRetention(.init(bucket: "shelf", key: "k")) }.code
        == "MissingRequestBodyError")
    #expect(
      refusal {
        try shelf.s3.putObjectLegalHold(
          .init(bucket: "shelf", key: "k", legalHold: .init(status: .init(rawValue: "MAYBE"))))
      }.code == "MalformedXML")
    #expect(
      refusal { try shelf.s3.putObjectLegalHold(.init(bucket: "shelf", key: "k")) }.code
        == "MissingRequestBodyError")
  }

  @Test func `Headers of a new object say both or nothing`() throws {
    let later = now + .seconds(60)
    #expect(refusal { try put(.governance) }.code == "InvalidArgument")
    #expect(refusal { try put(until: later) }.code == "InvalidArgument")
    #expect(refusal { try put(.governance, until: now) }.code == "InvalidArgument")
    #expect(refusal { try put(.init(rawValue: "MAYBE"), until: later) }.code == "InvalidArgument")
    #expect(refusal { try put(hold: .init(rawValue: "MAYBE")) }.code == "InvalidArgument")
  }

  @Test func `A lock in the headers wants a digest of the body`() async throws {
    let headers: HTTPHeaders = ["x-amz-object-lock-legal-hold": "ON", "Content-Length": "4"]
    let bare = try await shelf.send(.put, "/shelf/k", headers: headers, body: "text")
    #expect(bare.element("Code") == "InvalidRequest")
    var protected = headers
    protected.set("Content-MD5", MD5.hash(Bytes("text")).base64)
    #expect(try await shelf.send(.put, "/shelf/k", headers: protected, body: "text").status == 200)
    let retention: HTTPBody = """
      <Retention><Mode>GOVERNANCE</Mode><RetainUntilDate>2023-11-15T00:00:00Z</RetainUntilDate></Retention>
      """
    let undigested = try await shelf.send(.put, "/shelf/k?retention", body: retention)
    #expect(undigested.element("Code") == "InvalidRequest")
    let digest = MD5.hash(try #require(retention.bytes)).base64
    let done = try await shelf.send(
      .put, "/shelf/k?retention", headers: ["Content-MD5": digest], body: retention)
    #expect(done.status == 200)
    let told = try await shelf.send(.get, "/shelf/k?retention")
    #expect(told.element("Mode") == "GOVERNANCE")
    #expect(told.element("RetainUntilDate") == "2023-11-15T00:00:00.000Z")
    #expect(try await shelf.send(.get, "/shelf/k?legal-hold").element("Status") == "ON")
  }

  @Test func `The bucket's default counts where a request says nothing`() throws {
    shelf.change {
      $0.settings.objectLock = .init(
        objectLockEnabled: .enabled, rule: .init(defaultRetention: .init(mode: .governance, days: 2)))
    }
    let version = try put()
    let retention = try shelf.s3.getObjectRetention(.init(bucket: "shelf", key: "k")).retention
    #expect(retention?.mode == .governance)
    #expect(retention?.retainUntilDate == now + .seconds(172_800))
    #expect(deletion(version) == "AccessDenied")
    let copy = try shelf.s3.copyObject(.init(bucket: "shelf", copySource: "shelf/k", key: "copy"))
    #expect(
      try shelf.s3.getObjectRetention(.init(bucket: "shelf", key: "copy", versionId: copy.versionId))
        .retention?.mode == .governance)
  }

  @Test func `A bucket without locks says so before it looks for the object`() throws {
    let plain = try Shelf()
    let codes = [
      refusal { try plain.s3.getObjectRetention(.init(bucket: "shelf", key: "missing")) },
      refusal { try plain.s3.getObjectLegalHold(.init(bucket: "shelf", key: "missing")) },
      refusal {
        try plain.s3.putObject(
          .init(body: "text", bucket: "shelf", key: "k", objectLockLegalHoldStatus: .on))
      },
    ]
    #expect(codes.map(\.code) == ["InvalidRequest", "InvalidRequest", "InvalidRequest"])
    #expect(Set(codes.map(\.message)) == ["Bucket is missing Object Lock Configuration"])
    #expect(
      refusal { try shelf.s3.getObjectRetention(.init(bucket: "shelf", key: "missing")) }.code == "NoSuchKey")
    try put()
    #expect(
      refusal { try shelf.s3.getObjectLegalHold(.init(bucket: "shelf", key: "k")) }.code
        == "NoSuchObjectLockConfiguration")
    let marker = try shelf.s3.deleteObject(.init(bucket: "shelf", key: "k")).versionId
    #expect(
      refusal {
        try shelf.s3.putObjectLegalHold(
          .init(bucket: "shelf", key: "k", legalHold: .init(status: .on), versionId: marker))
      }.code == "MethodNotAllowed")
  }

  @Test func `Only those who may bypass governance do`() throws {
    let version = try put(.governance, until: now + .seconds(60))
    func allow(_ actions: String) throws {
      try shelf.s3.putBucketPolicy(
        .init(
          bucket: "shelf",
          policy: """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
             "Action": [\(actions)], "Resource": "arn:aws:s3:::shelf/*"}}
            """))
    }
    let stranger = shelf.s3.as(account: "111122223333")
    let request = S3.DeleteObjectRequest(
      bucket: "shelf", key: "k", versionId: version, bypassGovernanceRetention: true)
    try allow("\"s3:DeleteObjectVersion\"")
    #expect(refusal { try stranger.deleteObject(request) }.code == "AccessDenied")
    try allow("\"s3:DeleteObjectVersion\", \"s3:BypassGovernanceRetention\"")
    try stranger.deleteObject(request)
  }
}
