// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Broken expressions")
struct ExpressionFuzzTests {
  private static let conditions: [Bytes] = [
    "attribute_exists(a) AND (b.c[0] = :s OR NOT #n <> :n) AND size(l) >= :n",
    "a BETWEEN :s AND :s or d IN (:s, e, size(f)) and begins_with(g, :s)",
    "contains(a, :s) AND attribute_type(b, :type) AND attribute_not_exists(#n.#n[12].c)",
    "((a = :s) AND (b < :n)) OR (c) > (:n)",
  ]
  private static let updates: [Bytes] = [
    "SET a = :s, b.c[0] = if_not_exists(#n, :n) + :n REMOVE d, e[1] ADD f :n, g :ss DELETE h :ss",
    "SET l = list_append(if_not_exists(l, :l), :l), m = (n - :n)", "REMOVE #n.#n[1]", "ADD a.b :n",
  ]
  private static let alphabet = [UInt8]("abn#:()[].,=<>+- 019ANDORTSE\u{0}é".utf8)
  private static let item: Item = [
    "a": .string("x"), "b": .map(["c": .list([.number(Number(1))])]), "l": .list([.null]),
    "n": .number(Number(2)),
    "f": .number(Number(1)), "g": .stringSet(["a"]), "h": .stringSet(["a", "b"]),
  ]

  private func context() -> ExpressionContext {
    ExpressionContext(names: ["#n": "n"], checked: Expressions.values)
  }

  @Test("Whatever is done to a condition, it is read or refused")
  func conditions() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(41), corpus: Self.conditions + Self.updates, alphabet: Self.alphabet)
    var read = 0
    for _ in 0..<FuzzRounds.count(8000) {
      let text = mutator.next().description
      for parameter in [ExpressionParameter.condition, .projection, .keyCondition] {
        var context = context()
        switch parameter {
        case .projection:
          guard let projection = try? ProjectionExpression.parse(text, &context) else { continue }
          _ = projection.apply(to: Self.item)
        case .keyCondition: _ = try? KeyConditionExpression.parse(text, &context)
        default:
          guard let condition = try? ConditionExpression.parse(text, &context) else { continue }
          _ = condition.holds(for: Self.item)
        }
        read += 1
      }
    }
    #expect(read > 0)
  }

  @Test("Whatever is done to an update, it is read or refused, and leaves an item as it should be")
  func updates() throws {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(42), corpus: Self.updates + Self.conditions, alphabet: Self.alphabet)
    for _ in 0..<FuzzRounds.count(8000) {
      let text = mutator.next().description
      var context = context()
      guard let update = try? UpdateExpression.parse(text, &context),
        let outcome = try? update.apply(to: Self.item)
      else { continue }
      let attributes = outcome.item.attributes
      #expect(try Item(attributes.attributeValues) == outcome.item, "\(text)")
      #expect(outcome.item.size == attributes.itemSize, "\(text)")
      _ = outcome.new
    }
  }
}
