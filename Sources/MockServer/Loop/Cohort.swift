// SPDX-License-Identifier: Apache-2.0

import CMockServer
import MockCore

/// Serves connections that became readable at the same time together: first all receive, then all are answered, then all
/// send.
///
/// The kernel's code and ours then stay in the processor's caches for some requests each, instead of displacing one another
/// for every single one.
final class Cohort {
  private final class Place {
    // One thread touches these, for every request.
    @exclusivity(unchecked) var connection: Connection?
    @exclusivity(unchecked) var received = 0
    /// What the connection has to say, until its turn to send.
    @exclusivity(unchecked) var output = RawBuffer()
  }

  private static let size = 16
  /// What each may receive; the rest of a longer request is received in the connection's own turn.
  private static let share = 8 << 10

  private let places = (0..<size).map { _ in Place() }
  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size * share, alignment: 64)

  deinit { memory.deallocate() }

  private func share(of index: Int) -> UnsafeMutableRawBufferPointer {
    let start = index &* Self.share
    return UnsafeMutableRawBufferPointer(rebasing: memory[start..<(start &+ Self.share)])
  }

  /// Serves those whose turn can be shared, and takes their events out of `events` by giving them no token.
  func serve(_ events: UnsafeMutableBufferPointer<mock_event>, of loop: EventLoop) {
    var next = 0
    while next < events.count {
      var count = 0
      while next < events.count, count < Self.size {
        let event = events[next]
        if let connection = loop.connection(of: event),
          let received = connection.receiveAhead(into: share(of: count), event.flags)
        {
          events[next].token = EventLoop.noToken
          places[count].connection = connection
          places[count].received = received
          count &+= 1
        }
        next &+= 1
      }
      inTurn(count, loop) { place, index in
        place.connection?.answerAhead(UnsafeRawBufferPointer(share(of: index)), received: place.received)
      }
      inTurn(count, loop) { place, _ in
        place.connection?.sendAhead()
        place.connection = nil
      }
    }
  }

  /// Lends each place's output to the loop while `body` serves its connection.
  private func inTurn(_ count: Int, _ loop: EventLoop, _ body: (Place, Int) -> Void) {
    for index in 0..<count {
      let place = places[index]
      swap(&loop.output, &place.output)
      body(place, index)
      swap(&loop.output, &place.output)
    }
  }
}
