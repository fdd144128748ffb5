// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockServer

/// What a parser makes of some bytes, in a form that can be compared.
private enum Parsed: Equatable {
  case request(method: String, target: String, headers: [String], body: String, keepsAlive: Bool)
  case wantsContinue
  case failure(Int)
}

/// Feeds `input` in pieces of the given lengths (repeated), as a connection would.
private func parse(
  _ input: [UInt8], pieces: [Int] = [.max], limits: HTTPRequestParser.Limits = .init(), direct: Bool = false
) -> [Parsed] {
  var parser = HTTPRequestParser(limits: limits)
  var results: [Parsed] = []
  var pending: [UInt8] = []
  var position = 0
  var piece = 0
  var steps = 0
  while true {
    var consumed = 0
    steps += 1
    guard steps < input.count * 4 + 100 else {
      Issue.record("the parser does not come to an end")
      return results
    }
    let step = pending.withUnsafeBytes { parser.parse($0, consumed: &consumed) }
    #expect(consumed <= pending.count)
    pending.removeFirst(min(consumed, pending.count))
    switch step {
    case .needsInput:
      guard position < input.count else { return results }
      let length = max(1, min(pieces[piece % pieces.count], input.count - position))
      piece += 1
      if direct, pending.isEmpty, parser.directBodyCount > 0 {
        var given = 0
        _ = parser.receiveBody { room in
          given = min(room.count, length)
          for index in 0..<given { room[index] = input[position + index] }
          return given
        }
        position += given
      } else {
        pending += input[position..<position + length]
        position += length
      }
    case .wantsContinue: results.append(.wantsContinue)
    case .request(let request):
      results.append(
        .request(
          method: request.method.rawValue, target: request.target,
          headers: request.headers.map { "\($0.name): \($0.value)" },
          body: request.body.bytes?.description ?? "?", keepsAlive: parser.keepsAlive))
    case .failure(let failure):
      results.append(.failure(failure.status))
      return results
    }
  }
}

private func parse(_ text: String, limits: HTTPRequestParser.Limits = .init()) -> [Parsed] {
  parse(Array(text.utf8), limits: limits)
}

private func get(_ target: String = "/", headers: [String] = ["Host: h"], keepsAlive: Bool = true) -> Parsed {
  .request(method: "GET", target: target, headers: headers, body: "", keepsAlive: keepsAlive)
}

@Suite("HTTP request parser")
struct HTTPRequestParserTests {
  @Test("a request with a body of known length is read whole")
  func fixedLength() {
    #expect(
      parse(
        "POST /q?a=b HTTP/1.1\r\nHost: h:5000\r\nContent-Length: 5\r\n\r\nhelloGET / HTTP/1.1\r\nHost: h\r\n\r\n"
      ) == [
        .request(
          method: "POST", target: "/q?a=b", headers: ["Host: h:5000", "Content-Length: 5"], body: "hello",
          keepsAlive: true), get(),
      ])
  }

  @Test("a chunked body is joined, its extensions and trailers are dropped")
  func chunked() {
    #expect(
      parse(
        "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
          + "5;x=\"y\"\r\nhello\r\n00A \r\n, you all!\r\n0\r\nX-Sum: 1\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n"
      ) == [
        .request(
          method: "PUT", target: "/k", headers: ["Host: h", "Transfer-Encoding: Chunked"],
          body: "hello, you all!",
          keepsAlive: true), get(),
      ])
  }

  @Test(
    "malformed heads are refused with the status that says why",
    arguments: [
      (400, "G@T / HTTP/1.1\r\nHost: h\r\n\r\n"), (400, "GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
      (400, "GET / HTTP/1.1 \r\nHost: h\r\n\r\n"), (400, "GET /\r\nHost: h\r\n\r\n"),
      (400, "GET / http/1.1\r\nHost: h\r\n\r\n"), (505, "GET / HTTP/2.0\r\nHost: h\r\n\r\n"),
      (505, "PRI * HTTP/2.0\r\n\r\n"), (400, "GET index HTTP/1.1\r\nHost: h\r\n\r\n"),
      (400, "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n"), (400, "GET * HTTP/1.1\r\nHost: h\r\n\r\n"),
      (400, "GET / HTTP/1.1\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
      (400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\r\n c\r\n\r\n"),
      (400, "GET / HTTP/1.1\r\nHost: h\r\nA : b\r\n\r\n"), (400, "GET / HTTP/1.1\r\nHost: h\r\nA\r\n\r\n"),
      (400, "GET / HTTP/1.1\r\nHost: h\r\n: b\r\n\r\n"),
      (400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\u{0}\r\n\r\n"),
      (400, "GET / HTTP/1.1\r\nHost: h\r\nA: b\rc\r\n\r\n"), (400, "\u{16}\u{3}\u{1}"),
      (400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n"),
      (400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\n"),
      (400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n"),
      (400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 99999999999999999999\r\n\r\n"),
      (400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"),
      (400, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"),
      (501, "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"),
      (400, "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"),
      (417, "POST / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\nContent-Length: 1\r\n\r\n"),
    ])
  func malformedHead(status: Int, text: String) {
    #expect(parse(text) == [.failure(status)])
  }

  @Test(
    "malformed chunks are refused",
    arguments: [
      "x\r\n", "\r\n", "5\rhello", "-1\r\n", "5\r\nhelloX", "fffffffffffffffff\r\n", "5 5\r\nhello\r\n",
      "1\r\na\r\n0\r\nA : b\r\n\r\n", "0\r\n folded\r\n\r\n",
    ])
  func malformedChunks(text: String) {
    let results = parse("PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + text + "\r\n")
    #expect(results.count == 1)
    #expect(results == [.failure(400)] || results == [.failure(413)])
  }

  @Test("lone line feeds end lines, blank lines before a request are skipped")
  func bareLineFeeds() {
    #expect(parse("\r\n\nGET / HTTP/1.1\nHost: h\n\nGET /2 HTTP/1.1\nHost: h\r\n\n") == [get(), get("/2")])
  }

  @Test("a control character ends a value wherever it stands, a tab and bytes beyond ASCII don't")
  func controlCharacters() {
    for length in 1...40 {
      for place in 0..<length {
        for byte: UInt8 in [0, 0x0B, 0x1F, 0x7F, 0x09, 0x20, 0x7E, 0x80, 0xFF] {
          // Not at an end, where blanks are cut off.
          var value = [UInt8](repeating: UInt8(ascii: "v"), count: length + 2)
          value[place + 1] = byte
          let head = Array("GET / HTTP/1.1\r\nHost: h\r\nx: ".utf8) + value + Array("\r\n\r\n".utf8)
          let isText = byte == 0x09 || byte >= 0x20 && byte != 0x7F
          let shown = "x: " + String(decoding: value, as: UTF8.self)
          #expect(
            parse(head)
              == (isText
                ? [
                  .request(
                    method: "GET", target: "/", headers: ["Host: h", shown], body: "", keepsAlive: true)
                ]
                : [.failure(400)]))
        }
      }
    }
  }

  @Test("a target that is a URL gives its host, whatever the Host header says")
  func absoluteTarget() {
    #expect(
      parse("GET HTTP://sqs.us-east-1.amazonaws.com/a?b HTTP/1.1\r\nHost: proxy\r\nX: y\r\n\r\n") == [
        get("/a?b", headers: ["X: y", "Host: sqs.us-east-1.amazonaws.com"])
      ])
    #expect(parse("GET http:///a HTTP/1.1\r\nHost: h\r\n\r\n") == [.failure(400)])
    #expect(parse("GET http://u:p@h/a HTTP/1.1\r\nHost: h\r\n\r\n") == [.failure(400)])
    #expect(parse("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").count == 1)
  }

  @Test("connections are kept as the version and the Connection header say")
  func keepAlive() {
    let fields = ["Host: h", "Connection: foo, Close"]
    #expect(
      parse("GET / HTTP/1.1\r\n\(fields[0])\r\n\(fields[1])\r\n\r\n") == [
        get(headers: fields, keepsAlive: false)
      ])
    #expect(parse("GET / HTTP/1.0\r\n\r\n") == [get(headers: [], keepsAlive: false)])
    #expect(
      parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") == [get(headers: ["Connection: Keep-Alive"])])
  }

  @Test("limits hold for the request line, the headers, the trailers and both kinds of body")
  func limits() {
    let limits = HTTPRequestParser.Limits(headerBytes: 300, bodyBytes: 10)
    let long = String(repeating: "a", count: 400)
    let head = "PUT / HTTP/1.1\r\nHost: h\r\n"
    #expect(parse("GET /\(long) HTTP/1.1\r\nHost: h\r\n\r\n", limits: limits) == [.failure(414)])
    #expect(parse("GET / HTTP/1.1\r\nHost: h\r\nA: \(long)\r\n\r\n", limits: limits) == [.failure(431)])
    #expect(parse(head + "Content-Length: 11\r\n\r\n", limits: limits) == [.failure(413)])
    #expect(parse(head + "Content-Length: 10\r\n\r\n0123456789", limits: limits).count == 1)
    let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
    #expect(parse(chunked + "6\r\n012345\r\n5\r\n", limits: limits) == [.failure(413)])
    #expect(parse(chunked + "0\r\nA: \(long)\r\n\r\n", limits: limits) == [.failure(431)])
    #expect(parse(chunked + "1;" + String(repeating: "x", count: 5000), limits: limits) == [.failure(400)])
  }

  @Test("100-continue is asked for once, and only where a body comes")
  func expectContinue() {
    let expecting = "PUT / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
    #expect(parse(expecting + "Content-Length: 2\r\n\r\n") == [.wantsContinue])
    #expect(parse(expecting + "Content-Length: 2\r\n\r\nab").first == .wantsContinue)
    #expect(parse(expecting + "Content-Length: 2\r\n\r\nab").count == 2)
    #expect(parse(expecting + "\r\n").count == 1)
  }

  @Test("a body longer than what is reserved at first arrives whole")
  func longBody() {
    var parser = HTTPRequestParser()
    let count = HTTPRequestParser.firstReservation + (9 << 20) + 5
    let block = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    var consumed = 0
    _ = Array("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n".utf8).withUnsafeBytes {
      parser.parse($0, consumed: &consumed)
    }
    var position = 0
    while parser.directBodyCount > 0 {
      let length = min(block.count, count - position)
      if position % 3 == 0 {
        position += block.withUnsafeBytes { source in
          parser.receiveBody { room in
            let given = min(room.count, length)
            room.copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<given]))
            return given
          }
        }
      } else {
        let step = block.withUnsafeBytes {
          parser.parse(UnsafeRawBufferPointer(rebasing: $0[..<length]), consumed: &consumed)
        }
        position += consumed
        if case .request(let request) = step { return #expect(request.body.count == count) }
      }
    }
    guard
      case .request(let request) = parser.parse(
        UnsafeRawBufferPointer(start: nil, count: 0), consumed: &consumed)
    else {
      Issue.record("the body was not complete")
      return
    }
    #expect(request.body.count == count)
    #expect(position == count)
  }

  @Test("however the input is cut, the same requests come out")
  func anySplit() {
    var random = SplitMix(seed: 7)
    for text in samples {
      let bytes = Array(text.utf8)
      let limits = HTTPRequestParser.Limits(headerBytes: 400, bodyBytes: 200)
      let whole = parse(bytes, limits: limits)
      #expect(parse(bytes, pieces: [1], limits: limits) == whole)
      #expect(parse(bytes, pieces: [1], limits: limits, direct: true) == whole)
      for _ in 0..<60 {
        let pieces = (0..<8).map { _ in Int(random.next() % 90) + 1 }
        #expect(parse(bytes, pieces: pieces, limits: limits, direct: random.next() % 2 == 0) == whole)
      }
    }
  }

  @Test("mutated input never crashes the parser nor keeps it busy, and gives the same however it is cut")
  func fuzz() {
    #if DEBUG
      let rounds = FuzzRounds.count(4_000)
    #else
      let rounds = FuzzRounds.count(200_000)
    #endif
    var random = SplitMix(seed: FuzzRounds.seed(42))
    let inputs = samples.map { Array($0.utf8) }
    let special = Array("\r\n :;,0fF/?*\u{0}\u{7f}\t".utf8) + [0xFF, 0x80]
    for round in 0..<rounds {
      var bytes = inputs[Int(random.next() % UInt64(inputs.count))]
      for _ in 0...(random.next() % 6) where !bytes.isEmpty {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 5 {
        case 0: bytes[place] = special[Int(random.next() % UInt64(special.count))]
        case 1: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 2: bytes.remove(at: place)
        case 3: bytes.insert(special[Int(random.next() % UInt64(special.count))], at: place)
        default:
          let end = min(bytes.count, place + Int(random.next() % 40))
          bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
      }
      let limits = HTTPRequestParser.Limits(headerBytes: 400, bodyBytes: 200)
      let whole = parse(bytes, limits: limits)
      let cut = parse(
        bytes, pieces: [Int(random.next() % 50) + 1, Int(random.next() % 9) + 1], limits: limits)
      if whole != cut {
        Issue.record(
          "round \(round): \(String(decoding: bytes, as: UTF8.self).debugDescription)\n\(whole)\n\(cut)")
        return
      }
    }
  }
}

private let samples = [
  "POST / HTTP/1.1\r\nHost: sqs.us-east-1.amazonaws.com\r\nX-Amz-Target: AmazonSQS.SendMessage\r\n"
    + "Content-Type: application/x-amz-json-1.0\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\n{}"
    + "GET /bucket/key?list-type=2 HTTP/1.1\r\nHost: localhost:5000\r\n\r\n",
  "PUT /b/k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n"
    + "10\r\n0123456789abcdef\r\n3;a=b\r\nxyz\r\n0\r\nX-Checksum: abc\r\nB: c\r\n\r\nGET / HTTP/1.0\r\n\r\n",
  "\r\n\nHEAD http://h/p HTTP/1.1\nHost: other\nX:\n\nDELETE /é HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 0\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhelloPOST / HTTP/1.1\r\n"
    + "Host: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
  "GET /" + String(repeating: "x", count: 500) + " HTTP/1.1\r\nHost: h\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: h\r\nA: " + String(repeating: "x", count: 500) + "\r\n\r\n",
  "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nA: "
    + String(repeating: "x", count: 500) + "\r\n\r\n",
  "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n",
]

/// A small seeded generator, so that a failing round can be run again.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
