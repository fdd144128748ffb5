// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// The plain sub-resources of buckets.
  var bucketSettingsOperations: [Operation<State>] {
    versioningOperations + taggingOperations + policyOperations + publicAccessOperations
      + encryptionOperations + loggingOperations + transferOperations + objectLockOperations
      + collectionOperations + metadataOperations
  }
}

extension S3.State {
  /// Changes a bucket's settings. What `body` throws must leave them as they were.
  mutating func configure(
    _ name: String, _ expectedOwner: String?, _ body: (inout BucketSettings) throws(AWSError) -> Void
  ) throws(AWSError) -> EmptyShape {
    try update(name, expectedOwner: expectedOwner) { (bucket: inout StoredBucket) throws(AWSError) in
      try body(&bucket.settings.value)
    }
    return EmptyShape()
  }
}

extension AWSError {
  /// What a sub-resource says that nobody has put: each has a code of its own.
  static func noSuchSetting(_ code: String, _ message: String, _ bucket: String) -> AWSError {
    AWSError(code, message, status: 404, members: [.init("BucketName", .string(bucket))])
  }

  static func invalidBucketState(_ message: String) -> AWSError {
    AWSError("InvalidBucketState", message, status: 409)
  }
}
