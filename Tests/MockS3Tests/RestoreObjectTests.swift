// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockSQS
import Testing

@testable import MockS3

@Suite struct RestoreObjectTests {
  /// Noon, with one archived object, `k`.
  private func archive(
    _ storageClass: S3.StorageClass = .glacier, _ transition: StateTransition? = nil
  ) throws -> DeliveryFixture {
    let fixture = DeliveryFixture()
    try fixture.create("books", versioned: true)
    fixture.cloud.transitions["s3::keyrestore"] = transition
    try fixture.s3.putObject(.init(body: "text", bucket: "books", key: "k", storageClass: storageClass))
    return fixture
  }

  @discardableResult
  private func restore(
    _ fixture: DeliveryFixture, days: Int? = 1, _ tier: S3.Tier? = nil, version: String? = nil
  ) throws(AWSError) -> Int? {
    try fixture.s3.restoreObject(
      .init(
        bucket: "books", key: "k", versionId: version,
        restoreRequest: .init(days: days, glacierJobParameters: tier.map { .init(tier: $0) }))
    ).status
  }

  private func header(_ fixture: DeliveryFixture) throws -> String? {
    try fixture.s3.headObject(.init(bucket: "books", key: "k")).restore
  }

  private let ongoing = "ongoing-request=\"true\""

  @Test func `An archived object is read after its restoration, and until the copy is gone`() throws {
    let fixture = try archive()
    let refused = refusal { _ = try fixture.s3.getObject(.init(bucket: "books", key: "k")) }
    #expect(refused.code == "InvalidObjectState")
    #expect(refused.status == 403)
    #expect(refused.members.map(\.name) == ["StorageClass"])
    #expect(try header(fixture) == nil)
    #expect(try restore(fixture, days: 2) == 202)
    let restored = "ongoing-request=\"false\", expiry-date=\"Sun, 04 Jan 2026 00:00:00 GMT\""
    #expect(try header(fixture) == restored)
    let object = try fixture.s3.getObject(.init(bucket: "books", key: "k"))
    #expect(object.body?.bytes == "text")
    #expect(object.restore == restored)
    #expect(object.storageClass == .glacier)
    fixture.cloud.clock.advance(by: .seconds(60 * 3600 - 1))
    #expect(try header(fixture) == restored)
    fixture.cloud.clock.advance(by: .seconds(1))
    #expect(try header(fixture) == nil)
    #expect(
      refusal { _ = try fixture.s3.getObject(.init(bucket: "books", key: "k")) }.code
        == "InvalidObjectState")
    #expect(try restore(fixture) == 202)
  }

  @Test func `A copy that is there is kept for another time, counted from now`() throws {
    let fixture = try archive(.deepArchive)
    try restore(fixture, days: 1)
    #expect(try header(fixture)?.contains("Sat, 03 Jan 2026") == true)
    fixture.advance(days: 1)
    #expect(try restore(fixture, days: 5) == 200)
    #expect(try header(fixture)?.contains("Thu, 08 Jan 2026") == true)
    #expect(try restore(fixture, days: 1) == 200)
    #expect(try header(fixture)?.contains("Sun, 04 Jan 2026") == true)
    #expect(refusal { try restore(fixture, days: nil) }.code == "MalformedXML")
    fixture.advance(days: 3)
    #expect(try header(fixture) == nil)
  }

  @Test func `A restoration takes the time that the cloud has for it`() throws {
    let fixture = try archive(.glacier, .time(.seconds(3600)))
    #expect(try restore(fixture, .bulk) == 202)
    #expect(try header(fixture) == ongoing)
    #expect(
      refusal { _ = try fixture.s3.getObject(.init(bucket: "books", key: "k")) }.code
        == "InvalidObjectState")
    let again = refusal { try restore(fixture, .bulk) }
    #expect(again.code == "RestoreAlreadyInProgress")
    #expect(again.status == 409)
    // It can be made faster, but nothing else of it changed.
    #expect(refusal { try restore(fixture, days: 9, .standard) }.code == "RestoreAlreadyInProgress")
    #expect(try restore(fixture, days: nil, .standard) == 202)
    #expect(refusal { try restore(fixture, .bulk) }.code == "RestoreAlreadyInProgress")
    #expect(refusal { try restore(fixture) }.code == "RestoreAlreadyInProgress")
    #expect(try restore(fixture, .expedited) == 202)
    fixture.cloud.clock.advance(by: .seconds(3599))
    #expect(try header(fixture) == ongoing)
    fixture.cloud.clock.advance(by: .seconds(1))
    #expect(try header(fixture) == "ongoing-request=\"false\", expiry-date=\"Sat, 03 Jan 2026 00:00:00 GMT\"")
  }

  @Test(arguments: [0, 1, 3]) func `A restoration is done after so many looks`(times: Int) throws {
    let fixture = try archive(.glacier, .manual(times: times))
    try restore(fixture)
    for _ in 0..<times { #expect(try header(fixture) == ongoing) }
    #expect(try header(fixture)?.hasPrefix("ongoing-request=\"false\"") == true)
    #expect(try fixture.s3.getObject(.init(bucket: "books", key: "k")).body?.bytes == "text")
  }

  @Test func `A version is restored by its id, whatever came after it`() throws {
    let fixture = try archive()
    let id = try #require(try fixture.s3.headObject(.init(bucket: "books", key: "k")).versionId)
    try fixture.s3.putObject(.init(body: "new", bucket: "books", key: "k"))
    #expect(refusal { try restore(fixture) }.code == "InvalidObjectState")
    #expect(try restore(fixture, version: id) == 202)
    #expect(
      try fixture.s3.getObject(.init(bucket: "books", key: "k", versionId: id)).body?.bytes == "text")
    let marker = try fixture.s3.deleteObject(.init(bucket: "books", key: "k")).versionId
    #expect(refusal { try restore(fixture) }.code == "NoSuchKey")
    #expect(refusal { try restore(fixture, version: marker) }.code == "MethodNotAllowed")
    #expect(try restore(fixture, version: id) == 200)
  }

  @Test func `What is deleted or replaced is not restored later`() throws {
    let fixture = try archive(.glacier, .time(.seconds(60)))
    fixture.update("books") { $0.settings.versioning = .suspended }
    try fixture.s3.putObject(.init(body: "null", bucket: "books", key: "k", storageClass: .glacier))
    try restore(fixture)
    try fixture.s3.putObject(.init(body: "other", bucket: "books", key: "k", storageClass: .glacier))
    fixture.cloud.clock.advance(by: .seconds(60))
    #expect(try header(fixture) == nil)
    try restore(fixture)
    try fixture.s3.deleteObject(.init(bucket: "books", key: "k", versionId: "null"))
    fixture.cloud.clock.advance(by: .seconds(60))
    #expect(try header(fixture) == nil)
  }

  @Test(arguments: [S3.StorageClass.standard, .standardIa, .glacierIr, .intelligentTiering])
  func `What is no archive is not restored`(storageClass: S3.StorageClass) throws {
    let fixture = try archive(storageClass)
    let error = refusal { try restore(fixture) }
    #expect(error.code == "InvalidObjectState")
    #expect(error.message == "Restore is not allowed for the object's current storage class")
    #expect(error.members.map(\.name) == ["StorageClass"])
    #expect(error.status == 403)
  }

  @Test func `What is asked for is checked before the object, and the tier after its class`() throws {
    let fixture = try archive(.deepArchive)
    func code(_ request: S3.RestoreRequest?, key: String = "k", bucket: String = "books") -> String {
      refusal {
        try fixture.s3.restoreObject(.init(bucket: bucket, key: key, restoreRequest: request))
      }.code
    }
    #expect(code(.init(days: 0), bucket: "maps") == "NoSuchBucket")
    #expect(code(nil, key: "missing") == "MissingRequestBodyError")
    #expect(code(.init(days: 0), key: "missing") == "InvalidArgument")
    #expect(code(.init(days: 1, type: .select)) == "MethodNotAllowed")
    #expect(code(.init(days: 1, type: .init(rawValue: "COPY"))) == "MalformedXML")
    #expect(
      code(.init(days: 1, outputLocation: .init(s3: .init(bucketName: "books", prefix: ""))))
        == "MalformedXML"
    )
    #expect(
      code(.init(days: 1, glacierJobParameters: .init(tier: .init(rawValue: "Soon")))) == "MalformedXML")
    #expect(code(.init(), key: "missing") == "NoSuchKey")
    #expect(code(.init()) == "MalformedXML")
    let expedited = refusal { try restore(fixture, .expedited) }
    #expect(expedited.code == "InvalidArgument")
    #expect(expedited.message == "Retrieval option is not supported by this storage class")
    #expect(try header(fixture) == nil)
  }

  @Test func `The tier may stand beside the job as well`() throws {
    let fixture = try archive(.glacier, .time(.seconds(60)))
    let request = S3.RestoreRequest(days: 1, tier: .bulk)
    #expect(
      try fixture.s3.restoreObject(.init(bucket: "books", key: "k", restoreRequest: request)).status == 202)
    #expect(try restore(fixture, .standard) == 202)
  }

  @Test func `The status tells over the wire whether a copy was there`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k", storageClass: .glacier))
    let body: HTTPBody = """
      <RestoreRequest xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Days>1</Days>\
      <GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters></RestoreRequest>
      """
    let begun = try await shelf.send(.post, "/shelf/k?restore", body: body)
    #expect(begun.status == 202)
    #expect(begun.body.count == 0)
    let head = try await shelf.send(.head, "/shelf/k")
    #expect(head.headers["x-amz-restore"]?.hasPrefix("ongoing-request=\"false\"") == true)
    #expect(head.headers["x-amz-storage-class"] == "GLACIER")
    #expect(try await shelf.send(.post, "/shelf/k?restore", body: body).status == 200)
    let empty = try await shelf.send(.post, "/shelf/k?restore")
    #expect(empty.status == 400)
    #expect(empty.element("Code") == "MissingRequestBodyError")
    let malformed = try await shelf.send(.post, "/shelf/k?restore", body: "<RestoreRequest><Days>")
    #expect(malformed.element("Code") == "MalformedXML")
  }

  @Test func `A restoration, its end and the end of the copy are told`() throws {
    let fixture = DeliveryFixture()
    try fixture.create("books")
    try fixture.cloud.sqs.createQueue(.init(queueName: "events"))
    try fixture.s3.putObject(.init(body: "text", bucket: "books", key: "k", storageClass: .glacier))
    try fixture.s3.putBucketNotificationConfiguration(
      .init(
        bucket: "books",
        notificationConfiguration: .init(
          queueConfigurations: [
            .init(
              id: "id", queueArn: "arn:aws:sqs:us-east-1:123456789012:events",
              events: [.init(rawValue: "s3:ObjectRestore:*")])
          ]), skipDestinationValidation: true))
    let url = try fixture.cloud.sqs.getQueueUrl(.init(queueName: "events")).queueUrl ?? ""
    func events() throws -> [Document] {
      let messages =
        try fixture.cloud.sqs.receiveMessage(.init(queueUrl: url, maxNumberOfMessages: 10)).messages ?? []
      return try messages.compactMap { message in
        try fixture.cloud.sqs.deleteMessage(
          .init(queueUrl: url, receiptHandle: message.receiptHandle ?? ""))
        return try JSON.parse(Bytes(message.body ?? ""))["Records"]?.array?.first
      }
    }
    try restore(fixture, days: 1)
    let told = try events()
    #expect(told.map { $0["eventName"]?.string } == ["ObjectRestore:Post", "ObjectRestore:Completed"])
    let end = told.last?["glacierEventData"]?["restoreEventData"]
    #expect(end?["lifecycleRestorationExpiryTime"]?.string == "2026-01-03T00:00:00.000Z")
    #expect(end?["lifecycleRestoreStorageClass"]?.string == "GLACIER")
    // A longer life of the copy is no restoration.
    try restore(fixture, days: 2)
    #expect(try events().isEmpty)
    fixture.advance(days: 3)
    #expect(try events().map { $0["eventName"]?.string } == ["ObjectRestore:Delete"])
  }

  @Test func `A copy of an archive needs a restoration, and is none itself`() throws {
    let fixture = try archive()
    func copy() throws(AWSError) {
      try fixture.s3.copyObject(
        .init(bucket: "books", copySource: "books/k", key: "copy", storageClass: .glacier))
    }
    #expect(refusal { try copy() }.code == "ObjectNotInActiveTierError")
    try restore(fixture)
    try copy()
    #expect(try fixture.s3.headObject(.init(bucket: "books", key: "copy")).restore == nil)
  }

  @Test func `Rules end an object before its copy would`() throws {
    let fixture = try archive()
    try fixture.s3.putBucketLifecycleConfiguration(
      .init(
        bucket: "books",
        lifecycleConfiguration: .init(
          rules: [.init(expiration: .init(days: 2), filter: .init(prefix: ""), status: .enabled)])))
    try restore(fixture, days: 30)
    fixture.advance(days: 4)
    #expect(
      refusal { _ = try fixture.s3.getObject(.init(bucket: "books", key: "k")) }.code == "NoSuchKey")
  }
}
