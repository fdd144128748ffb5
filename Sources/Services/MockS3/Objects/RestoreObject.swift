// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// Makes a copy of an archived object that can be read for some days.
  ///
  /// The copy is there before the next request, unless the cloud's transition of ``restoreModel`` says otherwise.
  func restoreObject(
    _ input: RestoreObjectRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> RestoreObjectOutput {
    let (change, isOngoing, charged) = try state.update(
      input.bucket, expectedOwner: input.expectedBucketOwner
    ) { (bucket: inout StoredBucket) throws(AWSError) -> (ObjectChange?, Bool, RequestCharged?) in
      let order = try RestorationOrder(input.restoreRequest)
      let version = try bucket.readable(input.key, input.versionId, method: "POST").value
      guard version.storageClass.isArchive else { throw .notRestorable(version.storageClass) }
      try order.check(version.storageClass)
      let charged = bucket.charged(input.requestPayer)
      if let present = version.restoration, present.isOngoing || !version.isArchived(context.now) {
        let changed = try order.changing(present, now: context.now)
        bucket.setRestoration(changed, of: version.id, forKey: input.key)
        return (nil, changed.isOngoing, charged)
      }
      let begun = bucket.begin(try order.retrieval(context), of: version.id, forKey: input.key)
      let change = begun.map { ObjectChange(.restoring, input.key, $0, sequence: bucket.sequence) }
      return (change, true, charged)
    }
    if let change { state.note(change, inBucket: input.bucket, context) }
    return RestoreObjectOutput(requestCharged: charged, status: isOngoing ? 202 : 200)
  }

  /// How long restorations take is a matter of the cloud's transitions of this name.
  static let restoreModel = "s3::keyrestore"
}

/// What a request to restore an object asks for.
private struct RestorationOrder {
  /// `nil` where a restoration that is under way is only to become faster.
  let days: Int?
  let tier: S3.Tier?

  init(_ request: S3.RestoreRequest?) throws(AWSError) {
    guard let request else { throw .missingRequestBody }
    if let type = request.type {
      guard type == .select else { throw .malformedXML }
      // SQL over archives is no longer offered.
      throw .methodNotAllowed("POST", resource: "OBJECT")
    }
    guard request.selectParameters == nil, request.outputLocation == nil else { throw .malformedXML }
    tier = request.glacierJobParameters?.tier ?? request.tier
    if let tier, tier.speed == nil { throw .malformedXML }
    days = request.days
    if let days, days < 1 {
      throw .invalidArgument("'Days' for RestoreRequest must be a positive integer", "Days", String(days))
    }
  }

  /// Throws where the class has no retrieval of this kind.
  func check(_ storageClass: S3.StorageClass) throws(AWSError) {
    guard tier == .expedited, storageClass == .deepArchive else { return }
    throw .invalidArgument(
      "Retrieval option is not supported by this storage class", "Tier", tier?.rawValue)
  }

  func retrieval(_ context: Context) throws(AWSError) -> Retrieval {
    guard let days else { throw .malformedXML }
    var retrieval = Retrieval(tier: tier ?? .standard, days: days)
    switch context.transition(of: S3.restoreModel) {
    case .immediate: retrieval.due = context.now
    case .time(let duration): retrieval.due = context.now + duration
    case .manual(let times):
      if times > 0 { retrieval.looksLeft = times } else { retrieval.due = context.now }
    }
    return retrieval
  }

  /// A copy that is there is kept for another time; one that is being made can only be made faster.
  func changing(_ present: Restoration, now: Instant) throws(AWSError) -> Restoration {
    var changed = present
    if let retrieval = present.retrieval {
      guard let speed = tier?.speed, let presentSpeed = retrieval.tier.speed, speed > presentSpeed,
        days == nil || days == retrieval.days
      else { throw .restoreInProgress }
      changed.retrieval?.tier = tier ?? retrieval.tier
    } else {
      guard let days else { throw .malformedXML }
      changed.expiry = now.midnight(afterDays: days)
    }
    return changed
  }
}

extension S3.Tier {
  /// The more the faster; `nil` for what is no tier.
  fileprivate var speed: Int? {
    switch self {
    case .bulk: 0
    case .standard: 1
    case .expedited: 2
    default: nil
    }
  }
}

extension AWSError {
  fileprivate static func notRestorable(_ storageClass: S3.StorageClass) -> AWSError {
    AWSError(
      "InvalidObjectState", "Restore is not allowed for the object's current storage class", status: 403,
      members: [.init("StorageClass", .string(storageClass.rawValue))])
  }

  fileprivate static let restoreInProgress = AWSError(
    "RestoreAlreadyInProgress", "Object restore is already in progress", status: 409)
}
