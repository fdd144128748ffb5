// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Listings of objects say where their bucket is, in a header that the model doesn't have.
extension S3 {
  static func isListing(_ request: HTTPRequest) -> Bool {
    guard request.method == .get, PathNames(request.path).level == .bucket else { return false }
    let operation = S3Routing.operation(of: request)
    return operation == "ListObjectsV2" || operation == "ListObjects"
  }

  static func addBucketRegion(_ request: HTTPRequest, _ state: State, _ response: inout HTTPResponse) {
    guard !response.headers.contains("x-amz-bucket-region"),
      let name = PercentEncoding.decodeText(PathNames(request.path).bucket),
      let bucket = try? state.bucket(name)
    else { return }
    response.headers.set("x-amz-bucket-region", bucket.region)
  }
}
