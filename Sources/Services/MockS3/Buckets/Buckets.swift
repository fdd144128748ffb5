// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var bucketOperations: [Operation<State>] {
    [
      Operation(API.createBucket, createBucket),
      .reading(API.headBucket, headBucket),
      .reading(API.listBuckets, listBuckets),
      Operation(API.deleteBucket, deleteBucket),
      .reading(API.getBucketLocation, getBucketLocation),
    ]
  }

  func createBucket(
    _ input: CreateBucketRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateBucketOutput {
    let region = input.createBucketConfiguration?.locationConstraint?.rawValue ?? context.region
    if let existing = state.buckets[Bytes(input.bucket)] {
      guard existing.account == context.caller.account else {
        throw AWSError(
          "BucketAlreadyExists",
          "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
            + "Please select a different name and try again.", status: 409,
          members: [.init("BucketName", .string(input.bucket))])
      }
      throw AWSError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.", status: 409,
        members: [.init("BucketName", .string(input.bucket))])
    }
    state.buckets[Bytes(input.bucket)] = StoredBucket(
      name: input.bucket, account: context.caller.account, region: region, createdAt: context.now,
      settings: BucketSettings(owner: context.caller.account))
    return CreateBucketOutput(location: "/" + input.bucket)
  }

  func headBucket(
    _ input: HeadBucketRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> HeadBucketOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return HeadBucketOutput(bucketRegion: bucket.region)
  }

  func listBuckets(
    _ input: ListBucketsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListBucketsOutput {
    let own = state.buckets.values.filter { $0.account == context.caller.account }
    return ListBucketsOutput(
      buckets: own.map { S3.Bucket(name: $0.name, creationDate: $0.createdAt) },
      owner: Owner(id: CanonicalUser.id(of: context.caller.account)))
  }

  func deleteBucket(
    _ input: DeleteBucketRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard bucket.objects.isEmpty else {
      throw AWSError(
        "BucketNotEmpty", "The bucket you tried to delete is not empty", status: 409,
        members: [.init("BucketName", .string(input.bucket))])
    }
    state.buckets[Bytes(input.bucket)] = nil
    return EmptyShape()
  }

  func getBucketLocation(
    _ input: GetBucketLocationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketLocationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketLocationOutput(
      locationConstraint: bucket.region == "us-east-1"
        ? nil : BucketLocationConstraint(rawValue: bucket.region))
  }
}
