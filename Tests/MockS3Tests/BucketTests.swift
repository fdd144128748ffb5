// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketTests {
  let cloud = MockCloud(ServiceCatalogue([S3()]))

  @Test func `A bucket that was made is listed, found and deleted`() throws {
    let s3 = cloud.calls(to: S3.self)
    try s3.createBucket(.init(bucket: "books"))
    #expect(try s3.listBuckets(.init()).buckets?.map(\.name) == ["books"])
    #expect(try s3.headBucket(.init(bucket: "books")).bucketRegion == "us-east-1")
    try s3.deleteBucket(.init(bucket: "books"))
    #expect(throws: AWSError.self) { try s3.headBucket(.init(bucket: "books")) }
  }
}
