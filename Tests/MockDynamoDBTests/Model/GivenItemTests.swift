// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Items that are taken and given out")
struct GivenItemTests {
  @Test("What is given is packed as its values are, and unpacked as it was given")
  func packing() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(31))
    for _ in 0..<FuzzRounds.count(1000) {
      let map = RandomValues.map(&random, depth: 3)
      let item = try Item(map.attributeValues)
      #expect(item == Item(map))
      #expect(item.size == map.itemSize)
      #expect(item.attributeValues == map.attributeValues)
    }
  }

  @Test("Big items are packed like small ones")
  func big() throws {
    let text = String(repeating: "é", count: 10_000)
    let given: [String: DynamoDB.AttributeValue] = [
      "list": .l((0..<500).map { .n("\($0)") }), "text": .s(text), "a": .m(["deep": .l([.s(text)])]),
    ]
    let item = try Item(given)
    #expect(item == Item(try AttributeMap(given)))
    #expect(item.attributeValues == given)
  }

  @Test("Of several mistakes the one of the first name is told, in maps too")
  func mistakes() {
    let given: [String: DynamoDB.AttributeValue] = [
      "d": .n("x"), "b": .m(["z": .null(false), "y": .n("y"), "a": .s("fine")]), "c": .ss([]),
      "a": .bool(true),
    ]
    let error = #expect(throws: AWSError.self) { try Item(given) }
    #expect(error?.message == "The parameter cannot be converted to a numeric value: y")
  }

  @Test("Sets are kept in order, whatever order they are given in")
  func sets() throws {
    let item = try Item(["s": .ss(["b", "a", "c"]), "t": .ss(["a", "b"]), "n": .ns(["10", "9"])])
    #expect(
      item.attributeValues == ["s": .ss(["a", "b", "c"]), "t": .ss(["a", "b"]), "n": .ns(["9", "10"])])
    for members in [[], [""], ["a", ""], ["", "a"], ["a", "a"], ["b", "a", "b"]] {
      #expect(throws: AWSError.self) { try Item(["s": .ss(members)]) }
    }
  }

  @Test("A kept item is written as its attributes are")
  func wire() {
    var random = SeededGenerator(seed: FuzzRounds.seed(32))
    for _ in 0..<FuzzRounds.count(500) {
      let item = Item(RandomValues.map(&random, depth: 3))
      let kept = DynamoDB.GetItemOutput(kept: item, consumedCapacity: nil)
      #expect(Self.json(kept) == Self.json(DynamoDB.GetItemOutput(item: item.attributeValues)))
      #expect(kept.item == item.attributeValues)
    }
  }

  @Test("An output can be read and changed like any other")
  func outputs() throws {
    var page = PageRequest.Page()
    page.items = [["a": .string("x")], ["b": .null]]
    page.count = 2
    var query = DynamoDB.QueryOutput(page, select: nil)
    #expect(query.items == [["a": .s("x")], ["b": .null(true)]])
    #expect(DynamoDB.ScanOutput(page, select: .count).items == nil)
    #expect(
      Self.json(query) == #"{"Items":[{"a":{"S":"x"}},{"b":{"NULL":true}}],"Count":2,"ScannedCount":0}"#)
    query.items?[0]["a"] = .n("1")
    #expect(query.items == [["a": .n("1")], ["b": .null(true)]])
    let reader = JSONReader(Bytes(Self.json(query)), DynamoDB.QueryOutput.schema)
    let again: DynamoDB.QueryOutput = try reader.structure()
    #expect(again.items == query.items)
    #expect(again.count == 2)
  }

  @Test("An item stands where a query of its key looks")
  func places() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(33))
    func value(_ type: ValueType) throws -> Value {
      switch type {
      case .string:
        return .string(["a", "a\u{0}", "\u{0}b", "é", "long text of a key"][Int(random.next(below: 5))])
      case .binary:
        return .binary([Bytes([0]), Bytes([0, 1]), Bytes([255, 0, 255])][Int(random.next(below: 3))])
      default:
        let digits = (0..<(1 + random.next(below: 38))).map { _ in String(random.next(below: 10)) }.joined()
        let sign = random.next(below: 2) == 0 ? "-" : ""
        return .number(try Number("\(sign)\(digits)e\(Int(random.next(below: 100)) - 70)"))
      }
    }
    let types: [ValueType] = [.string, .number, .binary]
    for _ in 0..<FuzzRounds.count(2000) {
      let hash = (0..<(1 + random.next(below: 3))).map { ("h\($0)", types[Int(random.next(below: 3))]) }
      let range = (0..<random.next(below: 4)).map { ("r\($0)", types[Int(random.next(below: 3))]) }
      let keys = QueryableKeys(
        hash: hash.map { .init($0.0, $0.1) }, range: range.map { .init($0.0, $0.1) })
      var map: AttributeMap = ["x": .bool(true), "a": .list([.null])]
      for (name, type) in hash + range { map[name] = try value(type) }
      let partition = try #require(KeyBytes.partition(hash.compactMap { map[$0.0] }))
      let place = KeyBytes.extend(partition, range.compactMap { map[$0.0] })
      #expect(KeyBytes.primary(of: Item(map), keys) == place)
      #expect(KeyBytes.index(of: Item(map), keys, primary: "primary") == Self.joined(place, "primary"))
      for (name, _) in hash + range {
        var other = map
        other[name] = nil
        #expect(KeyBytes.primary(of: Item(other), keys) == nil)
        other[name] = .null
        #expect(KeyBytes.primary(of: Item(other), keys) == nil)
      }
    }
  }

  private static func joined(_ first: Bytes, _ second: Bytes) -> Bytes {
    var builder = BytesBuilder()
    builder.append(first)
    builder.append(second)
    return builder.finish()
  }

  private static func json(_ output: some Shape) -> String {
    let writer = JSONWriter(type(of: output).schema)
    writer.root(output)
    return writer.finish().body.bytes?.description ?? ""
  }
}
