// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct MetadataTableTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private func create(_ expiration: S3.RecordExpiration = .init(expiration: .disabled)) throws(AWSError) {
    try s3.createBucketMetadataConfiguration(
      .init(
        bucket: "books",
        metadataConfiguration: .init(journalTableConfiguration: .init(recordExpiration: expiration))))
  }

  private func result() throws -> S3.MetadataConfigurationResult? {
    try s3.getBucketMetadataConfiguration(.init(bucket: "books")).getBucketMetadataConfigurationResult?
      .metadataConfigurationResult
  }

  @Test func `A configuration is made once, changed and deleted`() throws {
    #expect(refusal { _ = try result() }.code == "MetadataConfigurationNotFound")
    try create()
    #expect(refusal { try create() }.status == 409)
    #expect(
      try result()?.destinationResult.tableBucketArn
        == "arn:aws:s3tables:us-east-1:123456789012:bucket/aws-s3")
    #expect(try result()?.inventoryTableConfigurationResult == nil)
    try s3.updateBucketMetadataInventoryTableConfiguration(
      .init(bucket: "books", inventoryTableConfiguration: .init(configurationState: .enabled)))
    #expect(try result()?.inventoryTableConfigurationResult?.tableName == "inventory")
    try s3.updateBucketMetadataJournalTableConfiguration(
      .init(
        bucket: "books",
        journalTableConfiguration: .init(recordExpiration: .init(expiration: .enabled, days: 30))))
    #expect(try result()?.journalTableConfigurationResult?.recordExpiration.days == 30)
    try s3.deleteBucketMetadataConfiguration(.init(bucket: "books"))
    #expect(refusal { _ = try result() }.status == 404)
  }

  @Test func `Records expire after at least seven days, or never`() {
    #expect(refusal { try create(.init(expiration: .enabled, days: 6)) }.code == "InvalidArgument")
    #expect(refusal { try create(.init(expiration: .enabled)) }.code == "MalformedXML")
    #expect(refusal { try create(.init(expiration: .disabled, days: 7)) }.code == "MalformedXML")
    #expect(refusal { _ = try result() }.code == "MetadataConfigurationNotFound")
  }

  @Test func `A table in a table bucket of one's own lies beside the bucket`() throws {
    func create(_ arn: String, _ name: String = "metadata") throws(AWSError) {
      try s3.createBucketMetadataTableConfiguration(
        .init(
          bucket: "books",
          metadataTableConfiguration: .init(
            s3TablesDestination: .init(tableBucketArn: arn, tableName: name))))
    }
    let arn = "arn:aws:s3tables:us-east-1:123456789012:bucket/tables"
    #expect(refusal { try create("tables") }.code == "InvalidArgument")
    #expect(
      refusal { try create("arn:aws:s3tables:eu-west-1:123456789012:bucket/tables") }.code
        == "InvalidArgument")
    #expect(refusal { try create(arn, "My Table") }.code == "InvalidArgument")
    try create(arn)
    let found = try s3.getBucketMetadataTableConfiguration(.init(bucket: "books"))
      .getBucketMetadataTableConfigurationResult
    #expect(
      found?.metadataTableConfigurationResult.s3TablesDestinationResult.tableNamespace == "aws_s3_metadata")
    #expect(found?.status == "ACTIVE")
    try s3.deleteBucketMetadataTableConfiguration(.init(bucket: "books"))
    #expect(
      refusal { try s3.deleteBucketMetadataTableConfiguration(.init(bucket: "books")) }.code
        == "MetadataConfigurationNotFound")
  }
}
