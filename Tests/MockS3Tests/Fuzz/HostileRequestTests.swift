// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// What broken requests once did.
@Suite struct HostileRequestTests {
  private let world = FuzzWorld()

  private func headers(_ response: HTTPResponse) -> [String] {
    response.headers.map { "\($0.name): \($0.value)" }
  }

  @Test func `What was stored with line breaks in it makes no headers of its own`() {
    let website = FuzzBodies.website[1].replacing("example.com", with: "a&#13;&#10;X-Evil: b")
    #expect(world.answer(FuzzWorld.request(.put, "/site?website", [:], website)).status == 200)
    let redirect = world.answer(
      HTTPRequest(target: "/k", headers: ["Host": "site.s3-website-us-east-1.amazonaws.com"]))
    #expect(redirect.status == 301)
    #expect(redirect.headers["Location"] == "http://a  X-Evil: b/k")
    let overridden = world.answer(
      FuzzWorld.request(.get, "/plain/a?response-content-type=a%0D%0AX-Evil:%20b"))
    #expect(overridden.headers["Content-Type"] == "a  X-Evil: b")
    let cors = FuzzBodies.cors[0].replacing("ETag", with: "ETag&#10;X-Evil: b")
    #expect(world.answer(FuzzWorld.request(.put, "/site?cors", [:], cors)).status == 200)
    let shared = world.answer(
      FuzzWorld.request(.get, "/site/index.html", ["Origin": "http://www.example.com"]))
    #expect(shared.headers["Access-Control-Expose-Headers"] == "ETag X-Evil: b")
  }

  @Test func `A form's fields are headers only where they can be`() throws {
    let body =
      "--line\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nformed\r\n"
      + "--line\r\nContent-Disposition: form-data; name=\"acl\"\r\n\r\npublic-read\r\n"
      + "--line\r\nContent-Disposition: form-data; name=\"x-amz-meta-b\n X-Evil\"\r\n\r\nd\r\n"
      + "--line\r\nContent-Disposition: form-data; name=\"x-amz-meta-c\"\r\n\r\ne\r\nX-Evil: f\r\n"
      + "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\nfile\r\n--line--\r\n"
    let posted = world.answer(
      HTTPRequest(
        method: .post, target: "/open",
        headers: [
          "Host": "s3.amazonaws.com", "Content-Type": "multipart/form-data; boundary=line",
          "Content-Length": String(body.utf8.count),
        ], body: HTTPBody(body)))
    #expect(posted.status == 204)
    let found = world.answer(FuzzWorld.request(.head, "/open/formed", by: FuzzWorld.account))
    #expect(headers(found).filter { $0.contains("Evil") } == ["x-amz-meta-c: e  X-Evil: f"])
  }

  @Test func `A long file name in many places of a form is counted before it is written there`() {
    let field = String(repeating: "${filename}", count: 1_500)
    let body =
      "--line\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\n\(field)\r\n"
      + "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(String(repeating: "f", count: 19_000))\""
      + "\r\n\r\nfile\r\n--line--\r\n"
    let answer = world.answer(
      HTTPRequest(
        method: .post, target: "/open",
        headers: ["Host": "s3.amazonaws.com", "Content-Type": "multipart/form-data; boundary=line"],
        body: HTTPBody(body)))
    #expect(answer.status == 400)
    #expect(answer.body.bytes?.description.contains("<Code>MaxPostPreDataLengthExceededError</Code>") == true)
  }

  @Test func `Only trailers that were announced count as headers`() {
    var request = FuzzWorld.request(.put, "/plain/trailed", ["x-amz-trailer": "x-amz-checksum-crc32"])
    let body = Bytes(
      "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\nx-amz-meta-late:1\r\nx-amz-storage-class:GLACIER\r\n\r\n"
    )
    request.headers.remove("Content-MD5")
    request.headers.set("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
    request.headers.set("x-amz-decoded-content-length", "5")
    request.headers.set("Content-Length", String(body.count))
    request.body = .bytes(body)
    #expect(world.answer(request).status == 200)
    let found = world.answer(FuzzWorld.request(.head, "/plain/trailed"))
    #expect(found.status == 200)
    #expect(found.headers["x-amz-meta-late"] == nil)
    #expect(found.headers["x-amz-storage-class"] == nil)
  }

  @Test(arguments: ["example.org", "nothing.us-east-1.amazonaws.com", "s3.us-east-1.amazonaws.com"])
  func `A HEAD that nobody answers has no body either`(host: String) {
    let answer = world.answer(HTTPRequest(method: .head, target: "/", headers: ["Host": host]))
    #expect(answer.status >= 400)
    #expect(answer.body.count == 0)
    #expect(answer.headers["Content-Length"].flatMap { Int($0) } ?? 0 > 0)
  }

  @Test func `A path whose first letter is an accent keeps it`() {
    let named = world.answer(FuzzWorld.request(.get, "/\u{301}plain/a"))
    #expect(named.body.bytes?.description.contains("<Code>InvalidBucketName</Code>") == true)
  }

  @Test func `Keys of any bytes are kept byte for byte, or refused for what they are`() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(1))
    var current = world.copy()
    for round in 0..<FuzzRounds.count(500) {
      if round % 200 == 0 { current = world.copy() }
      let length =
        random.next(below: 20) == 0 ? 1020 + Int(random.next(below: 8)) : 1 + Int(random.next(below: 12))
      // Bytes of all sorts, but mostly such that make text.
      let bytes = [UInt8](random.bytes(length)).map { random.next(below: 8) == 0 ? $0 : $0 & 0x7F }
      let key = Bytes(bytes)
      let target = "/plain/" + PercentEncoding.encode(key, keepingSlash: random.next(below: 2) == 0)
      let put = current.answer(FuzzWorld.request(.put, target, [:], "\(round)"))
      let text = String(validating: key)
      let expected = text == nil || key.count > 1024 ? 400 : 200
      guard put.status == expected else {
        Issue.record("\(put.status) for \(target): \(put.body.bytes?.description ?? "")")
        return
      }
      guard put.status == 200, let text else { continue }
      let got = current.answer(FuzzWorld.request(.get, target))
      let listed = current.answer(
        FuzzWorld.request(.get, "/plain?encoding-type=url&prefix=" + PercentEncoding.encode(text)))
      let form = ListingRequest.urlEncoded(key)
      guard got.body.bytes == Bytes("\(round)"),
        listed.body.bytes?.description.contains("<Key>\(form)</Key>") == true
      else {
        Issue.record("\(target): \(got.status), \(listed.body.bytes?.description ?? "")")
        return
      }
    }
  }
}
