// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// An input about the queue at a URL.
protocol QueueAddressed {
  var queueUrl: String { get }
}

extension SQS.AddPermissionRequest: QueueAddressed {}
extension SQS.ChangeMessageVisibilityBatchRequest: QueueAddressed {}
extension SQS.ChangeMessageVisibilityRequest: QueueAddressed {}
extension SQS.DeleteMessageBatchRequest: QueueAddressed {}
extension SQS.DeleteMessageRequest: QueueAddressed {}
extension SQS.DeleteQueueRequest: QueueAddressed {}
extension SQS.GetQueueAttributesRequest: QueueAddressed {}
extension SQS.ListDeadLetterSourceQueuesRequest: QueueAddressed {}
extension SQS.ListQueueTagsRequest: QueueAddressed {}
extension SQS.PurgeQueueRequest: QueueAddressed {}
extension SQS.ReceiveMessageRequest: QueueAddressed {}
extension SQS.RemovePermissionRequest: QueueAddressed {}
extension SQS.SendMessageBatchRequest: QueueAddressed {}
extension SQS.SendMessageRequest: QueueAddressed {}
extension SQS.SetQueueAttributesRequest: QueueAddressed {}
extension SQS.TagQueueRequest: QueueAddressed {}
extension SQS.UntagQueueRequest: QueueAddressed {}

extension SQS {
  /// A queue URL names its owner and, on AWS's hosts, its region.
  public func home(of input: some Shape, for scope: Scope) -> Scope {
    if let addressed = input as? any QueueAddressed {
      let address = QueueAddress(addressed.queueUrl)
      guard address.account != nil || address.region != nil else { return scope }
      return Scope(account: address.account ?? scope.account, region: address.region ?? scope.region)
    }
    if let input = input as? GetQueueUrlRequest, let owner = input.queueOwnerAWSAccountId {
      return Scope(account: owner, region: scope.region)
    }
    return scope
  }
}
