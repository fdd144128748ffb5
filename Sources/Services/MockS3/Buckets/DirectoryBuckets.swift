// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Buckets of S3 Express One Zone: in one zone, listed apart, asked with credentials of sessions.
enum DirectoryBucket {
  static let limit = 100

  static func locationType(of zone: String) -> S3.LocationType {
    // `use1-az4` is an availability zone, `usw2-lax1-az1` a local one.
    zone.split(separator: "-").count > 2 ? .localZone : .availabilityZone
  }

  static func make(
    _ input: S3.CreateBucketRequest, _ configuration: S3.CreateBucketConfiguration, _ context: Context
  ) throws(AWSError) -> StoredBucket {
    guard let zone = BucketName.zone(ofDirectory: input.bucket) else {
      throw .invalidBucketName(input.bucket)
    }
    guard let location = configuration.location, let info = configuration.bucket else { throw .malformedXML }
    guard location.name == zone else { throw .invalidBucketName(input.bucket) }
    guard location.type == locationType(of: zone), info.type == .directory else { throw .malformedXML }
    let redundancy: S3.DataRedundancy =
      location.type == .localZone ? .singleLocalZone : .singleAvailabilityZone
    guard (info.dataRedundancy ?? redundancy) == redundancy else { throw .malformedXML }
    guard configuration.locationConstraint == nil else { throw .malformedXML }
    guard input.acl == nil, input.objectLockEnabledForBucket != true,
      input.objectOwnership ?? .bucketOwnerEnforced == .bucketOwnerEnforced
    else {
      throw AWSError(
        "NotImplemented", "A header you provided implies functionality that is not implemented",
        status: 501)
    }
    try TagRules.check(configuration.tags ?? [])
    var settings = BucketSettings(owner: context.caller.account)
    settings.tags = configuration.tags ?? []
    settings.hasDefaultOwnership = false
    settings.hasDefaultPublicAccessBlock = false
    return StoredBucket(
      name: input.bucket, account: context.caller.account, region: context.region, createdAt: context.now,
      settings: settings)
  }
}

extension StoredBucket {
  var isDirectory: Bool { BucketName.isDirectory(name) }
  /// The zone of a directory bucket; `nil` for all others.
  var zone: String? { BucketName.zone(ofDirectory: name) }
}

extension S3 {
  /// Hands out credentials that are good for five minutes.
  func createSession(
    _ input: CreateSessionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateSessionOutput {
    let bucket = state.buckets[Bytes(input.bucket)]
    // SDKs with an endpoint of their own want a session even for the request that makes the bucket.
    guard BucketName.zone(ofDirectory: input.bucket) != nil else {
      _ = try state.bucket(input.bucket)
      throw .methodNotAllowed("GET", resource: "SESSION")
    }
    if let bucket, bucket.account != context.caller.account { throw .accessDenied }
    if let mode = input.sessionMode, mode != .readOnly, mode != .readWrite {
      throw .invalidArgument(
        "Invalid x-amz-create-session-mode header: \(mode.rawValue)", "x-amz-create-session-mode",
        mode.rawValue)
    }
    let key = "ASIA" + context.random.string(length: 16, alphabet: .base32)
    let secret = context.random.string(length: 40, alphabet: .base64)
    let token = context.random.string(length: 200, alphabet: .base64)
    let expiration = context.now + .seconds(300)
    context.issue(
      Credential(
        accessKeyID: key, secretAccessKey: secret, sessionToken: token, arn: context.caller.arn,
        userID: context.caller.userID, account: context.caller.account, expiration: expiration))
    let standard = (bucket?.encryption.rules.first ?? StoredBucket.standardEncryption)
      .applyServerSideEncryptionByDefault
    let encryption = input.serverSideEncryption ?? standard?.sseAlgorithm ?? .aes256
    let usesKMS = encryption != .aes256
    return CreateSessionOutput(
      serverSideEncryption: encryption,
      ssekmsKeyId: usesKMS ? input.ssekmsKeyId ?? standard?.kmsMasterKeyID : nil,
      ssekmsEncryptionContext: usesKMS ? input.ssekmsEncryptionContext : nil,
      bucketKeyEnabled: usesKMS ? true : nil,
      credentials: SessionCredentials(
        accessKeyId: key, secretAccessKey: secret, sessionToken: token, expiration: expiration))
  }
}
