// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The time to live of a table's items: which attribute tells it, and when each item's is over.
struct TimeToLive: Sendable {
  let attribute: String
  /// The items that will expire, by time.
  private var expiries: OrderedMap<Expiry, Void> = [:]
  /// Items that are written with their time long past live until here, so that who writes one still sees it.
  private var notBefore = Instant.distantPast

  /// An item and when it expires.
  struct Expiry: Comparable, Sendable {
    let second: Int64
    /// Where the item stands in the table.
    let key: Bytes

    static func < (left: Expiry, right: Expiry) -> Bool {
      left.second == right.second ? left.key < right.key : left.second < right.second
    }
  }

  /// What is past for longer than this is taken for a mistake and never expires.
  static let longestPast: Int64 = 5 * 365 * 86_400

  init(attribute: String) { self.attribute = attribute }

  /// When items next expire.
  var nextExpiry: Instant? {
    expiries.first.map { max(Instant(secondsSince1970: $0.key.second), notBefore) }
  }

  /// Notes that an item changed; `key` says where it stands in the table.
  mutating func note(_ change: ChangeRecord, key: Bytes) {
    let now = change.time
    let before = change.old.flatMap(second)
    let after = change.new.flatMap(second)
    guard before != after else { return }
    if let before { expiries.removeValue(forKey: Expiry(second: before, key: key)) }
    guard let after, after > now.wholeSecondsSince1970 &- Self.longestPast else { return }
    expiries[Expiry(second: after, key: key)] = ()
    if after <= now.wholeSecondsSince1970, notBefore <= now { notBefore = now + .seconds(1) }
  }

  /// The next item whose time is over by `now`; its deletion takes it out of here.
  func nextExpired(_ now: Instant) -> Bytes? {
    guard let next = nextExpiry, next <= now, let first = expiries.first,
      Instant(secondsSince1970: first.key.second) <= now
    else { return nil }
    return first.key.key
  }

  /// Forgets the next item, where it is this one.
  mutating func drop(_ key: Bytes) {
    if let first = expiries.first?.key, first.key == key { expiries.removeValue(forKey: first) }
  }

  /// The second at which an item's time is over: only whole numbers say one.
  private func second(_ item: Item) -> Int64? {
    guard case .number(let number)? = item[attribute] else { return nil }
    return number.integer.flatMap { $0 > 0 ? Int64($0) : nil }
  }
}
