// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct ResponseOverrideTests {
  private static let query =
    "response-cache-control=no-store&response-content-disposition=attachment%3B%20filename%3D%22a.txt%22"
    + "&response-content-encoding=br&response-content-language=de&response-content-type=text%2Fcsv"
    + "&response-expires=Thu%2C%2001%20Jan%202026%2000%3A00%3A00%20GMT"

  @Test(arguments: [HTTPMethod.get, .head]) func `The request names the headers of its answer`(
    method: HTTPMethod
  ) async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(
      .init(
        body: "text", bucket: "shelf", cacheControl: "no-cache", contentDisposition: "inline",
        contentEncoding: "gzip", contentLanguage: "en", contentType: "text/plain",
        expires: "Wed, 01 Jan 2025 00:00:00 GMT", key: "k"))
    let kept = try await shelf.send(method, "/shelf/k")
    #expect(kept.headers["Cache-Control"] == "no-cache")
    #expect(kept.headers["Content-Disposition"] == "inline")
    #expect(kept.headers["Content-Encoding"] == "gzip")
    #expect(kept.headers["Content-Language"] == "en")
    #expect(kept.headers["Content-Type"] == "text/plain")
    #expect(kept.headers["Expires"] == "Wed, 01 Jan 2025 00:00:00 GMT")
    let changed = try await shelf.send(method, "/shelf/k?" + Self.query)
    #expect(changed.status == 200)
    #expect(changed.headers["Cache-Control"] == "no-store")
    #expect(changed.headers["Content-Disposition"] == "attachment; filename=\"a.txt\"")
    #expect(changed.headers["Content-Encoding"] == "br")
    #expect(changed.headers["Content-Language"] == "de")
    #expect(changed.headers["Content-Type"] == "text/csv")
    #expect(changed.headers["Expires"] == "Thu, 01 Jan 2026 00:00:00 GMT")
  }

  @Test func `Parts and ranges take them too, and nobody in particular does not`() async throws {
    let shelf = try Shelf()
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    let part = try await shelf.send(
      .get, "/shelf/k?response-content-type=text%2Fcsv", headers: ["Range": "bytes=0-0"])
    #expect(part.status == 206)
    #expect(part.headers["Content-Type"] == "text/csv")
    try shelf.s3.putBucketPolicy(
      .init(
        bucket: "shelf",
        policy: """
          {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
           "Resource": "arn:aws:s3:::shelf/*"}}
          """))
    func anonymous(_ target: String) async throws -> HTTPResponse {
      try await TestTransport.answer(
        HTTPRequest(method: .get, target: target, headers: ["Host": "s3.us-east-1.amazonaws.com"]),
        of: shelf.cloud)
    }
    #expect(try await anonymous("/shelf/k").status == 200)
    let refused = try await anonymous("/shelf/k?response-content-type=text%2Fcsv")
    #expect(refused.status == 400)
    #expect(refused.element("Code") == "InvalidRequest")
  }
}
