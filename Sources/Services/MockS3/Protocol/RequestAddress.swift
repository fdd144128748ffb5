// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What S3 says of a path or query that makes no sense, whatever else a request has.
enum RequestAddress {
  static func check(_ request: HTTPRequest, _ operation: OperationModel) throws(AWSError) {
    let path = request.path
    if path.utf8Offset(of: UInt8(ascii: "%")) != nil, PercentEncoding.decodeText(path) == nil {
      throw AWSError(
        "InvalidURI", "Couldn't parse the specified URI.", status: 400,
        members: [.init("URI", .string(path))])
    }
    guard let text = request.query, !text.isEmpty else { return }
    switch operation.name {
    case "PutObject", "CopyObject", "CreateMultipartUpload", "CompleteMultipartUpload":
      // A version is what these make.
      guard text.utf8Contains("versionId"), let id = QueryString(text)?["versionId"] else { return }
      throw .invalidArgument("This operation does not accept a version-id.", "versionId", id)
    case "UploadPart", "UploadPartCopy":
      let query = QueryString(text)
      let (number, upload) = (query?["partNumber"], query?["uploadId"])
      if upload == nil {
        throw .invalidArgument(
          "This operation does not accept partNumber without uploadId", "partNumber", number)
      }
      if number == nil {
        throw .invalidArgument(
          "This operation does not accept uploadId without partNumber", "uploadId", upload)
      }
    default: return
    }
  }
}
