// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// A cloud with one bucket, `shelf`, and ways to fill it and to ask on the wire.
struct Shelf {
  let cloud: MockCloud
  var s3: ServiceCalls<S3> { cloud.calls(to: S3.self) }

  init(versioned: Bool = false, options: MockCloud.Options = .init()) throws {
    var options = options
    options.startTime = Instant(secondsSince1970: 1_700_000_000)
    cloud = MockCloud(ServiceCatalogue([S3()]), options: options)
    try s3.createBucket(.init(bucket: "shelf"))
    if versioned { change { $0.settings.versioning = .enabled } }
  }

  func change(_ body: (inout StoredBucket) -> Void) {
    _ = cloud.withState(of: S3.self) { state in
      try? state.update("shelf") { (bucket: inout StoredBucket) throws(AWSError) in body(&bucket) }
    }
  }

  /// Enters versions of these keys without any request; `deleted` makes them delete markers.
  func fill(_ keys: some Sequence<String>, text: String = "", deleted: Bool = false) {
    var random = SeededGenerator(seed: 1)
    change { bucket in
      for key in keys {
        let id =
          bucket.isVersioned
          ? SequencedID.make(bucket.sequence + 1, length: SequencedID.versionLength, &random) : "null"
        var version = StoredVersion(
          id: id, lastModified: Instant(secondsSince1970: 1_700_000_000), etag: ETag(MD5.hash(Bytes(text))),
          content: ObjectContent(Bytes(text)), owner: "123456789012", acl: .private(owner: "123456789012"))
        version.isDeleteMarker = deleted
        bucket.insert(version, forKey: key)
      }
    }
  }

  /// The answer to a signed request of the bucket's owner.
  func send(
    _ method: HTTPMethod = .get, _ target: String, headers: HTTPHeaders = [:], body: HTTPBody = .empty
  ) async throws -> HTTPResponse {
    var request = HTTPRequest(method: method, target: target, headers: headers, body: body)
    request.headers.set("Host", "s3.us-east-1.amazonaws.com")
    request.headers.set(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=123456789012/20231114/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
    )
    return try await TestTransport.answer(request, of: cloud)
  }

  /// The body of an answer, without the declaration and with what is the same in all answers shortened.
  func text(_ target: String) async throws -> String {
    let body = try await send(.get, target).body.bytes?.description ?? ""
    return String(body.drop { $0 != "\n" }.dropFirst())
      .replacing(" xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"", with: "")
      .replacing(CanonicalUser.id(of: "123456789012"), with: "OWNER")
      .replacing(/<RequestId>.*<\/HostId>/, with: "")
  }
}
