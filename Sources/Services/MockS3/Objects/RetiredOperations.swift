// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What S3 has in its API and no longer does for anybody new.
extension S3 {
  /// Torrents went in 2022: an object that is there has none.
  func getObjectTorrent(
    _ input: GetObjectTorrentRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetObjectTorrentOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    _ = try bucket.readable(input.key, nil)
    throw .methodNotAllowed("GET", resource: "TORRENT")
  }

  /// Nobody waits for what a function of S3 Object Lambda answers: there are no access points that ask one.
  func writeGetObjectResponse(
    _ input: WriteGetObjectResponseRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    throw .noSuchObjectLambdaRequest
  }
}

extension AWSError {
  static let noSuchObjectLambdaRequest = AWSError(
    "ValidationError", "The request route or the request token is not valid.", status: 400)
}
