// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import Testing

@testable import MockSTS

@Suite("Assuming a role with a web identity")
struct WebIdentityTests {
  let role = "arn:aws:iam::111122223333:role/Pod"
  let client = STSClient(cloud: .sts(), key: nil)
  let issuer = "https://oidc.eks.us-east-1.amazonaws.com/id/ABC"

  private func token(_ claims: Document) -> String {
    var random = SeededGenerator(seed: 1)
    return STS.JSONWebToken.text(.rs256, JSON.serialize(claims), &random)
  }

  private func claims(without name: String = "", _ more: [Document.Member] = []) -> Document {
    let all: [Document.Member] = [
      .init("iss", .string(issuer)), .init("sub", "system:serviceaccount:default:app"),
      .init("aud", ["sts.amazonaws.com", "other"]), .init("exp", 1_767_272_400),
    ]
    return .object(all.filter { $0.name != name && !more.map(\.name).contains($0.name) } + more)
  }

  private func assume(
    _ token: String, _ more: [(String, String)] = [], by other: STSClient? = nil
  ) async throws -> STSClient.Answer {
    try await (other ?? client).send(
      "AssumeRoleWithWebIdentity",
      [("RoleArn", role), ("RoleSessionName", "app"), ("WebIdentityToken", token)] + more)
  }

  @Test("needs no signature and tells whom the token stands for")
  func openID() async throws {
    let answer = try await assume(
      token(claims([.init("https://aws.amazon.com/source_identity", "alice")])), [("DurationSeconds", "900")])
    #expect(answer.status == 200)
    #expect(answer["SubjectFromWebIdentityToken"] == "system:serviceaccount:default:app")
    #expect(answer["Audience"] == "sts.amazonaws.com")
    #expect(
      answer["Provider"]
        == "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC")
    #expect(answer["SourceIdentity"] == "alice")
    #expect(answer["Expiration"] == "2026-01-01T12:15:00Z")
    #expect(
      try await client.with(key: answer["AccessKeyId"]).identity().hasSuffix(
        "arn:aws:sts::111122223333:assumed-role/Pod/app"))
  }

  @Test("takes the access tokens of providers that AWS knows, and no others")
  func accessTokens() async throws {
    let answer = try await assume("Atza|IQEBLjAsAhR", [("ProviderId", "www.amazon.com")])
    #expect(answer["Provider"] == "www.amazon.com")
    #expect(answer["SubjectFromWebIdentityToken"]?.hasPrefix("amzn1.account.") == true)
    #expect(
      try await assume("token", [("ProviderId", "example.com")]).error
        == "InvalidIdentityToken 400: No OpenIDConnect provider found in your account for https://example.com"
    )
    let google = try await assume(token(claims([.init("iss", "https://accounts.google.com")])))
    #expect(google["Provider"] == "accounts.google.com")
  }

  @Test(
    "refuses what is no token", arguments: ["????", "a.b.c", "e30.e30", "e30.e30.", "bm8.e30.x", "e30.W10.x"])
  func garbage(_ token: String) async throws {
    #expect(
      try await assume(token).error
        == joined(
          "InvalidIdentityToken 400: The ID Token provided is not a valid JWT. (You may see this error if you sent ",
          "an Access Token)"))
    #expect(try await assume(token, by: STSClient(cloud: .sts(lenient: true), key: nil)).status == 200)
  }

  @Test("wants every claim", arguments: ["iss", "sub", "aud", "exp"])
  func missing(_ claim: String) async throws {
    #expect(
      try await assume(token(claims(without: claim))).error
        == "InvalidIdentityToken 400: Missing a required claim: \(claim)")
  }

  @Test("refuses a token from its last second on, by the cloud's clock")
  func expired() async throws {
    client.cloud.clock.advance(by: .seconds(3599))
    #expect(try await assume(token(claims())).status == 200)
    client.cloud.clock.advance(by: .seconds(1))
    #expect(
      try await assume(token(claims())).error
        == joined(
          "ExpiredTokenException 400: Token expired: current date/time 1767272400 must be before the expiration ",
          "date/time 1767272400"))
  }

  @Test("asks IAM, where there is one, for the provider, its audiences and the role")
  func known() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    let client = STSClient(cloud: cloud, key: nil)
    let text = token(claims())
    #expect(
      try await assume(text, by: client).error
        == "InvalidIdentityToken 400: No OpenIDConnect provider found in your account for \(issuer)")
    let provider = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/ABC"
    cloud.add(provider, ["ClientIDList": "somebody-else"])
    #expect(try await assume(text, by: client).error == "InvalidIdentityToken 400: Incorrect token audience")
    cloud.add(provider, ["ClientIDList": "x,sts.amazonaws.com"])
    #expect(
      try await assume(text, by: client).error
        == "AccessDenied 403: Not authorized to perform sts:AssumeRoleWithWebIdentity")
    cloud.add(role)
    #expect(try await assume(text, by: client).status == 200)
    #expect(
      try await assume(text, [("DurationSeconds", "3601")], by: client).error
        == "ValidationError 400: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    )
  }

  @Test("takes session tags from the token")
  func tags() async throws {
    let session: Document = [
      "principal_tags": ["Team": ["a"], "Cost": "1"], "transitive_tag_keys": ["Team"],
    ]
    let answer = try await assume(token(claims([.init("https://aws.amazon.com/tags", session)])))
    let chained = try await client.with(key: answer["AccessKeyId"])(
      "AssumeRole",
      ["RoleArn": role, "RoleSessionName": "aa", "Tags.member.1.Key": "Team", "Tags.member.1.Value": "b"])
    #expect(chained.error?.hasPrefix("InvalidParameterValue 400: One of the specified transitive") == true)
  }

  @Test("never shows the token")
  func secret() async throws {
    #expect(
      try await assume("abc").error
        == joined(
          "ValidationError 400: 1 validation error detected: Value at 'webIdentityToken' failed to satisfy ",
          "constraint: Member must have length greater than or equal to 4"))
  }

  @Test("survives any token")
  func fuzz() async throws {
    var random = SeededGenerator(seed: 42)
    let whole = token(claims())
    for _ in 0..<300 {
      var bytes = Array(whole.utf8)
      for _ in 0..<Int(1 + random.next(below: 4)) {
        bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(33 + random.next(below: 90))
      }
      let answer = try await assume(String(decoding: bytes, as: UTF8.self))
      #expect([200, 400].contains(answer.status))
    }
  }
}
