// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct RetiredOperationTests {
  @Test func `An object has no torrent`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    let refused = try await shelf.send(.get, "/shelf/k?torrent")
    #expect(refused.status == 405)
    #expect(refused.element("Code") == "MethodNotAllowed")
    #expect(refused.element("ResourceType") == "TORRENT")
    #expect(try await shelf.send(.get, "/shelf/missing?torrent").element("Code") == "NoSuchKey")
    #expect(try await shelf.send(.get, "/none/k?torrent").element("Code") == "NoSuchBucket")
    #expect(
      refusal { try shelf.s3.getObjectTorrent(.init(bucket: "shelf", key: "k")) }.code == "MethodNotAllowed")
  }

  @Test(
    arguments: [
      "route.s3-object-lambda.us-east-1.amazonaws.com", "s3-object-lambda.us-east-1.amazonaws.com",
      "localhost:5000", "route.localhost:5000",
    ])
  func `Nobody waits for what a function answers`(host: String) async throws {
    let shelf = try Shelf()
    for headers: HTTPHeaders in [["x-amz-request-route": "route", "x-amz-request-token": "token"], [:]] {
      var headers = headers
      headers.set("Host", host)
      headers.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=123456789012/20231114/us-east-1/s3-object-lambda/aws4_request, "
          + "SignedHeaders=host, Signature=0")
      let answer = try await TestTransport.answer(
        HTTPRequest(method: .post, target: "/WriteGetObjectResponse", headers: headers, body: "text"),
        of: shelf.cloud)
      guard host.contains("s3-object-lambda") || headers.contains("x-amz-request-token") else { continue }
      #expect(answer.status == 400)
      #expect(answer.element("Code") == "ValidationError")
    }
  }
}
