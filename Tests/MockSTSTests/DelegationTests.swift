// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Testing

@testable import MockSTS

@Suite("Acting for others")
struct DelegationTests {
  let client = STSClient(cloud: .sts())
  let policy = "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy"

  @Test("a root session is the member account's root user, for fifteen minutes at most")
  func assumeRoot() async throws {
    let answer = try await client(
      "AssumeRoot", ["TargetPrincipal": "111122223333", "TaskPolicyArn.arn": policy])
    #expect(answer["Expiration"] == "2026-01-01T12:15:00Z")
    let root = client.with(key: answer["AccessKeyId"])
    #expect(try await root.identity() == "111122223333 111122223333 arn:aws:iam::111122223333:root")
    #expect(
      try await root(
        "AssumeRoot", ["TargetPrincipal": "arn:aws:iam::444455556666:root", "TaskPolicyArn.arn": policy]
      ).error
        == joined(
          "AccessDenied 403: User: arn:aws:iam::111122223333:root is not authorized to perform: sts:AssumeRoot on ",
          "resource: arn:aws:iam::444455556666:root"))
    #expect(
      try await root("AssumeRole", ["RoleArn": "arn:aws:iam::111122223333:role/r", "RoleSessionName": "aa"])
        .error
        == "AccessDenied 403: Roles may not be assumed by root accounts.")
  }

  @Test("a root session is refused for other targets, policies and durations")
  func assumeRootRefused() async throws {
    func error(_ target: String, _ policy: String, _ seconds: String = "900") async throws -> String? {
      try await client(
        "AssumeRoot",
        ["TargetPrincipal": target, "TaskPolicyArn.arn": policy, "DurationSeconds": seconds]
      ).error
    }
    #expect(try await error("not-an-account", policy) == "ValidationError 400: not-an-account is invalid")
    #expect(
      try await error("arn:aws:iam::111122223333:user/x", policy)
        == "ValidationError 400: Request ARN is invalid")
    let other = "arn:aws:iam::aws:policy/AdministratorAccess"
    #expect(
      try await error("111122223333", other) == "ValidationError 400: Invalid task policy ARN: \(other)")
    #expect(
      try await error("111122223333", policy, "901")
        == joined(
          "ValidationError 400: 1 validation error detected: Value '901' at 'durationSeconds' failed to satisfy ",
          "constraint: Member must have value less than or equal to 900"))
    #expect(
      try await client("AssumeRoot", ["TargetPrincipal": "111122223333"]).error
        == joined(
          "ValidationError 400: 1 validation error detected: Value null at 'taskPolicyArn' failed to satisfy ",
          "constraint: Member must not be null"))
  }

  @Test("a trade-in token stands for whom it names, until it ends; any other for the caller")
  func tradeIn() async throws {
    var random = SeededGenerator(seed: 1)
    let claims: Document = ["sub": "arn:aws:iam::111122223333:role/Partner", "exp": 1_767_268_860]
    let token = STS.JSONWebToken.text(.es384, JSON.serialize(claims), &random)
    let answer = try await client("GetDelegatedAccessToken", ["TradeInToken": token])
    #expect(answer["AssumedPrincipal"] == "arn:aws:iam::111122223333:role/Partner")
    #expect(
      try await client.with(key: answer["AccessKeyId"]).identity().hasSuffix(
        " 111122223333 arn:aws:iam::111122223333:role/Partner"))
    #expect(
      try await client("GetDelegatedAccessToken", ["TradeInToken": "opaque"])["AssumedPrincipal"]
        == "arn:aws:iam::123456789012:root")
    client.cloud.clock.advance(by: .seconds(60))
    #expect(
      try await client("GetDelegatedAccessToken", ["TradeInToken": token]).error
        == "ExpiredTradeInTokenException 400: The trade-in token provided in the request has expired")
  }

  @Test("an authorization message gives its text back, and only one that is whole")
  func authorizationMessages() async throws {
    let text = #"{"allowed":false,"context":{"action":"ec2:RunInstances"}}"#
    let message = STS.encodedAuthorizationMessage(text)
    let answer = try await client("DecodeAuthorizationMessage", ["EncodedMessage": message])
    #expect(answer["DecodedMessage"]?.replacing("&quot;", with: "\"") == text)
    for garbage in ["x", "not a message", message + "A", String(message.dropLast(3)), "äöü"] {
      #expect(
        try await client("DecodeAuthorizationMessage", ["EncodedMessage": garbage]).error
          == "InvalidAuthorizationMessageException 400: Message is not valid")
    }
  }
}
