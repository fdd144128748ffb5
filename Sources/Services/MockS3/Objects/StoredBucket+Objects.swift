// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How requests find versions.
extension StoredBucket {
  /// The version that a request reads: the newest, or the one of an id.
  ///
  /// Delete markers are found and refused: nothing can be read of them.
  func readable(_ key: String, _ id: String?, method: String = "GET") throws(AWSError) -> Boxed<StoredVersion>
  {
    let version = try version(of: key, id)
    guard version.isDeleteMarker else { return version }
    var error =
      id == nil ? AWSError.noSuchKey(key) : .methodNotAllowed(method, resource: "DeleteMarker")
    error.headers = ["x-amz-delete-marker": "true", "x-amz-version-id": version.id]
    if id != nil {
      error.headers.add("Allow", "DELETE")
      error.headers.add("Last-Modified", version.lastModified.httpDate)
    }
    throw error
  }

  /// The newest version of a key, or the one of an id; delete markers among them.
  func version(of key: String, _ id: String?) throws(AWSError) -> Boxed<StoredVersion> {
    try ObjectKey.check(key)
    guard let id else {
      guard let current = current(key) else { throw .noSuchKey(key) }
      return current
    }
    try VersionID.check(id)
    guard let version = version(id, ofKey: key) else { throw .noSuchVersion(key, id) }
    return version
  }

  /// The id that answers name: buckets without versioning have none.
  func shownID(_ version: StoredVersion) -> String? { settings.versioning == nil ? nil : version.id }
  func shownID(_ version: Boxed<StoredVersion>) -> String? {
    settings.value.versioning == nil ? nil : version.value.id
  }
}

enum ObjectKey {
  /// In bytes of UTF-8.
  static let limit = 1024

  static func check(_ key: String) throws(AWSError) {
    guard key.utf8.count <= limit else { throw .keyTooLong(key.utf8.count) }
  }
}

enum VersionID {
  /// Throws for what this service could never have made.
  static func check(_ id: String) throws(AWSError) {
    guard isPossible(id) else { throw .invalidVersionID(id) }
  }

  static func isPossible(_ id: String) -> Bool {
    id == StoredVersion.nullID || SequencedID.sequence(of: id, length: SequencedID.versionLength) != nil
  }
}
