// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  func getQueueAttributes(
    _ input: GetQueueAttributesRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetQueueAttributesResult {
    let queue = try state.queue(at: input.queueUrl)
    let names = input.attributeNames ?? []
    guard !names.isEmpty else { return GetQueueAttributesResult() }
    for name in names where name != .all && !Queue.attributeNames.contains(name) {
      throw .unknownAttribute(name.rawValue)
    }
    let all = queue.visibleAttributes
    let chosen = names.contains(.all) ? all : all.filter { names.contains($0.key) }
    return GetQueueAttributesResult(attributes: chosen.isEmpty ? nil : chosen)
  }

  func setQueueAttributes(
    _ input: SetQueueAttributesRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let queue = try state.queue(at: input.queueUrl)
    let values = input.attributes
    guard !values.isEmpty else { throw .missingParameter("Attribute.Name") }
    if let kind = values[.fifoQueue], kind != String(queue.isFIFO) || !queue.isFIFO {
      throw .invalidAttribute("FifoQueue", "Modifying queue type is not supported.")
    }
    try QueueSettings.checkNames(values, isFIFO: queue.isFIFO)
    var attributes = queue.attributes
    try attributes.set(values)
    if let policy = values[.redrivePolicy] {
      try Self.checkTarget(
        of: attributes, givenAs: policy, isFIFO: queue.isFIFO, source: queue.arn, state)
    }
    try state.update(queue.name) { $0.adopt(attributes, now: context.now) }
    return EmptyShape()
  }

  /// Whether the dead-letter queue of a redrive policy exists, is of the same kind, and takes this source.
  static func checkTarget(
    of attributes: QueueSettings, givenAs text: String, isFIFO: Bool, source: String, _ state: State
  ) throws(AWSError) {
    guard let policy = attributes.redrivePolicy else { return }
    let target = policy.deadLetterTargetARN
    guard target.account == state.scope.account else {
      throw .invalidRedrivePolicy(text, "Dead letter target owner should be same as the source.")
    }
    guard target.region == state.scope.region else {
      throw .invalidRedrivePolicy(text, "Dead-letter queue must be in same region as the source.")
    }
    guard let queue = state.find(target) else {
      throw .invalidRedrivePolicy(text, "Dead letter target does not exist.")
    }
    guard queue.isFIFO == isFIFO else {
      throw .invalidRedrivePolicy(text, "Dead-letter queue must be same type of queue as the source.")
    }
    guard queue.attributes.redriveAllowPolicy?.allows(source) ?? true else {
      throw .invalidRedrivePolicy(text, "Source queue is not allowed to use the specified dead-letter queue.")
    }
  }
}

extension Queue {
  private static let countNames: [SQS.QueueAttributeName] = [
    .approximateNumberOfMessages, .approximateNumberOfMessagesNotVisible, .approximateNumberOfMessagesDelayed,
  ]

  static let attributeNames = Set(
    QueueSettings.settable + countNames + [.createdTimestamp, .lastModifiedTimestamp, .queueArn])

  /// What `GetQueueAttributes` shows for `All`.
  var visibleAttributes: [SQS.QueueAttributeName: String] {
    var shown: [SQS.QueueAttributeName: String] = [
      .queueArn: arn,
      .approximateNumberOfMessages: String(messages.ready.count),
      .approximateNumberOfMessagesNotVisible: String(messages.inFlight.count),
      .approximateNumberOfMessagesDelayed: String(messages.delayed.count),
      .createdTimestamp: String(createdAt.wholeSecondsSince1970),
      .lastModifiedTimestamp: String(modifiedAt.wholeSecondsSince1970),
    ]
    for name in QueueSettings.settable {
      if let value = attributes.text(name, isFIFO: isFIFO) { shown[name] = value }
    }
    return shown
  }
}
