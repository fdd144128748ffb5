// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct LifecycleTests {
  let test = DeliveryFixture()

  private func put(_ rules: S3.LifecycleRule...) throws {
    try test.s3.putBucketLifecycleConfiguration(
      .init(bucket: "bucket", lifecycleConfiguration: .init(rules: rules)))
  }

  private func rule(
    days: Int? = nil, id: String? = nil, prefix: String = "",
    edit: (inout S3.LifecycleRule) -> Void = { _ in }
  ) -> S3.LifecycleRule {
    var rule = S3.LifecycleRule(
      expiration: days.map { .init(days: $0) }, id: id, filter: .init(prefix: prefix), status: .enabled)
    edit(&rule)
    return rule
  }

  // MARK: Configurations

  @Test func `Rules are kept with ids, returned and deleted`() throws {
    try test.create("bucket")
    let missing = refusal { _ = try test.s3.getBucketLifecycleConfiguration(.init(bucket: "bucket")) }
    #expect(missing.code == "NoSuchLifecycleConfiguration")
    #expect(missing.message == "The lifecycle configuration does not exist")
    try put(rule(days: 1, id: "one"), rule(days: 2, prefix: "x"))
    let found = try test.s3.getBucketLifecycleConfiguration(.init(bucket: "bucket"))
    #expect(found.rules?.first?.id == "one")
    #expect(found.rules?.last?.id?.count == 48)
    #expect(found.transitionDefaultMinimumObjectSize == .allStorageClasses128k)
    try test.s3.deleteBucketLifecycle(.init(bucket: "bucket"))
    #expect(throws: AWSError.self) { try test.s3.getBucketLifecycleConfiguration(.init(bucket: "bucket")) }
  }

  @Test func `Rules that S3 does not take are refused in its words`() throws {
    try test.create("bucket")
    func refused(_ message: String, _ edit: (inout S3.LifecycleRule) -> Void) {
      #expect(refusal { try put(rule(edit: edit)) }.message == message)
    }
    func malformed(_ edit: (inout S3.LifecycleRule) -> Void) {
      #expect(refusal { try put(rule(edit: edit)) }.code == "MalformedXML")
    }
    refused("At least one action needs to be specified in a rule") { _ in }
    refused("'Days' for Expiration action must be a positive integer") { $0.expiration = .init(days: 0) }
    refused("'Date' must be at midnight GMT") { $0.expiration = .init(date: DeliveryFixture.noon) }
    refused("'Days' in Transition action must be greater than or equal to 30 for storageClass 'STANDARD_IA'")
    {
      $0.transitions = [.init(days: 29, storageClass: .standardIa)]
    }
    refused(
      "'Days' in the Expiration action for filter '(prefix=)' must be greater than 'Days' in the Transition action"
    ) {
      $0.transitions = [.init(days: 5, storageClass: .glacier)]
      $0.expiration = .init(days: 5)
    }
    refused(
      "'StorageClass' must be different for 'Transition' actions in same 'Rule' with filter '(prefix=)'"
    ) {
      $0.transitions = [.init(days: 5, storageClass: .glacier), .init(days: 6, storageClass: .glacier)]
    }
    refused("AbortIncompleteMultipartUpload cannot be specified with Tags.") {
      $0.filter = .init(tag: .init(key: "a", value: "b"))
      $0.abortIncompleteMultipartUpload = .init(daysAfterInitiation: 1)
    }
    refused(
      "Base level prefix cannot be used in Lifecycle V2, prefixes are only supported in the Filter."
    ) {
      $0.expiration = .init(days: 1)
      $0.prefix = "p"
    }
    malformed { $0.status = .init(rawValue: "Perhaps") }
    malformed { $0.filter = nil }
    malformed { $0.filter = .init(and: .init(prefix: "p")) }
    malformed { $0.expiration = .init(days: 1, expiredObjectDeleteMarker: true) }
    malformed { $0.transitions = [.init(days: 1, storageClass: .init(rawValue: "COLD"))] }
    #expect(refusal { try put() }.code == "MalformedXML")
    #expect(
      refusal { try put(rule(days: 1, id: "a"), rule(days: 2, id: "a")) }.message
        == "Rule ID must be unique. Found same ID for more than one rule")
    #expect(
      refusal { try put(rule(days: 1, id: String(repeating: "a", count: 256))) }.message
        == "ID length should not exceed allowed limit of 255")
    #expect(test.bucket("bucket")?.settings.lifecycle == nil)
  }

  @Test func `A rule comes and goes over the wire as it is`() async throws {
    try test.create("bucket")
    let body =
      "<LifecycleConfiguration><Rule><ID>r</ID><Filter><And><Prefix>a</Prefix><ObjectSizeGreaterThan>500"
      + "</ObjectSizeGreaterThan></And></Filter><Status>Enabled</Status><Transition><Days>0</Days><StorageClass>"
      + "GLACIER</StorageClass></Transition></Rule></LifecycleConfiguration>"
    let put = try await test.sign(.put, "/bucket?lifecycle", body: body)
    #expect(put.status == 200)
    #expect(put.headers["x-amz-transition-default-minimum-object-size"] == "all_storage_classes_128K")
    let got = try await test.sign(.get, "/bucket?lifecycle")
    #expect(got.body.contains("<Filter><And><Prefix>a</Prefix>"))
    #expect(got.body.contains("<Transition><Days>0</Days><StorageClass>GLACIER</StorageClass></Transition>"))
  }

  // MARK: Ageing

  @Test func `An object expires at the midnight after its last day`() throws {
    try test.create("bucket")
    try put(rule(days: 30, prefix: "logs/"))
    test.insert("logs/a", into: "bucket")
    test.insert("other", into: "bucket")
    test.advance(days: 30)
    #expect(test.keys("bucket") == ["logs/a", "other"])
    test.cloud.clock.advance(by: .seconds(12 * 3600 - 1))
    #expect(test.keys("bucket") == ["logs/a", "other"])
    test.cloud.clock.advance(by: .seconds(1))
    #expect(test.keys("bucket") == ["other"])
  }

  @Test func `What was old before its rule goes at the next midnight`() throws {
    try test.create("bucket")
    test.insert("a", into: "bucket")
    test.advance(days: 10)
    try put(rule(days: 1))
    #expect(test.keys("bucket") == ["a"])
    test.cloud.clock.advance(by: .seconds(12 * 3600))
    #expect(test.keys("bucket") == [])
  }

  @Test func `In a versioned bucket a delete marker is laid, and versions end in their own time`() throws {
    try test.create("bucket", versioned: true)
    try put(
      rule(days: 5) { $0.noncurrentVersionExpiration = .init(noncurrentDays: 10) },
      rule { $0.expiration = .init(expiredObjectDeleteMarker: true) })
    test.insert("a", into: "bucket", id: "1")
    test.advance(days: 6)
    let versions = try #require(test.bucket("bucket")?.objects["a"])
    #expect(versions.current.isDeleteMarker)
    #expect(versions.noncurrent.map(\.id) == ["1"])
    test.advance(days: 9)
    #expect(test.bucket("bucket")?.objects["a"]?.noncurrent.count == 1)
    test.advance(days: 1)
    #expect(test.bucket("bucket")?.objects["a"]?.noncurrent.count == 0)
    test.advance(days: 1)
    #expect(test.keys("bucket") == [])
  }

  @Test func `The newest noncurrent versions are kept`() throws {
    try test.create("bucket", versioned: true)
    try put(
      rule { $0.noncurrentVersionExpiration = .init(noncurrentDays: 1, newerNoncurrentVersions: 2) })
    for id in ["1", "2", "3", "4", "5"] { test.insert("a", into: "bucket", id: id) }
    test.advance(days: 3)
    #expect(test.bucket("bucket")?.objects["a"]?.newestFirst.map(\.id) == ["5", "4", "3"])
  }

  @Test func `Objects grow colder, but for small ones`() throws {
    try test.create("bucket")
    try put(
      rule {
        $0.transitions = [
          .init(days: 30, storageClass: .standardIa), .init(days: 90, storageClass: .glacier),
        ]
      })
    test.insert("big", into: "bucket", size: 200_000)
    test.insert("small", into: "bucket", size: 1000)
    func classes() -> [String] {
      ["big", "small"].map { test.bucket("bucket")?.current($0)?.storageClass.rawValue ?? "" }
    }
    test.advance(days: 31)
    #expect(classes() == ["STANDARD_IA", "STANDARD"])
    test.advance(days: 365)
    #expect(classes() == ["GLACIER", "STANDARD"])
  }

  @Test func `A lock outlasts a rule`() throws {
    try test.create("bucket", versioned: true)
    test.insert("a", into: "bucket", id: "1")
    test.insert("a", into: "bucket", id: "2")
    let end = test.now + .seconds(20 * 86_400)
    test.update("bucket") { bucket in
      _ = try? bucket.updateVersion("1", forKey: "a") {
        $0.retention = .init(mode: .governance, retainUntilDate: end)
      }
    }
    try put(rule { $0.noncurrentVersionExpiration = .init(noncurrentDays: 1) })
    test.advance(days: 20)
    #expect(test.bucket("bucket")?.objects["a"]?.noncurrent.count == 1)
    test.advance(days: 1)
    #expect(test.bucket("bucket")?.objects["a"]?.noncurrent.count == 0)
  }

  @Test func `Uploads that nobody completes are aborted`() throws {
    try test.create("bucket")
    try put(rule { $0.abortIncompleteMultipartUpload = .init(daysAfterInitiation: 7) })
    let now = test.now
    test.update("bucket") { bucket in
      let place = UploadKey(key: "k", sequence: 1)
      bucket.uploads[place] = PendingUpload(
        id: "u", key: "k", initiated: now, initiator: .root(of: bucket.account),
        draft: StoredVersion(id: "", lastModified: now, owner: bucket.account, acl: .private(owner: "")))
      bucket.uploadKeys["u"] = place
      bucket.reschedule("k", now)
    }
    let abortion = test.bucket("bucket")?.abortion(ofUploadTo: "k", initiated: now)
    #expect(abortion?.date == Instant(iso8601: "2026-01-09T00:00:00Z"))
    test.advance(days: 7)
    #expect(test.bucket("bucket")?.uploads.count == 1)
    test.advance(days: 1)
    #expect(test.bucket("bucket")?.uploads.isEmpty == true)
    #expect(test.bucket("bucket")?.uploadKeys.isEmpty == true)
  }

  @Test func `The header tells when an object expires, and by which rule`() throws {
    try test.create("bucket")
    try put(rule(days: 10, id: "later"), rule(days: 3, id: "my rule", prefix: "a"))
    test.insert("a", into: "bucket")
    let bucket = try #require(test.bucket("bucket"))
    let version = try #require(bucket.current("a")?.value)
    #expect(
      bucket.expirationHeader(version, key: "a")
        == "expiry-date=\"Mon, 05 Jan 2026 00:00:00 GMT\", rule-id=\"my%20rule\"")
    #expect(bucket.expirationHeader(version, key: "b")?.contains("later") == true)
  }

  @Test func `A year over many objects costs as much as they have to do`() throws {
    try test.create("bucket")
    try put(rule(days: 400, prefix: "a"))
    for number in 0..<2000 { test.insert("a\(number)", into: "bucket") }
    for number in 0..<20 { try test.create("other\(number)") }
    test.advance(days: 365)
    #expect(test.bucket("bucket")?.objects.count == 2000)
    test.advance(days: 365)
    #expect(test.bucket("bucket")?.objects.isEmpty == true)
  }
}
