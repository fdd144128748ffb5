// SPDX-License-Identifier: Apache-2.0

import MockCore

@testable import MockDynamoDB

/// Short ways for tests to read expressions.
enum Expressions {
  static func condition(
    _ text: String, names: [String: String]? = nil, values: [String: Value] = [:],
    _ parameter: ExpressionParameter = .condition
  ) throws(AWSError) -> ConditionExpression {
    var context = try ExpressionContext(
      names: names, values: values.isEmpty ? nil : .attributes(values.mapValues(\.attributeValue)))
    let condition = try ConditionExpression.parse(text, &context, as: parameter)
    try context.finish()
    return condition
  }

  static func update(
    _ text: String, names: [String: String]? = nil, values: [String: Value] = [:]
  ) throws(AWSError) -> UpdateExpression {
    var context = try ExpressionContext(
      names: names, values: values.isEmpty ? nil : .attributes(values.mapValues(\.attributeValue)))
    let update = try UpdateExpression.parse(text, &context)
    try context.finish()
    return update
  }

  static func projection(
    _ text: String, names: [String: String]? = nil
  ) throws(AWSError) -> ProjectionExpression {
    var context = try ExpressionContext(names: names)
    let projection = try ProjectionExpression.parse(text, &context)
    try context.finish()
    return projection
  }

  static func keys(
    _ text: String, names: [String: String]? = nil, values: [String: Value] = [:]
  ) throws(AWSError) -> KeyConditionExpression {
    var context = try ExpressionContext(
      names: names, values: values.isEmpty ? nil : .attributes(values.mapValues(\.attributeValue)))
    let condition = try KeyConditionExpression.parse(text, &context)
    try context.finish()
    return condition
  }

  static let values: [String: Value] = [
    ":s": .string("a"), ":t": .string("b"), ":n": .number(Number(1)), ":b": .binary("xyz"),
    ":c": .binary("xy"),
    ":bool": .bool(true), ":null": .null, ":l": .list([]), ":m": .map([:]), ":ss": .stringSet(["a"]),
    ":ns": .numberSet([Number(1)]), ":bs": .binarySet(["a"]), ":type": .string("S"),
  ]

  /// Those of ``values``, or of others, that an expression refers to.
  static func values(in text: String, of values: [String: Value] = values) -> [String: Value] {
    let references = text.split { !$0.isLetter && !$0.isNumber && $0 != ":" && $0 != "_" }.map(String.init)
    return values.filter { references.contains($0.key) }
  }
}
