// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// The clock of a shelf stands at 2023-11-14T22:13:20Z.
@Suite struct PresignedRequestTests {
  let shelf: Shelf

  init() throws { shelf = try Shelf() }

  private func answer(_ target: String, headers: HTTPHeaders = [:]) async throws -> (Int, String) {
    var request = HTTPRequest(target: target, headers: headers)
    request.headers.set("Host", "s3.us-east-1.amazonaws.com")
    let response = try await TestTransport.answer(request, of: shelf.cloud)
    let text = response.body.bytes?.description ?? ""
    return (
      response.status, String(text.drop { $0 != "\n" }.dropFirst()).replacing(/<RequestId>.*/, with: "")
    )
  }

  private static let valid: [(String, String)] = [
    ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
    ("X-Amz-Credential", "123456789012/20231114/us-east-1/s3/aws4_request"),
    ("X-Amz-Date", "20231114T221000Z"), ("X-Amz-Expires", "300"), ("X-Amz-SignedHeaders", "host"),
    ("X-Amz-Signature", "00"),
  ]

  private func presigned(_ changes: [String: String?] = [:]) -> String {
    let fields = Self.valid.compactMap { name, value in
      (changes.keys.contains(name) ? changes[name].flatMap { $0 } : value)
        .map { QueryString.Field(name: name, value: $0) }
    }
    return "/shelf?" + QueryString(fields).encoded
  }

  @Test func `A presigned URL stands for who signed it`() async throws {
    #expect(try await answer(presigned()).0 == 200)
    let stranger = "210987654321/20231114/us-east-1/s3/aws4_request"
    #expect(try await answer(presigned(["X-Amz-Credential": stranger])).0 == 403)
  }

  @Test func `A presigned URL expires by the cloud's clock`() async throws {
    shelf.cloud.clock.advance(by: .seconds(99))
    #expect(try await answer(presigned()).0 == 200)
    shelf.cloud.clock.advance(by: .seconds(1))
    let expired = try await answer(presigned())
    #expect(expired.0 == 403)
    #expect(
      expired.1 == """
        <Error><Code>AccessDenied</Code><Message>Request has expired</Message><X-Amz-Expires>300</X-Amz-Expires>\
        <Expires>2023-11-14T22:15:00Z</Expires><ServerTime>2023-11-14T22:15:00Z</ServerTime>
        """)
  }

  @Test func `A clock that was moved makes no URL too early`() async throws {
    let early = presigned([
      "X-Amz-Date": "20331114T221000Z", "X-Amz-Credential": "AKID/20331114/us-east-1/s3/aws4_request",
    ])
    #expect(try await answer(early).0 == 200)
  }

  @Test func `A URL that is signed for later is not yet valid`() async throws {
    let cloud = MockCloud(S3())
    try cloud.calls(to: S3.self).createBucket(.init(bucket: "shelf"))
    let later = presigned([
      "X-Amz-Date": "21001114T221000Z", "X-Amz-Credential": "AKID/21001114/us-east-1/s3/aws4_request",
    ])
    let response = try await TestTransport.answer(
      HTTPRequest(target: later, headers: ["Host": "s3.us-east-1.amazonaws.com"]), of: cloud)
    #expect(response.status == 403)
    #expect(response.body.bytes?.description.contains("Request is not yet valid") == true)
  }

  @Test(arguments: [
    (
      "X-Amz-Algorithm", "AWS4",
      "X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256\""
    ),
    ("X-Amz-Expires", "soon", "X-Amz-Expires should be a number"),
    ("X-Amz-Expires", "-1", "X-Amz-Expires must be non-negative"),
    (
      "X-Amz-Expires", "604801",
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
        + "604800 seconds"
    ),
    ("X-Amz-Date", "2023-11-14", "X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\""),
    (
      "X-Amz-Date", "20231113T221000Z",
      "Invalid credential date \"20231114\". This date is not the same as X-Amz-Date: \"20231113\"."
    ),
    (
      "X-Amz-Credential", "AKID/20231114",
      "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
        + "\"&lt;YOUR-AKID&gt;/YYYYMMDD/REGION/SERVICE/aws4_request\"."
    ),
    (
      "X-Amz-Credential", "AKID/20231114/eu-west-1/s3/aws4_request",
      "Error parsing the X-Amz-Credential parameter; the region 'eu-west-1' is wrong; expecting 'us-east-1'"
    ),
  ])
  func `A parameter that cannot be is named`(name: String, value: String, message: String) async throws {
    let refused = try await answer(presigned([name: value]))
    #expect(refused.0 == 400)
    #expect(
      refused.1.replacing("&quot;", with: "\"").replacing("&apos;", with: "'")
        .hasPrefix("<Error><Code>AuthorizationQueryParametersError</Code><Message>\(message)</Message>"))
  }

  @Test(arguments: [
    "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders",
    "X-Amz-Signature",
  ])
  func `A parameter that is missing is asked for`(name: String) async throws {
    let refused = try await answer(presigned([name: nil]))
    #expect(refused.0 == 400)
    #expect(refused.1.contains("Query-string authentication version 4 requires the X-Amz-Algorithm, "))
  }

  @Test func `Old presigned URLs name the second in which they end`() async throws {
    #expect(try await answer("/shelf?AWSAccessKeyId=AKID&Signature=0&Expires=1700000001").0 == 200)
    let expired = try await answer("/shelf?AWSAccessKeyId=AKID&Signature=0&Expires=1700000000")
    #expect(
      expired.1 == """
        <Error><Code>AccessDenied</Code><Message>Request has expired</Message>\
        <Expires>2023-11-14T22:13:20Z</Expires><ServerTime>2023-11-14T22:13:20Z</ServerTime>
        """)
    #expect(
      try await answer("/shelf?AWSAccessKeyId=AKID&Signature=0&Expires=x").1.contains("Invalid date (should"))
    #expect(
      try await answer("/shelf?AWSAccessKeyId=AKID&Expires=1700000001").1.contains(
        "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"))
    #expect(
      try await answer("/shelf?AWSAccessKeyId=210987654321&Signature=0&Expires=1700000001").0 == 403)
  }

  @Test func `One request is signed once`() async throws {
    let twice = try await answer(presigned(), headers: ["Authorization": "AWS AKID:0"])
    #expect(twice.0 == 400)
    #expect(twice.1.contains("Only one auth mechanism allowed"))
  }

  @Test(arguments: [
    ("Bearer token", "InvalidArgument", "Unsupported Authorization Type"),
    ("AWS", "InvalidArgument", "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature"),
    (
      "AWS4-HMAC-SHA256 Signature=0", "AuthorizationHeaderMalformed",
      "the authorization header requires three components: Credential, SignedHeaders, and Signature."
    ),
    (
      "AWS4-HMAC-SHA256 Credential=AKID/s3, SignedHeaders=host, Signature=0", "AuthorizationHeaderMalformed",
      "the Credential is mal-formed; expecting "
    ),
  ])
  func `A header that names nobody is malformed`(header: String, code: String, message: String) async throws {
    let refused = try await answer("/shelf", headers: ["Authorization": header])
    #expect(refused.0 == 400)
    #expect(refused.1.contains("<Code>\(code)</Code>"))
    #expect(refused.1.contains(message))
  }

  @Test func `Nobody in particular chooses headers of the answer`() async throws {
    try shelf.s3.putBucketAcl(.init(acl: .publicRead, bucket: "shelf"))
    #expect(try await answer("/shelf?prefix=response-").0 == 200)
    let refused = try await answer("/shelf?response-content-type=text/html")
    #expect(refused.0 == 400)
    #expect(
      refused.1.contains("Request specific response headers cannot be used for anonymous GET requests."))
  }

  @Test func `No query makes the check fail`() async throws {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(7),
      corpus: [
        Bytes(String(presigned().dropFirst(7))), Bytes("AWSAccessKeyId=AKID&Signature=0&Expires=1700000001"),
      ],
      alphabet: [UInt8]("&=%+-/9Z ".utf8))
    for _ in 0..<FuzzRounds.count(200) {
      let target = "/shelf?" + mutator.next().description
      #expect([200, 400, 403].contains(try await answer(target).0), "\(target)")
    }
  }
}
