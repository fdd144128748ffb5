// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockDynamoDB
import Testing

/// Keys are found in an item whatever the order of their names, of which the first eight bytes count most.
@Suite struct KeyOrderTests {
  typealias Fixture = DynamoDBFixture

  @Test(
    "Keys are found in any order of their names",
    arguments: [
      ["a", "z", "m", "n"], ["z", "a", "n", "m"],
      ["attribute-b", "attribute-a", "attribute-d", "attribute-c"],
      ["attribute-a", "attribute-b", "attribute", "attribute-"], ["b", "aa", "ab", "a"],
      ["attribut", "attribute", "attribu", "attributf"], ["é", "e", "z", "ée"],
    ])
  func order(_ names: [String]) throws {
    let test = Fixture()
    try test.create(
      hash: names[0], range: names[1] + ":N",
      global: [
        Fixture.global("both", [names[2], names[3]]), Fixture.global("mixed", [names[3], names[1]]),
      ],
      attributes: [names[2], names[3] + ":N"])
    var item: [String: DynamoDB.AttributeValue] = [
      names[0]: .s("h"), names[1]: .n("1"), names[2]: .s("g"), names[3]: .n("2"), "attr": .s("x"),
      "attributes": .l([.s("y")]), "zz": .m(["a": .s("z")]), "0": .bool(true),
    ]
    try test.put(item)
    #expect(try test.get([names[0]: .s("h"), names[1]: .n("1")]) == item)
    for index in ["both", "mixed"] {
      let found = try test.db.scan(.init(tableName: "table", indexName: index)).items
      #expect(found == [item], "\(index)")
    }
    item[names[2]] = nil
    try test.put(item)
    #expect(try test.db.scan(.init(tableName: "table", indexName: "both")).items == [])
    #expect(try test.db.scan(.init(tableName: "table", indexName: "mixed")).items == [item])
    for name in names.prefix(2) {
      var incomplete = item
      incomplete[name] = nil
      #expect(throws: AWSError.self) { try test.put(incomplete) }
    }
  }
}
