// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Something that policies and ACLs let people do.
struct S3Action: Sendable {
  /// As policies call it.
  let name: String
  /// What it is called where a version is named; `nil` where that makes no difference.
  var versionName: String?
  /// What in an ACL gives it; `nil` where only policies do.
  var grant: Grant?

  /// A permission in the ACL of a bucket, or in that of an object.
  enum Grant: Sendable {
    case bucket(S3.Permission)
    case object(S3.Permission)

    var isOnObject: Bool { if case .object = self { true } else { false } }
  }

  init(_ name: String, versionName: String? = nil, grant: Grant? = nil) {
    self.name = name
    self.versionName = versionName
    self.grant = grant
  }

  static let getObject = S3Action(
    "s3:GetObject", versionName: "s3:GetObjectVersion", grant: .object(.read))
  static let getObjectACL = S3Action(
    "s3:GetObjectAcl", versionName: "s3:GetObjectVersionAcl", grant: .object(.readAcp))
  static let putObjectACL = S3Action(
    "s3:PutObjectAcl", versionName: "s3:PutObjectVersionAcl", grant: .object(.writeAcp))
  static let getObjectTagging = S3Action(
    "s3:GetObjectTagging", versionName: "s3:GetObjectVersionTagging")
  static let putObjectTagging = S3Action(
    "s3:PutObjectTagging", versionName: "s3:PutObjectVersionTagging")
  static let putObject = S3Action("s3:PutObject", grant: .bucket(.write))
  /// Removing a version for good is another matter than hiding it behind a marker.
  static let deleteObject = S3Action("s3:DeleteObject", grant: .bucket(.write))
  static let deleteObjectVersion = S3Action("s3:DeleteObjectVersion")
  static let listBucket = S3Action("s3:ListBucket", grant: .bucket(.read))
  static let bypassGovernance = S3Action("s3:BypassGovernanceRetention")

  /// What a bucket's root user can always do, lest a policy locks everybody out.
  var isOnPolicy: Bool {
    ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"].contains(name)
  }

  // MARK: By operation

  /// What an operation of the API does, beside what its headers add.
  static func action(of operation: String) -> S3Action? { byOperation[operation] }

  private static let byOperation: [String: S3Action] = {
    var actions: [String: S3Action] = [
      "AbortMultipartUpload": S3Action("s3:AbortMultipartUpload", grant: .bucket(.write)),
      "CompleteMultipartUpload": putObject,
      "CopyObject": putObject,
      "CreateMultipartUpload": putObject,
      "CreateSession": S3Action("s3express:CreateSession"),
      "DeleteObject": deleteObject,
      "DeleteObjectTagging": S3Action(
        "s3:DeleteObjectTagging", versionName: "s3:DeleteObjectVersionTagging"),
      "GetBucketAcl": S3Action("s3:GetBucketAcl", grant: .bucket(.readAcp)),
      "GetObject": getObject,
      "GetObjectAcl": getObjectACL,
      "GetObjectAttributes": S3Action(
        "s3:GetObjectAttributes", versionName: "s3:GetObjectVersionAttributes"),
      "GetObjectTagging": getObjectTagging,
      "GetObjectTorrent": S3Action(
        "s3:GetObjectTorrent", versionName: "s3:GetObjectVersionTorrent", grant: .object(.read)),
      "HeadBucket": listBucket,
      "HeadObject": getObject,
      "ListMultipartUploads": S3Action("s3:ListBucketMultipartUploads", grant: .bucket(.read)),
      "ListObjects": listBucket,
      "ListObjectsV2": listBucket,
      "ListObjectVersions": S3Action("s3:ListBucketVersions", grant: .bucket(.read)),
      "ListParts": S3Action("s3:ListMultipartUploadParts"),
      "PutBucketAcl": S3Action("s3:PutBucketAcl", grant: .bucket(.writeAcp)),
      "PutObject": putObject,
      "PutObjectAcl": putObjectACL,
      "PutObjectTagging": putObjectTagging,
      "RenameObject": S3Action("s3express:CreateSession"),
      "SelectObjectContent": getObject,
      "UploadPart": putObject,
      "UploadPartCopy": putObject,
    ]
    for (operation, name) in onlyByPolicy { actions[operation] = S3Action("s3:\(name)") }
    return actions
  }()

  /// Actions with one name that no ACL gives.
  private static let onlyByPolicy = [
    "CreateBucket": "CreateBucket",
    "CreateBucketMetadataConfiguration": "CreateBucketMetadataTableConfiguration",
    "CreateBucketMetadataTableConfiguration": "CreateBucketMetadataTableConfiguration",
    "DeleteBucket": "DeleteBucket",
    "DeleteBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
    "DeleteBucketCors": "PutBucketCORS",
    "DeleteBucketEncryption": "PutEncryptionConfiguration",
    "DeleteBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
    "DeleteBucketInventoryConfiguration": "PutInventoryConfiguration",
    "DeleteBucketLifecycle": "PutLifecycleConfiguration",
    "DeleteBucketMetadataConfiguration": "DeleteBucketMetadataTableConfiguration",
    "DeleteBucketMetadataTableConfiguration": "DeleteBucketMetadataTableConfiguration",
    "DeleteBucketMetricsConfiguration": "PutMetricsConfiguration",
    "DeleteBucketOwnershipControls": "PutBucketOwnershipControls",
    "DeleteBucketPolicy": "DeleteBucketPolicy",
    "DeleteBucketReplication": "PutReplicationConfiguration",
    "DeleteBucketTagging": "PutBucketTagging",
    "DeleteBucketWebsite": "DeleteBucketWebsite",
    "DeletePublicAccessBlock": "PutBucketPublicAccessBlock",
    "GetBucketAbac": "GetBucketAbac",
    "GetBucketAccelerateConfiguration": "GetAccelerateConfiguration",
    "GetBucketAnalyticsConfiguration": "GetAnalyticsConfiguration",
    "GetBucketCors": "GetBucketCORS",
    "GetBucketEncryption": "GetEncryptionConfiguration",
    "GetBucketIntelligentTieringConfiguration": "GetIntelligentTieringConfiguration",
    "GetBucketInventoryConfiguration": "GetInventoryConfiguration",
    "GetBucketLifecycle": "GetLifecycleConfiguration",
    "GetBucketLifecycleConfiguration": "GetLifecycleConfiguration",
    "GetBucketLocation": "GetBucketLocation",
    "GetBucketLogging": "GetBucketLogging",
    "GetBucketMetadataConfiguration": "GetBucketMetadataTableConfiguration",
    "GetBucketMetadataTableConfiguration": "GetBucketMetadataTableConfiguration",
    "GetBucketMetricsConfiguration": "GetMetricsConfiguration",
    "GetBucketNotification": "GetBucketNotification",
    "GetBucketNotificationConfiguration": "GetBucketNotification",
    "GetBucketOwnershipControls": "GetBucketOwnershipControls",
    "GetBucketPolicy": "GetBucketPolicy",
    "GetBucketPolicyStatus": "GetBucketPolicyStatus",
    "GetBucketReplication": "GetReplicationConfiguration",
    "GetBucketRequestPayment": "GetBucketRequestPayment",
    "GetBucketTagging": "GetBucketTagging",
    "GetBucketVersioning": "GetBucketVersioning",
    "GetBucketWebsite": "GetBucketWebsite",
    "GetObjectLegalHold": "GetObjectLegalHold",
    "GetObjectLockConfiguration": "GetBucketObjectLockConfiguration",
    "GetObjectRetention": "GetObjectRetention",
    "GetPublicAccessBlock": "GetBucketPublicAccessBlock",
    "ListBucketAnalyticsConfigurations": "GetAnalyticsConfiguration",
    "ListBucketIntelligentTieringConfigurations": "GetIntelligentTieringConfiguration",
    "ListBucketInventoryConfigurations": "GetInventoryConfiguration",
    "ListBucketMetricsConfigurations": "GetMetricsConfiguration",
    "PutBucketAbac": "PutBucketAbac",
    "PutBucketAccelerateConfiguration": "PutAccelerateConfiguration",
    "PutBucketAnalyticsConfiguration": "PutAnalyticsConfiguration",
    "PutBucketCors": "PutBucketCORS",
    "PutBucketEncryption": "PutEncryptionConfiguration",
    "PutBucketIntelligentTieringConfiguration": "PutIntelligentTieringConfiguration",
    "PutBucketInventoryConfiguration": "PutInventoryConfiguration",
    "PutBucketLifecycle": "PutLifecycleConfiguration",
    "PutBucketLifecycleConfiguration": "PutLifecycleConfiguration",
    "PutBucketLogging": "PutBucketLogging",
    "PutBucketMetricsConfiguration": "PutMetricsConfiguration",
    "PutBucketNotification": "PutBucketNotification",
    "PutBucketNotificationConfiguration": "PutBucketNotification",
    "PutBucketOwnershipControls": "PutBucketOwnershipControls",
    "PutBucketPolicy": "PutBucketPolicy",
    "PutBucketReplication": "PutReplicationConfiguration",
    "PutBucketRequestPayment": "PutBucketRequestPayment",
    "PutBucketTagging": "PutBucketTagging",
    "PutBucketVersioning": "PutBucketVersioning",
    "PutBucketWebsite": "PutBucketWebsite",
    "PutObjectLegalHold": "PutObjectLegalHold",
    "PutObjectLockConfiguration": "PutBucketObjectLockConfiguration",
    "PutObjectRetention": "PutObjectRetention",
    "PutPublicAccessBlock": "PutBucketPublicAccessBlock",
    "RestoreObject": "RestoreObject",
    "UpdateBucketMetadataInventoryTableConfiguration": "UpdateBucketMetadataInventoryTableConfiguration",
    "UpdateBucketMetadataJournalTableConfiguration": "UpdateBucketMetadataJournalTableConfiguration",
    "UpdateObjectEncryption": "UpdateObjectEncryption",
  ]
}
