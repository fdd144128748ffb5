// SPDX-License-Identifier: Apache-2.0

import MockS3
import MockSQS
import MockTesting
import NIOCore
import SotoS3
import SotoSQS
import Testing

@Suite(.mockAWS(.s3, .sqs)) struct SotoTests {
  let cloud = MockCloud.current

  /// Runs `body` with a client of the test's cloud, and shuts the client down, as Soto wants.
  private func withClient(_ body: (AWSClient) async throws -> Void) async throws {
    let client = AWSClient(
      credentialProvider: .static(accessKeyId: "test", secretAccessKey: "test"),
      httpClient: MockAWSHTTPClient(cloud: .current))
    do {
      try await body(client)
      try await client.shutdown()
    } catch {
      try? await client.shutdown()
      throw error
    }
  }

  @Test("An object that is put can be got")
  func object() async throws {
    try await withClient { client in
      let s3 = SotoS3.S3(client: client, region: .useast1)
      _ = try await s3.createBucket(.init(bucket: "books"))
      _ = try await s3.putObject(
        .init(body: .init(string: "Call me Ishmael."), bucket: "books", key: "moby-dick.txt"))
      let got = try await s3.getObject(.init(bucket: "books", key: "moby-dick.txt"))
      #expect(String(buffer: try await got.body.collect(upTo: 1024)) == "Call me Ishmael.")
      #expect(cloud.s3.bucket("books")?.object("moby-dick.txt")?.text == "Call me Ishmael.")
    }
  }

  @Test("A streamed body arrives whole")
  func stream() async throws {
    try await withClient { client in
      let s3 = SotoS3.S3(client: client, region: .useast1)
      _ = try await s3.createBucket(.init(bucket: "books"))
      let pieces = AsyncStream<ByteBuffer> { continuation in
        for _ in 0..<4 { continuation.yield(ByteBuffer(repeating: 0x61, count: 50_000)) }
        continuation.finish()
      }
      _ = try await s3.putObject(
        .init(body: .init(asyncSequence: pieces, length: 200_000), bucket: "books", key: "a"))
      #expect(cloud.s3.bucket("books")?.object("a")?.size == 200_000)
    }
  }

  @Test("A message that is sent is in the queue")
  func message() async throws {
    try await withClient { client in
      let sqs = SotoSQS.SQS(client: client, region: .useast1)
      let queue = try await sqs.createQueue(.init(queueName: "orders"))
      _ = try await sqs.sendMessage(.init(messageBody: "one", queueUrl: queue.queueUrl ?? ""))
      #expect(cloud.sqs.queue("orders")?.messages.map(\.body) == ["one"])
    }
  }
}
