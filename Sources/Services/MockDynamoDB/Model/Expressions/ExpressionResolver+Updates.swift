// SPDX-License-Identifier: Apache-2.0

import MockCore

extension ExpressionResolver {
  /// Resolves the clauses of an update expression; where something is wrong, what comes back is of no meaning.
  mutating func update(_ clauses: [WrittenUpdate]) -> UpdateExpression {
    var steps: [UpdateExpression.Step] = []
    for clause in clauses {
      let path = path(clause.path)
      let action: UpdateExpression.Action
      switch (clause.section, clause.operand) {
      case (.set, let operand?): action = .set(self.operand(operand))
      case (.add, .value(let reference)?):
        let value = value(reference)
        switch value.type {
        case .number, .stringSet, .numberSet, .binarySet: break
        default: noteType(clause.section, value.type)
        }
        action = .add(value)
      case (.delete, .value(let reference)?):
        let value = value(reference)
        switch value.type {
        case .stringSet, .numberSet, .binarySet: break
        default: noteType(clause.section, value.type)
        }
        action = .delete(value)
      default: action = .remove
      }
      steps.append(UpdateExpression.Step(path: path, action: action))
    }
    return UpdateExpression(steps: steps)
  }

  private mutating func noteType(_ section: WrittenUpdate.Section, _ type: ValueType) {
    note(
      .operands,
      "Incorrect operand type for operator or function; operator: \(section.rawValue), "
        + "operand type: \(type.longName), typeset: ALLOWED_FOR_\(section.rawValue)_OPERAND")
  }

  private mutating func operand(_ node: ExpressionNode) -> UpdateOperand {
    switch node {
    case .path(let head, let steps): return .path(path(head, steps))
    case .value(let reference): return .value(value(reference))
    case .sum(let left, let right, let isDifference):
      let operands = (operand(left), operand(right))
      for case let type? in [operands.0.type, operands.1.type] where type != .number {
        noteType(isDifference ? "-" : "+", type)
      }
      return isDifference ? .difference(operands.0, operands.1) : .sum(operands.0, operands.1)
    case .function(let name, let arguments): return function(name, arguments)
    case .comparison, .between, .isIn, .not, .and, .or: return .value(.null)
    }
  }

  private static let otherFunctions = [
    "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size",
  ]

  private mutating func function(_ name: String, _ arguments: [ExpressionNode]) -> UpdateOperand {
    var operands: [UpdateOperand] = []
    for argument in arguments { operands.append(operand(argument)) }
    switch name {
    case "if_not_exists":
      guard hasCount(2, name, arguments) else { break }
      guard case .path(let path) = operands[0] else {
        notePathNeeded(name)
        break
      }
      return .ifNotExists(path, operands[1])
    case "list_append":
      guard hasCount(2, name, arguments) else { break }
      for case let type? in operands.map(\.type) where type != .list { noteType(name, type) }
      return .listAppend(operands[0], operands[1])
    case let name where Self.otherFunctions.contains(name):
      note(.misusedFunction, "The function is not allowed in an update expression; function: \(name)")
    default: noteUnknown(name)
    }
    return .value(.null)
  }
}
