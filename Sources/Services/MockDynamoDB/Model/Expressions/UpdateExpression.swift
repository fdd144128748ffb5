// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What is to be done to an item: an update expression, or what `AttributeUpdates` says.
struct UpdateExpression: Sendable {
  enum Action: Sendable {
    case set(UpdateOperand)
    case remove
    /// Adds to a number or a set, or is the first value.
    case add(Value)
    /// Takes members out of a set.
    case delete(Value)
  }

  struct Step: Sendable {
    let path: DocumentPath
    let action: Action
  }

  /// In the order in which they are written. No path is within another.
  let steps: [Step]
  /// What is said where an attribute isn't of the type that a step needs.
  var typeMismatch = AWSError.incorrectOperand

  /// The paths that are written to.
  var paths: [DocumentPath] { steps.map(\.path) }

  /// Reads an update expression.
  static func parse(_ expression: String, _ context: inout ExpressionContext) throws(AWSError)
    -> UpdateExpression
  {
    try context.resolve(parameter: .update) { resolver throws(ExpressionError) in
      var parser = try ExpressionParser(expression, isUpdate: true)
      let sections = try parser.update()
      resolver.noteParentheses(parser)
      let update = resolver.update(sections)
      try resolver.check()
      if let message = update.paths.clashMessage { throw ExpressionError(message) }
      return update
    }
  }
}

/// What an attribute is set to.
indirect enum UpdateOperand: Sendable {
  case path(DocumentPath)
  case value(Value)
  case ifNotExists(DocumentPath, UpdateOperand)
  case listAppend(UpdateOperand, UpdateOperand)
  case sum(UpdateOperand, UpdateOperand)
  case difference(UpdateOperand, UpdateOperand)

  /// The type where it is known without an item.
  var type: ValueType? {
    switch self {
    case .path, .ifNotExists: nil
    case .value(let value): value.type
    case .listAppend: .list
    case .sum, .difference: .number
    }
  }
}
