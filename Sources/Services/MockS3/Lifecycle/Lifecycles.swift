// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What happens to a bucket's objects as they grow old.
extension S3 {
  func putBucketLifecycleConfiguration(
    _ input: PutBucketLifecycleConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutBucketLifecycleConfigurationOutput {
    let minimum = input.transitionDefaultMinimumObjectSize ?? .allStorageClasses128k
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket throws(AWSError) in
      guard minimum == .allStorageClasses128k || minimum == .variesByStorageClass else {
        throw .invalidRequest("Invalid TransitionDefaultMinimumObjectSize found: \(minimum)")
      }
      guard var rules = input.lifecycleConfiguration?.rules else { throw .missingRequestBody }
      try LifecycleValidation.check(rules)
      for index in rules.indices where rules[index].id ?? "" == "" {
        rules[index].id = Bytes(context.uuid()).base64
      }
      bucket.settings.lifecycle = GetBucketLifecycleConfigurationOutput(
        rules: rules, transitionDefaultMinimumObjectSize: minimum)
      bucket.rescheduleAll(context.now)
    }
    return PutBucketLifecycleConfigurationOutput(transitionDefaultMinimumObjectSize: minimum)
  }

  func getBucketLifecycleConfiguration(
    _ input: GetBucketLifecycleConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketLifecycleConfigurationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let lifecycle = bucket.settings.lifecycle else {
      throw AWSError(
        "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", status: 404,
        members: [.init("BucketName", .string(input.bucket))])
    }
    return lifecycle
  }

  func deleteBucketLifecycle(
    _ input: DeleteBucketLifecycleRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket in
      bucket.settings.lifecycle = nil
      bucket.rescheduleAll(context.now)
    }
    return EmptyShape()
  }
}
