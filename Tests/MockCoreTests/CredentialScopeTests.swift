// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import MockCore

@Suite struct CredentialScopeTests {
  private static let asymmetric =
    "AWS4-ECDSA-P256-SHA256 Credential=a/b/20260101/s3/aws4_request, Signature=30"

  private func scope(_ target: String = "/", _ headers: HTTPHeaders = [:]) -> CredentialScope? {
    CredentialScope(HTTPRequest(method: .get, target: target, headers: headers))
  }

  @Test func `An asymmetric signature names its regions beside the scope`() throws {
    for (regions, region) in [
      ("*", nil), ("us-east-1,us-west-2", nil), ("eu-*", nil), ("eu-west-1", "eu-west-1"),
    ] {
      let found = try #require(
        scope("/", ["Authorization": Self.asymmetric, "X-Amz-Region-Set": regions]))
      #expect(found.accessKeyID == "a/b")
      #expect(found.service == "s3")
      #expect(found.region == region)
    }
    let url = "/?X-Amz-Algorithm=AWS4-ECDSA-P256-SHA256&X-Amz-Credential=k%2F20260101%2Fs3%2Faws4_request"
    #expect(scope(url)?.accessKeyID == "k")
    #expect(scope(url + "&X-Amz-Region-Set=us-west-2")?.region == "us-west-2")
    #expect(scope("/", ["Authorization": "AWS4-ECDSA-P256-SHA256 Credential=k/s3/aws4_request"]) == nil)
  }

  @Test func `A signature of the usual kind has a region`() {
    let usual = "AWS4-HMAC-SHA256 Credential=k/20260101/us-east-1/s3/aws4_request, Signature=0"
    #expect(scope("/", ["Authorization": usual])?.region == "us-east-1")
    let short = "AWS4-HMAC-SHA256 Credential=k/20260101/s3/aws4_request, Signature=0"
    #expect(scope("/", ["Authorization": short]) == nil)
  }
}
