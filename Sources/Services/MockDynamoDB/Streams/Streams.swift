// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Which streams there are, and what stands in their shards.
extension DynamoDBStreams {
  func listStreams(
    _ input: ListStreamsInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListStreamsOutput {
    let limit = try Self.checked(input.limit, greatest: 100, "limit")
    let name = input.tableName.map(TableReference.name)
    var streams: [Stream] = []
    for stream in state.streams(context.now) {
      guard name.map({ $0 == stream.tableName }) ?? true,
        input.exclusiveStartStreamArn?.utf8Precedes(stream.arn) ?? true
      else { continue }
      if streams.count == limit {
        return ListStreamsOutput(streams: streams, lastEvaluatedStreamArn: streams.last?.streamArn)
      }
      streams.append(
        Stream(streamArn: stream.arn, tableName: stream.tableName, streamLabel: stream.label))
    }
    return ListStreamsOutput(streams: streams)
  }

  func describeStream(
    _ input: DescribeStreamInput, _ state: State, _ context: Context
  ) throws(AWSError) -> DescribeStreamOutput {
    let limit = try Self.checked(input.limit, greatest: 100, "limit")
    let stream = try Self.stream(input.streamArn, state, context)
    var shards = stream.shards(context.now)[...]
    if let filter = input.shardFilter, filter.type == .childShards {
      guard let parent = filter.shardId else {
        throw .validation("ShardFilter of type CHILD_SHARDS needs a ShardId")
      }
      shards = shards.filter { $0.parent == parent }[...]
    }
    if let start = input.exclusiveStartShardId {
      guard let index = shards.firstIndex(where: { $0.id == start }) else { throw .noSuchShard }
      shards = shards[(index + 1)...]
    }
    let page = shards.prefix(limit)
    return DescribeStreamOutput(
      streamDescription: StreamDescription(
        streamArn: stream.arn, streamLabel: stream.label,
        streamStatus: stream.isEnabled ? .enabled : .disabled,
        streamViewType: StreamViewType(rawValue: stream.viewType.rawValue),
        creationRequestDateTime: stream.createdAt.roundedDownToMillisecond,
        tableName: stream.tableName,
        keySchema: stream.keys.hash.map { KeySchemaElement(attributeName: $0.name, keyType: .hash) }
          + stream.keys.range.map { KeySchemaElement(attributeName: $0.name, keyType: .range) },
        shards: page.map(Self.description),
        lastEvaluatedShardId: page.count < shards.count ? page.last?.id : nil))
  }

  private static func description(_ shard: StreamShard) -> Shard {
    Shard(
      shardId: shard.id,
      sequenceNumberRange: SequenceNumberRange(
        startingSequenceNumber: TableStream.text(shard.first),
        endingSequenceNumber: shard.last.map(TableStream.text)),
      parentShardId: shard.parent)
  }

  static func stream(_ arn: String, _ state: State, _ context: Context) throws(AWSError)
    -> TableStream
  {
    guard let parsed = ARN(arn), parsed.service == "dynamodb", parsed.resource.contains("/stream/")
    else {
      throw .validation("Invalid StreamArn")
    }
    guard let stream = state.stream(arn, context.now) else { throw .noSuchStream(arn) }
    return stream
  }

  static func checked(_ limit: Int?, greatest: Int, _ name: String) throws(AWSError) -> Int {
    guard let limit else { return greatest }
    guard limit <= greatest else {
      throw .constraint(
        String(limit), at: name, "Member must have value less than or equal to \(greatest)")
    }
    return limit
  }
}
