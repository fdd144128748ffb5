// SPDX-License-Identifier: Apache-2.0

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The time of one cloud: the machine's, shifted, or one that stands still.
struct CloudTime: Sendable {
  enum Mode: Sendable {
    /// The machine's time plus this many microseconds.
    case running(offset: Int64)
    case frozen(Instant)
  }

  private(set) var mode: Mode

  init(start: Instant?) {
    mode = start.map { .frozen($0) } ?? .running(offset: 0)
  }

  var now: Instant {
    switch mode {
    case .running(let offset):
      Instant(microsecondsSince1970: Self.machineTime.microsecondsSince1970 &+ offset)
    case .frozen(let instant): instant
    }
  }

  var isFrozen: Bool { if case .frozen = mode { true } else { false } }

  /// It runs, and is the machine's within a minute: nobody moved it.
  var followsMachine: Bool {
    if case .running(let offset) = mode { offset.magnitude < 60_000_000 } else { false }
  }

  mutating func freeze(at instant: Instant?) { mode = .frozen(instant ?? now) }

  mutating func run(from instant: Instant?) {
    let (offset, overflow) = (instant ?? now).microsecondsSince1970.subtractingReportingOverflow(
      Self.machineTime.microsecondsSince1970)
    mode = .running(offset: overflow ? 0 : offset)
  }

  mutating func advance(by duration: Duration) {
    let target = now + duration
    if isFrozen { mode = .frozen(target) } else { run(from: target) }
  }

  static var machineTime: Instant {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Instant(microsecondsSince1970: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000)
  }
}

/// The virtual clock of a cloud: it runs with the machine's until it is frozen or moved.
public struct CloudClock: Sendable {
  let cloud: MockCloud

  public var now: Instant { cloud.core.locked { $0.time.now } }
  public var isFrozen: Bool { cloud.core.locked { $0.time.isFrozen } }

  /// Stops the clock, at `instant` if given: what is due by then happens first.
  public func freeze(at instant: Instant? = nil) { cloud.core.changeTime { $0.freeze(at: instant) } }

  /// Lets the clock run again, from where it stands or from `instant`.
  public func resume(from instant: Instant? = nil) { cloud.core.changeTime { $0.run(from: instant) } }

  /// Moves the clock forward; everything that falls due on the way happens, in order of time, before this returns.
  public func advance(by duration: Duration) { cloud.core.changeTime { $0.advance(by: duration) } }

  /// How many calls wait for this clock or for a change of state, such as long polls: a test that lets time pass for a
  /// call that it made in another task does so once the call is among them.
  public var waitingCalls: Int { cloud.core.locked { $0.pending.count } }
}
