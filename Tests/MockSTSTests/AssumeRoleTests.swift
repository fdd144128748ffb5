// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockSTS

@Suite("Assuming a role")
struct AssumeRoleTests {
  let role = "arn:aws:iam::111122223333:role/path/Reader"

  private func client(_ cloud: MockCloud = .sts()) -> STSClient { STSClient(cloud: cloud) }

  @Test("gives credentials whose calls come from the role's session, in its account")
  func session() async throws {
    let client = client()
    let answer = try await client("AssumeRole", ["RoleArn": role, "RoleSessionName": "me@x"])
    #expect(answer.status == 200)
    #expect(answer["Arn"] == "arn:aws:sts::111122223333:assumed-role/Reader/me@x")
    #expect(answer["Expiration"] == "2026-01-01T13:00:00Z")
    #expect(answer["PackedPolicySize"] == nil)
    #expect(answer["SourceIdentity"] == nil)
    let key = try #require(answer["AccessKeyId"])
    #expect(key.count == 20 && key.hasPrefix("ASIA"))
    #expect(answer["SecretAccessKey"]?.count == 40)
    #expect(Bytes(base64: answer["SessionToken"] ?? "-")?.slice(3..<12).description == "origin_ec")
    let id = try #require(answer["AssumedRoleId"])
    #expect(id.hasPrefix("AROA") && id.hasSuffix(":me@x") && id.count == 26)
    #expect(
      try await client.with(key: key).identity()
        == "\(id) 111122223333 arn:aws:sts::111122223333:assumed-role/Reader/me@x")
  }

  @Test("hides the account in keys and ids, as AWS does")
  func accountInKeys() async throws {
    let session = try await client().assuming(role)
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var value: UInt64 = 0
    for character in (session.key ?? "").dropFirst(4).prefix(10) {
      value = value << 5 | UInt64(try #require(alphabet.firstIndex(of: character)))
    }
    // Ten characters are 50 bits, of which the first 48 hold the account behind a bit of their own.
    #expect((value >> 2) >> 7 & 0xFF_FFFF_FFFF == 111_122_223_333)
  }

  @Test("gives a role the same id every time, and every session a key of its own")
  func ids() async throws {
    let client = client()
    let first = try await client("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa"])
    let second = try await client("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa"])
    let other = try await client("AssumeRole", ["RoleArn": role + "2", "RoleSessionName": "aa"])
    #expect(first["AssumedRoleId"] == second["AssumedRoleId"])
    #expect(first["AssumedRoleId"] != other["AssumedRoleId"])
    #expect(first["AccessKeyId"] != second["AccessKeyId"])
  }

  @Test("answers byte for byte the same with the same seed")
  func determinism() async throws {
    let parameters: KeyValuePairs = ["RoleArn": role, "RoleSessionName": "aa"]
    let first = try await client(.sts(seed: 7))("AssumeRole", parameters)
    #expect(try await client(.sts(seed: 7))("AssumeRole", parameters).body == first.body)
    #expect(try await client(.sts(seed: 8))("AssumeRole", parameters).body != first.body)
  }

  @Test("ends with its duration, by the cloud's clock")
  func expiry() async throws {
    let client = client()
    let session = try await client.assuming(role, ["DurationSeconds": "900"])
    client.cloud.clock.advance(by: .seconds(899))
    #expect(try await session.identity().hasSuffix("/session"))
    client.cloud.clock.advance(by: .seconds(1))
    #expect(
      try await session.identity()
        == "ExpiredToken 403: The security token included in the request is expired")
    #expect(try await client.identity().hasSuffix(":root"))
  }

  @Test("is known to a fork, and what a fork assumes is not known here")
  func fork() async throws {
    let client = client()
    let session = try await client.assuming(role)
    let fork = client.cloud.fork()
    #expect(
      try await STSClient(cloud: fork, key: session.key).identity().hasSuffix("assumed-role/Reader/session"))
    let later = try await STSClient(cloud: fork).assuming(role, session: "later")
    #expect(try await client.with(key: later.key).identity().hasSuffix(":root"))
    client.cloud.reset()
    #expect(try await session.identity().hasSuffix(":root"))
  }

  @Test("works in every partition, with ARNs of that partition")
  func partitions() async throws {
    for (region, partition) in [("cn-north-1", "aws-cn"), ("us-gov-east-1", "aws-us-gov")] {
      let client = STSClient(cloud: .sts(), region: region)
      let session = try await client.assuming("arn:\(partition):iam::111122223333:role/r")
      #expect(
        try await session.identity().hasSuffix("arn:\(partition):sts::111122223333:assumed-role/r/session"))
      #expect(
        try await client("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa"]).error
          == "ValidationError 400: Request ARN is invalid")
    }
  }

  @Test(
    "refuses what is no role's ARN",
    arguments: [
      ("arn:aws:iam:123456789012:role", "arn:aws:iam:123456789012:role is invalid"),
      ("just-the-name-of-a-role", "just-the-name-of-a-role is invalid"),
      ("arn:aws:iam::123456789012:user/Bob", "Request ARN is invalid"),
      ("arn:aws:iam::12345:role/too-short", "Request ARN is invalid"),
      ("arn:aws:s3::123456789012:role/bucket", "Request ARN is invalid"),
    ])
  func arns(_ arn: String, _ message: String) async throws {
    #expect(
      try await client()("AssumeRole", ["RoleArn": arn, "RoleSessionName": "aa"]).error
        == "ValidationError 400: \(message)")
    let lenient = try await client(.sts(lenient: true))(
      "AssumeRole", ["RoleArn": arn, "RoleSessionName": "a"])
    #expect(lenient.status == 200)
  }

  @Test("reports everything that the model refuses at once")
  func model() async throws {
    #expect(
      try await client()("AssumeRole", ["RoleArn": role, "RoleSessionName": "a b", "DurationSeconds": "60"])
        .error
        == joined(
          "ValidationError 400: 2 validation errors detected: Value 'a b' at 'roleSessionName' failed to satisfy ",
          #"constraint: Member must satisfy regular expression pattern: [\w+=,.@-]*; "#,
          "Value '60' at 'durationSeconds' failed to satisfy constraint: ",
          "Member must have value greater than or equal to 900"))
    #expect(
      try await client()("AssumeRole").error
        == joined(
          "ValidationError 400: 2 validation errors detected: Value null at 'roleArn' failed to satisfy constraint: ",
          "Member must not be null; Value null at 'roleSessionName' failed to satisfy constraint: ",
          "Member must not be null"))
    let name = String(repeating: "s", count: 65)
    #expect(
      try await client()("AssumeRole", ["RoleArn": role, "RoleSessionName": name]).error
        == joined(
          "ValidationError 400: 1 validation error detected: Value '\(name)' at 'roleSessionName' failed to satisfy ",
          "constraint: Member must have length less than or equal to 64"))
    #expect(
      try await client()(
        "AssumeRole",
        [
          "RoleArn": role, "RoleSessionName": "aa", "Tags.member.1.Key": "a!", "Tags.member.1.Value": "",
        ]
      ).error
        == joined(
          "ValidationError 400: 1 validation error detected: Value 'a!' at 'tags.1.member.key' failed to satisfy ",
          #"constraint: Member must satisfy regular expression pattern: [\p{L}\p{Z}\p{N}_.:/=+\-@]+"#))
  }

  @Test("asks IAM, where there is one, for the role, its id and its longest session")
  func knownRoles() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    cloud.add(role, ["RoleId": "AROAKNOWN", "MaxSessionDuration": "7200"])
    let client = client(cloud)
    #expect(
      try await client.assuming(role, ["DurationSeconds": "7200"]).identity()
        == "AROAKNOWN:session 111122223333 arn:aws:sts::111122223333:assumed-role/Reader/session")
    #expect(
      try await client(
        "AssumeRole", ["RoleArn": role, "RoleSessionName": "aa", "DurationSeconds": "7201"]
      ).error
        == "ValidationError 400: The requested DurationSeconds exceeds the MaxSessionDuration set for this role."
    )
    #expect(
      try await client("AssumeRole", ["RoleArn": role + "X", "RoleSessionName": "aa"]).error
        == joined(
          "AccessDenied 403: User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on ",
          "resource: \(role)X"))
  }

  @Test("from a role's session lasts an hour at most")
  func chaining() async throws {
    let first = try await client().assuming(role, ["DurationSeconds": "43200"])
    let parameters: KeyValuePairs = ["RoleArn": role, "RoleSessionName": "aa", "DurationSeconds": "3601"]
    #expect(
      try await first("AssumeRole", parameters).error
        == joined(
          "ValidationError 400: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by ",
          "role chaining"))
    #expect(try await first.assuming(role, session: "second").identity().hasSuffix("/second"))
  }

  @Test("keeps the source identity through chained sessions, and lets nobody change it")
  func sourceIdentity() async throws {
    let client = client()
    let first = try await client.assuming(role, ["SourceIdentity": "alice"])
    let second = try await first("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa"])
    #expect(second["SourceIdentity"] == "alice")
    #expect(
      try await first("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa", "SourceIdentity": "bob"]).error
        == joined(
          "AccessDenied 403: User: arn:aws:sts::111122223333:assumed-role/Reader/session is not authorized to ",
          "perform: sts:SetSourceIdentity on resource: \(role)"))
  }

  @Test("wants both parts of a second factor, and a device that exists")
  func mfa() async throws {
    let device = "arn:aws:iam::123456789012:mfa/phone"
    #expect(
      try await client()("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa", "SerialNumber": device])
        .error
        == joined(
          "AccessDenied 403: MultiFactorAuthentication failed, must provide both MFA serial number and one time ",
          "pass code."))
    #expect(
      try await client().assuming(role, ["SerialNumber": device, "TokenCode": "123456"]).key != nil)
    let cloud = MockCloud.sts(ResourceBook())
    cloud.add(role)
    let known = client(cloud)
    let parameters: KeyValuePairs = [
      "RoleArn": role, "RoleSessionName": "aa", "SerialNumber": device, "TokenCode": "123456",
    ]
    #expect(
      try await known("AssumeRole", parameters).error
        == joined(
          "AccessDenied 403: MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA ",
          "serial number is valid and associated with this user."))
    cloud.add(device)
    #expect(try await known("AssumeRole", parameters).status == 200)
  }

  @Test("is nothing for a root user, but made-up keys may")
  func root() async throws {
    let cloud = MockCloud.sts(ResourceBook())
    cloud.add(role)
    cloud.issue("AKIAROOTROOTROOT", to: "arn:aws:iam::111122223333:root", userID: "111122223333")
    let root = STSClient(cloud: cloud, key: "AKIAROOTROOTROOT")
    let denied = "AccessDenied 403: Roles may not be assumed by root accounts."
    #expect(
      try await root("AssumeRole", ["RoleArn": "this-is-wrong-too-but-later", "RoleSessionName": "aa"]).error
        == denied)
    let session = try await root("GetSessionToken")["AccessKeyId"]
    #expect(
      try await root.with(key: session)("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa"]).error
        == denied)
    let madeUp = try await client(cloud)("GetSessionToken")["AccessKeyId"]
    #expect(
      try await client(cloud).with(key: madeUp)("AssumeRole", ["RoleArn": role, "RoleSessionName": "aa"])
        .status == 200)
  }

  @Test("is a typed call too, with the same checks")
  func typed() throws {
    let calls = MockCloud.sts().sts
    let answer = try calls.assumeRole(.init(roleArn: role, roleSessionName: "typed"))
    #expect(answer.assumedRoleUser?.arn == "arn:aws:sts::111122223333:assumed-role/Reader/typed")
    #expect(answer.credentials?.expiration == noon + .seconds(3600))
    let error = #expect(throws: AWSError.self) {
      try calls.assumeRole(.init(roleArn: role, roleSessionName: "x"))
    }
    #expect(error?.code == "ValidationError")
  }
}
