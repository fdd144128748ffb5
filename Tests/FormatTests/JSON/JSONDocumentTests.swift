// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Testing

@Suite("JSON documents")
struct JSONDocumentTests {
  @Test("Members keep their order, and repeated ones are kept")
  func order() throws {
    let document = try JSON.parse(#"{"z":1,"a":2,"z":3}"#)
    #expect(document == .object([.init("z", 1), .init("a", 2), .init("z", 3)]))
    #expect(document["z"] == 3)
    #expect(JSON.text(document) == #"{"z":1,"a":2,"z":3}"#)
  }

  @Test(
    "Numbers are integers where they are whole and fit",
    arguments: [
      ("0", Document.integer(0)), ("-0", .integer(0)), ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)), ("9223372036854775808", .double(9_223_372_036_854_775_808)),
      ("1.0", .double(1)), ("-2.5", .double(-2.5)), ("1e3", .double(1000)), ("1E-2", .double(0.01)),
      ("0.1", .double(0.1)), ("123456789012345.6", .double(123_456_789_012_345.6)),
      ("3.141592653589793238", .double(3.141592653589793)), ("5e-324", .double(.leastNonzeroMagnitude)),
    ])
  func numbers(_ text: String, _ value: Document) throws {
    #expect(try JSON.parse(text) == value)
  }

  @Test(
    "Strings have escapes and any UTF-8",
    arguments: [
      (#""""#, ""), (#""a\"b\\c\/d""#, "a\"b\\c/d"), (#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
      (#""\u00e9\u00E9""#, "éé"), (#""\ud83d\ude39""#, "😹"), (#""😹 straight""#, "😹 straight"),
      (#""\u0000""#, "\0"), ("\"long enough for more than one step\"", "long enough for more than one step"),
    ])
  func strings(_ text: String, _ value: String) throws {
    #expect(try JSON.parse(text) == .string(value))
    #expect(try JSON.parse(JSON.serialize(.string(value))) == .string(value))
  }

  @Test(
    "What isn't JSON is refused",
    arguments: [
      "", " ", "{", "[", "[1,]", "[,1]", "[1 2]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1}x",
      "nul",
      "tru", "True", "01", "-", "1.", ".5", "1e", "+1", "NaN", "Infinity", "1e999", "\"", "\"\\\"", "\"\\x\"",
      "\"\\u12\"",
      "\"\\ud800\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"a\nb\"", "'a'", "[}", "{]", "[1}", "\u{feff}{}",
      "// c\n1",
    ])
  func malformed(_ text: String) {
    #expect { try JSON.parse(text) } throws: { ($0 as? JSONError)?.reason == .malformed }
  }

  @Test("Bytes that aren't UTF-8 are refused, in names and escaped strings too")
  func badUTF8() {
    for bytes: [UInt8] in [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0x5C, 0x6E, 0xE2, 0x82, 0x22],
    ] {
      #expect(throws: JSONError.self) { try JSON.parse(Bytes(bytes)) }
    }
  }

  @Test("128 levels are read, more are too deep")
  func depth() throws {
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    _ = try JSON.parse(nested(128))
    #expect { try JSON.parse(nested(129)) } throws: { ($0 as? JSONError)?.reason == .tooDeep }
    #expect { try JSON.parse(nested(10_000)) } throws: { ($0 as? JSONError)?.reason == .tooDeep }
  }

  @Test("Sorted and pretty texts")
  func options() {
    let document: Document = ["b": [1, .object([])], "a": "x", "c": []]
    #expect(JSON.text(document, .sorted) == #"{"a":"x","b":[1,{}],"c":[]}"#)
    #expect(
      JSON.text(document, [.sorted, .pretty])
        == "{\n  \"a\": \"x\",\n  \"b\": [\n    1,\n    {}\n  ],\n  \"c\": []\n}")
  }

  @Test("Any document survives a round trip")
  func roundTrip() throws {
    var generator = SeededGenerator(seed: 7)
    func value(_ depth: Int) -> Document {
      switch generator.next(below: depth > 4 ? 5 : 7) {
      case 0: .null
      case 1: .boolean(generator.next(below: 2) == 0)
      case 2: .integer(Int(truncatingIfNeeded: generator.next() >> generator.next(below: 64)))
      case 3: .double(Double(Int32(truncatingIfNeeded: generator.next())) / 1024 + 0.25 / 4096)
      case 4: .string(text())
      case 5: .array((0..<generator.next(below: 5)).map { _ in value(depth + 1) })
      default: .object((0..<generator.next(below: 5)).map { _ in .init(text(), value(depth + 1)) })
      }
    }
    func text() -> String {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<generator.next(below: 20) {
        let bound: UInt64 = generator.next(below: 3) == 0 ? 0x11_0000 : 0x80
        if let scalar = Unicode.Scalar(UInt32(generator.next(below: bound))) { scalars.append(scalar) }
      }
      return String(scalars)
    }
    for _ in 0..<500 {
      let document = value(0)
      #expect(try JSON.parse(JSON.serialize(document)) == document)
      #expect(try JSON.parse(JSON.serialize(document, .pretty)) == document)
    }
  }
}
