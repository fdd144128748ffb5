// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Errors about uploads in parts.
extension AWSError {
  static func noSuchUpload(_ id: String) -> AWSError {
    AWSError(
      "NoSuchUpload",
      "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
        + "completed.", status: 404, members: [.init("UploadId", .string(id))])
  }

  static func invalidPartNumber(_ number: String) -> AWSError {
    .invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", number)
  }

  // MARK: Completion

  static func invalidPart(_ upload: String, _ number: Int, _ etag: String) -> AWSError {
    AWSError(
      "InvalidPart",
      "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified "
        + "entity tag may not match the part's entity tag.", status: 400,
      members: [
        .init("UploadId", .string(upload)), .init("PartNumber", .string(String(number))),
        .init("ETag", .string(etag)),
      ])
  }

  static func invalidPartOrder(_ upload: String) -> AWSError {
    AWSError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.", status: 400,
      members: [.init("UploadId", .string(upload))])
  }

  static func partTooSmall(_ part: UploadedPart, limit: Int) -> AWSError {
    AWSError(
      "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", status: 400,
      members: [
        .init("ProposedSize", .string(String(part.content.count))),
        .init("MinSizeAllowed", .string(String(limit))), .init("PartNumber", .string(String(part.number))),
        .init("ETag", .string(part.etag)),
      ])
  }

  static func missingPartChecksum(_ algorithm: S3.ChecksumAlgorithm, _ number: Int) -> AWSError {
    .invalidRequest(
      "The upload was created using a \(algorithm.rawValue.lowercased()) checksum. The complete request must include "
        + "the checksum for each part. It was missing for part \(number) in the request.")
  }

  static func badPartChecksum(_ algorithm: S3.ChecksumAlgorithm, _ number: Int) -> AWSError {
    AWSError(
      "BadDigest",
      "The \(algorithm.rawValue.lowercased()) you specified for part \(number) did not match what we received.",
      status: 400)
  }

  static func otherChecksumAlgorithm(
    _ expected: S3.ChecksumAlgorithm, _ actual: S3.ChecksumAlgorithm?
  ) -> AWSError {
    .invalidRequest(
      "Checksum Type mismatch occurred, expected checksum Type: \(expected.rawValue.lowercased()), "
        + "actual checksum Type: \(actual?.rawValue.lowercased() ?? "null")")
  }

  // MARK: Customers' keys

  static let uploadNeedsKey = AWSError.invalidRequest(
    "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate "
      + "encryption parameters.")

  static let uploadTakesNoKey = AWSError.invalidRequest(
    "The multipart upload initiate did not request encryption. Please resend the request without sending encryption "
      + "parameters.")

  static let uploadHasOtherKey = AWSError.invalidRequest(
    "The provided encryption parameters did not match the ones used originally.")

  // MARK: Copied parts

  static func malformedCopyRange(_ range: String) -> AWSError {
    .invalidArgument(
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based "
        + "offsets of the first and last bytes to copy", "x-amz-copy-source-range", range)
  }

  static func copyRangeBeyondEnd(_ range: String, size: Int) -> AWSError {
    .invalidArgument(
      "Range specified is not valid for source object of size: \(size)", "x-amz-copy-source-range", range)
  }
}
