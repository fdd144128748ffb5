// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import MockS3
import MockTesting
import NIOCore
import Testing

@Suite(.mockAWS(.s3)) struct ServedCloudTests {
  @Test("An object that is put through the socket is in the bucket, and can be got")
  func object() async throws {
    let cloud = MockCloud.current
    try cloud.s3.createBucket(.init(bucket: "books"))
    let server = try await cloud.serve()

    var put = HTTPClientRequest(url: server.url + "/books/moby-dick.txt")
    put.method = .PUT
    put.headers.add(name: "Authorization", value: "AWS test:signature")
    put.body = .bytes(ByteBuffer(string: "Call me Ishmael."))
    let stored = try await HTTPClient.shared.execute(put, timeout: .seconds(10))
    #expect(stored.status == .ok)
    #expect(cloud.s3.bucket("books")?.object("moby-dick.txt")?.text == "Call me Ishmael.")

    var get = HTTPClientRequest(url: server.url + "/books/moby-dick.txt")
    get.headers.add(name: "Authorization", value: "AWS test:signature")
    let got = try await HTTPClient.shared.execute(get, timeout: .seconds(10))
    #expect(String(buffer: try await got.body.collect(upTo: 1024)) == "Call me Ishmael.")
  }
}
