// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A run of keys: from `lower` on, and below `upper`.
struct KeyInterval: Sendable {
  var lower: Bytes?
  var upper: Bytes?

  init(lower: Bytes? = nil, upper: Bytes? = nil) {
    self.lower = lower
    self.upper = upper
  }

  /// The keys in a partition that a condition picks; `nil` where a value can't be a key.
  init?(_ range: KeyRange) {
    guard let partition = KeyBytes.partition(range.hash) else { return nil }
    let start = range.equal.isEmpty ? partition : KeyBytes.extend(partition, range.equal)
    let end = start.successorOfPrefix
    func key(_ value: Value) -> Bytes { KeyBytes.extend(start, [value]) }
    switch range.last {
    case nil: self.init(lower: start, upper: end)
    case .equal(let value): self.init(lower: key(value), upper: key(value).successorOfPrefix)
    case .less(let value): self.init(lower: start, upper: key(value))
    case .lessOrEqual(let value): self.init(lower: start, upper: key(value).successorOfPrefix)
    case .greater(let value): self.init(lower: key(value).successorOfPrefix, upper: end)
    case .greaterOrEqual(let value): self.init(lower: key(value), upper: end)
    case .between(let low, let high): self.init(lower: key(low), upper: key(high).successorOfPrefix)
    case .beginsWith(let value):
      let prefix = KeyBytes.extend(start, [value], isPrefix: true)
      self.init(lower: prefix, upper: prefix.successorOfPrefix)
    }
  }

  func contains(_ key: Bytes) -> Bool {
    if let lower, key < lower { return false }
    if let upper, key >= upper { return false }
    return true
  }

  /// The entries of a map in this run, in either direction, from behind `start` on.
  func entries(
    of map: OrderedMap<Bytes, Item>, isForward: Bool, after start: Bytes?
  ) -> OrderedMap<Bytes, Item>.Entries {
    if isForward {
      if let start, lower.map({ start >= $0 }) ?? true { return map.ascending(after: start) }
      return lower.map { map.ascending(from: $0) } ?? map.ascending()
    }
    if let start, upper.map({ start < $0 }) ?? true { return map.descending(before: start) }
    return upper.map { map.descending(before: $0) } ?? map.descending()
  }

  /// Whether a scan in this direction has left the run with `key`.
  func isLeft(at key: Bytes, isForward: Bool) -> Bool {
    isForward ? upper.map { key >= $0 } ?? false : lower.map { key < $0 } ?? false
  }
}
