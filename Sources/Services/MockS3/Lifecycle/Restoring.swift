// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How copies of archived objects come and go.
extension StoredBucket {
  /// Starts to make a copy; returns the version as it is now.
  mutating func begin(_ retrieval: Retrieval, of id: String, forKey key: String) -> StoredVersion? {
    sequence += 1
    return setRestoration(Restoration(retrieval: retrieval), of: id, forKey: key)
  }

  /// Says how it stands with a version's copy, and when that is looked at next.
  @discardableResult
  mutating func setRestoration(
    _ restoration: Restoration?, of id: String, forKey key: String
  ) -> StoredVersion? {
    if let next = restoration?.next { agenda.add(Bytes(key), at: next) }
    return try? updateVersion(id, forKey: key) { version in
      version.restoration = restoration
      return version
    }
  }

  /// Somebody has looked how far the restoration of a version is.
  mutating func noteLook(at id: String, forKey key: String, _ now: Instant) {
    guard var restoration = version(id, ofKey: key)?.restoration,
      var retrieval = restoration.retrieval, retrieval.due == nil
    else { return }
    retrieval.looksLeft -= 1
    if retrieval.looksLeft <= 0 { retrieval.due = now }
    restoration.retrieval = retrieval
    setRestoration(restoration, of: id, forKey: key)
  }

  /// Ends retrievals and copies of a key that are due; returns what that did.
  mutating func runRestorations(_ key: Bytes, _ now: Instant) -> [ObjectChange] {
    guard let versions = objects[key] else { return [] }
    var changes: [ObjectChange] = []
    for version in [versions.current] + versions.noncurrent {
      guard let restoration = version.restoration, let next = restoration.next, next <= now else { continue }
      let name = key.description
      sequence += 1
      let changed: StoredVersion?
      if let retrieval = restoration.retrieval {
        changed = setRestoration(
          Restoration(expiry: next.midnight(afterDays: retrieval.days)), of: version.id, forKey: name)
      } else {
        changed = setRestoration(nil, of: version.id, forKey: name)
      }
      guard let changed else { continue }
      changes.append(
        ObjectChange(
          restoration.isOngoing ? .restored : .restoreExpired, name, changed, sequence: sequence))
    }
    return changes
  }
}

extension Restoration {
  /// When it next changes of its own accord.
  fileprivate var next: Instant? {
    if let retrieval { return retrieval.due }
    return expiry
  }
}
