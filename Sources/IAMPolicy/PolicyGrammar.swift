// SPDX-License-Identifier: Apache-2.0

/// What the kinds of policies differ in: the elements that they must or must not have.
public struct PolicyGrammar: Sendable, Hashable {
  public enum Presence: Sendable {
    case required
    case optional
    case forbidden
  }

  /// Whether statements have a `Principal` or `NotPrincipal`.
  public var principal: Presence
  /// Whether statements have a `Resource` or `NotResource`.
  public var resource: Presence
  /// IAM's own rule: a `Sid` is of letters and digits, and no two statements have the same.
  public var strictSids: Bool

  public init(principal: Presence, resource: Presence, strictSids: Bool) {
    self.principal = principal
    self.resource = resource
    self.strictSids = strictSids
  }

  /// Policies that belong to a resource: a bucket, queue, topic or key.
  public static let resource = PolicyGrammar(principal: .required, resource: .required, strictSids: false)
  /// Policies that belong to a user, a group or a role.
  public static let identity = PolicyGrammar(principal: .forbidden, resource: .required, strictSids: true)
  /// Policies that say who may assume a role.
  public static let trust = PolicyGrammar(principal: .required, resource: .forbidden, strictSids: true)
}
