// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One thing to do to one item, read and checked as far as that can be done without its table.
struct ItemOperation: Sendable {
  enum Action: Sendable {
    /// The item itself says where it goes.
    case put
    case delete
    /// `nil` makes sure that the item is there.
    case update(UpdateExpression?)
    case check
  }

  /// The bytes that an item may count for.
  static let maximumItemSize = 400 * 1024

  /// As the request names it.
  let table: String
  /// The key, or the whole item that is put.
  let item: Item
  let action: Action
  let condition: ConditionExpression?
  var returnsItemOnFailure = false
  /// What is said where the condition doesn't hold, if not the usual.
  var failure: AWSError?

  static func returnsItem(_ asked: DynamoDB.ReturnValuesOnConditionCheckFailure?) -> Bool {
    asked == .allOld
  }
}

/// What an operation comes to, found out before anything is changed.
struct PlannedWrite: Sendable {
  let place: Bytes
  let old: Item?
  /// What is to stand there; `nil` for nothing.
  let new: Item?
  /// Checks leave things as they are.
  let isWrite: Bool
  var outcome: UpdateExpression.Outcome? = nil

  /// The write units that the table takes.
  var units: Double { CapacityUnits.write(max(old?.size ?? 0, new?.size ?? 0)) }
}

extension Table {
  /// Plans an operation and does it.
  mutating func perform(
    _ operation: ItemOperation, _ context: Context
  ) throws(AWSError) -> (PlannedWrite, Written) {
    guard case .put = operation.action, operation.condition == nil else {
      let plan = try plan(operation)
      return (plan, carryOut(plan, context))
    }
    // Nothing depends on what is there: it is found where it is replaced.
    let place = try place(ofNew: operation.item)
    let written = write(operation.item, at: place, .request, context)
    return (PlannedWrite(place: place, old: written.old, new: operation.item, isWrite: true), written)
  }

  /// Holds an operation against the table: its key, its condition, and what an update makes of the item.
  func plan(_ operation: ItemOperation) throws(AWSError) -> PlannedWrite {
    switch operation.action {
    case .put:
      let place = try place(ofNew: operation.item)
      let old = items[place]
      try Self.check(operation, old)
      return PlannedWrite(place: place, old: old, new: operation.item, isWrite: true)
    case .delete:
      let place = try place(ofKey: operation.item)
      let old = items[place]
      try Self.check(operation, old)
      return PlannedWrite(place: place, old: old, new: nil, isWrite: true)
    case .check:
      let place = try place(ofKey: operation.item)
      let old = items[place]
      try Self.check(operation, old)
      return PlannedWrite(place: place, old: old, new: old, isWrite: false)
    case .update(let update):
      let place = try place(ofKey: operation.item)
      for step in update?.steps ?? [] where isKey(step.path.head) { throw .keyIsImmutable(step.path.head) }
      let old = items[place]
      try Self.check(operation, old)
      return try plan(update, place, old, key: operation.item)
    }
  }

  private func plan(
    _ update: UpdateExpression?, _ place: Bytes, _ old: Item?, key: Item
  ) throws(AWSError) -> PlannedWrite {
    guard let update else {
      return PlannedWrite(place: place, old: old, new: old ?? key, isWrite: true)
    }
    let outcome = try update.apply(to: old ?? key)
    try checkIndexKeys(updated: outcome.item, outcome.paths)
    if outcome.item.size > ItemOperation.maximumItemSize { throw .updateTooLarge }
    // To take something away from what isn't there makes nothing.
    let new = old == nil && update.onlyRemoves ? nil : outcome.item
    return PlannedWrite(place: place, old: old, new: new, isWrite: true, outcome: outcome)
  }

  private func isKey(_ name: String) -> Bool {
    keys.hash.contains { $0.name == name } || keys.range.contains { $0.name == name }
  }

  private static func check(_ operation: ItemOperation, _ old: Item?) throws(AWSError) {
    guard let condition = operation.condition else { return }
    guard condition.holds(for: old ?? Item()) else {
      throw operation.failure ?? .conditionFailed(operation.returnsItemOnFailure ? old : nil)
    }
  }

  /// Does what was planned.
  mutating func carryOut(_ plan: PlannedWrite, _ context: Context) -> Written {
    guard plan.isWrite, plan.old != nil || plan.new != nil else { return Written(old: plan.old) }
    return write(plan.new, at: plan.place, .request, context)
  }
}

extension UpdateExpression {
  /// Whether the update only takes attributes, or members of sets, away.
  var onlyRemoves: Bool {
    steps.allSatisfy { step in
      switch step.action {
      case .remove, .delete: true
      case .set, .add: false
      }
    }
  }
}
