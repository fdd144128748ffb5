// SPDX-License-Identifier: Apache-2.0

import MockCore

extension SQS {
  func startMessageMoveTask(
    _ input: StartMessageMoveTaskRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> StartMessageMoveTaskResult {
    if let rate = input.maxNumberOfMessagesPerSecond, !(1...500).contains(rate) {
      throw .invalidParameter(
        rate, "MaxNumberOfMessagesPerSecond", "Must be between 1 and 500, if provided.")
    }
    let source = try state.moveSource(input.sourceArn)
    guard state.isDeadLetterQueue(source) else { throw .notADeadLetterQueue }
    var destination: ARN?
    if let text = input.destinationArn, !text.isEmpty {
      guard let arn = ARN(text), let queue = state.find(arn), queue.name != source.name else {
        throw .unknownMoveResource("DestinationArn")
      }
      guard queue.isFIFO == source.isFIFO else {
        throw .invalidParameter("Source queue and destination queue must be of the same type.")
      }
      destination = arn
    }
    guard state.moveTasks[Bytes(source.name)]?.first?.status != .running else { throw .moveTaskRunning }
    guard let arn = ARN(source.arn) else { throw .unknownMoveResource("SourceArn") }
    let task = MessageMoveTask(
      id: context.uuid(), source: arn, destination: destination,
      messagesPerSecond: input.maxNumberOfMessagesPerSecond, toMove: source.messages.ready.count,
      startedAt: context.now)
    state.add(task)
    return StartMessageMoveTaskResult(taskHandle: task.handle)
  }

  func cancelMessageMoveTask(
    _ input: CancelMessageMoveTaskRequest, _ state: inout State, _ context: Context
  ) throws(AWSError) -> CancelMessageMoveTaskResult {
    guard !input.taskHandle.isEmpty else { throw .missingParameter("TaskHandle") }
    guard let handle = TaskHandle(input.taskHandle), ARN(handle.source) != nil else {
      throw .invalidTaskHandle
    }
    let source = try state.moveSource(handle.source)
    guard let tasks = state.moveTasks[Bytes(source.name)],
      let task = tasks.first(where: { $0.id == handle.id })
    else { throw .unknownMoveTask }
    guard task.status == .running else { throw .moveTaskNotRunning }
    state.updateTask(of: source.name) { $0.finish(.cancelled) }
    return CancelMessageMoveTaskResult(approximateNumberOfMessagesMoved: task.moved)
  }

  func listMessageMoveTasks(
    _ input: ListMessageMoveTasksRequest, _ state: State, _ context: Context
  ) throws(AWSError) -> ListMessageMoveTasksResult {
    let limit = input.maxResults ?? 1
    guard (1...10).contains(limit) else {
      throw .invalidParameter(limit, "MaxResults", "Must be between 1 and 10, if provided.")
    }
    let source = try state.moveSource(input.sourceArn)
    let tasks = (state.moveTasks[Bytes(source.name)] ?? []).prefix(limit)
    return ListMessageMoveTasksResult(results: tasks.map(ListMessageMoveTasksResultEntry.init))
  }
}

extension SQS.ListMessageMoveTasksResultEntry {
  init(_ task: MessageMoveTask) {
    self.init(
      taskHandle: task.status == .running ? task.handle : nil, status: task.status.rawValue,
      sourceArn: task.source.description, destinationArn: task.destination?.description,
      maxNumberOfMessagesPerSecond: task.messagesPerSecond,
      approximateNumberOfMessagesMoved: task.moved, approximateNumberOfMessagesToMove: task.toMove,
      failureReason: task.failureReason, startedTimestamp: Int(task.startedAt.millisecondsSince1970))
  }
}

extension SQS.State {
  func moveSource(_ text: String) throws(AWSError) -> Queue {
    guard !text.isEmpty else { throw .missingParameter("SourceArn") }
    guard let arn = ARN(text), let queue = find(arn) else { throw .unknownMoveResource("SourceArn") }
    return queue
  }

  func isDeadLetterQueue(_ queue: Queue) -> Bool {
    queues.values.contains { $0.attributes.redrivePolicy?.deadLetterTargetARN.description == queue.arn }
  }

  /// One step of the running task of a source queue: a message, or all that are left.
  mutating func runMoveTask(of source: String, _ now: Instant, _ makeID: () -> String) {
    guard var task = moveTasks[Bytes(source)]?.first, task.status == .running else { return }
    defer { updateTask(of: source) { $0 = task } }
    for _ in 0..<max(1, min(task.batch, task.toMove - task.moved)) {
      guard task.moved < task.toMove, let message = find(source)?.messages.ready.first?.value else {
        return task.finish(.completed)
      }
      guard let target = task.destination ?? message.deadLetterSource.flatMap({ ARN($0) }) else {
        return task.finish(.failed, "CouldNotDetermineMessageSource")
      }
      guard find(target) != nil else {
        return task.finish(.failed, "AWS.SimpleQueueService.NonExistentQueue")
      }
      try? update(source) { _ = $0.messages.remove(message.number) }
      try? update(target.resource) { $0.accept(moved: message, id: makeID(), now: now) }
      task.moved += 1
    }
    if task.moved >= task.toMove {
      task.finish(.completed)
    } else {
      task.nextStep = now + .microseconds(1_000_000 / Int64(task.messagesPerSecond ?? 500))
    }
  }
}
