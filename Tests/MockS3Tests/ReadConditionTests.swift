// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

/// Reads under conditions, on the wire. The object `k` was last modified on Tue, 14 Nov 2023 22:13:20 GMT.
@Suite struct ReadConditionTests {
  private let shelf: Shelf
  private let etag = "\"1cb251ec0d568de6a929b520c4aed8d1\""
  private let before = "Tue, 14 Nov 2023 22:13:19 GMT"
  private let same = "Tue, 14 Nov 2023 22:13:20 GMT"
  private let after = "Tue, 14 Nov 2023 22:13:21 GMT"

  init() throws {
    shelf = try Shelf(versioned: true)
    try shelf.s3.putObject(.init(body: "text", bucket: "shelf", key: "k"))
    shelf.cloud.clock.advance(by: .seconds(3600))
  }

  private func status(_ headers: HTTPHeaders, _ method: HTTPMethod = .get) async throws -> Int {
    try await shelf.send(method, "/shelf/k", headers: headers).status
  }

  @Test(arguments: [HTTPMethod.get, .head]) func `Each condition counts alone`(method: HTTPMethod)
    async throws
  {
    #expect(try await status(["If-Match": etag], method) == 200)
    #expect(try await status(["If-Match": "1cb251ec0d568de6a929b520c4aed8d1"], method) == 200)
    #expect(try await status(["If-Match": "\"x\", \(etag)"], method) == 200)
    #expect(try await status(["If-Match": "*"], method) == 200)
    #expect(try await status(["If-Match": "\"x\""], method) == 412)
    #expect(try await status(["If-None-Match": etag], method) == 304)
    #expect(try await status(["If-None-Match": "W/\(etag)"], method) == 304)
    #expect(try await status(["If-None-Match": "*"], method) == 304)
    #expect(try await status(["If-None-Match": "\"x\""], method) == 200)
    #expect(try await status(["If-Modified-Since": before], method) == 200)
    #expect(try await status(["If-Modified-Since": same], method) == 304)
    #expect(try await status(["If-Modified-Since": after], method) == 304)
    #expect(try await status(["If-Unmodified-Since": before], method) == 412)
    #expect(try await status(["If-Unmodified-Since": same], method) == 200)
  }

  @Test func `An ETag counts for more than a date`() async throws {
    #expect(try await status(["If-Match": etag, "If-Unmodified-Since": before]) == 200)
    #expect(try await status(["If-Match": "\"x\"", "If-Unmodified-Since": after]) == 412)
    #expect(try await status(["If-None-Match": etag, "If-Modified-Since": before]) == 304)
    #expect(try await status(["If-None-Match": "\"x\"", "If-Modified-Since": after]) == 200)
    // What must hold comes before what must not.
    #expect(try await status(["If-Match": "\"x\"", "If-None-Match": etag]) == 412)
    #expect(try await status(["If-Match": etag, "If-None-Match": etag]) == 304)
  }

  @Test func `Dates that are none or still to come are passed over`() async throws {
    #expect(try await status(["If-Modified-Since": "yesterday"]) == 200)
    #expect(try await status(["If-Unmodified-Since": "yesterday"]) == 200)
    #expect(try await status(["If-Modified-Since": "Wed, 15 Nov 2023 22:13:20 GMT"]) == 200)
  }

  @Test func `Not Modified says what it is in its headers, and has no body`() async throws {
    let answer = try await shelf.send(.get, "/shelf/k", headers: ["If-None-Match": etag])
    #expect(answer.status == 304)
    #expect(answer.body.count == 0)
    #expect(answer.headers["ETag"] == etag)
    #expect(answer.headers["Last-Modified"] == same)
    #expect(answer.headers["x-amz-version-id"]?.utf8.count == 32)
    #expect(answer.headers["Content-Type"] == nil)
  }

  @Test func `Precondition Failed names the condition`() async throws {
    let answer = try await shelf.send(.get, "/shelf/k", headers: ["If-Match": "\"x\""])
    #expect(answer.element("Code") == "PreconditionFailed")
    #expect(answer.element("Condition") == "If-Match")
    let dated = try await shelf.send(.get, "/shelf/k", headers: ["If-Unmodified-Since": before])
    #expect(dated.element("Condition") == "If-Unmodified-Since")
  }

  @Test func `What is missing or forbidden is told before conditions, ranges after them`() async throws {
    let missing = try await shelf.send(.get, "/shelf/missing", headers: ["If-None-Match": "*"])
    #expect(missing.status == 404)
    #expect(try await status(["If-Match": "\"x\"", "Range": "bytes=9-"]) == 412)
    #expect(try await status(["If-None-Match": etag, "Range": "bytes=9-"]) == 304)
    let key = try await shelf.send(
      .get, "/shelf/k",
      headers: [
        "If-None-Match": etag, "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key": Bytes([UInt8](repeating: 1, count: 32)).base64,
        "x-amz-server-side-encryption-customer-key-MD5":
          MD5.hash(Bytes([UInt8](repeating: 1, count: 32))).base64,
      ])
    #expect(key.status == 400)
    let parts = try await shelf.send(
      .get, "/shelf/missing?partNumber=1", headers: ["Range": "bytes=0-1", "If-Match": "\"x\""])
    #expect(parts.element("Code") == "InvalidRequest")
  }
}
