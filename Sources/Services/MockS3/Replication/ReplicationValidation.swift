// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Holds a replication configuration against what S3 takes, in S3's words.
enum ReplicationValidation {
  static func check(
    _ configuration: S3.ReplicationConfiguration, _ source: StoredBucket, _ state: S3.State
  ) throws(AWSError) {
    guard !configuration.role.isEmpty, !configuration.rules.isEmpty else { throw .malformedXML }
    for rule in configuration.rules { try checkForm(rule) }
    guard source.settings.versioning == .enabled else {
      throw .invalidRequest(
        "Versioning must be 'Enabled' on the bucket to apply a replication configuration")
    }
    guard let role = ARN(configuration.role), role.service == "iam", role.resource.hasPrefix("role/") else {
      throw .invalidArgument("Invalid Role ARN", "Role", configuration.role)
    }
    guard configuration.rules.count <= 1000 else {
      throw .invalidRequest("The number of replication rules must not exceed the allowed limit of 1000 rules")
    }
    try checkIdentity(configuration.rules)
    for rule in configuration.rules {
      try checkRule(rule)
      try checkDestination(rule.destination, source, state)
    }
  }

  // MARK: What the schema says

  private static func checkForm(_ rule: S3.ReplicationRule) throws(AWSError) {
    guard rule.status == .enabled || rule.status == .disabled else { throw .malformedXML }
    guard rule.filter == nil || rule.prefix == nil else { throw .malformedXML }
    if let filter = rule.filter {
      let given = [filter.prefix != nil, filter.tag != nil, filter.and != nil]
      guard given.count(where: { $0 }) <= 1 else { throw .malformedXML }
      if let and = filter.and {
        guard (and.prefix == nil ? 0 : 1) + (and.tags?.count ?? 0) >= 2 else { throw .malformedXML }
      }
    }
    try checkSwitch(rule.deleteMarkerReplication?.status?.rawValue)
    try checkSwitch(rule.existingObjectReplication?.status.rawValue)
    try checkSwitch(rule.sourceSelectionCriteria?.sseKmsEncryptedObjects?.status.rawValue)
    try checkSwitch(rule.sourceSelectionCriteria?.replicaModifications?.status.rawValue)
    let destination = rule.destination
    guard !destination.bucket.isEmpty else { throw .malformedXML }
    try checkSwitch(destination.replicationTime?.status.rawValue)
    try checkSwitch(destination.metrics?.status.rawValue)
    if let owner = destination.accessControlTranslation?.owner, owner != .destination { throw .malformedXML }
    if let storageClass = destination.storageClass, StorageTier(storageClass.rawValue) == nil {
      throw .malformedXML
    }
  }

  private static func checkSwitch(_ status: String?) throws(AWSError) {
    guard status == nil || status == "Enabled" || status == "Disabled" else { throw .malformedXML }
  }

  // MARK: What S3 says

  private static func checkIdentity(_ rules: [S3.ReplicationRule]) throws(AWSError) {
    var ids: Set<Bytes> = []
    var priorities: Set<Int> = []
    for rule in rules {
      if let id = rule.id, !id.isEmpty {
        guard id.unicodeScalars.count <= 255 else {
          throw .invalidArgument("ID length should not exceed allowed limit of 255", "ID", id)
        }
        guard ids.insert(Bytes(id)).inserted else {
          throw .invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", id)
        }
      }
      guard let priority = rule.priority else { continue }
      guard priority >= 0 else {
        throw .invalidArgument("Priority must be a nonnegative integer", "Priority", String(priority))
      }
      guard priorities.insert(priority).inserted else {
        throw .invalidRequest(
          "Found duplicate priority. Rules in a configuration must have unique priorities")
      }
    }
    guard rules.allSatisfy({ ($0.filter == nil) == (rules.first?.filter == nil) }) else {
      throw .invalidRequest(
        "Cannot use two versions of Cross Region Replication configuration schema in one configuration.")
    }
  }

  private static func checkRule(_ rule: S3.ReplicationRule) throws(AWSError) {
    let pleaseRefer =
      "for this version of Cross Region Replication configuration schema. "
      + "Please refer to S3 Developer Guide for more information."
    if rule.filter != nil {
      guard rule.priority != nil else { throw .invalidRequest("Priority must be specified \(pleaseRefer)") }
      guard let markers = rule.deleteMarkerReplication?.status else {
        throw .invalidRequest("DeleteMarkerReplication must be specified \(pleaseRefer)")
      }
      guard markers != .enabled || rule.scopeTags.isEmpty else {
        throw .invalidRequest(
          "Delete marker replication is not supported if any Tag filter is specified. "
            + "Please refer to S3 Developer Guide for more information.")
      }
    } else if rule.deleteMarkerReplication != nil {
      throw .invalidRequest("DeleteMarkerReplication cannot be used \(pleaseRefer)")
    } else if rule.priority != nil {
      throw .invalidRequest("Priority cannot be used \(pleaseRefer)")
    }
    let takesEncrypted = rule.sourceSelectionCriteria?.sseKmsEncryptedObjects?.status == .enabled
    let key = rule.destination.encryptionConfiguration?.replicaKmsKeyID
    if takesEncrypted, key == nil {
      throw .invalidRequest("ReplicaKmsKeyID must be specified if SseKmsEncryptedObjects tag is present.")
    }
    if key != nil, rule.sourceSelectionCriteria?.sseKmsEncryptedObjects == nil {
      throw .invalidRequest("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present.")
    }
    if let time = rule.destination.replicationTime {
      guard time.time.minutes == 15 else {
        throw .invalidRequest("ReplicationTime must have a Time of 15 minutes.")
      }
      guard rule.destination.metrics?.status.rawValue == time.status.rawValue else {
        throw .invalidRequest("Metrics must be specified if ReplicationTime is specified.")
      }
    }
    if rule.destination.accessControlTranslation != nil, rule.destination.account == nil {
      throw .invalidRequest("Account must be specified if AccessControlTranslation is specified.")
    }
  }

  private static func checkDestination(
    _ destination: S3.Destination, _ source: StoredBucket, _ state: S3.State
  ) throws(AWSError) {
    guard let name = destination.bucketName else {
      throw .invalidArgument("Invalid bucket ARN", "Bucket", destination.bucket)
    }
    guard name != source.name else {
      throw .invalidRequest("Destination bucket cannot be the same as the source bucket.")
    }
    guard let target = state.buckets[Bytes(name)] else {
      throw .invalidRequest("Destination bucket must exist.")
    }
    guard target.settings.versioning == .enabled else {
      throw .invalidRequest("Destination bucket must have versioning enabled.")
    }
  }
}

extension S3.Destination {
  /// What the ARN names.
  var bucketName: String? {
    guard let arn = ARN(bucket), arn.service == "s3", arn.region.isEmpty, arn.account.isEmpty,
      !arn.resource.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") })
    else { return nil }
    return arn.resource
  }
}

extension S3.ReplicationRule {
  var scopePrefix: String { filter?.and?.prefix ?? filter?.prefix ?? prefix ?? "" }
  var scopeTags: [S3.Tag] { filter?.and?.tags ?? filter?.tag.map { [$0] } ?? [] }

  func covers(_ key: String, _ version: StoredVersion) -> Bool {
    status == .enabled && key.utf8.starts(with: scopePrefix.utf8)
      && scopeTags.allSatisfy { tag in
        version.tags.contains { $0.key == tag.key && $0.value == tag.value }
      }
  }

  /// Rules without a filter, the older kind, take delete markers along.
  var takesMarkers: Bool { filter == nil || deleteMarkerReplication?.status == .enabled }
}
