// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketLoggingTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    for name in ["books", "logs"] { try s3.createBucket(.init(bucket: name)) }
  }

  private func put(_ logging: S3.LoggingEnabled?) throws(AWSError) {
    try s3.putBucketLogging(.init(bucket: "books", bucketLoggingStatus: .init(loggingEnabled: logging)))
  }

  private var logging: S3.LoggingEnabled? {
    get throws { try s3.getBucketLogging(.init(bucket: "books")).loggingEnabled }
  }

  @Test func `Logging is switched on and off`() throws {
    #expect(try logging == nil)
    try put(.init(targetBucket: "logs", targetPrefix: "books/"))
    #expect(try logging?.targetBucket == "logs")
    #expect(try logging?.targetPrefix == "books/")
    try put(nil)
    #expect(try logging == nil)
  }

  @Test func `The target is a bucket of the same account and region`() throws {
    let none = refusal { try put(.init(targetBucket: "nowhere", targetPrefix: "")) }
    #expect(none.code == "InvalidTargetBucketForLogging")
    #expect(none.message == "The target bucket for logging does not exist")
    #expect(none.members == [.init("TargetBucket", "nowhere")])
    try s3.as(account: "111122223333").createBucket(.init(bucket: "theirs"))
    #expect(
      refusal { try put(.init(targetBucket: "theirs", targetPrefix: "")) }.code
        == "InvalidTargetBucketForLogging")
    try s3.createBucket(
      .init(bucket: "west", createBucketConfiguration: .init(locationConstraint: .usWest2)))
    let cross = refusal { try put(.init(targetBucket: "west", targetPrefix: "")) }
    #expect(cross.code == "CrossLocationLoggingProhibited")
    #expect(cross.message == "Cross S3 location logging not allowed.")
    #expect(cross.status == 403)
    #expect(try logging == nil)
  }

  @Test func `With ACLs, the log delivery group or a policy must be allowed to write`() throws {
    try s3.putBucketOwnershipControls(
      .init(bucket: "logs", ownershipControls: .init(rules: [.init(objectOwnership: .objectWriter)])))
    let error = refusal { try put(.init(targetBucket: "logs", targetPrefix: "")) }
    #expect(error.code == "InvalidTargetBucketForLogging")
    #expect(
      error.message
        == "You must give the log-delivery group WRITE and READ_ACP permissions to the target bucket")
    try s3.putBucketPolicy(
      .init(
        bucket: "logs",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:PutObject",
           "Principal": {"Service": "logging.s3.amazonaws.com"}, "Resource": "arn:aws:s3:::logs/books/*"}}
          """))
    #expect(
      refusal { try put(.init(targetBucket: "logs", targetPrefix: "")) }.code
        == "InvalidTargetBucketForLogging")
    try put(.init(targetBucket: "logs", targetPrefix: "books/"))
    try s3.deleteBucketPolicy(.init(bucket: "logs"))
    try s3.putBucketAcl(.init(acl: .init(rawValue: "log-delivery-write"), bucket: "logs"))
    try put(.init(targetBucket: "logs", targetPrefix: ""))
  }

  @Test func `Grants and key formats have known forms`() {
    let grant = S3.TargetGrant(
      grantee: .init(type: .group, uri: "http://acs.amazonaws.com/groups/global/AllUsers"),
      permission: .init(rawValue: "OWN"))
    #expect(
      refusal { try put(.init(targetBucket: "logs", targetGrants: [grant], targetPrefix: "")) }.code
        == "MalformedXML")
    let format = S3.TargetObjectKeyFormat(
      partitionedPrefix: .init(partitionDateSource: .init(rawValue: "Tomorrow")))
    #expect(
      refusal {
        try put(.init(targetBucket: "logs", targetPrefix: "", targetObjectKeyFormat: format))
      }.code == "MalformedXML")
  }
}
