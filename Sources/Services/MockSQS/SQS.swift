// SPDX-License-Identifier: Apache-2.0

import AWSJSON
import AWSQuery
@_exported public import MockCore

/// Amazon SQS: standard and FIFO queues, dead-letter queues and message move tasks, over AWS JSON and AWS Query.
///
/// Everything that AWS does sooner or later happens here at once or by the cloud's clock: counts are exact, deleted
/// messages never come back, and a queue that is named twice is found at once.
public struct SQS: ServiceBackend {
  /// Where this SQS may differ from AWS's.
  public struct Options: Sendable {
    /// Refuses a queue's name for 60 seconds after the queue was deleted, as AWS does. Off by default, since tests
    /// delete a queue and make it again.
    public var keepsDeletedNames = false

    public init() {}
  }

  public static let service = ServiceDescriptor(
    name: "sqs", hostPrefixes: ["sqs", "sqs-fips", "queue"],
    // The model has no constraints but enums, and those SQS checks itself, with its own errors.
    // Over Query an empty list is an absent one, for which SQS has errors of its own too.
    validation: ValidationRules(
      missing: .parameter(code: "MissingParameter"),
      own: [
        "SendMessageBatchRequest.Entries", "DeleteMessageBatchRequest.Entries",
        "ChangeMessageVisibilityBatchRequest.Entries", "AddPermissionRequest.AWSAccountIds",
        "UntagQueueRequest.TagKeys",
      ], checksConstraints: false),
    model: SQS.model)

  public let options: Options

  public init(options: Options = Options()) { self.options = options }

  /// JSON is what today's SDKs speak, Query what the older ones and hand-made requests to queue URLs do.
  public var protocols: [any ProtocolCodec] {
    [
      AWSJSON(errorNamespace: "com.amazonaws.sqs"),
      AWSQuery(declaration: #"<?xml version="1.0"?>"#, pathMember: "QueueUrl", hasErrorDetail: true),
    ]
  }

  public var operations: [Operation<State>] {
    [
      // Queues
      Operation(API.createQueue, createQueue),
      Operation(API.deleteQueue, deleteQueue),
      .reading(API.getQueueUrl, getQueueURL),
      .reading(API.listQueues, listQueues),
      Operation(API.purgeQueue, purgeQueue),
      // Queue attributes
      .reading(API.getQueueAttributes, getQueueAttributes),
      Operation(API.setQueueAttributes, setQueueAttributes),
      // Messages
      Operation(API.sendMessage, prepare: draft, sendMessage),
      .waiting(API.receiveMessage, receiveMessage),
      Operation(API.deleteMessage, deleteMessage),
      Operation(API.changeMessageVisibility, changeMessageVisibility),
      // Batches
      Operation(API.sendMessageBatch, prepare: drafts, sendMessageBatch),
      Operation(API.deleteMessageBatch, deleteMessageBatch),
      Operation(API.changeMessageVisibilityBatch, changeMessageVisibilityBatch),
      // Dead-letter queues
      .reading(API.listDeadLetterSourceQueues, listDeadLetterSourceQueues),
      Operation(API.startMessageMoveTask, startMessageMoveTask),
      Operation(API.cancelMessageMoveTask, cancelMessageMoveTask),
      .reading(API.listMessageMoveTasks, listMessageMoveTasks),
      // Permissions
      Operation(API.addPermission, addPermission),
      Operation(API.removePermission, removePermission),
      // Tags
      .reading(API.listQueueTags, listQueueTags),
      Operation(API.tagQueue, tagQueue),
      Operation(API.untagQueue, untagQueue),
    ]
  }

  public func makeState(for scope: Scope) -> State { State(scope: scope) }

  public func nextDeadline(_ state: State) -> Instant? { state.nextDeadline }

  public func tick(_ now: Instant, _ state: inout State, _ context: Context) {
    state.tick(now, makeID: context.uuid)
  }

  public func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    state.find(arn).map { queue in
      Resource(
        arn: arn, policy: queue.attributes.policy,
        attributes: [
          "FifoQueue": String(queue.isFIFO), "KmsMasterKeyId": queue.attributes.kmsMasterKeyID ?? "",
        ])
    }
  }

  public func inventory(_ state: State) -> [InventoryItem] {
    state.queues.map { _, queue in
      InventoryItem(
        "Queue",
        [
          .init("name", .string(queue.name)), .init("queue_arn", .string(queue.arn)),
          .init("account_id", .string(state.scope.account)), .init("region", .string(state.scope.region)),
          .init("fifo_queue", .boolean(queue.isFIFO)),
          .init("approximate_number_of_messages", .integer(queue.messages.ready.count)),
        ])
    }
  }
}
