// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var objectLockingOperations: [Operation<State>] {
    [
      .reading(API.getObjectRetention, getObjectRetention),
      Operation(API.putObjectRetention, putObjectRetention),
      .reading(API.getObjectLegalHold, getObjectLegalHold),
      Operation(API.putObjectLegalHold, putObjectLegalHold),
    ]
  }

  func getObjectRetention(
    _ input: GetObjectRetentionRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectRetentionOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard bucket.locksObjects else { throw .missingLockConfiguration }
    guard let retention = try bucket.readable(input.key, input.versionId).retention else {
      throw .notLocked
    }
    return GetObjectRetentionOutput(retention: retention)
  }

  func putObjectRetention(
    _ input: PutObjectRetentionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutObjectRetentionOutput {
    _ = try state.amend(
      input.key, input.versionId, in: input.bucket, expectedOwner: input.expectedBucketOwner, method: "PUT",
      .lockChanged, context
    ) { version, bucket throws(AWSError) in
      guard bucket.locksObjects else { throw .missingLockConfiguration }
      try RequestIntegrity.requireDigest(context)
      guard let wanted = input.retention else { throw .missingRequestBody }
      let bypasses = input.bypassGovernanceRetention ?? false
      version.retention = try version.retention(
        changedTo: wanted, bypassing: bypasses, now: context.now)
    }
    let bucket = try state.bucket(input.bucket)
    return PutObjectRetentionOutput(requestCharged: bucket.charged(input.requestPayer))
  }

  func getObjectLegalHold(
    _ input: GetObjectLegalHoldRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectLegalHoldOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard bucket.locksObjects else { throw .missingLockConfiguration }
    guard let hold = try bucket.readable(input.key, input.versionId).legalHold else { throw .notLocked }
    return GetObjectLegalHoldOutput(legalHold: ObjectLockLegalHold(status: hold))
  }

  func putObjectLegalHold(
    _ input: PutObjectLegalHoldRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutObjectLegalHoldOutput {
    _ = try state.amend(
      input.key, input.versionId, in: input.bucket, expectedOwner: input.expectedBucketOwner, method: "PUT",
      .lockChanged, context
    ) { version, bucket throws(AWSError) in
      guard bucket.locksObjects else { throw .missingLockConfiguration }
      try RequestIntegrity.requireDigest(context)
      guard let hold = input.legalHold else { throw .missingRequestBody }
      guard let status = hold.status, status == .on || status == .off else { throw .malformedXML }
      version.legalHold = status
    }
    let bucket = try state.bucket(input.bucket)
    return PutObjectLegalHoldOutput(requestCharged: bucket.charged(input.requestPayer))
  }
}

extension AWSError {
  fileprivate static let notLocked = AWSError(
    "NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration",
    status: 404)
}

extension StoredVersion {
  /// The retention that a request wants instead of the present one; `nil` takes it away.
  fileprivate func retention(
    changedTo wanted: S3.ObjectLockRetention, bypassing: Bool, now: Instant
  ) throws(AWSError) -> S3.ObjectLockRetention? {
    let present = retention.flatMap { retention in
      retention.retainUntilDate.flatMap { $0 > now ? (mode: retention.mode, date: $0) : nil }
    }
    guard wanted.mode != nil || wanted.retainUntilDate != nil else {
      if let present, present.mode == .compliance || !bypassing { throw .lockedObject }
      return nil
    }
    guard let mode = wanted.mode, mode == .governance || mode == .compliance,
      let date = wanted.retainUntilDate
    else { throw .malformedXML }
    guard date > now else {
      throw .invalidArgument(
        "The retain until date must be in the future!", "RetainUntilDate",
        date.iso8601(fraction: .whenNeeded))
    }
    if let present {
      let weakens = date < present.date || (present.mode == .compliance && mode == .governance)
      if weakens, present.mode == .compliance || !bypassing { throw .lockedObject }
      // Somebody who may not pass over governance cannot turn it into something else either.
      if present.mode != mode, present.mode == .governance, !bypassing { throw .lockedObject }
    }
    return wanted
  }
}
