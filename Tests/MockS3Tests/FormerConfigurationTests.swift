// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

/// What the API had before lifecycles and notifications got the forms that they have now.
@Suite struct FormerConfigurationTests {
  @Test func `A former lifecycle is a lifecycle`() throws {
    let shelf = try Shelf()
    try shelf.s3.putBucketLifecycle(
      .init(
        bucket: "shelf",
        lifecycleConfiguration: .init(
          rules: [
            .init(
              expiration: .init(days: 60), id: "a", prefix: "logs/", status: .enabled,
              transition: .init(days: 30, storageClass: .standardIa),
              noncurrentVersionTransition: .init(noncurrentDays: 40, storageClass: .glacier),
              noncurrentVersionExpiration: .init(noncurrentDays: 90),
              abortIncompleteMultipartUpload: .init(daysAfterInitiation: 7))
          ])))
    let rules = try #require(
      try shelf.s3.getBucketLifecycleConfiguration(.init(bucket: "shelf")).rules)
    #expect(rules.count == 1)
    #expect(rules.first?.prefix == "logs/")
    #expect(rules.first?.filter == nil)
    #expect(rules.first?.transitions?.map(\.days) == [30])
    #expect(rules.first?.noncurrentVersionTransitions?.map(\.noncurrentDays) == [40])
    #expect(rules.first?.noncurrentVersionExpiration?.noncurrentDays == 90)
    #expect(rules.first?.abortIncompleteMultipartUpload?.daysAfterInitiation == 7)
    let former = try #require(try shelf.s3.getBucketLifecycle(.init(bucket: "shelf")).rules?.first)
    #expect(former.id == "a")
    #expect(former.prefix == "logs/")
    #expect(former.status == .enabled)
    #expect(former.expiration?.days == 60)
    #expect(former.transition?.storageClass == .standardIa)
    #expect(former.noncurrentVersionTransition?.storageClass == .glacier)
    try shelf.s3.deleteBucketLifecycle(.init(bucket: "shelf"))
    #expect(
      refusal { try shelf.s3.getBucketLifecycle(.init(bucket: "shelf")) }.code
        == "NoSuchLifecycleConfiguration")
  }

  @Test func `A former lifecycle is checked as one of today`() throws {
    let shelf = try Shelf()
    func code(_ rule: S3.Rule?, bucket: String = "shelf") -> String {
      refusal {
        try shelf.s3.putBucketLifecycle(
          .init(bucket: bucket, lifecycleConfiguration: rule.map { .init(rules: [$0]) }))
      }.code
    }
    #expect(code(nil, bucket: "none") == "NoSuchBucket")
    #expect(code(nil) == "MissingRequestBodyError")
    #expect(code(.init(prefix: "", status: .enabled)) == "InvalidRequest")
    #expect(code(.init(expiration: .init(days: 0), prefix: "", status: .enabled)) == "InvalidArgument")
    #expect(
      code(.init(expiration: .init(days: 1), prefix: "", status: .init(rawValue: "On"))) == "MalformedXML")
  }

  @Test func `What is newer is told as far as the former shape has room`() throws {
    let shelf = try Shelf()
    try shelf.s3.putBucketLifecycleConfiguration(
      .init(
        bucket: "shelf",
        lifecycleConfiguration: .init(
          rules: [
            .init(
              filter: .init(prefix: "a/"), status: .enabled,
              transitions: [
                .init(days: 30, storageClass: .standardIa), .init(days: 90, storageClass: .glacier),
              ])
          ])))
    let former = try #require(try shelf.s3.getBucketLifecycle(.init(bucket: "shelf")).rules?.first)
    #expect(former.prefix == "a/")
    #expect(former.transition?.storageClass == .standardIa)
  }

  @Test func `Former notifications are notifications`() throws {
    let shelf = try Shelf()
    let queue = "arn:aws:sqs:us-east-1:123456789012:q"
    let topic = "arn:aws:sns:us-east-1:123456789012:t"
    let function = "arn:aws:lambda:us-east-1:123456789012:function:f"
    try shelf.s3.putBucketNotification(
      .init(
        bucket: "shelf",
        notificationConfiguration: .init(
          topicConfiguration: .init(id: "t", event: .s3ReducedRedundancyLostObject, topic: topic),
          queueConfiguration: .init(
            event: .s3ObjectCreatedPut, events: [.s3ObjectCreatedPut, .s3ObjectCreatedCopy], queue: queue),
          cloudFunctionConfiguration: .init(events: [.s3ObjectRemoved], cloudFunction: function))))
    let present = try shelf.s3.getBucketNotificationConfiguration(.init(bucket: "shelf"))
    #expect(present.topicConfigurations?.map(\.topicArn) == [topic])
    #expect(present.topicConfigurations?.first?.events == [.s3ReducedRedundancyLostObject])
    #expect(present.queueConfigurations?.first?.events == [.s3ObjectCreatedPut, .s3ObjectCreatedCopy])
    #expect(present.lambdaFunctionConfigurations?.first?.lambdaFunctionArn == function)
    let former = try shelf.s3.getBucketNotification(.init(bucket: "shelf"))
    #expect(former.topicConfiguration?.id == "t")
    #expect(former.topicConfiguration?.event == .s3ReducedRedundancyLostObject)
    #expect(former.queueConfiguration?.queue == queue)
    #expect(former.queueConfiguration?.id?.isEmpty == false)
    #expect(former.queueConfiguration?.events == [.s3ObjectCreatedPut, .s3ObjectCreatedCopy])
    #expect(former.cloudFunctionConfiguration?.cloudFunction == function)
    try shelf.s3.putBucketNotification(.init(bucket: "shelf", notificationConfiguration: .init()))
    let empty = try shelf.s3.getBucketNotification(.init(bucket: "shelf"))
    #expect(empty.topicConfiguration == nil)
    #expect(empty.queueConfiguration == nil)
    #expect(empty.cloudFunctionConfiguration == nil)
  }

  @Test func `A former notification needs an event and a destination`() throws {
    let shelf = try Shelf()
    func code(_ configuration: S3.QueueConfigurationDeprecated) -> String {
      refusal {
        try shelf.s3.putBucketNotification(
          .init(bucket: "shelf", notificationConfiguration: .init(queueConfiguration: configuration)))
      }.code
    }
    #expect(code(.init(queue: "arn:aws:sqs:us-east-1:123456789012:q")) == "MalformedXML")
    #expect(code(.init(event: .s3ObjectCreated)) == "MalformedXML")
    #expect(
      code(.init(event: .init(rawValue: "s3:Read"), queue: "arn:aws:sqs:us-east-1:123456789012:q"))
        == "InvalidArgument")
  }

  @Test func `On the wire former bodies are read as those of today`() async throws {
    let shelf = try Shelf()
    let lifecycle: HTTPBody = """
      <LifecycleConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Rule><ID>a</ID><Prefix>logs/</Prefix>\
      <Status>Enabled</Status><Transition><Days>30</Days><StorageClass>GLACIER</StorageClass></Transition></Rule>\
      </LifecycleConfiguration>
      """
    #expect(try await shelf.send(.put, "/shelf?lifecycle", body: lifecycle).status == 200)
    #expect(
      try await shelf.text("/shelf?lifecycle").contains(
        "<Rule><ID>a</ID><Prefix>logs/</Prefix><Status>Enabled</Status>"))
    let notification: HTTPBody = """
      <NotificationConfiguration><CloudFunctionConfiguration><Id>f</Id><Event>s3:ObjectCreated:*</Event>\
      <CloudFunction>arn:aws:lambda:us-east-1:123456789012:function:f</CloudFunction>\
      <InvocationRole>arn:aws:iam::123456789012:role/r</InvocationRole></CloudFunctionConfiguration>\
      </NotificationConfiguration>
      """
    #expect(try await shelf.send(.put, "/shelf?notification", body: notification).status == 200)
    #expect(
      try shelf.s3.getBucketNotification(.init(bucket: "shelf")).cloudFunctionConfiguration?.id == "f")
  }
}
