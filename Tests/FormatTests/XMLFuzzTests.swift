// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing
import XMLFormat

/// What a fuzzer calls: any bytes must end in a tree or an error, and a tree must be readable to its last leaf.
func fuzzXML(_ input: Bytes) {
  guard let root = try? XML.parse(input) else { return }
  var pending = [root]
  while let element = pending.popLast() {
    _ = element.text
    _ = element.attributes
    pending.append(contentsOf: element.children)
  }
  _ = try? XMLReader(root, fuzzModel["Node"], malformed: AWSError("MalformedXML", "")).dynamicRoot()
}

private let fuzzModel = ServiceModel(
  """
  service id=Fuzz
  structure Node
   a string xmlAttribute
   b integer
   c Nodes
   d Nodes flattened
   e Map
   f Map flattened
   g timestamp
   h blob
   i Node
   j double
   k boolean
  list Nodes
   member Node
  map Map
   key string
   member Node
  """)

@Suite("Fuzzing XML")
struct XMLFuzzTests {
  private static let pieces = [
    "<", ">", "/", "<a", "</a>", "<b>", "</b>", "<c>", "</c>", "<d>", "</d>", "<e>", "</e>", "<f>", "</f>",
    "<member>",
    "</member>", "<entry>", "</entry>", "<key>", "</key>", "<value>", "</value>", "<i>", "</i>", "<g>",
    "</g>", "<h>",
    "</h>", "<j>", "</j>", "<k/>", " a=\"", "'", "\"", "&lt;", "&#x41;", "&", ";", "<![CDATA[", "]]>", "<!--",
    "-->",
    "<?", "?>", "1", "2020-01-01T00:00:00Z", "dGVzdA==", "\r\n", "\u{FEFF}", "é", "x:", "<!DOCTYPE", "true",
    "-1e5",
  ]

  @Test("Random documents never crash the parser or the reader")
  func random() {
    var random = SeededGenerator(seed: FuzzRounds.seed(7))
    for _ in 0..<FuzzRounds.count(6_000) {
      var text = random.next(below: 4) == 0 ? "" : "<Node>"
      for _ in 0..<random.next(below: 24) {
        text += Self.pieces[Int(random.next(below: UInt64(Self.pieces.count)))]
      }
      if random.next(below: 4) != 0 { text += "</Node>" }
      fuzzXML(Bytes(text))
    }
  }

  @Test("Valid documents with a few bytes changed or cut off never crash the parser or the reader")
  func mutated() {
    let valid = Bytes(
      """
      <?xml version="1.0"?><x:Node xmlns:x="urn:x" a="1&amp;2"><b>5</b><c><member><b>1</b></member><member/></c>
      <d><b>1</b></d><e><entry><key>k</key><value><g>2020-01-01T00:00:00Z</g></value></entry></e>
      <f><key>k</key><value><h>dGVzdA==</h></value></f><i><i><j>1.5</j></i></i><d/><k>true</k></x:Node>
      """)
    fuzzXML(valid)
    var random = SeededGenerator(seed: FuzzRounds.seed(11))
    for _ in 0..<FuzzRounds.count(6_000) {
      var bytes = Array(valid)
      for _ in 0...random.next(below: 3) {
        let index = Int(random.next(below: UInt64(bytes.count)))
        switch random.next(below: 4) {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: index)
        case 2: bytes.insert("<>&/;\"'= x".utf8.randomElement(using: &random) ?? 0, at: index)
        default: bytes.removeSubrange(index...)
        }
        if bytes.isEmpty { break }
      }
      fuzzXML(Bytes(bytes))
    }
  }
}
