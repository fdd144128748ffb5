// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSTS
import Testing

@Suite("Sessions of users and of those they vouch for")
struct SessionTokenTests {
  let client = STSClient(cloud: .sts())

  @Test("a session token stands for the user itself, for twelve hours")
  func sessionToken() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    cloud.issue("AKIAALICEALICEAL", to: "arn:aws:iam::111122223333:user/Alice", userID: "AIDAALICE")
    let alice = STSClient(cloud: cloud, key: "AKIAALICEALICEAL")
    let answer = try await alice("GetSessionToken")
    #expect(answer["Expiration"] == "2026-01-02T00:00:00Z")
    let session = alice.with(key: answer["AccessKeyId"])
    #expect(try await session.identity() == "AIDAALICE 111122223333 arn:aws:iam::111122223333:user/Alice")
    #expect(
      try await session("GetSessionToken").error
        == "AccessDenied 403: Cannot call GetSessionToken with session credentials")
    #expect(
      try await session("GetFederationToken", ["Name": "Bob"]).error
        == "AccessDenied 403: Cannot call GetFederationToken with session credentials")
    #expect(
      try await alice("GetSessionToken", ["DurationSeconds": "129601"]).error
        == joined(
          "ValidationError 400: 1 validation error detected: Value '129601' at 'durationSeconds' failed to satisfy ",
          "constraint: Member must have value less than or equal to 129600"))
    #expect(
      try await alice("GetSessionToken", ["TokenCode": "123456"]).error
        == joined(
          "AccessDenied 403: MultiFactorAuthentication failed, must provide both MFA serial number and one time ",
          "pass code."))
  }

  @Test("a root user's session lasts an hour, whatever it asks for; a made-up key's as long as asked")
  func root() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    cloud.issue("AKIAROOTROOTROOT", to: "arn:aws:iam::111122223333:root", userID: "111122223333")
    let root = STSClient(cloud: cloud, key: "AKIAROOTROOTROOT")
    #expect(
      try await root("GetSessionToken", ["DurationSeconds": "7200"])["Expiration"] == "2026-01-01T13:00:00Z")
    #expect(
      try await client("GetSessionToken", ["DurationSeconds": "7200"])["Expiration"] == "2026-01-01T14:00:00Z"
    )
  }

  @Test("a federation token stands for a name in the account")
  func federation() async throws {
    let answer = try await client("GetFederationToken", ["Name": "Bob", "DurationSeconds": "900"])
    #expect(answer["FederatedUserId"] == "123456789012:Bob")
    #expect(answer["Arn"] == "arn:aws:sts::123456789012:federated-user/Bob")
    #expect(answer["Expiration"] == "2026-01-01T12:15:00Z")
    let bob = client.with(key: answer["AccessKeyId"])
    #expect(
      try await bob.identity() == "123456789012:Bob 123456789012 arn:aws:sts::123456789012:federated-user/Bob"
    )
    #expect(
      try await bob("AssumeRole", ["RoleArn": "arn:aws:iam::111122223333:role/r", "RoleSessionName": "aa"])
        .error
        == joined(
          "AccessDenied 403: User: arn:aws:sts::123456789012:federated-user/Bob is not authorized to perform: ",
          "sts:AssumeRole on resource: arn:aws:iam::111122223333:role/r"))
    client.cloud.clock.advance(by: .seconds(900))
    #expect(try await bob.identity().hasPrefix("ExpiredToken 403"))
  }

  @Test("a federation token is checked like a role's session")
  func federationChecks() async throws {
    #expect(
      try await client("GetFederationToken", ["Name": "x"]).error?.hasSuffix(
        "Value 'x' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 2"
      )
        == true)
    #expect(
      try await client("GetFederationToken", ["Name": "Bob", "Policy": "no"]).error
        == "MalformedPolicyDocument 400: This policy contains invalid Json")
    let long = String(repeating: " ", count: 2049)
    #expect(
      try await client("GetFederationToken", ["Name": "Bob", "Policy": long]).error
        == joined(
          "ValidationError 400: 1 validation error detected: Value '\(long)' at 'policy' failed to satisfy ",
          "constraint: Member must have length less than or equal to 2048"))
    #expect(
      try await client(
        "GetFederationToken", ["Name": "Bob", "Tags.member.1.Key": "Team", "Tags.member.1.Value": "a"]
      )["PackedPolicySize"] == "1")
  }
}
