// SPDX-License-Identifier: Apache-2.0

import MockCore

// The parameters that expressions took the place of, each as the expression that says the same. Attributes are gone
// through in the order of their names, so that of several mistakes always the same one is told.

extension ConditionExpression {
  /// What `Expected` says; `nil` where it is absent or empty.
  static func legacy(
    expected: [String: DynamoDB.ExpectedAttributeValue]?, joinedBy conjunction: DynamoDB.ConditionalOperator?
  ) throws(AWSError) -> ConditionExpression? {
    var conditions: [ConditionExpression] = []
    for (name, expectation) in (expected ?? [:]).sorted(by: { $0.key.utf8Precedes($1.key) }) {
      conditions.append(try legacy(name, expectation))
    }
    return try join(conditions, conjunction)
  }

  /// What `QueryFilter` or `ScanFilter` says; `nil` where it is absent or empty.
  static func legacy(
    filter: [String: DynamoDB.Condition]?, joinedBy conjunction: DynamoDB.ConditionalOperator?
  ) throws(AWSError) -> ConditionExpression? {
    var conditions: [ConditionExpression] = []
    for (name, condition) in (filter ?? [:]).sorted(by: { $0.key.utf8Precedes($1.key) }) {
      let values = condition.attributeValueList ?? []
      conditions.append(try LegacyCondition(name, condition.comparisonOperator, values).condition)
    }
    return try join(conditions, conjunction)
  }

  private static func join(
    _ conditions: [ConditionExpression], _ conjunction: DynamoDB.ConditionalOperator?
  ) throws(AWSError) -> ConditionExpression? {
    if conjunction != nil, conditions.isEmpty {
      throw .invalidValue("ConditionalOperator cannot be used without Filter or Expected")
    }
    if conjunction != nil, conditions.count == 1 {
      throw .invalidValue(
        "ConditionalOperator can only be used when Filter or Expected has two or more elements")
    }
    if conditions.isEmpty { return nil }
    return conjunction == .or ? .or(conditions) : .and(conditions)
  }

  private static func legacy(
    _ name: String, _ expected: DynamoDB.ExpectedAttributeValue
  ) throws(AWSError) -> ConditionExpression {
    if expected.value != nil, expected.attributeValueList != nil {
      throw .invalidValue("Value and AttributeValueList cannot be used together for Attribute: \(name)")
    }
    if let comparison = expected.comparisonOperator {
      if expected.exists != nil {
        throw .invalidValue("Exists and ComparisonOperator cannot be used together for Attribute: \(name)")
      }
      let values = expected.attributeValueList ?? expected.value.map { [$0] }
      if values == nil, comparison != .null, comparison != .notNull {
        throw .invalidValue(
          "Value or AttributeValueList must be used with ComparisonOperator: \(comparison) for Attribute: \(name)"
        )
      }
      return try LegacyCondition(name, comparison, values ?? []).condition
    }
    if expected.attributeValueList != nil {
      throw .invalidValue(
        "AttributeValueList can only be used with a ComparisonOperator for Attribute: \(name)")
    }
    if expected.exists == false {
      if expected.value != nil {
        throw .invalidValue("Value cannot be used when Exists is false for Attribute: \(name)")
      }
      return .notExists(DocumentPath(name))
    }
    guard let value = expected.value else {
      let exists = expected.exists == nil ? "null" : "true"
      throw .invalidValue("Value must be provided when Exists is \(exists) for Attribute: \(name)")
    }
    return .comparison(.equal, .path(DocumentPath(name)), .value(try Value(value)))
  }
}

extension KeyConditionExpression {
  /// What `KeyConditions` says.
  static func legacy(
    _ conditions: [String: DynamoDB.Condition]
  ) throws(AWSError) -> KeyConditionExpression {
    var clauses: [Clause] = []
    for (name, condition) in conditions.sorted(by: { $0.key.utf8Precedes($1.key) }) {
      let values = condition.attributeValueList ?? []
      let legacy = try LegacyCondition(name, condition.comparisonOperator, values)
      guard let test = legacy.test else {
        throw .validation("Attempted conditional constraint is not an indexable operation")
      }
      clauses.append(Clause(name: name, test: test))
    }
    guard (1...2).contains(clauses.count) else {
      throw .validation("Conditions can be of length 1 or 2 only")
    }
    return KeyConditionExpression(clauses: clauses)
  }
}

extension UpdateExpression {
  /// What `AttributeUpdates` says.
  static func legacy(
    _ updates: [String: DynamoDB.AttributeValueUpdate]
  ) throws(AWSError) -> UpdateExpression {
    var steps: [Step] = []
    for (name, update) in updates.sorted(by: { $0.key.utf8Precedes($1.key) }) {
      try Item.check(name: name)
      steps.append(Step(path: DocumentPath(name), action: try legacy(update)))
    }
    var result = UpdateExpression(steps: steps)
    result.typeMismatch = .validation("Type mismatch for attribute to update")
    return result
  }

  private static func legacy(_ update: DynamoDB.AttributeValueUpdate) throws(AWSError) -> Action {
    guard let given = update.value else {
      if update.action == .delete { return .remove }
      throw .invalidValue("Only DELETE action is allowed when no attribute value is specified")
    }
    let value = try Value(given)
    switch update.action {
    case .add?:
      switch value.type {
      case .number, .stringSet, .numberSet, .binarySet, .list: return .add(value)
      default: throw .invalidValue("ADD action is not supported for the type \(value.type.rawValue)")
      }
    case .delete?:
      switch value.type {
      case .stringSet, .numberSet, .binarySet: return .delete(value)
      default:
        throw .invalidValue("DELETE action with value is not supported for the type \(value.type.rawValue)")
      }
    default: return .set(.value(value))
    }
  }
}

extension ProjectionExpression {
  /// What `AttributesToGet` says.
  static func legacy(_ names: [String]) throws(AWSError) -> ProjectionExpression {
    let sorted = names.sorted { $0.utf8Precedes($1) }
    if let (name, _) = zip(sorted, sorted.dropFirst()).first(where: { $0.equalsUTF8($1) }) {
      throw .invalidValue("Duplicate value in attribute name: \(name)")
    }
    return ProjectionExpression(names.map { DocumentPath($0) })
  }
}
