// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Something that happened to a version of an object: what notifications, replication and lifecycles go by.
///
/// Whoever changes an object tells it by ``S3/State/note(_:inBucket:_:)``, after the change.
struct ObjectChange: Sendable {
  enum Kind: Sendable, Hashable {
    case put, posted, copied, uploaded
    /// A version is gone for good.
    case deleted
    case markerCreated
    case tagged, untagged, aclPut
    /// Retention or legal hold.
    case lockChanged
    case restoring, restored, restoreExpired
    case lifecycleDeleted, lifecycleMarkerCreated, lifecycleMoved(to: S3.StorageClass)
  }

  var kind: Kind
  var key: String
  /// As it is now, or was before it went.
  var version: StoredVersion
  /// The bucket's counter after the change, which orders the changes of a key.
  var sequence: Int

  init(_ kind: Kind, _ key: String, _ version: StoredVersion, sequence: Int) {
    self.kind = kind
    self.key = key
    self.version = version
    self.sequence = sequence
  }

  /// A version came, or something of one changed.
  init(_ kind: Kind, _ key: String, _ version: StoredVersion) {
    self.init(kind, key, version, sequence: version.sequence)
  }
}
