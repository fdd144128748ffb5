// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockDynamoDB

@Suite("Projections")
struct ProjectionExpressionTests {
  private static let item: Item = [
    "a": .string("x"), "b": .map(["c": .map(["d": .null, "e": .bool(true)]), "f": .null]),
    "l": .list([.string("0"), .map(["k": .string("v"), "z": .null]), .string("2")]), "x.y": .string("dotted"),
  ]

  @Test("What is asked for comes out, where it was")
  func apply() throws {
    func project(_ text: String, _ names: [String: String]? = nil) throws -> Item {
      try Expressions.projection(text, names: names).apply(to: Self.item)
    }
    #expect(try project("a, absent") == ["a": .string("x")])
    #expect(try project("#p", ["#p": "x.y"]) == ["x.y": .string("dotted")])
    #expect(try project("b.c.d, b.f") == ["b": .map(["c": .map(["d": .null]), "f": .null])])
    #expect(try project("b.absent.d, a.k, l[9]") == Item())
    #expect(try project("l[2], l[0]") == ["l": .list([.string("0"), .string("2")])])
    #expect(try project("l[1].k") == ["l": .list([.map(["k": .string("v")])])])
    #expect(try project(" l [ 1 ] . k ,a") == ["l": .list([.map(["k": .string("v")])]), "a": .string("x")])
    #expect(try Expressions.projection("b.c, a, b.f").names == ["a", "b"])
  }

  @Test(
    "A projection that can't be is refused",
    arguments: [
      ("", "The expression can not be empty;"),
      ("a,", "Syntax error; token: \"<EOF>\", near: \",\""),
      ("a b", "Syntax error; token: \"b\", near: \"a b\""),
      ("a-b", "Syntax error; token: \"-\", near: \"a-b\""),
      (":a", "Syntax error; token: \":a\", near: \":a\""),
      ("a.b.", "Syntax error; token: \"<EOF>\", near: \".\""),
      ("size(a)", "Syntax error; token: \"(\", near: \"size(a\""),
      ("name", "Attribute name is a reserved keyword; reserved keyword: name"),
      ("#a", "An expression attribute name used in the document path is not defined; attribute name: #a"),
      (
        "a, b, a",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
          + "path one: [a], path two: [a]"
      ),
      (
        "a, a.b[0]",
        "Two document paths overlap with each other; must remove or rewrite one of these paths; "
          + "path one: [a], path two: [a, b, [0]]"
      ),
      (
        "a[0], a.b",
        "Two document paths conflict with each other; must remove or rewrite one of these paths; "
          + "path one: [a, [0]], path two: [a, b]"
      ),
    ])
  func refusal(text: String, message: String) {
    let error = #expect(throws: AWSError.self) { try Expressions.projection(text) }
    #expect(error?.message == "Invalid ProjectionExpression: \(message)")
  }
}
