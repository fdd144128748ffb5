// SPDX-License-Identifier: Apache-2.0

import MockCore

extension ConditionExpression {
  /// Whether the condition holds for an item; one that doesn't exist is an empty one.
  func holds(for item: Item) -> Bool {
    switch self {
    case .comparison(let comparison, let left, let right):
      return comparison.holds(left.value(in: item), right.value(in: item))
    case .between(let operand, let lower, let upper):
      let value = operand.value(in: item)
      return Comparison.greaterOrEqual.holds(value, lower.value(in: item))
        && Comparison.lessOrEqual.holds(value, upper.value(in: item))
    case .isIn(let operand, let candidates):
      guard let value = operand.value(in: item) else { return false }
      return candidates.contains { $0.value(in: item) == value }
    case .exists(let path): return path.exists(in: item)
    case .notExists(let path): return !path.exists(in: item)
    case .hasType(let operand, let type):
      guard let value = operand.value(in: item), case .string(let name)? = type.value(in: item) else {
        return false
      }
      return value.type.rawValue.equalsUTF8(name)
    case .beginsWith(let operand, let prefix):
      guard let value = operand.value(in: item), let prefix = prefix.value(in: item) else { return false }
      return value.begins(with: prefix)
    case .contains(let operand, let part):
      guard let value = operand.value(in: item), let part = part.value(in: item) else { return false }
      return value.contains(part)
    case .not(let condition): return !condition.holds(for: item)
    case .and(let conditions): return conditions.allSatisfy { $0.holds(for: item) }
    case .or(let conditions): return conditions.contains { $0.holds(for: item) }
    }
  }
}

extension ConditionOperand {
  /// The operand's value for an item; `nil` where there is none.
  func value(in item: Item) -> Value? {
    switch self {
    case .path(let path): path.value(in: item)
    case .value(let value): value
    case .size(let operand): operand.value(in: item)?.length.map { .number(Number($0)) }
    }
  }
}

extension DocumentPath {
  func exists(in item: Item) -> Bool { tail.isEmpty ? item.contains(head) : value(in: item) != nil }
}

extension Comparison {
  /// Whether the comparison holds: what doesn't exist differs from everything, and has no order.
  func holds(_ left: Value?, _ right: Value?) -> Bool {
    guard let left, let right else { return self == .notEqual }
    switch self {
    case .equal: return left == right
    case .notEqual: return left != right
    case .less: return left.order(to: right) == .ascending
    case .greater: return left.order(to: right) == .descending
    case .lessOrEqual: return left.order(to: right).map { $0 != .descending } ?? false
    case .greaterOrEqual: return left.order(to: right).map { $0 != .ascending } ?? false
    }
  }
}

extension Value {
  /// What `size` says; `nil` for numbers and what else has none. Strings are counted in UTF-16, as DynamoDB, which is
  /// written in Java, does.
  var length: Int? {
    switch self {
    case .string(let text): text.utf16.count
    case .binary(let bytes): bytes.count
    case .list(let values): values.count
    case .map(let map): map.count
    case .stringSet(let members): members.count
    case .numberSet(let members): members.count
    case .binarySet(let members): members.count
    case .number, .bool, .null: nil
    }
  }

  /// Whether a string or binary begins with another one.
  func begins(with prefix: Value) -> Bool {
    switch (self, prefix) {
    case (.string(let text), .string(let prefix)): Bytes(text).hasPrefix(Bytes(prefix))
    case (.binary(let bytes), .binary(let prefix)): bytes.hasPrefix(prefix)
    default: false
    }
  }

  /// Whether a string or binary has another one in it, or a set or list has a member.
  func contains(_ part: Value) -> Bool {
    switch (self, part) {
    case (.string(let text), .string(let part)): Bytes(text).firstIndex(of: Bytes(part)) != nil
    case (.binary(let bytes), .binary(let part)): bytes.firstIndex(of: part) != nil
    case (.stringSet(let members), .string(let member)): members.contains { $0.equalsUTF8(member) }
    case (.numberSet(let members), .number(let member)): members.contains(member)
    case (.binarySet(let members), .binary(let member)): members.contains(member)
    case (.list(let values), _): values.contains(part)
    default: false
    }
  }
}
