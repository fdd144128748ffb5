// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import MockSQS
import Testing

/// Requests that name no service, beside services that would take them.
@Suite struct UnsignedRequestTests {
  let cloud = MockCloud(S3(), SQS())

  private func post(_ form: HTTPBody, to target: String = "/") async throws -> HTTPResponse {
    try await cloud.respond(
      to: HTTPRequest(
        method: .post, target: target,
        headers: ["Host": "localhost:5000", "Content-Type": "application/x-www-form-urlencoded"], body: form))
  }

  @Test func `A form with an action is for the service that knows it`() async throws {
    let answer = try await post("Action=ListQueues&Version=2012-11-05")
    #expect(answer.status == 200)
    #expect(answer.body.bytes?.description.contains("<ListQueuesResponse") == true)
  }

  @Test func `An action that nobody knows is told in the words of the Query protocol`() async throws {
    let answer = try await post("Action=MakeQueue&Version=2012-11-05")
    #expect(answer.status == 400)
    #expect(answer.body.bytes?.description.contains("<Code>InvalidAction</Code>") == true)
  }

  @Test func `What is no action is S3's, whatever its type`() async throws {
    let answer = try await post(
      "<Delete><Object><Key>a</Key></Object></Delete>", to: "/bucket?delete")
    #expect(answer.status == 404)
    #expect(answer.body.bytes?.description.contains("<Code>NoSuchBucket</Code>") == true)
  }

  @Test func `Answers of S3 name its server`() async throws {
    for target in ["/", "/bucket", "/bucket/key"] {
      let answer = try await cloud.respond(
        to: HTTPRequest(target: target, headers: ["Host": "localhost:5000"]))
      #expect(answer.headers["Server"] == "AmazonS3")
    }
  }
}
