// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  func listQueueTags(
    _ input: ListQueueTagsRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListQueueTagsResult {
    let tags = try state.queue(at: input.queueUrl).tags
    return ListQueueTagsResult(tags: tags.isEmpty ? nil : tags)
  }

  func tagQueue(
    _ input: TagQueueRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      guard !input.tags.isEmpty else { throw .missingParameter("Tags") }
      let tags = queue.tags.merging(input.tags) { _, new in new }
      try TagRules.check(tags, on: queue.name)
      queue.tags = tags
    }
    return EmptyShape()
  }

  func untagQueue(
    _ input: UntagQueueRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      guard !input.tagKeys.isEmpty else { throw TagRules.invalidKey }
      for key in input.tagKeys { queue.tags[key] = nil }
    }
    return EmptyShape()
  }
}

/// What SQS demands of the tags of a queue.
enum TagRules {
  static let invalidKey = AWSError.invalidParameter(
    "Tag keys must be between 1 and 128 characters in length.")

  static func check(_ tags: [String: String], on queue: String) throws(AWSError) {
    guard tags.count <= 50 else { throw .invalidParameter("Too many tags added for queue \(queue).") }
    for (key, value) in tags.sorted(by: { $0.key < $1.key }) {
      guard (1...128).contains(key.unicodeScalars.count) else { throw invalidKey }
      guard value.unicodeScalars.count <= 256 else {
        throw .invalidParameter("Tag values must be between 0 and 256 characters in length.")
      }
      guard !key.lowercased().hasPrefix("aws:") else {
        throw .invalidParameter("Tag keys can't begin with aws: as it is reserved for internal use.")
      }
    }
  }
}
