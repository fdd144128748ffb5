// SPDX-License-Identifier: Apache-2.0

import AWSJSON
@_exported public import MockCore

/// Amazon DynamoDB: tables with their indexes, items, queries, expressions, transactions, and what surrounds them.
public struct DynamoDB: ServiceBackend {
  public static let service = ServiceDescriptor(name: "dynamodb", model: DynamoDB.model)

  public init() {}

  public var protocols: [any ProtocolCodec] { [Self.codec] }

  public var operations: [Operation<State>] {
    tableOperations
  }

  public func makeState(for scope: Scope) -> State { State(scope: scope) }

  /// Both of DynamoDB's services speak it; the target's prefix tells them apart.
  static let codec = AWSJSON(errorNamespace: "com.amazonaws.dynamodb.v20120810", hasChecksum: true)
}
