// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockS3
import Testing

@Suite struct BucketTests {
  let cloud = MockCloud(ServiceCatalogue([S3()]))
  var s3: ServiceCalls<S3> { cloud.s3 }

  private var names: [String] { cloud.withState(of: S3.self) { $0.bucketNames } ?? [] }

  @Test func `A bucket that was made is listed, found and deleted`() throws {
    let made = try s3.createBucket(.init(bucket: "books"))
    #expect(made.location == "/books")
    #expect(made.bucketArn == "arn:aws:s3:::books")
    #expect(try s3.listBuckets(.init()).buckets?.map(\.name) == ["books"])
    let head = try s3.headBucket(.init(bucket: "books"))
    #expect(head.bucketRegion == "us-east-1")
    #expect(head.bucketArn == "arn:aws:s3:::books")
    #expect(head.accessPointAlias == false)
    try s3.deleteBucket(.init(bucket: "books"))
    #expect(refusal { try s3.headBucket(.init(bucket: "books")) }.code == "NoSuchBucket")
  }

  @Test func `Only us-east-1 takes a bucket of one's own for made again, and keeps it`() throws {
    try s3.createBucket(.init(bucket: "books"))
    try s3.putBucketVersioning(.init(bucket: "books", versioningConfiguration: .init(status: .enabled)))
    try s3.createBucket(.init(bucket: "books"))
    #expect(try s3.getBucketVersioning(.init(bucket: "books")).status == .enabled)

    let west = s3.in(region: "us-west-2")
    let there = S3.CreateBucketConfiguration(locationConstraint: .usWest2)
    try west.createBucket(.init(bucket: "maps", createBucketConfiguration: there))
    let again = refusal { try west.createBucket(.init(bucket: "maps", createBucketConfiguration: there)) }
    #expect(again.code == "BucketAlreadyOwnedByYou")
    #expect(again.status == 409)
    #expect(again.members == [.init("BucketName", "maps")])
    // Made elsewhere, it isn't us-east-1's to take for made.
    #expect(refusal { try s3.createBucket(.init(bucket: "maps")) }.code == "BucketAlreadyOwnedByYou")
  }

  @Test func `A name belongs to one account, and each account lists its own`() throws {
    try s3.createBucket(.init(bucket: "books"))
    let other = s3.as(account: "111122223333")
    let error = refusal { try other.createBucket(.init(bucket: "books")) }
    #expect(error.code == "BucketAlreadyExists")
    #expect(
      error.message
        == "The requested bucket name is not available. The bucket namespace is shared by all users of the system. "
        + "Please select a different name and try again.")
    #expect(try other.listBuckets(.init()).buckets?.isEmpty == true)
    #expect(try s3.headBucket(.init(bucket: "books")).bucketRegion == "us-east-1")
  }

  @Test(arguments: [
    "ab", String(repeating: "a", count: 64), "Books", "my_books", "-books", "books-", ".books", "books.",
    "my..books", "my.-books", "my-.books", "192.168.5.4", "xn--books", "sthree-books", "amzn-s3-demo-books",
    "books-s3alias", "books--ol-s3", "books.mrap", "books--table-s3", "bücher", "books--x-s3", "a/b",
    "books-an",
  ])
  func `A name that breaks the rules is refused`(name: String) {
    let error = refusal { try s3.createBucket(.init(bucket: name)) }
    #expect(error.code == "InvalidBucketName")
    #expect(error.message == "The specified bucket is not valid.")
    #expect(error.status == 400)
    #expect(error.members == [.init("BucketName", .string(name))])
    #expect(names.isEmpty)
  }

  @Test(arguments: [
    "abc", String(repeating: "a", count: 63), "my.books", "my-books", "1books", "1.2.3", "1.2.3.4.5", "a--b",
    "300.1000.1.1",
  ])
  func `A name that keeps the rules is taken`(name: String) throws {
    try s3.createBucket(.init(bucket: name))
    #expect(names == [name])
  }

  @Test func `A lenient cloud takes the names that Moto takes`() throws {
    var options = MockCloud.Options()
    options.isLenient = true
    let s3 = MockCloud(S3(), options: options).s3
    try s3.createBucket(.init(bucket: "My_Books"))
    #expect(refusal { try s3.createBucket(.init(bucket: "ab")) }.code == "InvalidBucketName")
  }

  @Test func `A name that no bucket can have is not looked for`() {
    #expect(refusal { try s3.headBucket(.init(bucket: "a")) }.code == "InvalidBucketName")
    #expect(refusal { try s3.headBucket(.init(bucket: "My_Old_Bucket")) }.code == "NoSuchBucket")
  }

  @Test func `The account's own namespace has to be asked for`() throws {
    let name = "books-123456789012-us-east-1-an"
    #expect(refusal { try s3.createBucket(.init(bucket: name)) }.code == "InvalidBucketName")
    let wrong = refusal {
      try s3.createBucket(.init(bucket: "books", bucketNamespace: .accountRegional))
    }
    #expect(wrong.code == "InvalidNamespaceHeader")
    try s3.createBucket(.init(bucket: name, bucketNamespace: .accountRegional))
    #expect(names == [name])
  }

  @Test func `A new bucket can have tags, an owner's rule and locks`() throws {
    try s3.createBucket(
      .init(
        bucket: "books",
        createBucketConfiguration: .init(tags: [.init(key: "team", value: "red")]),
        objectLockEnabledForBucket: true, objectOwnership: .objectWriter))
    let view = try #require(cloud.withState(of: S3.self) { $0.bucket("books") } ?? nil)
    #expect(view.tags == ["team": "red"])
    #expect(view.versioning == .enabled)
    #expect(view.objectLock?.objectLockEnabled == .enabled)
    #expect(
      try s3.getBucketOwnershipControls(.init(bucket: "books")).ownershipControls?.rules.first?
        .objectOwnership == .objectWriter)
  }

  @Test func `A bad ownership, tag or ACL makes no bucket`() {
    let ownership = refusal {
      try s3.createBucket(.init(bucket: "books", objectOwnership: .init(rawValue: "Nobody")))
    }
    #expect(ownership.code == "InvalidArgument")
    let tag = refusal {
      try s3.createBucket(
        .init(bucket: "books", createBucketConfiguration: .init(tags: [.init(key: "aws:x", value: "")])))
    }
    #expect(tag.code == "InvalidTag")
    let acl = refusal {
      try s3.createBucket(.init(acl: .publicRead, bucket: "books", objectOwnership: .bucketOwnerEnforced))
    }
    #expect(acl.code == "InvalidBucketAclWithObjectOwnership")
    #expect(names.isEmpty)
  }

  @Test func `Someone who expects another owner is refused`() throws {
    try s3.createBucket(.init(bucket: "books"))
    let error = refusal { try s3.headBucket(.init(bucket: "books", expectedBucketOwner: "111122223333")) }
    #expect(error.code == "AccessDenied")
    #expect(error.status == 403)
    try s3.headBucket(.init(bucket: "books", expectedBucketOwner: "123456789012"))
  }

  @Test func `The account's ten thousandth bucket is its last`() throws {
    for number in 0..<10_000 { try s3.createBucket(.init(bucket: "b\(number).x")) }
    let error = refusal { try s3.createBucket(.init(bucket: "one-more")) }
    #expect(error.code == "TooManyBuckets")
    #expect(error.message == "You have attempted to create more buckets than allowed")
    try s3.as(account: "111122223333").createBucket(.init(bucket: "one-more"))
  }
}
