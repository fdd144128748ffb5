// SPDX-License-Identifier: Apache-2.0

/// The input of an operation on a bucket, or on something in one.
protocol BucketInput {
  var bucket: String { get }
}

/// The input of an operation on an object.
protocol ObjectInput: BucketInput {
  var key: String { get }
}

/// The input of an operation on a version of an object; without an id the newest is meant.
protocol VersionInput: ObjectInput {
  var versionId: String? { get }
}

// MARK: Versions

extension S3.DeleteObjectRequest: VersionInput {}
extension S3.DeleteObjectTaggingRequest: VersionInput {}
extension S3.GetObjectRequest: VersionInput {}
extension S3.GetObjectAclRequest: VersionInput {}
extension S3.GetObjectAttributesRequest: VersionInput {}
extension S3.GetObjectLegalHoldRequest: VersionInput {}
extension S3.GetObjectRetentionRequest: VersionInput {}
extension S3.GetObjectTaggingRequest: VersionInput {}
extension S3.HeadObjectRequest: VersionInput {}
extension S3.PutObjectAclRequest: VersionInput {}
extension S3.PutObjectLegalHoldRequest: VersionInput {}
extension S3.PutObjectRetentionRequest: VersionInput {}
extension S3.PutObjectTaggingRequest: VersionInput {}
extension S3.RestoreObjectRequest: VersionInput {}
extension S3.UpdateObjectEncryptionRequest: VersionInput {}

// MARK: Objects

extension S3.AbortMultipartUploadRequest: ObjectInput {}
extension S3.CompleteMultipartUploadRequest: ObjectInput {}
extension S3.CopyObjectRequest: ObjectInput {}
extension S3.CreateMultipartUploadRequest: ObjectInput {}
extension S3.GetObjectTorrentRequest: ObjectInput {}
extension S3.ListPartsRequest: ObjectInput {}
extension S3.PutObjectRequest: ObjectInput {}
extension S3.RenameObjectRequest: ObjectInput {}
extension S3.SelectObjectContentRequest: ObjectInput {}
extension S3.UploadPartRequest: ObjectInput {}
extension S3.UploadPartCopyRequest: ObjectInput {}

// MARK: Buckets

extension S3.CreateBucketRequest: BucketInput {}
extension S3.CreateBucketMetadataConfigurationRequest: BucketInput {}
extension S3.CreateBucketMetadataTableConfigurationRequest: BucketInput {}
extension S3.CreateSessionRequest: BucketInput {}
extension S3.DeleteBucketRequest: BucketInput {}
extension S3.DeleteBucketAnalyticsConfigurationRequest: BucketInput {}
extension S3.DeleteBucketCorsRequest: BucketInput {}
extension S3.DeleteBucketEncryptionRequest: BucketInput {}
extension S3.DeleteBucketIntelligentTieringConfigurationRequest: BucketInput {}
extension S3.DeleteBucketInventoryConfigurationRequest: BucketInput {}
extension S3.DeleteBucketLifecycleRequest: BucketInput {}
extension S3.DeleteBucketMetadataConfigurationRequest: BucketInput {}
extension S3.DeleteBucketMetadataTableConfigurationRequest: BucketInput {}
extension S3.DeleteBucketMetricsConfigurationRequest: BucketInput {}
extension S3.DeleteBucketOwnershipControlsRequest: BucketInput {}
extension S3.DeleteBucketPolicyRequest: BucketInput {}
extension S3.DeleteBucketReplicationRequest: BucketInput {}
extension S3.DeleteBucketTaggingRequest: BucketInput {}
extension S3.DeleteBucketWebsiteRequest: BucketInput {}
extension S3.DeleteObjectsRequest: BucketInput {}
extension S3.DeletePublicAccessBlockRequest: BucketInput {}
extension S3.GetBucketAbacRequest: BucketInput {}
extension S3.GetBucketAccelerateConfigurationRequest: BucketInput {}
extension S3.GetBucketAclRequest: BucketInput {}
extension S3.GetBucketAnalyticsConfigurationRequest: BucketInput {}
extension S3.GetBucketCorsRequest: BucketInput {}
extension S3.GetBucketEncryptionRequest: BucketInput {}
extension S3.GetBucketIntelligentTieringConfigurationRequest: BucketInput {}
extension S3.GetBucketInventoryConfigurationRequest: BucketInput {}
extension S3.GetBucketLifecycleRequest: BucketInput {}
extension S3.GetBucketLifecycleConfigurationRequest: BucketInput {}
extension S3.GetBucketLocationRequest: BucketInput {}
extension S3.GetBucketLoggingRequest: BucketInput {}
extension S3.GetBucketMetadataConfigurationRequest: BucketInput {}
extension S3.GetBucketMetadataTableConfigurationRequest: BucketInput {}
extension S3.GetBucketMetricsConfigurationRequest: BucketInput {}
extension S3.GetBucketNotificationConfigurationRequest: BucketInput {}
extension S3.GetBucketOwnershipControlsRequest: BucketInput {}
extension S3.GetBucketPolicyRequest: BucketInput {}
extension S3.GetBucketPolicyStatusRequest: BucketInput {}
extension S3.GetBucketReplicationRequest: BucketInput {}
extension S3.GetBucketRequestPaymentRequest: BucketInput {}
extension S3.GetBucketTaggingRequest: BucketInput {}
extension S3.GetBucketVersioningRequest: BucketInput {}
extension S3.GetBucketWebsiteRequest: BucketInput {}
extension S3.GetObjectLockConfigurationRequest: BucketInput {}
extension S3.GetPublicAccessBlockRequest: BucketInput {}
extension S3.HeadBucketRequest: BucketInput {}
extension S3.ListBucketAnalyticsConfigurationsRequest: BucketInput {}
extension S3.ListBucketIntelligentTieringConfigurationsRequest: BucketInput {}
extension S3.ListBucketInventoryConfigurationsRequest: BucketInput {}
extension S3.ListBucketMetricsConfigurationsRequest: BucketInput {}
extension S3.ListMultipartUploadsRequest: BucketInput {}
extension S3.ListObjectVersionsRequest: BucketInput {}
extension S3.ListObjectsRequest: BucketInput {}
extension S3.ListObjectsV2Request: BucketInput {}
extension S3.PutBucketAbacRequest: BucketInput {}
extension S3.PutBucketAccelerateConfigurationRequest: BucketInput {}
extension S3.PutBucketAclRequest: BucketInput {}
extension S3.PutBucketAnalyticsConfigurationRequest: BucketInput {}
extension S3.PutBucketCorsRequest: BucketInput {}
extension S3.PutBucketEncryptionRequest: BucketInput {}
extension S3.PutBucketIntelligentTieringConfigurationRequest: BucketInput {}
extension S3.PutBucketInventoryConfigurationRequest: BucketInput {}
extension S3.PutBucketLifecycleRequest: BucketInput {}
extension S3.PutBucketLifecycleConfigurationRequest: BucketInput {}
extension S3.PutBucketLoggingRequest: BucketInput {}
extension S3.PutBucketMetricsConfigurationRequest: BucketInput {}
extension S3.PutBucketNotificationRequest: BucketInput {}
extension S3.PutBucketNotificationConfigurationRequest: BucketInput {}
extension S3.PutBucketOwnershipControlsRequest: BucketInput {}
extension S3.PutBucketPolicyRequest: BucketInput {}
extension S3.PutBucketReplicationRequest: BucketInput {}
extension S3.PutBucketRequestPaymentRequest: BucketInput {}
extension S3.PutBucketTaggingRequest: BucketInput {}
extension S3.PutBucketVersioningRequest: BucketInput {}
extension S3.PutBucketWebsiteRequest: BucketInput {}
extension S3.PutObjectLockConfigurationRequest: BucketInput {}
extension S3.PutPublicAccessBlockRequest: BucketInput {}
extension S3.UpdateBucketMetadataInventoryTableConfigurationRequest: BucketInput {}
extension S3.UpdateBucketMetadataJournalTableConfigurationRequest: BucketInput {}
