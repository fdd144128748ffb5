// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Testing

@Suite("Shapes from JSON")
struct JSONReaderTests {
  private func read(_ json: String) throws(AWSError) -> Document {
    try JSONReader(Bytes(json), EveryKindModel.schema).dynamicRoot()
  }

  private func error(_ json: String) -> AWSError? {
    do {
      _ = try read(json)
      return nil
    } catch { return error }
  }

  @Test("Members come in any order, unknown and null ones are passed over")
  func members() throws {
    let value = try read(#"{"x":{"y":[1,"}"]},"number":7,"t\u0065xt":"a","flag":null,"map":{"k":{"big":1}}}"#)
    #expect(value["number"] == 7)
    #expect(value["text"] == "a")
    #expect(value["flag"] == nil)
    #expect(value["map"]?["k"]?["big"] == 1)
  }

  @Test("Of repeated members the last one counts")
  func duplicates() throws {
    #expect(try read(#"{"text":"a","number":1,"text":"b"}"#)["text"] == "b")
  }

  @Test("No body is an empty object")
  func empty() throws { #expect(try read("") == .object([])) }

  @Test("Null elements are kept in sparse lists only")
  func sparse() throws {
    #expect(try read(#"{"sparse":["a",null]}"#)["sparse"] == ["a", nil])
    #expect(try read(#"{"list":[{},null]}"#)["list"] == .array([.object([])]))
  }

  @Test("Timestamps are seconds, or a date in any form")
  func timestamps() throws {
    let expected = Document.timestamp(Instant(millisecondsSince1970: 1_398_796_238_500))
    #expect(try read(#"{"when":1398796238.5}"#)["when"] == expected)
    #expect(try read(#"{"when":1.3987962385E9}"#)["when"] == expected)
    #expect(try read(#"{"when":"2014-04-29T18:30:38.500Z"}"#)["when"] == expected)
    #expect(try read(#"{"day":"2014-04-29T18:30:38.5Z"}"#)["day"] == expected)
  }

  @Test(
    "A value of the wrong type is named in AWS's words",
    arguments: [
      (#"{"text":1}"#, "NUMBER_VALUE can not be converted to a String"),
      (#"{"text":true}"#, "TRUE_VALUE can not be converted to a String"),
      (#"{"text":{}}"#, "Start of structure or map found where not expected."),
      (#"{"text":[]}"#, "Start of list found where not expected"),
      (#"{"number":"1"}"#, "STRING_VALUE can not be converted to an Integer"),
      (#"{"number":2147483648}"#, "NUMBER_VALUE can not be converted to an Integer"),
      (#"{"small":40000}"#, "NUMBER_VALUE can not be converted to a Short"),
      (#"{"tiny":-129}"#, "NUMBER_VALUE can not be converted to a Byte"),
      (#"{"big":9223372036854775808}"#, "NUMBER_VALUE can not be converted to a Long"),
      (#"{"big":1e300}"#, "NUMBER_VALUE can not be converted to a Long"),
      (#"{"flag":"true"}"#, "STRING_VALUE can not be converted to a Boolean"),
      (#"{"real":"1"}"#, "STRING_VALUE can not be converted to a Double"),
      (#"{"data":"a"}"#, "STRING_VALUE can not be converted to a Blob"),
      (#"{"data":"!!!!"}"#, "STRING_VALUE can not be converted to a Blob"),
      (#"{"when":"yesterday"}"#, "STRING_VALUE can not be converted to milliseconds since epoch"),
      (#"{"when":1e300}"#, "NUMBER_VALUE can not be converted to milliseconds since epoch"),
      (#"{"list":"a"}"#, "Expected list or null"),
      (#"{"list":{}}"#, "Start of structure or map found where not expected."),
      (#"{"map":[]}"#, "Start of list found where not expected"),
      (#"{"child":1}"#, "Expected structure or null"),
    ])
  func mismatch(_ json: String, _ message: String) {
    let error = error(json)
    #expect(error?.code == "SerializationException")
    #expect(error?.message == message)
  }

  @Test(
    "What isn't JSON is refused without a message",
    arguments: [
      "{", "[]x", "{} {}", "{\"text\":\"a\"", "{\"text\" \"a\"}", "{\"text\":\"a\",}", "{\"text\":nul}",
      "{\"child\":{]}",
      "{\"list\":[{}}", "{\"list\":[{},]}", "{\"map\":{\"a\":{},}}", "{\"text\":\"\\ud800\"}", "{\"x\":[1}",
      "{\"any\":{\"a\":}}",
      "{\"x\":01}", "{\"number\":01}", "nope",
    ])
  func malformed(_ json: String) {
    let error = error(json)
    #expect(error?.code == "SerializationException")
    #expect(error?.message == "" || json.hasPrefix("[") || json == "nope")
  }

  @Test("Nesting of 10,000 levels is refused wherever it stands")
  func depth() {
    let open = String(repeating: "[", count: 10_000)
    let objects = String(repeating: #"{"child":"#, count: 10_000)
    for json in [
      #"{"unknown":"# + open, #"{"any":"# + open, #"{"text":"# + open, objects, open,
      String(repeating: #"{"x":"#, count: 10_000), #"{"any":"# + objects,
    ] {
      #expect(error(json)?.code == "SerializationException")
    }
  }
}
