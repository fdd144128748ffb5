// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockDynamoDB
import Testing

/// A cloud of one test's own, with a clock that stands still, and short ways to say what a test does.
struct DynamoDBFixture {
  static let start = Instant(secondsSince1970: Int64(1_700_000_000))
  let cloud: MockCloud

  init(seed: UInt64 = 1) {
    var options = MockCloud.Options()
    options.startTime = Self.start
    options.seed = seed
    cloud = MockCloud(DynamoDB(), DynamoDBStreams(), options: options)
  }

  init(cloud: MockCloud) { self.cloud = cloud }

  var db: ServiceCalls<DynamoDB> { cloud.dynamoDB }

  func advance(_ seconds: Int) { cloud.clock.advance(by: .seconds(seconds)) }

  // MARK: On the wire

  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: String

    var json: Document { (try? JSON.parse(body)) ?? .null }
  }

  static let authorization =
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20231114/us-east-1/dynamodb/aws4_request, "
    + "SignedHeaders=host, Signature=0"

  /// Asks DynamoDB, or its streams, with this JSON.
  func json(_ operation: String, _ body: String, streams: Bool = false) async throws -> Answer {
    let prefix = streams ? "DynamoDBStreams_20120810" : "DynamoDB_20120810"
    let response = try await cloud.respond(
      to: HTTPRequest(
        method: .post, target: "/",
        headers: [
          "Host": "localhost:5000", "X-Amz-Target": "\(prefix).\(operation)",
          "Authorization": Self.authorization, "Content-Type": "application/x-amz-json-1.0",
        ], body: HTTPBody(body)))
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
