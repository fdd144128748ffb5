// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct BucketLocationTests {
  let cloud = MockCloud(ServiceCatalogue([S3()]))
  var s3: ServiceCalls<S3> { cloud.s3 }

  private func create(_ constraint: String?, through region: String) throws(AWSError) {
    try s3.in(region: region).createBucket(
      .init(
        bucket: "books",
        createBucketConfiguration: constraint.map {
          .init(locationConstraint: S3.BucketLocationConstraint(rawValue: $0))
        }))
  }

  @Test(
    arguments: [
      (nil, "us-east-1", nil, "us-east-1"), ("", "us-east-1", nil, "us-east-1"),
      ("eu-west-1", "us-east-1", "eu-west-1", "eu-west-1"), ("EU", "us-east-1", "EU", "eu-west-1"),
      ("EU", "eu-west-1", "EU", "eu-west-1"), ("us-west-2", "us-west-2", "us-west-2", "us-west-2"),
      ("cn-north-1", "cn-north-1", "cn-north-1", "cn-north-1"),
    ] as [(String?, String, String?, String)])
  func `A bucket lies where its constraint says`(
    constraint: String?, endpoint: String, location: String?, region: String
  ) throws {
    try create(constraint, through: endpoint)
    let there = s3.in(region: region)
    #expect(try there.getBucketLocation(.init(bucket: "books")).locationConstraint?.rawValue == location)
    #expect(try there.headBucket(.init(bucket: "books")).bucketRegion == region)
  }

  @Test(arguments: [
    ("us-east-1", "us-east-1"), ("nowhere", "us-east-1"), ("nowhere", "eu-west-1"),
    ("cn-north-1", "us-east-1"), ("us-east-1", "eu-west-1"),
  ])
  func `A constraint that is no region is invalid`(constraint: String, endpoint: String) {
    let error = refusal { try create(constraint, through: endpoint) }
    #expect(error.code == "InvalidLocationConstraint")
    #expect(error.message == "The specified location-constraint is not valid")
    #expect(error.members == [.init("LocationConstraint", .string(constraint))])
    #expect(cloud.withState(of: S3.self) { $0.bucketNames.isEmpty } == true)
  }

  @Test func `Regional endpoints make buckets of their own region only`() {
    let unspecified = refusal { try create(nil, through: "eu-west-1") }
    #expect(unspecified.code == "IllegalLocationConstraintException")
    #expect(
      unspecified.message
        == "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."
    )
    let other = refusal { try create("us-west-2", through: "eu-west-1") }
    #expect(other.code == "IllegalLocationConstraintException")
    #expect(
      other.message
        == "The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to."
    )
  }

  @Test func `The location is the text of the root element`() async throws {
    try create("EU", through: "us-east-1")
    let response = try await TestTransport.answer(
      HTTPRequest(
        method: .get, target: "/books?location",
        headers: [
          "Host": "localhost",
          "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/s3/aws4_request",
        ]), of: cloud)
    #expect(
      response.body.bytes?.description
        == "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        + "<LocationConstraint xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">EU</LocationConstraint>")
  }
}
