// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What limits ACLs and policies from outside: the public access block, and who owns objects.
extension S3 {
  var publicAccessOperations: [Operation<State>] {
    [
      Operation(API.putPublicAccessBlock, putPublicAccessBlock),
      .reading(API.getPublicAccessBlock, getPublicAccessBlock),
      Operation(API.deletePublicAccessBlock, deletePublicAccessBlock),
      Operation(API.putBucketOwnershipControls, putBucketOwnershipControls),
      .reading(API.getBucketOwnershipControls, getBucketOwnershipControls),
      Operation(API.deleteBucketOwnershipControls, deleteBucketOwnershipControls),
    ]
  }

  func putPublicAccessBlock(
    _ input: PutPublicAccessBlockRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      settings.publicAccessBlock = try input.publicAccessBlockConfiguration.completed()
      settings.hasDefaultPublicAccessBlock = false
    }
  }

  func getPublicAccessBlock(
    _ input: GetPublicAccessBlockRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetPublicAccessBlockOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let block = bucket.settings.publicAccessBlock else {
      throw .noSuchSetting(
        "NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found",
        bucket.name)
    }
    return GetPublicAccessBlockOutput(publicAccessBlockConfiguration: block)
  }

  func deletePublicAccessBlock(
    _ input: DeletePublicAccessBlockRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings in
      settings.publicAccessBlock = nil
      settings.hasDefaultPublicAccessBlock = false
    }
  }

  // MARK: Ownership

  func putBucketOwnershipControls(
    _ input: PutBucketOwnershipControlsRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      let rules = input.ownershipControls.rules
      guard rules.count == 1, let ownership = rules.first?.objectOwnership, ownership.isKnown else {
        throw .malformedXML
      }
      if ownership == .bucketOwnerEnforced {
        let owner = settings.acl.owner
        guard settings.acl.grants.allSatisfy({ $0.grantee == .account(owner) }) else {
          throw .bucketCannotHaveACLs
        }
      }
      settings.ownership = ownership
      settings.hasDefaultOwnership = false
    }
  }

  func getBucketOwnershipControls(
    _ input: GetBucketOwnershipControlsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketOwnershipControlsOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let ownership = bucket.settings.ownership else {
      throw .noSuchSetting(
        "OwnershipControlsNotFoundError", "The bucket ownership controls were not found", bucket.name)
    }
    return GetBucketOwnershipControlsOutput(
      ownershipControls: OwnershipControls(rules: [OwnershipControlsRule(objectOwnership: ownership)]))
  }

  func deleteBucketOwnershipControls(
    _ input: DeleteBucketOwnershipControlsRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings in
      settings.ownership = nil
      settings.hasDefaultOwnership = false
    }
  }
}

extension S3.PublicAccessBlockConfiguration {
  /// With what was left out as AWS takes it: off.
  func completed() throws(AWSError) -> Self {
    let all = [blockPublicAcls, ignorePublicAcls, blockPublicPolicy, restrictPublicBuckets]
    guard all.contains(where: { $0 != nil }) else {
      throw .invalidRequest("Must specify at least one configuration.")
    }
    return Self(
      blockPublicAcls: blockPublicAcls ?? false, ignorePublicAcls: ignorePublicAcls ?? false,
      blockPublicPolicy: blockPublicPolicy ?? false, restrictPublicBuckets: restrictPublicBuckets ?? false)
  }

  /// What either blocks.
  func joined(_ other: Self?) -> Self {
    guard let other else { return self }
    func either(_ path: KeyPath<Self, Bool?>) -> Bool {
      self[keyPath: path] == true || other[keyPath: path] == true
    }
    return Self(
      blockPublicAcls: either(\.blockPublicAcls), ignorePublicAcls: either(\.ignorePublicAcls),
      blockPublicPolicy: either(\.blockPublicPolicy), restrictPublicBuckets: either(\.restrictPublicBuckets))
  }
}

extension S3.State {
  /// What is blocked for a bucket, by itself or by its account. What a new bucket says of itself blocks nothing.
  func publicAccessBlock(of bucket: StoredBucket) -> S3.PublicAccessBlockConfiguration {
    let settings = bucket.settings
    let own = settings.hasDefaultPublicAccessBlock ? nil : settings.publicAccessBlock
    return (own ?? S3.PublicAccessBlockConfiguration()).joined(accountPublicAccessBlocks[bucket.account])
  }
}
