// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Lifecycles as the API had them first: one transition a rule, and a prefix for what a rule is about.
///
/// On the wire these are the requests of their successors, which read both forms; typed calls have shapes of their own.
extension S3 {
  func putBucketLifecycle(
    _ input: PutBucketLifecycleRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let rules = input.lifecycleConfiguration?.rules.map { rule in
      LifecycleRule(
        expiration: rule.expiration, id: rule.id, prefix: rule.prefix, status: rule.status,
        transitions: rule.transition.map { [$0] },
        noncurrentVersionTransitions: rule.noncurrentVersionTransition.map { [$0] },
        noncurrentVersionExpiration: rule.noncurrentVersionExpiration,
        abortIncompleteMultipartUpload: rule.abortIncompleteMultipartUpload)
    }
    _ = try putBucketLifecycleConfiguration(
      PutBucketLifecycleConfigurationRequest(
        bucket: input.bucket, checksumAlgorithm: input.checksumAlgorithm,
        lifecycleConfiguration: rules.map { BucketLifecycleConfiguration(rules: $0) },
        expectedBucketOwner: input.expectedBucketOwner), &state, context)
    return EmptyShape()
  }

  /// Of what this form has no room for, the first is told: a rule's other transitions and the rest of its filter are not.
  func getBucketLifecycle(
    _ input: GetBucketLifecycleRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketLifecycleOutput {
    let lifecycle = try getBucketLifecycleConfiguration(
      GetBucketLifecycleConfigurationRequest(
        bucket: input.bucket, expectedBucketOwner: input.expectedBucketOwner), state, context)
    return GetBucketLifecycleOutput(
      rules: lifecycle.rules?.map { rule in
        Rule(
          expiration: rule.expiration, id: rule.id, prefix: rule.scopePrefix, status: rule.status,
          transition: rule.transitions?.first,
          noncurrentVersionTransition: rule.noncurrentVersionTransitions?.first,
          noncurrentVersionExpiration: rule.noncurrentVersionExpiration,
          abortIncompleteMultipartUpload: rule.abortIncompleteMultipartUpload)
      })
  }
}
