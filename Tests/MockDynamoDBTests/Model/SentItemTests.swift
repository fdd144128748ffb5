// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Items that are sent as JSON")
struct SentItemTests {
  @Test("An item is packed from its text as from its attributes, in whatever order they come")
  func packing() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(41))
    for _ in 0..<FuzzRounds.count(1000) {
      let map = RandomValues.map(&random, depth: 3)
      let sent = try Self.read(#"{"Item":\#(Self.json(.m(map.attributeValues), &random, isNaked: true))}"#)
      guard case .packed(let item, _) = sent.sentItem else {
        Issue.record("read the long way: \(map.attributeValues)")
        continue
      }
      #expect(item == Item(map))
      #expect(item.size == map.itemSize)
      #expect(try Item(sent.item) == item)
    }
  }

  @Test("Attributes stay as they were sent: digits, order of sets, escapes")
  func exactness() throws {
    let sent = try Self.read(
      #"{"Item":{"n":{"N":"01.50"},"s":{"NS":["3","1e0"]},"\u0061":{"S":"\u00e9\n"},"z":{"SS":["b","a"]}} }"#)
    #expect(
      sent.item == ["n": .n("01.50"), "s": .ns(["3", "1e0"]), "a": .s("é\n"), "z": .ss(["b", "a"])])
    #expect(
      try Item(sent.sentItem).attributeValues
        == ["n": .n("1.5"), "s": .ns(["1", "3"]), "a": .s("é\n"), "z": .ss(["a", "b"])])
    guard case .packed = sent.sentItem else { throw AWSError("unpacked", "", status: 400) }
  }

  @Test("Maps and lists of many elements, and names of many bytes, are packed")
  func big() throws {
    let name = String(repeating: "n", count: 300)
    let numbers = (0..<300).map { #"{"N":"\#($0)"}"# }.joined(separator: ",")
    let members = (0..<300).map { #""\#(299 - $0)":{"BOOL":true}"# }.joined(separator: ",")
    let text = #"{"Item":{"\#(name)":{"L":[\#(numbers)]},"a":{"M":{\#(members)}}}}"#
    let sent = try Self.read(text)
    guard case .packed(let item, _) = sent.sentItem else { throw AWSError("unpacked", "", status: 400) }
    #expect(item == Item(try AttributeMap(sent.item)))
    #expect(item.size == item.attributes.itemSize)
    #expect(sent.item["a"] == .m(Dictionary(uniqueKeysWithValues: (0..<300).map { ("\($0)", .bool(true)) })))
  }

  @Test(
    "What is not in order is read the long way, which knows what to say",
    arguments: [
      #"{"a":{"N":"x"}}"#, #"{"a":{"N":1}}"#, #"{"a":{}}"#, #"{"a":{"S":"x","N":"1"}}"#,
      #"{"a":{"NULL":false}}"#,
      #"{"a":{"SS":[]}}"#, #"{"a":{"SS":["a","a"]}}"#, #"{"a":{"NS":["1","1.0"]}}"#, #"{"a":{"BS":["!"]}}"#,
      #"{"a":{"B":"AAA"}}"#, #"{"a":{"X":"x"}}"#, #"{"a":{"S":null}}"#, #"{"a":null}"#,
      #"{"a":{"S":"1"},"a":{"S":"2"}}"#, #"{"b":{"S":"1"},"a":{"S":"2"},"b":{"S":"3"}}"#,
      #"{"a":{"L":[null]}}"#,
      #"{"a":{"S":"x"},}"#, #"{"a":{"S":"\ud800"}}"#, #"{"a":{"L":[{"S":"x"},]}}"#, #"{"a":{"M":[]}}"#, "[]",
      "1",
      "", #"{"a":{"S":"x"}"#, #"{"a":{"BOOL":"true"}}"#, #"{"a":{"BOOL":truely}}"#, #"{"a" {"S":"x"}}"#,
    ])
  func longWay(item: String) {
    Self.compare(Bytes(#"{"Item":\#(item)}"#))
    #expect(
      (try? Self.read(#"{"Item":\#(item)}"#)).map { sent in
        if case .attributes = sent.sentItem { true } else { false }
      } ?? true)
  }

  @Test("Depth has the same limit both ways")
  func depth() {
    for depth in [31, 32, 33, 70] {
      for (open, close) in [(#"{"L":["#, "]}"), (#"{"M":{"m":"#, "}}")] {
        let value =
          String(repeating: open, count: depth) + #"{"S":"x"}"# + String(repeating: close, count: depth)
        Self.compare(Bytes(#"{"Item":{"a":\#(value)}}"#))
      }
    }
  }

  @Test("Broken text is refused as it is where every value is read by itself")
  func fuzz() {
    var random = SeededGenerator(seed: FuzzRounds.seed(42))
    let pieces = Array(#"{}[]:,"\ SNBML1e-null"#.utf8) + [0, 0x80, 0xC3, 0xFF]
    for _ in 0..<FuzzRounds.count(3000) {
      let map = RandomValues.map(&random, depth: 2)
      var text = Array(
        #"{"Item":\#(Self.json(.m(map.attributeValues), &random, isNaked: true)),"TableName":"t"}"#.utf8)
      for _ in 0...random.next(below: 2) {
        let place = Int(random.next(below: UInt64(text.count)))
        let piece = pieces[Int(random.next(below: UInt64(pieces.count)))]
        switch random.next(below: 3) {
        case 0: text[place] = piece
        case 1: text.insert(piece, at: place)
        default: text.remove(at: place)
        }
      }
      Self.compare(Bytes(text))
    }
  }

  @Test("Names that are too long are refused both ways, in maps too")
  func longNames() async throws {
    let test = DynamoDBFixture()
    try test.create()
    let name = String(repeating: "n", count: 65_536)
    for (value, text) in [
      (DynamoDB.AttributeValue.s("x"), #"{"S":"x"}"#), (.m(["m": .l([])]), #"{"M":{"m":{"L":[]}}}"#),
    ] {
      let nested = DynamoDB.AttributeValue.m([name: value])
      #expect(throws: AWSError.self) {
        try test.db.putItem(.init(tableName: "table", item: ["id": .s("1"), name: value]))
      }
      #expect(throws: AWSError.self) {
        try test.db.putItem(.init(tableName: "table", item: ["id": .s("1"), "a": .l([nested])]))
      }
      for item in [#""\#(name)":\#(text)"#, #""a":{"M":{"\#(name)":\#(text)}}"#] {
        let answer = try await test.json(
          "PutItem", #"{"TableName":"table","Item":{"id":{"S":"1"},\#(item)}}"#)
        #expect(answer.status == 400)
        #expect(answer.json["__type"] == "com.amazon.coral.validate#ValidationException")
      }
    }
  }

  @Test("A name that is too long is told before all else that is wrong, and as the model has it")
  func longNamesComeFirst() throws {
    let test = DynamoDBFixture()
    try test.create()
    let name = String(repeating: "n", count: 65_536)
    let item: [String: DynamoDB.AttributeValue] = ["id": .s("1"), "a": .n("none"), name: .s("x")]
    let errors = [
      #expect(throws: AWSError.self) {
        try test.db.putItem(.init(tableName: "table", item: item, expressionAttributeNames: ["#a": "a"]))
      },
      #expect(throws: AWSError.self) { try test.db.getItem(.init(tableName: "table", key: item)) },
      #expect(throws: AWSError.self) { try test.db.deleteItem(.init(tableName: "table", key: item)) },
      #expect(throws: AWSError.self) {
        try test.db.updateItem(.init(tableName: "table", key: item, updateExpression: "SET b = b +"))
      },
    ]
    for error in errors {
      let message = error?.message ?? ""
      #expect(message.hasPrefix("1 validation error detected: Value '"), "\(message.prefix(80))")
      #expect(
        message.contains(
          "Map keys must satisfy constraint: [Member must have length less than or equal to 65535"),
        "\(message.suffix(200))")
    }
    // Characters count, not bytes.
    try test.put(["id": .s("1"), String(repeating: "é", count: 40_000): .s("x")])
  }

  // MARK: Two ways to read

  private static func read(_ text: String) throws -> DynamoDB.PutRequest {
    try JSONReader(Bytes(text), DynamoDB.PutRequest.schema).structure()
  }

  /// Transactions read the same members, each value by itself.
  private static func compare(_ text: Bytes) {
    let fast = outcome { () throws(AWSError) in
      let input: DynamoDB.PutItemInput = try JSONReader(text, DynamoDB.PutItemInput.schema).structure()
      return (input.item, try Item(input.sentItem), input.tableName)
    }
    let slow = outcome { () throws(AWSError) in
      let input: DynamoDB.Put = try JSONReader(text, DynamoDB.Put.schema).structure()
      return (input.item, try Item(input.item), input.tableName)
    }
    switch (fast, slow) {
    case (.success(let a), .success(let b)): #expect(a == b, "\(text)")
    case (.failure(let a), .failure(let b)): #expect(a.code == b.code && a.message == b.message, "\(text)")
    default: Issue.record("\(fast) and \(slow) of \(text)")
    }
  }

  private typealias Read = ([String: DynamoDB.AttributeValue], Item, String)

  private static func outcome(_ body: () throws(AWSError) -> Read) -> Result<Read, AWSError> {
    do throws(AWSError) { return .success(try body()) } catch { return .failure(error) }
  }

  /// A value as JSON, with its members in an order of chance, spaces here and there, and some characters escaped.
  private static func json(
    _ value: DynamoDB.AttributeValue, _ random: inout SeededGenerator, isNaked: Bool = false
  ) -> String {
    func string(_ text: String) -> String {
      random.next(below: 2) == 0 ? "\"\(text)\"" : "\"\(text.replacing("é", with: "\\u00e9"))\""
    }
    func list(_ elements: [String]) -> String { "[\(elements.joined(separator: ", "))]" }
    func either(_ members: [String]) -> [String] {
      random.next(below: 2) == 0 ? members : members.reversed()
    }
    let space = random.next(below: 4) == 0 ? " " : ""
    switch value {
    case .s(let text): return "{\"S\":\(space)\(string(text))}"
    case .n(let text): return "{\(space)\"N\":\"\(text)\"}"
    case .b(let bytes): return "{\"B\":\"\(bytes.base64)\"\(space)}"
    case .bool(let flag): return "{\"BOOL\":\(space)\(flag)}"
    case .null: return "{\"NULL\"\(space):true}"
    case .ss(let members): return "{\"SS\":\(list(either(members.map { string($0) })))}"
    case .ns(let members): return "{\"NS\":\(list(either(members.map { "\"\($0)\"" })))}"
    case .bs(let members): return "{\"BS\":\(list(either(members.map { "\"\($0.base64)\"" })))}"
    case .l(let elements):
      var texts: [String] = []
      for element in elements { texts.append(json(element, &random)) }
      return "{\"L\":\(list(texts))}"
    case .m(let entries):
      var members: [String] = []
      for (name, value) in entries.sorted(by: { $0.key < $1.key }).shuffled(using: &random) {
        members.append("\(string(name))\(space):\(json(value, &random))")
      }
      let map = "{\(members.joined(separator: "\(space),"))\(space)}"
      return isNaked ? map : "{\"M\":\(map)}"
    case .unknown: return "{}"
    }
  }
}
