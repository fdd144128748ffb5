// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var uploadOperations: [Operation<State>] {
    [
      Operation(API.createMultipartUpload, createMultipartUpload),
      Operation(API.uploadPart, prepare: Self.receive, uploadPart),
      Operation(API.uploadPartCopy, uploadPartCopy),
      .reading(API.listParts, listParts),
      .reading(API.listMultipartUploads, listMultipartUploads),
      Operation(API.abortMultipartUpload, abortMultipartUpload),
      Operation(API.completeMultipartUpload, completeMultipartUpload),
    ]
  }

  func createMultipartUpload(
    _ input: CreateMultipartUploadRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateMultipartUploadOutput {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) -> CreateMultipartUploadOutput in
      try ObjectKey.check(input.key)
      let checksums = try UploadChecksums(input.checksumAlgorithm, input.checksumType)
      let draft = try bucket.draft(input, acl: RequestedACL(input), context).value
      let upload = bucket.begin(input.key, draft, checksums, context)
      bucket.reschedule(Bytes(input.key), context.now)
      let abortion = bucket.abortion(ofUploadTo: input.key, initiated: upload.initiated)
      var output = CreateMultipartUploadOutput(
        abortDate: abortion?.date, abortRuleId: abortion?.rule, bucket: input.bucket, key: input.key,
        uploadId: upload.id, ssekmsEncryptionContext: draft.encryption.context,
        requestCharged: bucket.charged(input.requestPayer), checksumAlgorithm: upload.checksumAlgorithm,
        checksumType: upload.checksumType)
      output.set(draft.encryption)
      return output
    }
  }

  func abortMultipartUpload(
    _ input: AbortMultipartUploadRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> AbortMultipartUploadOutput {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) -> AbortMultipartUploadOutput in
      let upload = try bucket.upload(input.uploadId, input.key)
      if let expected = input.ifMatchInitiatedTime,
        expected.wholeSecondsSince1970 != upload.initiated.wholeSecondsSince1970
      {
        throw .preconditionFailed("x-amz-if-match-initiated-time")
      }
      bucket.end(upload)
      return AbortMultipartUploadOutput(requestCharged: bucket.charged(input.requestPayer))
    }
  }
}

extension StoredBucket {
  /// The upload of this id to this key.
  func upload(_ id: String, _ key: String) throws(AWSError) -> PendingUpload {
    guard let place = uploadKeys[Bytes(id)], place.key == Bytes(key), let upload = uploads[place] else {
      throw .noSuchUpload(id)
    }
    return upload
  }

  fileprivate mutating func begin(
    _ key: String, _ draft: StoredVersion, _ checksums: UploadChecksums, _ context: Context
  ) -> PendingUpload {
    sequence += 1
    let upload = PendingUpload(
      id: SequencedID.make(sequence, length: SequencedID.uploadLength, &context.random), key: key,
      initiated: draft.lastModified, initiator: context.caller, draft: draft,
      checksumAlgorithm: checksums.isRequested ? checksums.algorithm : nil,
      checksumType: checksums.isRequested ? checksums.type : nil)
    let place = UploadKey(key: Bytes(key), sequence: sequence)
    uploads[place] = upload
    uploadKeys[Bytes(upload.id)] = place
    return upload
  }

  /// Forgets an upload and its parts.
  mutating func end(_ upload: PendingUpload) {
    guard let place = uploadKeys.removeValue(forKey: Bytes(upload.id)) else { return }
    uploads.removeValue(forKey: place)
  }
}

extension PendingUpload {
  /// Throws unless a request brings the key that the upload began with: none for most.
  func check(_ key: CustomerKey?) throws(AWSError) {
    switch (draft.encryption, key) {
    case (.customer(let md5), let key?):
      guard key.md5 == md5 else { throw .uploadHasOtherKey }
    case (.customer, nil): throw .uploadNeedsKey
    case (_, _?): throw .uploadTakesNoKey
    case (_, nil): return
    }
  }

  var ownerShape: S3.Owner { S3.Owner(id: CanonicalUser.id(of: draft.owner)) }

  /// Root users are known by their account, everybody else by name.
  var initiatorShape: S3.Initiator {
    if initiator.isAnonymous { return S3.Initiator(id: CanonicalUser.id(of: CanonicalUser.anonymous)) }
    let isRoot = initiator.arn.resource == "root"
    return S3.Initiator(id: isRoot ? CanonicalUser.id(of: initiator.account) : initiator.arn.description)
  }
}
