// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PartiQL {
  /// Turns what a statement says into what DynamoDB's own expressions say, with the parameters in their places.
  struct Compiler {
    private let parameters: [Value]

    init(parameters: [Value] = []) { self.parameters = parameters }

    // MARK: Values

    /// The value of a literal or parameter.
    func value(_ expression: Expression) throws(AWSError) -> Value {
      guard let value = try constant(expression) else {
        throw .malformed("Expected a literal or a parameter")
      }
      return value
    }

    /// The value of an expression that needs no item; `nil` for others.
    private func constant(_ expression: Expression) throws(AWSError) -> Value? {
      switch expression {
      case .null: return .null
      case .boolean(let flag): return .bool(flag)
      case .string(let text): return .string(text)
      case .number(let digits): return try .number(checking: digits)
      case .parameter(let index):
        guard index < parameters.count else { throw .parameterCountMismatch }
        return parameters[index]
      case .list(let elements):
        var values: [Value] = []
        for element in elements { values.append(try value(element)) }
        return .list(values)
      case .set(let members): return try set(members)
      case .map(let entries):
        var map: [AttributeMap.Entry] = []
        for entry in entries {
          try Item.check(name: entry.key)
          map.append(.init(name: entry.key, value: try value(entry.value)))
        }
        return .map(AttributeMap(map))
      case .sum, .difference: return try number(expression).map { .number($0) }
      case .missing, .path, .call, .comparison, .between, .within, .isNull, .isMissing, .not, .all,
        .any:
        return nil
      }
    }

    private func set(_ members: [Expression]) throws(AWSError) -> Value {
      var values: [Value] = []
      for member in members { values.append(try value(member)) }
      switch values.first {
      case .number?:
        return try .numberSet(
          checking: values.compactMap { if case .number(let n) = $0 { n.description } else { nil } }
            .expecting(values.count))
      case .binary?:
        return try .binarySet(
          checking: values.compactMap { if case .binary(let b) = $0 { b } else { nil } }
            .expecting(values.count))
      default:
        return try .stringSet(
          checking: values.compactMap { if case .string(let s) = $0 { s } else { nil } }
            .expecting(values.count))
      }
    }

    /// A sum of constants.
    private func number(_ expression: Expression) throws(AWSError) -> Number? {
      let sides: (Expression, Expression)
      var isDifference = false
      switch expression {
      case .sum(let left, let right): sides = (left, right)
      case .difference(let left, let right):
        sides = (left, right)
        isDifference = true
      default:
        guard let value = try constant(expression) else { return nil }
        guard case .number(let number) = value else { throw .incorrectOperand }
        return number
      }
      guard let left = try number(sides.0), let right = try number(sides.1) else { return nil }
      do {
        return isDifference ? try left.subtracting(right) : try left.adding(right)
      } catch { throw .validation(error.message("")) }
    }

    // MARK: Conditions

    func condition(_ expression: Expression) throws(AWSError) -> ConditionExpression {
      switch expression {
      case .all(let terms): return .and(try conditions(terms))
      case .any(let terms): return .or(try conditions(terms))
      case .not(let inner): return .not(try condition(inner))
      case .comparison(let comparison, .missing, let other),
        .comparison(let comparison, let other, .missing):
        guard case .path(let path) = other else {
          throw .malformed("Expected a path beside MISSING")
        }
        switch comparison {
        case .equal: return .notExists(path)
        case .notEqual: return .exists(path)
        default: throw .malformed("MISSING has no order")
        }
      case .comparison(let comparison, let left, let right):
        return .comparison(comparison, try operand(left), try operand(right))
      case .between(let inner, let lower, let upper):
        return .between(try operand(inner), try operand(lower), try operand(upper))
      case .within(let inner, let alternatives):
        let alternatives = try self.alternatives(alternatives)
        guard alternatives.count <= ExpressionResolver.mostCandidates else {
          throw .validation(
            "The IN operator is provided with too many operands; number of operands: \(alternatives.count)")
        }
        return .isIn(try operand(inner), alternatives)
      case .isNull(let inner):
        return .hasType(try operand(inner), .value(.string(ValueType.null.rawValue)))
      case .isMissing(let inner):
        guard case .path(let path) = inner else {
          throw .malformed("Expected a path before IS MISSING")
        }
        return .notExists(path)
      case .call(let name, let arguments): return try call(name, arguments)
      default: throw .malformed("Expected a condition in the WHERE clause")
      }
    }

    private func conditions(_ expressions: [Expression]) throws(AWSError) -> [ConditionExpression] {
      var conditions: [ConditionExpression] = []
      for expression in expressions { conditions.append(try condition(expression)) }
      return conditions
    }

    private func alternatives(_ expressions: [Expression]) throws(AWSError) -> [ConditionOperand] {
      // One parameter may hold all of them.
      if case .parameter(_)? = expressions.first, expressions.count == 1,
        case .list(let values) = try value(expressions[0])
      {
        return values.map { .value($0) }
      }
      guard !expressions.isEmpty else { throw .malformed("Expected values behind IN") }
      var operands: [ConditionOperand] = []
      for expression in expressions { operands.append(try operand(expression)) }
      return operands
    }

    private func call(_ name: String, _ arguments: [Expression]) throws(AWSError)
      -> ConditionExpression
    {
      switch name {
      case "begins_with": return .beginsWith(try operand(arguments[0]), try operand(arguments[1]))
      case "contains": return .contains(try operand(arguments[0]), try operand(arguments[1]))
      case "attribute_type":
        let type = try operand(arguments[1])
        guard case .value(.string(let name)) = type, ValueType(rawValue: name) != nil else {
          throw .validation("Invalid attribute type name found in function ATTRIBUTE_TYPE")
        }
        return .hasType(try operand(arguments[0]), type)
      case "attribute_exists", "attribute_not_exists":
        guard case .path(let path) = arguments[0] else { throw .malformed("Expected a path") }
        return name == "attribute_exists" ? .exists(path) : .notExists(path)
      default: throw .malformed("Function \(name.uppercased()) is not a condition")
      }
    }

    private func operand(_ expression: Expression) throws(AWSError) -> ConditionOperand {
      if let value = try constant(expression) { return .value(value) }
      switch expression {
      case .path(let path): return .path(path)
      case .call("size", let arguments): return .size(try operand(arguments[0]))
      default: throw .malformed("Unsupported operand in the WHERE clause")
      }
    }

    // MARK: Updates

    func update(_ changes: [Change]) throws(AWSError) -> UpdateExpression {
      var steps: [UpdateExpression.Step] = []
      for change in changes {
        switch change {
        case .remove(let path): steps.append(.init(path: path, action: .remove))
        case .set(let path, .call(let name, let arguments))
        where name == "set_add" || name == "set_delete":
          guard case .path(path) = arguments[0] else {
            throw .malformed(
              "The first argument of \(name.uppercased()) must be the path that is set")
          }
          let members = try value(arguments[1])
          switch members {
          case .stringSet, .numberSet, .binarySet: break
          default: throw .incorrectOperand
          }
          steps.append(
            .init(path: path, action: name == "set_add" ? .add(members) : .delete(members)))
        case .set(let path, let expression):
          steps.append(.init(path: path, action: .set(try updateOperand(expression))))
        }
      }
      let update = UpdateExpression(steps: steps)
      if let message = update.paths.clashMessage { throw .validation(message) }
      return update
    }

    private func updateOperand(_ expression: Expression) throws(AWSError) -> UpdateOperand {
      if let value = try constant(expression) { return .value(value) }
      switch expression {
      case .path(let path): return .path(path)
      case .sum(let left, let right): return .sum(try updateOperand(left), try updateOperand(right))
      case .difference(let left, let right):
        return .difference(try updateOperand(left), try updateOperand(right))
      case .call("list_append", let arguments):
        return .listAppend(try updateOperand(arguments[0]), try updateOperand(arguments[1]))
      case .call("if_not_exists", let arguments):
        guard case .path(let path) = arguments[0] else { throw .malformed("Expected a path") }
        return .ifNotExists(path, try updateOperand(arguments[1]))
      default: throw .malformed("Unsupported value in the SET clause")
      }
    }

    // MARK: Items

    func item(_ expression: Expression) throws(AWSError) -> Item {
      let value = try value(expression)
      guard case .map(let map) = value else { throw .malformed("Expected a map behind VALUE") }
      guard value.depth <= Value.maximumDepth + 1 else { throw Value.tooDeep }
      return Item(map)
    }
  }
}

extension Array {
  /// These elements, where there are as many of them as there should be: members of a set are of one type.
  fileprivate func expecting(_ count: Int) throws(AWSError) -> [Element] {
    guard self.count == count else {
      throw .validation("Members of a set must be of one type: strings, numbers or binaries")
    }
    return self
  }
}

extension AWSError {
  static let parameterCountMismatch = validation(
    "Number of parameters in request and statement don't match.")
}
