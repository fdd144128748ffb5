// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct S3ControlTests {
  let cloud: MockCloud
  let account = "123456789012"
  var s3: ServiceCalls<S3> { cloud.s3 }
  var control: ServiceCalls<S3Control> { cloud.s3Control }

  init() throws {
    var options = MockCloud.Options()
    options.startTime = Instant(secondsSince1970: Int64(1_700_000_000))
    cloud = MockCloud(ServiceCatalogue([S3(), S3Control()]), options: options)
  }

  private func send(
    _ method: HTTPMethod, _ target: String, host: String, account: String? = nil, body: String = ""
  ) async throws -> HTTPResponse {
    var headers: HTTPHeaders = [
      "Host": host,
      "Authorization":
        "AWS4-HMAC-SHA256 Credential=123456789012/20231114/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0",
    ]
    if let account { headers.set("x-amz-account-id", account) }
    return try await TestTransport.answer(
      HTTPRequest(method: method, target: target, headers: headers, body: HTTPBody(body)), of: cloud)
  }

  @Test func `What an account blocks holds for all of its buckets`() throws {
    try s3.createBucket(.init(bucket: "books"))
    let none = refusal { try control.getPublicAccessBlock(.init(accountId: account)) }
    #expect(none.code == "NoSuchPublicAccessBlockConfiguration")
    #expect(none.status == 404)
    #expect(
      refusal {
        try control.putPublicAccessBlock(.init(publicAccessBlockConfiguration: .init(), accountId: account))
      }.code == "InvalidRequest")
    try control.putPublicAccessBlock(
      .init(publicAccessBlockConfiguration: .init(blockPublicPolicy: true), accountId: account))
    let block = try control.getPublicAccessBlock(.init(accountId: account)).publicAccessBlockConfiguration
    #expect(block?.blockPublicPolicy == true)
    #expect(block?.blockPublicAcls == false)
    let policy = """
      {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::books/*"}}
      """
    #expect(refusal { try s3.putBucketPolicy(.init(bucket: "books", policy: policy)) }.code == "AccessDenied")
    try control.deletePublicAccessBlock(.init(accountId: account))
    try s3.putBucketPolicy(.init(bucket: "books", policy: policy))
  }

  @Test func `Nobody speaks for another account`() {
    for error in [
      refusal { try control.getPublicAccessBlock(.init(accountId: "111122223333")) },
      refusal { try control.deletePublicAccessBlock(.init(accountId: "111122223333")) },
      refusal {
        try control.createAccessPoint(.init(accountId: "111122223333", name: "readers", bucket: "books"))
      },
      refusal {
        try control.listTagsForResource(.init(accountId: "111122223333", resourceArn: "arn:aws:s3:::books"))
      },
    ] {
      #expect(error.code == "AccessDenied")
      #expect(error.status == 403)
    }
  }

  @Test func `Buckets and access points have tags by ARN`() throws {
    try s3.createBucket(.init(bucket: "books"))
    try control.createAccessPoint(
      .init(accountId: account, name: "readers", bucket: "books", tags: [.init(key: "a", value: "1")]))
    for arn in ["arn:aws:s3:::books", "arn:aws:s3:us-east-1:123456789012:accesspoint/readers"] {
      try control.tagResource(
        .init(
          accountId: account, resourceArn: arn,
          tags: [.init(key: "b", value: "2"), .init(key: "a", value: "3")]))
      #expect(
        refusal {
          try control.tagResource(
            .init(accountId: account, resourceArn: arn, tags: [.init(key: "aws:c", value: "")]))
        }.code == "InvalidTag")
      try control.untagResource(.init(accountId: account, resourceArn: arn, tagKeys: ["b", "none"]))
      let tags = try control.listTagsForResource(.init(accountId: account, resourceArn: arn)).tags
      #expect(tags?.map(\.key) == ["a"])
      #expect(tags?.map(\.value) == ["3"])
    }
    #expect(try s3.getBucketTagging(.init(bucket: "books")).tagSet.map(\.key) == ["a"])
    for (arn, code) in [
      ("books", "InvalidRequest"), ("arn:aws:sqs:us-east-1:123456789012:q", "InvalidRequest"),
      ("arn:aws:s3:::maps", "NoSuchResource"),
      ("arn:aws:s3:us-east-1:123456789012:accesspoint/none", "NoSuchAccessPoint"),
    ] {
      #expect(
        refusal { try control.listTagsForResource(.init(accountId: account, resourceArn: arn)) }.code == code)
    }
  }

  @Test func `The account stands in the host or in a header`() async throws {
    try s3.createBucket(.init(bucket: "books"))
    let body = """
      <CreateAccessPointRequest xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/"><Bucket>books</Bucket></CreateAccessPointRequest>
      """
    let made = try await send(
      .put, "/v20180820/accesspoint/readers", host: "123456789012.s3-control.us-east-1.amazonaws.com",
      body: body)
    #expect(made.status == 200)
    let found = try await send(
      .get, "/v20180820/accesspoint/readers", host: "localhost:5000", account: account)
    let text = try #require(found.body.bytes?.description)
    #expect(
      text.hasPrefix(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          + "<GetAccessPointResult xmlns=\"http://awss3control.amazonaws.com/doc/2018-08-20/\"><Name>readers</Name>"
          + "<Bucket>books</Bucket><NetworkOrigin>Internet</NetworkOrigin>"))
    #expect(text.contains("<CreationDate>2023-11-14T22:13:20.000Z</CreationDate>"))
    let local = try await send(
      .get, "/v20180820/accesspoint/none", host: "123456789012.localhost:5000", account: account)
    #expect(local.status == 404)
    #expect(
      local.body.bytes?.description.contains(
        "<Error><Type>Sender</Type><Code>NoSuchAccessPoint</Code>"
          + "<Message>The specified accesspoint does not exist</Message>") == true)
  }

  @Test func `A key may begin as S3 Control's paths do`() async throws {
    try s3.createBucket(.init(bucket: "v20180820"))
    let put = try await send(.put, "/v20180820/accesspoint/readers", host: "localhost:5000", body: "text")
    #expect(put.status == 200)
    #expect(try s3.getObject(.init(bucket: "v20180820", key: "accesspoint/readers")).contentLength == 4)
  }

  @Test func `What S3 Control doesn't build says so`() async throws {
    let response = try await send(.get, "/v20180820/jobs", host: "localhost:5000", account: account)
    #expect(response.status == 501)
    #expect(response.body.bytes?.description.contains("S3 Control ListJobs is not built") == true)
  }

  @Test func `One state serves both, whoever is asked first`() throws {
    let cloud = MockCloud(ServiceCatalogue([S3(), S3Control()]))
    #expect(
      refusal { try cloud.s3Control.getPublicAccessBlock(.init(accountId: account)) }.code
        == "NoSuchPublicAccessBlockConfiguration")
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3Control.createAccessPoint(.init(accountId: account, name: "readers", bucket: "books"))
    #expect(cloud.inventory().map(\.service) == ["s3"])
    #expect(cloud.inventory().first?.items.map(\.kind) == ["Bucket", "AccessPoint"])
    let fork = cloud.fork()
    try fork.s3Control.deleteAccessPoint(.init(accountId: account, name: "readers"))
    #expect(try cloud.s3Control.listAccessPoints(.init(accountId: account)).accessPointList?.count == 1)
  }
}
