// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore
import Synchronization

/// The threads that hash bodies beside the loops: never more than there are processors beside the first.
final class HashingThreads: Sendable {
  private let count: Int
  private let used = Atomic(0)
  /// How long a thread waits for more of a body, in milliseconds, before it leaves.
  let patience: Int32

  init(count: Int, patience: Int32 = 20) {
    self.count = count
    self.patience = patience
  }

  /// Those of this process: all its servers have the same processors.
  static let shared = HashingThreads(count: Int(mock_processor_count()) - 1)

  /// How many are at work.
  var inUse: Int { used.load(ordering: .relaxed) }

  /// Takes one thread; false where all are at work.
  func take() -> Bool {
    if used.add(1, ordering: .relaxed).newValue <= count { return true }
    giveBack()
    return false
  }

  func giveBack() { used.subtract(1, ordering: .relaxed) }
}

/// Hashes one body while it arrives.
///
/// MD5 takes longer than receiving and all other checksums, and can't be split. So a big body has a thread of its own for
/// that, where a processor may be free for one, while its loop receives and takes the others; the thread ends with the
/// body, or when nothing of it came for a while. Of small bodies, and of all others while no thread is to be had, the loop
/// takes every checksum.
///
/// Whoever lets go of this forgets what isn't hashed yet: the client has left.
final class BodyHashing {
  /// Bodies from here on are worth a thread.
  static let threadedSize = 1 << 20
  /// How much is handed to the thread at once, at least.
  static let portion = 128 << 10
  /// How far the loop may be ahead of the thread: then it waits, no longer than a connection's turn may last anyway.
  static let backlogLimit = 4 << 20

  private let length: Int
  private let hasher: BodyHasher
  /// How much of the body was hashed or handed over.
  private var taken = 0
  private var work: HashingWork?

  init(_ hasher: BodyHasher, length: Int, threads: HashingThreads = .shared) {
    self.hasher = hasher
    self.length = length
    if length >= Self.threadedSize, hasher.takesMD5 { work = HashingWork(threads) }
  }

  deinit { work?.end() }

  /// Hashes what was written to the body since the last time, now or soon.
  func take(_ body: borrowing BytesBuilder) {
    guard let work else {
      body.withUnsafeBytes { hasher.update(UnsafeRawBufferPointer(rebasing: $0[taken...])) }
      taken = body.count
      return
    }
    guard body.count &- taken >= Self.portion || body.count == length else { return }
    let portion = body.written(from: taken)
    taken = body.count
    let isThreaded = work.take(portion, from: hasher, isLast: body.count == length)
    portion.withUnsafeBytes { hasher.update($0) }
    if isThreaded { work.keepUp() }
  }

  /// The hasher, once it has seen all that it was given.
  func finish() -> BodyHasher {
    work?.finish(hasher)
    return hasher
  }
}

/// What a loop and the thread that hashes for it share.
private final class HashingWork: @unchecked Sendable {
  private let monitor: OpaquePointer
  private let threads: HashingThreads

  // Touched under the monitor only, but for the hasher, which is the thread's while there is a backlog.
  /// What the thread takes; while there is none, the loop's hasher has it back.
  private var parted: BodyHasher?
  private var waiting: [Bytes] = []
  /// How many bytes the thread has not hashed yet.
  private var backlog = 0
  private var hasThread = false
  private var isIdle = false
  private var isOver = false
  /// The loop waits until the backlog is no longer than this.
  private var awaited: Int?

  init?(_ threads: HashingThreads) {
    guard let monitor = mock_monitor_create() else { return nil }
    self.monitor = monitor
    self.threads = threads
  }

  deinit { mock_monitor_destroy(monitor) }

  private func locked<Result>(_ body: () -> Result) -> Result {
    mock_monitor_lock(monitor)
    defer { mock_monitor_unlock(monitor) }
    return body()
  }

  // MARK: The loop's side

  /// Hands the next bytes over, and parts `hasher` from what the thread takes of them; false where there is no thread.
  func take(_ bytes: Bytes, from hasher: BodyHasher, isLast: Bool) -> Bool {
    locked {
      // The loop would only wait for a thread that begins with the end.
      if !hasThread, !isLast { hasThread = start() }
      guard hasThread else {
        takeBack(hasher)
        return false
      }
      if parted == nil { parted = hasher.parting() }
      waiting.append(bytes)
      backlog += bytes.count
      if isIdle { mock_monitor_wake(monitor) }
      return true
    }
  }

  /// Waits for a thread that is far behind.
  func keepUp() {
    locked {
      // For half of it, so that the two don't wake each other for every portion.
      if backlog > BodyHashing.backlogLimit { wait(for: BodyHashing.backlogLimit / 2) }
    }
  }

  /// Waits for the thread, and gives back to `hasher` what it was parted from.
  func finish(_ hasher: BodyHasher) {
    locked {
      wait(for: 0)
      takeBack(hasher)
    }
    end()
  }

  /// Lets the thread go.
  func end() {
    locked {
      isOver = true
      if isIdle { mock_monitor_wake(monitor) }
    }
  }

  private func takeBack(_ hasher: BodyHasher) {
    guard let parted else { return }
    hasher.rejoin(parted)
    self.parted = nil
  }

  private func wait(for backlog: Int) {
    awaited = backlog
    while self.backlog > backlog { _ = mock_monitor_wait(monitor, -1) }
    awaited = nil
  }

  private func start() -> Bool {
    guard threads.take() else { return false }
    let me = Unmanaged.passRetained(self)
    let failure = mock_thread_start(
      { argument in
        guard let argument else { return nil }
        Unmanaged<HashingWork>.fromOpaque(argument).takeRetainedValue().run()
        return nil
      }, me.toOpaque(), 256 << 10)
    guard failure == 0 else {
      me.release()
      threads.giveBack()
      return false
    }
    return true
  }

  // MARK: The thread's side

  private func run() {
    mock_monitor_lock(monitor)
    while !isOver {
      if waiting.isEmpty {
        isIdle = true
        let wasWoken = mock_monitor_wait(monitor, threads.patience)
        isIdle = false
        if !wasWoken, waiting.isEmpty { break }
      } else {
        hashWaiting()
      }
    }
    hasThread = false
    waiting = []
    mock_monitor_unlock(monitor)
    threads.giveBack()
  }

  private func hashWaiting() {
    let portions = waiting
    waiting = []
    let hasher = parted
    for portion in portions where !isOver {
      mock_monitor_unlock(monitor)
      portion.withUnsafeBytes { hasher?.update($0) }
      mock_monitor_lock(monitor)
      backlog -= portion.count
      if let awaited, backlog <= awaited { mock_monitor_wake(monitor) }
    }
  }
}
