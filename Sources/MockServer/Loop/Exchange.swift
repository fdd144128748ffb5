// SPDX-License-Identifier: Apache-2.0

import MockCore
import Synchronization

/// One request and what becomes of it: the meeting point of a connection, which lives on its loop's thread, and a
/// responder, which may answer from any thread.
final class Exchange: @unchecked Sendable {
  let loop: EventLoop
  let isHead: Bool
  let isHTTP10: Bool
  let keepsAlive: Bool
  private let isAnswered = Atomic(false)

  // Touched on the loop's thread only.
  @exclusivity(unchecked) var connection: Connection?
  @exclusivity(unchecked) var ticket: (any HTTPTicket)?
  /// Whether the responder is being called right now, so that an answer need not travel.
  @exclusivity(unchecked) var isBeingAsked = false
  @exclusivity(unchecked) var outcome: HTTPOutcome?
  /// A streamed body under way: its task, its framing, what it still owes, and its wish to go on.
  var stream: Task<Void, Never>?
  var streamFraming = BodyFraming.none
  var streamRemaining = 0
  var streamDemand: UnsafeContinuation<Bool, Never>?

  init(_ connection: Connection, loop: EventLoop, isHead: Bool, isHTTP10: Bool, keepsAlive: Bool) {
    self.connection = connection
    self.loop = loop
    self.isHead = isHead
    self.isHTTP10 = isHTTP10
    self.keepsAlive = keepsAlive
  }

  /// Takes the responder's answer; a second one is ignored.
  func complete(_ outcome: HTTPOutcome) {
    guard !isAnswered.exchange(true, ordering: .relaxed) else { return }
    if loop.isCurrent, isBeingAsked {
      self.outcome = outcome
    } else {
      loop.post(.outcome(self, outcome))
    }
  }

  /// Forgets everything that waits for the client, which has gone.
  func abandon() {
    connection = nil
    ticket?.cancel()
    ticket = nil
    stream?.cancel()
    stream = nil
    resumeStream(false)
  }

  func resumeStream(_ goOn: Bool) {
    guard let demand = streamDemand else { return }
    streamDemand = nil
    demand.resume(returning: goOn)
  }
}
