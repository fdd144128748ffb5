// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct AdmissionTests {
  let shelf: Shelf
  let owner = "123456789012"
  let stranger = "210987654321"

  init() throws {
    shelf = try Shelf()
    shelf.fill(["a.txt"], text: "text")
  }

  /// The status of a request, by the account of this number or by nobody.
  private func status(
    _ method: HTTPMethod, _ target: String, as account: String? = nil, headers: HTTPHeaders = [:],
    body: HTTPBody = .empty
  ) async throws -> Int {
    try await answer(method, target, as: account, headers: headers, body: body).status
  }

  private func answer(
    _ method: HTTPMethod, _ target: String, as account: String? = nil, region: String = "us-east-1",
    headers: HTTPHeaders = [:], body: HTTPBody = .empty
  ) async throws -> HTTPResponse {
    var request = HTTPRequest(method: method, target: target, headers: headers, body: body)
    if !request.headers.contains("Host") { request.headers.set("Host", "s3.us-east-1.amazonaws.com") }
    if let account {
      request.headers.set(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(account)/20231114/\(region)/s3/aws4_request, SignedHeaders=host, Signature=0"
      )
    }
    return try await TestTransport.answer(request, of: shelf.cloud)
  }

  private func put(policy statements: String...) throws {
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: "{\"Version\":\"2012-10-17\",\"Statement\":[\(statements.joined(separator: ","))]}"))
  }

  private func statement(
    _ action: String, _ resource: String = "", effect: String = "Allow", to principal: String = "\"*\"",
    condition: String? = nil
  ) -> String {
    """
    {"Effect":"\(effect)","Principal":\(principal),"Action":"s3:\(action)","Resource":"arn:aws:s3:::shelf\(resource)"\
    \(condition.map { ",\"Condition\":\($0)" } ?? "")}
    """
  }

  // MARK: Without a policy

  @Test func `A bucket is private to its account`() async throws {
    #expect(try await status(.get, "/shelf?list-type=2", as: owner) == 200)
    #expect(try await status(.get, "/shelf?list-type=2", as: stranger) == 403)
    #expect(try await status(.get, "/shelf?list-type=2") == 403)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: owner) == 200)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger) == 403)
    #expect(try await status(.head, "/shelf", as: stranger) == 403)
    #expect(try await status(.get, "/none", as: stranger) == 404)
    #expect(try await status(.get, "/none") == 404)
    #expect(try await status(.get, "/") == 403)
    #expect(try await status(.put, "/mine") == 403)
    let denied = try await answer(.get, "/shelf?acl")
    #expect(
      denied.body.bytes?.description.contains("<Code>AccessDenied</Code><Message>Access Denied</Message>")
        == true)
  }

  @Test func `Who asks after a bucket learns its region even when refused`() async throws {
    #expect(try await answer(.head, "/shelf", as: stranger).headers["x-amz-bucket-region"] == "us-east-1")
  }

  @Test(arguments: [
    ("public-read", nil, true), ("public-read", "210987654321", true), ("authenticated-read", nil, false),
    ("authenticated-read", "210987654321", true), ("log-delivery-write", "210987654321", false),
  ])
  func `A canned ACL lets in whom it names`(acl: String, account: String?, isLetIn: Bool) async throws {
    try shelf.s3.putBucketAcl(.init(acl: .init(rawValue: acl), bucket: "shelf"))
    #expect(try await status(.get, "/shelf", as: account) == (isLetIn ? 200 : 403))
    #expect(try await status(.get, "/shelf?versions", as: account) == (isLetIn ? 200 : 403))
    #expect(try await status(.head, "/shelf", as: account) == (isLetIn ? 200 : 403))
    #expect(try await status(.get, "/shelf?acl", as: account) == 403)
    #expect(try await status(.get, "/shelf?tagging", as: account) == 403)
  }

  @Test func `A canonical user is let in by grants on bucket and object`() async throws {
    let id = CanonicalUser.id(of: stranger)
    try shelf.s3.putBucketAcl(.init(bucket: "shelf", grantReadACP: "id=\(id)"))
    #expect(try await status(.get, "/shelf?acl", as: stranger) == 200)
    #expect(try await status(.get, "/shelf", as: stranger) == 403)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger) == 403)
    try shelf.s3.putObjectAcl(.init(bucket: "shelf", grantFullControl: "id=\(id)", key: "a.txt"))
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger) == 200)
    #expect(
      try await status(.put, "/shelf/a.txt?acl", as: stranger, headers: ["x-amz-acl": "private"]) == 200)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger) == 403)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: "999999999999") == 403)
  }

  @Test func `A missing key is told to those who may list`() async throws {
    #expect(try await status(.get, "/shelf/none?acl", as: stranger) == 403)
    try shelf.s3.putBucketAcl(.init(acl: .publicRead, bucket: "shelf"))
    #expect(try await status(.get, "/shelf/none?acl", as: stranger) == 404)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger) == 403)
  }

  // MARK: Policies

  @Test func `A policy lets in whom it names`() async throws {
    try put(policy: statement("ListBucket", to: "{\"AWS\":\"\(stranger)\"}"))
    #expect(try await status(.get, "/shelf", as: stranger) == 200)
    #expect(try await status(.get, "/shelf", as: "999999999999") == 403)
    #expect(try await status(.get, "/shelf") == 403)
    #expect(try await status(.get, "/shelf?versions", as: stranger) == 403)
    try put(policy: statement("GetObjectAcl", "/a*"))
    #expect(try await status(.get, "/shelf/a.txt?acl") == 200)
    #expect(try await status(.get, "/shelf") == 403)
  }

  @Test func `A denial binds the owner too, but for the policy itself`() async throws {
    try put(policy: statement("*", effect: "Deny"))
    #expect(try await status(.get, "/shelf", as: owner) == 403)
    #expect(try await status(.get, "/shelf?policy", as: owner) == 200)
    #expect(try await status(.get, "/shelf?policy", as: stranger) == 403)
    #expect(try await status(.delete, "/shelf?policy", as: owner) == 204)
    #expect(try await status(.get, "/shelf", as: owner) == 200)
  }

  @Test func `A denial binds strangers only where the cloud does not authorize`() async throws {
    var options = MockCloud.Options()
    options.isAuthorizing = false
    let open = try Shelf(options: options)
    open.fill(["a.txt"], text: "text")
    try open.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: #"{"Version":"2012-10-17","Statement":[\#(statement("*", "/*", effect: "Deny"))]}"#))
    #expect(try open.s3.getObject(.init(bucket: "shelf", key: "a.txt")).contentLength == 4)
    let stranger = try await open.cloud.respond(
      to: HTTPRequest(
        method: .get, target: "/shelf/a.txt", headers: ["Host": "s3.us-east-1.amazonaws.com"]))
    #expect(stranger.status == 403)
  }

  @Test func `Others may not touch the policy, even where it lets them`() async throws {
    try put(policy: statement("*"))
    #expect(try await status(.get, "/shelf?tagging", as: stranger) == 404)
    #expect(try await status(.get, "/shelf?policy", as: stranger) == 405)
  }

  @Test func `Conditions see prefix, delimiter and count`() async throws {
    try put(
      policy: statement(
        "ListBucket",
        condition: """
          {"StringEquals":{"s3:prefix":"a/","s3:delimiter":"/"},"NumericLessThanEquals":{"s3:max-keys":"10"}}
          """))
    #expect(try await status(.get, "/shelf?prefix=a/&delimiter=/&max-keys=10") == 200)
    #expect(try await status(.get, "/shelf?prefix=a/&delimiter=/&max-keys=11") == 403)
    #expect(try await status(.get, "/shelf?prefix=b/&delimiter=/&max-keys=1") == 403)
    #expect(try await status(.get, "/shelf?list-type=2&prefix=a/&delimiter=/&max-keys=1") == 200)
  }

  @Test(arguments: [
    ("{\"IpAddress\":{\"aws:SourceIp\":\"127.0.0.0/8\"}}", true),
    ("{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}", false),
    ("{\"StringLike\":{\"aws:UserAgent\":\"curl/*\"}}", true),
    ("{\"StringLike\":{\"aws:Referer\":\"https://books.example/*\"}}", true),
    ("{\"Bool\":{\"aws:SecureTransport\":\"false\"}}", true),
    ("{\"StringEquals\":{\"aws:PrincipalAccount\":\"210987654321\"}}", true),
    ("{\"ArnEquals\":{\"aws:PrincipalArn\":\"arn:aws:iam::210987654321:root\"}}", true),
    ("{\"StringEquals\":{\"s3:ResourceAccount\":\"123456789012\"}}", true),
    (
      "{\"StringEquals\":{\"s3:signatureversion\":\"AWS4-HMAC-SHA256\",\"s3:authType\":\"REST-HEADER\"}}",
      true
    ),
    ("{\"DateLessThan\":{\"aws:CurrentTime\":\"2023-11-15T00:00:00Z\"}}", true),
    ("{\"NumericGreaterThan\":{\"aws:EpochTime\":\"1700000000\"}}", false),
    ("{\"StringEquals\":{\"s3:ExistingObjectTag/kind\":\"novel\"}}", true),
    ("{\"StringEquals\":{\"s3:ExistingObjectTag/kind\":\"poem\"}}", false),
  ])
  func `Conditions see the circumstances`(condition: String, holds: Bool) async throws {
    shelf.change { bucket in
      _ = try? bucket.updateVersion(nil, forKey: "a.txt") { $0.tags = [S3.Tag(key: "kind", value: "novel")] }
    }
    try put(policy: statement("GetObjectAcl", "/*", condition: condition))
    let headers: HTTPHeaders = ["User-Agent": "curl/8.0", "Referer": "https://books.example/a"]
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger, headers: headers) == (holds ? 200 : 403))
  }

  @Test func `A signature for several regions is the caller's, and policies see which it is`() async throws {
    func status(_ region: String?) async throws -> Int {
      var headers: HTTPHeaders = [
        "Host": "localhost:5000",
        "Authorization":
          "AWS4-ECDSA-P256-SHA256 Credential=\(owner)/20231114/s3/aws4_request, SignedHeaders=host, Signature=30",
      ]
      headers["X-Amz-Region-Set"] = region
      return try await self.status(.get, "/shelf", headers: headers)
    }
    for region in ["*", "us-east-1", "us-east-1,us-west-2", nil] { #expect(try await status(region) == 200) }
    let condition = "{\"StringEquals\":{\"s3:signatureversion\":\"AWS4-ECDSA-P256-SHA256\"}}"
    try put(policy: statement("*", effect: "Deny", condition: condition))
    #expect(try await status("*") == 403)
    #expect(try await self.status(.get, "/shelf", as: owner) == 200)
  }

  @Test func `Plain HTTP to a host of one's own counts as secure`() async throws {
    try put(
      policy: statement("*", effect: "Deny", condition: "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"))
    #expect(try await status(.get, "/shelf", as: owner) == 403)
    #expect(try await status(.get, "/shelf", as: owner, headers: ["Host": "localhost:5000"]) == 200)
    #expect(try await status(.get, "/", as: owner, headers: ["Host": "shelf.s3.localhost:5000"]) == 200)
  }

  // MARK: Public access blocks

  private func block(_ block: S3.PublicAccessBlockConfiguration) throws {
    try shelf.s3.putPublicAccessBlock(.init(bucket: "shelf", publicAccessBlockConfiguration: block))
  }

  @Test func `Public ACLs are blocked or ignored`() async throws {
    try shelf.s3.putBucketAcl(.init(acl: .publicRead, bucket: "shelf"))
    try block(.init(ignorePublicAcls: true))
    #expect(try await status(.get, "/shelf") == 403)
    try block(.init(blockPublicAcls: true))
    #expect(try await status(.get, "/shelf") == 200)
    for acl in ["public-read", "public-read-write", "authenticated-read"] {
      #expect(try await status(.put, "/shelf?acl", as: owner, headers: ["x-amz-acl": acl]) == 403)
      #expect(try await status(.put, "/shelf/a.txt?acl", as: owner, headers: ["x-amz-acl": acl]) == 403)
    }
    let everybody = "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\""
    #expect(
      try await status(.put, "/shelf?acl", as: owner, headers: ["x-amz-grant-read": everybody]) == 403)
    #expect(try await status(.put, "/shelf?acl", as: owner, headers: ["x-amz-acl": "private"]) == 200)
    #expect(
      try await status(.put, "/shelf?acl", as: owner, headers: ["x-amz-acl": "log-delivery-write"]) == 200)
  }

  @Test func `A public policy lets nobody else in where that is restricted`() async throws {
    try put(policy: statement("ListBucket"), statement("GetBucketAcl", to: "{\"AWS\":\"\(stranger)\"}"))
    #expect(try await status(.get, "/shelf") == 200)
    #expect(try await status(.get, "/shelf?acl", as: stranger) == 200)
    try block(.init(restrictPublicBuckets: true))
    #expect(try await status(.get, "/shelf") == 403)
    #expect(try await status(.get, "/shelf?acl", as: stranger) == 403)
    #expect(try await status(.get, "/shelf", as: owner) == 200)
  }

  // MARK: Ownership

  @Test func `Without ACLs only the owner's full control can be asked for`() async throws {
    try shelf.s3.putObjectAcl(.init(acl: .publicRead, bucket: "shelf", key: "a.txt"))
    try shelf.s3.putBucketOwnershipControls(
      .init(bucket: "shelf", ownershipControls: .init(rules: [.init(objectOwnership: .bucketOwnerEnforced)])))
    let refused = try await answer(.put, "/shelf/a.txt?acl", as: owner, headers: ["x-amz-acl": "private"])
    #expect(refused.status == 400)
    #expect(
      refused.body.bytes?.description.contains(
        "<Code>AccessControlListNotSupported</Code><Message>The bucket does not allow ACLs</Message>") == true
    )
    let full: HTTPHeaders = ["x-amz-acl": "bucket-owner-full-control"]
    #expect(try await status(.put, "/shelf/a.txt?acl", as: owner, headers: full) == 200)
    #expect(try await status(.put, "/shelf?acl", as: owner, headers: full) == 400)
    #expect(try shelf.s3.getObjectAcl(.init(bucket: "shelf", key: "a.txt")).grants?.count == 1)
  }

  @Test func `What somebody else owns is closed to the bucket's owner`() async throws {
    shelf.change { bucket in
      bucket.settings.ownership = .objectWriter
      bucket.settings.hasDefaultOwnership = false
      _ = try? bucket.updateVersion(nil, forKey: "a.txt") { $0.acl = .private(owner: stranger) }
    }
    #expect(try await status(.get, "/shelf/a.txt?acl", as: owner) == 403)
    #expect(try await status(.get, "/shelf/a.txt?acl", as: stranger) == 200)
    #expect(try await status(.get, "/shelf", as: owner) == 200)
  }

  @Test func `A bucket is made with the ACL that is asked for`() async throws {
    #expect(try await status(.put, "/open", as: owner, headers: ["x-amz-acl": "public-read"]) == 200)
    #expect(try await status(.get, "/open") == 200)
    let answer = try await answer(
      .put, "/closed", as: owner,
      headers: ["x-amz-acl": "public-read", "x-amz-object-ownership": "BucketOwnerEnforced"])
    #expect(answer.status == 400)
    #expect(answer.body.bytes?.description.contains("InvalidBucketAclWithObjectOwnership") == true)
  }

  // MARK: Regions and payers

  @Test func `A request that was signed for another region is sent on`() async throws {
    let there = try await answer(.get, "/shelf", as: owner, region: "eu-west-1")
    #expect(there.status == 301)
    #expect(there.headers["x-amz-bucket-region"] == "us-east-1")
    let body = there.body.bytes?.description ?? ""
    #expect(body.contains("<Code>PermanentRedirect</Code>"))
    #expect(body.contains("<Endpoint>shelf.s3.us-east-1.amazonaws.com</Endpoint><Bucket>shelf</Bucket>"))
    let head = try await answer(.head, "/shelf", as: owner, region: "eu-west-1")
    #expect(head.status == 301)
    #expect(head.headers["x-amz-bucket-region"] == "us-east-1")
    #expect(try await answer(.get, "/shelf?location", as: owner, region: "eu-west-1").status == 200)
    #expect(
      try shelf.s3.in(region: "eu-west-1").headBucket(.init(bucket: "shelf")).bucketRegion == "us-east-1")
  }

  @Test func `Where requesters pay, they must say so`() async throws {
    try put(policy: statement("ListBucket"))
    try shelf.s3.putBucketRequestPayment(
      .init(bucket: "shelf", requestPaymentConfiguration: .init(payer: .requester)))
    #expect(try await status(.get, "/shelf", as: owner) == 200)
    #expect(try await status(.get, "/shelf", as: stranger) == 403)
    #expect(
      try await status(.get, "/shelf", as: stranger, headers: ["x-amz-request-payer": "requester"]) == 200)
    #expect(try await status(.get, "/shelf", headers: ["x-amz-request-payer": "requester"]) == 403)
  }
}
