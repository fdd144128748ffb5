// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension MockService {
  /// Amazon SQS.
  public static let sqs = MockService(SQS())
}

extension ServiceCalls where Backend == SQS {
  /// What is in a queue, for assertions: `cloud.sqs.queue("orders")?.messages.map(\.body)`.
  public func queue(_ name: String) -> SQS.QueueView? { withState { $0.queue(name) } ?? nil }

  /// The names of all queues, in order.
  public var queueNames: [String] { withState { $0.queueNames } ?? [] }
}
