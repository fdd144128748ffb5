// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which keys a listing is about, and which of them it rolls up into common prefixes.
struct KeyFilter: Sendable {
  let prefix: Bytes
  /// Empty where nothing is rolled up.
  let delimiter: Bytes

  /// The common prefix that stands for a key: up to the first delimiter behind ``prefix``.
  func group(of key: Bytes) -> Bytes? {
    guard !delimiter.isEmpty, let place = key.firstIndex(of: delimiter, from: prefix.count) else {
      return nil
    }
    return key.slice(0..<place + delimiter.count)
  }
}

/// What an ordered map is listed by: it begins with a name.
protocol ListingKey: Comparable, Sendable {
  var name: Bytes { get }
  /// Before all others of this name.
  static func first(of name: Bytes) -> Self
}

extension Bytes: ListingKey {
  var name: Bytes { self }
  static func first(of name: Bytes) -> Bytes { name }
}

extension UploadKey: ListingKey {
  var name: Bytes { key }
  static func first(of name: Bytes) -> UploadKey { UploadKey(key: name, sequence: .min) }
}

/// Walks over the keys of a listing in order, with a common prefix in place of all the keys that it stands for: those are
/// jumped over, however many they are.
struct KeyWalk<Key: ListingKey, Value: Sendable>: IteratorProtocol {
  enum Item {
    case entry(Key, Value)
    case group(Bytes)
  }

  private let map: OrderedMap<Key, Value>
  private let filter: KeyFilter
  /// Common prefixes up to this one were on earlier pages.
  private let marker: Bytes
  private let isListed: (Value) -> Bool
  private var entries: OrderedMap<Key, Value>.Entries
  /// The group that was met last.
  private var passed: Bytes?

  /// Begins behind all that `marker` names, or at `resumption`, which is among it. Keys whose value is not `isListed` are
  /// passed over, and make no group.
  init(
    _ map: OrderedMap<Key, Value>, _ filter: KeyFilter, after marker: String?,
    resumingAt resumption: Key? = nil,
    isListed: @escaping (Value) -> Bool = { _ in true }
  ) {
    self.map = map
    self.filter = filter
    self.marker = Bytes(marker ?? "")
    self.isListed = isListed
    if self.marker < filter.prefix {
      entries = map.ascending(from: .first(of: filter.prefix))
    } else if let resumption {
      entries = map.ascending(from: resumption)
    } else {
      entries = map.ascending(from: .first(of: marker == nil ? Bytes() : self.marker.appendingZero))
    }
  }

  mutating func next() -> Item? {
    while let (key, value) = entries.next() {
      let name = key.name
      guard name.hasPrefix(filter.prefix) else { return nil }
      if let passed, name.hasPrefix(passed) {
        guard jump(over: passed) else { return nil }
        continue
      }
      guard let group = filter.group(of: name) else {
        if isListed(value) { return .entry(key, value) }
        continue
      }
      if group <= marker {
        guard jump(over: group) else { return nil }
        continue
      }
      guard isListed(value) else { continue }
      passed = group
      return .group(group)
    }
    return nil
  }

  /// Goes on behind every key that begins with `group`; `false` where there can be none.
  private mutating func jump(over group: Bytes) -> Bool {
    passed = nil
    guard let next = group.successorOfPrefix else { return false }
    entries = map.ascending(from: .first(of: next))
    return true
  }
}

extension Bytes {
  /// The next in the order of bytes: nothing can stand between.
  fileprivate var appendingZero: Bytes {
    var builder = BytesBuilder(capacity: count + 1)
    builder.append(self)
    builder.append(0)
    return builder.finish()
  }

  /// The first in order behind everything that begins with these bytes; `nil` where nothing is.
  fileprivate var successorOfPrefix: Bytes? {
    var end = count
    while end > 0, self[end - 1] == 0xFF { end -= 1 }
    guard end > 0 else { return nil }
    var builder = BytesBuilder(capacity: end)
    builder.append(slice(0..<end - 1))
    builder.append(self[end - 1] + 1)
    return builder.finish()
  }
}
