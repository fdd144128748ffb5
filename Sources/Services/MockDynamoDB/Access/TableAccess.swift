// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

/// Who may do what to tables and streams, as far as their resource policies have a say.
///
/// Callers of the account that owns a table may do everything that its policy doesn't deny, and that too where the
/// cloud is not authorizing. Callers of other accounts need to be let in.
enum TableAccess {
  /// The place whose state a request is about: an ARN names the account that owns the table.
  static func home(of input: some Shape, for scope: Scope) -> Scope {
    // Most calls name one table by its name, and then take longer to be cast than for all that follows here.
    if ItemInput.namesOwnTable(input) { return scope }
    guard let input = input as? any ResourceInput else { return scope }
    var owner: String?
    var isMixed = false
    input.eachResource { reference in
      let account = TableReference.account(in: reference) ?? scope.account
      isMixed = isMixed || owner.map { $0 != account } ?? false
      owner = account
    }
    // One call stays in one account: what of it is another's is not found.
    guard !isMixed, let owner, owner != scope.account else { return scope }
    return Scope(account: owner, region: scope.region)
  }

  /// Lets a call pass, or refuses it.
  static func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: DynamoDB.State, _ context: Context
  ) throws(AWSError) {
    if isFree(state, context) { return }
    // Each statement of a batch is let pass or refused by itself, where its turn comes.
    if input is DynamoDB.BatchExecuteStatementInput { return }
    for intent in AccessIntent.all(of: operation, input, state.scope) { try admit(intent, state, context) }
  }

  /// Lets a statement of a batch pass, or refuses it. One that can't be read does nothing.
  static func admit(
    _ request: DynamoDB.BatchStatementRequest, _ state: DynamoDB.State, _ context: Context
  ) throws(AWSError) {
    if isFree(state, context) { return }
    guard let intent = AccessIntent(request.statement, request.parameters, state.scope) else { return }
    try admit(intent, state, context)
  }

  /// Almost every request: its own account's, and nobody there has a policy.
  private static func isFree(_ state: DynamoDB.State, _ context: Context) -> Bool {
    context.caller.account == state.scope.account && (state.guarded.isEmpty || !context.isAuthorizing)
  }

  private static func admit(
    _ intent: AccessIntent, _ state: DynamoDB.State, _ context: Context
  ) throws(AWSError) {
    let isOwn = context.caller.account == state.scope.account
    let decision = decision(on: intent, state, context)
    if decision == .allowed || isOwn && decision == .implicitDeny { return }
    // Whoever owns the account can always mend its policies.
    if isOwn, intent.isOnPolicy, context.caller.arn.resource == "root" { return }
    throw denial(intent, decision, context)
  }

  private static func decision(
    on intent: AccessIntent, _ state: DynamoDB.State, _ context: Context
  ) -> PolicyDecision {
    guard let table = state.find(TableReference.name(in: intent.resource)),
      let policy = state.policy(of: intent.resource, table, context.now)
    else { return .implicitDeny }
    var keys = PolicyContext(context)
    for tag in table.features.tags.list { keys["aws:ResourceTag/\(tag.key)"] = [tag.value] }
    intent.add(to: &keys, table)
    return policy.document.evaluate(
      PolicyRequest(
        principal: PolicyPrincipal(context.caller), action: intent.action, resource: intent.resource,
        context: keys))
  }

  private static func denial(
    _ intent: AccessIntent, _ decision: PolicyDecision, _ context: Context
  ) -> AWSError {
    let reason =
      decision == .explicitDeny
      ? "with an explicit deny in a resource-based policy"
      : "because no resource-based policy allows the \(intent.action) action"
    return AWSError(
      "AccessDeniedException",
      "User: \(context.caller.arn) is not authorized to perform: \(intent.action) on resource: "
        + "\(intent.resource) \(reason)")
  }
}

extension DynamoDB {
  public func home(of input: some Shape, for scope: Scope) -> Scope {
    TableAccess.home(of: input, for: scope)
  }

  public func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: State, _ context: Context
  ) throws(AWSError) {
    try TableAccess.admit(operation, input, state, context)
  }
}

extension DynamoDBStreams {
  public func home(of input: some Shape, for scope: Scope) -> Scope {
    TableAccess.home(of: input, for: scope)
  }

  public func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: State, _ context: Context
  ) throws(AWSError) {
    try TableAccess.admit(operation, input, state, context)
  }
}

extension DynamoDB.State {
  /// The policy that binds a table, its indexes, or a stream, by the ARN.
  fileprivate func policy(of resource: String, _ table: Table, _ now: Instant) -> ResourcePolicy? {
    resource.contains("/stream/") ? stream(resource, now)?.policy : table.features.policy
  }
}
