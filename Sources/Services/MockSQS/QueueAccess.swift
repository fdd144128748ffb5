// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
public import MockCore

/// Who may use a queue, as far as its policy has a say.
///
/// Callers of the account that owns a queue may do everything that its policy doesn't deny, and that too where the cloud is
/// not authorizing. Callers of other accounts need to be let in, and some operations are the owner's alone.
extension SQS {
  public func admit(
    _ operation: OperationModel, _ input: some Shape, _ state: State, _ context: Context
  ) throws(AWSError) {
    let isOwn = context.caller.account == state.scope.account
    // Almost every request: its own account's, and nobody there has a policy.
    if isOwn, !state.hasPolicies || !context.isAuthorizing { return }
    // What isn't there, the operations say.
    guard let queue = Self.queue(of: input, state) else { return }
    let action = Self.action(of: operation.name)
    var keys = PolicyContext(context)
    for (key, value) in queue.tags { keys["aws:ResourceTag/\(key)"] = [value] }
    let decision =
      queue.attributes.parsedPolicy?.evaluate(
        PolicyRequest(
          principal: PolicyPrincipal(context.caller), action: "sqs:\(action)", resource: queue.arn,
          context: keys)) ?? .implicitDeny
    switch decision {
    case .allowed where isOwn || Self.sharedActions.contains(action): return
    case .implicitDeny where isOwn: return
    // Whoever owns the account can always mend its policies.
    case .explicitDeny where isOwn && Self.mending.contains(action) && context.caller.arn.resource == "root":
      return
    default:
      throw .accessDenied(action, queue.arn, isExplicit: decision == .explicitDeny, context.caller)
    }
  }

  private static let mending: Set<String> = ["SetQueueAttributes", "RemovePermission"]

  private static func queue(of input: any Shape, _ state: State) -> Queue? {
    if let input = input as? any QueueAddressed { return try? state.queue(at: input.queueUrl) }
    return (input as? GetQueueUrlRequest).flatMap { state.find($0.queueName) }
  }

  /// Batches need what each of their messages needs.
  private static func action(of operation: String) -> String {
    operation.hasSuffix("Batch") ? String(operation.dropLast("Batch".utf8.count)) : operation
  }
}

extension AWSError {
  fileprivate static func accessDenied(
    _ action: String, _ queue: String, isExplicit: Bool, _ caller: Caller
  ) -> AWSError {
    let name = "sqs:\(action.lowercased())"
    let reason =
      isExplicit
      ? "with an explicit deny in a resource-based policy"
      : "because no resource-based policy allows the \(name) action"
    return AWSError(
      "AccessDenied",
      "User: \(caller.arn) is not authorized to perform: \(name) on resource: \(queue) \(reason)",
      status: 403, fault: .sender)
  }
}
