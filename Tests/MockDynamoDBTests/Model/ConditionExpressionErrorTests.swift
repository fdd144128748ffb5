// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockDynamoDB

@Suite("Conditions that are refused")
struct ConditionExpressionErrorTests {
  private func refusal(_ text: String, names: [String: String]? = nil) -> String? {
    do throws(AWSError) {
      _ = try Expressions.condition(text, names: names, values: Expressions.values(in: text))
      return nil
    } catch { return error.message }
  }

  @Test(
    "What isn't the grammar's is told with the token and its neighbours",
    arguments: [
      ("a", "<EOF>", "a"),
      ("a =", "<EOF>", "="),
      ("a = :s AND", "<EOF>", "AND"),
      ("a = :s b", "b", ":s b"),
      ("a = :s b = :t", "b", ":s b ="),
      ("= :s", "=", "= :s"),
      ("a == :s", "=", "== :s"),
      ("a  =  = :s", "=", "=  = :s"),
      ("a != :s", "!", "a !="),
      ("a = 5", "5", "= 5"),
      ("a = 'x'", "'", "= 'x"),
      ("a-b = :s", "-", "a-b"),
      ("(a = :s", "<EOF>", ":s"),
      ("a = :s)", ")", ":s)"),
      ("()", ")", "()"),
      ("a AND b = :s", "AND", "a AND b"),
      ("NOT a", "<EOF>", "a"),
      ("(a) AND b = :s", "AND", ") AND b"),
      ("(a = :s) = :t", "=", ") = :t"),
      ("(NOT a) = :t", ")", "a) ="),
      ("a BETWEEN :s", "<EOF>", ":s"),
      ("a BETWEEN :s OR :t", "OR", ":s OR :t"),
      ("a IN :s", ":s", "IN :s"),
      ("a IN ()", ")", "()"),
      ("a IN (:s", "<EOF>", ":s"),
      ("a IN (:s,)", ")", ",)"),
      ("a NOT IN (:s)", "NOT", "a NOT IN"),
      ("a. = :s", "=", ". = :s"),
      ("a.0 = :s", "0", ".0 ="),
      ("a[b] = :s", "b", "[b]"),
      ("a[:n] = :s", ":n", "[:n]"),
      ("a[0 = :s", "=", "0 = :s"),
      ("a[-1] = :s", "-", "[-1"),
      ("123abc = :s", "123abc", "123abc ="),
      ("a = # AND b = :s", "#", "= # AND"),
      ("a = : AND b = :s", ":", "= : AND"),
      ("attribute_exists()", ")", "()"),
      ("attribute_exists(a", "<EOF>", "a"),
      ("attribute_exists(a,)", ")", ",)"),
      ("attribute_exists(a = :s)", "=", "a = :s"),
      ("attribute_exists(:s) or this is not real", "is", "this is not"),
      ("and = :s", "and", "and ="),
      ("not = :s", "=", "not = :s"),
      ("a = :s AND OR b = :t", "OR", "AND OR b"),
      ("a + b = :s", "+", "a + b"),
      ("é = :s", "é", "é ="),
    ])
  func syntax(text: String, token: String, near: String) {
    #expect(
      refusal(text)
        == "Invalid ConditionExpression: Syntax error; token: \"\(token)\", near: \"\(near)\"")
  }

  @Test(
    "What the grammar allows may still mean nothing",
    arguments: [
      ("", "The expression can not be empty;"),
      (" ", "The expression can not be empty;"),
      ("size = :s", "Attribute name is a reserved keyword; reserved keyword: size"),
      ("Name = :s", "Attribute name is a reserved keyword; reserved keyword: Name"),
      ("a.b.zone = :s", "Attribute name is a reserved keyword; reserved keyword: zone"),
      (
        "#x = :s",
        "An expression attribute name used in the document path is not defined; attribute name: #x"
      ),
      (
        "a.#x = :s",
        "An expression attribute name used in the document path is not defined; attribute name: #x"
      ),
      (
        "a = :x",
        "An expression attribute value used in expression is not defined; attribute value: :x"
      ),
      ("((a = :s))", "The expression has redundant parentheses;"),
      ("(((a)) = :s)", "The expression has redundant parentheses;"),
      ("a = ((:s))", "The expression has redundant parentheses;"),
      ("a = :s AND ((b = :t OR c = :n))", "The expression has redundant parentheses;"),
      ("foo(a)", "Invalid function name; function: foo"),
      ("Size(a) > :n", "Invalid function name; function: Size"),
      ("ATTRIBUTE_EXISTS(a)", "Invalid function name; function: ATTRIBUTE_EXISTS"),
      (
        "size(a)",
        "The function is not allowed to be used this way in an expression; function: size"
      ),
      (
        "attribute_exists(a) = :s",
        "The function is not allowed to be used this way in an expression; function: attribute_exists"
      ),
      (
        "size(size(a)) = :n",
        "The function is not allowed to be used this way in an expression; function: size"
      ),
      (
        "a IN (contains(b, :s))",
        "The function is not allowed to be used this way in an expression; function: contains"
      ),
      (
        "attribute_exists(a, b)",
        "Incorrect number of operands for operator or function; operator or function: attribute_exists, "
          + "number of operands: 2"
      ),
      (
        "begins_with(a)",
        "Incorrect number of operands for operator or function; operator or function: begins_with, "
          + "number of operands: 1"
      ),
      (
        "attribute_type(a)",
        "Incorrect number of operands for operator or function; operator or function: attribute_type, "
          + "number of operands: 1"
      ),
      (
        "contains(a, b, c)",
        "Incorrect number of operands for operator or function; operator or function: contains, "
          + "number of operands: 3"
      ),
      (
        "size(a, b) = :n",
        "Incorrect number of operands for operator or function; operator or function: size, "
          + "number of operands: 2"
      ),
      (
        "attribute_exists(:s)",
        "Operator or function requires a document path; operator or function: attribute_exists"
      ),
      (
        "attribute_not_exists(size(a))",
        "Operator or function requires a document path; operator or function: attribute_not_exists"
      ),
      (
        "begins_with(a, :n)",
        "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
      ),
      (
        "begins_with(a, size(b))",
        "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
      ),
      (
        "contains(:n, a)",
        "Incorrect operand type for operator or function; operator or function: contains, operand type: N"
      ),
      (
        "size(:n) = :n",
        "Incorrect operand type for operator or function; operator or function: size, operand type: N"
      ),
      (
        "attribute_type(a, :n)",
        "Incorrect operand type for operator or function; operator or function: attribute_type, "
          + "operand type: N"
      ),
      (
        "attribute_type(a, :s)",
        "Invalid attribute type name found; type: a, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
      ),
      (
        "a < :bool",
        "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"
      ),
      (
        "a >= :ss",
        "Incorrect operand type for operator or function; operator or function: >=, operand type: SS"
      ),
      (
        "a BETWEEN :l AND :m",
        "Incorrect operand type for operator or function; operator or function: BETWEEN, operand type: L"
      ),
      (
        "a = a",
        "The first operand must be distinct from the remaining operands for this operator or function; "
          + "operator: =, first operand: [a]"
      ),
      (
        "a.b[1] < a.b[1]",
        "The first operand must be distinct from the remaining operands for this operator or function; "
          + "operator: <, first operand: [a, b, [1]]"
      ),
      (
        "contains(a, a)",
        "The first operand must be distinct from the remaining operands for this operator or function; "
          + "operator: contains, first operand: [a]"
      ),
      (
        "a BETWEEN :t AND :s",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
          + "lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"
      ),
      (
        "a BETWEEN :b AND :c",
        "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
          + "lower bound operand: AttributeValue: {B:java.nio.HeapByteBuffer[pos=0 lim=3 cap=3]}, "
          + "upper bound operand: AttributeValue: {B:java.nio.HeapByteBuffer[pos=0 lim=2 cap=2]}"
      ),
      (
        "a BETWEEN :s AND :n",
        "The BETWEEN operator requires same data type for lower and upper bounds; "
          + "lower bound operand: AttributeValue: {S:a}, upper bound operand: AttributeValue: {N:1}"
      ),
      (
        "a[99999999999] = :s",
        "List index is not within the allowable range; index: [99999999999]"
      ),
    ])
  func meaning(text: String, message: String) {
    #expect(refusal(text) == "Invalid ConditionExpression: \(message)")
  }

  @Test("The parameter's name comes first")
  func parameterNames() {
    for parameter in [ExpressionParameter.filter, .condition] {
      let error = #expect(throws: AWSError.self) { try Expressions.condition("a", parameter) }
      #expect(error?.message.hasPrefix("Invalid \(parameter.rawValue): Syntax error;") == true)
      #expect(error?.code == "ValidationException")
    }
  }

  @Test("Parentheses are redundant only right within others")
  func parentheses() {
    #expect(refusal("(a = :s)") == nil)
    #expect(refusal("((a = :s) AND (b = :t))") == nil)
    #expect(refusal("((a = :s AND b = :t) AND c = :n)") == nil)
    #expect(refusal("(NOT (a = :s))") == nil)
    #expect(refusal("(a) = (:s)") == nil)
    #expect(refusal("(size(a)) > (:n)") == nil)
    #expect(refusal("((a) = :s)") == nil)
  }

  @Test("Names and values that nothing uses are refused, all at once")
  func unused() {
    #expect(
      refusal("a = :s", names: ["#b": "b", "#a": "a"])
        == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a, #b}")
    let error = #expect(throws: AWSError.self) {
      try Expressions.condition("a = :s", values: [":s": .null, ":x": .null, ":t": .null])
    }
    #expect(
      error?.message == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:t, :x}")
  }

  @Test("Of a hundred names those that nothing uses are told")
  func unusedOfMany() {
    let names = (100..<200).map { "#n\($0)" }
    let used = names.filter { $0.last != "7" }
    let error = #expect(throws: AWSError.self) {
      try Expressions.projection(
        used.joined(separator: ", "), names: Dictionary(uniqueKeysWithValues: names.map { ($0, "a" + $0) }))
    }
    let unused = names.filter { $0.last == "7" }.joined(separator: ", ")
    #expect(
      error?.message
        == "Value provided in ExpressionAttributeNames unused in expressions: keys: {\(unused)}")
  }

  @Test("References and what they stand for are checked before anything is read")
  func references() {
    func refusal(_ names: [String: String]?, _ values: [String: DynamoDB.AttributeValue]?) -> String? {
      do throws(AWSError) {
        _ = try ExpressionContext(names: names, values: values.map(SentItem.attributes))
        return nil
      } catch { return error.message }
    }
    #expect(refusal([:], nil) == "ExpressionAttributeNames must not be empty")
    #expect(refusal(nil, [:]) == "ExpressionAttributeValues must not be empty")
    #expect(
      refusal(["a": "a"], nil) == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"a\"")
    #expect(
      refusal(["#": "a"], nil) == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#\"")
    #expect(
      refusal(["#a-b": "a"], nil)
        == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"#a-b\"")
    #expect(
      refusal(nil, ["b": .null(true)])
        == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"b\"")
    #expect(
      refusal(nil, [":b": .ss([])])
        == "ExpressionAttributeValues contains invalid value: "
        + "One or more parameter values were invalid: An string set  may not be empty for key :b")
    #expect(
      refusal(nil, [":b": .unknown(.empty)])
        == "ExpressionAttributeValues contains invalid value: "
        + "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes for key :b")
    #expect(refusal(["#a_1": "a"], [":b_2": .s("")]) == nil)
  }

  @Test("Size and the number of operators and candidates are limited")
  func limits() {
    let long = "a = :s" + String(repeating: " ", count: 4091)
    #expect(
      refusal(long)
        == "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
        + "expression size: 4097")
    #expect(refusal(String(long.dropLast())) == nil)

    let many = Array(repeating: "a=:s", count: 150).joined(separator: " OR ")
    #expect(refusal(many) == nil)
    #expect(refusal(many + " OR a=:s")?.contains("too many operators") == true)

    let candidates = (0...100).map { _ in ":s" }
    #expect(refusal("a IN (\(candidates.dropLast().joined(separator: ",")))") == nil)
    #expect(
      refusal("a IN (\(candidates.joined(separator: ",")))")
        == "Invalid ConditionExpression: Invalid operand: The IN operator is provided with too many operands; "
        + "number of operands: 101")
  }

  @Test("Whatever stands in whatever, the stack is deep enough")
  func nesting() {
    let parentheses = String(repeating: "(", count: 2000)
    #expect(refusal(parentheses + "a = :s") != nil)
    #expect(refusal(parentheses + "a = :s" + String(repeating: ")", count: 2000)) != nil)
    #expect(refusal("a = " + parentheses + ":s" + String(repeating: ")", count: 2000)) != nil)
    #expect(refusal(String(repeating: "NOT ", count: 299) + "a = :s") == nil)
    #expect(refusal(String(repeating: "size(", count: 500) + "a" + String(repeating: ")", count: 500)) != nil)
    // As libraries write a chain of conditions.
    var chain = "a = :s"
    for index in 0..<140 { chain = "(\(chain) \(index % 2 == 0 ? "AND" : "OR") a = :s)" }
    #expect(refusal(chain) == nil)
    let path = "a" + String(repeating: ".a", count: 31)
    #expect(refusal(path + " = :s") == nil)
    #expect(refusal(path + ".a = :s")?.contains("too many nesting elements") == true)
  }

  @Test("Words are reserved in whatever case, and nothing else is")
  func reservedWords() {
    for word in ["ABORT", "status", "Year", "zone", "COLUMN", "Timestamp", "ttl", "user", "VALUES"] {
      #expect(ReservedWords.contains(word))
    }
    for word in ["", "id", "pk", "sk", "ABORTS", "é"] { #expect(!ReservedWords.contains(word)) }
  }
}
