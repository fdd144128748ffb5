// SPDX-License-Identifier: Apache-2.0

import MockCore

/// When S3 next has something to do of its own accord.
extension S3.State {
  var nextDue: Instant? { dueBuckets.first?.key.time }

  /// Does what is due by now, bucket by bucket.
  mutating func runAgenda(_ context: Context) {
    while let first = dueBuckets.first?.key, first.time <= context.now {
      // Taken out first: a bucket that is gone is not looked for again.
      dueBuckets.removeValue(forKey: first)
      var changes: [ObjectChange] = []
      try? update(first.bucket.description) { bucket in changes = bucket.runAgenda(context) }
      for change in changes { note(change, inBucket: first.bucket.description, context) }
    }
  }

  /// Keeps ``dueBuckets`` as the agenda of a bucket says.
  mutating func noteAgenda(_ bucket: Bytes, was before: Instant?, is after: Instant?) {
    if let before { dueBuckets.removeValue(forKey: DueBucket(time: before, bucket: bucket)) }
    if let after { dueBuckets[DueBucket(time: after, bucket: bucket)] = true }
  }
}

/// A bucket by the time of the first entry of its agenda.
struct DueBucket: Hashable, Comparable, Sendable {
  var time: Instant
  var bucket: Bytes

  static func < (left: DueBucket, right: DueBucket) -> Bool {
    left.time == right.time ? left.bucket < right.bucket : left.time < right.time
  }
}

extension StoredBucket {
  /// Notes when a key next wants attention, after something about it has changed.
  mutating func reschedule(_ key: Bytes, _ now: Instant) {
    let plan = plan(for: key)
    guard let next = plan.steps.lazy.map({ max($0.due, now.nextMidnight) }).min() else { return }
    agenda.add(key, at: next)
  }

  /// Notes it for all keys that the rules are about, after the rules have changed.
  mutating func rescheduleAll(_ now: Instant) {
    for rule in settings.lifecycle?.rules ?? [] where rule.status == .enabled {
      let prefix = Bytes(rule.scopePrefix)
      for (key, _) in objects.ascending(from: prefix) {
        guard key.starts(with: prefix) else { break }
        reschedule(key, now)
      }
      for (place, _) in uploads.ascending(from: UploadKey(key: prefix, sequence: .min)) {
        guard place.key.starts(with: prefix) else { break }
        reschedule(place.key, now)
      }
    }
  }

  private func plan(for key: Bytes) -> LifecyclePlan {
    var plan = LifecyclePlan(settings.value, key: key.description)
    guard !plan.isEmpty else { return plan }
    if let versions = objects[key] { plan.add(versions) }
    for (place, upload) in uploads.ascending(from: UploadKey(key: key, sequence: .min)) {
      guard place.key == key else { break }
      plan.add(upload, at: place)
    }
    return plan
  }

  /// Does what is due by now; returns what it did.
  fileprivate mutating func runAgenda(_ context: Context) -> [ObjectChange] {
    var changes: [ObjectChange] = []
    while let key = agenda.pop(by: context.now) {
      changes += runRestorations(key, context.now)
      let due = plan(for: key).steps.filter { $0.due <= context.now }
      run(due, key.description, context, &changes)
      reschedule(key, context.now)
    }
    return changes
  }

  private mutating func run(
    _ steps: [LifecycleStep], _ key: String, _ context: Context, _ changes: inout [ObjectChange]
  ) {
    var isCurrentGone = false
    var moves: [String: (storageClass: S3.TransitionStorageClass, tier: StorageTier)] = [:]
    for step in steps {
      switch step.action {
      case .abort(let place):
        if let upload = uploads.removeValue(forKey: place) {
          uploadKeys.removeValue(forKey: Bytes(upload.id))
        }
      case .removeVersion(let id):
        if let gone = removeVersion(id, forKey: key) {
          changes.append(ObjectChange(.lifecycleDeleted, key, gone, sequence: sequence))
        }
      case .removeMarker:
        guard let marker = current(key)?.value, marker.isDeleteMarker,
          let gone = removeVersion(marker.id, forKey: key)
        else { continue }
        changes.append(ObjectChange(.lifecycleDeleted, key, gone, sequence: sequence))
      case .expire: isCurrentGone = true
      case .move(let id, let storageClass, let tier):
        if let known = moves[id], known.tier >= tier { continue }
        moves[id] = (storageClass, tier)
      }
    }
    if isCurrentGone {
      if let id = current(key)?.id { moves[id] = nil }
      expire(key, context, &changes)
    }
    for (id, move) in moves.sorted(by: { $0.key < $1.key }) {
      let moved = try? updateVersion(id, forKey: key) { version in
        version.storageClass = S3.StorageClass(rawValue: move.storageClass.rawValue)
        return version
      }
      guard let moved else { continue }
      changes.append(ObjectChange(.lifecycleMoved(to: moved.storageClass), key, moved, sequence: sequence))
    }
  }

  /// A current version ends as if it were deleted without a version id.
  private mutating func expire(_ key: String, _ context: Context, _ changes: inout [ObjectChange]) {
    guard let version = current(key)?.value, !version.isDeleteMarker else { return }
    if settings.versioning == nil {
      guard let gone = removeVersion(version.id, forKey: key) else { return }
      changes.append(ObjectChange(.lifecycleDeleted, key, gone, sequence: sequence))
      return
    }
    var marker = StoredVersion(
      id: newVersionID(context), lastModified: context.now, owner: account, acl: .private(owner: account))
    marker.isDeleteMarker = true
    insert(marker, forKey: key)
    if let marker = current(key)?.value {
      changes.append(ObjectChange(.lifecycleMarkerCreated, key, marker, sequence: sequence))
    }
  }
}
