// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct WebsiteTests {
  let test = DeliveryFixture()
  private let host = "www.s3-website.eu-central-1.localhost:5000"

  init() throws {
    try test.s3.createBucket(
      .init(bucket: "www", createBucketConfiguration: .init(locationConstraint: .euCentral1)))
  }

  /// A website that everybody may read.
  private func configure(
    _ rules: [S3.RoutingRule]? = nil, error: String? = nil, lists: Bool = true, public isPublic: Bool = true
  ) throws {
    try test.s3.in(region: "eu-central-1").putBucketWebsite(
      .init(
        bucket: "www",
        websiteConfiguration: .init(
          errorDocument: error.map { .init(key: $0) }, indexDocument: .init(suffix: "index.html"),
          routingRules: rules)))
    guard isPublic else { return }
    let list =
      lists
      ? #",{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::www"}"# : ""
    try test.s3.in(region: "eu-central-1").putBucketPolicy(
      .init(
        bucket: "www",
        policy: #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","#
          + #""Action":"s3:GetObject","Resource":"arn:aws:s3:::www/*"}\#(list)]}"#))
  }

  private func put(_ key: String, _ text: String, redirect: String? = nil) throws {
    try test.s3.in(region: "eu-central-1").putObject(
      .init(
        body: .bytes(Bytes(text)), bucket: "www", contentType: "text/html", key: key,
        websiteRedirectLocation: redirect))
  }

  private func get(
    _ path: String, _ headers: [String: String] = [:], method: HTTPMethod = .get
  ) async throws -> DeliveryFixture.Answer {
    try await test.send(method, path, host: host, headers)
  }

  @Test func `Index documents stand for what is below them`() async throws {
    try configure()
    try put("index.html", "home")
    try put("docs/index.html", "docs")
    try put("docs/a b.html", "page")
    let home = try await get("/")
    #expect(home.status == 200)
    #expect(home.body == "home")
    #expect(home.headers["Content-Type"] == "text/html")
    #expect(try await get("/docs/").body == "docs")
    #expect(try await get("/docs/a%20b.html").body == "page")
    let moved = try await get("/docs")
    #expect(moved.status == 302)
    #expect(moved.headers["Location"] == "/docs/")
    #expect(moved.headers["x-amz-error-code"] == "Found")
    let other = try await test.send(.get, "/docs/", host: "www.s3-website-eu-central-1.amazonaws.com")
    #expect(other.body == "docs")
  }

  @Test func `What is missing has S3's page, or the site's own`() async throws {
    try configure()
    let plain = try await get("/none<")
    #expect(plain.status == 404)
    #expect(plain.headers["Content-Type"] == "text/html; charset=utf-8")
    #expect(plain.headers["x-amz-error-code"] == "NoSuchKey")
    let id = plain.headers["x-amz-request-id"] ?? ""
    let hostID = plain.headers["x-amz-id-2"] ?? ""
    #expect(
      plain.body == """
        <html>
        <head><title>404 Not Found</title></head>
        <body>
        <h1>404 Not Found</h1>
        <ul>
        <li>Code: NoSuchKey</li>
        <li>Message: The specified key does not exist.</li>
        <li>Key: none&lt;</li>
        <li>RequestId: \(id)</li>
        <li>HostId: \(hostID)</li>
        </ul>
        <hr/>
        </body>
        </html>

        """)
    try configure(error: "e.html")
    let failed = try await get("/none")
    #expect(failed.status == 404)
    #expect(
      failed.body.contains("<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>"))
    try put("e.html", "sorry")
    let own = try await get("/none", ["Range": "bytes=0-1", "If-None-Match": "*"])
    #expect(own.status == 404)
    #expect(own.body == "sorry")
    #expect(own.headers["x-amz-error-code"] == "NoSuchKey")
  }

  @Test func `Visitors see what everybody may see`() async throws {
    try configure(public: false)
    try put("index.html", "home")
    let denied = try await get("/")
    #expect(denied.status == 403)
    #expect(denied.body.contains("<li>Code: AccessDenied</li>"))
    try configure(lists: false)
    #expect(try await get("/").status == 200)
    #expect(try await get("/none").status == 403)
    try configure()
    #expect(try await get("/none").status == 404)
  }

  @Test func `Only GET and HEAD are answered`() async throws {
    try configure()
    try put("index.html", "home")
    let head = try await get("/", method: .head)
    #expect(head.status == 200)
    #expect(head.body.isEmpty)
    #expect(head.headers["Content-Length"] == "4")
    let post = try await get("/", method: .post)
    #expect(post.status == 405)
    #expect(post.body.contains("<li>Code: MethodNotAllowed</li>"))
  }

  @Test func `Conditions and ranges count`() async throws {
    try configure()
    try put("index.html", "home")
    let whole = try await get("/")
    let etag = try #require(whole.headers["ETag"])
    let fresh = try await get("/", ["If-None-Match": etag])
    #expect(fresh.status == 304)
    #expect(fresh.body.isEmpty)
    let part = try await get("/", ["Range": "bytes=1-2"])
    #expect(part.status == 206)
    #expect(part.body == "om")
    #expect(try await get("/", ["If-Match": "\"x\""]).status == 412)
  }

  @Test func `Buckets without a site say so`() async throws {
    let none = try await test.send(.get, "/", host: "nobody.s3-website.us-east-1.localhost")
    #expect(none.status == 404)
    #expect(none.body.contains("<li>Code: NoSuchBucket</li>"))
    #expect(none.body.contains("<li>BucketName: nobody</li>"))
    let bare = try await get("/")
    #expect(bare.status == 404)
    #expect(bare.body.contains("<li>Code: NoSuchWebsiteConfiguration</li>"))
  }

  @Test func `All requests can be sent elsewhere`() async throws {
    try test.s3.in(region: "eu-central-1").putBucketWebsite(
      .init(
        bucket: "www",
        websiteConfiguration: .init(redirectAllRequestsTo: .init(hostName: "example.com", protocol: .https))))
    let moved = try await get("/a%20b/c?d=e")
    #expect(moved.status == 301)
    #expect(moved.headers["Location"] == "https://example.com/a%20b/c?d=e")
  }

  @Test func `Routing rules send keys and errors elsewhere`() async throws {
    try configure([
      .init(
        condition: .init(keyPrefixEquals: "docs/"), redirect: .init(replaceKeyPrefixWith: "documents/")),
      .init(
        condition: .init(httpErrorCodeReturnedEquals: "404", keyPrefixEquals: "img/"),
        redirect: .init(hostName: "cdn.example", httpRedirectCode: "307", protocol: .https)),
      .init(
        condition: .init(httpErrorCodeReturnedEquals: "404"), redirect: .init(replaceKeyWith: "oops.html")),
    ])
    let prefix = try await get("/docs/a")
    #expect(prefix.status == 301)
    #expect(prefix.headers["Location"] == "http://\(host)/documents/a")
    let image = try await get("/img/a.png")
    #expect(image.status == 307)
    #expect(image.headers["Location"] == "https://cdn.example/img/a.png")
    #expect(try await get("/other").headers["Location"] == "http://\(host)/oops.html")
    try put("img/b.png", "b")
    #expect(try await get("/img/b.png").body == "b")
  }

  @Test func `An object can send its readers elsewhere`() async throws {
    try configure()
    try put("old", "", redirect: "/new")
    let moved = try await get("/old")
    #expect(moved.status == 301)
    #expect(moved.headers["Location"] == "/new")
  }
}
