// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct AccessPointTests {
  let cloud: MockCloud
  let account = "123456789012"
  let arn = "arn:aws:s3:us-east-1:123456789012:accesspoint/readers"
  var s3: ServiceCalls<S3> { cloud.s3 }
  var control: ServiceCalls<S3Control> { cloud.s3Control }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3(), S3Control()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  @discardableResult
  private func create(_ name: String = "readers") throws(AWSError) -> String {
    try control.createAccessPoint(.init(accountId: account, name: name, bucket: "books")).alias ?? ""
  }

  private func policy(_ principal: String, _ resource: String, effect: String = "Allow") -> String {
    """
    {"Version": "2012-10-17", "Statement": {"Effect": "\(effect)", "Principal": {"AWS": "\(principal)"},
     "Action": "s3:GetObject", "Resource": "\(resource)"}}
    """
  }

  private func put(_ policy: String) throws(AWSError) {
    try control.putAccessPointPolicy(.init(accountId: account, name: "readers", policy: policy))
  }

  @Test func `An access point is made, found, listed and deleted`() throws {
    let alias = try create()
    #expect(alias.hasPrefix("readers-"))
    #expect(alias.hasSuffix("-s3alias"))
    #expect(alias.utf8.count == 63)
    let found = try control.getAccessPoint(.init(accountId: account, name: "readers"))
    #expect(found.accessPointArn == arn)
    #expect(found.bucket == "books")
    #expect(found.networkOrigin == .internet)
    #expect(found.publicAccessBlockConfiguration?.blockPublicPolicy == true)
    #expect(found.endpoints?["ipv4"] == "s3-accesspoint.us-east-1.amazonaws.com")
    try control.deleteAccessPoint(.init(accountId: account, name: "readers"))
    let error = refusal { try control.getAccessPoint(.init(accountId: account, name: "readers")) }
    #expect(error.code == "NoSuchAccessPoint")
    #expect(error.message == "The specified accesspoint does not exist")
    #expect(error.status == 404)
  }

  @Test func `Access points are listed by page and bucket, each account and region its own`() throws {
    try s3.createBucket(.init(bucket: "maps"))
    for name in ["ccc", "aaa", "bbb"] { try create(name) }
    try control.createAccessPoint(.init(accountId: account, name: "map", bucket: "maps"))
    let first = try control.listAccessPoints(.init(accountId: account, bucket: "books", maxResults: 2))
    #expect(first.accessPointList?.map(\.name) == ["aaa", "bbb"])
    let second = try control.listAccessPoints(
      .init(accountId: account, bucket: "books", nextToken: first.nextToken, maxResults: 2))
    #expect(second.accessPointList?.map(\.name) == ["ccc"])
    #expect(second.nextToken == nil)
    #expect(try control.listAccessPoints(.init(accountId: account)).accessPointList?.count == 4)
    #expect(
      try control.in(region: "eu-west-1").listAccessPoints(.init(accountId: account)).accessPointList?
        .isEmpty == true)
    #expect(refusal { try control.listAccessPoints(.init(accountId: "111122223333")) }.code == "AccessDenied")
  }

  @Test func `What can't be made isn't`() throws {
    for name in ["ab", "Readers", "-readers", "readers-", "read.ers", String(repeating: "a", count: 51)] {
      #expect(refusal { try create(name) }.code == "InvalidRequest")
    }
    func make(_ bucket: String, in region: String = "us-east-1") -> AWSError {
      refusal {
        try control.in(region: region).createAccessPoint(
          .init(accountId: account, name: "readers", bucket: bucket))
      }
    }
    #expect(make("maps").code == "NoSuchBucket")
    #expect(make("books", in: "eu-west-1").code == "InvalidRequest")
    try s3.as(account: "111122223333").createBucket(.init(bucket: "theirs"))
    #expect(make("theirs").code == "AccessDenied")
    #expect(try control.listAccessPoints(.init(accountId: account)).accessPointList?.isEmpty == true)
    try create()
    let again = refusal { try create() }
    #expect(again.code == "AccessPointAlreadyOwnedByYou")
    #expect(again.status == 409)
  }

  @Test func `A policy is about the access point and its objects`() throws {
    try create()
    let none = refusal { try control.getAccessPointPolicy(.init(accountId: account, name: "readers")) }
    #expect(none.code == "NoSuchAccessPointPolicy")
    #expect(refusal { try put("none") }.code == "MalformedPolicy")
    #expect(refusal { try put(policy(account, "arn:aws:s3:::books/*")) }.code == "MalformedPolicy")
    #expect(refusal { try put(policy(account, "\(arn)x/object/*")) }.code == "MalformedPolicy")
    try put(policy(account, "\(arn)/object/*"))
    #expect(
      try control.getAccessPointPolicyStatus(.init(accountId: account, name: "readers")).policyStatus?
        .isPublic
        == false)
    #expect(refusal { try put(policy("*", "\(arn)/object/*")) }.code == "AccessDenied")
    #expect(
      try control.getAccessPointPolicy(.init(accountId: account, name: "readers")).policy
        == policy(account, "\(arn)/object/*"))
    try control.deleteAccessPointPolicy(.init(accountId: account, name: "readers"))
  }

  @Test func `Objects are found by ARN, alias and host`() async throws {
    let alias = try create()
    for name in [arn, alias, "readers-123456789012"] {
      try s3.putObject(.init(body: HTTPBody(name), bucket: name, key: "where"))
      #expect(try s3.getObject(.init(bucket: "books", key: "where")).body?.bytes?.description == name)
      #expect(try s3.headBucket(.init(bucket: name)).bucketArn == "arn:aws:s3:::books")
    }
    #expect(try s3.headBucket(.init(bucket: alias)).accessPointAlias == true)
    for host in [
      "readers-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "readers-123456789012.localhost:5000",
      "\(alias).s3.us-east-1.amazonaws.com",
    ] {
      let response = try await TestTransport.answer(
        HTTPRequest(
          method: .get, target: "/where",
          headers: [
            "Host": host,
            "Authorization":
              "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/s3/aws4_request, "
              + "SignedHeaders=host, Signature=0",
          ]), of: cloud)
      #expect(response.status == 200)
      #expect(response.body.bytes?.description == "readers-123456789012")
    }
    let missing = refusal { try s3.headBucket(.init(bucket: arn + "x")) }
    #expect(missing.code == "NoSuchAccessPoint")
  }

  @Test func `A bucket keeps its access points and settings to itself`() throws {
    try create()
    let error = refusal { try s3.deleteBucket(.init(bucket: "books")) }
    #expect(error.code == "BucketHasAccessPointsAttached")
    #expect(refusal { try s3.deleteBucket(.init(bucket: arn)) }.code == "MethodNotAllowed")
    #expect(refusal { try s3.getBucketVersioning(.init(bucket: arn)) }.code == "MethodNotAllowed")
    try control.deleteAccessPoint(.init(accountId: account, name: "readers"))
    try s3.deleteBucket(.init(bucket: "books"))
  }

  @Test func `Strangers need the leave of both policies`() throws {
    try create()
    try s3.putObject(.init(body: "text", bucket: "books", key: "open"))
    let stranger = s3.as(account: "111122223333")
    try put(policy("111122223333", "\(arn)/object/*"))
    #expect(refusal { try stranger.getObject(.init(bucket: arn, key: "open")) }.code == "AccessDenied")
    // The bucket leaves it to its account's access points.
    try s3.putBucketPolicy(
      .init(
        bucket: "books",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:*",
           "Resource": ["arn:aws:s3:::books", "arn:aws:s3:::books/*"],
           "Condition": {"StringEquals": {"s3:DataAccessPointAccount": "123456789012"}}}}
          """))
    #expect(try stranger.getObject(.init(bucket: arn, key: "open")).contentLength == 4)
    #expect(refusal { try stranger.getObject(.init(bucket: "books", key: "open")) }.code == "AccessDenied")
    try put(policy("111122223333", "\(arn)/object/*", effect: "Deny"))
    #expect(refusal { try stranger.getObject(.init(bucket: arn, key: "open")) }.code == "AccessDenied")
    try put(policy(account, "\(arn)/object/*", effect: "Deny"))
    #expect(refusal { try s3.getObject(.init(bucket: arn, key: "open")) }.code == "AccessDenied")
    #expect(try s3.getObject(.init(bucket: "books", key: "open")).contentLength == 4)
  }
}
