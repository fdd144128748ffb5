// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Who hears of items that change: the table's stream, its times to live, Kinesis, and replicas in other regions.
extension Table {
  /// Tells those who listen to the table of an item that changed; `nil` stands for one that isn't there.
  mutating func recordChange(old: Item?, new: Item?, _ cause: ChangeCause, _ context: Context) {
    // Most tables have nobody who listens.
    guard features.hasListeners || stream?.isEnabled == true else { return }
    let change = ChangeRecord(old: old, new: new, cause: cause, time: context.now)
    if stream?.isEnabled == true {
      stream?.append(change)
      announceRecord(context)
    }
    if !features.kinesisDestinations.isEmpty { tellKinesis(change, context) }
    let isReplicated = !features.replication.isEmpty && cause != .replication
    guard features.timeToLive != nil || isReplicated,
      let key = (new ?? old).flatMap({ KeyBytes.primary(of: $0, keys) })
    else { return }
    features.timeToLive?.note(change, key: key)
    if isReplicated { replicate(new, at: key, context) }
  }

  /// Tells functions that the stream has something for them: one event to the Lambda of the place, whose source is the
  /// stream. What it is they read with `GetRecords`, as in AWS.
  private func announceRecord(_ context: Context) {
    guard context.offers("lambda"), let source = stream.flatMap({ ARN($0.arn) }) else { return }
    context.emit(
      Event(
        to: context.scope.arn("lambda", "event-source-mapping"), from: "dynamodb.amazonaws.com",
        sourceARN: source, payload: Bytes()))
  }

  /// Puts the record of a change into the Kinesis streams that are to have it.
  private func tellKinesis(_ change: ChangeRecord, _ context: Context) {
    for destination in features.kinesisDestinations where destination.isActive {
      let isFine = destination.precision == .microsecond
      let time = isFine ? change.time.microsecondsSince1970 : change.time.millisecondsSince1970
      let keyItem = (change.new ?? change.old ?? Item()).keeping(
        (keys.hash + keys.range).map(\.name))
      var record: [Document.Member] = [
        .init("ApproximateCreationDateTime", .integer(Int(time))), .init("Keys", keyItem.document),
      ]
      if let new = change.new { record.append(.init("NewImage", new.document)) }
      if let old = change.old { record.append(.init("OldImage", old.document)) }
      let size = keyItem.size + (change.new?.size ?? 0) + (change.old?.size ?? 0)
      record.append(.init("SizeBytes", .integer(size)))
      if isFine { record.append(.init("ApproximateCreationDateTimePrecision", "MICROSECOND")) }
      let identity: Document =
        change.cause == .timeToLive
        ? ["principalId": "dynamodb.amazonaws.com", "type": "Service"] : .null
      context.emit(
        Event(
          to: destination.arn, from: "dynamodb.amazonaws.com", sourceARN: ARN(arn),
          payload: JSON.serialize([
            "awsRegion": .string(context.region), "eventID": .string(context.uuid()),
            "eventName": .string(change.kind.rawValue), "userIdentity": identity,
            "recordFormat": "application/json", "tableName": .string(name),
            "dynamodb": .object(record),
            "eventSource": "aws:dynamodb",
          ]),
          attributes: ["PartitionKey": JSON.serialize(keyItem.document).description]))
    }
  }

  private func replicate(_ new: Item?, at key: Bytes, _ context: Context) {
    for region in features.replication.regions {
      _ = try? context.withState(in: region) {
        (state: inout DynamoDB.State, context: Context) throws(AWSError) in
        try state.update(Bytes(name)) { table throws(AWSError) in
          table.write(new, at: key, .replication, context)
        }
      }
    }
  }

  /// Keeps what the table is now, where its past is kept, before something is written to it.
  mutating func keepPast(_ now: Instant) {
    guard features.recovery != nil else { return }
    let present = self
    features.recovery?.keep(present, now)
  }
}
