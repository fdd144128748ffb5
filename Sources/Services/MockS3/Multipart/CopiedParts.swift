// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func uploadPartCopy(
    _ input: UploadPartCopyRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UploadPartCopyOutput {
    guard Self.partNumbers.contains(input.partNumber) else {
      throw .invalidPartNumber(String(input.partNumber))
    }
    let target = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let upload = try target.upload(input.uploadId, input.key)
    try upload.check(try input.customerKey())
    let copied = try CopiedObject(input, in: state, context)
    let content = try Self.content(copied.version, input.copySourceRange)
    let checksums = UploadChecksums(of: upload)
    let part = UploadedPart(
      number: input.partNumber,
      etag: upload.etag(content.digest(known: copied.version), context), content: content,
      lastModified: context.now.roundedDownToSecond,
      checksum: content.checksum(checksums.algorithm, known: copied.version))
    return try state.update(input.bucket) {
      (bucket: inout StoredBucket) throws(AWSError) -> UploadPartCopyOutput in
      bucket.enter(part, of: upload)
      var result = CopyPartResult(lastModified: part.lastModified, eTag: "\"\(part.etag)\"")
      if checksums.isRequested { result.set(part.checksum) }
      var output = UploadPartCopyOutput(
        copySourceVersionId: copied.versionID, copyPartResult: result,
        requestCharged: bucket.charged(input.requestPayer))
      output.set(upload.draft.encryption)
      return output
    }
  }

  /// The bytes of a source that become a part: all, or `bytes=first-last`.
  private static func content(_ source: StoredVersion, _ header: String?) throws(AWSError) -> ObjectContent {
    let size = source.content.count
    guard let header, !header.isEmpty else {
      guard size <= ReceivedBody.limit else {
        throw .invalidRequest(
          "The specified copy source is larger than the maximum allowable size for a copy source: "
            + String(ReceivedBody.limit))
      }
      return source.content
    }
    guard let range = closedRange(header) else { throw .malformedCopyRange(header) }
    guard range.upperBound < size else { throw .copyRangeBeyondEnd(header, size: size) }
    guard range.count <= ReceivedBody.limit else {
      throw .entityTooLarge(size: range.count, limit: ReceivedBody.limit)
    }
    return source.content.slice(range.lowerBound..<range.upperBound + 1)
  }

  /// Reads `bytes=0-9`: S3 wants both ends here.
  private static func closedRange(_ header: String) -> ClosedRange<Int>? {
    guard header.hasPrefix("bytes=") else { return nil }
    let ends = header.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
    guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { $0 &- 48 < 10 } }),
      let first = Int(ends[0]), let last = Int(ends[1]), first <= last
    else { return nil }
    return first...last
  }
}

extension ObjectContent {
  /// The MD5 of content that may be all of a version's, which then knows it.
  fileprivate func digest(known version: StoredVersion) -> Bytes {
    if count == version.content.count, version.parts.isEmpty, version.encryption.hasPlainETag,
      let digest = version.etag.digest
    {
      return digest
    }
    return MD5.hash(self)
  }

  fileprivate func checksum(
    _ algorithm: S3.ChecksumAlgorithm, known version: StoredVersion
  ) -> ObjectChecksum {
    if count == version.content.count, let known = version.checksum, known.algorithm == algorithm,
      known.type == .fullObject
    {
      return known
    }
    return ObjectChecksum(of: self, algorithm)
  }
}
