// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore

extension DynamoDB {
  func putResourcePolicy(
    _ input: PutResourcePolicyInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> PutResourcePolicyOutput {
    let place = try state.settledPolicyPlace(input.resourceArn)
    let current = state.policy(at: place)
    try ResourcePolicy.expect(input.expectedRevisionId, current, allowsNone: true)
    let policy = try ResourcePolicy(input.policy, replacing: current, context)
    if input.confirmRemoveSelfResourceAccess != true {
      let request = PolicyRequest(
        principal: PolicyPrincipal(context.caller), action: "dynamodb:PutResourcePolicy",
        resource: input.resourceArn, context: PolicyContext(context))
      guard policy.document.evaluate(request) != .explicitDeny else { throw .policyLocksOut }
    }
    state.setPolicy(policy, at: place)
    return PutResourcePolicyOutput(revisionId: policy.revision)
  }

  func getResourcePolicy(
    _ input: GetResourcePolicyInput, _ state: State, _ context: Context
  ) throws(AWSError) -> GetResourcePolicyOutput {
    guard let policy = state.policy(at: try state.policyPlace(input.resourceArn)) else {
      throw .noPolicy(input.resourceArn)
    }
    return GetResourcePolicyOutput(policy: policy.text, revisionId: policy.revision)
  }

  func deleteResourcePolicy(
    _ input: DeleteResourcePolicyInput, _ state: inout State, _ context: Context
  ) throws(AWSError) -> DeleteResourcePolicyOutput {
    let place = try state.settledPolicyPlace(input.resourceArn)
    let current = state.policy(at: place)
    try ResourcePolicy.expect(input.expectedRevisionId, current, allowsNone: false)
    state.setPolicy(nil, at: place)
    return DeleteResourcePolicyOutput(revisionId: current?.revision)
  }
}

/// A policy on a table or a stream.
struct ResourcePolicy: Sendable {
  static let greatestSize = 20 * 1_024

  let text: String
  let document: PolicyDocument
  /// A number as text that changes with the policy.
  let revision: String

  /// Checks a policy; one that is the same as before keeps its revision.
  init(_ text: String, replacing current: ResourcePolicy? = nil, _ context: Context)
    throws(AWSError)
  {
    guard text.utf8.count <= Self.greatestSize else {
      throw .validation("Resource-based policy document exceeds the size limit of 20 KB")
    }
    do throws(PolicyError) {
      document = try PolicyDocument(parsing: Bytes(text), grammar: .resource)
    } catch {
      throw .validation("Invalid policy document: \(error)")
    }
    self.text = text
    if let current, current.text == text {
      revision = current.revision
    } else {
      revision =
        String(context.now.millisecondsSince1970)
        + context.random.string(length: 4, alphabet: .digits)
    }
  }

  static func expect(
    _ revision: String?, _ current: ResourcePolicy?, allowsNone: Bool
  ) throws(AWSError) {
    guard let revision else { return }
    if allowsNone, revision == "NO_POLICY" {
      guard current == nil else {
        throw AWSError(
          "PolicyNotFoundException",
          "The resource has a policy, but NO_POLICY was the expected revision.")
      }
      return
    }
    guard current?.revision == revision else {
      throw AWSError(
        "PolicyNotFoundException",
        "Resource-based policy not found: no policy with revision id \(revision) is attached.")
    }
  }
}

/// What a policy is attached to.
enum PolicyPlace: Sendable {
  case table(String)
  case stream(String)
}

extension DynamoDB.State {
  fileprivate func policyPlace(_ resource: String) throws(AWSError) -> PolicyPlace {
    guard let arn = ARN(resource), arn.service == "dynamodb", arn.resource.hasPrefix("table/")
    else {
      throw .validation("Invalid ResourceArn: \(resource)")
    }
    let missing = AWSError(
      "ResourceNotFoundException",
      "Requested resource not found: ResourceArn: \(resource) not found")
    guard arn.account == scope.account, arn.region == scope.region else { throw missing }
    guard let table = find(TableReference.name(in: resource)) else { throw missing }
    if table.stream?.arn == resource { return .stream(table.name) }
    guard table.arn == resource else { throw missing }
    return .table(table.name)
  }

  fileprivate func policy(at place: PolicyPlace) -> ResourcePolicy? {
    switch place {
    case .table(let name): find(name)?.features.policy
    case .stream(let name): find(name)?.stream?.policy
    }
  }

  /// The place of a policy that is to change.
  fileprivate func settledPolicyPlace(_ resource: String) throws(AWSError) -> PolicyPlace {
    let place = try policyPlace(resource)
    let table: Table?
    switch place {
    case .table(let name), .stream(let name): table = find(name)
    }
    if let table, table.progress.status != .active { throw .tableInUse(table) }
    return place
  }

  fileprivate mutating func setPolicy(_ policy: ResourcePolicy?, at place: PolicyPlace) {
    switch place {
    case .table(let name):
      change(name) { $0.features.policy = policy }
      noteGuards(of: name)
    case .stream(let name):
      change(name) { $0.stream?.policy = policy }
      noteGuards(of: name)
    }
  }
}

extension AWSError {
  fileprivate static func noPolicy(_ resource: String) -> AWSError {
    AWSError(
      "PolicyNotFoundException",
      "Resource-based policy not found for the provided ResourceArn: \(resource)")
  }

  fileprivate static let policyLocksOut = validation(
    "The policy denies you the right to change it again. To put it all the same, set "
      + "ConfirmRemoveSelfResourceAccess.")
}
