// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketPolicyTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  /// A policy with one statement that allows one thing to one account, but for what `elements` say.
  private func policy(_ elements: [String: String] = [:]) -> String {
    let standard = [
      "Effect": "\"Allow\"", "Principal": "{\"AWS\": \"111122223333\"}", "Action": "\"s3:GetObject\"",
      "Resource": "\"arn:aws:s3:::books/*\"",
    ]
    let members = standard.merging(elements) { $1 }.filter { !$0.value.isEmpty }
      .sorted { $0.key < $1.key }.map { "\"\($0.key)\": \($0.value)" }
    return "{\"Version\": \"2012-10-17\", \"Statement\": [{\(members.joined(separator: ", "))}]}"
  }

  private func put(_ policy: String) throws(AWSError) {
    try s3.putBucketPolicy(.init(bucket: "books", policy: policy))
  }

  private var stored: String? { cloud.withState(of: S3.self) { $0.bucket("books")?.policy } ?? nil }

  @Test func `A policy is returned as it was put`() throws {
    let none = refusal { try s3.getBucketPolicy(.init(bucket: "books")) }
    #expect(none.code == "NoSuchBucketPolicy")
    #expect(none.message == "The bucket policy does not exist")
    #expect(none.members == [.init("BucketName", "books")])
    try put(policy())
    #expect(try s3.getBucketPolicy(.init(bucket: "books")).policy == policy())
    try s3.deleteBucketPolicy(.init(bucket: "books"))
    #expect(refusal { try s3.getBucketPolicyStatus(.init(bucket: "books")) }.code == "NoSuchBucketPolicy")
  }

  @Test(arguments: [
    ("", "Policies must be valid JSON and the first byte must be '{'"),
    (" {}", "Policies must be valid JSON and the first byte must be '{'"),
    ("{", "This policy contains invalid Json"), ("{}", "Missing required field Statement"),
    ("{\"Statement\": []}", "Could not parse the policy: Statement is empty!"),
    ("{\"Version\": \"2020-01-01\", \"Statement\": []}", "The policy must contain a valid version string"),
    ("{\"Rules\": []}", "Unknown field Rules"),
  ])
  func `A text that is no policy is malformed`(text: String, message: String) {
    let error = refusal { try put(text) }
    #expect(error.code == "MalformedPolicy")
    #expect(error.message == message)
    #expect(error.status == 400)
    #expect(stored == nil)
  }

  @Test(
    arguments: [
      (["Effect": "\"allow\""], "Invalid effect: allow"), (["Effect": ""], "Missing required field Effect"),
      (["Principal": ""], "Missing required field Principal"),
      (["Principal": "{\"AWS\": \"nobody\"}"], "Invalid principal in policy"),
      (["Action": ""], "Missing required field Action"),
      (["Action": "\"sqs:*\""], "Policy has invalid action"),
      (["Action": "\"s3:ReadObject\""], "Policy has invalid action"),
      (["Resource": ""], "Missing required field Resource"),
      (["Resource": "\"arn:aws:s3:::maps/*\""], "Policy has invalid resource"),
      (["Resource": "\"books\""], "Policy has invalid resource"),
      (["Condition": "{\"StringEquals\": {\"s3:prefxi\": \"a\"}}"], "Policy has an invalid condition key"),
      (["Condition": "{\"StringEquals\": {\"s3:BucketTag\": \"a\"}}"], "Policy has an invalid condition key"),
      (["Resource": "\"arn:aws:s3:::books\""], "Action does not apply to any resource(s) in statement"),
      (
        ["Action": "[\"s3:GetObject\", \"s3:ListBucket\"]"],
        "Action does not apply to any resource(s) in statement"
      ),
      (["Condition": "{\"Equals\": {\"aws:SourceIp\": \"10.0.0.0/8\"}}"], "Invalid Condition type : Equals"),
    ] as [([String: String], String)])
  func `A statement that says nothing sensible is malformed`(elements: [String: String], message: String) {
    let error = refusal { try put(policy(elements)) }
    #expect(error.code == "MalformedPolicy")
    #expect(error.message == message)
    #expect(stored == nil)
  }

  @Test(
    arguments: [
      ["Action": "\"s3:*\""], ["Action": "\"*\"", "Resource": "\"*\""],
      ["Resource": "\"arn:aws:s3:::books*\""],
      ["Action": "\"s3:ListBucket\"", "Resource": "[\"arn:aws:s3:::books\"]"],
      [
        "Action": "[\"s3:GetObject*\", \"s3:listbucket\"]",
        "Resource": "[\"arn:aws:s3:::books\", \"arn:aws:s3:::books/a\"]",
      ],
      ["Action": "", "NotAction": "\"s3:DeleteObject\""],
    ] as [[String: String]])
  func `What fits the bucket is taken`(elements: [String: String]) throws {
    try put(policy(elements))
    #expect(stored == policy(elements))
  }

  @Test(arguments: [
    "s3:Prefix", "s3:ExistingObjectTag/team", "s3:x-amz-acl", "s3:VersionId", "aws:SourceIp",
    "aws:PrincipalTag/a",
  ])
  func `Conditions name keys that S3 knows`(_ key: String) throws {
    try put(policy(["Condition": "{\"StringEquals\": {\"\(key)\": \"10.0.0.1\"}}"]))
  }

  @Test func `A policy has at most twenty kilobytes`() {
    let error = refusal { try put(policy(["Sid": "\"\(String(repeating: "x", count: 20_480))\""])) }
    #expect(error.code == "PolicyTooLarge")
    #expect(stored == nil)
  }

  @Test func `Whether a policy is public follows from its principals`() throws {
    try put(policy())
    #expect(try s3.getBucketPolicyStatus(.init(bucket: "books")).policyStatus?.isPublic == false)
    try put(policy(["Principal": "\"*\""]))
    #expect(try s3.getBucketPolicyStatus(.init(bucket: "books")).policyStatus?.isPublic == true)
  }

  @Test func `A block of public policies that was put refuses them`() throws {
    try s3.putPublicAccessBlock(
      .init(bucket: "books", publicAccessBlockConfiguration: .init(blockPublicPolicy: true)))
    let error = refusal { try put(policy(["Principal": "\"*\""])) }
    #expect(error.code == "AccessDenied")
    #expect(
      error.message
        == "User: arn:aws:iam::123456789012:root is not authorized to perform: s3:PutBucketPolicy on resource: "
        + "\"arn:aws:s3:::books\" because public policies are prevented by the BlockPublicPolicy setting in "
        + "S3 Block Public Access.")
    #expect(stored == nil)
    try put(policy())
  }

  @Test func `A lenient cloud asks less of actions`() throws {
    var options = MockCloud.Options()
    options.isLenient = true
    let s3 = MockCloud(S3(), options: options).s3
    try s3.createBucket(.init(bucket: "books"))
    try s3.putBucketPolicy(
      .init(bucket: "books", policy: policy(["Resource": "\"arn:aws:s3:::books\""])))
  }
}
