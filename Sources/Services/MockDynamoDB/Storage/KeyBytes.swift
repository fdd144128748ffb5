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
    append(key.withUnsafeBytes { hash($0) }, to: &builder)
    builder.append(key)
    return builder.finish()
  }

  /// The key of a table's item; `nil` where it lacks an attribute of the key.
  static func primary(of item: Item, _ keys: QueryableKeys) -> Bytes? { item.place(keys) }

  /// The key of an index's entry for an item; `nil` where it lacks an attribute of the index's key.
  static func index(of item: Item, _ keys: QueryableKeys, primary: Bytes) -> Bytes? {
    item.place(keys, primary)
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
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
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
