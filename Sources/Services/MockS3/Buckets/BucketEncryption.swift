// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var encryptionOperations: [Operation<State>] {
    [
      Operation(API.putBucketEncryption, putBucketEncryption),
      .reading(API.getBucketEncryption, getBucketEncryption),
      Operation(API.deleteBucketEncryption, deleteBucketEncryption),
    ]
  }

  func putBucketEncryption(
    _ input: PutBucketEncryptionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      var configuration = input.serverSideEncryptionConfiguration
      guard configuration.rules.count == 1, var rule = configuration.rules.first else { throw .malformedXML }
      try Self.check(rule)
      // A rule that only says something else leaves the algorithm as it always is.
      let standard = StoredBucket.standardEncryption
      rule.applyServerSideEncryptionByDefault =
        rule.applyServerSideEncryptionByDefault ?? standard.applyServerSideEncryptionByDefault
      rule.bucketKeyEnabled = rule.bucketKeyEnabled ?? false
      configuration.rules = [rule]
      settings.encryption = configuration
    }
  }

  private static func check(_ rule: ServerSideEncryptionRule) throws(AWSError) {
    if let standard = rule.applyServerSideEncryptionByDefault {
      switch standard.sseAlgorithm {
      case .aes256:
        guard standard.kmsMasterKeyID == nil else {
          throw .invalidArgument(
            "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
        }
      case .awsKms, .awsKmsDsse:
        if let key = standard.kmsMasterKeyID, key.isEmpty { throw .malformedXML }
      default: throw .malformedXML
      }
    }
    if let blocked = rule.blockedEncryptionTypes?.encryptionType {
      guard !blocked.isEmpty, blocked.allSatisfy({ $0 == .none || $0 == .sseC }),
        blocked.count == 1 || !blocked.contains(.none)
      else { throw .malformedXML }
    }
  }

  func getBucketEncryption(
    _ input: GetBucketEncryptionRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketEncryptionOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketEncryptionOutput(serverSideEncryptionConfiguration: bucket.encryption)
  }

  func deleteBucketEncryption(
    _ input: DeleteBucketEncryptionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.configure(input.bucket, input.expectedBucketOwner) { $0.encryption = nil }
  }
}

extension StoredBucket {
  /// How objects are encrypted when nobody says how.
  static let standardEncryption = S3.ServerSideEncryptionRule(
    applyServerSideEncryptionByDefault: S3.ServerSideEncryptionByDefault(sseAlgorithm: .aes256),
    bucketKeyEnabled: false)

  /// What encrypts an object of this bucket that says nothing of it.
  var encryption: S3.ServerSideEncryptionConfiguration {
    settings.encryption ?? S3.ServerSideEncryptionConfiguration(rules: [Self.standardEncryption])
  }
}
