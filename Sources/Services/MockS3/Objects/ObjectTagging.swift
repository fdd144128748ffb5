// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var objectTaggingOperations: [Operation<State>] {
    [
      .reading(API.getObjectTagging, getObjectTagging),
      Operation(API.putObjectTagging, putObjectTagging),
      Operation(API.deleteObjectTagging, deleteObjectTagging),
    ]
  }

  func getObjectTagging(
    _ input: GetObjectTaggingRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectTaggingOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let version = try bucket.readable(input.key, input.versionId).value
    return GetObjectTaggingOutput(versionId: bucket.shownID(version), tagSet: version.tags)
  }

  func putObjectTagging(
    _ input: PutObjectTaggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutObjectTaggingOutput {
    let id = try state.amend(
      input.key, input.versionId, in: input.bucket, expectedOwner: input.expectedBucketOwner, method: "PUT",
      .tagged, context
    ) { version, _ throws(AWSError) in
      try TagRules.check(input.tagging.tagSet, limit: TagRules.objectLimit)
      version.tags = input.tagging.tagSet
    }
    return PutObjectTaggingOutput(versionId: id)
  }

  func deleteObjectTagging(
    _ input: DeleteObjectTaggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteObjectTaggingOutput {
    let id = try state.amend(
      input.key, input.versionId, in: input.bucket, expectedOwner: input.expectedBucketOwner,
      method: "DELETE", .untagged, context
    ) { version, _ throws(AWSError) in version.tags = [] }
    return DeleteObjectTaggingOutput(versionId: id)
  }
}

extension S3.State {
  /// Changes what stands beside a version's content, tells everybody of it, and gives the id that the answer names.
  /// What `body` throws must leave the version as it was.
  mutating func amend(
    _ key: String, _ id: String?, in name: String, expectedOwner: String?, method: String,
    _ kind: ObjectChange.Kind, _ context: Context,
    _ body: (inout StoredVersion, StoredBucket) throws(AWSError) -> Void
  ) throws(AWSError) -> String? {
    let amended = try update(name, expectedOwner: expectedOwner) {
      (bucket: inout StoredBucket) throws(AWSError) in
      var version = try bucket.readable(key, id, method: method).value
      try body(&version, bucket)
      bucket.sequence += 1
      _ = try bucket.updateVersion(version.id, forKey: key) { (stored: inout StoredVersion) in
        stored = version
      }
      return (version: version, sequence: bucket.sequence, shownID: bucket.shownID(version))
    }
    note(
      ObjectChange(kind, key, amended.version, sequence: amended.sequence), inBucket: name, context)
    return amended.shownID
  }
}
