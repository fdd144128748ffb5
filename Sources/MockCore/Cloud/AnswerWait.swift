// SPDX-License-Identifier: Apache-2.0

/// Waits for a completion without holding a thread; cancelling the task cancels the ticket.
func waitForAnswer<Value: Sendable>(
  _ start: @escaping @Sendable (@escaping @Sendable (Value) -> Void) -> (any HTTPTicket)?
) async throws -> Value {
  let wait = AnswerWait<Value>()
  return try await withTaskCancellationHandler {
    try await withCheckedThrowingContinuation { continuation in
      wait.begin(continuation)
      let ticket = start { wait.finish(.success($0)) }
      if let ticket { wait.hold(ticket) }
    }
  } onCancel: {
    wait.cancel()
  }
}

/// The meeting point of an answer, a cancellation and the task that waits for either.
private final class AnswerWait<Value: Sendable>: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Value, any Error>?
    var ticket: (any HTTPTicket)?
    var isOver = false
  }

  private let state = Lock(State())

  func begin(_ continuation: CheckedContinuation<Value, any Error>) {
    let isOver = state.withLock { state in
      if !state.isOver { state.continuation = continuation }
      return state.isOver
    }
    if isOver { continuation.resume(throwing: CancellationError()) }
  }

  func hold(_ ticket: any HTTPTicket) {
    let isOver = state.withLock { state in
      if !state.isOver { state.ticket = ticket }
      return state.isOver
    }
    if isOver { ticket.cancel() }
  }

  func finish(_ result: Result<Value, any Error>) {
    let continuation = state.withLock { state in
      state.isOver = true
      state.ticket = nil
      return state.continuation.take()
    }
    continuation?.resume(with: result)
  }

  func cancel() {
    let (continuation, ticket) = state.withLock { state in
      state.isOver = true
      return (state.continuation.take(), state.ticket.take())
    }
    ticket?.cancel()
    continuation?.resume(throwing: CancellationError())
  }
}
