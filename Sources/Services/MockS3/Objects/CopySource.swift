// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What `x-amz-copy-source` names: an object, or one of its versions.
struct CopySource: Equatable {
  /// A bucket's name, or an access point's ARN or alias.
  var bucket: String
  var key: String
  var versionID: String?

  /// Reads `bucket/some%20key?versionId=id`, or the ARN of an access point with `/object/key` behind it.
  init(_ header: String) throws(AWSError) {
    guard let source = Self.parse(header) else {
      throw .invalidArgument(
        "Copy Source must mention the source bucket and key: sourcebucket/sourcekey", "x-amz-copy-source",
        header)
    }
    self = source
    try ObjectKey.check(key)
    if let versionID { try VersionID.check(versionID) }
  }

  private init(bucket: String, key: String, versionID: String?) {
    self.bucket = bucket
    self.key = key
    self.versionID = versionID
  }

  private static func parse(_ header: String) -> CopySource? {
    var path = header[...]
    var versionID: String?
    // Unescaped marks belong to the key unless what follows is the version.
    if let mark = header.firstRange(of: "?versionId=") {
      path = header[..<mark.lowerBound]
      guard let id = PercentEncoding.decodeText(String(header[mark.upperBound...])) else { return nil }
      versionID = id
    }
    guard var text = PercentEncoding.decodeText(String(path), plusIsSpace: true) else { return nil }
    if text.hasPrefix("/") { text.removeFirst() }
    let separator: String
    if text.hasPrefix("arn:") {
      guard let arn = ARN(text), arn.service == "s3", arn.resource.hasPrefix("accesspoint/") else {
        return nil
      }
      separator = "/object/"
    } else {
      separator = "/"
    }
    guard let slash = text.firstRange(of: separator) else { return nil }
    let bucket = String(text[..<slash.lowerBound])
    let key = String(text[slash.upperBound...])
    guard !bucket.isEmpty, !key.isEmpty else { return nil }
    return CopySource(bucket: bucket, key: key, versionID: versionID)
  }
}

/// A request that copies from another object.
protocol CopySourceMembers {
  var copySource: String { get }
  var copySourceIfMatch: String? { get }
  var copySourceIfNoneMatch: String? { get }
  var copySourceIfModifiedSince: Instant? { get }
  var copySourceIfUnmodifiedSince: Instant? { get }
  var copySourceSSECustomerAlgorithm: String? { get }
  var copySourceSSECustomerKey: String? { get }
  var copySourceSSECustomerKeyMD5: String? { get }
  var expectedSourceBucketOwner: String? { get }
  var requestPayer: S3.RequestPayer? { get }
}

extension S3.CopyObjectRequest: CopySourceMembers {}
extension S3.UploadPartCopyRequest: CopySourceMembers {}

/// The object that a copy is made of, found and open to the one who copies.
struct CopiedObject {
  let source: CopySource
  let version: StoredVersion
  /// It is the newest version of its key.
  let isCurrent: Bool
  /// The id as the answer names it.
  let versionID: String?

  /// Finds the source of a copy, and throws where it cannot be copied. `withTags` says that its tags are copied too.
  init(
    _ request: some CopySourceMembers & Shape, withTags: Bool = false, in state: S3.State, _ context: Context
  ) throws(AWSError) {
    let source = try CopySource(request.copySource)
    let bucket = try state.bucket(source.bucket, expectedOwner: request.expectedSourceBucketOwner)
    let access = try state.accessCheck(source.bucket, bucket, context, input: request)
    try access?.check(source, payer: request.requestPayer)
    if let id = source.versionID, bucket.version(id, ofKey: source.key)?.isDeleteMarker == true {
      throw .invalidRequest(
        "The source of a copy request may not specifically refer to a delete marker by version id.")
    }
    version = try bucket.readable(source.key, source.versionID).value
    if withTags, !version.tags.isEmpty { try access?.checkTags(source) }
    isCurrent = bucket.current(source.key)?.id == version.id
    versionID = bucket.shownID(version)
    self.source = source
    let key = try CustomerKey(
      algorithm: request.copySourceSSECustomerAlgorithm, key: request.copySourceSSECustomerKey,
      md5: request.copySourceSSECustomerKeyMD5)
    try version.encryption.check(key)
    try ReadConditions(
      ifMatch: request.copySourceIfMatch, ifNoneMatch: request.copySourceIfNoneMatch,
      ifModifiedSince: request.copySourceIfModifiedSince,
      ifUnmodifiedSince: request.copySourceIfUnmodifiedSince, prefix: "x-amz-copy-source-"
    ).demand(of: version, now: context.now)
    if version.isArchived(context.now) {
      throw AWSError(
        "ObjectNotInActiveTierError",
        "The source object of the COPY action is not in the active tier and is only stored in Amazon S3 "
          + "Glacier.", status: 403)
    }
  }
}
