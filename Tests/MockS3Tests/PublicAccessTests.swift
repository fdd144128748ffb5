// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct PublicAccessTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private func settings() throws -> [Bool?] {
    let block = try s3.getPublicAccessBlock(.init(bucket: "books")).publicAccessBlockConfiguration
    return [
      block?.blockPublicAcls, block?.ignorePublicAcls, block?.blockPublicPolicy, block?.restrictPublicBuckets,
    ]
  }

  private func ownership() throws -> S3.ObjectOwnership? {
    try s3.getBucketOwnershipControls(.init(bucket: "books")).ownershipControls?.rules.first?.objectOwnership
  }

  private func put(_ ownership: [S3.ObjectOwnership]) throws(AWSError) {
    try s3.putBucketOwnershipControls(
      .init(
        bucket: "books",
        ownershipControls: .init(rules: ownership.map { .init(objectOwnership: $0) })))
  }

  @Test func `A new bucket says that everything is blocked`() throws {
    #expect(try settings() == [true, true, true, true])
    #expect(try ownership() == .bucketOwnerEnforced)
  }

  @Test func `What a block leaves out is off`() throws {
    try s3.putPublicAccessBlock(
      .init(bucket: "books", publicAccessBlockConfiguration: .init(ignorePublicAcls: true)))
    #expect(try settings() == [false, true, false, false])
    let empty = refusal {
      try s3.putPublicAccessBlock(.init(bucket: "books", publicAccessBlockConfiguration: .init()))
    }
    #expect(empty.code == "InvalidRequest")
    #expect(empty.message == "Must specify at least one configuration.")
    #expect(try settings() == [false, true, false, false])
  }

  @Test func `A block that was deleted isn't there`() throws {
    try s3.deletePublicAccessBlock(.init(bucket: "books"))
    let error = refusal { _ = try settings() }
    #expect(error.code == "NoSuchPublicAccessBlockConfiguration")
    #expect(error.message == "The public access block configuration was not found")
    #expect(error.status == 404)
  }

  @Test func `Ownership is one of three rules`() throws {
    for one: S3.ObjectOwnership in [.objectWriter, .bucketOwnerPreferred, .bucketOwnerEnforced] {
      try put([one])
      #expect(try ownership() == one)
    }
    #expect(refusal { try put([]) }.code == "MalformedXML")
    #expect(refusal { try put([.objectWriter, .objectWriter]) }.code == "MalformedXML")
    #expect(refusal { try put([.init(rawValue: "Nobody")]) }.code == "MalformedXML")
    #expect(try ownership() == .bucketOwnerEnforced)
    try s3.deleteBucketOwnershipControls(.init(bucket: "books"))
    let error = refusal { _ = try ownership() }
    #expect(error.code == "OwnershipControlsNotFoundError")
    #expect(error.message == "The bucket ownership controls were not found")
  }

  @Test func `ACLs that give to others can't be switched off`() throws {
    try put([.objectWriter])
    try s3.putBucketAcl(.init(acl: .publicRead, bucket: "books"))
    let error = refusal { try put([.bucketOwnerEnforced]) }
    #expect(error.code == "InvalidBucketAclWithObjectOwnership")
    #expect(
      error.message == "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting")
    #expect(try ownership() == .objectWriter)
    try s3.putBucketAcl(.init(acl: .private, bucket: "books"))
    try put([.bucketOwnerEnforced])
  }
}
