// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var versioningOperations: [Operation<State>] {
    [
      Operation(API.putBucketVersioning, putBucketVersioning),
      .reading(API.getBucketVersioning, getBucketVersioning),
    ]
  }

  func putBucketVersioning(
    _ input: PutBucketVersioningRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let configuration = input.versioningConfiguration
    return try state.configure(input.bucket, input.expectedBucketOwner) { settings throws(AWSError) in
      guard let status = configuration.status else {
        throw AWSError(
          "IllegalVersioningConfigurationException", "The Versioning element must be specified", status: 400)
      }
      guard status == .enabled || status == .suspended else { throw .malformedXML }
      switch configuration.mfaDelete {
      case nil, .disabled?: break
      case .enabled?:
        // Only the root user's own device would do, and nobody has one here.
        guard input.mfa != nil else {
          throw AWSError("AccessDenied", "Mfa Authentication must be used for this request", status: 403)
        }
        throw AWSError(
          "NotDeviceOwnerError", "Device is not owned by the authenticated user", status: 400)
      default: throw .malformedXML
      }
      if status == .suspended {
        guard settings.objectLock == nil else {
          throw .invalidBucketState(
            "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."
          )
        }
        guard settings.replication == nil else {
          throw .invalidBucketState(
            "A replication configuration is present on this bucket, so you cannot change the versioning state. "
              + "To change the versioning state, first delete the replication configuration.")
        }
      }
      settings.versioning = status
      if configuration.mfaDelete != nil { settings.namesMFADelete = true }
    }
  }

  func getBucketVersioning(
    _ input: GetBucketVersioningRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketVersioningOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    return GetBucketVersioningOutput(
      status: bucket.settings.versioning, mfaDelete: bucket.settings.namesMFADelete ? .disabled : nil)
  }
}
