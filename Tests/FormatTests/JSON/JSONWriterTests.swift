// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Testing

@Suite("Shapes as JSON")
struct JSONWriterTests {
  private func write(_ value: Document) -> String {
    let writer = JSONWriter(EveryKindModel.schema)
    writer.dynamicRoot(value, EveryKindModel.schema)
    return (writer.finish().body.bytes ?? Bytes()).description
  }

  @Test("Members come in the order of the model, absent ones are left out")
  func order() {
    #expect(
      write(["number": -5, "text": "a\"b\u{1}\n", "flag": false])
        == #"{"text":"a\"b\u0001\n","flag":false,"number":-5}"#)
  }

  @Test("Doubles are as short as can be, whole ones keep their point")
  func doubles() {
    #expect(write(["real": 0.1]) == #"{"real":0.1}"#)
    #expect(write(["real": 3.0]) == #"{"real":3.0}"#)
    #expect(
      write(["real": .double(.nan), "ratio": .double(-.infinity)]) == #"{"real":"NaN","ratio":"-Infinity"}"#)
  }

  @Test("Timestamps are in the member's format, seconds by default")
  func timestamps() {
    let instant = Document.timestamp(Instant(millisecondsSince1970: 1_398_796_238_500))
    #expect(
      write(["when": instant, "day": instant]) == #"{"when":1398796238.5,"day":"2014-04-29T18:30:38.500Z"}"#)
  }

  @Test("Lists, maps, unions, blobs and documents")
  func containers() {
    let value: Document = [
      "data": .blob("hello"), "any": ["x": [1, nil]], "list": [["flag": true], .object([])],
      "sparse": ["a", nil],
      "map": ["k\"": .object([])], "choice": ["right": 2],
    ]
    #expect(
      write(value)
        == #"{"data":"aGVsbG8=","any":{"x":[1,null]},"list":[{"flag":true},{}],"sparse":["a",null],"map":{"k\"":{}},"choice":{"right":2}}"#
    )
  }

  @Test("Integers of every size")
  func integers() {
    for value in [0, 9, 10, 99, 100, -1, .max, .min, 1_234_567_890] {
      #expect(write(["big": .integer(value)]) == "{\"big\":\(value)}")
    }
  }
}
