// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The streams of tables, and those that tables had.
extension DynamoDB.State {
  /// A stream for a table, with an ARN that no other one has or had.
  func newStream(
    of arn: String, _ keys: QueryableKeys, _ viewType: DynamoDB.StreamViewType,
    after old: TableStream? = nil,
    _ now: Instant
  ) -> TableStream {
    var time = now
    while true {
      let stream = TableStream(of: arn, keys, viewType, now: time)
      if formerStreams[Bytes(stream.arn)] == nil, stream.arn != old?.arn { return stream }
      time += .milliseconds(1)
    }
  }

  /// Keeps a stream that its table no longer has, for those who still read it.
  mutating func retire(_ stream: TableStream?, _ now: Instant) {
    for (arn, former) in formerStreams where former.isGone(now) {
      formerStreams.removeValue(forKey: arn)
    }
    guard var stream else { return }
    stream.disable(now)
    formerStreams[Bytes(stream.arn)] = stream
  }

  /// All streams that can be read, by ARN.
  func streams(_ now: Instant) -> [TableStream] {
    (tables.values.compactMap(\.stream) + formerStreams.values).filter { !$0.isGone(now) }
      .sorted { $0.arn.utf8Precedes($1.arn) }
  }

  func stream(_ arn: String, _ now: Instant) -> TableStream? {
    let current = find(TableReference.name(in: arn))?.stream
    let stream = current?.arn == arn ? current : formerStreams[Bytes(arn)]
    return stream.flatMap { $0.isGone(now) ? nil : $0 }
  }
}
