// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore
import MockS3
import MockSQS
import MockTesting
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

@Suite(.mockAWS(.s3, .sqs)) struct URLSessionTests {
  private let cloud = MockCloud.current

  init() throws { try cloud.s3.createBucket(.init(bucket: "books")) }

  private func session(_ delegate: (any URLSessionDelegate)? = nil) -> URLSession {
    URLSession(configuration: cloud.urlSessionConfiguration, delegate: delegate, delegateQueue: nil)
  }

  private func request(_ url: String, _ method: String = "GET", _ body: String? = nil) throws -> URLRequest {
    var request = URLRequest(url: try #require(URL(string: url)))
    request.httpMethod = method
    request.httpBody = body.map { Data($0.utf8) }
    request.setValue(
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
      forHTTPHeaderField: "Authorization")
    return request
  }

  private func receiving(waiting seconds: Int) throws -> URLRequest {
    let queue = try cloud.sqs.createQueue(.init(queueName: "orders")).queueUrl ?? ""
    var request = URLRequest(url: try #require(URL(string: "https://sqs.us-east-1.amazonaws.com/")))
    request.httpMethod = "POST"
    request.setValue("AmazonSQS.ReceiveMessage", forHTTPHeaderField: "X-Amz-Target")
    request.setValue("application/x-amz-json-1.0", forHTTPHeaderField: "Content-Type")
    request.httpBody = Data(#"{"QueueUrl":"\#(queue)","WaitTimeSeconds":\#(seconds)}"#.utf8)
    return request
  }

  @Test("data(for:) reaches the cloud, with bodies both ways, and typed calls see the same")
  func asynchronous() async throws {
    let session = session()
    let put = try request(
      "https://books.s3.us-east-1.amazonaws.com/moby%20dick.txt", "PUT", "Call me Ishmael.")
    let (_, response) = try await session.data(for: put)
    #expect((response as? HTTPURLResponse)?.statusCode == 200)
    #expect(cloud.s3.bucket("books")?.object("moby dick.txt")?.text == "Call me Ishmael.")

    let (data, got) = try await session.data(
      for: try request("https://books.s3.us-east-1.amazonaws.com/moby%20dick.txt"))
    #expect(String(decoding: data, as: UTF8.self) == "Call me Ishmael.")
    #expect((got as? HTTPURLResponse)?.value(forHTTPHeaderField: "x-amz-server-side-encryption") == "AES256")
  }

  @Test("A session of each cloud talks to its own")
  func ownCloud() async throws {
    let other = MockCloud(.s3)
    try other.s3.createBucket(.init(bucket: "journals"))
    for (cloud, name) in [(cloud, "books"), (other, "journals"), (cloud, "books")] {
      let session = URLSession(configuration: cloud.urlSessionConfiguration)
      let (data, _) = try await session.data(for: try request("https://s3.us-east-1.amazonaws.com/"))
      #expect(String(decoding: data, as: UTF8.self).contains("<Name>\(name)</Name>"))
    }
  }

  @Test("A completion handler is called with the answer")
  func completionHandler() async throws {
    let session = session()
    let request = try request("https://s3.us-east-1.amazonaws.com/none")
    let status = await withCheckedContinuation { continuation in
      session.dataTask(with: request) { data, response, _ in
        let text = String(decoding: data ?? Data(), as: UTF8.self)
        continuation.resume(
          returning: "\((response as? HTTPURLResponse)?.statusCode ?? 0) \(text.contains("NoSuchBucket"))")
      }.resume()
    }
    #expect(status == "404 true")
  }

  @Test("A delegate is told of head, data and end")
  func delegate() async throws {
    let (events, continuation) = AsyncStream<String>.makeStream()
    let session = session(Delegate(continuation))
    try cloud.s3.putObject(.init(body: "Call me Ishmael.", bucket: "books", key: "a"))
    session.dataTask(with: try request("https://books.s3.us-east-1.amazonaws.com/a")).resume()
    #expect(await events.reduce(into: []) { $0.append($1) } == ["200", "Call me Ishmael.", "end"])
  }

  private final class Delegate: NSObject, URLSessionDataDelegate {
    private let events: AsyncStream<String>.Continuation
    init(_ events: AsyncStream<String>.Continuation) { self.events = events }

    func urlSession(
      _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
      completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
      events.yield("\((response as? HTTPURLResponse)?.statusCode ?? 0)")
      completionHandler(.allow)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
      events.yield(String(decoding: data, as: UTF8.self))
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
      events.yield(error.map { "\($0)" } ?? "end")
      events.finish()
    }
  }

  @Test("A body may come as a stream")
  func bodyStream() async throws {
    var put = try request("https://books.s3.us-east-1.amazonaws.com/a", "PUT")
    let content = Data((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
    put.httpBodyStream = InputStream(data: content)
    _ = try await session().data(for: put)
    #expect(cloud.s3.bucket("books")?.object("a")?.size == content.count)
  }

  @Test("An error of AWS is an answer")
  func awsError() async throws {
    cloud.faults.add(.throttle(.s3, "GetObject", times: 1))
    let (data, response) = try await session().data(
      for: try request("https://books.s3.us-east-1.amazonaws.com/a"))
    #expect((response as? HTTPURLResponse)?.statusCode == 503)
    #expect(String(decoding: data, as: UTF8.self).contains("<Code>SlowDown</Code>"))
  }

  @Test("A dropped connection is a lost connection")
  func droppedConnection() async throws {
    cloud.faults.add(.droppedConnection(.s3))
    let request = try request("https://books.s3.us-east-1.amazonaws.com/a")
    let session = session()
    let error = await #expect(throws: URLError.self) { try await session.data(for: request) }
    #expect(error?.code == .networkConnectionLost)
    #expect(error?.localizedDescription == "The network connection was lost.")
    let direct = await #expect(throws: URLError.self) { try await cloud.data(for: request) }
    #expect(direct?.failingURL == request.url)
  }

  @Test("A request that its client doesn't wait for any longer is timed out")
  func timeout() async throws {
    cloud.clock.freeze()
    var request = try receiving(waiting: 20)
    request.timeoutInterval = 0.2
    let asked = request
    let session = session()
    let error = await #expect(throws: URLError.self) { try await session.data(for: asked) }
    #expect(error?.code == .timedOut)
    // The cloud has forgotten it, too.
    while cloud.clock.waitingCalls > 0 { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test("Only a timeout that somebody asked for ends a request")
  func ownTimeout() throws {
    let url = try #require(URL(string: "https://sqs.us-east-1.amazonaws.com/"))
    var request = URLRequest(url: url)
    #expect(request.ownTimeout == nil)
    request.timeoutInterval = 1.5
    #expect(request.ownTimeout == 1.5)
    for other in [0, -1, .infinity] {
      request.timeoutInterval = other
      #expect(request.ownTimeout == nil)
    }
  }

  @Test("A long poll waits on the cloud's clock")
  func longPoll() async throws {
    cloud.clock.freeze()
    let request = try receiving(waiting: 20)
    let session = session()
    let answer = Task { try await session.data(for: request).0 }
    try await cloud.untilCallsWait()
    cloud.clock.advance(by: .seconds(20))
    #expect(String(decoding: try await answer.value, as: UTF8.self) == "{}")
  }

  @Test("A cancelled task forgets its request", .timeLimit(.minutes(15)))
  func cancellation() async throws {
    cloud.clock.freeze()
    let request = try receiving(waiting: 20)
    let session = session()
    for _ in 0..<20 {
      let answer = Task { try await session.data(for: request) }
      await Task.yield()
      answer.cancel()
      await #expect(throws: (any Error).self) { try await answer.value }
    }
    cloud.clock.advance(by: .seconds(20))
  }

  @Test("Requests to hosts that are not AWS's are blocked, by name and with the remedy")
  func foreignHost() async throws {
    let session = session()
    let request = URLRequest(url: try #require(URL(string: "https://example.com/hello")))
    let error = await #expect(throws: RealRequestBlocked.self) { try await session.data(for: request) }
    #expect(error?.host == "example.com")
    #expect(error?.localizedDescription.contains(#"add "example.com" to MockAWSOptions.passthrough"#) == true)
    let direct = await #expect(throws: RealRequestBlocked.self) { try await cloud.data(for: request) }
    #expect(direct?.description == error?.description)
  }

  @Test("Requests to services that the cloud doesn't offer are blocked, by name and with the remedy")
  func unofferedService() async throws {
    let cloud = MockCloud(.sqs)
    let session = URLSession(configuration: cloud.urlSessionConfiguration)
    var request = URLRequest(url: try #require(URL(string: "https://kms.us-east-1.amazonaws.com/")))
    request.httpMethod = "POST"
    request.setValue("TrentService.ListKeys", forHTTPHeaderField: "X-Amz-Target")
    let asked = request
    let error = await #expect(throws: RealRequestBlocked.self) { try await session.data(for: asked) }
    #expect(error?.host == "kms.us-east-1.amazonaws.com")
    #expect(error?.description.contains("TrentService.ListKeys") == true)
    #expect(error?.description.contains("which offers sqs.") == true)
  }

  @Test(
    "An unsigned request to another service's host is blocked, whatever the cloud would take unnamed",
    arguments: [
      "https://sns.us-east-1.amazonaws.com/", "https://dynamodb.eu-west-1.amazonaws.com/books/key",
      "https://some-api.execute-api.us-east-1.amazonaws.com/orders?Action=ListTopics",
    ])
  func unofferedHost(_ url: String) async throws {
    let session = session()
    let request = URLRequest(url: try #require(URL(string: url)))
    let error = await #expect(throws: RealRequestBlocked.self) { try await session.data(for: request) }
    #expect(error?.host == request.url?.host)
    #expect(error?.description.contains("no service of the cloud answers it") == true)
  }

  @Test("A scheme in capitals and a user before the host don't hide the host")
  func hostInURL() async throws {
    let session = session()
    for url in [
      "HTTPS://books.s3.us-east-1.amazonaws.com/a", "https://user:pw@books.s3.us-east-1.amazonaws.com/a",
    ] {
      let (_, response) = try await session.data(for: try request(url, "PUT", "one"))
      #expect((response as? HTTPURLResponse)?.statusCode == 200)
    }
    #expect(cloud.s3.bucket("books")?.keys == ["a"])
    let foreign = URLRequest(url: try #require(URL(string: "https://user:pw@example.com/")))
    let error = await #expect(throws: RealRequestBlocked.self) { try await session.data(for: foreign) }
    #expect(error?.host == "example.com")
  }

  @Test("Hosts on the passthrough list are really asked")
  func passthrough() async throws {
    let real = MockCloud(.s3)
    try real.s3.createBucket(.init(bucket: "real"))
    try await real.serve { server in
      let request = try request(server.url + "/")
      let session = URLSession(configuration: cloud.urlSessionConfiguration(passthrough: ["127.0.0.1"]))
      let (data, _) = try await session.data(for: request)
      #expect(String(decoding: data, as: UTF8.self).contains("<Name>real</Name>"))
      let inProcess = try await self.session().data(for: request).0
      #expect(String(decoding: inProcess, as: UTF8.self).contains("<Name>books</Name>"))
    }
  }

  @Test("A passthrough list names hosts, or all hosts under a name, and comes from the scope")
  func passthroughOfScope() async throws {
    let real = MockCloud(.s3)
    try await real.serve { server in
      let request = try request("http://127.0.0.1:\(server.port)/")
      try await mockAWS(.s3, options: .with { $0.passthrough = ["127.0.0.1"] }) { inner in
        let session = URLSession(configuration: inner.urlSessionConfiguration)
        _ = try await session.data(for: request)
      }
      #expect(real.requests(.s3, "ListBuckets").count == 1)
      #expect(cloud.requests(.s3, "ListBuckets").isEmpty)
    }
  }

  @Test("A session whose cloud is gone says so")
  func goneCloud() async throws {
    let session = URLSession(configuration: MockCloud(.s3).urlSessionConfiguration)
    let request = try request("https://s3.us-east-1.amazonaws.com/")
    let error = await #expect(throws: RequestNotInterceptable.self) { try await session.data(for: request) }
    #expect(error?.description.contains("cloud is gone") == true)
  }

  @Test("A request is answered without a session, too")
  func withoutSession() async throws {
    let (_, response) = try await cloud.data(
      for: try request("https://books.s3.us-east-1.amazonaws.com/a", "PUT", "one"))
    #expect(response.statusCode == 200)
    let (data, head) = try await cloud.data(
      for: try request("https://books.s3.us-east-1.amazonaws.com/a", "HEAD"))
    #expect(data.isEmpty)
    #expect(head.value(forHTTPHeaderField: "Content-Length") == "3")
  }

  #if canImport(FoundationNetworking)
    @Test("What cannot be answered on this platform fails with a text that says what to do")
    func uninterceptable() async throws {
      let session = session()
      let put = try request("https://books.s3.us-east-1.amazonaws.com/a", "PUT")
      let upload = await #expect(throws: RequestNotInterceptable.self) {
        try await session.upload(for: put, from: Data("one".utf8))
      }
      #expect(upload?.description.contains("httpBody") == true)
      let get = try request("https://books.s3.us-east-1.amazonaws.com/a")
      let download = await #expect(throws: RequestNotInterceptable.self) {
        try await session.download(for: get)
      }
      #expect(download?.description.contains("cloud.serve()") == true)
    }
  #endif
}
