// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Errors about single objects and what is in them.
extension AWSError {
  // MARK: Keys and versions

  static func keyTooLong(_ size: Int) -> AWSError {
    AWSError(
      "KeyTooLongError", "Your key is too long", status: 400,
      members: [.init("Size", .string(String(size))), .init("MaxSizeAllowed", .string("1024"))])
  }

  static func invalidVersionID(_ id: String) -> AWSError {
    .invalidArgument(
      id.isEmpty ? "Version id cannot be the empty string" : "Invalid version id specified", "versionId", id)
  }

  // MARK: Conditions

  /// `condition` is the header whose condition failed.
  static func preconditionFailed(_ condition: String) -> AWSError {
    AWSError(
      "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", status: 412,
      members: [.init("Condition", .string(condition))])
  }

  static func headerNotImplemented(_ header: String, _ more: String) -> AWSError {
    AWSError(
      "NotImplemented", "A header you provided implies functionality that is not implemented", status: 501,
      members: [.init("Header", .string(header)), .init("additionalMessage", .string(more))])
  }

  // MARK: Bodies

  static func invalidDigest(_ text: String) -> AWSError {
    AWSError(
      "InvalidDigest", "The Content-MD5 you specified was invalid.", status: 400,
      members: [.init("Content-MD5", .string(text))])
  }

  static func badDigest(expected: String, calculated: String) -> AWSError {
    AWSError(
      "BadDigest", "The Content-MD5 you specified did not match what we received.", status: 400,
      members: [
        .init("ExpectedDigest", .string(expected)), .init("CalculatedDigest", .string(calculated)),
      ])
  }

  static func badChecksum(_ algorithm: S3.ChecksumAlgorithm) -> AWSError {
    AWSError(
      "BadDigest", "The \(algorithm.rawValue) you specified did not match the calculated checksum.",
      status: 400)
  }

  static func invalidChecksumHeader(_ algorithm: S3.ChecksumAlgorithm) -> AWSError {
    .invalidRequest("Value for \(algorithm.header) header is invalid.")
  }

  static let severalChecksums = AWSError.invalidRequest(
    "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.")

  static let unsupportedChecksumAlgorithm = AWSError.invalidRequest(
    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
      + "[CRC32, CRC32C, CRC64NVME, MD5, SHA1, SHA256, SHA512, XXHASH128, XXHASH3, XXHASH64]")

  static let missingAnnouncedChecksum = AWSError.invalidRequest(
    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer "
      + "headers were found.")

  static func entityTooLarge(size: Int, limit: Int) -> AWSError {
    AWSError(
      "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", status: 400,
      members: [
        .init("ProposedSize", .string(String(size))), .init("MaxSizeAllowed", .string(String(limit))),
      ])
  }

  // MARK: Headers

  static func metadataTooLarge(_ size: Int) -> AWSError {
    AWSError(
      "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", status: 400,
      members: [.init("Size", .string(String(size))), .init("MaxSizeAllowed", .string("2048"))])
  }

  static func invalidStorageClass(_ storageClass: S3.StorageClass) -> AWSError {
    AWSError(
      "InvalidStorageClass", "The storage class you specified is not valid", status: 400,
      members: [.init("StorageClassRequested", .string(storageClass.rawValue))])
  }

  static func invalidTagging(_ header: String) -> AWSError {
    .invalidArgument(
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without "
        + "tag name duplicates.", "x-amz-tagging", header)
  }

  // MARK: Reading

  static func invalidRange(_ range: String, size: Int) -> AWSError {
    AWSError(
      "InvalidRange", "The requested range is not satisfiable", status: 416,
      members: [
        .init("ActualObjectSize", .string(String(size))), .init("RangeRequested", .string(range)),
      ],
      headers: ["Content-Range": "bytes */\(size)"])
  }

  static func invalidPartNumber(_ number: Int, count: Int) -> AWSError {
    AWSError(
      "InvalidPartNumber", "The requested partnumber is not satisfiable", status: 416,
      members: [
        .init("ActualPartCount", .string(String(count))),
        .init("PartNumberRequested", .string(String(number))),
      ])
  }

  static func archived(_ storageClass: S3.StorageClass) -> AWSError {
    AWSError(
      "InvalidObjectState", "The operation is not valid for the object's storage class", status: 403,
      members: [.init("StorageClass", .string(storageClass.rawValue))])
  }

  // MARK: Locks

  static let lockedObject = AWSError(
    "AccessDenied", "Access Denied because object protected by object lock.", status: 403)

  static let missingLockConfiguration = AWSError.invalidRequest("Bucket is missing Object Lock Configuration")
}
