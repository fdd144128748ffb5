// SPDX-License-Identifier: Apache-2.0

import MockCore

/// S3's errors, in S3's words.
extension AWSError {
  static let accessDenied = AWSError("AccessDenied", "Access Denied", status: 403)
  static let expiredToken = AWSError("ExpiredToken", "The provided token has expired.", status: 400)

  static let invalidExpectedOwner = AWSError(
    "InvalidBucketOwnerAWSAccountID",
    "The value of the expected bucket owner parameter must be an AWS account ID.", status: 400)

  static func noSuchBucket(_ name: String) -> AWSError {
    AWSError(
      "NoSuchBucket", "The specified bucket does not exist", status: 404,
      members: [.init("BucketName", .string(name))])
  }

  static func noSuchKey(_ key: String) -> AWSError {
    AWSError(
      "NoSuchKey", "The specified key does not exist.", status: 404, members: [.init("Key", .string(key))])
  }

  static let malformedXML = AWSError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema", status: 400)

  static let missingRequestBody = AWSError(
    "MissingRequestBodyError", "Request body is empty.", status: 400)

  /// `argument` and `value` are what the error names.
  static func invalidArgument(_ message: String, _ argument: String? = nil, _ value: String? = nil)
    -> AWSError
  {
    AWSError(
      "InvalidArgument", message, status: 400,
      members: [
        argument.map { .init("ArgumentName", .string($0)) },
        value.map { .init("ArgumentValue", .string($0)) },
      ]
      .compactMap { $0 })
  }

  static func invalidRequest(_ message: String) -> AWSError {
    AWSError("InvalidRequest", message, status: 400)
  }

  static func methodNotAllowed(_ method: String, resource: String) -> AWSError {
    AWSError(
      "MethodNotAllowed", "The specified method is not allowed against this resource.", status: 405,
      members: [.init("Method", .string(method)), .init("ResourceType", .string(resource))])
  }

  /// The region of a bucket is another than the one that the request was signed for.
  static func permanentRedirect(_ bucket: StoredBucket, _ partition: Partition) -> AWSError {
    AWSError(
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint. "
        + "Please send all future requests to this endpoint.", status: 301,
      members: [
        .init(
          "Endpoint", .string("\(bucket.name).s3.\(bucket.region).\(partition.dnsSuffix)")),
        .init("Bucket", .string(bucket.name)),
      ],
      headers: ["x-amz-bucket-region": bucket.region])
  }
}
