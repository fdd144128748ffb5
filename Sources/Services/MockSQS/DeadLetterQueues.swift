// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  func listDeadLetterSourceQueues(
    _ input: ListDeadLetterSourceQueuesRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListDeadLetterSourceQueuesResult {
    let target = try state.queue(at: input.queueUrl)
    var page = try ListPage(input.maxResults, input.nextToken)
    var urls: [String] = []
    for (key, queue) in state.queues.ascending(after: page.start(or: Bytes())) {
      guard queue.attributes.redrivePolicy?.deadLetterTargetARN.description == target.arn else { continue }
      guard page.take(key) else { break }
      urls.append(QueueAddress.url(of: queue.name, context))
    }
    return ListDeadLetterSourceQueuesResult(queueUrls: urls, nextToken: page.nextToken)
  }

  /// Moves messages that were received too often to the dead-letter queue. Where that was deleted, they stay, and
  /// nothing has changed.
  static func bury(
    _ exhausted: [QueuedMessage], from source: Queue, _ state: inout State, _ context: Context
  ) throws(AWSError) -> Bool {
    guard let target = source.attributes.redrivePolicy?.deadLetterTargetARN, state.find(target) != nil else {
      try state.update(source.name) { queue in
        for message in exhausted { queue.messages.insert(message) }
      }
      return false
    }
    try state.update(target.resource) { queue in
      for message in exhausted { queue.accept(exhausted: message, from: source.arn, now: context.now) }
    }
    return true
  }
}
