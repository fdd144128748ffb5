// SPDX-License-Identifier: Apache-2.0

/// What a policy says to a request.
public enum PolicyDecision: Sendable, Hashable {
  /// A statement allows it, and none denies it.
  case allowed
  /// A statement denies it, which no other policy can overrule.
  case explicitDeny
  /// No statement applies.
  case implicitDeny
}

extension PolicyDocument {
  /// What this policy says to a request.
  public func evaluate(_ request: PolicyRequest) -> PolicyDecision {
    var decision = PolicyDecision.implicitDeny
    for statement in statements where statement.applies(to: request) {
      if statement.effect == .deny { return .explicitDeny }
      decision = .allowed
    }
    return decision
  }
}

extension PolicyDocument.Statement {
  /// Whether all elements of the statement fit the request.
  public func applies(to request: PolicyRequest) -> Bool {
    if let principals, !principals.selects({ $0.matches(request.principal) }) { return false }
    let action = ActionPattern.folded(request.action)
    guard actions.selects({ $0.matches(action) }) else { return false }
    if let resources, !resources.selects({ $0.matches(request) }) { return false }
    return conditions.allSatisfy { $0.holds(for: request) }
  }

  /// Those of the given actions that the statement is about, whatever the resource.
  public func actions(among known: [String]) -> [String] {
    known.filter { action in actions.selects { $0.matches(action) } }
  }
}
