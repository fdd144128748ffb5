// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB.State {
  /// The names of all tables, in order.
  public var tableNames: [String] { tables.values.map(\.name) }

  /// What is in a table, for assertions:
  /// `cloud.withState(of: DynamoDB.self) { $0.items(of: "orders") }`. In the order of a scan; `nil` where the table
  /// doesn't exist.
  public func items(of table: String) -> [[String: DynamoDB.AttributeValue]]? {
    find(table)?.items.values.map(\.attributeValues)
  }
}
