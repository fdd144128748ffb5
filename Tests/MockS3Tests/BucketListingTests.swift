// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketListingTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    for name in ["a-one", "a-two", "b-one"] { try s3.createBucket(.init(bucket: name)) }
    try s3.createBucket(
      .init(bucket: "a-west", createBucketConfiguration: .init(locationConstraint: .usWest2)))
  }

  @Test func `Pages continue where the last one ended`() throws {
    let first = try s3.listBuckets(.init(maxBuckets: 3))
    #expect(first.buckets?.compactMap(\.name) == ["a-one", "a-two", "a-west"])
    let second = try s3.listBuckets(.init(maxBuckets: 3, continuationToken: first.continuationToken))
    #expect(second.buckets?.compactMap(\.name) == ["b-one"])
    #expect(second.continuationToken == nil)
    #expect(try s3.listBuckets(.init(maxBuckets: 4)).continuationToken == nil)
  }

  @Test func `A prefix and a region narrow the list`() throws {
    let page = try s3.listBuckets(.init(prefix: "a-"))
    #expect(page.buckets?.compactMap(\.name) == ["a-one", "a-two", "a-west"])
    #expect(page.prefix == "a-")
    let west = try s3.listBuckets(.init(bucketRegion: "us-west-2"))
    #expect(west.buckets?.compactMap(\.name) == ["a-west"])
    let rest = try s3.listBuckets(.init(maxBuckets: 1, prefix: "a-", bucketRegion: "us-east-1"))
    let next = try s3.listBuckets(
      .init(maxBuckets: 1, continuationToken: rest.continuationToken, prefix: "a-", bucketRegion: "us-east-1")
    )
    #expect(next.buckets?.compactMap(\.name) == ["a-two"])
    #expect(next.continuationToken == nil)
  }

  @Test func `Regions stand in answers to requests that ask for something`() throws {
    #expect(try s3.listBuckets(.init()).buckets?.compactMap(\.bucketRegion) == [])
    #expect(
      try s3.listBuckets(.init(maxBuckets: 10)).buckets?.compactMap(\.bucketRegion)
        == ["us-east-1", "us-east-1", "us-west-2", "us-east-1"])
    #expect(try s3.listBuckets(.init()).buckets?.first?.bucketArn == "arn:aws:s3:::a-one")
  }

  @Test func `Bad parameters are named`() {
    for (input, name) in [
      (S3.ListBucketsRequest(maxBuckets: 0), "max-buckets"), (.init(maxBuckets: 10_001), "max-buckets"),
      (.init(continuationToken: "none"), "continuation-token"),
      (.init(continuationToken: ""), "continuation-token"),
      (.init(bucketRegion: "atlantis"), "bucket-region"),
    ] {
      let error = refusal { try s3.listBuckets(input) }
      #expect(error.code == "InvalidArgument")
      #expect(error.members.first == .init("ArgumentName", .string(name)))
    }
  }
}
