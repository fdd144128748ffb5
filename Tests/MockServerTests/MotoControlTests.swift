// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore
import MockServer
import Testing

@Suite struct MotoControlTests {
  private let cloud = MockCloud(.s3, .sqs, .sts)

  /// What a server with this cloud answers, in process.
  private func ask(
    _ front: ServerFront, _ method: HTTPMethod, _ target: String, _ headers: HTTPHeaders = [:],
    _ body: HTTPBody = .empty
  ) async -> HTTPResponse? {
    await withCheckedContinuation { continuation in
      front.answer(
        HTTPRequest(method: method, target: "http://localhost:5000" + target, headers: headers, body: body)
      ) { outcome in
        if case .response(let response) = outcome {
          continuation.resume(returning: response)
        } else {
          continuation.resume(returning: nil)
        }
      }
    }
  }

  private func signed(_ service: String, key: String = "test") -> HTTPHeaders {
    [
      "Authorization":
        "AWS4-HMAC-SHA256 Credential=\(key)/20260101/us-east-1/\(service)/aws4_request, SignedHeaders=host, Signature=x"
    ]
  }

  @Test("What a recorder kept can be downloaded, uploaded to another server and sent again")
  func recorder() async throws {
    let front = ServerFront(CloudPool { cloud })
    func control(_ command: String, _ front: ServerFront, _ body: HTTPBody = .empty) async -> HTTPResponse? {
      await ask(front, .post, "/moto-api/recorder/" + command, [:], body)
    }
    _ = await ask(front, .put, "/before", signed("s3"))
    #expect(await control("start-recording", front)?.body.bytes?.description == "Recording is set to True")
    _ = await ask(front, .put, "/books", signed("s3"))
    _ = await ask(front, .put, "/books/a%20b", signed("s3"), .bytes(Bytes([0, 255, 10, 34])))
    #expect(await control("stop-recording", front)?.body.bytes?.description == "Recording is set to False")
    _ = await ask(front, .put, "/after", signed("s3"))
    let download = await control("download-recording", front)
    let text = try #require(download?.body.bytes)
    #expect(text.description.split(separator: "\n").count == 2)

    let other = MockCloud(.s3)
    let second = ServerFront(CloudPool { other })
    #expect(await control("upload-recording", second, .bytes(text))?.status == 200)
    #expect(await control("replay-recording", second)?.status == 200)
    #expect(other.s3.bucketNames == ["books"])
    #expect(other.s3.bucket("books")?.object("a b")?.bytes == Bytes([0, 255, 10, 34]))

    #expect(await control("reset-recording", second)?.status == 200)
    #expect(await control("download-recording", second)?.body.bytes?.isEmpty ?? true)
  }

  @Test("A recording of Moto's is read: characters as they are in the path, bodies as text")
  func motosRecording() async throws {
    let front = ServerFront(CloudPool { cloud })
    try cloud.s3.createBucket(.init(bucket: "books"))
    let line = #"""
      {"headers": {"Host": "localhost:5000", "Authorization": "AWS test:x"}, "method": "PUT", "url": "http://localhost:5000/books/é b", "body": "plain", "body_encoded": false}
      """#
    _ = await ask(front, .post, "/moto-api/recorder/upload-recording", [:], .bytes(Bytes(line)))
    _ = await ask(front, .post, "/moto-api/recorder/replay-recording")
    #expect(cloud.s3.bucket("books")?.object("é b")?.text == "plain")

    let wrong = await ask(
      front, .post, "/moto-api/recorder/upload-recording", [:], .bytes(Bytes(line + "\n[]")))
    #expect(wrong?.status == 400)
    #expect(wrong?.body.bytes?.description.contains("Line 2") == true)
    #expect(await ask(front, .post, "/moto-api/recorder/dance")?.status == 404)
  }

  @Test("Moto's header for the account comes before the access key")
  func accountHeader() async throws {
    let front = ServerFront(CloudPool { cloud })
    func account(_ header: String?, key: String) async -> String? {
      var headers = signed("sts", key: key)
      headers.add("Content-Type", "application/x-www-form-urlencoded")
      if let header { headers.add("x-moto-account-id", header) }
      let body = HTTPBody("Action=GetCallerIdentity&Version=2011-06-15")
      let text = await ask(front, .post, "/", headers, body)?.body.bytes?.description ?? ""
      return text.firstMatch(of: /<Account>([0-9]+)</).map { String($0.1) }
    }
    #expect(await account("222222222222", key: "test") == "222222222222")
    #expect(await account("222222222222", key: "333333333333") == "222222222222")
    #expect(await account("222222222222", key: "a/b") == "222222222222")
    #expect(await account("22", key: "test") == "123456789012")
    #expect(await account(nil, key: "test") == "123456789012")
  }

  @Test("data.json has every service, with Moto's names, also when it is empty")
  func data() async throws {
    let front = ServerFront(CloudPool { cloud })
    let empty = await ask(front, .get, "/moto-api/data.json")?.body.bytes?.description ?? ""
    #expect(empty.contains(#""s3":{"FakeBucket":[]}"#))
    #expect(empty.contains(#""sqs":{"Queue":[]}"#))
    #expect(empty.contains(#""sts":{}"#))
    try cloud.s3.createBucket(.init(bucket: "books"))
    let text = await ask(front, .get, "/moto-api/data.json")?.body.bytes?.description ?? ""
    #expect(text.contains(#""FakeBucket":[{"name":"books""#))
  }
}
