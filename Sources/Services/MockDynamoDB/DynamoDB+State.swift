// SPDX-License-Identifier: Apache-2.0

import MockCore

extension DynamoDB {
  /// The tables of one account in one region, and what belongs to them.
  public struct State: Sendable {
    let scope: Scope
    /// By name.
    var tables: OrderedMap<Bytes, Table> = [:]

    init(scope: Scope) { self.scope = scope }
  }
}
