// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A table's past, kept while point-in-time recovery is on.
///
/// A copy of an ordered map shares all but what is written later: one copy for each second in which something was
/// written costs little more than the changes themselves.
struct PointInTimeRecovery: Sendable {
  let enabledAt: Instant
  var periodInDays: Int
  /// What the table was until a time, by that time.
  private var past: OrderedMap<Second, Table> = [:]

  struct Second: Comparable, Sendable {
    let value: Int64
    static func < (left: Second, right: Second) -> Bool { left.value < right.value }
  }

  init(enabledAt: Instant, periodInDays: Int) {
    self.enabledAt = enabledAt
    self.periodInDays = periodInDays
  }

  /// How far back one can go.
  func earliest(_ now: Instant) -> Instant {
    max(enabledAt, now - .seconds(periodInDays * 86_400)).roundedDownToSecond
  }

  /// Keeps what the table is before something is written to it at `now`; only the first write of a second does.
  mutating func keep(_ table: borrowing Table, _ now: Instant) {
    let second = Second(value: now.wholeSecondsSince1970)
    guard past.last?.key != second else { return }
    var copy = copy table
    // The past has no past of its own.
    copy.features.recovery = nil
    past[second] = copy
    let horizon = Second(value: earliest(now).wholeSecondsSince1970)
    while let first = past.first, first.key < horizon { _ = past.popFirst() }
  }

  /// What the table was at the end of a second; `nil` where it is what it is now.
  func table(at time: Instant) -> Table? {
    var later = past.ascending(after: Second(value: time.wholeSecondsSince1970))
    return later.next()?.value
  }
}
