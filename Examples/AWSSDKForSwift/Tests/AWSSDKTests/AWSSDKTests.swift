// SPDX-License-Identifier: Apache-2.0

import AWSS3
import Foundation
import MockS3
import MockTesting
import Smithy
import Testing

@Suite(.mockAWS(.s3)) struct AWSSDKTests {
  let cloud = MockCloud.current

  /// Credentials come from the environment, where the trait puts some that nobody owns.
  private func client() async throws -> S3Client {
    var config = try await S3Client.Config(region: "us-east-1")
    config.httpClientEngine = MockAWSHTTPClient(cloud: .current)
    let s3 = S3Client(config: config)
    return s3
  }

  @Test("An object that is put can be got")
  func object() async throws {
    let s3 = try await client()
    _ = try await s3.createBucket(input: .init(bucket: "books"))
    _ = try await s3.putObject(
      input: .init(body: .data(Data("Call me Ishmael.".utf8)), bucket: "books", key: "moby-dick.txt"))
    let got = try await s3.getObject(input: .init(bucket: "books", key: "moby-dick.txt"))
    #expect(try await got.body?.readData() == Data("Call me Ishmael.".utf8))
    #expect(cloud.s3.bucket("books")?.object("moby-dick.txt")?.text == "Call me Ishmael.")
  }
}
