// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// The circumstances of a request as the conditions of policies see them.
enum ConditionKeys {
  /// What is the same for everything that a request does to a bucket.
  static func circumstances(
    _ parameters: RequestParameters, _ bucket: StoredBucket, _ context: Context
  ) -> PolicyContext {
    var keys = PolicyContext(context)
    keys["aws:RequestedRegion"] = [bucket.region]
    keys["aws:ResourceAccount"] = [bucket.account]
    keys["s3:ResourceAccount"] = [bucket.account]
    if keys["aws:SecureTransport"] == ["true"] { keys["s3:TlsVersion"] = ["1.3"] }
    keys.set("s3:x-amz-content-sha256", context.request?.headers["x-amz-content-sha256"])
    for (name, value) in parameters.values where isKey(name) { keys["s3:\(name)"] = [value] }
    addLock(parameters, context, &keys)
    if let tags = parameters["x-amz-tagging"].flatMap({ QueryString($0, plusIsSpace: true) }) {
      for tag in tags.fields { keys["s3:RequestObjectTag/\(tag.name)"] = [tag.value] }
      keys["s3:RequestObjectTagKeys"] = tags.fields.map(\.name)
    }
    addSignature(context, &keys)
    return keys
  }

  /// Whether a parameter is a key of its own name.
  private static func isKey(_ name: String) -> Bool {
    if name.hasPrefix("x-amz-") { return !name.hasPrefix("x-amz-checksum-") && !secrets.contains(name) }
    return ["prefix", "delimiter", "max-keys", "if-match", "if-none-match"].contains(name)
  }

  private static let secrets: Set<String> = [
    "x-amz-server-side-encryption-customer-key", "x-amz-server-side-encryption-customer-key-md5",
    "x-amz-copy-source-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key-md5", "x-amz-tagging",
  ]

  private static func addLock(
    _ parameters: RequestParameters, _ context: Context, _ keys: inout PolicyContext
  ) {
    keys.set("s3:object-lock-mode", parameters["x-amz-object-lock-mode"])
    keys.set("s3:object-lock-legal-hold", parameters["x-amz-object-lock-legal-hold"])
    guard let date = parameters["x-amz-object-lock-retain-until-date"] else { return }
    addRetention(until: date, context, &keys)
  }

  private static func addRetention(until date: String, _ context: Context, _ keys: inout PolicyContext) {
    keys["s3:object-lock-retain-until-date"] = [date]
    guard let end = Instant(iso8601: date) else { return }
    let days = (end - context.now).components.seconds / 86_400
    keys["s3:object-lock-remaining-retention-days"] = [String(days)]
  }

  /// What bodies say, for the operations that have it there.
  static func add(body input: any Shape, _ context: Context, _ keys: inout PolicyContext) {
    switch input {
    case let input as S3.PutObjectRetentionRequest:
      keys.set("s3:object-lock-mode", input.retention?.mode?.rawValue)
      if let date = input.retention?.retainUntilDate { addRetention(until: date.iso8601(), context, &keys) }
    case let input as S3.PutObjectLegalHoldRequest:
      keys.set("s3:object-lock-legal-hold", input.legalHold?.status?.rawValue)
    case let input as S3.PutObjectTaggingRequest:
      for tag in input.tagging.tagSet { keys["s3:RequestObjectTag/\(tag.key)"] = [tag.value] }
      keys["s3:RequestObjectTagKeys"] = input.tagging.tagSet.map(\.key)
    case let input as S3.CreateBucketRequest:
      keys.set("s3:LocationConstraint", input.createBucketConfiguration?.locationConstraint?.rawValue)
    default: break
    }
  }

  private static func addSignature(_ context: Context, _ keys: inout PolicyContext) {
    guard !context.caller.isAnonymous else { return }
    guard let request = context.request, !request.headers.contains("Authorization") else {
      let signature = context.request?.headers["Authorization"]?.prefix { $0 != " " }
      keys["s3:authType"] = ["REST-HEADER"]
      // A typed call has none.
      keys["s3:signatureversion"] = [signature.map(String.init) ?? "AWS4-HMAC-SHA256"]
      return
    }
    let query = request.query.flatMap { QueryString($0) } ?? QueryString()
    keys["s3:authType"] = [request.method == .post && query.fields.isEmpty ? "POST" : "REST-QUERY-STRING"]
    keys["s3:signatureversion"] = [
      query["Signature"] != nil ? "AWS" : query["X-Amz-Algorithm"] ?? "AWS4-HMAC-SHA256"
    ]
    if let date = query["X-Amz-Date"].flatMap({ Instant(awsBasic: $0) }) {
      let age = (context.now - date).components
      keys["s3:signatureAge"] = [String(age.seconds &* 1_000)]
    }
  }
}
