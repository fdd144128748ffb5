// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension S3.State {
  /// What is in a bucket, for assertions:
  /// `cloud.withState(of: S3.self) { $0.bucket("books")?.object("moby-dick.txt")?.text }`.
  // Inside this module the bucket itself is meant, which has the same name.
  @_disfavoredOverload
  public func bucket(_ name: String) -> S3.BucketView? { buckets[Bytes(name)].map(S3.BucketView.init) }

  /// The names of all buckets of all accounts, in order.
  public var bucketNames: [String] { buckets.keys.map(\.description) }
}

extension S3 {
  /// A bucket as it is at one moment.
  public struct BucketView: Sendable, CustomStringConvertible {
    private let bucket: StoredBucket

    init(_ bucket: StoredBucket) { self.bucket = bucket }

    public var name: String { bucket.name }
    /// The account that owns it.
    public var account: String { bucket.account }
    public var region: String { bucket.region }
    public var createdAt: Instant { bucket.createdAt }
    /// `nil` where versioning was never set.
    public var versioning: S3.BucketVersioningStatus? { bucket.settings.versioning }
    public var tags: [String: String] { tagDictionary(bucket.settings.tags) }
    /// The policy as it was put.
    public var policy: String? { bucket.settings.policy }
    public var encryption: S3.ServerSideEncryptionConfiguration { bucket.encryption }
    /// `nil` where Object Lock is off.
    public var objectLock: S3.ObjectLockConfiguration? { bucket.settings.objectLock }
    public var notification: S3.NotificationConfiguration { bucket.settings.notification }

    /// The keys that requests without a version id find, in the order of their bytes.
    public var keys: [String] { objects.map(\.key) }

    /// The objects that requests without a version id find, in the order of the bytes of their keys.
    public var objects: [ObjectView] {
      bucket.objects.compactMap { key, versions in
        versions.current.isDeleteMarker
          ? nil : ObjectView(key.description, versions.current.value, isLatest: true)
      }
    }

    /// The object that a request without a version id finds.
    public func object(_ key: String) -> ObjectView? {
      guard let current = bucket.current(key), !current.isDeleteMarker else { return nil }
      return ObjectView(key, current.value, isLatest: true)
    }

    /// Every version of a key, delete markers included, the newest first.
    public func versions(of key: String) -> [ObjectView] {
      guard let versions = bucket.objects[key] else { return [] }
      return versions.newestFirst.enumerated().map { ObjectView(key, $1.value, isLatest: $0 == 0) }
    }

    /// What is being uploaded in parts, by key and then by when it began.
    public var uploads: [UploadView] { bucket.uploads.values.map(UploadView.init) }

    /// `bucket "books" (2 keys)`
    public var description: String {
      let count = bucket.objects.count
      return "bucket \"\(name)\" (\(count) \(count == 1 ? "key" : "keys"))"
    }
  }

  /// One version of an object, or a delete marker, as it is at one moment.
  public struct ObjectView: Sendable, CustomStringConvertible {
    public let key: String
    /// Whether it is the newest of its key.
    public let isLatest: Bool
    private let version: StoredVersion

    init(_ key: String, _ version: StoredVersion, isLatest: Bool) {
      self.key = key
      self.isLatest = isLatest
      self.version = version
    }

    /// `null` for one that was made while versioning was off.
    public var versionID: String { version.id }
    public var isDeleteMarker: Bool { version.isDeleteMarker }
    public var lastModified: Instant { version.lastModified }
    /// In bytes.
    public var size: Int { version.content.count }
    /// Without quotes.
    public var etag: String { version.isDeleteMarker ? "" : version.etag.text }

    /// The content; bytes that were encrypted with a client's key are here as well.
    public var bytes: Bytes {
      var builder = BytesBuilder(capacity: version.content.count)
      for segment in version.content.segments { builder.append(segment) }
      return builder.finish()
    }
    /// The content as text; what isn't UTF-8 is replaced.
    public var text: String { bytes.description }

    public var contentType: String? { version.headers.contentType }
    public var cacheControl: String? { version.headers.cacheControl }
    public var contentDisposition: String? { version.headers.contentDisposition }
    public var contentEncoding: String? { version.headers.contentEncoding }
    public var contentLanguage: String? { version.headers.contentLanguage }
    /// What came in `x-amz-meta-…`, with names in lower case.
    public var metadata: [String: String] { version.metadata }
    public var storageClass: S3.StorageClass { version.storageClass }
    public var tags: [String: String] { tagDictionary(version.tags) }
    public var retention: S3.ObjectLockRetention? { version.retention }
    public var legalHold: S3.ObjectLockLegalHoldStatus? { version.legalHold }

    /// `object "moby-dick.txt" (16 bytes)`, with the version where it has an id.
    public var description: String {
      let what = isDeleteMarker ? "delete marker" : "\(size) \(size == 1 ? "byte" : "bytes")"
      let version = versionID == "null" ? "" : ", version \(versionID)"
      return "object \(CallText.quoted(key)) (\(what)\(version))"
    }
  }

  /// An upload in parts that nobody has completed, as it is at one moment.
  public struct UploadView: Sendable, CustomStringConvertible {
    private let upload: PendingUpload

    init(_ upload: PendingUpload) { self.upload = upload }

    public var id: String { upload.id }
    public var key: String { upload.key }
    public var initiated: Instant { upload.initiated }
    /// The numbers of the parts that are there.
    public var partNumbers: [Int] { Array(upload.parts.keys) }

    /// `upload of "moby-dick.txt" (parts [1, 2])`
    public var description: String { "upload of \(CallText.quoted(key)) (parts \(partNumbers))" }
  }
}

private func tagDictionary(_ tags: [S3.Tag]) -> [String: String] {
  Dictionary(tags.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
}
