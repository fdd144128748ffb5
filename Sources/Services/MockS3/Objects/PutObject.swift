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
    answer(try putObject(input, body, as: .put, &state, context), body)
  }

  private func answer(_ stored: PutVersion, _ body: ReceivedBody) -> PutObjectOutput {
    InPlace.make(PutObjectOutput()) { output in
      let encryption = stored.version.value.encryption
      output.expiration = stored.expiration
      output.eTag = stored.version.value.etag.quoted
      output.checksumType = body.checksum.type
      output.versionId = stored.shownID
      output.ssekmsEncryptionContext = encryption.context
      output.requestCharged = stored.charged
      output.set(body.checksum)
      output.set(encryption)
    }
  }

  /// Puts an object, by whatever way it came: `kind` says which.
  func putObject(
    _ input: PutObjectRequest, _ body: ReceivedBody, as kind: ObjectChange.Kind, _ state: inout State,
    _ context: Context
  ) throws(AWSError) -> PutVersion {
    // By its place: what a closure captures is copied, and the input has some dozens of members.
    let stored = try withUnsafePointer(to: input) { input throws(AWSError) in
      try state.update(input.pointee.bucket, expectedOwner: input.pointee.expectedBucketOwner) {
        (bucket: inout StoredBucket) throws(AWSError) in
        try bucket.put(input.pointee, body, context)
      }
    }
    if stored.isObserved {
      state.note(ObjectChange(kind, input.key, stored.version.value), inBucket: input.bucket, context)
    }
    return stored
  }
}

extension StoredBucket {
  fileprivate mutating func put(
    _ input: S3.PutObjectRequest, _ body: ReceivedBody, _ context: Context
  ) throws(AWSError) -> PutVersion {
    try ObjectKey.check(input.key)
    let conditions = WriteConditions(ifMatch: input.ifMatch, ifNoneMatch: input.ifNoneMatch)
    try conditions.check()
    if input.writeOffsetBytes != nil {
      throw .headerNotImplemented("x-amz-write-offset-bytes", "This bucket does not support appends")
    }
    var version = try draft(input, acl: RequestedACL(input), context)
    if version.value.legalHold != nil || input.objectLockMode != nil, !body.isProtected {
      throw .invalidRequest(
        "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock "
          + "parameters")
    }
    try body.check(context)
    try conditions.check(input.key, in: self)
    version.value.fill(body.content, md5: body.md5, context)
    version.value.checksum = body.checksum
    let stored = place(consume version, forKey: input.key)
    return PutVersion(
      version: stored, shownID: shownID(stored),
      expiration: settings.value.lifecycle == nil ? nil : expirationHeader(stored.value, key: input.key),
      charged: charged(input.requestPayer), isObserved: isObserved)
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
