// SPDX-License-Identifier: Apache-2.0

/// A policy in AWS's JSON language as a value: who may do what to which resource, and when.
///
/// One that exists was checked: see ``init(parsing:grammar:)-(Bytes,_)``. ``evaluate(_:)`` asks it about a request.
public struct PolicyDocument: Sendable, Hashable {
  /// The language's versions; they differ in whether `${aws:username}` is a variable.
  public enum Version: String, Sendable {
    /// What a policy without a version is written in; has no variables.
    case v2008 = "2008-10-17"
    /// Has variables.
    case v2012 = "2012-10-17"
  }

  /// What a statement does to the requests it applies to.
  public enum Effect: String, Sendable {
    case allow = "Allow"
    case deny = "Deny"
  }

  /// What an element and its `Not` twin say: the listed patterns, or everything else.
  public struct Selection<Pattern: Sendable & Hashable>: Sendable, Hashable {
    /// The element was `NotAction`, `NotResource` or `NotPrincipal`.
    public var isExcluding: Bool
    /// At least one.
    public var patterns: [Pattern]

    public init(_ patterns: [Pattern], isExcluding: Bool = false) {
      self.patterns = patterns
      self.isExcluding = isExcluding
    }

    func selects(_ matches: (Pattern) -> Bool) -> Bool { patterns.contains(where: matches) != isExcluding }
  }

  /// One statement: it applies where all of its elements do.
  public struct Statement: Sendable, Hashable {
    public var sid: String?
    public var effect: Effect
    /// `nil` in the policies of users, groups and roles, which apply to whom they belong to.
    public var principals: Selection<PrincipalPattern>?
    public var actions: Selection<ActionPattern>
    /// `nil` where the kind of policy knows none, as the trust policies of roles.
    public var resources: Selection<ResourcePattern>?
    /// All of them must hold.
    public var conditions: [PolicyCondition]
  }

  public var version: Version
  public var id: String?
  public var statements: [Statement]
}
