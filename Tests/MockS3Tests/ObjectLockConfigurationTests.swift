// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct ObjectLockConfigurationTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private func enableVersioning() throws {
    try s3.putBucketVersioning(.init(bucket: "books", versioningConfiguration: .init(status: .enabled)))
  }

  private func put(_ retention: S3.DefaultRetention?) throws(AWSError) {
    try s3.putObjectLockConfiguration(
      .init(
        bucket: "books",
        objectLockConfiguration: .init(
          objectLockEnabled: .enabled, rule: retention.map { .init(defaultRetention: $0) })))
  }

  @Test func `Locks need versions`() throws {
    let error = refusal { try put(nil) }
    #expect(error.code == "InvalidBucketState")
    #expect(
      error.message == "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
    let none = refusal { try s3.getObjectLockConfiguration(.init(bucket: "books")) }
    #expect(none.code == "ObjectLockConfigurationNotFoundError")
    #expect(none.status == 404)
    try enableVersioning()
    try put(.init(mode: .governance, days: 1))
    let rule = try s3.getObjectLockConfiguration(.init(bucket: "books")).objectLockConfiguration?.rule
    #expect(rule?.defaultRetention?.mode == .governance)
    #expect(rule?.defaultRetention?.days == 1)
    try put(nil)
    #expect(
      try s3.getObjectLockConfiguration(.init(bucket: "books")).objectLockConfiguration?.rule == nil)
  }

  @Test func `A default retention has a mode and one period`() throws {
    try enableVersioning()
    for retention: S3.DefaultRetention in [
      .init(mode: .governance), .init(days: 1), .init(mode: .governance, days: 1, years: 1),
      .init(mode: .init(rawValue: "STRICT"), days: 1),
    ] {
      #expect(refusal { try put(retention) }.code == "MalformedXML")
    }
    for retention: S3.DefaultRetention in [
      .init(mode: .compliance, days: 0), .init(mode: .compliance, years: -1),
      .init(mode: .compliance, days: 36_501), .init(mode: .compliance, years: 101),
    ] {
      #expect(refusal { try put(retention) }.code == "InvalidArgument")
    }
    let disabled = refusal {
      try s3.putObjectLockConfiguration(.init(bucket: "books", objectLockConfiguration: .init()))
    }
    #expect(disabled.code == "MalformedXML")
    #expect(
      refusal { try s3.putObjectLockConfiguration(.init(bucket: "books")) }.code == "MissingRequestBodyError")
    #expect(
      refusal { try s3.getObjectLockConfiguration(.init(bucket: "books")) }.code
        == "ObjectLockConfigurationNotFoundError")
  }
}
