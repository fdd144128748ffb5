// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  var objectOperations: [Operation<State>] {
    [
      Operation(API.putObject, prepare: Self.receive, putObject),
      .reading(API.getObject, getObject),
      Operation(API.headObject, headObject),
      Operation(API.copyObject, copyObject),
      Operation(API.deleteObject, deleteObject),
      Operation(API.deleteObjects, deleteObjects),
      .reading(API.getObjectAttributes, getObjectAttributes),
      Operation(API.restoreObject, restoreObject),
      Operation(API.renameObject, renameObject),
      Operation(API.updateObjectEncryption, updateObjectEncryption),
      .reading(API.getObjectTorrent, getObjectTorrent),
      .reading(API.writeGetObjectResponse, writeGetObjectResponse),
    ] + objectTaggingOperations + objectLockingOperations
  }

  static func receive(_ input: PutObjectRequest) throws(AWSError) -> ReceivedBody {
    try ReceivedBody(
      input.body, contentMD5: input.contentMD5, checksums: input, algorithm: input.checksumAlgorithm)
  }

  func putObject(
    _ input: PutObjectRequest, _ body: ReceivedBody, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutObjectOutput {
    let stored = try putObject(input, body, as: .put, &state, context)
    let encryption = stored.version.value.encryption
    return InPlace.make(
      PutObjectOutput(
        expiration: stored.expiration, eTag: stored.version.value.etag.quoted,
        checksumType: body.checksum.type, versionId: stored.shownID,
        ssekmsEncryptionContext: encryption.context, requestCharged: stored.charged)
    ) { output in
      output.set(body.checksum)
      output.set(encryption)
    }
  }

  /// Puts an object, by whatever way it came: `kind` says which.
  func putObject(
    _ input: PutObjectRequest, _ body: ReceivedBody, as kind: ObjectChange.Kind, _ state: inout State,
    _ context: Context
  ) throws(AWSError) -> PutVersion {
    let stored = try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) -> PutVersion in
      try ObjectKey.check(input.key)
      let conditions = WriteConditions(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch)
      try conditions.check()
      if input.writeOffsetBytes != nil {
        throw .headerNotImplemented("x-amz-write-offset-bytes", "This bucket does not support appends")
      }
      var version = try bucket.draft(input, acl: RequestedACL(input), context)
      if version.legalHold != nil || input.objectLockMode != nil, !body.isProtected {
        throw .invalidRequest(
          "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock "
            + "parameters")
      }
      try body.check(context)
      try conditions.check(input.key, in: bucket)
      version.fill(body.content, md5: body.md5, context)
      version.checksum = body.checksum
      let stored = bucket.place(version, forKey: input.key)
      return PutVersion(
        version: stored, shownID: bucket.shownID(stored),
        expiration: bucket.settings.value.lifecycle == nil
          ? nil : bucket.expirationHeader(stored.value, key: input.key),
        charged: bucket.charged(input.requestPayer), isObserved: bucket.isObserved)
    }
    if stored.isObserved {
      state.note(ObjectChange(kind, input.key, stored.version.value), inBucket: input.bucket, context)
    }
    return stored
  }
}

/// An object that was put, and what its bucket makes the answer say of it.
struct PutVersion {
  let version: Boxed<StoredVersion>
  let shownID: String?
  let expiration: String?
  let charged: S3.RequestCharged?
  /// Somebody has to be told.
  let isObserved: Bool
}
