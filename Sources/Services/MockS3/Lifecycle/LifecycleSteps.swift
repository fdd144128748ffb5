// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One thing that a rule will do with a version or an upload.
struct LifecycleStep {
  enum Action {
    /// The current version goes, or gets a delete marker before it.
    case expire
    /// A delete marker with nothing behind it goes.
    case removeMarker
    case removeVersion(String)
    case move(String, to: S3.TransitionStorageClass, StorageTier)
    case abort(UploadKey)
  }

  let due: Instant
  let action: Action
  let rule: String
}

/// Works out what the rules of a bucket have for one key.
struct LifecyclePlan {
  private let rules: [S3.LifecycleRule]
  private let key: String
  private let variesByClass: Bool
  private(set) var steps: [LifecycleStep] = []

  /// Smaller objects are not moved, unless a rule says something of sizes.
  private static let smallestMoved = 131_072

  init(_ settings: BucketSettings, key: String) {
    self.key = key
    rules = (settings.lifecycle?.rules ?? []).filter { $0.status == .enabled && $0.covers(key: key) }
    variesByClass = settings.lifecycle?.transitionDefaultMinimumObjectSize == .variesByStorageClass
  }

  var isEmpty: Bool { rules.isEmpty }

  mutating func add(_ versions: KeyVersions) {
    if versions.current.isDeleteMarker {
      if versions.noncurrent.isEmpty { addMarker(versions.current.value) }
    } else {
      addCurrent(versions.current.value)
    }
    // A version is no longer current from when the one after it came.
    var since = versions.current.lastModified
    for (newer, version) in versions.noncurrent.reversed().enumerated() {
      addNoncurrent(version.value, since: since, newer: newer)
      since = version.lastModified
    }
  }

  mutating func add(_ upload: PendingUpload, at place: UploadKey) {
    for rule in rules {
      guard let days = rule.abortIncompleteMultipartUpload?.daysAfterInitiation else { continue }
      note(upload.initiated.midnight(afterDays: days), .abort(place), rule)
    }
  }

  private mutating func note(_ due: Instant, _ action: LifecycleStep.Action, _ rule: S3.LifecycleRule) {
    guard due < .distantFuture else { return }
    steps.append(LifecycleStep(due: due, action: action, rule: rule.id ?? ""))
  }

  private mutating func addMarker(_ marker: StoredVersion) {
    for rule in rules {
      guard let expiration = rule.expiration, rule.scopeTags.isEmpty, rule.sizeAbove == nil,
        rule.sizeBelow == nil
      else { continue }
      if expiration.expiredObjectDeleteMarker == true {
        note(marker.lastModified.roundedUpToMidnight, .removeMarker, rule)
      } else if let days = expiration.days {
        note(marker.lastModified.midnight(afterDays: days), .removeMarker, rule)
      }
    }
  }

  private mutating func addCurrent(_ version: StoredVersion) {
    for rule in rules where rule.covers(version) {
      if let due = rule.expiry(of: version) { note(due, .expire, rule) }
      for transition in rule.transitions ?? [] {
        let due: Instant
        if let days = transition.days {
          due = version.lastModified.midnight(afterDays: days)
        } else if let date = transition.date {
          due = max(date, version.lastModified.roundedUpToMidnight)
        } else {
          continue
        }
        addMove(version, transition.storageClass, due, rule)
      }
    }
  }

  private mutating func addNoncurrent(_ version: StoredVersion, since: Instant, newer: Int) {
    for rule in rules where rule.covers(version) {
      if let expiration = rule.noncurrentVersionExpiration, let days = expiration.noncurrentDays,
        newer >= expiration.newerNoncurrentVersions ?? 0, version.legalHold != .on
      {
        var due = since.midnight(afterDays: days)
        if let end = version.retention?.retainUntilDate { due = max(due, end.roundedUpToMidnight) }
        note(due, .removeVersion(version.id), rule)
      }
      guard !version.isDeleteMarker else { continue }
      for transition in rule.noncurrentVersionTransitions ?? [] {
        guard let days = transition.noncurrentDays, newer >= transition.newerNoncurrentVersions ?? 0 else {
          continue
        }
        addMove(version, transition.storageClass, since.midnight(afterDays: days), rule)
      }
    }
  }

  private mutating func addMove(
    _ version: StoredVersion, _ storageClass: S3.TransitionStorageClass?, _ due: Instant,
    _ rule: S3.LifecycleRule
  ) {
    guard let storageClass, let tier = StorageTier(storageClass.rawValue),
      let present = StorageTier(version.storageClass.rawValue), present < tier,
      !(present == .oneZoneIA && tier == .glacierInstantRetrieval)
    else { return }
    if rule.sizeAbove == nil, rule.sizeBelow == nil, version.content.count < Self.smallestMoved,
      !(variesByClass && tier.isArchive)
    {
      return
    }
    note(due, .move(version.id, to: storageClass, tier), rule)
  }
}

extension S3.LifecycleRule {
  /// When a current version expires by this rule.
  fileprivate func expiry(of version: StoredVersion) -> Instant? {
    if let days = expiration?.days { return version.lastModified.midnight(afterDays: days) }
    guard let date = expiration?.date else { return nil }
    return max(date, version.lastModified.roundedUpToMidnight)
  }
}

/// What answers tell of the rules.
extension StoredBucket {
  /// The `x-amz-expiration` of a current version: when it goes, by which rule.
  func expirationHeader(_ version: StoredVersion, key: String) -> String? {
    guard settings.lifecycle != nil, !version.isDeleteMarker else { return nil }
    var plan = LifecyclePlan(settings.value, key: key)
    plan.add(KeyVersions(Boxed(version)))
    var first: LifecycleStep?
    for step in plan.steps {
      guard case .expire = step.action, first.map({ step.due < $0.due }) ?? true else { continue }
      first = step
    }
    guard let first else { return nil }
    return "expiry-date=\"\(first.due.httpDate)\", rule-id=\"\(PercentEncoding.encode(first.rule))\""
  }

  /// When an upload that began at `initiated` is aborted, and by which rule.
  func abortion(ofUploadTo key: String, initiated: Instant) -> (date: Instant, rule: String)? {
    guard let lifecycle = settings.lifecycle else { return nil }
    var first: (date: Instant, rule: String)?
    for rule in lifecycle.rules ?? [] where rule.status == .enabled && rule.covers(key: key) {
      guard let days = rule.abortIncompleteMultipartUpload?.daysAfterInitiation else { continue }
      let date = initiated.midnight(afterDays: days)
      guard date < .distantFuture, first.map({ date < $0.date }) ?? true else { continue }
      first = (date, rule.id ?? "")
    }
    return first
  }
}
