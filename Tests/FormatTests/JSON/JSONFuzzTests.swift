// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import TestSupport
import Testing

/// What a fuzzer calls: any bytes must end in a document or an error; a document must survive a round trip.
func fuzzJSON(_ input: Bytes) {
  if let document = try? JSON.parse(input) {
    let text = JSON.serialize(document)
    precondition((try? JSON.parse(text)) == document, "no round trip: \(text)")
  }
  guard let value = try? JSONReader(input, EveryKindModel.schema).dynamicRoot() else { return }
  let writer = JSONWriter(EveryKindModel.schema)
  writer.dynamicRoot(value, EveryKindModel.schema)
  let body = writer.finish().body.bytes ?? Bytes()
  precondition((try? JSON.parse(body)) != nil, "not JSON: \(body)")
}

@Suite("Broken JSON")
struct JSONFuzzTests {
  private static let corpus: [Bytes] = [
    #"{"text":"a\"\\\/\b\f\n\r\té😹","flag":true,"tiny":-128,"small":32767,"number":-2147483648,"big":9223372036854775807}"#,
    #"{"real":-1.5e-7,"ratio":"NaN","data":"aGVsbG8=","when":1398796238.123,"day":"2014-04-29T18:30:38Z"}"#,
    #"{"any":{"a":[1,2.5,null,{"b":"Infinity"}],"":[]},"child":{"child":{"text":"deep"}},"unknown":[[{}]]}"#,
    #" { "list" : [ {"text":"é"} , null, {} ] , "sparse" : [null, "x"], "map":{"k":{"flag":false}},"choice":{"left":"l"}} "#,
    "[[[[[[[[]]]]]]]]", "{}", "null",
  ]

  @Test("Whatever is done to the bytes, there is a value or an error")
  func mutations() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(1), corpus: Self.corpus, alphabet: [UInt8](#"{}[]",:\u0123e.-+tfn "#.utf8))
    for _ in 0..<FuzzRounds.count(20_000) { fuzzJSON(mutator.next()) }
  }

  @Test("A text cut anywhere is malformed")
  func truncation() {
    for text in Self.corpus where text.first == UInt8(ascii: "{") {
      for end in 1..<text.count {
        #expect(throws: JSONError.self) { try JSON.parse(text.slice(0..<end)) }
        #expect(throws: AWSError.self) {
          try JSONReader(text.slice(0..<end), EveryKindModel.schema).dynamicRoot()
        }
      }
    }
  }
}
