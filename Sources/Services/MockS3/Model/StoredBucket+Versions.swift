// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How versions come and go.
extension StoredBucket {
  var isVersioned: Bool { settings.versioning == .enabled }

  /// The newest version of a key, delete markers included.
  func current(_ key: String) -> Boxed<StoredVersion>? {
    Bytes.withUTF8(of: key) { objects.withValue(of: $0) { $0?.pointee.current } }
  }

  /// The version of a key that has this id.
  func version(_ id: String, ofKey key: String) -> Boxed<StoredVersion>? {
    Bytes.withUTF8(of: key) { objects.withValue(of: $0) { $0?.pointee.version(id) } }
  }

  /// The id that a version made now gets.
  func newVersionID(_ context: Context) -> String {
    isVersioned
      ? SequencedID.make(sequence + 1, length: SequencedID.versionLength, &context.random)
      : StoredVersion.nullID
  }

  /// Enters a version as its key's newest, and returns it as it is stored. A null version takes the place of the null
  /// version that was there.
  @discardableResult
  mutating func insert(_ version: StoredVersion, forKey key: String) -> StoredVersion {
    place(Boxed(version), forKey: key).value
  }

  /// The same, without a copy of it where nobody else has the box.
  mutating func place(_ version: consuming Boxed<StoredVersion>, forKey key: String) -> Boxed<StoredVersion> {
    sequence += 1
    var boxed = version
    boxed.value.sequence = sequence
    objects.update(Bytes(key)) { entry in
      guard var known = entry.take() else {
        entry = KeyVersions(boxed)
        return
      }
      known.insert(boxed)
      entry = known
    }
    return boxed
  }

  /// Removes one version for good, and returns it; what was before it becomes current.
  @discardableResult
  mutating func removeVersion(_ id: String, forKey key: String) -> StoredVersion? {
    sequence += 1
    return objects.update(Bytes(key)) { entry in
      guard var known = entry.take() else { return nil }
      let removed = known.remove(id)
      entry = removed.isEmpty ? nil : known
      return removed.version
    }
  }

  /// Changes a version in place: the newest, or the one of an id. `nil` when there is none.
  mutating func updateVersion<Result>(
    _ id: String?, forKey key: String, _ body: (inout StoredVersion) throws(AWSError) -> Result
  ) throws(AWSError) -> Result? {
    try objects.update(Bytes(key)) { (entry: inout KeyVersions?) throws(AWSError) -> Result? in
      guard var known = entry.take() else { return nil }
      defer { entry = known }
      return try known.update(id ?? known.current.id, body)
    }
  }
}

extension KeyVersions {
  mutating func insert(_ version: Boxed<StoredVersion>) {
    if version.value.id == StoredVersion.nullID {
      if current.value.id == StoredVersion.nullID {
        current = version
        return
      }
      noncurrent.removeAll { $0.value.id == StoredVersion.nullID }
    }
    noncurrent.append(current)
    current = version
  }

  /// Takes a version out; the caller drops the key when none is left.
  fileprivate mutating func remove(_ id: String) -> (version: StoredVersion?, isEmpty: Bool) {
    if current.id == id {
      let removed = current.value
      guard let next = noncurrent.popLast() else { return (removed, true) }
      current = next
      return (removed, false)
    }
    guard let index = noncurrent.lastIndex(where: { $0.id == id }) else { return (nil, false) }
    return (noncurrent.remove(at: index).value, false)
  }
}

extension SeededGenerator.Alphabet {
  /// What version ids and upload ids are made of.
  static let versionID: SeededGenerator.Alphabet =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._"
}
