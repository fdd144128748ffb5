// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The capacity that calls take, in DynamoDB's units.
enum CapacityUnits {
  /// One unit for every kilobyte that was begun.
  static func write(_ bytes: Int) -> Double { Double(max(1, (bytes + 1023) / 1024)) }

  /// One unit for every four kilobytes that were begun, or half of one where the read need not be consistent.
  static func read(_ bytes: Int, isConsistent: Bool) -> Double {
    Double(max(1, (bytes + 4095) / 4096)) * (isConsistent ? 1 : 0.5)
  }
}

/// Adds up what a call takes of one table and its indexes.
struct CapacityMeter {
  enum Kind { case read, write }

  /// The table, as the request names it.
  let table: String
  private let details: DynamoDB.ReturnConsumedCapacity?
  /// Transactions also tell what was read and written.
  private let kind: Kind?
  private(set) var tableUnits = 0.0
  private var local: [String: Double] = [:]
  private var global: [String: Double] = [:]

  init(_ table: String, _ details: DynamoDB.ReturnConsumedCapacity?, kind: Kind? = nil) {
    self.table = table
    self.details = details
    self.kind = kind
  }

  mutating func add(_ units: Double) { tableUnits += units }

  mutating func add(_ units: Double, toIndex name: String, isGlobal: Bool) {
    if isGlobal { global[name, default: 0] += units } else { local[name, default: 0] += units }
  }

  mutating func add(_ written: Table.Written, factor: Double = 1) {
    for index in written.indexUnits {
      add(index.units * factor, toIndex: index.index, isGlobal: index.isGlobal)
    }
  }

  /// What is told of it; `nil` where nobody asked.
  var consumed: DynamoDB.ConsumedCapacity? {
    guard details == .total || details == .indexes else { return nil }
    let total = tableUnits + local.values.reduce(0, +) + global.values.reduce(0, +)
    var result = DynamoDB.ConsumedCapacity()
    result.tableName = table
    result.capacityUnits = total
    if kind == .read { result.readCapacityUnits = total }
    if kind == .write { result.writeCapacityUnits = total }
    guard details == .indexes else { return result }
    result.table = capacity(tableUnits)
    if !local.isEmpty { result.localSecondaryIndexes = local.mapValues(capacity) }
    if !global.isEmpty { result.globalSecondaryIndexes = global.mapValues(capacity) }
    return result
  }

  private func capacity(_ units: Double) -> DynamoDB.Capacity {
    DynamoDB.Capacity(
      readCapacityUnits: kind == .read ? units : nil, writeCapacityUnits: kind == .write ? units : nil,
      capacityUnits: units)
  }
}
