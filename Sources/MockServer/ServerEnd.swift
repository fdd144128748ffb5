// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

/// Runs the loops of a server on their threads, and knows when the last one has ended.
final class ServerEnd: Sendable {
  private struct State {
    var running: Int
    var waiters: [CheckedContinuation<Void, Never>] = []
  }

  /// Deep, as operations run on it: nested documents are read by recursion.
  private static let stackSize = 8 << 20

  private let state: Lock<State>
  private let group: LoopGroup
  /// Raised once and never cleared, for those that block.
  private let flag: mock_signal

  init(running: Int, group: LoopGroup) throws(ServerError) {
    var flag = mock_signal()
    let failure = mock_signal_create(&flag)
    guard failure == 0 else { throw ServerError("cannot wake a thread", errno: -failure) }
    self.flag = flag
    self.group = group
    state = Lock(State(running: running))
  }

  deinit { mock_signal_close(flag) }

  func run(_ loop: EventLoop) throws(ServerError) {
    let start = LoopStart(loop: loop, end: self)
    let argument = Unmanaged.passRetained(start)
    let failure = mock_thread_start(
      { argument in
        guard let argument else { return nil }
        let start = Unmanaged<LoopStart>.fromOpaque(argument).takeRetainedValue()
        start.loop.run()
        start.end.loopEnded()
        return nil
      }, argument.toOpaque(), Self.stackSize)
    guard failure == 0 else {
      argument.release()
      throw ServerError("cannot start a thread", errno: -failure)
    }
  }

  private func loopEnded() {
    let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
      state.running -= 1
      guard state.running == 0 else { return nil }
      defer { state.waiters = [] }
      return state.waiters
    }
    guard let waiters else { return }
    group.set([])
    mock_signal_raise(flag)
    for waiter in waiters { waiter.resume() }
  }

  func reached() async {
    await withCheckedContinuation { waiter in
      let isOver = state.withLock { state in
        if state.running > 0 { state.waiters.append(waiter) }
        return state.running == 0
      }
      if isOver { waiter.resume() }
    }
  }

  func wait() { mock_signal_wait(flag) }
}

private final class LoopStart: Sendable {
  let loop: EventLoop
  let end: ServerEnd
  init(loop: EventLoop, end: ServerEnd) {
    self.loop = loop
    self.end = end
  }
}
