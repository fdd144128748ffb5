// SPDX-License-Identifier: Apache-2.0

import MockCore

extension ExpressionResolver {
  static let mostCandidates = 100

  /// Resolves a condition; where something is wrong with it, what comes back is of no meaning.
  mutating func condition(_ node: ExpressionNode) -> ConditionExpression {
    switch node {
    case .and(let parts): return .and(conditions(parts))
    case .or(let parts): return .or(conditions(parts))
    case .not(let inner): return .not(condition(inner))
    case .comparison(let comparison, let left, let right):
      let operands = operands([left, right])
      if comparison != .equal, comparison != .notEqual { checkOrdered(comparison.rawValue, operands) }
      checkDistinct(comparison.rawValue, operands)
      return .comparison(comparison, operands[0], operands[1])
    case .between(let value, let lower, let upper):
      let operands = operands([value, lower, upper])
      checkOrdered("BETWEEN", operands)
      checkDistinct("BETWEEN", operands)
      checkBounds(operands[1], operands[2])
      return .between(operands[0], operands[1], operands[2])
    case .isIn(let value, let candidates):
      let operands = operands([value] + candidates)
      if candidates.count > Self.mostCandidates {
        note(
          .operands,
          "Invalid operand: The IN operator is provided with too many operands; "
            + "number of operands: \(candidates.count)")
      }
      checkDistinct("IN", operands)
      return .isIn(operands[0], Array(operands.dropFirst()))
    case .function(let name, let arguments): return function(name, arguments)
    case .path, .value, .sum: return .and([])
    }
  }

  private mutating func conditions(_ nodes: [ExpressionNode]) -> [ConditionExpression] {
    var conditions: [ConditionExpression] = []
    for node in nodes { conditions.append(condition(node)) }
    return conditions
  }

  private mutating func operands(_ nodes: [ExpressionNode]) -> [ConditionOperand] {
    var operands: [ConditionOperand] = []
    for node in nodes { operands.append(operand(node)) }
    return operands
  }

  private mutating func operand(_ node: ExpressionNode) -> ConditionOperand {
    switch node {
    case .path(let head, let steps): return .path(path(head, steps))
    case .value(let reference): return .value(value(reference))
    case .function("size", let arguments):
      for case .function(let inner, _) in arguments { noteMisused(inner) }
      let operands = operands(arguments)
      guard hasCount(1, "size", arguments) else { return .value(.null) }
      switch operands[0].type {
      case .number?, .bool?, .null?: if let type = operands[0].type { noteType("size", type) }
      default: break
      }
      return .size(operands[0])
    case .function(let name, let arguments):
      if Self.conditionFunctions.contains(name) { noteMisused(name) } else { noteUnknown(name) }
      _ = operands(arguments)
      return .value(.null)
    case .comparison, .between, .isIn, .not, .and, .or, .sum: return .value(.null)
    }
  }

  private static let conditionFunctions = [
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains",
  ]

  private mutating func function(_ name: String, _ arguments: [ExpressionNode]) -> ConditionExpression {
    let operands = operands(arguments)
    switch name {
    case "attribute_exists", "attribute_not_exists":
      guard hasCount(1, name, arguments) else { break }
      guard case .path(let path) = operands[0] else {
        notePathNeeded(name)
        break
      }
      return name == "attribute_exists" ? .exists(path) : .notExists(path)
    case "attribute_type":
      guard hasCount(2, name, arguments) else { break }
      checkDistinct(name, operands)
      checkTypeName(operands[1])
      return .hasType(operands[0], operands[1])
    case "begins_with":
      guard hasCount(2, name, arguments) else { break }
      checkDistinct(name, operands)
      for case let type? in operands.map(\.type) where type != .string && type != .binary {
        noteType(name, type)
      }
      return .beginsWith(operands[0], operands[1])
    case "contains":
      guard hasCount(2, name, arguments) else { break }
      checkDistinct(name, operands)
      switch operands[0].type {
      case .number?, .bool?, .null?, .map?: if let type = operands[0].type { noteType(name, type) }
      default: break
      }
      return .contains(operands[0], operands[1])
    case "size": noteMisused(name)
    default: noteUnknown(name)
    }
    return .and([])
  }

  // MARK: Operands

  private mutating func checkOrdered(_ operation: String, _ operands: [ConditionOperand]) {
    for case let type? in operands.map(\.type) where !type.isKeyType { noteType(operation, type) }
  }

  private mutating func checkDistinct(_ operation: String, _ operands: [ConditionOperand]) {
    guard case .path(let first)? = operands.first else { return }
    for case .path(let other) in operands.dropFirst() where other == first {
      note(
        .distinct,
        "The first operand must be distinct from the remaining operands for this operator or function; "
          + "operator: \(operation), first operand: \(first)")
    }
  }

  private mutating func checkTypeName(_ operand: ConditionOperand) {
    guard let type = operand.type else { return }
    guard case .value(.string(let name)) = operand else {
      noteType("attribute_type", type)
      return
    }
    if ValueType(rawValue: name) == nil {
      note(
        .operands,
        "Invalid attribute type name found; type: \(name), valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}")
    }
  }

  private mutating func checkBounds(_ lower: ConditionOperand, _ upper: ConditionOperand) {
    guard case .value(let low) = lower, case .value(let high) = upper, low.type.isKeyType, high.type.isKeyType
    else { return }
    let operands = "lower bound operand: \(low.boundText), upper bound operand: \(high.boundText)"
    if low.type != high.type {
      note(
        .bounds,
        "The BETWEEN operator requires same data type for lower and upper bounds; \(operands)")
    } else if low.order(to: high) == .descending {
      note(
        .bounds,
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \(operands)")
    }
  }
}

extension Value {
  /// As DynamoDB's messages about `BETWEEN` print a key.
  var boundText: String {
    switch self {
    case .string(let text): "AttributeValue: {S:\(text)}"
    case .number(let number): "AttributeValue: {N:\(number)}"
    case .binary(let bytes):
      "AttributeValue: {B:java.nio.HeapByteBuffer[pos=0 lim=\(bytes.count) cap=\(bytes.count)]}"
    default: "AttributeValue: {}"
    }
  }
}
