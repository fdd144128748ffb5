// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import Testing

extension MockCloud {
  func makeQueue(_ name: String) throws -> (url: String, arn: String) {
    let url = try #require(sqs.createQueue(.init(queueName: name)).queueUrl)
    let attributes = try sqs.getQueueAttributes(.init(queueUrl: url, attributeNames: [.queueArn])).attributes
    return (url, try #require(attributes?[.queueArn]))
  }

  /// What is in a queue, taken out.
  func messages(in url: String) throws -> [String] {
    let messages = try sqs.receiveMessage(.init(queueUrl: url, maxNumberOfMessages: 10)).messages ?? []
    for message in messages {
      try sqs.deleteMessage(.init(queueUrl: url, receiptHandle: message.receiptHandle ?? ""))
    }
    return messages.compactMap(\.body)
  }
}

extension MockCloud.Options {
  static var standingStill: MockCloud.Options {
    var options = MockCloud.Options()
    options.startTime = .newYear
    return options
  }
}

extension Instant {
  static let newYear = Instant(secondsSince1970: 1_767_225_600 as Int64)
}
