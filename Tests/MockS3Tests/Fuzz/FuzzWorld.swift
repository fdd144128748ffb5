// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import TestSupport
import Testing

@testable import MockS3

/// A cloud that has something of everything: what broken requests could break.
struct FuzzWorld {
  /// 2023-11-14T22:13:20Z
  static let start = Instant(secondsSince1970: Int64(1_700_000_000))
  static let account = "123456789012"
  static let buckets = [
    "plain", "versions", "suspended", "site", "keeper", "open", "guarded", "payer", "west", "theirs",
    "dir--use1-az4--x-s3", "missing",
  ]

  let cloud: MockCloud
  /// Ids of versions and uploads that exist, for requests that name some.
  private(set) var ids: [String] = []

  init(seed: UInt64 = 1) {
    var options = MockCloud.Options()
    options.startTime = Self.start
    options.seed = seed
    options.requestLogLimit = 0
    cloud = MockCloud(ServiceCatalogue([S3(), S3Control(), SQS()]), options: options)
    build()
  }

  private init(cloud: MockCloud, ids: [String]) {
    self.cloud = cloud
    self.ids = ids
  }

  /// The same world once more, on its own.
  func copy() -> FuzzWorld { FuzzWorld(cloud: cloud.fork(), ids: ids) }

  /// What the cloud answers, at once: nothing in S3 waits.
  func answer(_ request: HTTPRequest) -> HTTPResponse { Self.answer(request, of: cloud) }

  static func answer(_ request: HTTPRequest, of cloud: MockCloud) -> HTTPResponse {
    let slot = AnswerSlot()
    cloud.answer(request) { outcome in
      if case .response(let response) = outcome { slot.response = response }
    }
    return slot.response ?? HTTPResponse(status: 0)
  }

  static func authorization(_ account: String = account, region: String = "us-east-1") -> String {
    "AWS4-HMAC-SHA256 Credential=\(account)/20231114/\(region)/s3/aws4_request, SignedHeaders=host, Signature=0"
  }

  static func request(
    _ method: HTTPMethod, _ target: String, _ headers: HTTPHeaders = [:], _ body: String = "",
    by account: String = account, region: String = "us-east-1"
  ) -> HTTPRequest {
    var request = HTTPRequest(method: method, target: target, headers: headers, body: HTTPBody(body))
    if !headers.contains("Host") { request.headers.add("Host", "s3.\(region).amazonaws.com") }
    request.headers.add("Authorization", authorization(account, region: region))
    request.headers.add("Content-Length", String(body.utf8.count))
    if !headers.contains("Content-MD5"), method == .put || method == .post {
      request.headers.add("Content-MD5", MD5.hash(Bytes(body)).base64)
    }
    return request
  }

  // MARK: Who lives there

  @discardableResult
  private func make(
    _ method: HTTPMethod, _ target: String, _ headers: HTTPHeaders = [:], _ body: String = "",
    by account: String = account, region: String = "us-east-1"
  ) -> HTTPResponse {
    let response = answer(Self.request(method, target, headers, body, by: account, region: region))
    if response.status >= 300 {
      Issue.record("\(method) \(target): \(response.status) \(response.body.bytes?.description ?? "")")
    }
    return response
  }

  private mutating func build() {
    for bucket in ["plain", "suspended", "site", "keeper", "guarded", "payer"] { make(.put, "/\(bucket)") }
    make(.put, "/versions", ["x-amz-bucket-object-lock-enabled": "true"])
    make(.put, "/open", ["x-amz-object-ownership": "ObjectWriter", "x-amz-acl": "public-read-write"])
    make(.put, "/theirs", by: "210987654321")
    make(
      .put, "/west", [:],
      "<CreateBucketConfiguration><LocationConstraint>us-west-2</LocationConstraint></CreateBucketConfiguration>",
      region: "us-west-2")
    make(
      .put, "/dir--use1-az4--x-s3", [:],
      "<CreateBucketConfiguration><Location><Name>use1-az4</Name><Type>AvailabilityZone</Type></Location>"
        + "<Bucket><DataRedundancy>SingleAvailabilityZone</DataRedundancy><Type>Directory</Type></Bucket>"
        + "</CreateBucketConfiguration>")
    for key in ["a", "b%20c", "dir/x", "dir/y/z", "%C3%A9"] {
      for bucket in ["plain", "suspended", "keeper", "guarded", "open", "payer"] {
        make(
          .put, "/\(bucket)/\(key)", ["Content-Type": "text/plain", "x-amz-meta-n": "1"], "content of \(key)")
      }
    }
    for text in ["one", "two", "three"] { noteID(make(.put, "/versions/v", ["x-amz-tagging": "k=v"], text)) }
    noteID(make(.put, "/versions/gone", [:], "x"))
    noteID(make(.delete, "/versions/gone"))
    make(.put, "/versions/held", [:], "held")
    make(.put, "/versions/held?retention", [:], FuzzBodies.retention[0])
    make(.put, "/versions/held?legal-hold", [:], FuzzBodies.legalHold[0])
    make(.put, "/suspended?versioning", [:], FuzzBodies.versioning[0])
    make(.put, "/suspended/a", [:], "second")
    make(.put, "/suspended?versioning", [:], FuzzBodies.versioning[1])
    make(.delete, "/suspended/dir/x")
    make(.put, "/plain/data.csv", [:], "name,age\nAnn,41\nBob,17\n\"C,d\",63\n")
    make(.put, "/plain/data.json", [:], "{\"a\":{\"b\":[1,2,{\"c\":null}]}}\n{\"a\":-1.5e3}\n")
    make(.put, "/plain/cold", ["x-amz-storage-class": "GLACIER"], "cold")
    make(.put, "/site/index.html", [:], "<html>home</html>")
    make(.put, "/site/error.html", [:], "<html>lost</html>")
    make(.put, "/site/moved", ["x-amz-website-redirect-location": "/index.html"])
    make(.put, "/site?website", [:], FuzzBodies.website[0])
    make(.put, "/site?cors", [:], FuzzBodies.cors[0])
    make(.put, "/site?policy", [:], FuzzBodies.policies[0])
    make(.put, "/guarded?policy", [:], FuzzBodies.policies[1])
    make(.put, "/payer?requestPayment", [:], FuzzBodies.requestPayment[0])
    make(.put, "/keeper?versioning", [:], FuzzBodies.versioning[0])
    make(.put, "/keeper?lifecycle", [:], FuzzBodies.lifecycle[0])
    make(.put, "/keeper?replication", [:], FuzzBodies.replication[0])
    _ = try? cloud.sqs.createQueue(.init(queueName: "events"))
    make(.put, "/keeper?notification", [:], FuzzBodies.notification[0])
    for kind in ["analytics", "inventory", "metrics", "intelligent-tiering"] {
      make(.put, "/plain?\(kind)&id=one", [:], FuzzBodies.collections[kind] ?? "")
    }
    let control: HTTPHeaders = ["x-amz-account-id": Self.account]
    make(.put, "/v20180820/accesspoint/point", control, FuzzBodies.control[0])
    for (bucket, key) in [("plain", "up"), ("versions", "v"), ("keeper", "dir/up")] {
      let text = make(.post, "/\(bucket)/\(key)?uploads").body.bytes?.description ?? ""
      guard let id = text.between("<UploadId>", "</UploadId>") else { continue }
      ids.append(id)
      make(.put, "/\(bucket)/\(key)?partNumber=1&uploadId=\(id)", [:], "part one")
    }
  }

  private mutating func noteID(_ response: HTTPResponse) {
    if let id = response.headers["x-amz-version-id"] { ids.append(id) }
  }
}

/// Where a completion puts its answer, before the call that it belongs to returns.
private final class AnswerSlot: @unchecked Sendable { var response: HTTPResponse? }

extension String {
  /// What stands between two texts, the first time.
  func between(_ start: String, _ end: String) -> String? {
    guard let open = firstRange(of: start), let close = self[open.upperBound...].firstRange(of: end) else {
      return nil
    }
    return String(self[open.upperBound..<close.lowerBound])
  }
}
