// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockDynamoDB

@Suite("Updates")
struct UpdateExpressionTests {
  private static let item: Item = [
    "n": .number(Number(5)), "s": .string("x"), "l": .list([.string("a"), .string("b"), .string("c")]),
    "m": .map(["k": .number(Number(1)), "l": .list([.null])]), "ss": .stringSet(["a", "b"]),
    "ns": .numberSet([Number(1), Number(2)]), "bs": .binarySet(["a"]),
  ]
  private static let values: [String: Value] = [
    ":one": .number(Number(1)), ":x": .string("X"), ":y": .string("Y"), ":list": .list([.string("X")]),
    ":map": .map([:]), ":ab": .stringSet(["a", "b"]), ":bc": .stringSet(["b", "c"]),
    ":n23": .numberSet([Number(2), Number(3)]), ":ba": .binarySet(["a"]), ":bb": .binarySet(["b"]),
  ]

  private func update(_ text: String) throws(AWSError) -> UpdateExpression.Outcome {
    let used = Expressions.values(in: text, of: Self.values)
    let names = text.contains("#n") ? ["#n": "a.b"] : nil
    return try Expressions.update(text, names: names, values: used).apply(to: Self.item)
  }

  /// The item of the tests with some attributes replaced.
  private static func changed(_ changes: KeyValuePairs<String, Value?>) -> Item {
    var map = item.attributes
    for (name, value) in changes { map[name] = value }
    return Item(map)
  }

  @Test("SET sets attributes, elements and entries")
  func set() throws {
    #expect(try update("SET s = :x").item == Self.changed(["s": .string("X")]))
    #expect(
      try update("set fresh = :x, #n = :y").item
        == Self.changed(["fresh": .string("X"), "a.b": .string("Y")]))
    #expect(try update("SET s = n").item == Self.changed(["s": .number(Number(5))]))
    #expect(
      try update("SET s = l[1], m.k = m.l").item
        == Self.changed([
          "s": .string("b"), "m": .map(["k": .list([.null]), "l": .list([.null])]),
        ]))
    #expect(try update("SET l[1] = :x").item["l"] == .list([.string("a"), .string("X"), .string("c")]))
    #expect(
      try update("SET m.l[0] = :x, m.fresh = :y").item["m"]
        == .map([
          "k": .number(Number(1)), "l": .list([.string("X")]), "fresh": .string("Y"),
        ]))
    #expect(try update("SET s = (:x)").item == Self.changed(["s": .string("X")]))
  }

  @Test("What is set behind a list's end comes to stand at its end")
  func setBehindEnd() throws {
    #expect(
      try update("SET l[9] = :y, l[5] = :x").item["l"]
        == .list([.string("a"), .string("b"), .string("c"), .string("X"), .string("Y")]))
  }

  @Test("All operands are those of the item before")
  func operandsBefore() throws {
    #expect(
      try update("SET n = n + :one, s = n").item
        == Self.changed([
          "n": .number(Number(6)), "s": .number(Number(5)),
        ]))
    #expect(try update("SET s = n REMOVE n").item == Self.changed(["s": .number(Number(5)), "n": nil]))
  }

  @Test("SET adds and subtracts, appends, and keeps what is there")
  func operations() throws {
    #expect(try update("SET n = n - :one").item["n"] == .number(Number(4)))
    #expect(try update("SET n = :one - n").item["n"] == .number(Number(-4)))
    #expect(try update("SET n = (n + :one)").item["n"] == .number(Number(6)))
    #expect(try update("SET fresh = if_not_exists(fresh, n) + :one").item["fresh"] == .number(Number(6)))
    #expect(try update("SET n = if_not_exists(n, :x)").item == Self.item)
    #expect(
      try update("SET m.z = if_not_exists(m.z, :x)").item["m"]
        == .map([
          "k": .number(Number(1)), "l": .list([.null]), "z": .string("X"),
        ]))
    #expect(
      try update("SET l = list_append(:list, l)").item["l"]
        == .list([.string("X"), .string("a"), .string("b"), .string("c")]))
    #expect(
      try update("SET fresh = list_append(if_not_exists(fresh, :list), :list)").item["fresh"]
        == .list([.string("X"), .string("X")]))
  }

  @Test("REMOVE takes attributes, entries and elements away, by the indexes before")
  func remove() throws {
    #expect(try update("REMOVE s, absent").item == Self.changed(["s": nil]))
    #expect(try update("REMOVE l[0], l[2], l[7]").item["l"] == .list([.string("b")]))
    #expect(try update("REMOVE m.k, m.absent").item["m"] == .map(["l": .list([.null])]))
    #expect(try update("REMOVE l[0] SET l[1] = :x").item["l"] == .list([.string("X"), .string("c")]))
  }

  @Test("ADD adds to numbers and sets, or is the first value")
  func add() throws {
    #expect(try update("ADD n :one").item["n"] == .number(Number(6)))
    #expect(try update("ADD fresh :one").item["fresh"] == .number(Number(1)))
    #expect(try update("ADD m.k :one").item["m"] == .map(["k": .number(Number(2)), "l": .list([.null])]))
    #expect(try update("ADD ss :bc").item["ss"] == .stringSet(["a", "b", "c"]))
    #expect(try update("ADD ns :n23").item["ns"] == .numberSet([Number(1), Number(2), Number(3)]))
    #expect(
      try update("ADD bs :bb, fresh :ab").item
        == Self.changed([
          "bs": .binarySet(["a", "b"]), "fresh": .stringSet(["a", "b"]),
        ]))
  }

  @Test("DELETE takes members out, and the set with the last of them")
  func delete() throws {
    #expect(try update("DELETE ss :bc").item["ss"] == .stringSet(["a"]))
    #expect(try update("DELETE ss :ab").item == Self.changed(["ss": nil]))
    #expect(try update("DELETE ns :n23").item["ns"] == .numberSet([Number(1)]))
    #expect(try update("DELETE bs :ba").item == Self.changed(["bs": nil]))
    #expect(try update("DELETE absent :ab").item == Self.item)
  }

  @Test("What was written to is told, before and after")
  func touched() throws {
    let outcome = try update("SET m.k = :x, fresh = :y REMOVE s, l[0] ADD n :one")
    #expect(
      outcome.old(of: Self.item) == [
        "m": .map(["k": .number(Number(1))]), "s": .string("x"), "l": .list([.string("a")]),
        "n": .number(Number(5)),
      ])
    #expect(
      outcome.new == [
        "m": .map(["k": .string("X")]), "fresh": .string("Y"), "n": .number(Number(6)),
      ])
  }

  @Test(
    "What can't be done to an item is refused",
    arguments: [
      ("SET s = absent", "The provided expression refers to an attribute that does not exist in the item"),
      (
        "SET s = absent + :one",
        "The provided expression refers to an attribute that does not exist in the item"
      ),
      (
        "SET l = list_append(absent, :list)",
        "The provided expression refers to an attribute that does not exist in the item"
      ),
      ("SET s = s + :one", "An operand in the update expression has an incorrect data type"),
      ("SET l = list_append(s, :list)", "An operand in the update expression has an incorrect data type"),
      ("ADD s :one", "An operand in the update expression has an incorrect data type"),
      ("ADD ss :one", "An operand in the update expression has an incorrect data type"),
      ("ADD ss :n23", "An operand in the update expression has an incorrect data type"),
      ("DELETE n :ab", "An operand in the update expression has an incorrect data type"),
      ("DELETE ns :ab", "An operand in the update expression has an incorrect data type"),
      ("SET absent.k = :x", "The document path provided in the update expression is invalid for update"),
      ("SET s.k = :x", "The document path provided in the update expression is invalid for update"),
      ("SET m[0] = :x", "The document path provided in the update expression is invalid for update"),
      ("SET l.k = :x", "The document path provided in the update expression is invalid for update"),
      ("SET m.absent.k = :x", "The document path provided in the update expression is invalid for update"),
      ("SET l[9].k = :x", "The document path provided in the update expression is invalid for update"),
      ("REMOVE absent.k", "The document path provided in the update expression is invalid for update"),
      ("REMOVE s[0]", "The document path provided in the update expression is invalid for update"),
      ("ADD absent.k :one", "The document path provided in the update expression is invalid for update"),
    ])
  func refusals(text: String, message: String) {
    let error = #expect(throws: AWSError.self) { try update(text) }
    #expect(error?.message == message)
    #expect(error?.code == "ValidationException")
  }

  @Test("Sums that can't be kept are refused in the words for numbers")
  func sums() throws {
    let item: Item = ["n": .number(try Number("9.9e125"))]
    let update = try Expressions.update("SET n = n + :x", values: [":x": .number(try Number("9e125"))])
    let error = #expect(throws: AWSError.self) { try update.apply(to: item) }
    #expect(
      error?.message
        == "Number overflow. Attempting to store a number with magnitude larger than supported range")
    let add = try Expressions.update("ADD n :x", values: [":x": .number(Number(1))])
    let digits = #expect(throws: AWSError.self) { try add.apply(to: item) }
    #expect(digits?.message == "Attempting to store more than 38 significant digits in a Number")
  }

  @Test("An update can't make an item deeper than one may be")
  func depth() throws {
    let deep = (0..<31).reduce(Value.string("x")) { value, _ in .list([value]) }
    let item: Item = ["m": .map(["k": .null])]
    let fits = try Expressions.update("SET m.k = :x", values: [":x": deep])
    #expect(try fits.apply(to: item).item["m"]?.depth == 32)
    let one = try Expressions.update("SET m.k = :x", values: [":x": .list([deep])])
    let error = #expect(throws: AWSError.self) { try one.apply(to: item) }
    #expect(error?.message.hasPrefix("Nesting Levels have exceeded supported limits") == true)
  }
}

@Suite("Updates that are refused")
struct UpdateExpressionErrorTests {
  private func refusal(_ text: String) -> String? {
    do throws(AWSError) {
      _ = try Expressions.update(text, values: Expressions.values(in: text))
      return nil
    } catch { return error.message }
  }

  @Test(
    "What isn't the grammar's is told with the token and its neighbours",
    arguments: [
      ("a = :s", "a", "a ="),
      ("SET a", "<EOF>", "a"),
      ("SET a =", "<EOF>", "="),
      ("SET a = :s,", "<EOF>", ","),
      ("SET a = :s b = :t", "b", ":s b ="),
      ("SET a = :s, REMOVE b", "REMOVE", ", REMOVE b"),
      ("SET", "<EOF>", "SET"),
      ("SET set = :s", "set", "SET set ="),
      ("SET a = :n + :n + :n", "+", ":n + :n"),
      ("SET a = :n * :n", "*", ":n * :n"),
      ("SET a = :n WHERE b = :n", "WHERE", ":n WHERE b"),
      ("SET a = (:n + :n", "<EOF>", ":n"),
      ("SET a-b = :n", "-", "a-b"),
      ("SET a += :n", "+", "a +="),
      ("REMOVE a b", "b", "a b"),
      ("REMOVE :s", ":s", "REMOVE :s"),
      ("REMOVE a = :s", "=", "a = :s"),
      ("ADD a b", "b", "a b"),
      ("ADD a = :n", "=", "a = :n"),
      ("ADD a", "<EOF>", "a"),
      ("DELETE a", "<EOF>", "a"),
      ("DELETE a, b", ",", "a, b"),
      ("UPDATE a = :s", "UPDATE", "UPDATE a"),
    ])
  func syntax(text: String, token: String, near: String) {
    #expect(
      refusal(text) == "Invalid UpdateExpression: Syntax error; token: \"\(token)\", near: \"\(near)\"")
  }

  @Test(
    "What the grammar allows may still mean nothing",
    arguments: [
      ("", "The expression can not be empty;"),
      ("SET a = :s SET b = :t", "The \"SET\" section can only be used once in an update expression;"),
      ("REMOVE a REMOVE b", "The \"REMOVE\" section can only be used once in an update expression;"),
      ("add a :n add b :n", "The \"ADD\" section can only be used once in an update expression;"),
      ("DELETE a :ss DELETE b :ss", "The \"DELETE\" section can only be used once in an update expression;"),
      ("SET a = ((:s))", "The expression has redundant parentheses;"),
      ("SET a = ((:n + :n))", "The expression has redundant parentheses;"),
      ("SET status = :s", "Attribute name is a reserved keyword; reserved keyword: status"),
      ("REMOVE a.items", "Attribute name is a reserved keyword; reserved keyword: items"),
      (
        "SET #a = :s",
        "An expression attribute name used in the document path is not defined; attribute name: #a"
      ),
      (
        "SET a = :undefined",
        "An expression attribute value used in expression is not defined; attribute value: :undefined"
      ),
      (
        "SET a = :s, a = :t",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
          + "path one: [a], path two: [a]"
      ),
      (
        "SET a.b = :s REMOVE a",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
          + "path one: [a, b], path two: [a]"
      ),
      (
        "SET a[1].b = :s, a[1] = :s",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
          + "path one: [a, [1], b], path two: [a, [1]]"
      ),
      (
        "SET a.b = :s, a[1] = :t",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; "
          + "path one: [a, b], path two: [a, [1]]"
      ),
      ("SET a = foo(b)", "Invalid function name; function: foo"),
      (
        "SET a = attribute_exists(b)",
        "The function is not allowed in an update expression; function: attribute_exists"
      ),
      ("SET a = size(b)", "The function is not allowed in an update expression; function: size"),
      (
        "SET a = if_not_exists(b)",
        "Incorrect number of operands for operator or function; operator or function: if_not_exists, "
          + "number of operands: 1"
      ),
      (
        "SET a = list_append(b, b, b)",
        "Incorrect number of operands for operator or function; operator or function: list_append, "
          + "number of operands: 3"
      ),
      (
        "SET a = if_not_exists(:s, :s)",
        "Operator or function requires a document path; operator or function: if_not_exists"
      ),
      (
        "SET a = list_append(b, :s)",
        "Incorrect operand type for operator or function; operator or function: list_append, operand type: S"
      ),
      (
        "SET a = b + :s",
        "Incorrect operand type for operator or function; operator or function: +, operand type: S"
      ),
      (
        "SET a = :ns - b",
        "Incorrect operand type for operator or function; operator or function: -, operand type: NS"
      ),
      (
        "ADD a :s",
        "Incorrect operand type for operator or function; operator: ADD, operand type: STRING, "
          + "typeset: ALLOWED_FOR_ADD_OPERAND"
      ),
      (
        "ADD a :l",
        "Incorrect operand type for operator or function; operator: ADD, operand type: LIST, "
          + "typeset: ALLOWED_FOR_ADD_OPERAND"
      ),
      (
        "DELETE a :n",
        "Incorrect operand type for operator or function; operator: DELETE, operand type: NUMBER, "
          + "typeset: ALLOWED_FOR_DELETE_OPERAND"
      ),
    ])
  func meaning(text: String, message: String) {
    #expect(refusal(text) == "Invalid UpdateExpression: \(message)")
  }
}
