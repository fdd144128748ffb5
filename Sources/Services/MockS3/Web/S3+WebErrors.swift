// SPDX-License-Identifier: Apache-2.0

import MockCore

extension AWSError {
  static func noSuchCORSConfiguration(_ bucket: String) -> AWSError {
    AWSError(
      "NoSuchCORSConfiguration", "The CORS configuration does not exist", status: 404,
      members: [.init("BucketName", .string(bucket))])
  }

  static func corsForbidden(_ reason: String, _ method: String, isObject: Bool) -> AWSError {
    AWSError(
      "AccessForbidden", "CORSResponse: " + reason, status: 403,
      members: [
        .init("Method", .string(method)), .init("ResourceType", .string(isObject ? "OBJECT" : "BUCKET")),
      ])
  }

  static func noSuchWebsiteConfiguration(_ bucket: String) -> AWSError {
    AWSError(
      "NoSuchWebsiteConfiguration", "The specified bucket does not have a website configuration", status: 404,
      members: [.init("BucketName", .string(bucket))])
  }
}
