// SPDX-License-Identifier: Apache-2.0

extension PolicyDocument {
  /// Whether S3 calls a bucket with this policy public.
  ///
  /// It does where a statement allows something to everyone, or to all but some, and no condition narrows that down to
  /// fixed principals, networks, accounts or resources. Statements that deny change nothing.
  public var isPublic: Bool { statements.contains(where: \.isPublic) }
}

extension PolicyDocument.Statement {
  /// Whether this statement alone makes a bucket public.
  public var isPublic: Bool {
    guard effect == .allow, let principals else { return false }
    guard principals.isExcluding || principals.patterns.contains(.everyone) else { return false }
    return !conditions.contains(where: \.isRestricting)
  }
}

extension PolicyCondition {
  /// The keys that tell who or where a request comes from, and which S3 believes.
  private static let trustedKeys: Set<String> = [
    "aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths",
    "aws:principalservicename", "aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid",
    "aws:sourceorgpaths", "aws:sourceowner", "aws:sourcevpc", "aws:sourcevpce", "aws:userid",
    "s3:dataaccesspointaccount", "s3:dataaccesspointarn", "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ]

  /// Only requests from places with fixed names meet the condition.
  fileprivate var isRestricting: Bool {
    // A request without the key must fail.
    guard !`operator`.isNegated, !ifExists, quantifier != .forAllValues else { return false }
    let key = key.asciiLowercased
    switch `operator` {
    case .ipAddress:
      return (key == "aws:sourceip" || key == "aws:vpcsourceip")
        && operands.allSatisfy { operand in
          // Broader blocks are as good as all addresses.
          if case .addresses(let range) = operand {
            range.prefix >= (range.width == 32 ? 8 : 32)
          } else {
            false
          }
        }
    case .stringEquals, .stringEqualsIgnoreCase, .stringLike, .arnEquals, .arnLike:
      guard Self.trustedKeys.contains(key) else { return false }
      return zip(operands, values).allSatisfy { Self.isFixed($0, $1, key) }
    default: return false
    }
  }

  private static func isFixed(_ operand: Operand, _ value: String, _ key: String) -> Bool {
    switch key {
    case "s3:dataaccesspointarn":
      // The name may be any as long as the account is fixed.
      let arn = if case .arn(let pattern) = operand { pattern } else { ARNPattern(value, variables: true) }
      if arn?.hasFixedAccount == true { return true }
    case "aws:userid":
      // All sessions of one role: `AROAEXAMPLE:*`.
      if value.hasSuffix(":*"), value.utf8.dropLast(2).allSatisfy({ isAlphanumeric($0) }),
        value.utf8.count > 2
      {
        return true
      }
    default: break
    }
    return switch operand {
    case .text(let template): template.isFixed
    case .arn(let pattern): pattern.isFixed
    default: false
    }
  }
}
