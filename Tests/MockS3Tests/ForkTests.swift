// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import TestSupport
import Testing

struct ForkTests {
  /// What is in a bucket, as far as these tests change it.
  private func seen(_ cloud: MockCloud) -> [String] {
    guard let bucket = view(cloud) else { return [] }
    return bucket.objects.map { "\($0.key)=\($0.text)" } + bucket.uploads.map { "upload of \($0.key)" }
      + bucket.tags.map { "\($0.key):\($0.value)" } + [bucket.versioning?.rawValue ?? "unversioned"]
  }

  private func view(_ cloud: MockCloud) -> S3.BucketView? {
    cloud.withState(of: S3.self) { $0.bucket("books") } ?? nil
  }

  private func filled() throws -> (cloud: MockCloud, upload: String) {
    let cloud = MockCloud(ServiceCatalogue([S3()]))
    try cloud.s3.createBucket(.init(bucket: "books"))
    try cloud.s3.putObject(.init(body: "one", bucket: "books", key: "a"))
    let upload = try cloud.s3.createMultipartUpload(.init(bucket: "books", key: "u"))
    return (cloud, upload.uploadId ?? "")
  }

  /// One change of each part of a bucket.
  private func change(_ cloud: MockCloud, _ upload: String) throws {
    try cloud.s3.putObject(.init(body: "two", bucket: "books", key: "a"))
    try cloud.s3.putObject(.init(body: "new", bucket: "books", key: "b"))
    try cloud.s3.abortMultipartUpload(.init(bucket: "books", key: "u", uploadId: upload))
    try cloud.s3.putBucketTagging(
      .init(bucket: "books", tagging: .init(tagSet: [.init(key: "shelf", value: "2")])))
    try cloud.s3.putBucketVersioning(
      .init(bucket: "books", versioningConfiguration: .init(status: .enabled)))
  }

  private let before = ["a=one", "upload of u", "unversioned"]
  private let after = ["a=two", "b=new", "shelf:2", "Enabled"]

  @Test func `What is written to a fork's bucket isn't in the original's`() throws {
    let (cloud, upload) = try filled()
    let fork = cloud.fork()
    try change(fork, upload)
    #expect(seen(cloud) == before)
    #expect(seen(fork) == after)
    // It is whole: what was changed over there can be changed here.
    try change(cloud, upload)
    #expect(seen(cloud) == after)
  }

  @Test func `What is written to the original's bucket isn't in the fork's`() throws {
    let (cloud, upload) = try filled()
    let fork = cloud.fork()
    try change(cloud, upload)
    #expect(seen(cloud) == after)
    #expect(seen(fork) == before)
  }

  @Test func `A refused change leaves a forked bucket as it was`() throws {
    let (cloud, _) = try filled()
    let fork = cloud.fork()
    #expect(
      refusal { try fork.s3.putObject(.init(body: "two", bucket: "books", ifNoneMatch: "*", key: "a")) }.code
        == "PreconditionFailed")
    #expect(seen(fork) == before)
    #expect(seen(cloud) == before)
  }

  @Test func `A view of a bucket shows the moment it was taken at`() throws {
    let (cloud, upload) = try filled()
    let view = self.view(cloud)
    try change(cloud, upload)
    #expect(view?.object("a")?.text == "one")
    #expect(view?.uploads.count == 1)
    #expect(view?.versioning == nil)
    #expect(seen(cloud) == after)
  }
}
