// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The stream of a table's changes.
struct TableStream: Sendable {
  let arn: String
  /// When the stream was made; it tells a table's streams apart.
  let label: String
  let viewType: DynamoDB.StreamViewType
  var isEnabled = true
  /// By sequence number.
  private(set) var records: OrderedMap<UInt64, ChangeRecord> = [:]
  private var count: UInt64 = 0

  init(of table: String, _ viewType: DynamoDB.StreamViewType, now: Instant) {
    // Without the zone: `2023-11-14T22:13:20.000`.
    label = String(now.iso8601(fraction: .milliseconds).dropLast())
    arn = "\(table)/stream/\(label)"
    self.viewType = viewType
  }

  mutating func append(_ record: ChangeRecord) {
    count += 1
    records[count] = record
  }
}

/// How an item changed.
struct ChangeRecord: Sendable {
  let old: Item?
  let new: Item?
  let cause: Table.ChangeCause
  let time: Instant
}

extension Table {
  /// Tells those who listen to the table of an item that changed; `nil` stands for one that isn't there.
  mutating func recordChange(old: Item?, new: Item?, _ cause: ChangeCause, _ context: Context) {
    guard stream?.isEnabled == true else { return }
    stream?.append(ChangeRecord(old: old, new: new, cause: cause, time: context.now))
  }
}
