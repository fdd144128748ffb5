// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// A request that brings the key of an object along (SSE-C).
protocol CustomerKeyMembers {
  var sseCustomerAlgorithm: String? { get set }
  var sseCustomerKey: String? { get set }
  var sseCustomerKeyMD5: String? { get set }
}

extension S3.GetObjectRequest: CustomerKeyMembers {}
extension S3.HeadObjectRequest: CustomerKeyMembers {}
extension S3.GetObjectAttributesRequest: CustomerKeyMembers {}
extension S3.SelectObjectContentRequest: CustomerKeyMembers {}
extension S3.UploadPartRequest: CustomerKeyMembers {}
extension S3.UploadPartCopyRequest: CustomerKeyMembers {}
extension S3.CompleteMultipartUploadRequest: CustomerKeyMembers {}

extension CustomerKeyMembers {
  /// The key that the request brings, checked.
  func customerKey() throws(AWSError) -> CustomerKey? {
    try CustomerKey(algorithm: sseCustomerAlgorithm, key: sseCustomerKey, md5: sseCustomerKeyMD5)
  }
}

/// A customer's key, of which S3 keeps nothing but a digest.
struct CustomerKey {
  /// Base64.
  let md5: String

  /// `nil` where there is none. `md5` may be left out by typed calls only where the SDKs would add it.
  init?(algorithm: String?, key: String?, md5: String?) throws(AWSError) {
    guard algorithm != nil || key != nil else { return nil }
    guard let algorithm else {
      throw Self.refused(
        "Requests specifying Server Side Encryption with Customer provided keys must provide a valid "
          + "encryption algorithm.")
    }
    guard let key else {
      throw Self.refused(
        "Requests specifying Server Side Encryption with Customer provided keys must provide an "
          + "appropriate secret key.")
    }
    guard algorithm == "AES256" else {
      throw AWSError(
        "InvalidEncryptionAlgorithmError",
        "The Encryption request you specified is not valid. Supported value: AES256.", status: 400,
        members: [
          .init("ArgumentName", .string(Self.argument)), .init("ArgumentValue", .string(algorithm)),
        ])
    }
    guard let bytes = Bytes(base64: key), bytes.count == 32 else {
      throw Self.refused("The secret key was invalid for the specified algorithm.")
    }
    guard let md5 else {
      throw Self.refused(
        "Requests specifying Server Side Encryption with Customer provided keys must provide an "
          + "appropriate secret key md5.")
    }
    self.md5 = MD5.hash(bytes).base64
    guard md5 == self.md5 else {
      throw Self.refused(
        "The calculated MD5 hash of the key did not match the hash that was provided.")
    }
  }

  private static let argument = "x-amz-server-side-encryption"

  private static func refused(_ message: String) -> AWSError { .invalidArgument(message, argument, "null") }
}

/// A request that says how an object is to be encrypted.
protocol EncryptionMembers: CustomerKeyMembers {
  var serverSideEncryption: S3.ServerSideEncryption? { get set }
  var ssekmsKeyId: String? { get set }
  var ssekmsEncryptionContext: String? { get set }
  var bucketKeyEnabled: Bool? { get set }
}

/// An answer that says how an object is encrypted.
protocol EncryptionAnswer {
  var serverSideEncryption: S3.ServerSideEncryption? { get set }
  var sseCustomerAlgorithm: String? { get set }
  var sseCustomerKeyMD5: String? { get set }
  var ssekmsKeyId: String? { get set }
  var bucketKeyEnabled: Bool? { get set }
}

extension S3.PutObjectOutput: EncryptionAnswer {}
extension S3.GetObjectOutput: EncryptionAnswer {}
extension S3.HeadObjectOutput: EncryptionAnswer {}
extension S3.CopyObjectOutput: EncryptionAnswer {}
extension S3.CreateMultipartUploadOutput: EncryptionAnswer {}
extension S3.UploadPartOutput: EncryptionAnswer {}
extension S3.UploadPartCopyOutput: EncryptionAnswer {}

extension EncryptionAnswer {
  mutating func set(_ encryption: ObjectEncryption) {
    switch encryption {
    case .s3: serverSideEncryption = .aes256
    case .kms(let keyID, _, let usesBucketKey, let isDouble):
      serverSideEncryption = isDouble ? .awsKmsDsse : .awsKms
      ssekmsKeyId = keyID
      bucketKeyEnabled = usesBucketKey ? true : nil
    case .customer(let md5):
      sseCustomerAlgorithm = "AES256"
      sseCustomerKeyMD5 = md5
    }
  }
}

extension ObjectEncryption {
  /// The ETag of an object that is encrypted so is the MD5 of its content.
  var hasPlainETag: Bool { if case .s3 = self { true } else { false } }

  /// The key's ARN.
  var keyID: String? { if case .kms(let keyID, _, _, _) = self { keyID } else { nil } }

  var context: String? { if case .kms(_, let context, _, _) = self { context } else { nil } }

  /// Throws unless `key` is the one that the object was written with: none for most objects.
  func check(_ key: CustomerKey?) throws(AWSError) {
    guard case .customer(let md5) = self else {
      if key != nil {
        throw .invalidRequest("The encryption parameters are not applicable to this object.")
      }
      return
    }
    guard let key else {
      throw .invalidRequest(
        "The object was stored using a form of Server Side Encryption. The correct parameters must be "
          + "provided to retrieve the object.")
    }
    guard key.md5 == md5 else {
      throw AWSError(
        "AccessDenied",
        "Requests specifying Server Side Encryption with Customer provided keys must provide the correct "
          + "secret key.", status: 403)
    }
  }
}

extension StoredBucket {
  /// How an object is encrypted that a request writes: as it says, or else as the bucket says.
  func encryption(
    _ request: some EncryptionMembers, _ context: Context
  ) throws(AWSError) -> ObjectEncryption {
    let rule = settings.encryption?.rules.first
    if request.sseCustomerAlgorithm != nil || request.sseCustomerKey != nil,
      let method = request.serverSideEncryption
    {
      throw .invalidArgument(
        "Server Side Encryption with Customer provided key is incompatible with the encryption method "
          + "specified", "x-amz-server-side-encryption", method.rawValue)
    }
    if let key = try request.customerKey() {
      if rule?.blockedEncryptionTypes?.encryptionType?.contains(.sseC) == true { throw .accessDenied }
      return .customer(keyMD5: key.md5)
    }
    if request.ssekmsKeyId != nil || request.ssekmsEncryptionContext != nil,
      request.serverSideEncryption != .awsKms, request.serverSideEncryption != .awsKmsDsse
    {
      throw .invalidArgument(
        "Server Side Encryption with AWS KMS managed key requires HTTP header "
          + "x-amz-server-side-encryption : aws:kms", "x-amz-server-side-encryption",
        request.serverSideEncryption?.rawValue ?? "null")
    }
    let usual = rule?.applyServerSideEncryptionByDefault
    let method = request.serverSideEncryption ?? usual?.sseAlgorithm ?? .aes256
    switch method {
    case .aes256: return .s3
    case .awsKms, .awsKmsDsse:
      let isUsual = request.serverSideEncryption == nil || usual?.sseAlgorithm == method
      let name = request.ssekmsKeyId ?? (isUsual ? usual?.kmsMasterKeyID : nil)
      let key = try KMSKey(name, bucket: self, context)
      try Self.checkEncryptionContext(request.ssekmsEncryptionContext)
      let usesBucketKey = request.bucketKeyEnabled ?? rule?.bucketKeyEnabled ?? false
      return .kms(
        keyID: key.arn.description, context: request.ssekmsEncryptionContext,
        usesBucketKey: method == .awsKms && usesBucketKey, isDouble: method == .awsKmsDsse)
    default:
      throw .invalidArgument(
        "The encryption method specified is not supported", "x-amz-server-side-encryption", method.rawValue)
    }
  }

  /// The context is JSON in Base64, an object of strings.
  private static func checkEncryptionContext(_ header: String?) throws(AWSError) {
    guard let header else { return }
    if let bytes = Bytes(base64: header), let document = try? JSON.parse(bytes),
      case .object(let members) = document,
      members.allSatisfy({ if case .string = $0.value { true } else { false } })
    {
      return
    }
    throw .invalidArgument(
      "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON "
        + "which represents a string-string map", "x-amz-server-side-encryption-context", header)
  }
}
