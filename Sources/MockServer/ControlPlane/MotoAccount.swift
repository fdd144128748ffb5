// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Moto's header for the account that a request acts in, which comes before what its access key says.
enum MotoAccount {
  private static let header = "X-Moto-Account-Id"

  /// The request as if the account that the header names had signed it. Unsigned requests stay as they are.
  static func applied(to request: HTTPRequest) -> HTTPRequest {
    guard let account = request.headers[header], account.utf8.count == 12,
      account.utf8.allSatisfy({ (48...57).contains($0) }),
      let authorization = request.headers["Authorization"],
      let mark = authorization.firstRange(of: "Credential=")
    else { return request }
    let end =
      authorization[mark.upperBound...].firstIndex { $0 == "," || $0 == " " } ?? authorization.endIndex
    // KEY/20261122/us-east-1/sqs/aws4_request
    let parts = authorization[mark.upperBound..<end].split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 5 else { return request }
    let credential = ([Substring(account)] + parts.suffix(4)).joined(separator: "/")
    var request = request
    request.headers["Authorization"] = authorization[..<mark.upperBound] + credential + authorization[end...]
    return request
  }
}
