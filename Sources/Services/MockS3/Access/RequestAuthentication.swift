// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What can be wrong with the way in which a request is signed, as far as it shows without the secret: the form of the
/// `Authorization` header, and the parameters and the time of presigned URLs.
enum RequestAuthentication {
  static func check(_ context: Context) throws(AWSError) {
    guard let request = context.request else { return }
    // Nearly all requests have a signature in the header and no query.
    if !context.caller.isAnonymous, !request.hasQuery { return }
    let header = context.caller.isAnonymous ? request.headers["Authorization"] : nil
    let query = request.query
    if query == nil && header == nil { return }
    let signature = query.flatMap { $0.isEmpty ? nil : QuerySignature($0) }
    if let signature {
      if let authorization = request.headers["Authorization"] {
        throw .invalidArgument(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string "
            + "parameter or the Authorization header should be specified", "Authorization", authorization)
      }
      return try signature.check(context)
    }
    if let header { throw unreadable(header) }
    guard context.caller.isAnonymous, let query, mayOverride(query), let fields = QueryString(query)?.fields
    else { return }
    if fields.contains(where: { overrides.contains($0.name) }) {
      throw .invalidRequest("Request specific response headers cannot be used for anonymous GET requests.")
    }
  }

  /// The answer's headers that a signed request may choose.
  private static let overrides: Set<String> = [
    "response-cache-control", "response-content-disposition", "response-content-encoding",
    "response-content-language", "response-content-type", "response-expires",
  ]

  private static func mayOverride(_ query: String) -> Bool { query.utf8Contains("response-") }

  /// What S3 says of a header that names no access key.
  private static func unreadable(_ header: String) -> AWSError {
    if header.hasPrefix("AWS4-HMAC-SHA256") || header.hasPrefix("AWS4-ECDSA-P256-SHA256") {
      let hasAll = ["Credential=", "SignedHeaders=", "Signature="].allSatisfy { header.contains($0) }
      return AWSError(
        "AuthorizationHeaderMalformed",
        "The authorization header is malformed; "
          + (hasAll
            ? "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
            : "the authorization header requires three components: Credential, SignedHeaders, and Signature."),
        status: 400)
    }
    if header == "AWS" || header.hasPrefix("AWS ") {
      return .invalidArgument(
        "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature", "Authorization", header)
    }
    return .invalidArgument("Unsupported Authorization Type", "Authorization", header)
  }
}

/// The signature in the query of a presigned URL, in one of its two versions.
private struct QuerySignature {
  private let query: QueryString
  private let isVersion4: Bool

  /// `nil` for a query that isn't signed.
  init?(_ text: String) {
    // Most queries are sub-resources and listings: they are told apart without being taken apart.
    guard
      text.utf8Contains("X-Amz-") || text.utf8Contains("Signature=") || text.utf8Contains("AWSAccessKeyId=")
    else { return nil }
    guard let query = QueryString(text) else { return nil }
    self.query = query
    if ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"].contains(where: { query[$0] != nil }) {
      isVersion4 = true
    } else if query["Signature"] != nil || query["AWSAccessKeyId"] != nil {
      isVersion4 = false
    } else {
      return nil
    }
  }

  func check(_ context: Context) throws(AWSError) {
    if isVersion4 { try checkVersion4(context) } else { try checkVersion2(context) }
  }

  // MARK: Version 4

  /// A week, in seconds.
  private static let longestExpiry: Int64 = 604_800

  private func checkVersion4(_ context: Context) throws(AWSError) {
    guard let algorithm = query["X-Amz-Algorithm"], let credential = query["X-Amz-Credential"],
      query["X-Amz-Signature"] != nil, let dateText = query["X-Amz-Date"],
      query["X-Amz-SignedHeaders"] != nil, let expiresText = query["X-Amz-Expires"]
    else {
      throw .queryParameters(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, "
          + "X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.")
    }
    guard algorithm == "AWS4-HMAC-SHA256" || algorithm == "AWS4-ECDSA-P256-SHA256" else {
      throw .queryParameters("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\"")
    }
    let scope = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard scope.count >= (algorithm == "AWS4-HMAC-SHA256" ? 5 : 4), scope.last == "aws4_request" else {
      throw .queryParameters(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
          + "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
    }
    guard let date = Instant(awsBasic: dateText) else {
      throw .queryParameters("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
    }
    let scopeDate = scope[scope.count - (algorithm == "AWS4-HMAC-SHA256" ? 4 : 3)]
    guard dateText.hasPrefix(scopeDate), scopeDate.utf8.count == 8 else {
      throw .queryParameters(
        "Invalid credential date \"\(scopeDate)\". This date is not the same as X-Amz-Date: "
          + "\"\(dateText.prefix(8))\".")
    }
    let expires = try Self.expiry(expiresText)
    let expiration = date + .seconds(expires)
    guard expiration > context.now else { throw .expired(at: expiration, expiresText, context) }
    // Clocks may differ by fifteen minutes. That of a cloud that was moved says nothing about the client's.
    if context.followsMachineTime, date > context.now + .seconds(900) {
      throw AWSError("AccessDenied", "Request is not yet valid", status: 403)
    }
  }

  private static func expiry(_ text: String) throws(AWSError) -> Int64 {
    guard let expires = Int64(text) else { throw .queryParameters("X-Amz-Expires should be a number") }
    guard expires >= 0 else { throw .queryParameters("X-Amz-Expires must be non-negative") }
    guard expires <= longestExpiry else {
      throw .queryParameters(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less "
          + "than \(longestExpiry) seconds")
    }
    return expires
  }

  // MARK: Version 2

  private func checkVersion2(_ context: Context) throws(AWSError) {
    guard query["AWSAccessKeyId"] != nil, query["Signature"] != nil, let text = query["Expires"] else {
      throw AWSError(
        "AccessDenied",
        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
        status: 403)
    }
    guard let seconds = Int64(text) else {
      throw AWSError("AccessDenied", "Invalid date (should be seconds since epoch): \(text)", status: 403)
    }
    let expiration = Instant(secondsSince1970: seconds)
    guard expiration > context.now else { throw .expired(at: expiration, nil, context) }
  }
}

extension AWSError {
  fileprivate static func queryParameters(_ message: String) -> AWSError {
    AWSError("AuthorizationQueryParametersError", message, status: 400)
  }

  /// `expires` is how many seconds a request of version 4 is valid.
  fileprivate static func expired(at expiration: Instant, _ expires: String?, _ context: Context) -> AWSError
  {
    var members: [Document.Member] = []
    if let expires { members.append(.init("X-Amz-Expires", .string(expires))) }
    members.append(.init("Expires", .string(expiration.iso8601())))
    members.append(.init("ServerTime", .string(context.now.iso8601())))
    return AWSError("AccessDenied", "Request has expired", status: 403, members: members)
  }
}
