// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How a bucket is shown as a website.
extension S3 {
  func putBucketWebsite(
    _ input: PutBucketWebsiteRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket throws(AWSError) in
      try input.websiteConfiguration.check()
      bucket.settings.website = input.websiteConfiguration
    }
    return EmptyShape()
  }

  func getBucketWebsite(
    _ input: GetBucketWebsiteRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetBucketWebsiteOutput {
    let bucket = try state.bucket(input.bucket, expectedOwner: input.expectedBucketOwner)
    guard let website = bucket.settings.website else { throw .noSuchWebsiteConfiguration(input.bucket) }
    return GetBucketWebsiteOutput(
      redirectAllRequestsTo: website.redirectAllRequestsTo, indexDocument: website.indexDocument,
      errorDocument: website.errorDocument, routingRules: website.routingRules)
  }

  func deleteBucketWebsite(
    _ input: DeleteBucketWebsiteRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(input.bucket, expectedOwner: input.expectedBucketOwner) { bucket in
      bucket.settings.website = nil
    }
    return EmptyShape()
  }
}

extension S3.WebsiteConfiguration {
  fileprivate func check() throws(AWSError) {
    if let all = redirectAllRequestsTo {
      guard indexDocument == nil, errorDocument == nil, routingRules == nil else {
        throw .invalidArgument(
          "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.",
          "RedirectAllRequestsTo", "not null")
      }
      guard !all.hostName.isEmpty else { throw .malformedXML }
      try Self.check(all.protocol)
      return
    }
    guard let suffix = indexDocument?.suffix else {
      throw .invalidArgument(
        "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty",
        "IndexDocument", "null")
    }
    guard !suffix.isEmpty, !suffix.utf8.contains(UInt8(ascii: "/")) else {
      throw .invalidArgument("The IndexDocument Suffix is not well formed", "IndexDocument", suffix)
    }
    if let errorDocument, errorDocument.key.isEmpty { throw .malformedXML }
    guard let rules = routingRules else { return }
    guard !rules.isEmpty else { throw .malformedXML }
    guard rules.count <= 50 else {
      throw .invalidRequest(
        "\(rules.count) routing rules provided, the number of routing rules in a website configuration is "
          + "limited to 50.")
    }
    for rule in rules { try rule.check() }
  }

  fileprivate static func check(_ scheme: S3.ProtocolShape?) throws(AWSError) {
    guard let scheme, scheme != .http, scheme != .https else { return }
    throw .invalidRequest(
      "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected "
        + "automatically.")
  }
}

extension S3.RoutingRule {
  fileprivate func check() throws(AWSError) {
    if redirect.replaceKeyWith != nil, redirect.replaceKeyPrefixWith != nil {
      throw .invalidRequest("You can only define ReplaceKeyPrefix or ReplaceKey but not both.")
    }
    if let condition {
      guard condition.keyPrefixEquals != nil || condition.httpErrorCodeReturnedEquals != nil else {
        throw .invalidRequest(
          "Condition cannot be empty. To redirect all requests without a condition, the condition element "
            + "shouldn't be present.")
      }
      if let code = condition.httpErrorCodeReturnedEquals, !Self.isStatus(code, from: 400, below: 600) {
        throw .invalidRequest(
          "The provided HTTP error code (\(code)) is not valid. Valid codes are 4XX or 5XX.")
      }
    }
    try S3.WebsiteConfiguration.check(redirect.protocol)
    if let code = redirect.httpRedirectCode, !Self.isStatus(code, from: 301, below: 400) {
      throw .invalidRequest(
        "The provided HTTP redirect code (\(code)) is not valid. Valid codes are 3XX except 300.")
    }
  }

  private static func isStatus(_ text: String, from first: Int, below end: Int) -> Bool {
    guard text.utf8.count == 3, let code = Int(text) else { return false }
    return code >= first && code < end
  }
}
