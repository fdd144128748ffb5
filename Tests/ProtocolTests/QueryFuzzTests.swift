// SPDX-License-Identifier: Apache-2.0

import AWSQuery
import MockCore
import TestSupport
import Testing

/// What a fuzzer calls: any bytes as a form must end in a value or one of the protocol's own errors.
func fuzzQuery(_ input: Bytes) -> AWSError? {
  let request = HTTPRequest(method: .post, target: "/", body: .bytes(input))
  _ = AWSQuery().operation(in: request, of: model)
  guard let operation = model.operation("Act") else { return nil }
  do {
    _ = try EC2Query().reader(for: request, operation).dynamicRoot()
  } catch {
    if !["InvalidParameter", "InvalidParameterValue"].contains(error.code) { return error }
  }
  do {
    _ = try AWSQuery().reader(for: request, operation).dynamicRoot()
  } catch {
    if error.code != "MalformedInput" { return error }
  }
  return nil
}

private let model = ServiceModel(
  """
  service id=Fuzz apiVersion=1
  operation Act POST / in=Node
  structure Node
   a string
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

@Suite("Fuzzing Query")
struct QueryFuzzTests {
  private static let pieces = [
    "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", ".", ".", ".", ".member.", ".entry.", ".key",
    ".value", "1",
    "2", "10", "0", "-1", "99999999999999999999", "=", "=", "=", "&", "&", "&", "%41", "%", "%2", "%zz",
    "%FF", "+",
    "Action=Act", "Version=1", "true", "1e5", "2020-01-01T00:00:00Z", "dGVzdA%3D%3D", "é", "Name", "Value",
    "\u{0}",
  ]

  @Test("Random forms end in a value or the protocol's own error")
  func random() {
    var random = SeededGenerator(seed: FuzzRounds.seed(3))
    for _ in 0..<FuzzRounds.count(6_000) {
      var text = ""
      for _ in 0..<random.next(below: 32) {
        text += Self.pieces[Int(random.next(below: UInt64(Self.pieces.count)))]
      }
      let wrong = fuzzQuery(Bytes(text))
      #expect(wrong == nil, "\(text)")
      if wrong != nil { break }
    }
  }

  @Test("Valid forms with a few bytes changed end in a value or the protocol's own error")
  func mutated() {
    let valid = Array(
      ("Action=Act&Version=1&a=x&b=5&c.member.1.b=1&c.member.2.a=y&d.1.g=2020-01-01T00%3A00%3A00Z&e.entry.1.key=k"
        + "&e.entry.1.value.h=dGVzdA%3D%3D&f.1.key=k&f.1.value.i.i.j=1.5&i.k=true").utf8)
    var random = SeededGenerator(seed: FuzzRounds.seed(5))
    for _ in 0..<FuzzRounds.count(6_000) {
      var bytes = valid
      for _ in 0...random.next(below: 3) {
        let index = Int(random.next(below: UInt64(bytes.count)))
        switch random.next(below: 3) {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: index)
        default: bytes.insert(".&=%+019abcdefik".utf8.randomElement(using: &random) ?? 0, at: index)
        }
      }
      let wrong = fuzzQuery(Bytes(bytes))
      #expect(wrong == nil, "\(String(decoding: bytes, as: UTF8.self))")
      if wrong != nil { break }
    }
  }

  @Test("The order in which parameters come doesn't matter")
  func shuffled() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(9))
    let parameters = [
      "a=x", "b=5", "c.member.1.b=1", "c.member.2.a=y", "c.member.10.a=z", "d.1.a=p", "d.2.a=q",
      "e.entry.1.key=k",
      "e.entry.1.value.b=3", "e.entry.2.key=l", "e.entry.2.value.b=4", "i.a=n", "i.i.a=m", "i-a=1", "i+a=2",
      "i0=1",
    ]
    let operation = try #require(model.operation("Act"))
    func read(_ body: String) throws -> Document {
      try AWSQuery().reader(
        for: HTTPRequest(method: .post, target: "/", body: HTTPBody(body)), operation
      ).dynamicRoot()
    }
    let expected = try read(parameters.joined(separator: "&"))
    for _ in 0..<300 {
      let body = parameters.shuffled(using: &random).joined(separator: "&")
      #expect(try read(body) == expected, "\(body)")
    }
  }
}
