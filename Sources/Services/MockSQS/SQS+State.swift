// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  /// The queues of one account in one region.
  public struct State: Sendable {
    let scope: Scope
    private(set) var queues: OrderedMap<Bytes, Queue> = [:]
    /// Some queue has or had a policy. Where none ever did, requests aren't held against any.
    var hasPolicies = false
    /// When each queue next wants attention; a queue without messages has no entry.
    private var deadlines: OrderedMap<Deadline, Void> = [:]
    /// When queues of these names were deleted, for those who hold to AWS's pause.
    var deletions: OrderedMap<Bytes, Instant> = [:]
    private var queueCount: UInt64 = 0
    /// The tasks of each source queue, newest first.
    private(set) var moveTasks: OrderedMap<Bytes, [MessageMoveTask]> = [:]
    private var moveSteps: OrderedMap<Deadline, Void> = [:]

    init(scope: Scope) { self.scope = scope }

    private struct Deadline: Comparable, Sendable {
      let time: Instant
      let queue: Bytes

      static func < (left: Deadline, right: Deadline) -> Bool {
        left.time == right.time ? left.queue < right.queue : left.time < right.time
      }
    }

    // MARK: Queues

    func find(_ name: String) -> Queue? { queues[Bytes(name)] }

    /// The queue that an ARN names, where it is one of ours.
    func find(_ arn: ARN) -> Queue? {
      guard let queue = find(arn.resource), queue.arn == arn.description else { return nil }
      return queue
    }

    func queue(at url: String) throws(AWSError) -> Queue {
      guard !url.isEmpty else { throw .missingParameter("QueueUrl") }
      guard let queue = queues[QueueAddress.key(of: url)] else { throw .queueDoesNotExist }
      return queue
    }

    mutating func create(
      _ name: String, isFIFO: Bool, _ attributes: QueueSettings, tags: [String: String], now: Instant
    ) {
      queueCount &+= 1
      let arn = scope.arn("sqs", name).description
      queues[Bytes(name)] = Queue(
        name: name, arn: arn, isFIFO: isFIFO, mark: Self.mark(arn, queueCount), attributes: attributes,
        tags: tags, now: now)
    }

    mutating func delete(_ queue: Queue) {
      let key = Bytes(queue.name)
      queues.removeValue(forKey: key)
      unschedule(queue.nextDeadline, key)
      if let task = moveTasks.removeValue(forKey: key)?.first {
        moveSteps.removeValue(forKey: Deadline(time: task.nextStep, queue: key))
      }
    }

    /// Changes a queue in place and notes when it next wants attention.
    mutating func update<Result>(
      _ name: String, _ change: (inout Queue) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      try update(Bytes(name), change)
    }

    private mutating func update<Result>(
      _ key: Bytes, _ change: (inout Queue) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      var before: Instant?
      var after: Instant?
      defer {
        if before != after {
          unschedule(before, key)
          if let after { deadlines[Deadline(time: after, queue: key)] = () }
        }
      }
      return try queues.update(key) { queue throws(AWSError) in
        guard queue != nil else { throw .queueDoesNotExist }
        return try Self.change(&queue, change, &before, &after)
      }
    }

    /// The queue at a URL, changed in place.
    mutating func update<Result>(
      at url: String, _ change: (inout Queue) throws(AWSError) -> Result
    ) throws(AWSError) -> Result {
      guard !url.isEmpty else { throw .missingParameter("QueueUrl") }
      return try update(QueueAddress.key(of: url), change)
    }

    private static func change<Result>(
      _ slot: inout Queue?, _ change: (inout Queue) throws(AWSError) -> Result, _ before: inout Instant?,
      _ after: inout Instant?
    ) throws(AWSError) -> Result {
      guard var queue = slot.take() else { throw .queueDoesNotExist }
      before = queue.nextDeadline
      defer {
        after = queue.nextDeadline
        slot = queue
      }
      return try change(&queue)
    }

    private mutating func unschedule(_ time: Instant?, _ key: Bytes) {
      if let time { deadlines.removeValue(forKey: Deadline(time: time, queue: key)) }
    }

    /// A number that no other queue of any scope is likely to have, the same in every run.
    private static func mark(_ arn: String, _ count: UInt64) -> UInt64 {
      let hash = arn.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
      }
      return hash ^ count &* 0x9E37_79B9_7F4A_7C15
    }

    // MARK: Message move tasks

    mutating func add(_ task: MessageMoveTask) {
      let key = Bytes(task.source.resource)
      let earlier = moveTasks[key] ?? []
      moveTasks[key] = [task] + earlier.prefix(9)
      moveSteps[Deadline(time: task.nextStep, queue: key)] = ()
    }

    /// Changes the newest task of a source queue.
    mutating func updateTask(of source: String, _ change: (inout MessageMoveTask) -> Void) {
      let key = Bytes(source)
      guard var tasks = moveTasks[key], var task = tasks.first else { return }
      moveSteps.removeValue(forKey: Deadline(time: task.nextStep, queue: key))
      change(&task)
      if task.status == .running { moveSteps[Deadline(time: task.nextStep, queue: key)] = () }
      tasks[0] = task
      moveTasks[key] = tasks
    }

    // MARK: Time

    var nextDeadline: Instant? {
      guard let step = moveSteps.first?.key.time else { return deadlines.first?.key.time }
      return deadlines.first.map { min($0.key.time, step) } ?? step
    }

    mutating func tick(_ now: Instant, makeID: () -> String) {
      while let next = deadlines.first?.key, next.time <= now {
        deadlines.removeValue(forKey: next)
        try? update(next.queue.description) { $0.advance(to: now) }
      }
      while let next = moveSteps.first?.key, next.time <= now {
        moveSteps.removeValue(forKey: next)
        runMoveTask(of: next.queue.description, now, makeID)
      }
    }
  }
}
