// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  var tableOperations: [Operation<State>] {
    [
      .reading(API.listTables, listTables)
    ]
  }

  func listTables(
    _ input: ListTablesInput, _ state: State, _ context: Context
  ) throws(AWSError) -> ListTablesOutput {
    let limit = input.limit ?? 100
    var rest =
      input.exclusiveStartTableName.map { state.tables.ascending(after: Bytes($0)) }
      ?? state.tables.ascending()
    var names: [String] = []
    while names.count < limit, let table = rest.next() { names.append(table.value.name) }
    return ListTablesOutput(tableNames: names, lastEvaluatedTableName: rest.next() == nil ? nil : names.last)
  }
}
