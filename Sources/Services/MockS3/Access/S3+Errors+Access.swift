// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Errors about who may do what.
extension AWSError {
  static let malformedACL = AWSError(
    "MalformedACLError",
    "The XML you provided was not well-formed or did not validate against our published schema", status: 400)

  static let accessControlListNotSupported = AWSError(
    "AccessControlListNotSupported", "The bucket does not allow ACLs", status: 400)

  static let bucketCannotHaveACLs = AWSError(
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting", status: 400)

  static let unexpectedContent = AWSError(
    "UnexpectedContent", "This request does not support content", status: 400)

  /// `header` is the one that is missing, where S3 names it.
  static func missingSecurityHeader(_ header: String) -> AWSError {
    AWSError(
      "MissingSecurityHeader", "Your request was missing a required header", status: 400,
      members: [.init("MissingHeaderName", .string(header))])
  }

  static func noSuchVersion(_ key: String, _ version: String) -> AWSError {
    AWSError(
      "NoSuchVersion", "The specified version does not exist.", status: 404,
      members: [.init("Key", .string(key)), .init("VersionId", .string(version))])
  }
}
