// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func deleteObject(
    _ input: DeleteObjectRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteObjectOutput {
    let deletion = ObjectDeletion(
      key: input.key, versionID: input.versionId, ifMatch: input.ifMatch,
      ifMatchLastModified: input.ifMatchLastModifiedTime, ifMatchSize: input.ifMatchSize,
      bypassesGovernance: input.bypassGovernanceRetention ?? false)
    let result = try state.delete(
      deletion, from: input.bucket, expectedOwner: input.expectedBucketOwner, context)
    let bucket = try state.bucket(input.bucket)
    return DeleteObjectOutput(
      deleteMarker: result.isMarker ? true : nil, versionId: result.versionID,
      requestCharged: bucket.charged(input.requestPayer))
  }
}

/// A wish to delete a key, or one of its versions.
struct ObjectDeletion {
  var key: String
  var versionID: String?
  var ifMatch: String?
  var ifMatchLastModified: Instant?
  var ifMatchSize: Int?
  var bypassesGovernance = false

  struct Result {
    /// What was deleted, or the delete marker that was made.
    var versionID: String?
    /// A delete marker was made, or one was deleted.
    var isMarker = false
    /// What happened; `nil` where there was nothing to delete.
    var change: ObjectChange?
  }

  /// Throws where the version isn't what the caller expects.
  func checkConditions(in bucket: StoredBucket) throws(AWSError) {
    let (dateHeader, sizeHeader) = ("x-amz-if-match-last-modified-time", "x-amz-if-match-size")
    if !bucket.isDirectory,
      let header = ifMatchLastModified.map({ _ in dateHeader })
        ?? ifMatchSize.map({ _ in sizeHeader })
    {
      throw .headerNotImplemented(header, "This header is for directory buckets only")
    }
    guard ifMatch != nil || ifMatchLastModified != nil || ifMatchSize != nil else { return }
    let found = versionID.map { bucket.version($0, ofKey: key) } ?? bucket.current(key)
    guard let found, !found.isDeleteMarker else { throw .noSuchKey(key) }
    if let ifMatch, !ETags(ifMatch).contains(found.etag) { throw .preconditionFailed("If-Match") }
    if let date = ifMatchLastModified,
      date.wholeSecondsSince1970 != found.lastModified.wholeSecondsSince1970
    {
      throw .preconditionFailed(dateHeader)
    }
    if let size = ifMatchSize, size != found.content.count { throw .preconditionFailed(sizeHeader) }
  }
}

extension S3.State {
  /// Deletes, tells everybody of it, and says what was done.
  mutating func delete(
    _ deletion: ObjectDeletion, from name: String, expectedOwner: String? = nil, _ context: Context
  ) throws(AWSError) -> ObjectDeletion.Result {
    let result = try update(name, expectedOwner: expectedOwner) {
      (bucket: inout StoredBucket) throws(AWSError) in
      try ObjectKey.check(deletion.key)
      if let id = deletion.versionID { try VersionID.check(id) }
      try deletion.checkConditions(in: bucket)
      return try bucket.delete(deletion, context)
    }
    if let change = result.change { note(change, inBucket: name, context) }
    return result
  }
}

extension StoredBucket {
  fileprivate mutating func delete(
    _ deletion: ObjectDeletion, _ context: Context
  ) throws(AWSError) -> ObjectDeletion.Result {
    if let id = deletion.versionID {
      guard let found = version(id, ofKey: deletion.key) else {
        return ObjectDeletion.Result(versionID: settings.versioning == nil ? nil : id)
      }
      try found.value.checkIsUnlocked(bypassing: deletion.bypassesGovernance, now: context.now)
      return remove(id, deletion.key, shownID: settings.versioning == nil ? nil : id)
    }
    guard settings.versioning != nil else {
      if let current = current(deletion.key) {
        try current.value.checkIsUnlocked(bypassing: deletion.bypassesGovernance, now: context.now)
      }
      return remove(StoredVersion.nullID, deletion.key, shownID: nil)
    }
    // A null marker takes the place of the null version.
    if !isVersioned, let null = version(StoredVersion.nullID, ofKey: deletion.key) {
      try null.value.checkIsUnlocked(bypassing: deletion.bypassesGovernance, now: context.now)
    }
    var marker = StoredVersion(
      id: newVersionID(context), lastModified: context.now.roundedDownToSecond, owner: account,
      acl: .private(owner: account))
    marker.isDeleteMarker = true
    let stored = insert(marker, forKey: deletion.key)
    return ObjectDeletion.Result(
      versionID: stored.id, isMarker: true, change: ObjectChange(.markerCreated, deletion.key, stored))
  }

  private mutating func remove(_ id: String, _ key: String, shownID: String?) -> ObjectDeletion.Result {
    guard let removed = removeVersion(id, forKey: key) else {
      return ObjectDeletion.Result(versionID: shownID)
    }
    return ObjectDeletion.Result(
      versionID: shownID, isMarker: removed.isDeleteMarker,
      change: ObjectChange(.deleted, key, removed, sequence: sequence))
  }
}
