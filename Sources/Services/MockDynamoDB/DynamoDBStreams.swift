// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Amazon DynamoDB Streams: what changed in the tables of ``DynamoDB``, on whose state it stands.
public struct DynamoDBStreams: ServiceBackend {
  public typealias State = DynamoDB.State

  public static let service = ServiceDescriptor(
    name: "streams.dynamodb", signingNames: ["dynamodb"], model: DynamoDBStreams.model)

  public init() {}

  public var protocols: [any ProtocolCodec] { [DynamoDB.codec] }

  public var operations: [Operation<State>] {
    [
      .reading(API.listStreams, listStreams),
      .reading(API.describeStream, describeStream),
      .reading(API.getShardIterator, getShardIterator),
      .reading(API.getRecords, getRecords),
    ]
  }

  public func makeState(for scope: Scope) -> State { State(scope: scope) }
}
