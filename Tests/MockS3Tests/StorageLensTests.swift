// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

@Suite struct StorageLensTests {
  let cloud = MockCloud(ServiceCatalogue([S3(), S3Control()]))
  let account = "123456789012"
  var control: ServiceCalls<S3Control> { cloud.s3Control }

  private func put(
    _ configuration: S3Control.StorageLensConfiguration, tags: [S3Control.StorageLensTag]? = nil
  ) throws(AWSError) {
    try control.putStorageLensConfiguration(
      .init(
        configId: configuration.id, accountId: account, storageLensConfiguration: configuration, tags: tags))
  }

  private func lens(_ id: String, depth: Int? = nil) -> S3Control.StorageLensConfiguration {
    .init(
      id: id,
      accountLevel: .init(
        bucketLevel: .init(
          prefixLevel: .init(
            storageMetrics: .init(isEnabled: true, selectionCriteria: .init(delimiter: "/", maxDepth: depth)))
        )),
      isEnabled: true)
  }

  @Test func `A configuration belongs to its home region`() throws {
    try put(lens("sizes", depth: 2))
    let found = try control.getStorageLensConfiguration(.init(configId: "sizes", accountId: account))
      .storageLensConfiguration
    #expect(found?.storageLensArn == "arn:aws:s3:us-east-1:123456789012:storage-lens/sizes")
    #expect(found?.accountLevel.bucketLevel.prefixLevel?.storageMetrics.selectionCriteria?.maxDepth == 2)
    let away = control.in(region: "eu-west-1")
    let error = refusal {
      try away.getStorageLensConfiguration(.init(configId: "sizes", accountId: account))
    }
    #expect(error.code == "NoSuchConfiguration")
    #expect(error.status == 404)
    #expect(
      try away.listStorageLensConfigurations(.init(accountId: account)).storageLensConfigurationList?.isEmpty
        == true)
  }

  @Test func `They are listed a hundred at a time`() throws {
    for number in 100..<230 { try put(lens("lens-\(number)")) }
    var ids: [String] = []
    var token: String?
    var pages = 0
    repeat {
      let page = try control.listStorageLensConfigurations(.init(accountId: account, nextToken: token))
      ids += page.storageLensConfigurationList?.map(\.id) ?? []
      token = page.nextToken
      pages += 1
    } while token != nil && pages < 5
    #expect(ids == (100..<230).map { "lens-\($0)" })
    #expect(pages == 2)
  }

  @Test func `Putting it again without tags keeps them`() throws {
    func tags() throws(AWSError) -> [String]? {
      try control.getStorageLensConfigurationTagging(.init(configId: "sizes", accountId: account)).tags?
        .map(\.key)
    }
    try put(lens("sizes"), tags: [.init(key: "a", value: "1")])
    try put(lens("sizes", depth: 1))
    #expect(try tags() == ["a"])
    try control.putStorageLensConfigurationTagging(
      .init(configId: "sizes", accountId: account, tags: [.init(key: "b", value: "")]))
    #expect(try tags() == ["b"])
    let twice = S3Control.StorageLensTag(key: "b", value: "")
    let error = refusal {
      try control.putStorageLensConfigurationTagging(
        .init(configId: "sizes", accountId: account, tags: [twice, twice]))
    }
    #expect(error.code == "InvalidTag")
    try control.deleteStorageLensConfigurationTagging(.init(configId: "sizes", accountId: account))
    #expect(try tags() == [])
  }

  @Test func `What can't be kept isn't`() throws {
    #expect(refusal { try put(lens("a b")) }.code == "InvalidArgument")
    #expect(refusal { try put(lens("sizes", depth: 11)) }.code == "InvalidArgument")
    var both = lens("sizes")
    both.include = .init(regions: ["us-east-1"])
    both.exclude = .init(regions: ["us-east-1"])
    #expect(refusal { try put(both) }.code == "InvalidRequest")
    var elsewhere = lens("sizes")
    elsewhere.dataExport = .init(
      s3BucketDestination: .init(
        format: .csv, outputSchemaVersion: .v1, accountId: account, arn: "arn:aws:sqs:us-east-1:1:q"))
    #expect(refusal { try put(elsewhere) }.code == "InvalidS3DestinationBucket")
    #expect(
      try control.listStorageLensConfigurations(.init(accountId: account)).storageLensConfigurationList?
        .isEmpty
        == true)
  }
}
