// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketEncryptionTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private func put(_ rules: S3.ServerSideEncryptionRule...) throws(AWSError) {
    try s3.putBucketEncryption(
      .init(bucket: "books", serverSideEncryptionConfiguration: .init(rules: rules)))
  }

  private var rule: S3.ServerSideEncryptionRule? {
    get throws {
      try s3.getBucketEncryption(.init(bucket: "books")).serverSideEncryptionConfiguration?.rules.first
    }
  }

  @Test func `Every bucket encrypts with S3's keys unless told otherwise`() throws {
    #expect(try rule?.applyServerSideEncryptionByDefault?.sseAlgorithm == .aes256)
    #expect(try rule?.bucketKeyEnabled == false)
    try put(
      .init(
        applyServerSideEncryptionByDefault: .init(sseAlgorithm: .awsKms, kmsMasterKeyID: "alias/k"),
        bucketKeyEnabled: true))
    #expect(try rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyID == "alias/k")
    #expect(try rule?.bucketKeyEnabled == true)
    try s3.deleteBucketEncryption(.init(bucket: "books"))
    #expect(try rule?.applyServerSideEncryptionByDefault?.sseAlgorithm == .aes256)
  }

  @Test func `A rule may only block a kind of encryption`() throws {
    try put(.init(blockedEncryptionTypes: .init(encryptionType: [.sseC])))
    #expect(try rule?.applyServerSideEncryptionByDefault?.sseAlgorithm == .aes256)
    #expect(try rule?.blockedEncryptionTypes?.encryptionType == [.sseC])
  }

  @Test func `Keys are for algorithms with keys`() throws {
    let error = refusal {
      try put(.init(applyServerSideEncryptionByDefault: .init(sseAlgorithm: .aes256, kmsMasterKeyID: "k")))
    }
    #expect(error.code == "InvalidArgument")
    #expect(
      error.message
        == "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
    #expect(try rule?.applyServerSideEncryptionByDefault?.kmsMasterKeyID == nil)
  }

  @Test func `Anything but one rule of known words is malformed`() throws {
    let plain = S3.ServerSideEncryptionRule(
      applyServerSideEncryptionByDefault: .init(sseAlgorithm: .aes256))
    #expect(refusal { try put() }.code == "MalformedXML")
    #expect(refusal { try put(plain, plain) }.code == "MalformedXML")
    for bad in [
      S3.ServerSideEncryptionRule(
        applyServerSideEncryptionByDefault: .init(sseAlgorithm: .init(rawValue: "rot13"))),
      .init(blockedEncryptionTypes: .init(encryptionType: [.init(rawValue: "all")])),
      .init(blockedEncryptionTypes: .init(encryptionType: [.none, .sseC])),
    ] {
      #expect(refusal { try put(bad) }.code == "MalformedXML")
    }
  }
}
