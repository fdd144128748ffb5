// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func copyObject(
    _ input: CopyObjectRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CopyObjectOutput {
    try Self.checkDirectives(input)
    try ObjectKey.check(input.key)
    let conditions = WriteConditions(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch)
    try conditions.check()
    let target = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let copied = try CopiedObject(
      input, withTags: input.taggingDirective != .replace, in: state, context)
    guard copied.version.content.count <= ReceivedBody.limit else {
      throw .invalidRequest(
        "The specified copy source is larger than the maximum allowable size for a copy source: "
          + String(ReceivedBody.limit))
    }
    let sourceBucket = try state.bucket(copied.source.bucket)
    if sourceBucket.name == target.name, Bytes(copied.source.key) == Bytes(input.key), copied.isCurrent,
      !Self.changesSomething(input, copied.version, in: target)
    {
      throw .copiedToItself
    }
    let version = try state.update(input.bucket) { (bucket: inout StoredBucket) throws(AWSError) in
      var draft = try bucket.draft(input, acl: RequestedACL(input), context)
      try conditions.check(input.key, in: bucket)
      draft.value.take(copied.version, as: input, context)
      return bucket.place(draft, forKey: input.key).value
    }
    state.note(ObjectChange(.copied, input.key, version), inBucket: input.bucket, context)
    return Self.describe(version, input, copied, try state.bucket(input.bucket))
  }

  private static func describe(
    _ version: StoredVersion, _ input: CopyObjectRequest, _ copied: CopiedObject, _ bucket: StoredBucket
  ) -> CopyObjectOutput {
    var result = CopyObjectResult(
      lastModified: version.lastModified, eTag: version.etag.quoted, checksumType: version.checksum?.type)
    result.set(version.checksum)
    var output = CopyObjectOutput(
      copyObjectResult: result, expiration: bucket.expirationHeader(version, key: input.key),
      copySourceVersionId: copied.versionID, versionId: bucket.shownID(version),
      ssekmsEncryptionContext: version.encryption.context, requestCharged: bucket.charged(input.requestPayer))
    output.set(version.encryption)
    return output
  }

  private static func checkDirectives(_ input: CopyObjectRequest) throws(AWSError) {
    if let directive = input.metadataDirective, directive != .copy, directive != .replace {
      throw .invalidArgument(
        "Unknown metadata directive.", "x-amz-metadata-directive", directive.rawValue)
    }
    if let directive = input.taggingDirective, directive != .copy, directive != .replace {
      throw .invalidArgument("Unknown tagging directive.", "x-amz-tagging-directive", directive.rawValue)
    }
    if let algorithm = input.checksumAlgorithm, algorithm.known == nil {
      throw .unsupportedChecksumAlgorithm
    }
  }

  /// Whether a copy of an object onto itself would do anything, as S3 sees it.
  private static func changesSomething(
    _ input: CopyObjectRequest, _ version: StoredVersion, in bucket: StoredBucket
  ) -> Bool {
    input.metadataDirective == .replace || input.storageClass != nil || input.websiteRedirectLocation != nil
      || input.serverSideEncryption != nil || input.sseCustomerAlgorithm != nil
      || bucket.settings.encryption != nil || version.restoration != nil
  }
}

extension AWSError {
  fileprivate static let copiedToItself = AWSError.invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the "
      + "object's metadata, storage class, website redirect location or encryption attributes.")
}

extension StoredVersion {
  /// Takes the content of a version that is copied, and what the request leaves as it was.
  fileprivate mutating func take(
    _ source: StoredVersion, as request: S3.CopyObjectRequest, _ context: Context
  ) {
    if request.metadataDirective != .replace {
      headers = source.headers
      metadata = source.metadata
    }
    if request.taggingDirective != .replace { tags = source.tags }
    if encryption.hasPlainETag, source.encryption.hasPlainETag, source.parts.isEmpty {
      content = source.content
      etag = source.etag
    } else {
      fill(source.content, md5: MD5.hash(source.content), context)
    }
    let algorithm = request.checksumAlgorithm?.known ?? source.checksum?.algorithm ?? .standard
    if let known = source.checksum, known.algorithm == algorithm, known.type == .fullObject {
      checksum = known
    } else {
      checksum = ObjectChecksum(of: content, algorithm)
    }
  }
}
