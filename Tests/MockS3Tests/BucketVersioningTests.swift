// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketVersioningTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private func put(_ configuration: S3.VersioningConfiguration, mfa: String? = nil) throws(AWSError) {
    try s3.putBucketVersioning(.init(bucket: "books", mfa: mfa, versioningConfiguration: configuration))
  }

  private var status: S3.BucketVersioningStatus? {
    get throws { try s3.getBucketVersioning(.init(bucket: "books")).status }
  }

  @Test func `Versioning is off, then on, then suspended`() throws {
    #expect(try status == nil)
    try put(.init(status: .enabled))
    #expect(try status == .enabled)
    try put(.init(status: .suspended))
    #expect(try status == .suspended)
  }

  @Test func `A configuration says a status that exists`() throws {
    let none = refusal { try put(.init()) }
    #expect(none.code == "IllegalVersioningConfigurationException")
    #expect(none.message == "The Versioning element must be specified")
    #expect(refusal { try put(.init(status: .init(rawValue: "On"))) }.code == "MalformedXML")
    #expect(try status == nil)
  }

  @Test func `Deletion with a second factor can't be switched on`() throws {
    #expect(refusal { try put(.init(mfaDelete: .enabled, status: .enabled)) }.code == "AccessDenied")
    let device = refusal { try put(.init(mfaDelete: .enabled, status: .enabled), mfa: "serial 123456") }
    #expect(device.code == "NotDeviceOwnerError")
    #expect(try status == nil)
    try put(.init(mfaDelete: .disabled, status: .enabled))
    #expect(try s3.getBucketVersioning(.init(bucket: "books")).mfaDelete == .disabled)
  }

  @Test func `What needs versions keeps versioning on`() throws {
    try put(.init(status: .enabled))
    try s3.putObjectLockConfiguration(
      .init(bucket: "books", objectLockConfiguration: .init(objectLockEnabled: .enabled)))
    let error = refusal { try put(.init(status: .suspended)) }
    #expect(error.code == "InvalidBucketState")
    #expect(error.status == 409)
    #expect(
      error.message
        == "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
    )
    #expect(try status == .enabled)
    try put(.init(status: .enabled))
  }
}
