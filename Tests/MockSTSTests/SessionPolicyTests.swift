// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSTS
import Testing

@Suite("What narrows and tags a session")
struct SessionPolicyTests {
  let client = STSClient(cloud: .sts())

  private func assume(_ more: [(String, String)], by other: STSClient? = nil) async throws -> STSClient.Answer
  {
    try await (other ?? client).send(
      "AssumeRole", [("RoleArn", "arn:aws:iam::111122223333:role/r"), ("RoleSessionName", "aa")] + more)
  }

  private func tags(_ tags: KeyValuePairs<String, String>) -> [(String, String)] {
    tags.enumerated().flatMap { index, tag in
      [("Tags.member.\(index + 1).Key", tag.key), ("Tags.member.\(index + 1).Value", tag.value)]
    }
  }

  @Test("takes a share of the space for policies and tags, in percent")
  func packedSize() async throws {
    let policy =
      #"{"Version":"2012-10-17","Statement":[{"Sid":"Stmt1","Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}"#
    let answer = try await assume(
      [("Policy", policy)] + tags(["Project": "Unicorn", "Team": "Automation", "Cost-Center": "12345"]) + [
        ("TransitiveTagKeys.member.1", "Project"), ("TransitiveTagKeys.member.2", "Cost-Center"),
      ])
    #expect(answer["PackedPolicySize"] == "8")
    #expect(
      try await assume([("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")])[
        "PackedPolicySize"]
        == "2")
  }

  @Test(
    "refuses a malformed policy",
    arguments: [
      ("{", "This policy contains invalid Json"),
      ("[]", "Syntax errors in policy."),
      (#"{"Version":"2012-10-17"}"#, "Syntax errors in policy."),
      (#"{"Version":"2020-01-01","Statement":[]}"#, "Syntax errors in policy."),
      (#"{"Statement":[]}"#, "Syntax errors in policy."),
      (#"{"Statement":{"Effect":"Maybe","Action":"*","Resource":"*"}}"#, "Syntax errors in policy."),
      (#"{"Statement":{"Effect":"Allow","Resource":"*"}}"#, "Policy statement must contain actions."),
      (#"{"Statement":{"Effect":"Allow","Action":"*"}}"#, "Policy statement must contain resources."),
      (
        #"{"Statement":{"Effect":"Allow","Action":"read","Resource":"*"}}"#,
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
      ),
      (
        #"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"bucket"}}"#,
        "Resource bucket must be in ARN format or \"*\"."
      ),
      (
        #"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*","Principal":"*"}}"#,
        "Policy document should not specify a principal."
      ),
    ])
  func malformed(_ policy: String, _ message: String) async throws {
    #expect(try await assume([("Policy", policy)]).error == "MalformedPolicyDocument 400: \(message)")
  }

  @Test("refuses policies and tags that take more than the space")
  func tooLarge() async throws {
    let buckets = (0..<60).map { "\"arn:aws:s3:::a-bucket-with-a-long-name-\($0)\"" }.joined(separator: ",")
    let policy = #"{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":[\#(buckets)]}}"#
    #expect(
      try await assume([("Policy", policy)]).error
        == "PackedPolicyTooLarge 400: Packed policy consumes 132% of allotted space, please use smaller policy."
    )
    let many = (0..<9).flatMap { number in
      [
        ("Tags.member.\(number + 1).Key", "k\(number)"),
        ("Tags.member.\(number + 1).Value", String(repeating: "v", count: 256)),
      ]
    }
    #expect(
      try await assume(many).error
        == "PackedPolicyTooLarge 400: Packed size of session tags consumes 114% of allotted space.")
    let lenient = STSClient(cloud: .sts(lenient: true))
    #expect(try await assume([("Policy", policy)], by: lenient).status == 200)
  }

  @Test("takes ten managed policies")
  func managed() async throws {
    func arns(_ count: Int) -> [(String, String)] {
      (1...count).map { ("PolicyArns.member.\($0).arn", "arn:aws:iam::aws:policy/Policy\($0)") }
    }
    #expect(try await assume(arns(10)).status == 200)
    #expect(
      try await assume(arns(11)).error?.hasSuffix("Member must have length less than or equal to 10") == true)
    #expect(
      try await assume([("PolicyArns.member.1.arn", "arn:aws:iam::111122223333:role/r")]).error
        == "ValidationError 400: Request ARN is invalid")
  }

  @Test("refuses tags that are there twice, reserved, or named as transitive only")
  func tags() async throws {
    #expect(
      try await assume(tags(["Team": "a", "team": "b"])).error
        == "InvalidParameterValue 400: Duplicate tag keys found. Please note that Tag keys are case insensitive."
    )
    #expect(try await assume(tags(["aws:x": "a"])).error?.hasPrefix("InvalidParameterValue 400") == true)
    #expect(
      try await assume([("TransitiveTagKeys.member.1", "Team")]).error
        == "InvalidParameterValue 400: The specified transitive tag key must be included in the requested tags."
    )
    #expect(
      try await assume(
        (1...51).flatMap { [("Tags.member.\($0).Key", "k\($0)"), ("Tags.member.\($0).Value", "")] }
      ).error?
      .hasSuffix("at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50")
        == true)
  }

  @Test("hands transitive tags down a chain, where nobody can set them again")
  func transitive() async throws {
    let first = try await assume(tags(["Team": "a", "Cost": "1"]) + [("TransitiveTagKeys.member.1", "Team")])
    let session = client.with(key: first["AccessKeyId"])
    let conflict =
      joined(
        "InvalidParameterValue 400: One of the specified transitive tag keys can't be set because it conflicts with a ",
        "transitive tag key from the calling session.")
    #expect(try await assume(tags(["team": "b"]), by: session).error == conflict)
    #expect(try await assume([("TransitiveTagKeys.member.1", "Team")], by: session).error == conflict)
    #expect(try await assume(tags(["Cost": "2"]), by: session).status == 200)
    let second = try await assume([], by: session)
    #expect(
      try await assume(tags(["Team": "c"]), by: client.with(key: second["AccessKeyId"])).error == conflict)
  }
}
