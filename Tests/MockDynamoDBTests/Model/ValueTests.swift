// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockDynamoDB

@Suite("Values")
struct ValueTests {
  @Test(
    "A value that can't be kept is refused in DynamoDB's words",
    arguments: [
      (
        .unknown(.empty),
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
      ),
      (
        .unknown(.several),
        "Supplied AttributeValue has more than one datatypes set, "
          + "must contain exactly one of the supported datatypes"
      ),
      (.n("b"), "The parameter cannot be converted to a numeric value: b"),
      (
        .null(false),
        "One or more parameter values were invalid: Null attribute value types must have the value of true"
      ),
      (.ss([]), "One or more parameter values were invalid: An string set  may not be empty"),
      (.ns([]), "One or more parameter values were invalid: An number set  may not be empty"),
      (.bs([]), "One or more parameter values were invalid: Binary sets should not be empty"),
      (
        .ss(["a", ""]),
        "One or more parameter values were invalid: An string set may not have a empty string as a member"
      ),
      (
        .bs(["a", ""]),
        "One or more parameter values were invalid: Binary sets may not contain null or empty values"
      ),
      (.ns(["1", "x"]), "The parameter cannot be converted to a numeric value: x"),
      (
        .ss(["b", "a", "b"]),
        "One or more parameter values were invalid: Input collection [b, a, b] contains duplicates."
      ),
      (.ns(["1", "1.0"]), "Input collection contains duplicates"),
      (
        .bs(["a", "a"]),
        "One or more parameter values were invalid: Input collection [YQ==, YQ==]of type BS contains duplicates."
      ),
      (.l([.s("a"), .m(["x": .n("")])]), "The parameter cannot be converted to a numeric value"),
    ] as [(DynamoDB.AttributeValue, String)])
  func refusal(given: DynamoDB.AttributeValue, message: String) {
    let error = #expect(throws: AWSError.self) { try Value(given) }
    #expect(error?.code == "ValidationException")
    #expect(error?.message == message)
    #expect(throws: AWSError.self) { try Item(["a": given]) }
  }

  @Test("Lists and maps stand in each other 32 deep, not 33")
  func depth() throws {
    func nested(_ levels: Int) -> DynamoDB.AttributeValue {
      (0..<levels).reduce(.s("x")) { value, level in level % 2 == 0 ? .l([value]) : .m(["m": value]) }
    }
    #expect(try Value(nested(32)).depth == 32)
    let error = #expect(throws: AWSError.self) { try Value(nested(33)) }
    #expect(
      error?.message
        == "Nesting Levels have exceeded supported limits: "
        + "Attributes in the item have nested levels beyond supported limit")
  }

  @Test("What is given comes out: numbers in one form, sets in order")
  func roundTrip() throws {
    let given: [String: DynamoDB.AttributeValue] = [
      "s": .s("é\u{0}"), "empty": .s(""), "n": .n("-1.50e3"), "b": .b("bytes"), "t": .bool(true),
      "f": .bool(false), "null": .null(true), "ss": .ss(["b", "a"]), "ns": .ns(["10", "9", "-1"]),
      "bs": .bs(["b", "a"]), "l": .l([.n("1"), .l([]), .m([:])]), "m": .m(["x": .l([.s("y")])]),
    ]
    var expected = given
    expected["n"] = .n("-1500")
    expected["ss"] = .ss(["a", "b"])
    expected["ns"] = .ns(["-1", "9", "10"])
    expected["bs"] = .bs(["a", "b"])
    #expect(try Item(given).attributeValues == expected)
    #expect(try AttributeMap(given).attributeValues == expected)
  }

  @Test("Texts that only look the same differ, as values and as names")
  func canonicalEquivalence() throws {
    let composed = "\u{E9}"
    let decomposed = "e\u{301}"
    #expect(Value.string(composed) != .string(decomposed))
    let map: AttributeMap = [composed: .null, decomposed: .bool(true)]
    #expect(map.count == 2)
    #expect(map[composed] == .null)
    #expect(map[decomposed] == .bool(true))
    #expect(Item(map)[decomposed] == .bool(true))
    let set = try Value.stringSet(checking: [composed, decomposed])
    #expect(set.length == 2)
  }

  @Test("Only strings, numbers and binaries have an order, each among themselves")
  func order() throws {
    #expect(Value.string("a").order(to: .string("b")) == .ascending)
    #expect(Value.string("\u{FFFF}").order(to: .string("\u{10000}")) == .ascending)
    #expect(Value.number(Number(10)).order(to: .number(Number(9))) == .descending)
    #expect(Value.binary(Bytes([0xFF])).order(to: .binary(Bytes([0x01]))) == .descending)
    #expect(Value.string("a").order(to: .string("a")) == .same)
    #expect(Value.string("1").order(to: .number(Number(1))) == nil)
    #expect(Value.bool(false).order(to: .bool(true)) == nil)
  }

  @Test("Sizes are those of AWS")
  func sizes() throws {
    let item: Item = [
      "ab": .string("é"), "n": .number(Number(123)), "z": .bool(true), "nul": .null, "bin": .binary("abc"),
      "l": .list([.string("a"), .null]), "m": .map(["k": .string("vv")]), "ss": .stringSet(["a", "bc"]),
    ]
    // Names and values, one by one.
    let expected =
      (2 + 2) + (1 + 3) + (1 + 1) + (3 + 1) + (3 + 3) + (1 + 3 + 1 + 1 + 1 + 1) + (1 + 3 + 1 + 1 + 2)
      + (2 + 3)
    #expect(item.size == expected)
    #expect(item.attributes.itemSize == expected)
    #expect(Item().size == 0)
  }
}
