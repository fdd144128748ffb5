// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct WebsiteConfigurationTests {
  let test = DeliveryFixture()

  init() throws { try test.create("bucket") }

  private func put(_ configuration: S3.WebsiteConfiguration) throws {
    try test.s3.putBucketWebsite(.init(bucket: "bucket", websiteConfiguration: configuration))
  }

  private func rule(_ condition: S3.Condition?, _ redirect: S3.Redirect) -> S3.WebsiteConfiguration {
    .init(indexDocument: .init(suffix: "i"), routingRules: [.init(condition: condition, redirect: redirect)])
  }

  @Test func `A configuration is kept, returned and deleted`() throws {
    let missing = refusal { _ = try test.s3.getBucketWebsite(.init(bucket: "bucket")) }
    #expect(missing.code == "NoSuchWebsiteConfiguration")
    #expect(missing.message == "The specified bucket does not have a website configuration")
    try put(.init(errorDocument: .init(key: "e.html"), indexDocument: .init(suffix: "i.html")))
    let found = try test.s3.getBucketWebsite(.init(bucket: "bucket"))
    #expect(found.indexDocument?.suffix == "i.html")
    #expect(found.errorDocument?.key == "e.html")
    try test.s3.deleteBucketWebsite(.init(bucket: "bucket"))
    #expect(throws: AWSError.self) { try test.s3.getBucketWebsite(.init(bucket: "bucket")) }
  }

  @Test func `Configurations that S3 does not take are refused in its words`() throws {
    func refused(_ configuration: S3.WebsiteConfiguration, _ code: String, _ message: String? = nil) {
      let error = refusal { try put(configuration) }
      #expect(error.code == code)
      if let message { #expect(error.message == message) }
    }
    refused(
      .init(), "InvalidArgument",
      "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty")
    refused(
      .init(indexDocument: .init(suffix: "a/b")), "InvalidArgument",
      "The IndexDocument Suffix is not well formed")
    refused(.init(errorDocument: .init(key: ""), indexDocument: .init(suffix: "i")), "MalformedXML")
    refused(
      .init(indexDocument: .init(suffix: "i"), redirectAllRequestsTo: .init(hostName: "h")),
      "InvalidArgument",
      "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.")
    refused(
      .init(redirectAllRequestsTo: .init(hostName: "h", protocol: .init(rawValue: "ftp"))), "InvalidRequest",
      "Invalid protocol, protocol can be http or https. If not defined the protocol will be selected automatically."
    )
    refused(
      rule(nil, .init(replaceKeyPrefixWith: "a", replaceKeyWith: "b")), "InvalidRequest",
      "You can only define ReplaceKeyPrefix or ReplaceKey but not both.")
    refused(rule(.init(), .init(hostName: "h")), "InvalidRequest")
    refused(
      rule(nil, .init(httpRedirectCode: "200")), "InvalidRequest",
      "The provided HTTP redirect code (200) is not valid. Valid codes are 3XX except 300.")
    refused(
      rule(.init(httpErrorCodeReturnedEquals: "300"), .init(hostName: "h")), "InvalidRequest",
      "The provided HTTP error code (300) is not valid. Valid codes are 4XX or 5XX.")
    var many = rule(nil, .init(hostName: "h"))
    many.routingRules = Array(repeating: .init(redirect: .init(hostName: "h")), count: 51)
    refused(
      many, "InvalidRequest",
      "51 routing rules provided, the number of routing rules in a website configuration is limited to 50.")
  }
}
