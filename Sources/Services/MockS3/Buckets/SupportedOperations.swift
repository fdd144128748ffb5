// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What can be asked of directory buckets, and through access points: less than of a bucket by its name.
enum SupportedOperations {
  /// Throws where the operation isn't for a bucket of this kind, or for the name that the request has for it.
  static func check(
    _ operation: String, onName name: String, of bucket: StoredBucket, _ context: Context
  ) throws(AWSError) {
    let isDirectory = bucket.isDirectory
    if isDirectory ? ofDirectories.contains(operation) : operation != "RenameObject" {
      guard name != bucket.name, !ofAccessPoints.contains(operation) else { return }
    }
    throw .methodNotAllowed(
      context.request?.method.rawValue ?? operation, resource: isDirectory ? "DIRECTORY_BUCKET" : "BUCKET")
  }

  private static func names(_ text: String) -> Set<String> {
    Set(text.split { $0 == " " || $0 == "\n" }.map { String($0) })
  }

  private static let ofDirectories = names(
    """
    AbortMultipartUpload CompleteMultipartUpload CopyObject CreateBucket CreateMultipartUpload CreateSession
    DeleteBucket DeleteBucketEncryption DeleteBucketInventoryConfiguration DeleteBucketLifecycle
    DeleteBucketMetricsConfiguration DeleteBucketPolicy DeleteObject DeleteObjects GetBucketEncryption
    GetBucketInventoryConfiguration GetBucketLifecycleConfiguration GetBucketLocation GetBucketMetricsConfiguration
    GetBucketPolicy GetObject GetObjectAttributes HeadBucket HeadObject ListBucketInventoryConfigurations
    ListBucketMetricsConfigurations ListMultipartUploads ListObjectsV2 ListParts PutBucketEncryption
    PutBucketInventoryConfiguration PutBucketLifecycleConfiguration PutBucketMetricsConfiguration PutBucketPolicy
    PutObject RenameObject UploadPart UploadPartCopy
    """)

  private static let ofAccessPoints = names(
    """
    AbortMultipartUpload CompleteMultipartUpload CopyObject CreateMultipartUpload DeleteObject DeleteObjects
    DeleteObjectTagging GetBucketAcl GetBucketCors GetBucketLocation GetBucketNotificationConfiguration
    GetBucketPolicy GetObject GetObjectAcl GetObjectAttributes GetObjectLegalHold GetObjectRetention
    GetObjectTagging HeadBucket HeadObject ListMultipartUploads ListObjects ListObjectsV2 ListObjectVersions
    ListParts PutObject PutObjectAcl PutObjectLegalHold PutObjectRetention PutObjectTagging RestoreObject
    SelectObjectContent UploadPart UploadPartCopy
    """)
}
