// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct DirectoryBucketTests {
  let cloud = MockCloud(ServiceCatalogue([S3()]))
  var s3: ServiceCalls<S3> { cloud.s3 }
  let name = "books--use1-az4--x-s3"

  private func create(
    _ name: String, zone: String = "use1-az4", type: S3.LocationType = .availabilityZone
  ) throws(AWSError) {
    try s3.createBucket(
      .init(
        bucket: name,
        createBucketConfiguration: .init(
          location: .init(type: type, name: zone),
          bucket: .init(
            dataRedundancy: type == .localZone ? .singleLocalZone : .singleAvailabilityZone,
            type: .directory))))
  }

  @Test func `Directory buckets are listed apart`() throws {
    try create(name)
    try create("books--usw2-lax1-az1--x-s3", zone: "usw2-lax1-az1", type: .localZone)
    try s3.createBucket(.init(bucket: "books"))
    #expect(try s3.listBuckets(.init()).buckets?.map(\.name) == ["books"])
    let page = try s3.listDirectoryBuckets(.init(maxDirectoryBuckets: 1))
    #expect(page.buckets?.map(\.name) == [name])
    let rest = try s3.listDirectoryBuckets(.init(continuationToken: page.continuationToken))
    #expect(rest.buckets?.map(\.name) == ["books--usw2-lax1-az1--x-s3"])
    #expect(rest.continuationToken == nil)
    let head = try s3.headBucket(.init(bucket: name))
    #expect(head.bucketLocationName == "use1-az4")
    #expect(head.bucketLocationType == .availabilityZone)
    #expect(head.bucketArn == "arn:aws:s3express:us-east-1:123456789012:bucket/books--use1-az4--x-s3")
  }

  @Test func `Name and zone fit each other`() {
    for name in ["books", "books--x-s3", "--use1-az4--x-s3", "Books--use1-az4--x-s3", "books-use1-az4--x-s3"]
    {
      #expect(refusal { try create(name) }.code == "InvalidBucketName")
    }
    #expect(refusal { try create(name, zone: "use1-az5") }.code == "InvalidBucketName")
    #expect(refusal { try create(name, type: .localZone) }.code == "MalformedXML")
    #expect(refusal { try s3.createBucket(.init(bucket: name)) }.code == "MalformedXML")
    #expect(refusal { try s3.headBucket(.init(bucket: name)) }.code == "NoSuchBucket")
  }

  @Test func `A session's credentials stand for the caller for five minutes`() async throws {
    var options = MockCloud.Options()
    options.startTime = Instant(secondsSince1970: Int64(1_700_000_000))
    let cloud = MockCloud(S3(), options: options)
    let other = cloud.s3.as(account: "111122223333")
    try other.createBucket(
      .init(
        bucket: name,
        createBucketConfiguration: .init(
          location: .init(type: .availabilityZone, name: "use1-az4"), bucket: .init(type: .directory))))
    let session = try other.createSession(.init(bucket: name))
    #expect(session.serverSideEncryption == .aes256)
    #expect(session.credentials.expiration == cloud.clock.now + .seconds(300))
    #expect(refusal { try cloud.s3.createSession(.init(bucket: name)) }.code == "AccessDenied")
    let listed = try await TestTransport.answer(
      HTTPRequest(
        method: .get, target: "/",
        headers: [
          "Host": "localhost:5000", "x-amz-s3session-token": session.credentials.sessionToken,
          "Authorization":
            "AWS4-HMAC-SHA256 Credential=\(session.credentials.accessKeyId)/20231114/us-east-1/s3express/aws4_request, "
            + "SignedHeaders=host, Signature=0",
        ]), of: cloud)
    let body = try #require(listed.body.bytes?.description)
    #expect(body.contains("<ListAllMyDirectoryBucketsResult"))
    #expect(body.contains("<Name>\(name)</Name>"))
  }

  @Test func `Only directory buckets have sessions, and only of known modes`() throws {
    try create(name)
    try s3.createBucket(.init(bucket: "books"))
    #expect(refusal { try s3.createSession(.init(bucket: "books")) }.code == "MethodNotAllowed")
    #expect(refusal { try s3.createSession(.init(bucket: "maps")) }.code == "NoSuchBucket")
    #expect(
      refusal { try s3.createSession(.init(sessionMode: .init(rawValue: "Write"), bucket: name)) }.code
        == "InvalidArgument")
  }

  @Test func `What directory buckets can't do is refused`() throws {
    try create(name)
    #expect(refusal { try s3.getBucketVersioning(.init(bucket: name)) }.code == "MethodNotAllowed")
    #expect(refusal { try s3.listObjects(.init(bucket: name)) }.code == "MethodNotAllowed")
    #expect(refusal { try s3.getBucketAcl(.init(bucket: name)) }.code == "MethodNotAllowed")
    #expect(try s3.listObjectsV2(.init(bucket: name)).keyCount == 0)
    try s3.putBucketPolicy(
      .init(
        bucket: name,
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "111122223333"},
           "Action": "s3express:CreateSession",
           "Resource": "arn:aws:s3express:us-east-1:123456789012:bucket/\(name)"}}
          """))
    try s3.deleteBucket(.init(bucket: name))
  }
}
