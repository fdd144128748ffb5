// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which message of a FIFO queue may be received next: each group in order, and none of a group that has one in flight.
struct MessageGroups: Sendable {
  /// A group of which there are messages, ready or in flight. Names are looked up once a step; what is ordered is
  /// ordered by numbers, which compare without a look at other memory.
  private struct Group: Sendable {
    var name: Bytes
    /// The number of the first message that may be received once the group is open.
    var head: UInt64?
    /// How many messages could be received if the group were open.
    var waiting = 0
    var inFlight = 0
  }

  /// A message that could be received if its group were open, in the order of its group.
  private struct Place: Comparable, Sendable {
    let group: UInt64
    let number: UInt64

    static func < (left: Place, right: Place) -> Bool {
      left.group == right.group ? left.number < right.number : left.group < right.group
    }
  }

  private var ids: OrderedMap<Bytes, UInt64> = [:]
  private var groups: OrderedMap<UInt64, Group> = [:]
  private var places: OrderedMap<Place, Void> = [:]
  /// The groups that may be received from, by the number of their first message.
  private var open: OrderedMap<UInt64, UInt64> = [:]
  private var lastID: UInt64 = 0

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
  mutating func add(_ number: UInt64, to name: Bytes) {
    let id = ids[name] ?? makeGroup(name)
    places[Place(group: id, number: number)] = ()
    change(id) { group in
      group.waiting += 1
      group.head = min(group.head ?? .max, number)
    }
  }

  /// A message that could be received is gone, or was received without being hidden from others.
  mutating func remove(_ number: UInt64, from name: Bytes) {
    guard let id = ids[name] else { return }
    takeOut(number, of: id)
  }

  /// A message was received: its group is blocked until every message of it is back or deleted.
  mutating func block(_ name: Bytes, by number: UInt64) {
    guard let id = ids[name] else { return }
    takeOut(number, of: id) { $0.inFlight += 1 }
  }

  /// A message is no longer in flight.
  mutating func release(_ name: Bytes) {
    guard let id = ids[name] else { return }
    change(id) { $0.inFlight -= 1 }
  }

  // MARK: Steps

  private mutating func makeGroup(_ name: Bytes) -> UInt64 {
    lastID &+= 1
    ids[name] = lastID
    groups[lastID] = Group(name: name)
    return lastID
  }

  private mutating func takeOut(_ number: UInt64, of id: UInt64, _ also: (inout Group) -> Void = { _ in }) {
    guard places.removeValue(forKey: Place(group: id, number: number)) != nil else { return }
    let places = places
    change(id) { group in
      group.waiting -= 1
      if group.head == number { group.head = Self.first(of: id, places) }
      also(&group)
    }
  }

  private static func first(of id: UInt64, _ places: OrderedMap<Place, Void>) -> UInt64? {
    var entries = places.ascending(from: Place(group: id, number: 0))
    guard let place = entries.next()?.key, place.group == id else { return nil }
    return place.number
  }

  /// Changes a group, keeps ``open`` in step with it, and forgets it when nothing is left of it.
  private mutating func change(_ id: UInt64, _ change: (inout Group) -> Void) {
    var before: UInt64?
    var after: UInt64?
    var gone: Bytes?
    groups.update(id) { slot in
      guard var group = slot.take() else { return }
      before = group.inFlight == 0 ? group.head : nil
      change(&group)
      after = group.inFlight == 0 ? group.head : nil
      if group.waiting == 0, group.inFlight == 0 { gone = group.name } else { slot = group }
    }
    if before != after {
      if let before { open.removeValue(forKey: before) }
      if let after { open[after] = id }
    }
    if let gone { ids.removeValue(forKey: gone) }
  }
}
