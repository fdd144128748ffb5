// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore
import MockSQS
import TestSupport
import Testing

@testable import MockS3

/// A cloud with buckets and queues whose clock stands still at noon.
struct DeliveryFixture {
  /// 2026-01-01T12:00:00Z
  static let noon = Instant(secondsSince1970: Int64(1_767_268_800))
  let cloud: MockCloud

  init(start: Instant = noon) {
    var options = MockCloud.Options()
    options.startTime = start
    options.seed = 1
    cloud = MockCloud(S3(), SQS(), options: options)
  }

  var s3: ServiceCalls<S3> { cloud.s3 }
  var now: Instant { cloud.clock.now }

  func advance(days: Int) { cloud.clock.advance(by: .seconds(days * 86_400)) }

  func create(_ bucket: String, versioned: Bool = false) throws {
    try s3.createBucket(.init(bucket: bucket))
    if versioned {
      update(bucket) { $0.settings.versioning = .enabled }
    }
  }

  /// Changes a bucket past all operations.
  func update(_ bucket: String, _ body: (inout StoredBucket) -> Void) {
    _ = cloud.withState(of: S3.self) { state in try? state.update(bucket) { body(&$0) } }
  }

  func bucket(_ name: String) -> StoredBucket? {
    cloud.withState(of: S3.self) { try? $0.bucket(name) } ?? nil
  }

  /// Enters a version of `size` bytes, or a delete marker, past all operations.
  func insert(
    _ key: String, into bucket: String, id: String = StoredVersion.nullID, size: Int = 1,
    tags: [S3.Tag] = [], isMarker: Bool = false
  ) {
    let now = now
    update(bucket) { bucket in
      var version = StoredVersion(
        id: id, lastModified: now, owner: bucket.account, acl: .private(owner: bucket.account))
      version.isDeleteMarker = isMarker
      if !isMarker { version.tags = tags }
      if !isMarker { version.content = ObjectContent(Bytes([UInt8](repeating: 120, count: size))) }
      bucket.insert(version, forKey: key)
      bucket.reschedule(Bytes(key), now)
    }
  }

  func keys(_ name: String) -> [String] { bucket(name)?.objects.keys.map(\.description) ?? [] }

  // MARK: On the wire

  struct Answer {
    let status: Int
    let headers: HTTPHeaders
    let body: String
  }

  func send(
    _ method: HTTPMethod, _ target: String, host: String = "localhost", _ headers: [String: String] = [:],
    body: String = ""
  ) async throws -> Answer {
    var all: HTTPHeaders = ["Host": host]
    for (name, value) in headers { all.add(name, value) }
    let response = try await TestTransport.answer(
      HTTPRequest(method: method, target: target, headers: all, body: HTTPBody(body)), of: cloud)
    return Answer(
      status: response.status, headers: response.headers, body: response.body.bytes?.description ?? "")
  }

  /// As ``send(_:_:host:_:body:)``, signed by the default account.
  func sign(_ method: HTTPMethod, _ target: String, body: String = "") async throws -> Answer {
    try await send(method, target, ["Authorization": Self.authorization], body: body)
  }

  private static let authorization =
    "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/s3/aws4_request, "
    + "SignedHeaders=host, Signature=0"
}

/// Runs `body`, and returns the error that it must throw.
func refusal(_ body: () throws -> Void) -> AWSError {
  do {
    try body()
    Issue.record("nothing was thrown")
  } catch let error as AWSError {
    return error
  } catch { Issue.record("\(error)") }
  return AWSError("", "")
}
