// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockSQS
import Testing

@testable import MockS3

@Suite struct NotificationTests {
  let test = DeliveryFixture()
  private let queueARN = "arn:aws:sqs:us-east-1:123456789012:queue"

  init() throws { try test.create("bucket") }

  private func makeQueue() throws {
    try test.cloud.sqs.createQueue(.init(queueName: "queue"))
  }

  /// What is in the queue, taken out of it.
  private func messages() throws -> [Document] {
    let url = try #require(test.cloud.sqs.getQueueUrl(.init(queueName: "queue")).queueUrl)
    let found =
      try test.cloud.sqs.receiveMessage(.init(queueUrl: url, maxNumberOfMessages: 10)).messages ?? []
    for message in found {
      try test.cloud.sqs.deleteMessage(.init(queueUrl: url, receiptHandle: message.receiptHandle ?? ""))
    }
    return try found.map { try JSON.parse($0.body ?? "") }
  }

  private func records() throws -> [Document] { try messages().compactMap { $0["Records"]?.array?.first } }
  private func names() throws -> [String] { try records().compactMap { $0["eventName"]?.string } }

  private func configure(
    _ events: [S3.EventShape], prefix: String? = nil, suffix: String? = nil, id: String? = "c"
  ) throws {
    var rules: [S3.FilterRule] = []
    if let prefix { rules.append(.init(name: .prefix, value: prefix)) }
    if let suffix { rules.append(.init(name: .suffix, value: suffix)) }
    try put(
      queues: [
        .init(
          id: id, queueArn: queueARN, events: events,
          filter: rules.isEmpty ? nil : .init(key: .init(filterRules: rules)))
      ])
  }

  private func put(
    queues: [S3.QueueConfiguration] = [], functions: [S3.LambdaFunctionConfiguration] = [],
    skip: Bool? = nil
  ) throws {
    try test.s3.putBucketNotificationConfiguration(
      .init(
        bucket: "bucket",
        notificationConfiguration: .init(
          queueConfigurations: queues, lambdaFunctionConfigurations: functions),
        skipDestinationValidation: skip))
  }

  private func putObject(_ key: String, _ text: String = "text") throws {
    try test.s3.putObject(.init(body: .bytes(Bytes(text)), bucket: "bucket", key: key))
  }

  // MARK: Configurations

  @Test func `A configuration is kept with ids, and is gone when an empty one is put`() throws {
    #expect(
      try test.s3.getBucketNotificationConfiguration(.init(bucket: "bucket")).queueConfigurations == nil)
    try makeQueue()
    try configure(["s3:ObjectCreated:*"].map { .init(rawValue: $0) }, prefix: "a", id: nil)
    let found = try test.s3.getBucketNotificationConfiguration(.init(bucket: "bucket"))
    let queue = try #require(found.queueConfigurations?.first)
    #expect(queue.id?.count == 48)
    #expect(queue.filter?.key?.filterRules?.first?.name?.rawValue == "Prefix")
    try test.s3.putBucketNotificationConfiguration(
      .init(bucket: "bucket", notificationConfiguration: .init()))
    #expect(
      try test.s3.getBucketNotificationConfiguration(.init(bucket: "bucket")).queueConfigurations == nil)
  }

  @Test func `Configurations that S3 does not take are refused in its words`() throws {
    try makeQueue()
    func message(_ queues: S3.QueueConfiguration...) -> String { refusal { try put(queues: queues) }.message }
    func queue(
      event: String = "s3:ObjectCreated:*", id: String? = nil, arn: String? = nil,
      rules: KeyValuePairs<String, String> = [:]
    ) -> S3.QueueConfiguration {
      .init(
        id: id, queueArn: arn ?? queueARN, events: [.init(rawValue: event)],
        filter: .init(
          key: .init(filterRules: rules.map { .init(name: .init(rawValue: $0.0), value: $0.1) })))
    }
    #expect(
      message(queue(event: "s3:Nothing")) == "The event 's3:Nothing' is not supported for notifications")
    #expect(message(queue(rules: ["infix": "a"])) == "filter rule name must be either prefix or suffix")
    #expect(
      message(queue(rules: ["prefix": "a", "Prefix": "b"]))
        == "Cannot specify more than one prefix rule in a filter.")
    #expect(message(queue(arn: "queue")) == "The ARN is not well formed")
    #expect(
      message(queue(arn: "arn:aws:sqs:eu-west-1:123456789012:queue"))
        == "The notification destination service region is not valid for the bucket location constraint")
    #expect(
      message(queue(id: "x", rules: ["prefix": "a"]), queue(id: "x", rules: ["prefix": "b"]))
        == "Same ID used for multiple configurations. IDs must be unique")
    #expect(
      message(queue(rules: ["prefix": "a"]), queue(event: "s3:ObjectCreated:Put", rules: ["prefix": "ab"]))
        == "Configurations overlap. Configurations on the same bucket cannot share a common event type.")
    #expect(
      message(queue(rules: ["suffix": ".jpg"]), queue(rules: ["prefix": "a"]))
        == "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes "
        + "are overlapping for the same event type.")
    let missing = refusal { try put(queues: [queue(arn: queueARN + "2")]) }
    #expect(missing.message == "Unable to validate the following destination configurations")
    #expect(missing.members.last?.value.string == "The destination queue does not exist")
    #expect(test.bucket("bucket")?.settings.notification.queueConfigurations == nil)
    try put(queues: [queue(arn: queueARN + "2")], skip: true)
    try put(queues: [queue(rules: ["suffix": ".jpg"]), queue(rules: ["suffix": ".png"])])
    // Nobody here offers Lambda, so its functions are taken at the caller's word.
    try put(functions: [
      .init(
        lambdaFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:f", events: [.s3ObjectCreated])
    ])
  }

  @Test func `A queue's policy must let S3 in, where it has one`() throws {
    func setPolicy(_ account: String) throws {
      let statement =
        #"{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","#
        + #""Resource":"\#(queueARN)","Condition":{"StringEquals":{"aws:SourceAccount":"\#(account)"}}}"#
      try test.cloud.sqs.createQueue(.init(queueName: "queue"))
      try test.cloud.sqs.setQueueAttributes(
        .init(
          queueUrl: #require(test.cloud.sqs.getQueueUrl(.init(queueName: "queue")).queueUrl),
          attributes: [.policy: #"{"Version":"2012-10-17","Statement":[\#(statement)]}"#]))
    }
    try setPolicy("111122223333")
    let refused = refusal { try configure([.s3ObjectCreated]) }
    #expect(refused.message == "Unable to validate the following destination configurations")
    #expect(
      refused.members.last?.value.string
        == "Permissions on the destination queue do not allow S3 to publish notifications from this bucket")
    try setPolicy("123456789012")
    try configure([.s3ObjectCreated])
  }

  @Test func `A list that changes is told, one that is put again isn't`() throws {
    try makeQueue()
    try configure([.s3ObjectAclPut])
    _ = try messages()
    try putObject("key")
    for _ in 0..<2 { try test.s3.putObjectAcl(.init(acl: .publicRead, bucket: "bucket", key: "key")) }
    #expect(try names() == ["ObjectAcl:Put"])
  }

  @Test func `EventBridge is switched on over the wire`() async throws {
    let put = try await test.sign(
      .put, "/bucket?notification",
      body: "<NotificationConfiguration><EventBridgeConfiguration/></NotificationConfiguration>")
    #expect(put.status == 200)
    let got = try await test.sign(.get, "/bucket?notification")
    #expect(
      got.body.contains("<EventBridgeConfiguration/>") || got.body.contains("<EventBridgeConfiguration>"))
  }

  // MARK: Events

  @Test func `A new destination gets a test event`() throws {
    try makeQueue()
    try configure([.s3ObjectCreated])
    let event = try #require(try messages().first)
    #expect(
      event.object?.map(\.name) == ["Service", "Event", "Time", "Bucket", "RequestId", "HostId"])
    #expect(event["Service"]?.string == "Amazon S3")
    #expect(event["Event"]?.string == "s3:TestEvent")
    #expect(event["Time"]?.string == "2026-01-01T12:00:00.000Z")
    #expect(event["Bucket"]?.string == "bucket")
  }

  @Test func `A new object is told as S3 tells it`() throws {
    try makeQueue()
    try configure([.s3ObjectCreated])
    _ = try messages()
    try putObject("a folder/ä&b.txt")
    let record = try #require(try records().first)
    #expect(
      record.object?.map(\.name) == [
        "eventVersion", "eventSource", "awsRegion", "eventTime", "eventName", "userIdentity",
        "requestParameters", "responseElements", "s3",
      ])
    #expect(record["eventVersion"]?.string == "2.1")
    #expect(record["eventName"]?.string == "ObjectCreated:Put")
    let s3 = try #require(record["s3"])
    #expect(s3["configurationId"]?.string == "c")
    #expect(s3["bucket"]?["arn"]?.string == "arn:aws:s3:::bucket")
    let object = try #require(s3["object"])
    #expect(object.object?.map(\.name) == ["key", "size", "eTag", "sequencer"])
    #expect(object["key"]?.string == "a+folder/%C3%A4%26b.txt")
    #expect(object["size"]?.integer == 4)
    #expect(object["eTag"]?.string == "1cb251ec0d568de6a929b520c4aed8d1")
    #expect(object["sequencer"]?.string?.count == 18)
  }

  @Test func `Filters pick keys, and events their kinds`() throws {
    try makeQueue()
    try configure([.s3ObjectCreatedPut, .s3ObjectRemoved], prefix: "in box/", suffix: ".txt")
    _ = try messages()
    for key in ["in box/a.txt", "in box/a.jpg", "out/a.txt"] { try putObject(key) }
    try test.s3.deleteObject(.init(bucket: "bucket", key: "in box/a.txt"))
    #expect(try names().sorted() == ["ObjectCreated:Put", "ObjectRemoved:Delete"])
  }

  @Test func `Deletions tell of versions and markers`() throws {
    try makeQueue()
    try configure([.s3ObjectRemoved])
    test.update("bucket") { $0.settings.versioning = .enabled }
    _ = try messages()
    try putObject("key")
    let id = try #require(test.bucket("bucket")?.current("key")?.id)
    try test.s3.deleteObject(.init(bucket: "bucket", key: "key"))
    let marker = try #require(try records().first)
    #expect(marker["eventName"]?.string == "ObjectRemoved:DeleteMarkerCreated")
    #expect(marker["s3"]?["object"]?["eTag"]?.string == "d41d8cd98f00b204e9800998ecf8427e")
    try test.s3.deleteObject(.init(bucket: "bucket", key: "key", versionId: id))
    let gone = try #require(try records().first?["s3"]?["object"])
    #expect(gone.object?.map(\.name) == ["key", "versionId", "sequencer"])
    #expect(gone["versionId"]?.string == id)
  }

  @Test func `Lifecycles tell of what they do`() throws {
    try makeQueue()
    try configure([.s3LifecycleExpiration, .s3LifecycleTransition])
    _ = try messages()
    try test.s3.putBucketLifecycleConfiguration(
      .init(
        bucket: "bucket",
        lifecycleConfiguration: .init(rules: [
          .init(
            expiration: .init(days: 3), filter: .init(prefix: ""), status: .enabled,
            transitions: [.init(days: 1, storageClass: .glacier)])
        ])))
    test.insert("key", into: "bucket", size: 200_000)
    test.advance(days: 2)
    let moved = try #require(try records().first)
    #expect(moved["eventVersion"]?.string == "2.3")
    #expect(moved["eventName"]?.string == "LifecycleTransition")
    #expect(moved["userIdentity"]?["principalId"]?.string == "s3.amazonaws.com")
    #expect(
      moved["lifecycleEventData"]?["transitionEventData"]?["destinationStorageClass"]?.string == "GLACIER")
    test.advance(days: 2)
    #expect(try names() == ["LifecycleExpiration:Delete"])
  }
}
