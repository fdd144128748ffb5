// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Where items stand: the hash of the partition key, which spreads the partitions over a table as AWS's does, then the
/// partition key itself, then the sort key in DynamoDB's order.
enum KeyBytes {
  /// How many bytes the hash takes.
  static let hashSize = 8

  /// The beginning of all keys in a partition; `nil` where a value can't be a key.
  static func partition(_ values: [Value]) -> Bytes? {
    var parts = BytesBuilder(capacity: 32)
    for value in values {
      guard value.type.isKeyType else { return nil }
      value.appendKeyPart(to: &parts)
    }
    let key = parts.finish()
    var builder = BytesBuilder(capacity: hashSize + key.count + 24)
    append(hash(key), to: &builder)
    builder.append(key)
    return builder.finish()
  }

  /// The key of a table's item; `nil` where it lacks an attribute of the key.
  static func primary(of item: Item, _ keys: QueryableKeys) -> Bytes? {
    guard let (partition, sort) = values(of: item, keys), let start = self.partition(partition) else {
      return nil
    }
    return sort.isEmpty ? start : extend(start, sort)
  }

  /// The key of an index's entry for an item; `nil` where it lacks an attribute of the index's key.
  static func index(of item: Item, _ keys: QueryableKeys, primary: Bytes) -> Bytes? {
    guard let (partition, sort) = values(of: item, keys), let start = self.partition(partition) else {
      return nil
    }
    var builder = BytesBuilder(capacity: start.count + primary.count + 24)
    builder.append(start)
    for value in sort { value.appendKeyPart(to: &builder) }
    builder.append(primary)
    return builder.finish()
  }

  private static func values(
    of item: Item, _ keys: QueryableKeys
  ) -> (partition: [Value], sort: [Value])? {
    var partition: [Value] = []
    for attribute in keys.hash {
      guard let value = item[attribute.name], value.type == attribute.type else { return nil }
      partition.append(value)
    }
    var sort: [Value] = []
    for attribute in keys.range {
      guard let value = item[attribute.name], value.type == attribute.type else { return nil }
      sort.append(value)
    }
    return (partition, sort)
  }

  /// A partition's beginning with values of the sort key behind it.
  static func extend(_ start: Bytes, _ values: [Value], isPrefix: Bool = false) -> Bytes {
    var builder = BytesBuilder(capacity: start.count + 24)
    builder.append(start)
    for (index, value) in values.enumerated() {
      value.appendKeyPart(to: &builder, isPrefix: isPrefix && index == values.count - 1)
    }
    return builder.finish()
  }

  /// FNV-1a, mixed once more so that the first bits, which segments go by, depend on all.
  private static func hash(_ bytes: Bytes) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    bytes.withUnsafeBytes { buffer in
      for byte in buffer { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    }
    hash = (hash ^ hash &>> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash &>> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash &>> 31
  }

  private static func append(_ hash: UInt64, to builder: inout BytesBuilder) {
    withUnsafeBytes(of: hash.bigEndian) { builder.append($0) }
  }

  /// The first key of a segment of a parallel scan.
  static func start(ofSegment segment: Int, of total: Int) -> Bytes? {
    guard segment > 0 else { return nil }
    guard segment < total else { return Bytes([UInt8](repeating: 0xFF, count: hashSize + 1)) }
    // 2^64 * segment / total, by which every hash lies in one segment.
    let (quotient, _) = UInt64(total).dividingFullWidth((UInt64(segment), 0))
    var builder = BytesBuilder(capacity: hashSize)
    append(quotient, to: &builder)
    return builder.finish()
  }
}

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
