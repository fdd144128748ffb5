// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite struct PartiQLParserTests {
  private func parse(_ text: String) throws -> PartiQL.Statement {
    try PartiQL.Parser.parse(text).statement
  }

  private func condition(_ text: String) throws -> PartiQL.Expression? {
    guard case .select(let selection) = try parse("SELECT * FROM t WHERE \(text)") else {
      return nil
    }
    return selection.condition
  }

  private static func path(_ name: String) -> PartiQL.Expression { .path(DocumentPath(name)) }

  @Test("A selection has paths, a table, an index, a condition and an order")
  func selection() throws {
    let statement = try parse(
      #"select a, "b c".d[2]['e f'] from "my-table"."by.date" where a = 1 order by a desc, b ASC;"#)
    #expect(
      statement
        == .select(
          PartiQL.Selection(
            paths: [
              DocumentPath("a"), DocumentPath("b c", [.name("d"), .index(2), .name("e f")]),
            ],
            table: "my-table", index: "by.date",
            condition: .comparison(.equal, Self.path("a"), .number("1")),
            order: [
              PartiQL.Order(path: DocumentPath("a"), isDescending: true),
              PartiQL.Order(path: DocumentPath("b"), isDescending: false),
            ])))
  }

  @Test("OR binds less than AND, AND less than NOT, and comparisons bind most")
  func precedence() throws {
    let (a, b, c) = (Self.path("a"), Self.path("b"), Self.path("c"))
    #expect(
      try condition("a = 1 OR NOT b < 2 AND c >= 3 + 4")
        == .any([
          .comparison(.equal, a, .number("1")),
          .all([
            .not(.comparison(.less, b, .number("2"))),
            .comparison(.greaterOrEqual, c, .sum(.number("3"), .number("4"))),
          ]),
        ]))
    #expect(
      try condition("(a = 1 OR b = 2) AND c != 'it''s'")
        == .all([
          .any([.comparison(.equal, a, .number("1")), .comparison(.equal, b, .number("2"))]),
          .comparison(.notEqual, c, .string("it's")),
        ]))
  }

  @Test("IN, BETWEEN, IS and the functions")
  func predicates() throws {
    let a = Self.path("a")
    #expect(try condition("a IN [1, ?]") == .within(a, [.number("1"), .parameter(0)]))
    #expect(try condition("a not in (1)") == .not(.within(a, [.number("1")])))
    #expect(try condition("a BETWEEN -1 AND 2.5e3") == .between(a, .number("-1"), .number("2.5e3")))
    #expect(try condition("a IS MISSING") == .isMissing(a))
    #expect(try condition("a is not null") == .not(.isNull(a)))
    #expect(
      try condition("Begins_With(a, 'x') AND size(a) > 3")
        == .all([
          .call("begins_with", [a, .string("x")]),
          .comparison(.greater, .call("size", [a]), .number("3")),
        ]))
  }

  @Test("Literals are null, missing, booleans, numbers, texts, lists, sets and maps")
  func literals() throws {
    #expect(
      try parse("INSERT INTO t VALUE {'a': [1, true, NULL], 'b': <<'x', 'y'>>, 'c': {}, 'd': ?}")
        == .insert(
          table: "t",
          item: .map([
            .init(key: "a", value: .list([.number("1"), .boolean(true), .null])),
            .init(key: "b", value: .set([.string("x"), .string("y")])),
            .init(key: "c", value: .map([])),
            .init(key: "d", value: .parameter(0)),
          ])))
    #expect(try condition("a <> MISSING") == .comparison(.notEqual, Self.path("a"), .missing))
  }

  @Test("Updates and deletions say what they give back")
  func changes() throws {
    #expect(
      try parse(
        "UPDATE t SET a = a + 1, b.c = ? REMOVE d SET e = set_add(e, <<1>>) WHERE k = ? RETURNING all new *"
      )
        == .update(
          PartiQL.Update(
            table: "t",
            changes: [
              .set(DocumentPath("a"), .sum(Self.path("a"), .number("1"))),
              .set(DocumentPath("b", [.name("c")]), .parameter(0)), .remove(DocumentPath("d")),
              .set(DocumentPath("e"), .call("set_add", [Self.path("e"), .set([.number("1")])])),
            ], condition: .comparison(.equal, Self.path("k"), .parameter(1)), returning: .allNew)))
    #expect(
      try parse("DELETE FROM t WHERE k = 1 RETURNING ALL OLD *")
        == .delete(
          PartiQL.Deletion(
            table: "t", condition: .comparison(.equal, Self.path("k"), .number("1")),
            returning: .allOld)))
    #expect(try PartiQL.Parser.parse("UPDATE t SET a = ? WHERE k = ?").parameterCount == 2)
  }

  @Test("What isn't DynamoDB's PartiQL is refused with its place")
  func errors() {
    let prefix = "Statement wasn't well formed, can't be processed: "
    for (text, message) in [
      ("", "Expected statement at 1:1:1"),
      ("DROP TABLE t", "Unexpected keyword at 1:1:4"),
      ("SELECT * FROM", "Expected identifier for simple table reference at 1:14:1"),
      ("SELECT * FROM my-table", "Unexpected term after expression at 1:17:1"),
      ("SELECT * FROM t LIMIT 5", "Unsupported clause: LIMIT at 1:17:5"),
      ("SELECT *\nFROM t GROUP BY a", "Unsupported clause: GROUP at 2:8:5"),
      ("SELECT date FROM t", "Unexpected keyword at 1:8:4"),
      ("SELECT * FROM t WHERE a LIKE 'x'", "Unsupported operator: LIKE at 1:25:4"),
      ("SELECT * FROM t WHERE upper(a) = 'x'", "Unexpected keyword at 1:23:5"),
      ("SELECT * FROM t WHERE lcase(a) = 'x'", "Unsupported function: LCASE at 1:23:5"),
      ("SELECT * FROM t WHERE a = 'x", "Unclosed quote at 1:27:1"),
      ("SELECT * FROM t WHERE a = #", "Invalid character at 1:27:1"),
      ("SELECT a[*] FROM t", "Unexpected path component at 1:10:1"),
      ("SELECT count(*) FROM t", "Unexpected path component at 1:8:5"),
      ("SELECT a, size(b) FROM t", "Unexpected path component at 1:11:4"),
      ("DELETE FROM t WHERE a = 1 RETURNING MODIFIED OLD *", "A deletion returns ALL OLD * only at 1:27:9"),
      ("UPDATE t WHERE a = 1", "Expected SET or REMOVE at 1:10:5"),
      ("INSERT INTO t {'a': 1}", "Expected VALUE at 1:15:1"),
    ] {
      expectError("ValidationException", prefix + message) { try PartiQL.Parser.parse(text) }
    }
    expectError(
      "ValidationException",
      "Unsupported operation: Inserting multiple items in a single statement is not supported yet, "
        + "use \"INSERT INTO tableName VALUE item\" instead"
    ) { try PartiQL.Parser.parse("INSERT INTO t VALUES {'a': 1}") }
  }

  @Test("Statements that are nested without end are refused")
  func depth() {
    for (open, close) in [("[", "]"), ("(", ")"), ("{'a':", "}"), ("<<", ">>"), ("size(", ")")] {
      let text =
        String(repeating: open, count: 2_000) + "1" + String(repeating: close, count: 2_000)
      expectError("ValidationException") {
        try PartiQL.Parser.parse("SELECT * FROM t WHERE a = \(text)")
      }
    }
    expectError("ValidationException") {
      try PartiQL.Parser.parse(
        "SELECT * FROM t WHERE " + String(repeating: "NOT ", count: 4_000) + "a = 1")
    }
    expectError("ValidationException") {
      try PartiQL.Parser.parse(
        "SELECT * FROM t WHERE a = 1" + String(repeating: " + 1", count: 4_000))
    }
    expectError("ValidationException") {
      try PartiQL.Parser.parse("SELECT a" + String(repeating: ".b", count: 4_000) + " FROM t")
    }
  }

  // MARK: Fuzzing

  private static let keys = QueryableKeys(hash: [.init("a", .number)], range: [.init("b", .string)])

  private static let corpus: [Bytes] = [
    #"SELECT a, b.c[1] FROM "t"."i" WHERE a = ? AND (b IN [1, 'x'] OR NOT size(c) < 2) ORDER BY a DESC"#,
    #"INSERT INTO "t" VALUE {'k': 'v', 'l': [1, 2.5e-3, {'m': <<1, 2>>}], 'n': NULL, 'é': true}"#,
    #"UPDATE t SET a = list_append(a, [?]) REMOVE b[0] SET c = set_delete(c, <<'x'>>) WHERE k = 1 RETURNING MODIFIED OLD *"#,
    "DELETE FROM t WHERE k = 'it''s' AND a IS NOT MISSING -- why\n RETURNING ALL OLD *",
    "EXISTS(SELECT * FROM t WHERE k = 1 AND begins_with(s, 'x') /* so */ AND n BETWEEN 1 AND 2)",
  ]

  @Test("Whatever is done to statements, there is a statement or a validation error")
  func mutations() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(21), corpus: Self.corpus,
      alphabet: [UInt8](#"'"?()[]{}<>.,:;=+-/* 19eé"#.utf8))
    for _ in 0..<FuzzRounds.count(6_000) {
      let text = mutator.next().description
      do {
        let (statement, count) = try PartiQL.Parser.parse(text)
        let compiler = PartiQL.Compiler(
          parameters: (0..<max(count - 1, 0)).map { .number(Number($0)) })
        switch statement {
        case .select(let selection), .exists(let selection):
          if let condition = selection.condition, let condition = try? compiler.condition(condition) {
            _ = condition.holds(for: ["a": .number(Number(1)), "b": .list([.string("x")])])
            _ = PartiQL.KeyUse(condition, Self.keys).key
          }
        case .insert(_, let item): _ = try? compiler.item(item)
        case .update(let update):
          _ = try? compiler.update(update.changes).apply(to: ["a": .list([.string("x")])])
        case .delete(let deletion): _ = deletion.condition.map { try? compiler.condition($0) }
        }
      } catch {
        #expect(error.code == "ValidationException")
      }
    }
  }
}
