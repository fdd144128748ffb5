// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which message of a FIFO queue may be received next: each group in order, and none of a group that has one in flight.
struct MessageGroups: Sendable {
  /// A message that could be received if its group were free, in the order of its group.
  private struct Place: Comparable, Sendable {
    let group: Bytes
    let number: UInt64

    static func < (left: Place, right: Place) -> Bool {
      left.group == right.group ? left.number < right.number : left.group < right.group
    }
  }

  private var places: OrderedMap<Place, Void> = [:]
  /// How many messages are in flight, of the groups that have any.
  private var inFlight: OrderedMap<Bytes, Int> = [:]
  /// The groups that may be received from, by the number of their first message.
  private var open: OrderedMap<UInt64, Bytes> = [:]

  /// Visits the messages that may be received, in the order in which they are: as many of one group as possible, then
  /// those of the next; until `body` says that it has enough.
  func forEachOpen(_ body: (UInt64) -> Bool) {
    for (head, group) in open {
      for (place, _) in places.ascending(from: Place(group: group, number: head)) {
        guard place.group == group else { break }
        guard body(place.number) else { return }
      }
    }
  }

  /// A message can be received from now on, as far as it is concerned.
  mutating func add(_ number: UInt64, to group: Bytes) {
    let head = head(of: group)
    places[Place(group: group, number: number)] = ()
    if inFlight[group] == nil, number < head ?? .max { reopen(group, was: head) }
  }

  /// A message that could be received is gone, or was received without being hidden from others.
  mutating func remove(_ number: UInt64, from group: Bytes) {
    places.removeValue(forKey: Place(group: group, number: number))
    if open.removeValue(forKey: number) != nil { reopen(group, was: nil) }
  }

  /// A message was received: its group is blocked until every message of it is back or deleted.
  mutating func block(_ group: Bytes, by number: UInt64) {
    if let head = head(of: group) { open.removeValue(forKey: head) }
    places.removeValue(forKey: Place(group: group, number: number))
    inFlight[group, default: 0] += 1
  }

  /// A message is no longer in flight.
  mutating func release(_ group: Bytes) {
    let remaining = (inFlight[group] ?? 0) - 1
    inFlight[group] = remaining > 0 ? remaining : nil
    if remaining <= 0 { reopen(group, was: nil) }
  }

  private func head(of group: Bytes) -> UInt64? {
    var entries = places.ascending(from: Place(group: group, number: 0))
    guard let place = entries.next()?.key, place.group == group else { return nil }
    return place.number
  }

  private mutating func reopen(_ group: Bytes, was head: UInt64?) {
    if let head { open.removeValue(forKey: head) }
    if let first = self.head(of: group) { open[first] = group }
  }
}
