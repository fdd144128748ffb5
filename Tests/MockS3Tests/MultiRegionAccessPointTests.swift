// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct MultiRegionAccessPointTests {
  let cloud: MockCloud
  let account = "123456789012"
  var s3: ServiceCalls<S3> { cloud.s3 }
  var control: ServiceCalls<S3Control> { cloud.s3Control }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3(), S3Control()]))
    try s3.createBucket(.init(bucket: "books"))
    try s3.in(region: "eu-west-1").createBucket(
      .init(bucket: "livres", createBucketConfiguration: .init(locationConstraint: .euWest1)))
  }

  @discardableResult
  private func create(
    _ name: String = "worldwide", _ buckets: [String] = ["books", "livres"], token: String = "made",
    block: S3Control.PublicAccessBlockConfiguration? = nil
  ) throws(AWSError) -> String {
    let answer = try control.createMultiRegionAccessPoint(
      .init(
        accountId: account, clientToken: token,
        details: .init(name: name, publicAccessBlock: block, regions: buckets.map { .init(bucket: $0) })))
    return answer.requestTokenARN ?? ""
  }

  private func alias() throws(AWSError) -> String {
    let point = try control.getMultiRegionAccessPoint(.init(accountId: account, name: "worldwide"))
    return point.accessPoint?.alias ?? ""
  }

  private func put(_ policy: String, token: String = "put") throws(AWSError) {
    try control.putMultiRegionAccessPointPolicy(
      .init(accountId: account, clientToken: token, details: .init(name: "worldwide", policy: policy)))
  }

  private func dial(_ bucket: String, _ percentage: Int) throws(AWSError) {
    try control.submitMultiRegionAccessPointRoutes(
      .init(
        accountId: account, mrap: try alias(),
        routeUpdates: [.init(bucket: bucket, trafficDialPercentage: percentage)]))
  }

  @Test func `A request is done once, however often its client sends it`() throws {
    let token = try create()
    #expect(token.hasPrefix("arn:aws:s3:us-east-1:123456789012:async-request/mrap/create/"))
    #expect(try create() == token)
    let operation = try control.describeMultiRegionAccessPointOperation(
      .init(accountId: account, requestTokenARN: token)
    ).asyncOperation
    #expect(operation?.requestStatus == "SUCCEEDED")
    #expect(
      operation?.responseDetails?.multiRegionAccessPointDetails?.regions?.map(\.name) == [
        "us-east-1", "eu-west-1",
      ])
    #expect(operation?.requestParameters?.createMultiRegionAccessPointRequest?.name == "worldwide")
    #expect(refusal { try create(token: "again") }.code == "MultiRegionAccessPointAlreadyOwnedByYou")
    let other = refusal {
      try control.as(account: "111122223333").describeMultiRegionAccessPointOperation(
        .init(accountId: "111122223333", requestTokenARN: token))
    }
    #expect(other.code == "NoSuchAsyncRequest")
  }

  @Test func `Each bucket lies in a region of its own, and belongs to the account`() throws {
    try s3.createBucket(.init(bucket: "maps"))
    try s3.as(account: "111122223333").createBucket(.init(bucket: "theirs"))
    func error(_ name: String, _ buckets: [String]) -> String { refusal { try create(name, buckets) }.code }
    #expect(error("worldwide", ["books", "maps"]) == "MultiRegionAccessPointSameBucketRegion")
    #expect(error("worldwide", ["none"]) == "NoSuchBucket")
    #expect(error("worldwide", ["theirs"]) == "AccessDenied")
    #expect(error("worldwide", []) == "MalformedXML")
    for name in ["ab", "World", "-world", "world-", "wor.ld", String(repeating: "a", count: 51)] {
      #expect(error(name, ["books"]) == "InvalidRequest")
    }
    #expect(try control.listMultiRegionAccessPoints(.init(accountId: account)).accessPoints?.isEmpty == true)
  }

  @Test func `Requests go to the first bucket that is active, from every region`() async throws {
    try create()
    let alias = try alias()
    #expect(alias.utf8.count == 18)
    let arn = "arn:aws:s3::123456789012:accesspoint/\(alias)"
    for name in [arn, alias] {
      try s3.in(region: "ap-south-1").putObject(.init(body: HTTPBody(name), bucket: name, key: "where"))
      #expect(try s3.getObject(.init(bucket: "books", key: "where")).body?.bytes?.description == name)
    }
    try dial("books", 0)
    try s3.putObject(.init(body: "oui", bucket: arn, key: "where"))
    #expect(
      try s3.in(region: "eu-west-1").getObject(.init(bucket: "livres", key: "where")).contentLength == 3)
    let response = try await TestTransport.answer(
      HTTPRequest(
        method: .get, target: "/where",
        headers: [
          "Host": "\(alias).accesspoint.s3-global.amazonaws.com",
          "Authorization":
            "AWS4-HMAC-SHA256 Credential=123456789012/20260101/us-east-1/s3/aws4_request, "
            + "SignedHeaders=host, Signature=0",
        ]), of: cloud)
    #expect(response.status == 200)
    #expect(response.body.bytes?.description == "oui")
    #expect(refusal { try dial("livres", 0) }.code == "InvalidRequest")
    #expect(refusal { try dial("books", 50) }.code == "InvalidRequest")
    #expect(refusal { try dial("maps", 100) }.code == "InvalidRequest")
    try control.deleteMultiRegionAccessPoint(
      .init(accountId: account, clientToken: "delete", details: .init(name: "worldwide")))
    #expect(refusal { try s3.headBucket(.init(bucket: arn)) }.code == "NoSuchMultiRegionAccessPoint")
    #expect(refusal { try s3.headBucket(.init(bucket: alias)) }.code == "NoSuchBucket")
  }

  @Test func `A policy goes by the alias, and lets strangers in with the bucket's leave`() throws {
    try create(block: .init(blockPublicPolicy: false, restrictPublicBuckets: false))
    try s3.putObject(.init(body: "hello", bucket: "books", key: "key"))
    let arn = "arn:aws:s3::123456789012:accesspoint/\(try alias())"
    func policy(_ resource: String, _ principal: String = "111122223333") -> String {
      """
      {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "\(principal)"},
       "Action": "s3:GetObject", "Resource": "\(resource)"}}
      """
    }
    func isPublic() throws(AWSError) -> Bool? {
      try control.getMultiRegionAccessPointPolicyStatus(.init(accountId: account, name: "worldwide"))
        .established?
        .isPublic
    }
    #expect(refusal { try put(policy("arn:aws:s3:::books/*")) }.code == "MalformedPolicy")
    #expect(refusal { _ = try isPublic() }.code == "NoSuchMultiRegionAccessPointPolicy")
    try put(policy("\(arn)/object/*"))
    #expect(try isPublic() == false)
    let stranger = s3.as(account: "111122223333")
    #expect(refusal { try stranger.getObject(.init(bucket: arn, key: "key")) }.code == "AccessDenied")
    try s3.putBucketPolicy(
      .init(
        bucket: "books",
        policy: """
          {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "arn:aws:s3:::books/*",
           "Condition": {"StringEquals": {"s3:DataAccessPointAccount": "123456789012"}}}}
          """))
    #expect(try stranger.getObject(.init(bucket: arn, key: "key")).contentLength == 5)
    try put(policy("\(arn)/object/*", "*"), token: "public")
    #expect(try isPublic() == true)
  }

  @Test func `They are listed by page`() throws {
    for name in ["ccc", "aaa", "bbb"] { try create(name, token: name) }
    let first = try control.listMultiRegionAccessPoints(.init(accountId: account, maxResults: 2))
    #expect(first.accessPoints?.map(\.name) == ["aaa", "bbb"])
    let second = try control.listMultiRegionAccessPoints(
      .init(accountId: account, nextToken: first.nextToken, maxResults: 2))
    #expect(second.accessPoints?.map(\.name) == ["ccc"])
    #expect(second.nextToken == nil)
  }
}
