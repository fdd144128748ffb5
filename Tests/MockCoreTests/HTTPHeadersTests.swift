// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@Suite struct HTTPHeadersTests {
  /// The fields as they go over the wire; `nil` where they aren't kept that way.
  private func wire(_ headers: HTTPHeaders, without left: String = "") -> [String]? {
    var runs: [String] = []
    let isThere = headers.forEachRun({ String(decoding: $0, as: UTF8.self) != left }) {
      runs.append(String(decoding: $0, as: UTF8.self))
    }
    return isThere ? runs : nil
  }

  @Test func `A name is found in any case`() {
    let headers: HTTPHeaders = ["X-Amz-Content-SHA256": "a", "eTag": "b", "accept": "c"]
    #expect(headers["x-amz-content-sha256"] == "a")
    #expect(headers["X-AMZ-CONTENT-SHA256"] == "a")
    #expect(headers["ETAG"] == "b")
    #expect(headers["Accept"] == "c")
    #expect(headers["accepts"] == nil)
    #expect(headers[""] == nil)
    #expect(HTTPHeaders()["accept"] == nil)
  }

  @Test(arguments: [("^", "~"), ("_", "\u{7F}"), ("@", "`"), ("!", "\u{1}"), ("á", "Á")])
  func `Characters that are no letters differ though only the bit of the case does`(
    one: String, other: String
  ) {
    // Among eight bytes that are compared at once, and among the rest.
    for (before, after) in [
      ("", ""), ("", "-amz-content-sha256"), ("x-amz-content", ""), ("x-amz-conten", "tt"),
    ] {
      let headers: HTTPHeaders = [before + one + after: "value"]
      #expect(headers[before + one + after] == "value")
      #expect(headers[before + other + after] == nil)
    }
  }

  @Test func `Of names that differ in one letter each is found by itself`() {
    let names = (0..<26).map {
      "x-amz-meta-\(String(repeating: "a", count: $0))b\(String(repeating: "a", count: 25 - $0))"
    }
    for name in names {
      let headers: HTTPHeaders = [name: "value"]
      #expect(names.filter { headers.contains($0.uppercased()) } == [name])
    }
  }

  @Test func `A copy doesn't see what is added, set or removed later`() {
    let first: HTTPHeaders = ["a": "1", "b": "2"]
    var second = first
    second.add("c", "3")
    var third = second
    third.remove("A")
    third.set("b", "4")
    var fourth = third
    fourth["d"] = "5"
    fourth["c"] = nil
    #expect(first.map { "\($0.name)=\($0.value)" } == ["a=1", "b=2"])
    #expect(second.map { "\($0.name)=\($0.value)" } == ["a=1", "b=2", "c=3"])
    #expect(third.map { "\($0.name)=\($0.value)" } == ["c=3", "b=4"])
    #expect(fourth.map { "\($0.name)=\($0.value)" } == ["b=4", "d=5"])
    #expect([first, second, third, fourth].map(\.count) == [2, 3, 2, 2])
  }

  @Test func `Fields of one name keep their order and are removed together`() {
    var headers: HTTPHeaders = ["Vary": "a", "x": "1", "vary": "b", "VARY": ""]
    #expect(headers.values("vary") == ["a", "b", ""])
    #expect(headers.combined("vary") == "a, b, ")
    #expect(headers["vary"] == "a")
    headers.remove("vary")
    #expect(headers.map(\.name) == ["x"])
    headers.remove("x")
    #expect(headers.isEmpty)
  }

  @Test func `Many and long fields are all kept`() {
    var headers = HTTPHeaders()
    headers.reserve(fields: 2, bytes: 10)
    for number in 0..<300 { headers.add("name-\(number)", String(repeating: "v", count: number)) }
    headers.add("long", String(repeating: "l", count: 100_000))
    #expect(headers.count == 301)
    for number in 0..<300 { #expect(headers["Name-\(number)"]?.utf8.count == number) }
    #expect(headers["long"]?.utf8.count == 100_000)
  }

  @Test func `Control characters in a value become spaces`() {
    let headers: HTTPHeaders = ["a": "one\r\nb: two\u{0}\u{7F}\tthree", "c": "\n"]
    #expect(headers["a"] == "one  b: two  \tthree")
    #expect(headers["c"] == " ")
  }

  @Test func `Fields lie as they go over the wire, side by side but for what is left out`() {
    var headers: HTTPHeaders = ["a": "1", "Bb": "", "c": "3\n4", "d": "5"]
    #expect(wire(headers) == ["a: 1\r\nBb: \r\nc: 3 4\r\nd: 5\r\n"])
    #expect(wire(headers, without: "Bb") == ["a: 1\r\n", "c: 3 4\r\nd: 5\r\n"])
    #expect(wire(headers, without: "a") == ["Bb: \r\nc: 3 4\r\nd: 5\r\n"])
    #expect(wire(headers, without: "d") == ["a: 1\r\nBb: \r\nc: 3 4\r\n"])
    headers.set("c", "6")
    #expect(wire(headers) == ["a: 1\r\nBb: \r\n", "d: 5\r\nc: 6\r\n"])
    #expect(wire(HTTPHeaders()) == [])
  }

  @Test(arguments: ["", "a b", "a:", "a\r\nb", "\u{7F}", "ä", "a\"", "a,b", "(a)", "a/b", "[a]", "{a}", "a@"])
  func `A name that may not go over the wire keeps all fields from going as they are`(name: String) {
    let headers: HTTPHeaders = ["fine": "1", name: "2"]
    #expect(wire(headers) == nil)
    #expect(wire(["fine!#$%&'*+-.^_`|~09azAZ": "1"]) == ["fine!#$%&'*+-.^_`|~09azAZ: 1\r\n"])
  }

  @Test func `A value that is written in place is as long as its writer says`() {
    var headers: HTTPHeaders = ["a": "1"]
    for (capacity, length) in [(4, 2), (4, 4), (0, 0), (2, 9), (2, -1)] {
      headers.add("b", upTo: capacity) { room in
        for index in room.indices { room[index] = UInt8(ascii: "x") }
        return length
      }
    }
    headers.add("c", "3")
    #expect(headers.values("b") == ["xx", "xxxx", "", "xx", ""])
    #expect(wire(headers) == ["a: 1\r\nb: xx\r\nb: xxxx\r\nb: \r\nb: xx\r\nb: \r\nc: 3\r\n"])
  }

  @Test func `Fields of a head are found in it, and others can be added`() {
    let text = "GET / HTTP/1.1\r\nHost:  localhost \r\nEmpty:\r\n\r\n"
    var text2 = text
    var headers = text2.withUTF8 { bytes in
      let head = UnsafeRawBufferPointer(bytes)
      var headers = HTTPHeaders(copying: head, fields: 1)
      func part(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: head[range])
      }
      headers.note(name: part(16..<20), value: part(23..<32), in: head)
      headers.note(name: part(35..<40), value: part(41..<41), in: head)
      return headers
    }
    #expect(headers["host"] == "localhost")
    #expect(headers["empty"] == "")
    headers.add("X-Trailer", "1")
    #expect(headers.map { "\($0.name)=\($0.value)" } == ["Host=localhost", "Empty=", "X-Trailer=1"])
    #expect(wire(headers) == nil)
  }
}
