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
    let chosen = names.contains(.all) ? queue.visibleAttributes : queue.attributes(names)
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
    if attributes.policy != nil { state.hasPolicies = true }
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
  /// What is not among the settings.
  private static let facts: [(name: SQS.QueueAttributeName, text: @Sendable (Queue) -> String)] = [
    (.queueArn, { $0.arn }),
    (.approximateNumberOfMessages, { String($0.messages.ready.count) }),
    (.approximateNumberOfMessagesNotVisible, { String($0.messages.inFlight.count) }),
    (.approximateNumberOfMessagesDelayed, { String($0.messages.delayed.count) }),
    (.createdTimestamp, { String($0.createdAt.wholeSecondsSince1970) }),
    (.lastModifiedTimestamp, { String($0.modifiedAt.wholeSecondsSince1970) }),
  ]

  static let attributeNames = Set(QueueSettings.settable + facts.map(\.name))

  /// What `GetQueueAttributes` shows for `All`.
  var visibleAttributes: [SQS.QueueAttributeName: String] { visibleTexts.mapValues { $0(self) ?? "" } }

  /// The attributes that have a value with these settings, each with what makes its text.
  static func visibleTexts(
    _ settings: QueueSettings, isFIFO: Bool
  ) -> [SQS.QueueAttributeName: @Sendable (Queue) -> String?] {
    var shown: [SQS.QueueAttributeName: @Sendable (Queue) -> String?] = [:]
    for (name, text) in facts { shown[name] = text }
    for (name, text) in QueueSettings.texts where text(settings, isFIFO) != nil {
      shown[name] = { text($0.attributes, $0.isFIFO) }
    }
    return shown
  }

  /// Those of these attributes that have a value.
  func attributes(_ names: [SQS.QueueAttributeName]) -> [SQS.QueueAttributeName: String] {
    var shown: [SQS.QueueAttributeName: String] = [:]
    for name in names {
      if let fact = Self.facts.first(where: { $0.name == name }) {
        shown[name] = fact.text(self)
      } else if let setting = QueueSettings.texts.first(where: { $0.name == name }) {
        shown[name] = setting.text(attributes, isFIFO)
      }
    }
    return shown
  }
}
