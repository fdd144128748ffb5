// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What a FIFO queue remembers of sent messages for five minutes, also when they are received and deleted by then.
struct DeduplicationLog: Sendable {
  static let interval = Duration.seconds(300)

  struct Record: Sendable {
    let messageID: String
    let sequenceNumber: String?
    let sentAt: Instant
  }

  private var records: OrderedMap<Bytes, Record> = [:]
  private var order: OrderedMap<MessageStore.Moment, Bytes> = [:]

  /// The message that was sent under this id within the interval. A group makes ids of one group distinct from those of others.
  mutating func record(of id: String, in group: String?, now: Instant) -> Record? {
    while let (moment, key) = order.first, moment.time + Self.interval <= now {
      order.removeValue(forKey: moment)
      records.removeValue(forKey: key)
    }
    return records[Self.key(id, group)]
  }

  mutating func add(_ record: Record, of id: String, in group: String?, number: UInt64) {
    let key = Self.key(id, group)
    records[key] = record
    order[MessageStore.Moment(time: record.sentAt, number: number)] = key
  }

  private static func key(_ id: String, _ group: String?) -> Bytes {
    Bytes(group.map { "\($0)\u{0}\(id)" } ?? id)
  }
}
