// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockSQS
import Testing

/// A cloud of one test's own, with a clock that stands still, and short ways to say what a test does.
struct SQSFixture {
  static let start = Instant(secondsSince1970: Int64(1_700_000_000))
  let cloud: MockCloud

  init(options: SQS.Options = SQS.Options(), seed: UInt64 = 1, running: Bool = false) {
    var cloudOptions = MockCloud.Options()
    cloudOptions.startTime = running ? nil : Self.start
    cloudOptions.seed = seed
    cloud = MockCloud(SQS(options: options), options: cloudOptions)
  }

  init(cloud: MockCloud) { self.cloud = cloud }

  var sqs: ServiceCalls<SQS> { cloud.sqs }

  func advance(_ seconds: Int) { cloud.clock.advance(by: .seconds(seconds)) }

  func view(_ name: String) -> SQS.QueueView? {
    cloud.withState(of: SQS.self) { $0.queue(name) } ?? nil
  }

  // MARK: Typed

  @discardableResult
  func create(_ name: String, _ attributes: [SQS.QueueAttributeName: String] = [:]) throws -> String {
    try #require(sqs.createQueue(.init(queueName: name, attributes: attributes)).queueUrl)
  }

  @discardableResult
  func createFIFO(_ name: String, _ attributes: [SQS.QueueAttributeName: String] = [:]) throws -> String {
    try create(name, attributes.merging([.fifoQueue: "true"]) { $1 })
  }

  @discardableResult
  func send(_ url: String, _ body: String, group: String? = nil, id: String? = nil, delay: Int? = nil) throws
    -> SQS.SendMessageResult
  {
    try sqs.sendMessage(
      .init(
        queueUrl: url, messageBody: body, delaySeconds: delay, messageDeduplicationId: id,
        messageGroupId: group))
  }

  func receive(_ url: String, _ limit: Int = 1, visibility: Int? = nil) throws -> [SQS.Message] {
    try sqs.receiveMessage(
      .init(queueUrl: url, maxNumberOfMessages: limit, visibilityTimeout: visibility)
    ).messages ?? []
  }

  func receiveBodies(_ url: String, _ limit: Int = 10, visibility: Int? = nil) throws -> [String] {
    try receive(url, limit, visibility: visibility).compactMap(\.body)
  }

  func delete(_ url: String, _ message: SQS.Message) throws {
    try sqs.deleteMessage(.init(queueUrl: url, receiptHandle: message.receiptHandle ?? ""))
  }

  func attribute(_ url: String, _ name: SQS.QueueAttributeName) throws -> String? {
    try sqs.getQueueAttributes(.init(queueUrl: url, attributeNames: [name])).attributes?[name]
  }

  // MARK: On the wire

  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: String

    var json: Document { (try? JSON.parse(body)) ?? .null }
  }

  static let authorization =
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20231114/us-east-1/sqs/aws4_request, "
    + "SignedHeaders=host, Signature=0"

  func json(
    _ operation: String, _ input: Document, host: String = "localhost:5000", signed: String = authorization
  ) async throws -> Answer {
    try await answer(
      HTTPRequest(
        method: .post, target: "/",
        headers: [
          "Host": host, "X-Amz-Target": "AmazonSQS.\(operation)", "Authorization": signed,
          "Content-Type": "application/x-amz-json-1.0",
        ], body: .bytes(JSON.serialize(input))))
  }

  func query(_ form: String, target: String = "/", host: String = "localhost:5000") async throws -> Answer {
    try await answer(
      HTTPRequest(
        method: .post, target: target,
        headers: [
          "Host": host, "Authorization": Self.authorization,
          "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
        ], body: HTTPBody(form)))
  }

  func get(_ target: String, host: String = "localhost:5000") async throws -> Answer {
    try await answer(
      HTTPRequest(
        method: .get, target: target, headers: ["Host": host, "Authorization": Self.authorization]))
  }

  private func answer(_ request: HTTPRequest) async throws -> Answer {
    let response = try await cloud.respond(to: request)
    return Answer(
      status: response.status, headers: response.headers, body: response.body.bytes?.description ?? "")
  }
}

/// Expects an error with this code and text.
func expectError(
  _ code: String, _ message: String? = nil, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () throws -> some Any
) {
  do {
    _ = try body()
    Issue.record("nothing was thrown, but \(code) was expected", sourceLocation: sourceLocation)
  } catch let error as AWSError {
    #expect(error.code == code, sourceLocation: sourceLocation)
    if let message { #expect(error.message == message, sourceLocation: sourceLocation) }
  } catch {
    Issue.record("\(error) was thrown", sourceLocation: sourceLocation)
  }
}
