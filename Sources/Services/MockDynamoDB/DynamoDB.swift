// SPDX-License-Identifier: Apache-2.0

import AWSJSON
@_exported public import MockCore

/// Amazon DynamoDB: tables with their indexes, items, queries, expressions, transactions, and what surrounds them.
public struct DynamoDB: ServiceBackend {
  public static let service = ServiceDescriptor(
    name: "dynamodb",
    // DynamoDB has words of its own for names of tables that are made.
    validation: ValidationRules(own: ["CreateTableInput.TableName"]),
    model: DynamoDB.model)

  public init() {}

  public var protocols: [any ProtocolCodec] { [Self.codec] }

  public var operations: [Operation<State>] {
    tableOperations
      + itemOperations
      + batchOperations
      + transactionOperations
      + queryOperations
      + statementOperations
      + featureOperations
      + backupOperations
      + replicationOperations
  }

  public func makeState(for scope: Scope) -> State { State(scope: scope) }

  public func nextDeadline(_ state: State) -> Instant? { state.nextDeadline }

  public func tick(_ now: Instant, _ state: inout State, _ context: Context) {
    state.tick(now, context)
  }

  public func resource(_ arn: ARN, _ state: State, _ context: Context) -> Resource? {
    let name = arn.description
    if let stream = state.stream(name, context.now) {
      return Resource(
        arn: arn, policy: stream.policy?.text, attributes: ["StreamViewType": stream.viewType.rawValue])
    }
    guard let table = state.find(TableReference.name(in: name)), table.arn == name else { return nil }
    return Resource(
      arn: arn, policy: table.features.policy?.text, attributes: ["LatestStreamArn": table.stream?.arn ?? ""])
  }

  public func inventory(_ state: State) -> [InventoryItem] {
    state.tables.values.map { table in
      InventoryItem(
        "Table",
        [
          .init("name", .string(table.name)), .init("table_arn", .string(table.arn)),
          .init("item_count", .integer(table.items.count)),
          .init("table_size_bytes", .integer(table.size)),
        ])
    }
  }

  /// Both of DynamoDB's services speak it; the target's prefix tells them apart.
  static let codec = AWSJSON(errorNamespace: "com.amazonaws.dynamodb.v20120810", hasChecksum: true)
}
