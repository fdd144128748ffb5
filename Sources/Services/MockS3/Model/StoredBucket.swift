// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// A bucket: its settings, its objects, and what is being uploaded in parts.
///
/// One reference: every request looks at copies of it, and threads that count all that is in a bucket wait for each other.
struct StoredBucket: Sendable {
  private struct Parts: Sendable {
    let name: String
    let account: String
    let region: String
    let createdAt: Instant
    var settings: Boxed<BucketSettings>
    var objects: OrderedMap<Bytes, KeyVersions> = [:]
    var uploads: OrderedMap<UploadKey, PendingUpload> = [:]
    var uploadKeys: OrderedMap<Bytes, UploadKey> = [:]
    var completedUploads: OrderedMap<Int, CompletedUpload> = [:]
    var agenda = Agenda()
    var renames: [RememberedRename] = []
    var sequence = 0
  }

  private var parts: Boxed<Parts>

  init(name: String, account: String, region: String, createdAt: Instant, settings: BucketSettings) {
    parts = Boxed(
      Parts(name: name, account: account, region: region, createdAt: createdAt, settings: Boxed(settings)))
  }

  var name: String { parts.value.name }
  /// The account that owns it.
  var account: String { parts.value.account }
  var region: String { parts.value.region }
  var createdAt: Instant { parts.value.createdAt }

  var settings: Boxed<BucketSettings> {
    _read { yield parts.value.settings }
    _modify { yield &parts.value.settings }
  }
  /// Every key that has a version or a delete marker, in the order of bytes.
  var objects: OrderedMap<Bytes, KeyVersions> {
    _read { yield parts.value.objects }
    _modify { yield &parts.value.objects }
  }
  var uploads: OrderedMap<UploadKey, PendingUpload> {
    _read { yield parts.value.uploads }
    _modify { yield &parts.value.uploads }
  }
  /// Where the uploads of this id are in ``uploads``.
  var uploadKeys: OrderedMap<Bytes, UploadKey> {
    _read { yield parts.value.uploadKeys }
    _modify { yield &parts.value.uploadKeys }
  }
  /// What became of uploads, by the number in their ids: who completes one twice gets the same answer.
  var completedUploads: OrderedMap<Int, CompletedUpload> {
    _read { yield parts.value.completedUploads }
    _modify { yield &parts.value.completedUploads }
  }
  /// Which keys lifecycle rules and restorations look at next.
  var agenda: Agenda {
    _read { yield parts.value.agenda }
    _modify { yield &parts.value.agenda }
  }
  /// What was renamed with a token, the oldest first: who asks again is told that it is done.
  var renames: [RememberedRename] {
    _read { yield parts.value.renames }
    _modify { yield &parts.value.renames }
  }
  /// Counts all changes, for what has to have an order.
  var sequence: Int {
    _read { yield parts.value.sequence }
    _modify { yield &parts.value.sequence }
  }

  func arn(_ partition: Partition) -> ARN {
    guard isDirectory else {
      return ARN(partition: partition.rawValue, service: "s3", region: "", account: "", resource: name)
    }
    return ARN(
      partition: partition.rawValue, service: "s3express", region: region, account: account,
      resource: "bucket/\(name)")
  }
}

/// What a bucket is told by its sub-resources; `nil` and empty where nobody has said anything.
struct BucketSettings: Sendable {
  /// Made with the location constraint `EU`, which reads back as it was given.
  var isInEU = false
  var versioning: S3.BucketVersioningStatus?
  /// Somebody said that versions are deleted without a second factor; it can't be switched on here.
  var namesMFADelete = false
  var tags: [S3.Tag] = []
  /// The policy as it was put.
  var policy: String? {
    didSet { parsedPolicy = policy.flatMap { try? PolicyDocument(parsing: $0) } }
  }
  /// What requests are held against.
  private(set) var parsedPolicy: PolicyDocument?
  var acl: AccessControlList
  /// `nil` once it was deleted.
  var publicAccessBlock: S3.PublicAccessBlockConfiguration?
  /// `nil` once they were deleted.
  var ownership: S3.ObjectOwnership?
  /// Nobody has put or deleted ownership controls: they read as AWS's default, and ACLs are taken all the same.
  var hasDefaultOwnership = true
  /// Nobody has put or deleted the public access block: it reads as AWS's default, and blocks nothing.
  var hasDefaultPublicAccessBlock = true
  var cors: [S3.CORSRule] = []
  var lifecycle: S3.GetBucketLifecycleConfigurationOutput?
  var encryption: S3.ServerSideEncryptionConfiguration?
  var website: S3.WebsiteConfiguration?
  var logging: S3.LoggingEnabled?
  var notification = S3.NotificationConfiguration()
  var replication: S3.ReplicationConfiguration?
  var requestPayer = S3.Payer.bucketOwner
  var accelerate: S3.BucketAccelerateStatus?
  var objectLock: S3.ObjectLockConfiguration?
  var abac: S3.AbacStatus?
  var analytics: OrderedMap<Bytes, S3.AnalyticsConfiguration> = [:]
  var inventory: OrderedMap<Bytes, S3.InventoryConfiguration> = [:]
  var metrics: OrderedMap<Bytes, S3.MetricsConfiguration> = [:]
  var intelligentTiering: OrderedMap<Bytes, S3.IntelligentTieringConfiguration> = [:]
  var metadata: S3.GetBucketMetadataConfigurationResult?
  var metadataTable: S3.GetBucketMetadataTableConfigurationResult?

  init(owner: String) {
    acl = .private(owner: owner)
    ownership = .bucketOwnerEnforced
    publicAccessBlock = S3.PublicAccessBlockConfiguration(
      blockPublicAcls: true, ignorePublicAcls: true, blockPublicPolicy: true, restrictPublicBuckets: true)
  }
}

/// Uploads are listed by key, those of one key in the order in which they began.
struct UploadKey: Hashable, Comparable, Sendable {
  var key: Bytes
  var sequence: Int

  static func < (left: UploadKey, right: UploadKey) -> Bool {
    left.key == right.key ? left.sequence < right.sequence : left.key < right.key
  }
}

/// An object that is being uploaded in parts.
struct PendingUpload: Sendable {
  let id: String
  let key: String
  let initiated: Instant
  /// The principal that began it, as listings show it.
  let initiator: Caller
  /// What the object will be, but for its content.
  var draft: StoredVersion
  var checksumAlgorithm: S3.ChecksumAlgorithm?
  var checksumType: S3.ChecksumType?
  var parts: OrderedMap<Int, UploadedPart> = [:]
}

struct UploadedPart: Sendable {
  var number: Int
  /// Without quotes.
  var etag: String
  var content: ObjectContent
  var lastModified: Instant
  var checksum: ObjectChecksum?
}

/// An upload that has become an object.
struct CompletedUpload: Sendable {
  let id: String
  let key: String
  /// The parts of the request that completed it.
  let parts: [RequestedPart]
  let output: S3.CompleteMultipartUploadOutput
}

/// A part as a completion names it, without the quotes of its ETag.
struct RequestedPart: Hashable, Sendable {
  let number: Int
  let etag: String
}
