// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where copies of a bucket's objects go.
extension S3 {
  func putBucketReplication(
    _ input: PutBucketReplicationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let source = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    var configuration = input.replicationConfiguration
    try ReplicationValidation.check(configuration, source, state)
    for index in configuration.rules.indices where configuration.rules[index].id ?? "" == "" {
      configuration.rules[index].id = Bytes(context.uuid()).base64
    }
    try state.update(source.name) { bucket in bucket.settings.replication = configuration }
    return EmptyShape()
  }

  func getBucketReplication(
    _ input: GetBucketReplicationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketReplicationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let replication = bucket.settings.replication else {
      throw AWSError(
        "ReplicationConfigurationNotFoundError", "The replication configuration was not found", status: 404,
        members: [.init("BucketName", .string(input.bucket))])
    }
    return GetBucketReplicationOutput(replicationConfiguration: replication)
  }

  func deleteBucketReplication(
    _ input: DeleteBucketReplicationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket in
      bucket.settings.replication = nil
    }
    return EmptyShape()
  }
}
