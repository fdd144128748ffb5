// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  func createQueue(
    _ input: CreateQueueRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CreateQueueResult {
    let name = input.queueName
    let values = input.attributes ?? [:]
    guard !name.isEmpty else { throw .missingParameter("QueueName") }
    let isFIFO = values[.fifoQueue]?.lowercased() == "true"
    try Self.checkName(name, isFIFO: isFIFO)
    try QueueSettings.checkNames(values, isFIFO: isFIFO)
    // A queue cannot be told not to be FIFO: AWS then doesn't know the attribute.
    if !isFIFO, values[.fifoQueue] != nil { throw .unknownAttribute("FifoQueue") }
    var attributes = QueueSettings()
    try attributes.set(values)
    try TagRules.check(input.tags ?? [:], on: name)
    let result = CreateQueueResult(queueUrl: QueueAddress.url(of: name, context))
    if let existing = state.find(name) {
      if let name = attributes.difference(from: existing.attributes, in: values.keys, isFIFO: isFIFO) {
        throw .queueExists(differingIn: name.rawValue)
      }
      return result
    }
    if options.keepsDeletedNames, let deletion = state.deletions[Bytes(name)],
      deletion + .seconds(60) > context.now
    {
      throw .queueDeletedRecently
    }
    if values[.redrivePolicy] != nil {
      try Self.checkTarget(
        of: attributes, givenAs: values[.redrivePolicy] ?? "", isFIFO: isFIFO,
        source: state.scope.arn("sqs", name).description, state)
    }
    if attributes.policy != nil { state.hasPolicies = true }
    state.create(name, isFIFO: isFIFO, attributes, tags: input.tags ?? [:], now: context.now)
    return result
  }

  func deleteQueue(
    _ input: DeleteQueueRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    let queue = try state.queue(at: input.queueUrl)
    state.delete(queue)
    if options.keepsDeletedNames { state.deletions[Bytes(queue.name)] = context.now }
    return EmptyShape()
  }

  func getQueueURL(
    _ input: GetQueueUrlRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> GetQueueUrlResult {
    guard !input.queueName.isEmpty else { throw .missingParameter("QueueName") }
    guard let queue = state.find(input.queueName) else { throw .queueDoesNotExist }
    return GetQueueUrlResult(queueUrl: QueueAddress.url(of: queue.name, context))
  }

  func listQueues(
    _ input: ListQueuesRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListQueuesResult {
    let prefix = Bytes(input.queueNamePrefix ?? "")
    var names: [String] = []
    var page = try ListPage(input.maxResults, input.nextToken)
    for (key, queue) in page.entries(of: state.queues, from: prefix) {
      guard key.starts(with: prefix), page.take(key) else { break }
      names.append(queue.name)
    }
    let urls = names.map { QueueAddress.url(of: $0, context) }
    return ListQueuesResult(queueUrls: urls.isEmpty ? nil : urls, nextToken: page.nextToken)
  }

  func purgeQueue(
    _ input: PurgeQueueRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> EmptyShape {
    try state.update(at: input.queueUrl) { queue throws(AWSError) in
      if let last = queue.purgedAt, last + .seconds(60) > context.now { throw .purgeInProgress(queue.name) }
      queue.purgedAt = context.now
      queue.messages.removeAll()
    }
    return EmptyShape()
  }

  private static func checkName(_ name: String, isFIFO: Bool) throws(AWSError) {
    guard isFIFO else {
      guard MessageText.isName(name[...]) else { throw .invalidQueueName }
      return
    }
    guard name.hasSuffix(".fifo"), name.utf8.count <= 80, MessageText.isName(name.dropLast(5)) else {
      throw .invalidFIFOQueueName
    }
  }
}

/// One page of a listing: where it starts, how long it may be, and where the next begins.
struct ListPage {
  private let limit: Int
  private let isPaged: Bool
  private let after: Bytes?
  private var count = 0
  private var last: Bytes?
  private var hasMore = false

  init(_ maxResults: Int?, _ token: String?) throws(AWSError) {
    if let maxResults, !(1...1000).contains(maxResults) {
      throw .invalidParameter(maxResults, "MaxResults", "MaxResults must be an integer between 1 and 1000.")
    }
    if let token, !token.isEmpty {
      guard let start = Bytes(base64: token) else { throw .invalidNextToken }
      after = start
    } else {
      after = nil
    }
    limit = maxResults ?? 1000
    isPaged = maxResults != nil
  }

  /// The entries that may be on this page and those behind it.
  func entries<Value>(of map: OrderedMap<Bytes, Value>, from first: Bytes) -> OrderedMap<Bytes, Value>.Entries
  {
    after.map { map.ascending(after: $0) } ?? map.ascending(from: first)
  }

  /// Whether an entry still has its place on this page.
  mutating func take(_ key: Bytes) -> Bool {
    guard count < limit else {
      hasMore = true
      return false
    }
    count += 1
    last = key
    return true
  }

  /// AWS gives one only to those who asked for pages.
  var nextToken: String? { isPaged && hasMore ? last?.base64 : nil }
}
