// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

/// Analytics, inventory, metrics and intelligent tiering.
@Suite struct BucketConfigurationTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private func put(_ id: String, as named: String? = nil, _ filter: S3.MetricsFilter? = nil) throws(AWSError)
  {
    try s3.putBucketMetricsConfiguration(
      .init(bucket: "books", id: id, metricsConfiguration: .init(id: named ?? id, filter: filter)))
  }

  private func ids() throws -> [String] {
    var ids: [String] = []
    var token: String?
    repeat {
      let page = try s3.listBucketMetricsConfigurations(.init(bucket: "books", continuationToken: token))
      ids += page.metricsConfigurationList?.map(\.id) ?? []
      token = page.nextContinuationToken
      #expect(page.isTruncated == (token != nil))
    } while token != nil
    return ids
  }

  @Test func `A configuration is put, found, replaced and deleted by its id`() throws {
    try put("all")
    try put("some", .prefix("a/"))
    try put("some", .prefix("b/"))
    #expect(try ids() == ["all", "some"])
    let found = try s3.getBucketMetricsConfiguration(.init(bucket: "books", id: "some"))
    #expect(found.metricsConfiguration?.filter?.prefix == "b/")
    try s3.deleteBucketMetricsConfiguration(.init(bucket: "books", id: "some"))
    for error in [
      refusal { try s3.getBucketMetricsConfiguration(.init(bucket: "books", id: "some")) },
      refusal { try s3.deleteBucketMetricsConfiguration(.init(bucket: "books", id: "some")) },
    ] {
      #expect(error.code == "NoSuchConfiguration")
      #expect(error.message == "The specified configuration does not exist.")
      #expect(error.status == 404)
    }
    #expect(try ids() == ["all"])
  }

  @Test func `Pages have a hundred, and a bucket a thousand`() throws {
    for number in 0..<1000 { try put("m\(number)") }
    #expect(
      try s3.listBucketMetricsConfigurations(.init(bucket: "books")).metricsConfigurationList?.count == 100)
    #expect(Set(try ids()).count == 1000)
    let error = refusal { try put("one-more") }
    #expect(error.code == "TooManyConfigurations")
    #expect(
      error.message
        == "You are attempting to create a new configuration but have already reached the 1,000-configuration limit."
    )
    try put("m0", .prefix("x"))
  }

  @Test func `Ids are the same twice and of letters that ids have`() throws {
    #expect(refusal { try put("a", as: "b") }.code == "InvalidArgument")
    for id in ["", "a b", "ä", String(repeating: "x", count: 65)] {
      #expect(refusal { try put(id) }.code == "InvalidArgument")
    }
    #expect(try ids().isEmpty)
  }

  @Test func `A filter says one thing or at least two at once`() throws {
    #expect(refusal { try put("a", .init()) }.code == "MalformedXML")
    #expect(refusal { try put("a", .init(and: .init(prefix: "p"))) }.code == "MalformedXML")
    #expect(
      refusal { try put("a", .init(prefix: "p", tag: .init(key: "k", value: "v"))) }.code == "MalformedXML")
    try put("a", .init(and: .init(prefix: "p", tags: [.init(key: "k", value: "v")])))
  }

  @Test func `Reports go to buckets`() throws {
    func analytics(_ bucket: String) -> S3.AnalyticsConfiguration {
      .init(
        id: "a",
        storageClassAnalysis: .init(
          dataExport: .init(
            outputSchemaVersion: .v1,
            destination: .init(s3BucketDestination: .init(format: .csv, bucket: bucket)))))
    }
    let error = refusal {
      try s3.putBucketAnalyticsConfiguration(
        .init(bucket: "books", id: "a", analyticsConfiguration: analytics("books")))
    }
    #expect(error.code == "InvalidS3DestinationBucket")
    try s3.putBucketAnalyticsConfiguration(
      .init(bucket: "books", id: "a", analyticsConfiguration: analytics("arn:aws:s3:::books")))
    #expect(
      try s3.listBucketAnalyticsConfigurations(.init(bucket: "books")).analyticsConfigurationList?.count == 1)
  }

  @Test func `An inventory has known words and one encryption`() throws {
    var inventory = S3.InventoryConfiguration(
      destination: .init(
        s3BucketDestination: .init(
          bucket: "arn:aws:s3:::books", format: .csv, encryption: .init(ssekms: .init(keyId: "k")))),
      isEnabled: true, id: "i", includedObjectVersions: .all, optionalFields: [.size],
      schedule: .init(frequency: .daily))
    func put() throws(AWSError) {
      try s3.putBucketInventoryConfiguration(
        .init(bucket: "books", id: "i", inventoryConfiguration: inventory))
    }
    try put()
    inventory.optionalFields = [.init(rawValue: "Smell")]
    #expect(refusal { try put() }.code == "MalformedXML")
    inventory.optionalFields = nil
    inventory.schedule.frequency = .init(rawValue: "Hourly")
    #expect(refusal { try put() }.code == "MalformedXML")
    let kept = try s3.getBucketInventoryConfiguration(.init(bucket: "books", id: "i"))
    #expect(kept.inventoryConfiguration?.optionalFields == [.size])
  }

  @Test func `Archives begin after a fixed number of days`() throws {
    func put(_ tierings: S3.Tiering...) throws(AWSError) {
      try s3.putBucketIntelligentTieringConfiguration(
        .init(
          bucket: "books", id: "t",
          intelligentTieringConfiguration: .init(id: "t", status: .enabled, tierings: tierings)))
    }
    #expect(refusal { try put() }.code == "MalformedXML")
    #expect(refusal { try put(.init(days: 89, accessTier: .archiveAccess)) }.code == "InvalidArgument")
    #expect(refusal { try put(.init(days: 731, accessTier: .deepArchiveAccess)) }.code == "InvalidArgument")
    #expect(
      refusal {
        try put(
          .init(days: 180, accessTier: .archiveAccess), .init(days: 180, accessTier: .deepArchiveAccess))
      }.code == "InvalidArgument")
    try put(.init(days: 90, accessTier: .archiveAccess), .init(days: 180, accessTier: .deepArchiveAccess))
    let kept = try s3.getBucketIntelligentTieringConfiguration(.init(bucket: "books", id: "t"))
    #expect(kept.intelligentTieringConfiguration?.tierings.count == 2)
  }
}

extension S3.MetricsFilter {
  fileprivate static func prefix(_ prefix: String) -> Self { .init(prefix: prefix) }
}
