// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which keys of a bucket want attention, and when: what is due is found without a look at anything else.
///
/// An entry only says that its key is to be looked at: what was due may have gone meanwhile.
struct Agenda: Sendable {
  private struct Entry: Hashable, Comparable {
    var time: Instant
    var key: Bytes

    static func < (left: Entry, right: Entry) -> Bool {
      left.time == right.time ? left.key < right.key : left.time < right.time
    }
  }

  private var entries: OrderedMap<Entry, Bool> = [:]

  /// When the first key is due.
  var first: Instant? { entries.first?.key.time }

  mutating func add(_ key: Bytes, at time: Instant) {
    guard time < .distantFuture else { return }
    entries[Entry(time: time, key: key)] = true
  }

  /// Takes the next key that is due by `now`.
  mutating func pop(by now: Instant) -> Bytes? {
    guard let first, first <= now else { return nil }
    return entries.popFirst()?.key.key
  }
}
