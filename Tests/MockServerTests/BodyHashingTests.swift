// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockServer

@Suite("Hashing a body while it arrives")
struct BodyHashingTests {
  private static let size = BodyHashing.threadedSize

  private static let pattern = (0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 256) }

  private func content(_ size: Int) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(size)
    while content.count < size { content += Self.pattern.prefix(size - content.count) }
    return content
  }

  private func hashing(_ length: Int, _ threads: HashingThreads) throws -> BodyHashing {
    BodyHashing(
      try #require(BodyHasher([MD5.self, SHA256.self, CRC32.self])), length: length, threads: threads)
  }

  /// Lets a range of `content` arrive in pieces.
  private func arrive(
    _ content: [UInt8], _ range: Range<Int>, in piece: Int, _ body: inout BytesBuilder, _ hashing: BodyHashing
  ) {
    for start in stride(from: range.lowerBound, to: range.upperBound, by: piece) {
      content[start..<min(start + piece, range.upperBound)].withUnsafeBytes { body.append($0) }
      hashing.take(body)
    }
  }

  private func expect(_ bytes: Bytes, are content: [UInt8]) {
    #expect(bytes.count == content.count)
    content.withUnsafeBytes { content in
      #expect(MD5.hash(bytes) == MD5.hash(content))
      #expect(SHA256.hash(bytes) == SHA256.hash(content))
      #expect(CRC32.hash(bytes) == CRC32.hash(content))
    }
  }

  @Test(
    "a thread finds what the loop finds, whatever the body's length, its pieces, and how its memory grows",
    arguments: [
      1, size - 1, size, size + 1, size + BodyHashing.portion, BodyHashing.backlogLimit * 2 + 12_345,
    ], [0, 1])
  func lengths(length: Int, threadCount: Int) throws {
    let content = content(length)
    let threads = HashingThreads(count: threadCount)
    for piece in [9_999, 300_000, length] {
      let hashing = try hashing(length, threads)
      var body = BytesBuilder(capacity: piece % 2 == 0 ? 0 : length)
      arrive(content, 0..<length, in: piece, &body, hashing)
      expect(body.finish(hashedBy: hashing.finish()), are: content)
    }
    #expect(eventually { threads.inUse == 0 })
  }

  @Test("as many bodies have a thread as there are threads; others are hashed all the same")
  func several() throws {
    let content = content(Self.size * 2)
    let threads = HashingThreads(count: 1, patience: 600_000)
    let first = try hashing(content.count, threads)
    let second = try hashing(content.count, threads)
    var firstBody = BytesBuilder()
    var secondBody = BytesBuilder()
    arrive(content, 0..<Self.size, in: 200_000, &firstBody, first)
    #expect(threads.inUse == 1)
    arrive(content, 0..<Self.size, in: 200_000, &secondBody, second)
    #expect(threads.inUse == 1)
    arrive(content, Self.size..<content.count, in: 200_000, &firstBody, first)
    expect(firstBody.finish(hashedBy: first.finish()), are: content)
    #expect(eventually { threads.inUse == 0 })
    arrive(content, Self.size..<content.count, in: 200_000, &secondBody, second)
    expect(secondBody.finish(hashedBy: second.finish()), are: content)
    #expect(eventually { threads.inUse == 0 })
  }

  @Test("a thread leaves a body that doesn't go on, and there is another when it does")
  func stalled() throws {
    let content = content(Self.size * 2)
    let threads = HashingThreads(count: 1)
    let hashing = try hashing(content.count, threads)
    var body = BytesBuilder()
    arrive(content, 0..<Self.size, in: Self.size, &body, hashing)
    #expect(eventually { threads.inUse == 0 })
    arrive(content, Self.size..<content.count, in: 400_000, &body, hashing)
    expect(body.finish(hashedBy: hashing.finish()), are: content)
    #expect(eventually { threads.inUse == 0 })
  }

  @Test("a thread has nothing to do for a body of which nobody wants the MD5")
  func withoutMD5() throws {
    let content = content(Self.size * 2)
    let threads = HashingThreads(count: 1)
    let hashing = BodyHashing(
      try #require(BodyHasher([SHA256.self])), length: content.count, threads: threads)
    var body = BytesBuilder()
    arrive(content, 0..<content.count, in: 300_000, &body, hashing)
    expect(body.finish(hashedBy: hashing.finish()), are: content)
    #expect(eventually { threads.inUse == 0 })
  }

  @Test("a thread ends when its body is given up")
  func abandoned() throws {
    let content = content(Self.size * 2)
    let threads = HashingThreads(count: 1)
    for _ in 0..<20 {
      let hashing = try hashing(content.count * 2, threads)
      var body = BytesBuilder()
      arrive(content, 0..<content.count, in: content.count, &body, hashing)
    }
    #expect(eventually { threads.inUse == 0 })
  }

  @BlockingTests
  @Test("uploads of several clients at once are hashed each on its own, while one client leaves midway")
  func uploads() async throws {
    let server = try HTTPServer.start(HashingResponder(), options: .init(loops: 2))
    let contents = (0..<5).map { number in Array(content(Self.size * 3 + 9).dropFirst(9 - number)) }
    let clients = contents.map { _ in HTTPTestClient(port: server.port) }
    var leaving: HTTPTestClient? = HTTPTestClient(port: server.port)
    let piece = 250_000
    leaving?.send("PUT /leaving HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
    for (client, content) in zip(clients, contents) {
      client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: \(content.count)\r\n\r\n")
    }
    for start in stride(from: 0, to: Self.size * 3 + 9, by: piece) {
      if start == piece * 8 { leaving = nil }
      leaving?.send(Array(contents[0][start..<start + piece]))
      for (client, content) in zip(clients, contents) where start < content.count {
        client.send(Array(content[start..<min(start + piece, content.count)]))
      }
    }
    for (client, content) in zip(clients, contents) {
      #expect(client.response()?.text == content.withUnsafeBytes { MD5.hash($0) }.hex)
    }
    #expect(leaving == nil)
    await server.stop()
  }

  @BlockingTests
  @Test("a server that is stopped in the middle of an upload ends")
  func stopping() async throws {
    // Before the server is told to stop, minutes may pass on a busy machine.
    let server = try HTTPServer.start(
      HashingResponder(),
      options: .init(loops: 1, stallTimeout: .seconds(900), gracePeriod: .milliseconds(100)))
    let client = HTTPTestClient(port: server.port)
    client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 9000000\r\n\r\n")
    client.send(content(Self.size * 4))
    await server.stop()
    #expect(client.response() == nil)
  }
}
