// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

extension STS {
  /// A policy that narrows a session.
  enum SessionPolicy {
    /// What AWS packs policies and tags into, in characters.
    static let space = 2048
    /// How many managed policies a session may name.
    static let maximumARNs = 10

    /// Checks what narrows and tags a session, and says how much of the space it takes, in percent; `nil` where there is
    /// nothing to pack.
    static func packedSize(
      _ policy: String?, _ arns: [PolicyDescriptorType]?, tags: [Tag], _ context: Context
    ) throws(AWSError) -> Int? {
      var length = 0
      if let policy { length += try check(policy) }
      let names = (arns ?? []).compactMap(\.arn)
      if names.count > maximumARNs {
        throw .validation(
          "1 validation error detected: Value '[\(names.joined(separator: ", "))]' at 'policyArns' failed to satisfy "
            + "constraint: Member must have length less than or equal to \(maximumARNs)")
      }
      for name in names {
        length += name.utf8.count
        guard let arn = ARN(name) else { throw .invalidARN(name) }
        guard context.isLenient || (arn.service == "iam" && arn.resource.hasPrefix("policy/")) else {
          throw .wrongARN
        }
      }
      let policyPercent = percent(length)
      if policyPercent > 100, !context.isLenient { throw .packedPolicy(policyPercent) }
      for tag in tags { length += tag.key.utf8.count + tag.value.utf8.count }
      let total = percent(length)
      if total > 100, !context.isLenient { throw .packedTags(total) }
      return policy == nil && names.isEmpty && tags.isEmpty ? nil : total
    }

    private static func percent(_ length: Int) -> Int { (length * 100 + space - 1) / space }

    /// The length of the policy without white space; throws what is wrong with it.
    private static func check(_ text: String) throws(AWSError) -> Int {
      let policy: Document
      do throws(JSONError) { policy = try JSON.parse(text) } catch {
        throw .malformedPolicy("This policy contains invalid Json")
      }
      let allowed = ["Version", "Id", "Statement"]
      guard let members = policy.object, members.allSatisfy({ allowed.contains($0.name) }),
        let statement = policy["Statement"]
      else { throw .malformedPolicy("Syntax errors in policy.") }
      if let version = policy["Version"], version != "2012-10-17", version != "2008-10-17" {
        throw .malformedPolicy("Syntax errors in policy.")
      }
      let statements = statement.array ?? [statement]
      if statements.isEmpty { throw .malformedPolicy("Syntax errors in policy.") }
      for statement in statements { try check(statement: statement) }
      return JSON.serialize(policy).count
    }

    private static func check(statement: Document) throws(AWSError) {
      let known = [
        "Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal",
        "NotPrincipal",
      ]
      guard let members = statement.object, members.allSatisfy({ known.contains($0.name) }),
        let effect = statement["Effect"]?.string, effect == "Allow" || effect == "Deny"
      else { throw .malformedPolicy("Syntax errors in policy.") }
      if statement["Principal"] != nil || statement["NotPrincipal"] != nil {
        throw .malformedPolicy("Policy document should not specify a principal.")
      }
      let actions = try texts(statement["Action"], statement["NotAction"])
      if actions.isEmpty { throw .malformedPolicy("Policy statement must contain actions.") }
      let resources = try texts(statement["Resource"], statement["NotResource"])
      if resources.isEmpty { throw .malformedPolicy("Policy statement must contain resources.") }
      for action in actions where action != "*" && !action.utf8.contains(UInt8(ascii: ":")) {
        throw .malformedPolicy(
          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
      }
      for resource in resources where resource != "*" && !resource.hasPrefix("arn:") {
        throw .malformedPolicy("Resource \(resource) must be in ARN format or \"*\".")
      }
      if let condition = statement["Condition"], condition.object == nil {
        throw .malformedPolicy("Syntax errors in policy.")
      }
    }

    /// One text or a list of them, under one of two names.
    private static func texts(_ first: Document?, _ second: Document?) throws(AWSError) -> [String] {
      if first != nil, second != nil { throw .malformedPolicy("Syntax errors in policy.") }
      guard let value = first ?? second else { return [] }
      if let text = value.string { return [text] }
      let texts = (value.array ?? []).compactMap(\.string)
      guard let all = value.array, all.count == texts.count else {
        throw .malformedPolicy("Syntax errors in policy.")
      }
      return texts
    }
  }
}
