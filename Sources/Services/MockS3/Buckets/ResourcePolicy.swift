// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// Policies of buckets and access points: what S3 takes for one, and what it says of the rest.
enum ResourcePolicy {
  static let sizeLimit = 20 * 1024

  /// Reads a policy whose resources must all belong to `owner`.
  static func parse(_ text: String, for owner: Owner, _ context: Context) throws(AWSError) -> PolicyDocument {
    guard text.utf8.count <= sizeLimit else {
      throw AWSError(
        "PolicyTooLarge",
        "Normalized policy document exceeds the maximum allowed size of \(sizeLimit) bytes.",
        status: 400)
    }
    let policy: PolicyDocument
    do throws(PolicyError) {
      policy = try PolicyDocument(parsing: text)
    } catch {
      throw .malformedPolicy(error)
    }
    for statement in policy.statements {
      try checkPrincipals(statement, context)
      try check(statement, for: owner, isLenient: context.isLenient)
    }
    return policy
  }

  /// What a policy belongs to.
  enum Owner {
    case bucket(String)
    /// By ARN.
    case directoryBucket(String)
    /// By ARN; objects have `/object/` behind it.
    case accessPoint(String)
  }

  private static func checkPrincipals(
    _ statement: PolicyDocument.Statement, _ context: Context
  ) throws(AWSError) {
    guard context.offers("iam") else { return }
    for case .arn(let text) in statement.principals?.patterns ?? [] {
      guard let arn = ARN(text), arn.service == "iam", arn.account != "cloudfront" else { continue }
      if context.resource(arn) == nil { throw .malformedPolicy(.invalidPrincipal("AWS:\(text)")) }
    }
  }

  private static func check(
    _ statement: PolicyDocument.Statement, for owner: Owner, isLenient: Bool
  ) throws(AWSError) {
    let service = if case .directoryBucket = owner { "s3express" } else { "s3" }
    for action in statement.actions.patterns where action.service.map({ $0 != service }) ?? false {
      throw .malformedPolicy(.invalidAction(action.text))
    }
    var covered: Set<PolicyAction.Level> = []
    for resource in statement.resources?.patterns ?? [] {
      let levels = levels(of: resource.text, in: owner)
      guard !levels.isEmpty else { throw .malformedPolicy(.invalidResource(resource.text)) }
      covered.formUnion(levels)
    }
    guard service == "s3", !isLenient else { return }
    guard statement.conditions.allSatisfy({ PolicyConditionKey.isKnown($0.key) }) else {
      throw .malformedPolicy("Policy has an invalid condition key")
    }
    let isExcluding = statement.resources?.isExcluding ?? true
    for action in statement.actions.patterns where !statement.actions.isExcluding {
      let meant = PolicyAction.levels(of: action)
      guard !meant.isEmpty else { throw .malformedPolicy(.invalidAction(action.text)) }
      guard isExcluding || !meant.isDisjoint(with: covered) else {
        throw .malformedPolicy("Action does not apply to any resource(s) in statement")
      }
    }
  }

  /// Whether a resource means the owner, objects in it, or both; none where it means something else.
  private static func levels(of text: String, in owner: Owner) -> Set<PolicyAction.Level> {
    if text == "*" { return [.bucket, .object] }
    switch owner {
    case .bucket(let name):
      guard let arn = ARN(text), arn.service == "s3" || arn.service == "*" else { return [] }
      guard ["", "*"].contains(arn.region), ["", "*"].contains(arn.account) else { return [] }
      let parts = arn.resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
      guard let bucket = parts.first, WildcardPattern(String(bucket)).matches(name) else { return [] }
      if parts.count > 1 { return [.object] }
      return bucket.hasSuffix("*") ? [.bucket, .object] : [.bucket]
    case .directoryBucket(let arn):
      return WildcardPattern(text).matches(arn) ? [.bucket, .object] : []
    case .accessPoint(let arn):
      if text.hasPrefix(arn + "/object/") || text.hasPrefix(arn + "/object*") { return [.object] }
      guard WildcardPattern(text).matches(arn) else { return [] }
      return text.hasSuffix("*") ? [.bucket, .object] : [.bucket]
    }
  }
}

extension AWSError {
  static func malformedPolicy(_ message: String, detail: String? = nil) -> AWSError {
    AWSError(
      "MalformedPolicy", message, status: 400,
      members: detail.map { [.init("Detail", .string($0))] } ?? [])
  }

  /// S3's words for what is wrong with a policy.
  static func malformedPolicy(_ error: PolicyError) -> AWSError {
    switch error {
    case .invalidPrincipal(let text):
      let parts = text.split(separator: ":", maxSplits: 1).map { "\"\($0)\"" }
      return .malformedPolicy(error.description, detail: parts.joined(separator: " : "))
    default: return .malformedPolicy(error.description)
    }
  }
}
