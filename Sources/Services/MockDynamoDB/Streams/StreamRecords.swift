// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The way to the records of a shard.
extension DynamoDBStreams {
  func getShardIterator(
    _ input: GetShardIteratorInput, _ state: State, _ context: Context
  ) throws(AWSError) -> GetShardIteratorOutput {
    let stream = try Self.stream(input.streamArn, state, context)
    guard let shard = stream.shard(input.shardId, context.now) else { throw .noSuchShard }
    let position: UInt64
    switch input.shardIteratorType {
    case .trimHorizon:
      try Self.refuse(input.sequenceNumber, with: input.shardIteratorType)
      position = stream.horizon(of: shard, context.now)
    case .latest:
      try Self.refuse(input.sequenceNumber, with: input.shardIteratorType)
      position = shard.last.map { $0 &+ 1 } ?? stream.next
    default:
      guard let text = input.sequenceNumber else {
        throw .validation(
          "SequenceNumber must be provided for ShardIteratorType \(input.shardIteratorType.rawValue)"
        )
      }
      guard let sequence = TableStream.sequence(text), sequence < stream.next,
        shard.contains(sequence)
      else {
        throw .validation("Invalid SequenceNumber")
      }
      position = input.shardIteratorType == .afterSequenceNumber ? sequence &+ 1 : sequence
      if stream.wasTrimmed(position, of: shard, context.now) { throw .trimmed }
    }
    let iterator = ShardIterator(
      stream: stream.arn, shard: shard.id, position: position, createdAt: context.now)
    return GetShardIteratorOutput(shardIterator: iterator.text)
  }

  private static func refuse(_ sequenceNumber: String?, with type: ShardIteratorType)
    throws(AWSError)
  {
    guard sequenceNumber == nil else {
      throw .validation(
        "SequenceNumber must not be provided for ShardIteratorType \(type.rawValue)")
    }
  }

  func getRecords(
    _ input: GetRecordsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> GetRecordsOutput {
    let limit = try Self.checked(input.limit, greatest: 1_000, "limit")
    guard let iterator = ShardIterator(input.shardIterator) else {
      throw .validation("Invalid ShardIterator")
    }
    let stream = try Self.stream(iterator.stream, state, context)
    if iterator.isExpired(context.now) { throw .expiredIterator }
    guard let shard = stream.shard(iterator.shard, context.now) else { throw .trimmed }
    if stream.wasTrimmed(iterator.position, of: shard, context.now) { throw .trimmed }
    let page = stream.records(from: iterator.position, in: shard, limit: limit, context.now)
    let isOver = shard.last.map { page.next > $0 } ?? false
    let next = ShardIterator(
      stream: stream.arn, shard: shard.id, position: page.next, createdAt: context.now)
    return GetRecordsOutput(
      records: page.records.map { Self.record($0.sequence, $0.record, stream, context.region) },
      nextShardIterator: isOver ? nil : next.text)
  }

  private static func record(
    _ sequence: UInt64, _ record: ChangeRecord, _ stream: TableStream, _ region: String
  ) -> Record {
    Record(
      eventID: eventID(sequence, stream), eventName: record.kind, eventVersion: "1.1",
      eventSource: "aws:dynamodb", awsRegion: region,
      dynamodb: StreamRecord(
        approximateCreationDateTime: record.time.roundedDownToSecond,
        keys: stream.keyItem(of: record).attributeValues,
        newImage: stream.newImage(of: record)?.attributeValues,
        oldImage: stream.oldImage(of: record)?.attributeValues,
        sequenceNumber: TableStream.text(sequence),
        sizeBytes: stream.size(of: record),
        streamViewType: StreamViewType(rawValue: stream.viewType.rawValue)),
      userIdentity: record.cause == .timeToLive
        ? Identity(principalId: "dynamodb.amazonaws.com", type: "Service") : nil)
  }

  /// 32 hexadecimal digits that follow from the record, so that it has the same id whenever it is read.
  static func eventID(_ sequence: UInt64, _ stream: TableStream) -> String {
    MD5.hash(Bytes("\(stream.arn)/\(sequence)")).hex
  }
}

extension ChangeRecord {
  var kind: DynamoDBStreams.OperationType {
    old == nil ? .insert : new == nil ? .remove : .modify
  }
}

extension AWSError {
  static func noSuchStream(_ arn: String) -> AWSError {
    AWSError("ResourceNotFoundException", "Requested resource not found: Stream: \(arn) not found")
  }

  static let noSuchShard = AWSError(
    "ResourceNotFoundException", "Requested resource not found: Shard does not exist")

  static let trimmed = AWSError(
    "TrimmedDataAccessException",
    "The operation attempted to read past the oldest stream record in a shard.")

  static let expiredIterator = AWSError(
    "ExpiredIteratorException",
    "The shard iterator has expired and can no longer be used to retrieve stream records. "
      + "A shard iterator expires 15 minutes after it is retrieved using the GetShardIterator action."
  )
}
