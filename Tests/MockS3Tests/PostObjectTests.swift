// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// The clock of a shelf stands at 2023-11-14T22:13:20Z.
@Suite struct PostObjectTests {
  let shelf: Shelf

  init() throws { shelf = try Shelf() }

  private static func body(_ fields: [(String, String)], file: String?, name: String = "photo.png") -> Bytes {
    var text = ""
    for (field, value) in fields {
      text += "--line\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
    }
    if let file {
      text += "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
      text += "Content-Type: image/png\r\n\r\n\(file)\r\n"
    }
    return Bytes(text + "--line--\r\n")
  }

  private func post(
    _ fields: [(String, String)], file: String? = "picture", name: String = "photo.png",
    to target: String = "/shelf", host: String = "s3.us-east-1.amazonaws.com"
  ) async throws -> HTTPResponse {
    try await TestTransport.answer(
      HTTPRequest(
        method: .post, target: target,
        headers: ["Host": host, "Content-Type": "multipart/form-data; boundary=line", "Content-Length": "1"],
        body: .bytes(Self.body(fields, file: file, name: name))), of: shelf.cloud)
  }

  private func error(
    _ fields: [(String, String)], file: String? = "picture", status: Int = 403
  ) async throws -> String {
    let response = try await post(fields, file: file)
    #expect(response.status == status)
    let text = response.body.bytes?.description ?? ""
    return String(text.drop { $0 != "\n" }.dropFirst()).replacing(/<RequestId>.*/, with: "")
      .replacing("&quot;", with: "\"").replacing("&apos;", with: "'")
  }

  /// Fields with a policy, signed for the owner.
  private func signed(
    _ fields: [(String, String)], expiration: String = "2023-11-15T00:00:00.000Z", conditions: String
  ) -> [(String, String)] {
    let policy = "{\"expiration\":\"\(expiration)\",\"conditions\":[\(conditions)]}"
    return fields + [
      ("policy", Bytes(policy).base64), ("AWSAccessKeyId", "123456789012"), ("signature", "0"),
    ]
  }

  private let anyKey = "{\"bucket\":\"shelf\"},[\"starts-with\",\"$key\",\"\"]"

  // MARK: Uploads

  @Test func `A signed form becomes an object`() async throws {
    let fields = signed(
      [
        ("key", "user/${filename}"), ("Content-Type", "image/jpeg"), ("x-amz-meta-Kind", "holiday"),
        ("acl", "public-read"), ("x-amz-storage-class", "STANDARD_IA"), ("x-ignore-me", "1"),
        (
          "tagging",
          "<Tagging><TagSet><Tag><Key>a b</Key><Value>c/d</Value></Tag></TagSet></Tagging>"
        ),
      ],
      conditions: """
        {"BUCKET":"shelf"},["StArTs-WiTh","$KEY","user/"],["eq","$Content-Type","image/jpeg"],{"acl":"public-read"},
        ["starts-with","$x-amz-meta-kind",""],{"x-amz-storage-class":"STANDARD_IA"},["starts-with","$tagging",""],
        ["content-length-range",7,7]
        """)
    let response = try await post(fields, name: "C:\\pictures\\photo.png")
    #expect(response.status == 204)
    #expect(response.headers["ETag"] == "\"\(MD5.hash(Bytes("picture")).hex)\"")
    #expect(
      response.headers["Location"] == "http://s3.us-east-1.amazonaws.com/shelf/user%2Fphoto.png")
    #expect(response.headers["x-amz-request-id"] != nil)
    let object = try shelf.s3.getObject(.init(bucket: "shelf", key: "user/photo.png"))
    #expect(object.body?.bytes == Bytes("picture"))
    #expect(object.contentType == "image/jpeg")
    #expect(object.metadata == ["kind": "holiday"])
    #expect(object.storageClass == .standardIa)
    #expect(object.tagCount == 1)
    let acl = try shelf.s3.getObjectAcl(.init(bucket: "shelf", key: "user/photo.png"))
    #expect(acl.grants?.count == 2)
  }

  @Test func `A form that Signature Version 4 signs names its parts`() async throws {
    let conditions = """
      \(anyKey),{"x-amz-algorithm":"AWS4-HMAC-SHA256"},["starts-with","$x-amz-credential",""],
      ["starts-with","$x-amz-date",""]
      """
    let policy = Bytes("{\"expiration\":\"2023-11-15T00:00:00Z\",\"conditions\":[\(conditions)]}").base64
    let fields = [
      ("key", "k"), ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
      ("X-Amz-Credential", "123456789012/20231114/us-east-1/s3/aws4_request"),
      ("X-Amz-Date", "20231114T000000Z"), ("Policy", policy), ("X-Amz-Signature", "0"),
    ]
    #expect(try await post(fields).status == 204)
    for missing in 1..<fields.count {
      var fewer = fields
      let name = fewer.remove(at: missing).0
      #expect(try await error(fewer, status: 400).contains("must contain a field named '\(name)'."))
    }
    var foreign = fields
    foreign[2].1 = "210987654321/20231114/us-east-1/s3/aws4_request"
    #expect(try await error(foreign).contains("<Code>AccessDenied</Code>"))
    foreign[2].1 = "AKID"
    #expect(try await error(foreign, status: 400).contains("the Credential is mal-formed"))
  }

  @Test func `Nobody in particular posts where everybody may write`() async throws {
    #expect(try await error([("key", "k")]).contains("<Message>Access Denied</Message>"))
    try shelf.s3.putBucketAcl(.init(acl: .publicReadWrite, bucket: "shelf"))
    #expect(try await post([("key", "k"), ("acl", "public-read")]).status == 204)
    #expect(try shelf.s3.headObject(.init(bucket: "shelf", key: "k")).contentLength == 7)
  }

  @Test func `A form without boundaries in its file keeps every byte`() async throws {
    try shelf.s3.putBucketAcl(.init(acl: .publicReadWrite, bucket: "shelf"))
    for file in ["", "\r\n", "--line", "a\r\n--lin\r\n", "\r\n\r\n--\r\n"] {
      #expect(try await post([("key", "k")], file: file).status == 204)
      #expect(
        try shelf.s3.getObject(.init(bucket: "shelf", key: "k")).body?.bytes ?? Bytes() == Bytes(file))
    }
  }

  // MARK: Answers

  @Test func `The form chooses how success looks`() async throws {
    try shelf.s3.putBucketAcl(.init(acl: .publicReadWrite, bucket: "shelf"))
    let etag = MD5.hash(Bytes("picture")).hex
    #expect(try await post([("key", "k"), ("success_action_status", "200")]).status == 200)
    #expect(try await post([("key", "k"), ("success_action_status", "302")]).status == 204)
    let created = try await post(
      [("key", "a/b&c"), ("success_action_status", "201")], to: "/", host: "shelf.s3.amazonaws.com")
    #expect(created.status == 201)
    #expect(
      created.body.bytes?.description == """
        <?xml version="1.0" encoding="UTF-8"?>
        <PostResponse><Location>http://shelf.s3.amazonaws.com/a%2Fb%26c</Location><Bucket>shelf</Bucket>\
        <Key>a/b&amp;c</Key><ETag>&quot;\(etag)&quot;</ETag></PostResponse>
        """)
    let redirected = try await post([
      ("key", "k"), ("success_action_redirect", "https://books.example/done?a=1"),
      ("success_action_status", "201"),
    ])
    #expect(redirected.status == 303)
    #expect(
      redirected.headers["Location"]
        == "https://books.example/done?a=1&bucket=shelf&key=k&etag=%22\(etag)%22")
    #expect(
      try await post([("key", "k"), ("redirect", "http://a")]).headers["Location"]?.hasPrefix("http://a?")
        == true)
    #expect(try await post([("key", "k"), ("redirect", "nowhere")]).status == 204)
  }

  // MARK: Policies

  @Test(arguments: [
    ("{\"bucket\":\"shelf\"},[\"eq\",\"$key\",\"a\"]", "Policy Condition failed: [\"eq\", \"$key\", \"a\"]"),
    ("{\"bucket\":\"other\"},{\"key\":\"k\"}", "Policy Condition failed: [\"eq\", \"$bucket\", \"other\"]"),
    (
      "{\"bucket\":\"shelf\"},[\"starts-with\",\"$key\",\"user/\"]",
      "Policy Condition failed: [\"starts-with\", \"$key\", \"user/\"]"
    ),
    (
      "{\"bucket\":\"shelf\"},{\"key\":\"k\"},{\"acl\":\"private\"}",
      "Policy Condition failed: [\"eq\", \"$acl\", \"private\"]"
    ),
    ("{\"bucket\":\"shelf\"}", "Extra input fields: key"),
    ("{\"key\":\"k\"}", "Extra input fields: bucket"),
  ])
  func `A form must be what its policy says`(conditions: String, message: String) async throws {
    #expect(
      try await error(signed([("key", "k")], conditions: conditions))
        == "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: \(message)</Message>")
  }

  @Test func `A policy expires by the cloud's clock`() async throws {
    let fields = signed([("key", "k")], expiration: "2023-11-14T22:13:21Z", conditions: anyKey)
    #expect(try await post(fields).status == 204)
    shelf.cloud.clock.advance(by: .seconds(1))
    #expect(
      try await error(fields)
        == "<Error><Code>AccessDenied</Code><Message>Invalid according to Policy: Policy expired.</Message>")
  }

  @Test func `A policy bounds the size`() async throws {
    let large = signed([("key", "k")], conditions: anyKey + ",[\"content-length-range\",\"1\",\"6\"]")
    #expect(
      try await error(large, status: 400) == """
        <Error><Code>EntityTooLarge</Code><Message>Your proposed upload exceeds the maximum allowed size</Message>\
        <ProposedSize>7</ProposedSize><MaxSizeAllowed>6</MaxSizeAllowed>
        """)
    let small = signed([("key", "k")], conditions: anyKey + ",[\"content-length-range\",8,9]")
    #expect(
      try await error(small, status: 400) == """
        <Error><Code>EntityTooSmall</Code><Message>Your proposed upload is smaller than the minimum allowed size\
        </Message><ProposedSize>7</ProposedSize><MinSizeAllowed>8</MinSizeAllowed>
        """)
  }

  @Test(arguments: [
    "no Base64", "bm8=", "e30=", "{}", "{\"expiration\":1,\"conditions\":[]}",
    "{\"expiration\":\"soon\",\"conditions\":[]}", "{\"expiration\":\"2030-01-01T00:00:00Z\"}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":{}}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[1]}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[{}]}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[[\"eq\",\"$key\"]]}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[[\"ends-with\",\"$key\",\"a\"]]}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[[\"eq\",\"key\",\"a\"]]}",
    "{\"expiration\":\"2030-01-01T00:00:00Z\",\"conditions\":[[\"content-length-range\",2,1]]}",
  ])
  func `What is no policy is refused`(policy: String) async throws {
    let field = policy.hasPrefix("{") ? Bytes(policy).base64 : policy
    #expect(
      try await error(
        [("key", "k"), ("policy", field), ("AWSAccessKeyId", "A"), ("signature", "0")], status: 400
      ).hasPrefix("<Error><Code>InvalidPolicyDocument</Code><Message>Invalid Policy: "))
  }

  // MARK: Forms

  @Test func `A form has one file and a key`() async throws {
    #expect(
      try await error([("key", "k")], file: nil, status: 400) == """
        <Error><Code>InvalidArgument</Code><Message>POST requires exactly one file upload per request.</Message>\
        <ArgumentName>file</ArgumentName><ArgumentValue>0</ArgumentValue>
        """)
    #expect(try await error([], status: 400).contains("Bucket POST must contain a field named 'key'."))
    let long = String(repeating: "x", count: MultipartForm.sizeLimit)
    #expect(
      try await error([("key", "k"), ("x-amz-meta-a", long)], status: 400).contains(
        "<Code>MaxPostPreDataLengthExceededError</Code>"))
    #expect(try await post([("key", "k")], to: "/none").status == 404)
  }

  @Test(arguments: [
    ("multipart/form-data", "--line--", 400, "MalformedPOSTRequest"),
    ("multipart/form-data; boundary=line", "", 400, "MalformedPOSTRequest"),
    (
      "multipart/form-data; boundary=line", "--line\r\nContent-Disposition: form-data; name=\"key\"", 400,
      "MalformedPOSTRequest"
    ),
    (
      "multipart/form-data; boundary=line", "--line\r\nno header\r\n\r\nk\r\n--line--", 400,
      "MalformedPOSTRequest"
    ),
    ("text/plain", "k", 412, "PreconditionFailed"),
  ])
  func `What is no form is refused`(type: String, body: String, status: Int, code: String) async throws {
    let response = try await TestTransport.answer(
      HTTPRequest(
        method: .post, target: "/shelf", headers: ["Host": "s3.amazonaws.com", "Content-Type": type],
        body: HTTPBody(body)), of: shelf.cloud)
    #expect(response.status == status)
    #expect(response.body.bytes?.description.contains("<Code>\(code)</Code>") == true)
  }

  // MARK: Fuzzing

  @Test func `No bytes make the form's parser fail`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(21),
      corpus: [
        Self.body([("key", "${filename}"), ("acl", "private")], file: "text\r\n--line", name: "a\\b/c"),
        Self.body([("key", "k")], file: nil), Bytes("preamble\r\n--line \t\r\n\r\n\r\n--line--"),
      ], alphabet: [UInt8]("\r\n-:;=\"\\line${}".utf8))
    for _ in 0..<FuzzRounds.count(2_000) {
      let bytes = mutator.next()
      let form = try? MultipartForm(bytes, contentType: "multipart/form-data; boundary=line")
      if let file = form?.file { #expect(file.content.count <= bytes.count) }
      _ = MultipartForm.parameter("boundary", of: bytes.description)
    }
  }

  @Test func `No bytes make the policy's parser fail`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(22),
      corpus: [
        Bytes(
          #"{"expiration":"2030-01-01T00:00:00Z","conditions":[{"bucket":"b"},["starts-with","$key","u"],["content-length-range",1,9]]}"#
        )
      ], alphabet: [UInt8]("{}[]\",:$0-9 ".utf8))
    for _ in 0..<FuzzRounds.count(2_000) {
      guard let policy = try? PostPolicy(mutator.next().base64) else { continue }
      _ = policy.conditions.map(\.text)
      try? policy.check(size: 5)
    }
  }
}
