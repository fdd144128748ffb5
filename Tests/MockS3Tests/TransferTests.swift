// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct TransferTests {
  let cloud = MockCloud(ServiceCatalogue([S3()]))
  var s3: ServiceCalls<S3> { cloud.s3 }

  private func accelerate(_ bucket: String, _ status: S3.BucketAccelerateStatus?) throws(AWSError) {
    try s3.putBucketAccelerateConfiguration(
      .init(bucket: bucket, accelerateConfiguration: .init(status: status)))
  }

  @Test func `The owner pays until somebody else is named`() throws {
    try s3.createBucket(.init(bucket: "books"))
    #expect(try s3.getBucketRequestPayment(.init(bucket: "books")).payer == .bucketOwner)
    try s3.putBucketRequestPayment(
      .init(bucket: "books", requestPaymentConfiguration: .init(payer: .requester)))
    #expect(
      refusal {
        try s3.putBucketRequestPayment(
          .init(bucket: "books", requestPaymentConfiguration: .init(payer: .init(rawValue: "Nobody"))))
      }.code == "MalformedXML")
    #expect(try s3.getBucketRequestPayment(.init(bucket: "books")).payer == .requester)
  }

  @Test func `What was never accelerated can't be suspended`() throws {
    try s3.createBucket(.init(bucket: "books"))
    try accelerate("books", .suspended)
    #expect(try s3.getBucketAccelerateConfiguration(.init(bucket: "books")).status == nil)
    try accelerate("books", .enabled)
    try accelerate("books", .suspended)
    #expect(try s3.getBucketAccelerateConfiguration(.init(bucket: "books")).status == .suspended)
    #expect(refusal { try accelerate("books", nil) }.code == "MalformedXML")
  }

  @Test func `Names with dots are not accelerated`() throws {
    try s3.createBucket(.init(bucket: "my.books"))
    let error = refusal { try accelerate("my.books", .enabled) }
    #expect(error.code == "InvalidRequest")
    #expect(
      error.message
        == "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names")
  }
}
