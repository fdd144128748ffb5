// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What keeps a version from being deleted.
struct ObjectLock {
  var retention: S3.ObjectLockRetention?
  var legalHold: S3.ObjectLockLegalHoldStatus?

  /// What the headers of a request say, or else the bucket's default.
  init(_ request: __shared some ObjectDescription, in bucket: __shared StoredBucket, now: Instant)
    throws(AWSError)
  {
    let mode = request.objectLockMode
    let date = request.objectLockRetainUntilDate
    legalHold = request.objectLockLegalHoldStatus
    if mode != nil || date != nil || legalHold != nil {
      guard bucket.locksObjects else { throw .missingLockConfiguration }
    }
    switch (mode, date) {
    case (nil, nil): retention = bucket.defaultRetention(now)
    case (let mode?, let date?):
      guard mode == .governance || mode == .compliance else {
        throw .invalidArgument("Unknown wormMode directive.", "x-amz-object-lock-mode", mode.rawValue)
      }
      guard date > now else {
        throw .invalidArgument(
          "The retain until date must be in the future!", "x-amz-object-lock-retain-until-date",
          date.iso8601(fraction: .whenNeeded))
      }
      retention = S3.ObjectLockRetention(
        mode: S3.ObjectLockRetentionMode(rawValue: mode.rawValue), retainUntilDate: date)
    default:
      throw .invalidArgument(
        "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
        mode == nil ? "x-amz-object-lock-retain-until-date" : "x-amz-object-lock-mode",
        mode?.rawValue ?? date?.iso8601(fraction: .whenNeeded))
    }
    if let legalHold, legalHold != .on, legalHold != .off {
      throw .invalidArgument(
        "Legal Hold must be either of 'ON' or 'OFF'", "x-amz-object-lock-legal-hold", legalHold.rawValue)
    }
  }
}

extension StoredBucket {
  var locksObjects: Bool { settings.objectLock?.objectLockEnabled == .enabled }

  /// How long an object that is made now is kept, by the bucket's own rule.
  func defaultRetention(_ now: Instant) -> S3.ObjectLockRetention? {
    guard let rule = settings.objectLock?.rule?.defaultRetention, let mode = rule.mode else { return nil }
    let days = rule.days ?? (rule.years ?? 0) * 365
    return S3.ObjectLockRetention(mode: mode, retainUntilDate: now + .seconds(days * 86_400))
  }
}

extension StoredVersion {
  /// Throws where this version must not be deleted. `bypassing` is for those who may pass over governance.
  func checkIsUnlocked(bypassing: Bool, now: Instant) throws(AWSError) {
    if legalHold == .on { throw .lockedObject }
    guard let retention, let date = retention.retainUntilDate, date > now else { return }
    guard retention.mode == .governance, bypassing else { throw .lockedObject }
  }
}
