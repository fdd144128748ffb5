// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  func listMultipartUploads(
    _ input: ListMultipartUploadsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListMultipartUploadsOutput {
    let request = try ListingRequest(
      prefix: input.prefix, delimiter: input.delimiter, limit: input.maxUploads, "max-uploads",
      encodingType: input.encodingType)
    // Without a key, the id of an upload means nothing.
    let keyMarker = input.keyMarker.flatMap { $0.isEmpty ? nil : $0 }
    let idMarker = keyMarker == nil ? nil : input.uploadIdMarker.flatMap { $0.isEmpty ? nil : $0 }
    var resumption: UploadKey?
    if let keyMarker, let idMarker {
      guard let sequence = SequencedID.sequence(of: idMarker, length: SequencedID.uploadLength) else {
        throw .invalidArgument("Invalid uploadId marker", "upload-id-marker", idMarker)
      }
      resumption = UploadKey(key: Bytes(keyMarker), sequence: sequence + 1)
    }
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    var walk = KeyWalk(bucket.uploads, request.filter, after: keyMarker, resumingAt: resumption)
    var page = ListingPage<PendingUpload>(limit: request.limit)
    while let item = walk.next() {
      let fits =
        switch item {
        case .entry(_, let upload): page.append(upload)
        case .group(let group): page.append(group: group)
        }
      if !fits { break }
    }
    let last = page.endsInGroup ? page.groups.last : page.entries.last.map { Bytes($0.key) }
    return ListMultipartUploadsOutput(
      bucket: input.bucket, keyMarker: request.text(keyMarker ?? ""), uploadIdMarker: idMarker ?? "",
      nextKeyMarker: request.text(last ?? Bytes()),
      nextUploadIdMarker: page.endsInGroup ? "" : page.entries.last?.id ?? "",
      delimiter: request.delimiter.map(request.text), prefix: request.text(input.prefix ?? ""),
      maxUploads: request.limit, encodingType: input.encodingType, isTruncated: page.isTruncated,
      uploads: page.entries.isEmpty
        ? nil
        : page.entries.map { upload in
          MultipartUpload(
            key: request.text(upload.key), uploadId: upload.id, initiator: upload.initiatorShape,
            owner: upload.ownerShape, storageClass: upload.draft.storageClass, initiated: upload.initiated,
            checksumAlgorithm: upload.checksumAlgorithm, checksumType: upload.checksumType)
        }, commonPrefixes: request.commonPrefixes(page.groups),
      requestCharged: bucket.charged(input.requestPayer))
  }
}
