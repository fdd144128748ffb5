// SPDX-License-Identifier: Apache-2.0

import MockAWS
import MockCore
import TestSupport
import Testing

@Suite struct ExpiredCredentialTests {
  private let cloud = MockCloud(.s3, .sqs, .sts, .dynamoDB)

  /// Status and body of an answer to a request that is signed with `key`.
  private func ask(_ request: HTTPRequest, _ service: String, _ key: String) async throws -> String {
    var request = request
    request.headers.add(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=\(key)/20260101/us-east-1/\(service)/aws4_request, SignedHeaders=host, Signature=x"
    )
    let response = try await TestTransport.answer(request, of: cloud)
    return "\(response.status) \(response.body.bytes?.description ?? "")"
  }

  private func json(_ target: String) -> HTTPRequest {
    HTTPRequest(
      method: .post, target: "http://localhost:5000/",
      headers: ["X-Amz-Target": target, "Content-Type": "application/x-amz-json-1.0"], body: HTTPBody("{}"))
  }

  @Test("Each service has its own words for credentials that have expired")
  func words() async throws {
    let session = try cloud.sts.assumeRole(
      .init(
        roleArn: "arn:aws:iam::123456789012:role/reader", roleSessionName: "test", durationSeconds: 900))
    let key = try #require(session.credentials?.accessKeyId)
    let object = HTTPRequest(method: .get, target: "http://localhost:5000/books/a", headers: [:])
    #expect(try await ask(object, "s3", key).hasPrefix("404 "))
    cloud.clock.advance(by: .seconds(900))

    let s3 = try await ask(object, "s3", key)
    #expect(s3.hasPrefix("400 "))
    #expect(
      s3.contains("<Error><Code>ExpiredToken</Code><Message>The provided token has expired.</Message>"))
    let head = HTTPRequest(method: .head, target: "http://localhost:5000/books/a", headers: [:])
    #expect(try await ask(head, "s3", key).hasPrefix("400 "))

    let message = "The security token included in the request is expired"
    for (service, target) in [
      ("dynamodb", "DynamoDB_20120810.ListTables"), ("dynamodb", "DynamoDBStreams_20120810.ListStreams"),
    ] {
      let answer = try await ask(json(target), service, key)
      #expect(answer.hasPrefix("400 ") && answer.contains(message))
      #expect(answer.contains("#ExpiredTokenException\""))
    }
    let sqs = try await ask(json("AmazonSQS.ListQueues"), "sqs", key)
    #expect(sqs.hasPrefix("403 ") && sqs.contains("ExpiredToken\"") && sqs.contains(message))
  }
}
