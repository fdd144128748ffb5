// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Conditions")
struct ConditionExpressionTests {
  private static let item: Item = [
    "s": .string("hello"), "emp": .string(""), "n": .number(Number(5)), "b": .binary("bytes"),
    "t": .bool(true),
    "nul": .null, "l": .list([.string("x"), .number(Number(1)), .list([.null])]),
    "m": .map(["k": .map(["deep": .string("v")]), "a.b": .null]), "ss": .stringSet(["a", "b"]),
    "ns": .numberSet([Number(1), Number(2)]), "bs": .binarySet(["a", "b"]), "oth": .string("ell"),
  ]

  @Test(
    "A condition holds",
    arguments: [
      "s = :hello", "s <> :ell", "s < :z", "s >= :hello", "n > :one", "n <= :five", "b = :bytes", "t = :true",
      "nul = :null", "l = :list", "ss = :set", "t <> :null", ":five = n", "s <> n",
      "absent <> :five", "NOT absent = :five", "m.absent <> :five",
      "n BETWEEN :one AND :five", "n BETWEEN :five AND :five", "s BETWEEN oth AND :z",
      "n IN (:one, :five)", "s IN (n, b, :hello)", ":five IN (s, n)",
      "attribute_exists(s)", "attribute_exists(m.k.deep)", "attribute_exists(l[2][0])",
      "attribute_not_exists(absent)", "attribute_not_exists(m.absent)", "attribute_not_exists(l[3])",
      "attribute_not_exists(s.k)", "attribute_not_exists(m[0])", "attribute_exists(m.#dotted)",
      "attribute_type(s, :S)", "attribute_type(ss, :SS)", "attribute_type(l[1], :N)",
      "begins_with(s, :he)", "begins_with(s, emp)", "begins_with(b, :by)",
      "contains(s, oth)", "contains(s, emp)", "contains(b, :by)", "contains(ss, :a)",
      "contains(ns, :one)",
      "contains(bs, :bina)", "contains(l, :one)", "contains(l, l[2])", "contains(:list, l[0])",
      "size(s) = :five", "size(emp) < :one", "size(l) > :one", "size(m) = size(ss)", "size(b) = n",
      "s = :hello AND n = :five OR n = :one", "n = :one OR s = :hello AND n = :five",
      "NOT n = :one AND s = :hello", "NOT (n = :one OR n = :five) OR t = :true",
      "(n = :one OR s = :hello) AND n = :five", "not not s=:hello", "m.k.deep < s or t=:true",
      "s   =\n\t:hello", "(s)=(:hello)",
    ])
  func holds(text: String) throws {
    #expect(try condition(text).holds(for: Self.item))
  }

  @Test(
    "A condition doesn't hold",
    arguments: [
      "s = :ell", "s <> :hello", "s = n", "s < n", "s > n", "n < :five", "n > :five",
      "absent = :five", "absent < :five", "absent = gone", "NOT absent <> :five",
      "n BETWEEN :one AND :one", "absent BETWEEN :one AND :five", "n IN (:one, s, absent)",
      "absent IN (gone)", "attribute_exists(absent)", "attribute_exists(l[3])",
      "attribute_exists(s[0])", "attribute_not_exists(n)",
      "attribute_type(s, :N)", "attribute_type(absent, :N)", "begins_with(s, :ell)", "begins_with(s, b)",
      "begins_with(absent, :he)", "begins_with(n, :he)", "contains(s, :z)", "contains(s, n)",
      "contains(n, :one)", "contains(m, :he)", "contains(ss, :one)", "contains(absent, :one)",
      "contains(l, :z)",
      "size(n) = :one", "size(absent) = :one", "size(t) = :one",
      "s = :hello AND (n = :one OR n = absent)", "NOT (s = :hello)", "n = :one AND s = :hello OR n = :one",
    ])
  func fails(text: String) throws {
    #expect(try !condition(text).holds(for: Self.item))
  }

  private func condition(_ text: String) throws -> ConditionExpression {
    let values: [String: Value] = [
      ":hello": .string("hello"), ":ell": .string("ell"), ":z": .string("z"), ":he": .string("he"),
      ":one": .number(Number(1)), ":five": .number(Number(5)), ":bytes": .binary("bytes"),
      ":by": .binary("by"),
      ":true": .bool(true), ":null": .null,
      ":list": .list([.string("x"), .number(Number(1)), .list([.null])]),
      ":set": .stringSet(["b", "a"].sorted()),
      ":S": .string("S"), ":SS": .string("SS"), ":N": .string("N"), ":a": .string("a"), ":bina": .binary("a"),
    ]
    let used = Expressions.values(in: text, of: values)
    return try Expressions.condition(
      text, names: text.contains("#dotted") ? ["#dotted": "a.b"] : nil, values: used)
  }

  @Test("Strings are as long as Java says")
  func lengths() {
    #expect(Value.string("é🎈").length == 3)
    #expect(Value.binary("é").length == 2)
  }
}

@Suite("Conditions against a naive evaluator")
struct ConditionExpressionPropertyTests {
  @Test("Random conditions on random items hold where a naive reading of them does")
  func random() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(31))
    var held = 0
    let rounds = FuzzRounds.count(4000)
    for _ in 0..<rounds {
      let map = RandomValues.map(&random, depth: 2)
      var writer = NaiveCondition.Writer()
      let condition = NaiveCondition.random(&random, depth: 3)
      let text = condition.text(&writer)
      let parsed: ConditionExpression
      do throws(AWSError) {
        parsed = try Expressions.condition(
          text, names: writer.names.isEmpty ? nil : writer.names, values: writer.values)
      } catch {
        // Bounds that are the wrong way round, a path beside itself, an operand of no such type.
        #expect(
          error.message.contains("BETWEEN operator") || error.message.contains("must be distinct")
            || error.message.contains("Incorrect operand type"), "\(text): \(error.message)")
        continue
      }
      let expected = condition.holds(for: .map(map))
      if expected { held += 1 }
      #expect(parsed.holds(for: Item(map)) == expected, "\(text) \(writer.values) \(map)")
    }
    #expect(held > rounds / 10)
  }
}
