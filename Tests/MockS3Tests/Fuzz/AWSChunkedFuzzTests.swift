// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import MockCore

@Suite("Fuzzing aws-chunked")
struct AWSChunkedFuzzTests {
  private static let bodies: [Bytes] = [
    "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n",
    "5;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\nhello\r\n0;chunk-signature=00\r\n\r\n",
    "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\nx-amz-trailer-signature:00\r\n\r\n", "0\r\n\r\n",
    "fffffffffffffff\r\nx\r\n", "7fffffffffffffff\r\n", "-1\r\n\r\n", "+5\r\nhello\r\n0\r\n\r\n",
    "00000000000000005\r\nhello\r\n0\r\n\r\n", "5 \r\nhello\n0\n\n",
  ]

  @Test func `Whatever is done to a body, there are its bytes or an error`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(1), corpus: Self.bodies, alphabet: [UInt8]("0123456789abcdefF;:=-+\r\n x".utf8))
    for _ in 0..<FuzzRounds.count(2_000) {
      let body = mutator.next()
      guard let (payload, _) = try? AWSChunked.decode(body) else { continue }
      if payload.count ?? .max >= body.count {
        Issue.record("\(payload) out of \(body.hex)")
      }
    }
  }

  @Test func `What was cut into chunks at any places comes out whole`() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(2))
    for _ in 0..<FuzzRounds.count(300) {
      let content = random.bytes(Int(random.next(below: 300)))
      var encoded = BytesBuilder()
      var position = 0
      while position < content.count {
        let size = min(Int(random.next(below: 60)) + 1, content.count - position)
        let signature = random.next(below: 2) == 0 ? ";chunk-signature=\(random.bytes(32).hex)" : ""
        encoded.append(String(size, radix: 16, uppercase: random.next(below: 2) == 0) + signature + "\r\n")
        encoded.append(content.slice(position..<position + size))
        encoded.append("\r\n")
        position += size
      }
      encoded.append("0\r\nx-amz-checksum-crc32: AAAA\r\n\r\n")
      let (payload, trailers) = try AWSChunked.decode(encoded.finish())
      guard payload.bytes == content, trailers.map(\.0) == ["x-amz-checksum-crc32"],
        trailers.map(\.1) == ["AAAA"]
      else {
        Issue.record("\(content.hex) came out as \(payload)")
        return
      }
    }
  }
}
