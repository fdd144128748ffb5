// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct ReplicationTests {
  let test = DeliveryFixture()
  private let role = "arn:aws:iam::123456789012:role/replication"

  init() throws {
    try test.create("source", versioned: true)
    try test.create("target", versioned: true)
  }

  private func rule(
    _ target: String = "target", prefix: String = "", priority: Int? = 1,
    edit: (inout S3.ReplicationRule) -> Void = { _ in }
  ) -> S3.ReplicationRule {
    var rule = S3.ReplicationRule(
      priority: priority, filter: .init(prefix: prefix), status: .enabled,
      destination: .init(bucket: "arn:aws:s3:::\(target)"), deleteMarkerReplication: .init(status: .disabled))
    edit(&rule)
    return rule
  }

  private func put(_ rules: S3.ReplicationRule..., bucket: String = "source") throws {
    try test.s3.putBucketReplication(
      .init(bucket: bucket, replicationConfiguration: .init(role: role, rules: rules)))
  }

  private func putObject(_ key: String, _ text: String = "text", tagging: String? = nil) throws {
    try test.s3.putObject(
      .init(body: .bytes(Bytes(text)), bucket: "source", key: key, tagging: tagging))
  }

  // MARK: Configurations

  @Test func `A configuration is kept, returned and deleted`() throws {
    let missing = refusal { _ = try test.s3.getBucketReplication(.init(bucket: "source")) }
    #expect(missing.code == "ReplicationConfigurationNotFoundError")
    #expect(missing.message == "The replication configuration was not found")
    try put(rule())
    let found = try test.s3.getBucketReplication(.init(bucket: "source")).replicationConfiguration
    #expect(found?.role == role)
    #expect(found?.rules.first?.id?.count == 48)
    try test.s3.deleteBucketReplication(.init(bucket: "source"))
    #expect(throws: AWSError.self) { try test.s3.getBucketReplication(.init(bucket: "source")) }
  }

  @Test func `Configurations that S3 does not take are refused in its words`() throws {
    func refused(_ message: String, _ rules: S3.ReplicationRule...) {
      let error = refusal {
        try test.s3.putBucketReplication(
          .init(bucket: "source", replicationConfiguration: .init(role: role, rules: rules)))
      }
      #expect(error.message == message)
    }
    let schema =
      "for this version of Cross Region Replication configuration schema. Please refer to S3 Developer Guide for "
      + "more information."
    refused("Priority must be specified \(schema)", rule(priority: nil))
    refused("DeleteMarkerReplication must be specified \(schema)", rule { $0.deleteMarkerReplication = nil })
    refused("Destination bucket must exist.", rule("nowhere"))
    try test.create("plain")
    refused("Destination bucket must have versioning enabled.", rule("plain"))
    refused(
      "Delete marker replication is not supported if any Tag filter is specified. "
        + "Please refer to S3 Developer Guide for more information.",
      rule {
        $0.filter = .init(tag: .init(key: "a", value: "b"))
        $0.deleteMarkerReplication = .init(status: .enabled)
      })
    let unversioned = refusal { try put(rule(), bucket: "plain") }
    #expect(unversioned.code == "InvalidRequest")
    #expect(
      unversioned.message
        == "Versioning must be 'Enabled' on the bucket to apply a replication configuration")
  }

  // MARK: Copies

  @Test func `A new version comes to the destination, with what belongs to it`() throws {
    try put(rule(prefix: "docs/") { $0.destination.storageClass = .standardIa })
    try putObject("docs/a", "hello", tagging: "k=v")
    try putObject("other")
    let source = try test.s3.headObject(.init(bucket: "source", key: "docs/a"))
    let replica = try test.s3.headObject(.init(bucket: "target", key: "docs/a"))
    #expect(source.replicationStatus == .completed)
    #expect(replica.replicationStatus == .replica)
    #expect(replica.versionId == source.versionId)
    #expect(replica.storageClass == .standardIa)
    #expect(test.bucket("target")?.current("docs/a")?.tags.map(\.key) == ["k"])
    #expect(try test.s3.getObject(.init(bucket: "target", key: "docs/a")).body?.bytes == "hello")
    #expect(test.keys("target") == ["docs/a"])
    #expect(try test.s3.headObject(.init(bucket: "source", key: "other")).replicationStatus == nil)
  }

  @Test func `Replicas are not replicated again`() throws {
    try put(rule())
    try put(rule("source"), bucket: "target")
    try putObject("a")
    #expect(test.bucket("source")?.objects["a"]?.newestFirst.count == 1)
    try test.s3.putObject(.init(bucket: "target", key: "b"))
    #expect(test.keys("source") == ["a", "b"])
    #expect(test.bucket("source")?.current("b")?.replicationStatus == .replica)
  }

  @Test func `Delete markers go along where a rule says so, deletions of versions never`() throws {
    try put(rule())
    try putObject("a")
    try test.s3.deleteObject(.init(bucket: "source", key: "a"))
    #expect(test.bucket("target")?.current("a")?.isDeleteMarker == false)
    try put(rule { $0.deleteMarkerReplication = .init(status: .enabled) })
    try putObject("b")
    let id = try #require(test.bucket("source")?.current("b")?.id)
    try test.s3.deleteObject(.init(bucket: "source", key: "b"))
    #expect(test.bucket("target")?.current("b")?.isDeleteMarker == true)
    try test.s3.deleteObject(.init(bucket: "source", key: "b", versionId: id))
    #expect(test.bucket("target")?.objects["b"]?.version(id) != nil)
  }

  @Test func `Another account's bucket takes over what it gets`() throws {
    let other = test.s3.as(account: "111122223333").in(region: "eu-west-1")
    try other.createBucket(
      .init(bucket: "theirs", createBucketConfiguration: .init(locationConstraint: .euWest1)))
    test.update("theirs") { $0.settings.versioning = .enabled }
    try put(
      rule("theirs") {
        $0.destination.account = "111122223333"
        $0.destination.accessControlTranslation = .init(owner: .destination)
      })
    try putObject("a")
    #expect(test.bucket("theirs")?.current("a")?.owner == "111122223333")
  }

  @Test func `What cannot be replicated has failed`() throws {
    try put(rule())
    test.update("target") { $0.settings.versioning = .suspended }
    try putObject("a")
    #expect(test.bucket("source")?.current("a")?.replicationStatus == .failed)
    #expect(test.keys("target") == [])
  }

  @Test func `Of two rules for one destination the one of higher priority counts`() throws {
    try put(
      rule(priority: 1) { $0.destination.storageClass = .standardIa },
      rule(prefix: "a", priority: 2) { $0.destination.storageClass = .glacier })
    try putObject("a")
    try putObject("b")
    #expect(test.bucket("target")?.current("a")?.storageClass == .glacier)
    #expect(test.bucket("target")?.current("b")?.storageClass == .standardIa)
    #expect(test.bucket("target")?.objects["a"]?.newestFirst.count == 1)
  }
}
