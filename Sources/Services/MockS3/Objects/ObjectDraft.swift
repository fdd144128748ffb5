// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A request that makes an object, and says in its headers what it will be: put, copy, or the start of an upload in
/// parts.
protocol ObjectDescription: EncryptionMembers {
  var cacheControl: String? { get }
  var contentDisposition: String? { get }
  var contentEncoding: String? { get }
  var contentLanguage: String? { get }
  var contentType: String? { get }
  var expires: String? { get }
  var metadata: [String: String]? { get }
  var storageClass: S3.StorageClass? { get }
  var websiteRedirectLocation: String? { get }
  var tagging: String? { get }
  var objectLockMode: S3.ObjectLockMode? { get }
  var objectLockRetainUntilDate: Instant? { get }
  var objectLockLegalHoldStatus: S3.ObjectLockLegalHoldStatus? { get }
}

extension S3.PutObjectRequest: ObjectDescription {}
extension S3.CopyObjectRequest: ObjectDescription {}
extension S3.CreateMultipartUploadRequest: ObjectDescription {}

extension StoredBucket {
  /// The version that a request describes, all but its content; `acl` is what it asks for in access control.
  ///
  /// The version has its id and its time already, and is boxed from the start: a copy of it would cost more than its making.
  /// Throws what S3 says of headers that it cannot take.
  func draft(
    _ request: some ObjectDescription, acl requested: RequestedACL, _ context: Context
  ) throws(AWSError) -> Boxed<StoredVersion> {
    let metadata = try ObjectHeaders.metadata(request)
    let storageClass = try ObjectHeaders.storageClass(request.storageClass, in: self)
    let redirect = try ObjectHeaders.websiteRedirect(request.websiteRedirectLocation)
    let encryption = try encryption(request, context)
    let tags = try ObjectHeaders.tags(request.tagging)
    let lock = try ObjectLock(request, in: self, now: context.now)
    let acl = try accessControl(requested, writtenBy: context.caller)
    var version = Boxed(
      StoredVersion(
        id: newVersionID(context), lastModified: context.now.roundedDownToSecond, owner: acl.owner, acl: acl))
    version.value.headers = ObjectHeaders.content(request)
    version.value.metadata = metadata
    version.value.storageClass = storageClass
    version.value.websiteRedirect = redirect
    version.value.encryption = encryption
    version.value.tags = tags
    version.value.retention = lock.retention
    version.value.legalHold = lock.legalHold
    return version
  }
}

extension StoredVersion {
  /// Gives a draft its content; `digest` is the MD5 of it.
  mutating func fill(_ content: ObjectContent, md5 digest: Bytes, _ context: Context) {
    self.content = content
    etag = ETag(encryption.hasPlainETag ? digest : context.random.bytes(MD5.size))
  }
}

/// Reads the headers that describe an object.
enum ObjectHeaders {
  static func content(_ request: some ObjectDescription) -> ContentHeaders {
    ContentHeaders(
      contentType: request.contentType, cacheControl: request.cacheControl,
      contentDisposition: request.contentDisposition, contentEncoding: request.contentEncoding,
      contentLanguage: request.contentLanguage, expires: request.expires)
  }

  /// In bytes of names and values.
  static let metadataLimit = 2048

  static func metadata(_ request: some ObjectDescription) throws(AWSError) -> [String: String] {
    guard let given = request.metadata, !given.isEmpty else { return [:] }
    var metadata: [String: String] = [:]
    var size = 0
    for (name, value) in given {
      size += name.utf8.count + value.utf8.count
      metadata[name.lowercased()] = value
    }
    guard size <= metadataLimit else { throw .metadataTooLarge(size) }
    return metadata
  }

  private static let storageClasses: Set<S3.StorageClass> = [
    .standard, .reducedRedundancy, .standardIa, .onezoneIa, .intelligentTiering, .glacier, .deepArchive,
    .glacierIr,
  ]

  static func storageClass(
    _ given: S3.StorageClass?, in bucket: StoredBucket
  ) throws(AWSError) -> S3.StorageClass {
    let standard: S3.StorageClass = bucket.isDirectory ? .expressOnezone : .standard
    guard let given else { return standard }
    guard bucket.isDirectory ? given == standard : storageClasses.contains(given) else {
      throw .invalidStorageClass(given)
    }
    return given
  }

  static func websiteRedirect(_ location: String?) throws(AWSError) -> String? {
    guard let location else { return nil }
    guard ["/", "http://", "https://"].contains(where: { location.hasPrefix($0) }) else {
      throw AWSError(
        "InvalidRedirectLocation",
        "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.", status: 400)
    }
    guard location.utf8.count <= 2048 else {
      throw AWSError(
        "InvalidRedirectLocation", "The length of website redirect location cannot exceed 2,048 characters.",
        status: 400)
    }
    return location
  }

  /// Reads `name=value&other=value`.
  static func tags(_ header: String?) throws(AWSError) -> [S3.Tag] {
    guard let header, !header.isEmpty else { return [] }
    guard let query = QueryString(header, plusIsSpace: true),
      Set(query.fields.map(\.name)).count == query.fields.count
    else { throw .invalidTagging(header) }
    let tags = query.fields.map { S3.Tag(key: $0.name, value: $0.value) }
    try TagRules.check(tags, limit: TagRules.objectLimit)
    return tags
  }
}
