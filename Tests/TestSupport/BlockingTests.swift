// SPDX-License-Identifier: Apache-2.0

import Dispatch

/// Where tests run that block their thread: one of their own, so that those of Swift's pool, of which there are no more
/// than processors, stay free for what these tests wait for.
@globalActor
public actor BlockingTests {
  public static let shared = BlockingTests()

  private let executor = QueueExecutor()

  public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
}

private final class QueueExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "BlockingTests")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }

  func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
