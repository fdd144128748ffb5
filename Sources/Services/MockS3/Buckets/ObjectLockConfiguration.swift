// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var objectLockOperations: [Operation<State>] {
    [
      Operation(API.putObjectLockConfiguration, putObjectLockConfiguration),
      .reading(API.getObjectLockConfiguration, getObjectLockConfiguration),
    ]
  }

  func putObjectLockConfiguration(
    _ input: PutObjectLockConfigurationRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutObjectLockConfigurationOutput {
    _ = try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard let configuration = input.objectLockConfiguration else { throw .missingRequestBody }
      guard configuration.objectLockEnabled == .enabled else { throw .malformedXML }
      if let rule = configuration.rule { try Self.check(rule) }
      guard settings.versioning == .enabled else {
        throw .invalidBucketState(
          "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration")
      }
      settings.objectLock = configuration
    }
    return PutObjectLockConfigurationOutput()
  }

  private static func check(_ rule: ObjectLockRule) throws(AWSError) {
    guard let retention = rule.defaultRetention, let mode = retention.mode,
      mode == .governance || mode == .compliance
    else { throw .malformedXML }
    let period: Int
    let limit: Int
    switch (retention.days, retention.years) {
    case (let days?, nil): (period, limit) = (days, 36_500)
    case (nil, let years?): (period, limit) = (years, 100)
    default: throw .malformedXML
    }
    guard period > 0 else {
      throw .invalidArgument("Default retention period must be a positive integer value.")
    }
    guard period <= limit else {
      throw .invalidArgument("Default retention period too large")
    }
  }

  func getObjectLockConfiguration(
    _ input: GetObjectLockConfigurationRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectLockConfigurationOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let configuration = bucket.settings.objectLock else {
      throw .noSuchSetting(
        "ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket",
        bucket.name)
    }
    return GetObjectLockConfigurationOutput(objectLockConfiguration: configuration)
  }
}
