// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockDynamoDB

@Suite("The parameters before expressions")
struct LegacyParameterTests {
  private static let item: Item = [
    "n": .number(Number(5)), "s": .string("hello"), "ss": .stringSet(["a", "b"]), "l": .list([.string("a")]),
  ]

  private func filter(
    _ name: String, _ comparison: DynamoDB.ComparisonOperator, _ values: [DynamoDB.AttributeValue]
  ) throws(AWSError) -> ConditionExpression? {
    try .legacy(
      filter: [name: .init(attributeValueList: values, comparisonOperator: comparison)], joinedBy: nil)
  }

  @Test(
    "A filter holds where its operator does",
    arguments: [
      ("n", .eq, [.n("5")], true), ("n", .eq, [.s("5")], false), ("absent", .eq, [.n("5")], false),
      ("n", .ne, [.n("5")], false), ("absent", .ne, [.n("5")], true), ("n", .lt, [.n("6")], true),
      ("n", .le, [.n("5")], true), ("n", .gt, [.n("5")], false), ("n", .ge, [.n("5")], true),
      ("n", .null, [], false), ("absent", .null, [], true), ("n", .notNull, [], true),
      ("s", .contains, [.s("ell")], true), ("ss", .contains, [.s("a")], true),
      ("l", .contains, [.s("a")], true),
      ("s", .notContains, [.s("x")], true), ("s", .notContains, [.s("ell")], false),
      ("absent", .notContains, [.s("x")], false), ("s", .beginsWith, [.s("he")], true),
      ("n", .in, [.n("4"), .n("5.0")], true), ("n", .in, [.n("4")], false),
      ("n", .between, [.n("1"), .n("5")], true), ("n", .between, [.n("6"), .n("7")], false),
      ("ss", .eq, [.ss(["b", "a"])], true),
    ] as [(String, DynamoDB.ComparisonOperator, [DynamoDB.AttributeValue], Bool)])
  func filters(
    name: String, comparison: DynamoDB.ComparisonOperator, values: [DynamoDB.AttributeValue], holds: Bool
  ) throws {
    #expect(try filter(name, comparison, values)?.holds(for: Self.item) == holds)
  }

  @Test(
    "An operator refuses values that it doesn't take",
    arguments: [
      (.eq, [], "Invalid number of argument(s) for the EQ ComparisonOperator"),
      (.eq, [.s("a"), .s("b")], "Invalid number of argument(s) for the EQ ComparisonOperator"),
      (.null, [.s("a")], "Invalid number of argument(s) for the NULL ComparisonOperator"),
      (.notNull, [.s("a")], "Invalid number of argument(s) for the NOT_NULL ComparisonOperator"),
      (.between, [.s("a")], "Invalid number of argument(s) for the BETWEEN ComparisonOperator"),
      (.in, [], "Invalid number of argument(s) for the IN ComparisonOperator"),
      (.lt, [.bool(true)], "ComparisonOperator LT is not valid for BOOL AttributeValue type"),
      (.ge, [.ss(["a"])], "ComparisonOperator GE is not valid for SS AttributeValue type"),
      (.beginsWith, [.n("1")], "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"),
      (.contains, [.l([])], "ComparisonOperator CONTAINS is not valid for L AttributeValue type"),
      (.in, [.m([:])], "ComparisonOperator IN is not valid for M AttributeValue type"),
      (.between, [.s("a"), .n("1")], "AttributeValues inside AttributeValueList must be of same type"),
      (
        .between, [.n("2"), .n("1")],
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
      ),
      (.eq, [.ss([])], "An string set  may not be empty"),
    ] as [(DynamoDB.ComparisonOperator, [DynamoDB.AttributeValue], String)])
  func badValues(
    comparison: DynamoDB.ComparisonOperator, values: [DynamoDB.AttributeValue], message: String
  ) {
    let error = #expect(throws: AWSError.self) { try filter("a", comparison, values) }
    #expect(error?.message == "One or more parameter values were invalid: \(message)")
  }

  @Test(
    "Expectations that contradict themselves are refused",
    arguments: [
      (
        .init(value: .s("a"), attributeValueList: [.s("a")]),
        "Value and AttributeValueList cannot be used together for Attribute: a"
      ),
      (
        .init(exists: true, comparisonOperator: .eq),
        "Exists and ComparisonOperator cannot be used together for Attribute: a"
      ),
      (
        .init(comparisonOperator: .ge),
        "Value or AttributeValueList must be used with ComparisonOperator: GE for Attribute: a"
      ),
      (
        .init(attributeValueList: [.s("a")]),
        "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"
      ),
      (.init(value: .s("a"), exists: false), "Value cannot be used when Exists is false for Attribute: a"),
      (.init(exists: true), "Value must be provided when Exists is true for Attribute: a"),
      (.init(), "Value must be provided when Exists is null for Attribute: a"),
    ] as [(DynamoDB.ExpectedAttributeValue, String)])
  func badExpectations(expected: DynamoDB.ExpectedAttributeValue, message: String) {
    let error = #expect(throws: AWSError.self) {
      try ConditionExpression.legacy(expected: ["a": expected], joinedBy: nil)
    }
    #expect(error?.message == "One or more parameter values were invalid: \(message)")
  }

  @Test("Expectations hold one by one, joined by AND or OR")
  func expectations() throws {
    func holds(
      _ expected: [String: DynamoDB.ExpectedAttributeValue],
      _ conjunction: DynamoDB.ConditionalOperator? = nil
    ) throws -> Bool? {
      try ConditionExpression.legacy(expected: expected, joinedBy: conjunction)?.holds(for: Self.item)
    }
    #expect(try holds(["n": .init(value: .n("5"))]) == true)
    #expect(try holds(["n": .init(value: .n("6"), exists: true)]) == false)
    #expect(try holds(["n": .init(exists: false)]) == false)
    #expect(try holds(["absent": .init(exists: false)]) == true)
    #expect(try holds(["n": .init(value: .n("4"), comparisonOperator: .gt)]) == true)
    #expect(try holds(["n": .init(comparisonOperator: .notNull)]) == true)
    let two: [String: DynamoDB.ExpectedAttributeValue] = [
      "n": .init(value: .n("5")), "s": .init(value: .s("other")),
    ]
    #expect(try holds(two) == false)
    #expect(try holds(two, .and) == false)
    #expect(try holds(two, .or) == true)
    #expect(try holds([:]) == nil)
  }

  @Test("AND and OR need two conditions to join")
  func conjunction() {
    let none = #expect(throws: AWSError.self) {
      try ConditionExpression.legacy(expected: nil, joinedBy: .and)
    }
    #expect(
      none?.message
        == "One or more parameter values were invalid: ConditionalOperator cannot be used without Filter or Expected"
    )
    let one = #expect(throws: AWSError.self) {
      try ConditionExpression.legacy(
        filter: ["a": .init(comparisonOperator: .null)], joinedBy: .or)
    }
    #expect(
      one?.message
        == "One or more parameter values were invalid: "
        + "ConditionalOperator can only be used when Filter or Expected has two or more elements")
  }

  @Test("Key conditions are one or two, with operators for keys")
  func keyConditions() throws {
    let keys = QueryableKeys(hash: [.init("h", .string)], range: [.init("r", .number)])
    let equal = DynamoDB.Condition(attributeValueList: [.s("a")], comparisonOperator: .eq)
    let range = try KeyConditionExpression.legacy([
      "h": equal,
      "r": .init(attributeValueList: [.n("1"), .n("3")], comparisonOperator: .between),
    ]).range(of: keys)
    #expect(range.hash == [.string("a")])
    #expect(range.contains([.number(Number(2))]))
    #expect(!range.contains([.number(Number(4))]))

    func refusal(_ conditions: [String: DynamoDB.Condition]) -> String? {
      do throws(AWSError) {
        _ = try KeyConditionExpression.legacy(conditions).range(of: keys)
        return nil
      } catch { return error.message }
    }
    #expect(refusal([:]) == "Conditions can be of length 1 or 2 only")
    #expect(refusal(["a": equal, "b": equal, "c": equal]) == "Conditions can be of length 1 or 2 only")
    #expect(
      refusal(["h": .init(attributeValueList: [.s("a")], comparisonOperator: .ne)])
        == "Attempted conditional constraint is not an indexable operation")
    #expect(refusal(["r": equal]) == "Query condition missed key schema element: h")
  }

  @Test("Attribute updates put, add and delete")
  func updates() throws {
    let update = try UpdateExpression.legacy([
      "n": .init(value: .n("1"), action: .add), "s": .init(action: .delete), "fresh": .init(value: .s("x")),
      "ss": .init(value: .ss(["a"]), action: .delete), "l": .init(value: .l([.s("b")]), action: .add),
    ])
    #expect(
      try update.apply(to: Self.item).item == [
        "n": .number(Number(6)), "fresh": .string("x"), "ss": .stringSet(["b"]),
        "l": .list([.string("a"), .string("b")]),
      ])
    let mismatch = try UpdateExpression.legacy(["s": .init(value: .n("1"), action: .add)])
    let error = #expect(throws: AWSError.self) { try mismatch.apply(to: Self.item) }
    #expect(error?.message == "Type mismatch for attribute to update")
  }

  @Test(
    "Attribute updates that mean nothing are refused",
    arguments: [
      (.init(), "Only DELETE action is allowed when no attribute value is specified"),
      (.init(action: .put), "Only DELETE action is allowed when no attribute value is specified"),
      (.init(value: .s("a"), action: .add), "ADD action is not supported for the type S"),
      (.init(value: .bool(true), action: .add), "ADD action is not supported for the type BOOL"),
      (.init(value: .s("a"), action: .delete), "DELETE action with value is not supported for the type S"),
      (.init(value: .n("1"), action: .delete), "DELETE action with value is not supported for the type N"),
    ] as [(DynamoDB.AttributeValueUpdate, String)])
  func badUpdates(update: DynamoDB.AttributeValueUpdate, message: String) {
    let error = #expect(throws: AWSError.self) { try UpdateExpression.legacy(["a": update]) }
    #expect(error?.message == "One or more parameter values were invalid: \(message)")
  }

  @Test("Attributes to get are named once, with dots and all")
  func attributesToGet() throws {
    let projection = try ProjectionExpression.legacy(["n", "a.b"])
    #expect(projection.apply(to: ["n": .null, "a.b": .null, "a": .null]) == ["n": .null, "a.b": .null])
    let error = #expect(throws: AWSError.self) { try ProjectionExpression.legacy(["a", "b", "a"]) }
    #expect(
      error?.message == "One or more parameter values were invalid: Duplicate value in attribute name: a")
  }
}

@Suite("Expressions beside other parameters")
struct ExpressionParametersTests {
  private func refusal(_ parameters: ExpressionParameters) -> String? {
    do throws(AWSError) {
      _ = try parameters.context()
      return nil
    } catch { return error.message }
  }

  @Test("Expressions and the parameters before them aren't mixed")
  func mixed() {
    #expect(
      refusal(
        ExpressionParameters(
          expressions: [(.update, "SET a = :a"), (.condition, "b")],
          others: [("AttributeUpdates", true), ("Expected", true)]))
        == "Can not use both expression and non-expression parameters in the same request: "
        + "Non-expression parameters: {AttributeUpdates, Expected} "
        + "Expression parameters: {UpdateExpression, ConditionExpression}")
    #expect(
      refusal(
        ExpressionParameters(
          expressions: [(.projection, nil), (.filter, "a")],
          others: [("AttributesToGet", false), ("QueryFilter", true)]))
        == "Can not use both expression and non-expression parameters in the same request: "
        + "Non-expression parameters: {QueryFilter} Expression parameters: {FilterExpression}")
    #expect(
      refusal(ExpressionParameters(expressions: [(.condition, nil)], others: [("Expected", true)])) == nil)
  }

  @Test("Names and values come with expressions only")
  func withoutExpressions() {
    #expect(
      refusal(ExpressionParameters(expressions: [(.projection, nil)], names: ["#a": "a"]))
        == "ExpressionAttributeNames can only be specified when using expressions")
    #expect(
      refusal(ExpressionParameters(expressions: [(.condition, nil)], values: [":a": .null(true)]))
        == "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"
    )
    #expect(
      refusal(
        ExpressionParameters(expressions: [(.update, nil), (.condition, nil)], values: [":a": .null(true)]))
        == "ExpressionAttributeValues can only be specified when using expressions: "
        + "UpdateExpression and ConditionExpression are null")
    #expect(
      refusal(
        ExpressionParameters(
          expressions: [(.projection, "a"), (.filter, nil), (.keyCondition, nil)], values: [":a": .null(true)]
        ))
        == "ExpressionAttributeValues can only be specified when using expressions: "
        + "FilterExpression and KeyConditionExpression are null")
  }
}
