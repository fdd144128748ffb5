// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var taggingOperations: [Operation<State>] {
    [
      Operation(API.putBucketTagging, putBucketTagging),
      .reading(API.getBucketTagging, getBucketTagging),
      Operation(API.deleteBucketTagging, deleteBucketTagging),
      Operation(API.putBucketAbac, putBucketAbac),
      .reading(API.getBucketAbac, getBucketAbac),
    ]
  }

  func putBucketTagging(
    _ input: PutBucketTaggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      try Self.checkTagging(settings, "PUT")
      try TagRules.check(input.tagging.tagSet)
      settings.tags = input.tagging.tagSet
    }
  }

  func getBucketTagging(
    _ input: GetBucketTaggingRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketTaggingOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard !bucket.settings.tags.isEmpty else {
      throw .noSuchSetting("NoSuchTagSet", "The TagSet does not exist", bucket.name)
    }
    return GetBucketTaggingOutput(tagSet: bucket.settings.tags)
  }

  func deleteBucketTagging(
    _ input: DeleteBucketTaggingRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      try Self.checkTagging(settings, "DELETE")
      settings.tags = []
    }
  }

  /// Once tags decide over access, only the tagging operations of S3 Control change them.
  private static func checkTagging(_ settings: BucketSettings, _ method: String) throws(AWSError) {
    guard settings.abac?.status != .enabled else {
      throw .methodNotAllowed(method, resource: "BUCKETTAGGING")
    }
  }

  // MARK: Access by tags

  func putBucketAbac(
    _ input: PutBucketAbacRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard let status = input.abacStatus.status, status == .enabled || status == .disabled else {
        throw .malformedXML
      }
      settings.abac = AbacStatus(status: status)
    }
  }

  func getBucketAbac(
    _ input: GetBucketAbacRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketAbacOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketAbacOutput(abacStatus: bucket.settings.abac ?? AbacStatus(status: .disabled))
  }
}
