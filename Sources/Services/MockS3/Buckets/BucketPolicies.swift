// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

extension S3 {
  var policyOperations: [Operation<State>] {
    [
      Operation(API.putBucketPolicy, putBucketPolicy),
      .reading(API.getBucketPolicy, getBucketPolicy),
      Operation(API.deleteBucketPolicy, deleteBucketPolicy),
      .reading(API.getBucketPolicyStatus, getBucketPolicyStatus),
    ]
  }

  func putBucketPolicy(
    _ input: PutBucketPolicyRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let arn = bucket.arn(context.partition).description
    let policy = try ResourcePolicy.parse(
      input.policy, for: bucket.isDirectory ? .directoryBucket(arn) : .bucket(bucket.name), context)
    if policy.isPublic, state.publicAccessBlock(of: bucket).blockPublicPolicy == true {
      throw AWSError(
        "AccessDenied",
        "User: \(context.caller.arn) is not authorized to perform: s3:PutBucketPolicy on resource: \"\(arn)\" "
          + "because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.",
        status: 403)
    }
    return try state.configure(input.bucket, input.expectedBucketOwner) { $0.policy = input.policy }
  }

  func getBucketPolicy(
    _ input: GetBucketPolicyRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketPolicyOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let policy = bucket.settings.policy else { throw .noSuchBucketPolicy(bucket.name) }
    return GetBucketPolicyOutput(policy: policy)
  }

  func deleteBucketPolicy(
    _ input: DeleteBucketPolicyRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { $0.policy = nil }
  }

  func getBucketPolicyStatus(
    _ input: GetBucketPolicyStatusRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketPolicyStatusOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let text = bucket.settings.policy else { throw .noSuchBucketPolicy(bucket.name) }
    let policy = try? PolicyDocument(parsing: text)
    return GetBucketPolicyStatusOutput(policyStatus: PolicyStatus(isPublic: policy?.isPublic ?? false))
  }
}

extension AWSError {
  static func noSuchBucketPolicy(_ bucket: String) -> AWSError {
    .noSuchSetting("NoSuchBucketPolicy", "The bucket policy does not exist", bucket)
  }
}
