// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An answer that describes an object in its headers.
protocol ObjectAnswer: ChecksumMembers, EncryptionAnswer {
  var acceptRanges: String? { get set }
  var expiration: String? { get set }
  var restore: String? { get set }
  var lastModified: Instant? { get set }
  var contentLength: Int? { get set }
  var eTag: String? { get set }
  var checksumType: S3.ChecksumType? { get set }
  var versionId: String? { get set }
  var cacheControl: String? { get set }
  var contentDisposition: String? { get set }
  var contentEncoding: String? { get set }
  var contentLanguage: String? { get set }
  var contentRange: String? { get set }
  var contentType: String? { get set }
  var expires: String? { get set }
  var websiteRedirectLocation: String? { get set }
  var metadata: [String: String]? { get set }
  var storageClass: S3.StorageClass? { get set }
  var replicationStatus: S3.ReplicationStatus? { get set }
  var partsCount: Int? { get set }
  var tagCount: Int? { get set }
  var objectLockMode: S3.ObjectLockMode? { get set }
  var objectLockRetainUntilDate: Instant? { get set }
  var objectLockLegalHoldStatus: S3.ObjectLockLegalHoldStatus? { get set }
}

extension S3.GetObjectOutput: ObjectAnswer {}
extension S3.HeadObjectOutput: ObjectAnswer {}

extension ObjectAnswer {
  /// Takes the headers that a request wants instead of the object's.
  mutating func override(by request: some ObjectReadRequest) {
    if let value = request.responseCacheControl { cacheControl = value }
    if let value = request.responseContentDisposition { contentDisposition = value }
    if let value = request.responseContentEncoding { contentEncoding = value }
    if let value = request.responseContentLanguage { contentLanguage = value }
    if let value = request.responseContentType { contentType = value }
    if let value = request.responseExpires { expires = value.httpDate }
  }
}

extension ObjectRead {
  /// Says in an answer's headers what is read.
  func describe(in answer: inout some ObjectAnswer) {
    answer.acceptRanges = "bytes"
    answer.restore = version.restoration?.header
    answer.lastModified = version.lastModified
    answer.contentLength = range.count
    if isPartial, !range.isEmpty {
      answer.contentRange = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(version.content.count)"
    }
    answer.eTag = version.etag.quoted
    answer.set(checksum)
    answer.checksumType = checksum?.type
    answer.versionId = versionID
    answer.cacheControl = version.headers.cacheControl
    answer.contentDisposition = version.headers.contentDisposition
    answer.contentEncoding = version.headers.contentEncoding
    answer.contentLanguage = version.headers.contentLanguage
    answer.contentType = version.headers.contentType ?? "binary/octet-stream"
    answer.expires = version.headers.expires
    answer.websiteRedirectLocation = version.websiteRedirect
    answer.metadata = version.metadata.isEmpty ? [:] : version.metadata.mapValues { EncodedWord.encode($0) }
    answer.set(version.encryption)
    answer.storageClass = version.storageClass == .standard ? nil : version.storageClass
    answer.replicationStatus = version.replicationStatus
    answer.partsCount = partsCount
    answer.tagCount = version.tags.isEmpty ? nil : version.tags.count
    answer.objectLockMode = version.retention?.mode.map { S3.ObjectLockMode(rawValue: $0.rawValue) }
    answer.objectLockRetainUntilDate = version.retention?.retainUntilDate
    answer.objectLockLegalHoldStatus = version.legalHold
  }
}

extension Restoration {
  /// `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`.
  var header: String {
    guard !isOngoing, let expiry else { return "ongoing-request=\"\(isOngoing)\"" }
    return "ongoing-request=\"false\", expiry-date=\"\(expiry.httpDate)\""
  }
}

/// Text in a header that isn't ASCII, as mail has it (RFC 2047).
enum EncodedWord {
  /// S3 takes the bytes of a header for Latin-1, and sends them back as UTF-8 in Base64.
  static func encode(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    var latin = String.UnicodeScalarView()
    for byte in text.utf8 { latin.append(Unicode.Scalar(byte)) }
    return "=?UTF-8?B?\(Bytes(String(latin)).base64)?="
  }
}
