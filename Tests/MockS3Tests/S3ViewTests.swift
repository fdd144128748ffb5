// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import MockSQS
import Testing

@Suite struct S3ViewTests {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.s3 }

  init() throws {
    cloud = MockCloud(ServiceCatalogue([S3()]))
    try s3.createBucket(.init(bucket: "books"))
  }

  private var books: S3.BucketView? { cloud.withState(of: S3.self) { $0.bucket("books") } ?? nil }

  @Test func `A view shows objects and their versions`() throws {
    try s3.putBucketVersioning(.init(bucket: "books", versioningConfiguration: .init(status: .enabled)))
    for text in ["one", "two"] {
      try s3.putObject(
        .init(
          body: HTTPBody(text), bucket: "books", contentType: "text/plain", key: "a", metadata: ["n": text]))
    }
    try s3.putObject(.init(body: "gone", bucket: "books", key: "b"))
    try s3.deleteObject(.init(bucket: "books", key: "b"))
    let books = try #require(books)
    #expect(books.name == "books")
    #expect(books.account == "123456789012")
    #expect(books.region == "us-east-1")
    #expect(books.keys == ["a"])
    #expect(books.object("a")?.text == "two")
    #expect(books.object("a")?.size == 3)
    #expect(books.object("a")?.contentType == "text/plain")
    #expect(books.object("a")?.metadata == ["n": "two"])
    #expect(books.object("b") == nil)
    #expect(books.versions(of: "a").map(\.text) == ["two", "one"])
    #expect(books.versions(of: "a").map(\.isLatest) == [true, false])
    #expect(books.versions(of: "b").map(\.isDeleteMarker) == [true, false])
    #expect(books.versions(of: "c").isEmpty)
    #expect(cloud.withState(of: S3.self) { $0.bucket("maps") == nil } == true)
  }

  @Test func `A view stays as it was`() throws {
    try s3.putObject(.init(body: "one", bucket: "books", key: "a"))
    let before = try #require(books)
    try s3.putObject(.init(body: "two", bucket: "books", key: "a"))
    #expect(before.object("a")?.text == "one")
  }
}
