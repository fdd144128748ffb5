// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Testing

@testable import MockSTS

@Suite("A token that tells others who the caller is")
struct WebIdentityTokenTests {
  let client = STSClient(cloud: .sts())

  private func claims(_ answer: STSClient.Answer) throws -> Document {
    let token = try #require(answer["WebIdentityToken"])
    return try #require(STS.JSONWebToken(token)).claims
  }

  @Test("names the caller, its account, its audience and its end")
  func plain() async throws {
    let answer = try await client(
      "GetWebIdentityToken",
      [
        "Audience.member.1": "https://api.example.com", "SigningAlgorithm": "ES384",
        "Tags.member.1.Key": "Team", "Tags.member.1.Value": "a",
      ])
    #expect(answer["Expiration"] == "2026-01-01T12:05:00Z")
    let claims = try claims(answer)
    #expect(claims["aud"] == "https://api.example.com")
    #expect(claims["sub"] == "arn:aws:iam::123456789012:root")
    #expect(claims["iat"] == 1_767_268_800)
    #expect(claims["exp"] == 1_767_269_100)
    let details = claims["https://sts.amazonaws.com/"]
    #expect(details?["aws_account"] == "123456789012")
    #expect(details?["source_region"] == "us-east-1")
    #expect(details?["request_tags"] == ["Team": "a"])
    #expect(claims["iss"]?.string?.hasSuffix(".tokens.sts.global.api.aws") == true)
    #expect(answer["WebIdentityToken"]?.split(separator: ".").last?.count == 128)
  }

  @Test("speaks for a role where a session of it asks, and not beyond the session")
  func sessions() async throws {
    let role = "arn:aws:iam::111122223333:role/path/Reader"
    let session = try await client.assuming(role, ["DurationSeconds": "900"])
    let parameters: KeyValuePairs = [
      "Audience.member.1": "a", "Audience.member.2": "b", "SigningAlgorithm": "RS256",
      "DurationSeconds": "900",
    ]
    let claims = try claims(try await session("GetWebIdentityToken", parameters))
    #expect(claims["sub"]?.string == role)
    #expect(claims["aud"] == ["a", "b"])
    client.cloud.clock.advance(by: .seconds(1))
    #expect(
      try await session("GetWebIdentityToken", parameters).error
        == joined(
          "SessionDurationEscalationException 403: The requested token duration would extend the session beyond its ",
          "original expiration time."))
  }

  @Test("is refused for other algorithms, durations and audiences, and for too many tags")
  func refused() async throws {
    func error(_ more: [(String, String)]) async throws -> String? {
      try await client.send("GetWebIdentityToken", more).error
    }
    #expect(
      try await error([("Audience.member.1", "a"), ("SigningAlgorithm", "HS256")])
        == joined(
          "ValidationError 400: 1 validation error detected: Value 'HS256' at 'signingAlgorithm' failed to satisfy ",
          "constraint: Member must satisfy enum value set: [ES384, RS256]"))
    #expect(
      try await error([("Audience.member.1", "a"), ("SigningAlgorithm", "RS256"), ("DurationSeconds", "59")])
        == joined(
          "ValidationError 400: 1 validation error detected: Value '59' at 'durationSeconds' failed to satisfy ",
          "constraint: Member must have value greater than or equal to 60"))
    #expect(
      try await error([("SigningAlgorithm", "RS256")])
        == joined(
          "ValidationError 400: 1 validation error detected: Value null at 'audience' failed to satisfy ",
          "constraint: Member must not be null"))
    let tags = (1...50).flatMap { number in
      let key = String(repeating: "k", count: 120) + String(number)
      return [
        ("Tags.member.\(number).Key", key),
        ("Tags.member.\(number).Value", String(repeating: "v", count: 256)),
      ]
    }
    #expect(
      try await error([("Audience.member.1", "a"), ("SigningAlgorithm", "RS256")] + tags)
        == "JWTPayloadSizeExceededException 400: The requested token payload size exceeds the maximum allowed size."
    )
  }

  @Test("can be given back to a role with a web identity")
  func circle() async throws {
    let token = try await client(
      "GetWebIdentityToken", ["Audience.member.1": "sts.amazonaws.com", "SigningAlgorithm": "RS256"])
    let answer = try await client.with(key: nil)(
      "AssumeRoleWithWebIdentity",
      [
        "RoleArn": "arn:aws:iam::111122223333:role/r", "RoleSessionName": "aa",
        "WebIdentityToken": token["WebIdentityToken"] ?? "",
      ])
    #expect(answer["SubjectFromWebIdentityToken"] == "arn:aws:iam::123456789012:root")
  }
}
