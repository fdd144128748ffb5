// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// The numbers that parts can have.
  static let partNumbers = 1...10_000

  static func receive(_ input: UploadPartRequest) throws(AWSError) -> ReceivedBody {
    try ReceivedBody(
      input.body, contentMD5: input.contentMD5, checksums: input, algorithm: input.checksumAlgorithm)
  }

  func uploadPart(
    _ input: UploadPartRequest, _ body: ReceivedBody, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UploadPartOutput {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) -> UploadPartOutput in
      guard Self.partNumbers.contains(input.partNumber) else {
        throw .invalidPartNumber(String(input.partNumber))
      }
      let upload = try bucket.upload(input.uploadId, input.key)
      try upload.check(try input.customerKey())
      try body.check(context)
      let checksums = UploadChecksums(of: upload)
      let sent = input.checksums.first?.algorithm ?? input.checksumAlgorithm?.known
      let part = UploadedPart(
        number: input.partNumber, etag: upload.etag(body.md5, context), content: body.content,
        lastModified: context.now.roundedDownToSecond,
        checksum: try checksums.checksum(of: body, sent: sent, context))
      bucket.enter(part, of: upload)
      var output = UploadPartOutput(
        eTag: "\"\(part.etag)\"", requestCharged: bucket.charged(input.requestPayer))
      if sent != nil { output.set(body.checksum) } else if checksums.isRequested { output.set(part.checksum) }
      output.set(upload.draft.encryption)
      return output
    }
  }

  func listParts(
    _ input: ListPartsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListPartsOutput {
    let limit = try ListingRequest.limit(input.maxParts, "max-parts")
    let marker = input.partNumberMarker ?? 0
    guard (0...Int(Int32.max)).contains(marker) else {
      throw .invalidArgument(
        "Argument part-number-marker must be an integer between 0 and 2147483647", "part-number-marker",
        String(marker))
    }
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    let upload = try bucket.upload(input.uploadId, input.key)
    let checksums = UploadChecksums(of: upload)
    var page = ListingPage<UploadedPart>(limit: limit)
    for (_, part) in upload.parts.ascending(after: marker) where !page.append(part) { break }
    let abortion = bucket.abortion(ofUploadTo: input.key, initiated: upload.initiated)
    return ListPartsOutput(
      bucket: input.bucket, key: input.key, uploadId: upload.id, initiator: upload.initiatorShape,
      owner: upload.ownerShape, storageClass: upload.draft.storageClass, partNumberMarker: marker,
      nextPartNumberMarker: page.entries.last?.number ?? 0, maxParts: limit, isTruncated: page.isTruncated,
      checksumAlgorithm: upload.checksumAlgorithm, checksumType: upload.checksumType,
      parts: page.entries.isEmpty
        ? nil
        : page.entries.map { part in
          var shape = Part(
            partNumber: part.number, lastModified: part.lastModified, eTag: "\"\(part.etag)\"",
            size: part.content.count)
          if checksums.isRequested { shape.set(part.checksum) }
          return shape
        }, abortDate: abortion?.date, abortRuleId: abortion?.rule,
      requestCharged: bucket.charged(input.requestPayer))
  }
}

extension PendingUpload {
  /// A part's ETag: the MD5 of its bytes, unless they are encrypted with a key that isn't S3's.
  func etag(_ digest: Bytes, _ context: Context) -> String {
    draft.encryption.hasPlainETag ? digest.hex : context.random.bytes(MD5.size).hex
  }
}

extension StoredBucket {
  /// Enters a part, in place of the one that had its number.
  mutating func enter(_ part: UploadedPart, of upload: PendingUpload) {
    guard let place = uploadKeys[Bytes(upload.id)] else { return }
    uploads.update(place) { $0?.parts[part.number] = part }
  }
}
