// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One version of an object, or a delete marker.
struct StoredVersion: Sendable {
  /// `null` for versions made while versioning was not enabled.
  var id: String
  // What listings look at stands together: a page reads a thousand versions, all over the memory.
  var isDeleteMarker = false
  var lastModified: Instant
  var etag = ETag(Bytes())
  var content = ObjectContent()
  var storageClass = S3.StorageClass.standard
  /// The checksum that was sent or computed.
  var checksum: ObjectChecksum?
  /// The account that it belongs to.
  var owner: String
  var restoration: Restoration?
  var headers = ContentHeaders()
  /// What came in `x-amz-meta-…`, with names in lower case.
  var metadata: [String: String] = [:]
  var websiteRedirect: String?
  /// Where the parts end, for one uploaded in parts.
  var parts: [StoredPart] = []
  var encryption = ObjectEncryption.s3
  var tags: [S3.Tag] = []
  var acl: AccessControlList
  var retention: S3.ObjectLockRetention?
  var legalHold: S3.ObjectLockLegalHoldStatus?
  var replicationStatus: S3.ReplicationStatus?
  /// Counts all changes of the bucket, for the `sequencer` of events.
  var sequence = 0

  static let nullID = "null"
}

/// Headers that S3 keeps as they came and returns.
struct ContentHeaders: Sendable {
  var contentType: String?
  var cacheControl: String?
  var contentDisposition: String?
  var contentEncoding: String?
  var contentLanguage: String?
  var expires: String?
}

/// A checksum as it goes over the wire.
struct ObjectChecksum: Sendable {
  var algorithm: S3.ChecksumAlgorithm
  var type: S3.ChecksumType
  /// Base64, with `-N` behind it for a composite of N parts.
  var value: String
}

/// One part of an object that was uploaded in parts.
struct StoredPart: Sendable {
  var number: Int
  var size: Int
  var checksum: ObjectChecksum?
}

/// How an object is encrypted at rest, as far as clients see it.
enum ObjectEncryption: Sendable {
  /// With S3's own keys (`AES256`).
  case s3
  /// With a key of KMS; `isDouble` for `aws:kms:dsse`.
  case kms(keyID: String, context: String?, usesBucketKey: Bool, isDouble: Bool)
  /// With a key that each request brings along: its MD5, Base64.
  case customer(keyMD5: String)
}

/// A copy of an archived object that can be read for some time.
struct Restoration: Sendable {
  /// While the archive is being read.
  var retrieval: Retrieval?
  /// When the copy goes; `nil` while there is none.
  var expiry: Instant?

  var isOngoing: Bool { retrieval != nil }
}

/// A restoration that is under way.
struct Retrieval: Sendable {
  var tier: S3.Tier
  /// How long the copy is kept, from when it is there.
  var days: Int
  /// When the copy is there; `nil` where that is for those to tell who look.
  var due: Instant?
  /// After how many looks it is there.
  var looksLeft = 0
}

/// Every version of one key.
struct KeyVersions: Sendable {
  /// The newest; what requests without a version id see.
  var current: Boxed<StoredVersion>
  /// The others, the oldest first.
  var noncurrent: [Boxed<StoredVersion>] = []

  init(_ version: Boxed<StoredVersion>) { current = version }

  /// The newest first, as listings show them.
  var newestFirst: [Boxed<StoredVersion>] { [current] + noncurrent.reversed() }

  func version(_ id: String) -> Boxed<StoredVersion>? {
    current.id == id ? current : noncurrent.last { $0.id == id }
  }

  /// Changes one version in place; `nil` when there is none of this id.
  mutating func update<Result, Failure: Error>(
    _ id: String, _ body: (inout StoredVersion) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    if current.id == id { return try body(&current.value) }
    guard let index = noncurrent.lastIndex(where: { $0.id == id }) else { return nil }
    return try body(&noncurrent[index].value)
  }
}
