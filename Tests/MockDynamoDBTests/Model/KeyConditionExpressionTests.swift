// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockDynamoDB

@Suite("Key conditions")
struct KeyConditionExpressionTests {
  private static let keys = QueryableKeys(
    hash: [.init("h", .string)], range: [.init("r", .string)])
  private static let several = QueryableKeys(
    hash: [.init("h", .string), .init("h2", .number)], range: [.init("r", .string), .init("r2", .number)])

  private func range(_ text: String, _ keys: QueryableKeys = keys) throws(AWSError) -> KeyRange {
    try Expressions.keys(text, values: Expressions.values(in: text)).range(of: keys)
  }

  private func refusal(_ text: String, _ keys: QueryableKeys = keys) -> String? {
    do throws(AWSError) {
      _ = try range(text, keys)
      return nil
    } catch { return error.message }
  }

  @Test("The hash key's value and a range of sort keys come out, whatever the order")
  func ranges() throws {
    #expect(try range("h = :s").hash == [.string("a")])
    #expect(try range("h = :s").last == nil)
    #expect(try range("r = :t AND h = :s").hash == [.string("a")])
    #expect(try range("r = :t AND h = :s").equal == [.string("b")])
    #expect(try range("(:s = h) AND (r < :t)").contains([.string("a")]))
    #expect(try !range("h = :s AND r < :t").contains([.string("b")]))
    #expect(try range("h = :s AND r <= :t").contains([.string("b")]))
    #expect(try range("h = :s AND :t >= r").contains([.string("b")]))
    #expect(try range("h = :s AND r > :s").contains([.string("b")]))
    #expect(try range("h = :s AND r >= :t").contains([.string("b")]))
    #expect(try range("h = :s AND r BETWEEN :s AND :t").contains([.string("ab")]))
    #expect(try !range("h = :s AND r BETWEEN :s AND :t").contains([.string("ba")]))
    #expect(try range("h = :s AND begins_with(r, :t)").contains([.string("ba")]))
    #expect(try !range("h = :s AND begins_with(r, :t)").contains([.string("ab")]))
  }

  @Test("Keys of several attributes are given from the left")
  func severalAttributes() throws {
    let whole = try range("h = :s AND h2 = :n AND r = :t AND r2 > :n", Self.several)
    #expect(whole.hash == [.string("a"), .number(Number(1))])
    #expect(whole.equal == [.string("b")])
    #expect(whole.contains([.string("b"), .number(Number(2))]))
    #expect(!whole.contains([.string("b"), .number(Number(1))]))
    #expect(!whole.contains([.string("c"), .number(Number(2))]))
    #expect(refusal("h = :s AND h2 = :n", Self.several) == nil)
    #expect(refusal("h = :s", Self.several) == "Query condition missed key schema element: h2")
    #expect(
      refusal("h = :s AND h2 = :n AND r2 = :n", Self.several)
        == "Query condition missed key schema element: r")
    #expect(
      refusal("h = :s AND h2 = :n AND r > :t AND r2 = :n", Self.several)
        == "Query key condition not supported")
  }

  @Test(
    "Conditions that aren't for keys are refused",
    arguments: [
      ("h = :s OR r = :t", "Invalid operator used in KeyConditionExpression: OR"),
      ("NOT h = :s", "Invalid operator used in KeyConditionExpression: NOT"),
      ("h <> :s", "Invalid operator used in KeyConditionExpression: <>"),
      ("h IN (:s)", "Invalid operator used in KeyConditionExpression: IN"),
      ("attribute_exists(h)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
      ("attribute_not_exists(h)", "Invalid operator used in KeyConditionExpression: attribute_not_exists"),
      ("attribute_type(h, :type)", "Invalid operator used in KeyConditionExpression: attribute_type"),
      ("contains(h, :s)", "Invalid operator used in KeyConditionExpression: contains"),
      ("size(h) = :n", "KeyConditionExpressions cannot contain nested operations"),
      ("h.k = :s", "KeyConditionExpressions cannot have conditions on nested attributes"),
      (
        "h = r",
        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
      ),
      (":s = :t", "Invalid condition in KeyConditionExpression: No key attribute specified"),
      (
        "begins_with(:s, h)",
        "Invalid condition in KeyConditionExpression: "
          + "begins_with operator must have the key attribute as its first operand"
      ),
      (
        ":s BETWEEN h AND :t",
        "Invalid condition in KeyConditionExpression: "
          + "BETWEEN operator must have the key attribute as its first operand"
      ),
      ("h = :s AND h = :t", "KeyConditionExpressions must only contain one condition per key"),
      ("r = :s", "Query condition missed key schema element: h"),
      ("h > :s", "Query key condition not supported"),
      ("h = :s AND x = :t", "Query condition missed key schema element: r"),
      ("h = :s AND r = :t AND x = :s", "Query key condition not supported"),
      (
        "h = :n",
        "One or more parameter values were invalid: Condition parameter type does not match schema type"
      ),
      (
        "h = :s AND r > :n",
        "One or more parameter values were invalid: Condition parameter type does not match schema type"
      ),
      ("h", "Invalid KeyConditionExpression: Syntax error; token: \"<EOF>\", near: \"h\""),
      (
        "name = :s",
        "Invalid KeyConditionExpression: Attribute name is a reserved keyword; reserved keyword: name"
      ),
    ])
  func refusals(text: String, message: String) {
    #expect(refusal(text) == message)
  }

  @Test("A key can't be empty")
  func emptyKeys() {
    let error = #expect(throws: AWSError.self) {
      try Expressions.keys("h = :e", values: [":e": .string("")]).range(of: Self.keys)
    }
    #expect(
      error?.message
        == "One or more parameter values are not valid. "
        + "The AttributeValue for a key attribute cannot contain an empty string value. Key: h")
  }
}
