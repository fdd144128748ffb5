// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockS3
import MockSQS
import MockTesting
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite(.mockAWS(.s3, .sqs)) struct RecordingTests {
  private func list(date: String = "20260101T000000Z", key: String = "AKIA") -> HTTPRequest {
    HTTPRequest(
      method: .post, target: "https://sqs.us-east-1.amazonaws.com/",
      headers: [
        "X-Amz-Target": "AmazonSQS.ListQueues", "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Date": date,
        "Authorization":
          "AWS4-HMAC-SHA256 Credential=\(key)/20260101/us-east-1/sqs/aws4_request, Signature=\(date)",
      ], body: "{}")
  }

  private func put(_ body: HTTPBody, _ key: String) -> HTTPRequest {
    HTTPRequest(
      method: .put,
      target: "https://books.s3.us-east-1.amazonaws.com/\(key)?X-Amz-Signature=5ec7e7&x-id=PutObject",
      headers: ["Authorization": "AWS test:signature"], body: body)
  }

  private func ask(_ responder: any HTTPResponder, _ request: HTTPRequest) async -> HTTPResponse? {
    await withCheckedContinuation { continuation in
      responder.answer(request) { outcome in
        if case .response(let response) = outcome {
          continuation.resume(returning: response)
        } else {
          continuation.resume(returning: nil)
        }
      }
    }
  }

  private func text(_ response: HTTPResponse?) -> String {
    guard let response else { return "nothing" }
    let headers = response.headers.map { "\($0.0): \($0.1)" }.joined(separator: "\n")
    return "\(response.status)\n\(headers)\n\n\(response.body.bytes?.base64 ?? "")"
  }

  @Test("A recording is readable text without signatures and dates")
  func recordedText() async throws {
    let recording = SessionRecording(of: MockCloud.current)
    let answer = await ask(recording, list())
    let headers = try #require(answer).headers.map { "< \($0.0): \($0.1)" }.joined(separator: "\n")
    #expect(
      recording.text == """
        MockAWS recording 1

        > POST https://sqs.us-east-1.amazonaws.com/
        > content-type: application/x-amz-json-1.0
        > x-amz-target: AmazonSQS.ListQueues
        >
        | {}
        < 200
        \(headers)
        <
        | {}

        """)
  }

  @Test("A replay answers byte for byte, whatever date and signature a request has")
  func replay() async throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    let recording = SessionRecording(of: cloud)
    let bodies: [(String, HTTPBody)] = [
      ("text", "one\n\ntwo\n"), ("plain", "x"), ("accent", "\u{301}e\n\u{301}"), ("newline", "\n"),
      ("empty", .empty), ("carriage", "a\r\nb"),
      ("binary", .bytes(Bytes((0..<300).map { UInt8(truncatingIfNeeded: $0) }))),
      ("marks", "> a\n< b\n| c\n# d"),
    ]
    var requests: [HTTPRequest] = []
    for (key, body) in bodies {
      requests.append(put(body, key))
      requests.append(
        HTTPRequest(
          target: "https://books.s3.us-east-1.amazonaws.com/\(key)", headers: ["Authorization": "AWS test:x"])
      )
    }
    var answers: [String] = []
    for request in requests + [list()] { answers.append(text(await ask(recording, request))) }

    let replay = try SessionReplay(text: recording.text)
    for (request, answer) in zip(requests + [list(date: "20270101T000000Z", key: "OTHER")], answers) {
      #expect(text(await ask(replay, request)) == answer)
    }
    #expect(!recording.text.contains("5ec7e7"))
  }

  @Test("A replay reads a text whose lines have lost the spaces at their ends")
  func trimmed() async throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    let recording = SessionRecording(of: cloud)
    let request = put("one\n\ntwo\n", "a")
    let answer = text(await ask(recording, request))
    let lines = recording.text.split(separator: "\n", omittingEmptySubsequences: false)
    let trimmed = lines.map { $0.hasSuffix(" ") ? $0.dropLast() : $0 }.joined(separator: "\n")
    #expect(trimmed != recording.text)
    #expect(text(await ask(try SessionReplay(text: trimmed), request)) == answer)
  }

  @Test("The same request gets its answers in their order, and the last from then on")
  func order() async throws {
    let cloud = MockCloud.current
    let recording = SessionRecording(of: cloud)
    _ = await ask(recording, list())
    try cloud.sqs.createQueue(.init(queueName: "orders"))
    _ = await ask(recording, list())
    let replay = try SessionReplay(text: recording.text)
    var bodies: [String] = []
    for _ in 0..<3 { bodies.append(await ask(replay, list())?.body.bytes?.description ?? "") }
    #expect(bodies[0] == "{}")
    #expect(bodies[1].contains("/orders"))
    #expect(bodies[2] == bodies[1])
  }

  @Test("What was not recorded is answered with a text that names it")
  func unrecorded() async throws {
    let replay = try SessionReplay(text: SessionRecording(of: MockCloud.current).text)
    let response = await ask(replay, list())
    #expect(response?.status == 501)
    #expect(
      response?.body.bytes?.description
        == "The recording has no answer to POST https://sqs.us-east-1.amazonaws.com/ (AmazonSQS.ListQueues). "
        + "Record the session again.")
  }

  @Test("Secrets in bodies are redacted, in XML and in JSON")
  func secrets() async throws {
    struct Teller: HTTPResponder {
      func answer(
        _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
      ) -> (any HTTPTicket)? {
        completion(
          .response(
            HTTPResponse(
              body: "<SecretAccessKey>hush1</SecretAccessKey><SessionToken>hush2</SessionToken><a>kept</a>")))
        return nil
      }
    }
    let recording = SessionRecording(of: Teller())
    let answer = await ask(
      recording,
      HTTPRequest(
        method: .post, target: "http://localhost:5000/",
        body: #"{"SecretAccessKey":"hush3","SessionToken" : "hush4","a":"kept"}"#))
    #expect(answer?.body.bytes?.description.contains("hush1") == true)
    #expect(!recording.text.contains("hush"))
    #expect(
      recording.text.contains(#"| {"SecretAccessKey":"redacted","SessionToken" : "redacted","a":"kept"}"#))
    #expect(
      recording.text.contains(
        "| <SecretAccessKey>redacted</SecretAccessKey><SessionToken>redacted</SessionToken><a>kept</a>"))
    #expect(recording.text.contains("> POST http://localhost/\n"))
  }

  @Test("Keys and tokens that a client sends are redacted, and its calls are found all the same")
  func sentSecrets() async throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    func put(_ key: String) -> HTTPRequest {
      var request = self.put("one", "a")
      request.headers.add("x-amz-server-side-encryption-customer-key", key)
      request.headers.add("x-amz-copy-source-server-side-encryption-customer-key", key)
      return request
    }
    func assume(_ token: String) -> HTTPRequest {
      HTTPRequest(
        method: .post, target: "https://sts.us-east-1.amazonaws.com/",
        headers: ["Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
        body: HTTPBody("Action=AssumeRoleWithWebIdentity&WebIdentityToken=\(token)&RoleSessionName=me"))
    }
    let recording = SessionRecording(of: cloud)
    let first = [await ask(recording, put("hush1")), await ask(recording, assume("hush2"))].map(text)
    #expect(!recording.text.contains("hush"))
    #expect(recording.text.contains("WebIdentityToken=redacted&RoleSessionName=me"))
    let replay = try SessionReplay(text: recording.text)
    #expect([await ask(replay, put("hush3")), await ask(replay, assume("hush4"))].map(text) == first)
  }

  @Test("A session's requests are recorded to a file, and answered from it without a cloud")
  func sessionAndFile() async throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    let recording = SessionRecording(of: cloud)
    var request = URLRequest(url: try #require(URL(string: "https://s3.us-east-1.amazonaws.com/")))
    request.setValue("AWS test:signature", forHTTPHeaderField: "Authorization")
    let first = try await URLSession(configuration: recording.urlSessionConfiguration()).data(for: request).0
    let foreign = URLRequest(url: try #require(URL(string: "https://example.com/")))
    await #expect(throws: RealRequestBlocked.self) {
      try await URLSession(configuration: recording.urlSessionConfiguration()).data(for: foreign)
    }
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("recordings-\(UUID())/list.txt")
      .path
    try recording.write(to: path)
    let replay = try SessionReplay(contentsOf: path)
    let second = try await URLSession(configuration: replay.urlSessionConfiguration()).data(for: request).0
    #expect(second == first)
    #expect(String(decoding: second, as: UTF8.self).contains("<Name>books</Name>"))
    try FileManager.default.removeItem(atPath: path)
  }

  @Test(
    "A text that is no recording is refused, by line",
    arguments: [
      ("", "the text does not begin with \"MockAWS recording 1\""),
      ("MockAWS recording 1\n\nGET", "line 3: expected a line with >"),
      ("MockAWS recording 1\n\n> GET /\n", "line 4: expected > name: value"),
      ("MockAWS recording 1\n\n> GET /\n>\n< 200", "line 5: the text ends too early"),
      ("MockAWS recording 1\n\n> GET /\n>\n< ok\n<\n", "line 6: ok is not a status"),
      ("MockAWS recording 1\n\n> GET /\n>\n# ?\n", "line 5: the lines above are not Base64"),
    ])
  func malformed(_ text: String, _ message: String) {
    let error = #expect(throws: RecordingError.self) { try SessionReplay(text: text) }
    #expect(error?.description == message)
  }
}
