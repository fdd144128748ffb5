// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  /// The actions that others than the owner may be allowed.
  static let sharedActions: Set<String> = [
    "*", "ChangeMessageVisibility", "DeleteMessage", "GetQueueAttributes", "GetQueueUrl",
    "ListDeadLetterSourceQueues", "PurgeQueue", "ReceiveMessage", "SendMessage",
  ]

  func addPermission(
    _ input: AddPermissionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      try Self.checkLabel(input.label)
      guard !input.actions.isEmpty else { throw .missingParameter("Actions") }
      guard !input.awsAccountIds.isEmpty else {
        throw .invalidParameter("[]", "PrincipalId", "Unable to verify.")
      }
      guard input.actions.count <= 7 else {
        throw .overLimit("\(input.actions.count) Actions were found, maximum allowed is 7.")
      }
      for action in input.actions where !Self.sharedActions.contains(action) {
        let isKnown = SQS.model.operation(action) != nil
        throw .invalidParameter(
          "SQS:\(action)", "ActionName",
          isKnown
            ? "Only the queue owner is allowed to invoke this action."
            : "Please refer to the appropriate WSDL for a list of valid actions.")
      }
      let unverified = input.awsAccountIds.filter { !QueueAddress.isAccount($0) }
      guard unverified.isEmpty else {
        throw .invalidParameter(
          "[\(unverified.joined(separator: ", "))]", "PrincipalId", "Unable to verify.")
      }
      guard let arn = ARN(queue.arn) else { return }
      queue.attributes.policy = try QueuePolicy.adding(
        label: input.label, accounts: input.awsAccountIds, actions: input.actions, queue: arn,
        to: queue.attributes.policy)
      queue.modifiedAt = context.now
    }
    state.hasPolicies = true
    return EmptyShape()
  }

  func removePermission(
    _ input: RemovePermissionRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      guard !input.label.isEmpty else { throw .missingParameter("Label") }
      guard let arn = ARN(queue.arn) else { return }
      queue.attributes.policy = try QueuePolicy.removing(
        label: input.label, queue: arn, from: queue.attributes.policy)
      queue.modifiedAt = context.now
    }
    return EmptyShape()
  }

  private static func checkLabel(_ label: String) throws(AWSError) {
    guard !label.isEmpty else { throw .missingParameter("Label") }
    guard MessageText.isName(label[...]) else {
      throw .invalidParameter(
        label, "Label",
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length.")
    }
  }
}
