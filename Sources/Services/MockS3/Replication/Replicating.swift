// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How a change comes to the buckets that a bucket is replicated to: at once, as part of the change.
extension S3.State {
  mutating func replicate(_ change: ObjectChange, from source: StoredBucket, _ context: Context) {
    let version = change.version
    guard let configuration = source.settings.replication, source.isVersioned else { return }
    let isReplica = version.replicationStatus == .replica
    switch change.kind {
    case .put, .posted, .copied, .uploaded, .markerCreated:
      // Replicas are not replicated again.
      guard !isReplica else { return }
      send(change, configuration.winners(change.key, version), source, context)
    case .tagged, .untagged, .aclPut, .lockChanged:
      amend(change, configuration.winners(change.key, version), source, context)
    case .deleted, .restoring, .restored, .restoreExpired, .lifecycleDeleted, .lifecycleMarkerCreated,
      .lifecycleMoved:
      // What is gone here for good, or what lifecycles do, stays as it is there.
      return
    }
  }

  /// A new version or delete marker goes to each destination.
  private mutating func send(
    _ change: ObjectChange, _ rules: [S3.ReplicationRule], _ source: StoredBucket, _ context: Context
  ) {
    let rules = rules.filter { rule in
      change.version.isDeleteMarker ? rule.takesMarkers : rule.takes(change.version.encryption)
    }
    guard !rules.isEmpty else { return }
    var failures: [ReplicationOutcome] = []
    for rule in rules {
      do throws(AWSError) {
        let replica = try replica(of: change.version, by: rule, from: source)
        let name = rule.destination.bucketName ?? ""
        let inserted = try update(name) { bucket -> StoredVersion in
          bucket.insert(replica, forKey: change.key)
          return bucket.version(replica.id, ofKey: change.key)?.value ?? replica
        }
        note(
          ObjectChange(inserted.isDeleteMarker ? .markerCreated : .put, change.key, inserted), inBucket: name,
          context)
      } catch {
        failures.append(ReplicationOutcome(rule: rule, change: change, reason: error.code))
      }
    }
    let status = failures.isEmpty ? S3.ReplicationStatus.completed : .failed
    _ = try? update(source.name) { bucket throws(AWSError) in
      _ = try bucket.updateVersion(change.version.id, forKey: change.key) { $0.replicationStatus = status }
    }
    for failure in failures {
      publish(EventRecord(change: change, bucket: source, context: context, replication: failure))
    }
  }

  /// What the destination gets; throws the reason why it can't.
  private func replica(
    of version: StoredVersion, by rule: S3.ReplicationRule, from source: StoredBucket
  ) throws(AWSError) -> StoredVersion {
    guard let name = rule.destination.bucketName, let target = buckets[Bytes(name)] else {
      throw AWSError("DstBucketNotFound", "")
    }
    guard target.isVersioned else { throw AWSError("DstBucketUnversioned", "") }
    if let account = rule.destination.account, account != target.account {
      throw AWSError("AssumeRoleNotPermitted", "")
    }
    var replica = version
    replica.replicationStatus = .replica
    if let storageClass = rule.destination.storageClass, !version.isDeleteMarker {
      replica.storageClass = storageClass
    }
    let takesOver = rule.destination.accessControlTranslation != nil
    if takesOver
      || (target.settings.ownership == .bucketOwnerEnforced && !target.settings.hasDefaultOwnership)
    {
      replica.owner = target.account
      replica.acl = .private(owner: target.account)
    }
    if let key = rule.destination.encryptionConfiguration?.replicaKmsKeyID,
      case .kms(_, let context, let usesBucketKey, let isDouble) = version.encryption
    {
      replica.encryption = .kms(
        keyID: key, context: context, usesBucketKey: usesBucketKey, isDouble: isDouble)
    }
    if target.settings.objectLock == nil {
      replica.retention = nil
      replica.legalHold = nil
    }
    return replica
  }

  /// Tags, grants and locks that changed change with the replicas; back from a replica where a rule says so.
  private mutating func amend(
    _ change: ObjectChange, _ rules: [S3.ReplicationRule], _ source: StoredBucket, _ context: Context
  ) {
    let version = change.version
    for rule in rules {
      if version.replicationStatus == .replica,
        rule.sourceSelectionCriteria?.replicaModifications?.status != .enabled
      {
        continue
      }
      guard version.replicationStatus != nil, let name = rule.destination.bucketName else { continue }
      _ = try? update(name) { target throws(AWSError) in
        let hasLock = target.settings.objectLock != nil
        _ = try target.updateVersion(version.id, forKey: change.key) { twin in
          switch change.kind {
          case .tagged, .untagged: twin.tags = version.tags
          case .aclPut where twin.owner == version.owner: twin.acl = version.acl
          case .lockChanged where hasLock:
            twin.retention = version.retention
            twin.legalHold = version.legalHold
          default: break
          }
        }
        target.reschedule(Bytes(change.key), context.now)
      }
    }
  }
}

extension S3.ReplicationConfiguration {
  /// Of the rules that cover a version, the one of highest priority for each destination.
  fileprivate func winners(_ key: String, _ version: StoredVersion) -> [S3.ReplicationRule] {
    var winners: [S3.ReplicationRule] = []
    for rule in rules where rule.covers(key, version) {
      if let index = winners.firstIndex(where: { $0.destination.bucket == rule.destination.bucket }) {
        if rule.priority ?? 0 > winners[index].priority ?? 0 { winners[index] = rule }
      } else {
        winners.append(rule)
      }
    }
    return winners
  }
}

extension S3.ReplicationRule {
  /// Objects under keys of KMS go only where a rule names a key for them.
  fileprivate func takes(_ encryption: ObjectEncryption) -> Bool {
    guard case .kms = encryption else { return true }
    return sourceSelectionCriteria?.sseKmsEncryptedObjects?.status == .enabled
  }
}

/// A replication that failed, as events tell it.
struct ReplicationOutcome {
  let rule: S3.ReplicationRule
  let change: ObjectChange
  let reason: String

  var name: String { "OperationFailedReplication" }

  func data(_ now: Instant) -> Document {
    [
      "replicationRuleId": .string(rule.id ?? ""), "destinationBucket": .string(rule.destination.bucket),
      "s3Operation": .string(change.version.isDeleteMarker ? "OBJECT_DELETE" : "OBJECT_PUT"),
      "requestTime": .string(now.iso8601(fraction: .milliseconds)), "failureReason": .string(reason),
    ]
  }
}
