// SPDX-License-Identifier: Apache-2.0

import CBORFormat
import MockCore
import TestSupport
import Testing

/// What a fuzzer calls: any bytes must end in a document or an error.
func fuzzCBOR(_ input: Bytes) {
  if let document = try? CBOR.parse(input) { _ = CBOR.serialize(document) }
  guard let value = try? CBORReader(input, EveryKindModel.schema).dynamicRoot() else { return }
  let writer = CBORWriter(EveryKindModel.schema)
  writer.dynamicRoot(value, EveryKindModel.schema)
  precondition((try? CBOR.parse(writer.finish().body.bytes ?? Bytes())) != nil, "not CBOR")
}

@Suite("CBOR")
struct CBORTests {
  private func bytes(_ hex: String) -> Bytes { Bytes(hex: hex) ?? Bytes() }

  @Test(
    "Values have every form that CBOR gives them",
    arguments: [
      ("00", Document.integer(0)), ("1903e8", .integer(1000)), ("3863", .integer(-100)),
      ("1b7fffffffffffffff", .integer(.max)), ("3b7fffffffffffffff", .integer(.min)),
      ("1bffffffffffffffff", .double(18_446_744_073_709_551_616)), ("c24101", .integer(1)),
      ("c3420100", .integer(-257)), ("c249010000000000000000", .double(18_446_744_073_709_551_616)),
      ("f93c00", .double(1)), ("f90001", .double(0x1p-24)), ("f97c00", .double(.infinity)),
      ("fa3fc00000", .double(1.5)),
      ("fb3ff199999999999a", .double(1.1)), ("c48221196ab3", .double(273.15)), ("f4", .boolean(false)),
      ("f6", .null), ("f7", .null), ("6161", .string("a")), ("7f61616162ff", .string("ab")),
      ("420102", .blob(Bytes([1, 2]))), ("5f41014102ff", .blob(Bytes([1, 2]))), ("9f01ff", .array([1])),
      ("a1616101", .object([.init("a", 1)])), ("bf616101ff", .object([.init("a", 1)])),
      ("d82a01", .integer(1)),
      ("c11a535fec0e", .timestamp(Instant(secondsSince1970: Int64(1_398_795_278)))),
    ])
  func values(_ hex: String, _ value: Document) throws {
    #expect(try CBOR.parse(bytes(hex)) == value)
  }

  @Test(
    "What isn't CBOR is refused",
    arguments: [
      "", "ff", "1c", "18", "1903", "61", "62c328", "61ff", "81", "9f", "a1", "a161", "bf6161ff", "a10101",
      "0000",
      "5f6161ff", "7f7f6161ffff", "9bffffffffffffffff", "bbffffffffffffffff01", "5bffffffffffffffff", "df01",
      "1f", "c1",
      "c16161", "c201", "f8ff", "c482f601",
    ])
  func malformed(_ hex: String) {
    #expect { try CBOR.parse(bytes(hex)) } throws: { ($0 as? CBORError)?.reason == .malformed }
  }

  @Test("Any document survives a round trip")
  func roundTrip() throws {
    let document: Document = [
      "a": [1, -1, 1.5, nil, true, "é", .blob(Bytes([0, 255]))],
      "b": ["c": .timestamp(Instant(millisecondsSince1970: 1500))],
      "long": .string(String(repeating: "x", count: 70_000)),
      "n": [23, 24, 255, 256, 65_535, 65_536, 4_294_967_296, .integer(.min)],
    ]
    #expect(try CBOR.parse(CBOR.serialize(document)) == document)
  }

  @Test("A structure is written with a break, and read back")
  func structure() throws {
    let value: Document = [
      "text": "a", "number": 300, "ratio": 0.5, "data": .blob("x"),
      "when": .timestamp(Instant(secondsSince1970: Int64(10))),
      "list": [["flag": true]], "sparse": ["s", nil], "map": ["k": .object([])], "choice": ["left": "l"],
    ]
    let writer = CBORWriter(EveryKindModel.schema)
    writer.dynamicRoot(value, EveryKindModel.schema)
    let body = writer.finish().body.bytes ?? Bytes()
    #expect(body.first == 0xBF && body.last == 0xFF)
    let read = try CBORReader(body, EveryKindModel.schema).dynamicRoot()
    for member in value.object ?? [] { #expect(read[member.name] == member.value, "\(member.name)") }
  }

  @Test(
    "Values of the wrong type and out of range are refused",
    arguments: [
      "a1647465787401", "a1666e756d6265726131", "a1666e756d6265721a80000000", "a16474696e79190100",
      "a164666c616701",
      "a164646174616161", "a1647768656e01", "a1646c697374a0", "a1636d617080", "a1656368696c6401", "80",
      "a1636269671bffffffffffffffff",
    ])
  func mismatch(_ hex: String) {
    #expect { try CBORReader(bytes(hex), EveryKindModel.schema).dynamicRoot() } throws: {
      ($0 as? AWSError)?.code == "SerializationException"
    }
  }

  @Test("Nesting of 10,000 levels is refused wherever it stands")
  func depth() {
    let lists = String(repeating: "81", count: 10_000)
    let tags = String(repeating: "d82a", count: 10_000)
    for hex in [
      "a16178" + lists, "a163616e79" + lists, "a16178" + tags, "a163616e79" + tags,
      "a16178" + String(repeating: "9f", count: 10_000),
      String(repeating: "a1656368696c64", count: 10_000), lists,
    ] {
      #expect(throws: AWSError.self) { try CBORReader(bytes(hex), EveryKindModel.schema).dynamicRoot() }
    }
  }

  @Test("Whatever is done to the bytes, there is a value or an error")
  func mutations() {
    let values: [Document] = [
      [
        "text": "hello", "flag": true, "tiny": 1, "small": -300, "number": 70_000, "big": .integer(.max),
        "real": 1.1,
      ],
      [
        "when": .timestamp(Instant(millisecondsSince1970: 1500)), "any": ["a": [1, nil, .blob("x")]],
        "child": ["text": "deep"],
      ],
      [
        "list": [["flag": true], .object([])], "sparse": ["a", nil], "map": ["k": .object([])],
        "unknown": [[["x": 1]]],
      ],
    ]
    let indefinite = bytes(
      "bf64746578747f61616162ff646c6973749fbfff80ff63616e79c48221196ab3636d6170bf616ba0ffff")
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(2), corpus: values.map { CBOR.serialize($0) } + [indefinite],
      alphabet: [
        0x00, 0x18, 0x1B, 0x20, 0x40, 0x5F, 0x60, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xC4, 0xF6, 0xF9,
        0xFB, 0xFF,
      ])
    for _ in 0..<FuzzRounds.count(20_000) { fuzzCBOR(mutator.next()) }
  }
}
