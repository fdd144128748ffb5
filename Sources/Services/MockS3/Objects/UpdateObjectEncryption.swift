// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3 {
  /// Encrypts an object with another key; its content, ETag and dates stay as they are.
  func updateObjectEncryption(
    _ input: UpdateObjectEncryptionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> UpdateObjectEncryptionResponse {
    let charged = try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) {
      (bucket: inout StoredBucket) throws(AWSError) -> RequestCharged? in
      try RequestIntegrity.requireDigest(context)
      let version = try bucket.readable(input.key, input.versionId, method: "PUT").value
      if context.request?.headers["Authorization"]?.hasPrefix("AWS ") == true { throw .needsSignatureV4 }
      let wanted = try Self.wantedKey(input.objectEncryption)
      switch version.encryption {
      case .s3, .kms(_, _, _, isDouble: false): break
      case .customer, .kms: throw .encryptionNotUpdatable
      }
      guard wanted.arn.account == bucket.account else { throw .foreignKey }
      guard version.mayChangeEncryption(context.now) else { throw .encryptionLocked }
      let key = try KMSKey(wanted.arn.description, bucket: bucket, context)
      bucket.sequence += 1
      _ = try bucket.updateVersion(version.id, forKey: input.key) { (stored: inout StoredVersion) in
        stored.encryption = .kms(
          keyID: key.arn.description, context: nil, usesBucketKey: wanted.usesBucketKey, isDouble: false)
      }
      return bucket.charged(input.requestPayer)
    }
    return UpdateObjectEncryptionResponse(requestCharged: charged)
  }

  /// The key that a request names, which it must by its ARN.
  private static func wantedKey(
    _ encryption: ObjectEncryption
  ) throws(AWSError) -> (arn: ARN, usesBucketKey: Bool) {
    guard case .ssekms(let wanted) = encryption else { throw .unknownEncryptionType }
    guard !wanted.kmsKeyArn.isEmpty else { throw .missingKeyARN }
    guard let arn = ARN(wanted.kmsKeyArn), arn.service == "kms", arn.resource.hasPrefix("key/") else {
      throw .invalidKeyARN
    }
    return (arn, wanted.bucketKeyEnabled ?? false)
  }
}

extension StoredVersion {
  fileprivate func mayChangeEncryption(_ now: Instant) -> Bool {
    guard legalHold != .on else { return false }
    return retention?.retainUntilDate.map { $0 <= now } ?? true
  }
}

extension AWSError {
  fileprivate static let unknownEncryptionType = AWSError.invalidRequest(
    "Requests that modify an object encryption configuration require a valid new encryption type. Valid values are "
      + "SSEKMS. Modify the request to specify SSE-KMS for the updated encryption type, and then try again.")

  fileprivate static let missingKeyARN = AWSError.invalidRequest(
    "Requests that modify an object's encryption type to SSE-KMS require an AWS KMS key Amazon Resource Name (ARN). "
      + "Modify the request to specify a KMS key ARN, and then try again.")

  fileprivate static let invalidKeyARN = AWSError.invalidRequest(
    "Requests that modify an object's encryption type to SSE-KMS require a valid AWS KMS key Amazon Resource Name "
      + "(ARN). Confirm that you have a correctly formatted KMS key ARN in your request, and then try again.")

  fileprivate static let needsSignatureV4 = AWSError.invalidRequest(
    "Requests that modify an object encryption configuration require AWS Signature Version 4. Modify the request to "
      + "use AWS Signature Version 4, and then try again.")

  fileprivate static let encryptionNotUpdatable = AWSError.invalidRequest(
    "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or SSE-C. "
      + "Only source objects encrypted with SSE-S3 or SSE-KMS are supported.")

  fileprivate static let foreignKey = AWSError(
    "AccessDenied",
    "The AWS KMS key in the request must be owned by the same account as the bucket. Modify the request to specify a "
      + "KMS key from the same account, and then try again.", status: 403)

  fileprivate static let encryptionLocked = AWSError(
    "AccessDenied",
    "The encryption type for the specified object can't be updated because that object is protected by S3 Object Lock. "
      + "If the object has a governance-mode retention period or a legal hold, you must first remove the Object Lock "
      + "status on the object before you issue your UpdateObjectEncryption request. You can't use the "
      + "UpdateObjectEncryption operation with objects that have an Object Lock compliance mode retention period "
      + "applied to them.", status: 403)
}
