// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// Access control lists. What else decides over access is in ``S3/admit(_:_:_:_:)``.
  var accessOperations: [Operation<State>] {
    [
      .reading(API.getBucketAcl, getBucketAcl),
      Operation(API.putBucketAcl, putBucketAcl),
      .reading(API.getObjectAcl, getObjectAcl),
      Operation(API.putObjectAcl, putObjectAcl),
    ]
  }

  // MARK: Buckets

  func getBucketAcl(
    _ input: GetBucketAclRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketAclOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let acl = bucket.effectiveACL
    return GetBucketAclOutput(owner: acl.ownerShape, grants: acl.grantShapes)
  }

  func putBucketAcl(
    _ input: PutBucketAclRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) in
      let requested = RequestedACL(input)
      let acl: AccessControlList
      if let policy = try Self.policy(input.accessControlPolicy, beside: requested, context) {
        acl = try AccessControlList(policy, owner: bucket.account)
      } else {
        acl = try requested.list(owner: bucket.account) ?? .private(owner: bucket.account)
      }
      guard !bucket.disablesACLs else { throw .accessControlListNotSupported }
      bucket.settings.acl = acl
    }
    return EmptyShape()
  }

  // MARK: Objects

  func getObjectAcl(
    _ input: GetObjectAclRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectAclOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let version = try bucket.versionWithACL(input.versionId, ofKey: input.key)
    let acl = bucket.effectiveACL(of: version)
    return GetObjectAclOutput(owner: acl.ownerShape, grants: acl.grantShapes)
  }

  func putObjectAcl(
    _ input: PutObjectAclRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutObjectAclOutput {
    let changed = try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) -> StoredVersion? in
      let requested = RequestedACL(input)
      let policy = try Self.policy(input.accessControlPolicy, beside: requested, context)
      let version = try bucket.versionWithACL(input.versionId, ofKey: input.key)
      let owner = bucket.effectiveACL(of: version).owner
      let acl: AccessControlList
      if let policy {
        acl = try AccessControlList(policy, owner: owner)
      } else {
        acl = try requested.list(owner: owner, bucketOwner: bucket.account) ?? .private(owner: owner)
      }
      try bucket.checkAllowsACL(acl, requested)
      // Nobody is told of a list that was there before.
      guard version.acl != acl else { return nil }
      return try bucket.updateVersion(version.id, forKey: input.key) { version in
        version.acl = acl
        return version
      }
    }
    if let changed { state.note(ObjectChange(.aclPut, input.key, changed), inBucket: input.bucket, context) }
    return PutObjectAclOutput()
  }

  /// The list in the body. A request says what it wants in one way: there, by a canned ACL, or by grants.
  private static func policy(
    _ policy: AccessControlPolicy?, beside requested: RequestedACL, _ context: Context
  ) throws(AWSError) -> AccessControlPolicy? {
    if requested.isEmpty {
      guard let policy else { throw .missingSecurityHeader("x-amz-acl") }
      return policy
    }
    guard policy == nil else { throw .unexpectedContent }
    return nil
  }
}
