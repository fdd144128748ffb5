// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How an item changed.
struct ChangeRecord: Sendable {
  /// `nil` where there was none.
  let old: Item?
  /// `nil` where there is none any more.
  let new: Item?
  let cause: Table.ChangeCause
  let time: Instant
}

/// A part of a stream: a line of records that ends after some hours, with a child to carry on.
struct StreamShard: Sendable {
  let id: String
  let parent: String?
  let createdAt: Instant
  let first: UInt64
  /// The last number of a shard that is closed.
  var last: UInt64?
  var closedAt: Instant?

  func contains(_ sequence: UInt64) -> Bool { sequence >= first && sequence <= last ?? .max }
}

/// The changes of a table's items, kept for a day.
struct TableStream: Sendable {
  static let retention = Duration.seconds(86_400)
  /// How long a shard takes records.
  static let shardLifetime = Duration.seconds(4 * 3_600)

  let arn: String
  /// When the stream was made; it tells a table's streams apart.
  let label: String
  let keys: QueryableKeys
  let viewType: DynamoDB.StreamViewType
  let createdAt: Instant

  /// Oldest first. Each but the last one is closed, and so is the last one of a disabled stream.
  private(set) var shards: [StreamShard] = []
  /// By sequence number. Those that are older than a day may still be here: what reads passes over them.
  private var records: OrderedMap<UInt64, ChangeRecord> = [:]
  private var sequence: UInt64 = 0
  private(set) var disabledAt: Instant?
  var policy: ResourcePolicy?

  /// A stream of the table with this ARN.
  init(of table: String, _ keys: QueryableKeys, _ viewType: DynamoDB.StreamViewType, now: Instant) {
    // Without the zone: `2023-11-14T22:13:20.000`.
    label = String(now.iso8601(fraction: .milliseconds).dropLast())
    arn = "\(table)/stream/\(label)"
    self.keys = keys
    self.viewType = viewType
    createdAt = now
    openShard(now)
  }

  var tableName: String { TableReference.name(in: arn) }

  var isEnabled: Bool { disabledAt == nil }

  /// A stream that was switched off is there for one more day.
  func isGone(_ now: Instant) -> Bool { disabledAt.map { $0 + Self.retention <= now } ?? false }

  // MARK: Writing

  /// Notes a change, where the stream is on.
  mutating func append(_ record: ChangeRecord) {
    guard isEnabled else { return }
    if let shard = shards.last, shard.createdAt + Self.shardLifetime <= record.time {
      closeShard(record.time)
      openShard(record.time)
    }
    trim(record.time)
    sequence &+= 1
    records[sequence] = record
  }

  mutating func disable(_ now: Instant) {
    guard isEnabled else { return }
    closeShard(now)
    disabledAt = now
  }

  private mutating func openShard(_ now: Instant) {
    sequence &+= 1
    let milliseconds = String(max(now.millisecondsSince1970, 0)).padded(to: 20)
    // What tells shards of one moment apart follows from the stream.
    let suffix = MD5.hash(Bytes("\(arn)/\(sequence)")).hex.prefix(8)
    shards.append(
      StreamShard(
        id: "shardId-\(milliseconds)-\(suffix)", parent: shards.last?.id, createdAt: now,
        first: sequence))
  }

  private mutating func closeShard(_ now: Instant) {
    guard let index = shards.indices.last else { return }
    shards[index].last = sequence
    shards[index].closedAt = now
  }

  private mutating func trim(_ now: Instant) {
    while let first = records.first, isTrimmed(first.value, now) { _ = records.popFirst() }
    shards = shards(now)
  }

  private func isTrimmed(_ record: ChangeRecord, _ now: Instant) -> Bool {
    record.time + Self.retention <= now
  }

  private func isTrimmed(_ shard: StreamShard, _ now: Instant) -> Bool {
    shard.closedAt.map { $0 + Self.retention <= now } ?? false
  }

  // MARK: Reading

  /// The shards that still have records, or may get some.
  func shards(_ now: Instant) -> [StreamShard] { shards.filter { !isTrimmed($0, now) } }

  func shard(_ id: String, _ now: Instant) -> StreamShard? { shards(now).first { $0.id == id } }

  /// The first record that can still be read of a shard, or the one to come.
  func horizon(of shard: StreamShard, _ now: Instant) -> UInt64 {
    for (sequence, record) in records.ascending(from: shard.first) where !isTrimmed(record, now) {
      return shard.contains(sequence) ? sequence : shard.last.map { $0 &+ 1 } ?? sequence
    }
    return shard.last.map { $0 &+ 1 } ?? next
  }

  /// The number that the next record will get.
  var next: UInt64 { sequence &+ 1 }

  /// Whether records from this number on were there and are no more. The number that a shard begins with is no record's.
  func wasTrimmed(_ sequence: UInt64, of shard: StreamShard, _ now: Instant) -> Bool {
    max(sequence, shard.first &+ 1) < horizon(of: shard, now)
  }

  /// Records of a shard from a number on, up to a count and a size, and where to go on.
  func records(
    from start: UInt64, in shard: StreamShard, limit: Int, _ now: Instant
  ) -> (records: [(sequence: UInt64, record: ChangeRecord)], next: UInt64) {
    var page: [(sequence: UInt64, record: ChangeRecord)] = []
    var size = 0
    for (sequence, record) in records.ascending(from: start) {
      guard shard.contains(sequence), page.count < limit else { break }
      guard !isTrimmed(record, now) else { continue }
      size += self.size(of: record)
      if size > 1_048_576, !page.isEmpty { break }
      page.append((sequence, record))
    }
    return (page, page.last.map { $0.sequence &+ 1 } ?? start)
  }

  // MARK: What records say

  /// The key of the item that changed.
  func keyItem(of record: ChangeRecord) -> Item {
    (record.new ?? record.old ?? Item()).keeping((keys.hash + keys.range).map(\.name))
  }

  func oldImage(of record: ChangeRecord) -> Item? {
    viewType == .oldImage || viewType == .newAndOldImages ? record.old : nil
  }

  func newImage(of record: ChangeRecord) -> Item? {
    viewType == .newImage || viewType == .newAndOldImages ? record.new : nil
  }

  func size(of record: ChangeRecord) -> Int {
    keyItem(of: record).size + (oldImage(of: record)?.size ?? 0) + (newImage(of: record)?.size ?? 0)
  }

  /// A sequence number as it is printed: 21 digits, so that the order of texts is that of numbers.
  static func text(_ sequence: UInt64) -> String { "1" + String(sequence).padded(to: 20) }

  static func sequence(_ text: String) -> UInt64? {
    guard text.utf8.count == 21, text.utf8.first == UInt8(ascii: "1") else { return nil }
    return UInt64(text.dropFirst())
  }
}

extension String {
  /// The text with zeros before it.
  fileprivate func padded(to length: Int) -> String {
    String(repeating: "0", count: max(length - utf8.count, 0)) + self
  }
}
