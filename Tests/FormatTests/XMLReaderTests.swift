// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing
import XMLFormat

private let model = ServiceModel(
  """
  service id=XMLTest apiVersion=2020-01-08 protocol=rest-xml
  operation Put POST / in=Thing out=Thing
  structure Thing
   name string
   count integer
   small byte
   long long
   ratio double
   flag boolean
   data blob
   when timestamp
   epoch timestamp time=unixTimestamp
   kind string wire=xsi:type xmlAttribute
   tags Tags
   flat Tags flattened wire=Flat
   old Old
   map Map
   flatMap Map flattened wire=Entry
   nested Thing wire=Inner
  list Tags
   member string wire=Tag
  list Old flattened
   member string wire=OldItem
  map Map
   key string wire=K
   member integer wire=V
  """)

private let malformed = AWSError("MalformedXML", "malformed")

@Suite("Reading shapes from XML")
struct XMLReaderTests {
  private func read(_ text: String) throws -> Document {
    try XMLReader(try XML.parse(Bytes(text)), model["Thing"], malformed: malformed).dynamicRoot()
  }

  private func code(_ text: String) -> String? {
    do {
      _ = try read(text)
      return nil
    } catch { return (error as? AWSError)?.code }
  }

  @Test("Scalars are read by their kind, with white space around all but strings")
  func scalars() throws {
    let document = try read(
      """
      <Thing xsi:type="T" xmlns:xsi="urn:x"><name> a b </name><count> 12 </count><small>-128</small>
      <long>-9223372036854775808</long><ratio>-Infinity</ratio><flag>TRUE</flag><data>
      aGk=
      </data><when>2020-01-02T03:04:05.5Z</when><epoch>1577934245.5</epoch><unknown><deep/></unknown></Thing>
      """)
    let when = Instant(millisecondsSince1970: 1_577_934_245_500)
    #expect(
      document == [
        "kind": "T", "name": " a b ", "count": 12, "small": -128, "long": .integer(.min),
        "ratio": .double(-.infinity), "flag": true, "data": .blob("hi"), "when": .timestamp(when),
        "epoch": .timestamp(when),
      ])
  }

  @Test("Lists and maps stand in an element of their own or, flattened, side by side, even interleaved")
  func collections() throws {
    let document = try read(
      """
      <Thing><Flat>1</Flat><tags><Tag>a</Tag><other/><Tag>b</Tag></tags><Flat>2</Flat>
      <Entry><K>x</K><V>1</V></Entry><OldItem>o</OldItem><Flat>3</Flat><Entry><V>2</V><K>y</K></Entry>
      <map><entry><K>m</K><V>3</V></entry></map><OldItem>p</OldItem><Inner><tags/></Inner></Thing>
      """)
    #expect(document["flat"] == ["1", "2", "3"])
    #expect(document["tags"] == ["a", "b"])
    #expect(document["flatMap"] == ["x": 1, "y": 2])
    #expect(document["map"] == ["m": 3])
    #expect(document["old"] == ["o", "p"])
    #expect(document["nested"] == ["tags": []])
  }

  @Test("What doesn't fit the schema is the protocol's error")
  func misfits() {
    for body in [
      "<count>x</count>", "<count>1.5</count>", "<count/>", "<count>2147483648</count>",
      "<count>99999999999999999999</count>", "<small>128</small>", "<long>9223372036854775808</long>",
      "<ratio>nan</ratio>", "<ratio>0x1</ratio>", "<ratio>1e999</ratio>", "<ratio/>", "<flag>yes</flag>",
      "<data>a</data>", "<data>!!!!</data>", "<when>soon</when>", "<when>2020-02-30T00:00:00Z</when>",
      "<name><b/></name>", "<map><entry><K>a</K></entry></map>", "<map><entry><V>1</V></entry></map>",
    ] {
      #expect(code("<Thing>\(body)</Thing>") == "MalformedXML", "\(body)")
    }
  }

  @Test("Recursion ends at the reader's depth")
  func depth() {
    let depth = 200
    let text = String(repeating: "<Inner>", count: depth) + String(repeating: "</Inner>", count: depth)
    #expect(code("<Thing>\(text)</Thing>") == "MalformedXML")
  }

  @Test("What was written reads back the same")
  func roundTrip() throws {
    let document: Document = [
      "name": "a<&>\"'\r\n\t é😀 ", "count": -3, "ratio": 1.5, "flag": false, "data": .blob("\u{1}\u{2}"),
      "when": .timestamp(Instant(secondsSince1970: 1_000_000)), "kind": "q\"<\n",
      "tags": ["", "x"], "flat": ["f", "g"], "map": ["k&": 1], "flatMap": ["a": 1, "b": 2],
      "nested": ["kind": "inner", "name": "n"],
    ]
    let writer = XMLWriter(model["Thing"])
    writer.dynamicRoot(document, model["Thing"])
    let bytes = writer.document.finish()
    let read = try XMLReader(try XML.parse(bytes), model["Thing"], malformed: malformed).dynamicRoot()
    for member in document.object ?? [] { #expect(read[member.name] == member.value, "\(member.name)") }
    #expect(read.object?.count == document.object?.count)
  }

  @Test("Elements, attributes and empty values are written as AWS writes them")
  func writing() {
    let writer = XMLWriter(model["Thing"], timestamps: .milliseconds)
    writer.rootNamespace = "urn:n"
    writer.dynamicRoot(
      [
        "name": "", "when": .timestamp(.epoch), "epoch": .timestamp(.epoch), "kind": "T", "tags": [],
        "flat": ["a"],
        "old": ["o"], "map": ["k": 1], "nested": [:],
      ], model["Thing"])
    #expect(
      writer.document.finish().description
        == "<Thing xmlns=\"urn:n\" xsi:type=\"T\"><name></name><when>1970-01-01T00:00:00.000Z</when><epoch>0</epoch>"
        + "<tags/><Flat>a</Flat><old>o</old><map><entry><K>k</K><V>1</V></entry></map><Inner/></Thing>")
  }
}
