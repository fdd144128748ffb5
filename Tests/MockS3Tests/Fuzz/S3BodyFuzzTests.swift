// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// Bodies of sub-resources and forms: broken ones are refused, and what is taken does no harm when it is used.
@Suite("Fuzzing S3's bodies")
struct S3BodyFuzzTests {
  private struct Resource {
    let method: HTTPMethod
    let target: String
    let bodies: [String]
  }

  private static let resources: [Resource] =
    [
      ("/versions?versioning", FuzzBodies.versioning), ("/payer?requestPayment", FuzzBodies.requestPayment),
      ("/site?website", FuzzBodies.website), ("/site?cors", FuzzBodies.cors),
      ("/site?policy", FuzzBodies.policies),
      ("/guarded?policy", FuzzBodies.policies), ("/keeper?lifecycle", FuzzBodies.lifecycle),
      ("/keeper?replication", FuzzBodies.replication), ("/keeper?notification", FuzzBodies.notification),
      ("/plain?encryption", FuzzBodies.encryption), ("/plain?tagging", FuzzBodies.tagging),
      ("/plain/a?tagging", FuzzBodies.tagging), ("/open?acl", FuzzBodies.accessControl),
      ("/open/a?acl", FuzzBodies.accessControl), ("/plain?logging", FuzzBodies.logging),
      ("/plain?accelerate", FuzzBodies.accelerate), ("/open?ownershipControls", FuzzBodies.ownership),
      ("/open?publicAccessBlock", FuzzBodies.publicAccess), ("/versions?object-lock", FuzzBodies.objectLock),
      ("/versions/held?retention", FuzzBodies.retention), ("/versions/held?legal-hold", FuzzBodies.legalHold),
      ("/plain?abac", FuzzBodies.abac), ("/new-one", FuzzBodies.creation),
      ("/plain/a?encryption", FuzzBodies.objectEncryption),
    ].map { Resource(method: .put, target: $0.0, bodies: $0.1) }
    + FuzzBodies.collections.sorted { $0.key < $1.key }.map {
      Resource(method: .put, target: "/plain?\($0.key)&id=one", bodies: [$0.value])
    }
    + [
      ("/plain?delete", FuzzBodies.deletion), ("/plain?metadataConfiguration", FuzzBodies.metadata),
      ("/plain?metadataTable", FuzzBodies.metadataTable), ("/plain/cold?restore", FuzzBodies.restoration),
      ("/plain/data.csv?select&select-type=2", FuzzBodies.selection),
    ].map { Resource(method: .post, target: $0.0, bodies: $0.1) }

  /// What makes use of settings that were put.
  private static let uses: [HTTPRequest] =
    FuzzWorld.buckets.map { FuzzWorld.request(.put, "/\($0)/dir/x", ["x-amz-acl": "private"], "used") }
    + FuzzWorld.buckets.map { FuzzWorld.request(.get, "/\($0)/a", by: "210987654321") }
    + FuzzWorld.buckets.map { FuzzWorld.request(.post, "/\($0)/dir/new?uploads") }
    + [
      HTTPRequest(target: "/old/page?x", headers: ["Host": "site.s3-website-us-east-1.amazonaws.com"]),
      HTTPRequest(target: "/lost/page", headers: ["Host": "site.s3-website-us-east-1.amazonaws.com"]),
      HTTPRequest(
        method: .options, target: "/site/index.html",
        headers: [
          "Host": "s3.amazonaws.com", "Origin": "http://www.example.com",
          "Access-Control-Request-Method": "PUT",
          "Access-Control-Request-Headers": "x-a, x-b",
        ]), FuzzWorld.request(.get, "/site/index.html", ["Origin": "http://www.example.com"]),
      FuzzWorld.request(.delete, "/keeper/dir/x"), FuzzWorld.request(.delete, "/versions/held"),
      FuzzWorld.request(.get, "/site?policyStatus"),
      FuzzWorld.request(.get, "/guarded?prefix=dir/", by: "210987654321"),
      FuzzWorld.request(.get, "/keeper?versions"), FuzzWorld.request(.get, "/keeper?uploads"),
    ]

  /// Periods in which lifecycles act, the last of them longer than any calendar.
  private static let periods: [Duration] = [
    .seconds(86_400), .seconds(86_400 * 40), .seconds(86_400 * 4_000), .seconds(Int64(9_000_000_000_000)),
  ]

  @Test func `A broken body of a sub-resource is refused, and one that is taken can be read and used`() {
    let world = FuzzWorld()
    var random = SeededGenerator(seed: FuzzRounds.seed(1))
    let alphabet = [UInt8]("<>&/;\"'= x0123456789-.:{}[],\r\n%é".utf8)
    var mutators = Self.resources.enumerated().map { index, resource in
      ByteMutator(
        seed: FuzzRounds.seed(2) &+ UInt64(index), corpus: resource.bodies.map { Bytes($0) },
        alphabet: alphabet)
    }
    var anything = ByteMutator(
      seed: FuzzRounds.seed(3), corpus: FuzzBodies.all.map { Bytes($0) }, alphabet: alphabet)
    var current = world.copy()
    var complaints = 0
    func ask(_ request: HTTPRequest, _ origin: String) -> HTTPResponse {
      let response = current.answer(request)
      if let complaint = AnswerCheck.complaint(response, to: request) {
        complaints += 1
        Issue.record("\(complaint) to \(S3RequestFuzzTests.describe(request)) after \(origin)")
      }
      return response
    }
    for round in 0..<FuzzRounds.count(1_000) {
      if round % 50 == 0 { current = world.copy() }
      let index = Int(random.next(below: UInt64(mutators.count)))
      let resource = Self.resources[index]
      let body = (random.next(below: 20) == 0 ? anything.next() : mutators[index].next())
      var request = FuzzWorld.request(
        resource.method, resource.target, ["Content-MD5": MD5.hash(body).base64])
      request.body = .bytes(body)
      let origin = "\(resource.target) \(body)"
      if ask(request, origin).status < 300 {
        if resource.method == .put { _ = ask(FuzzWorld.request(.get, resource.target), origin) }
        for _ in 0..<3 { _ = ask(Self.uses[Int(random.next(below: UInt64(Self.uses.count)))], origin) }
        if resource.target.contains("lifecycle") || random.next(below: 40) == 0 {
          current.cloud.clock.advance(by: Self.periods[Int(random.next(below: UInt64(Self.periods.count)))])
          _ = ask(FuzzWorld.request(.get, "/keeper?versions"), origin)
        }
      }
      if complaints >= 5 { return }
    }
  }

  // MARK: Forms

  private static func form(_ fields: [(String, String)], file: String) -> String {
    var text = ""
    for (field, value) in fields {
      text += "--line\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n"
    }
    text += "--line\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\\\photo.png\"\r\n"
    return text + "Content-Type: image/png\r\n\r\n\(file)\r\n--line--\r\n"
  }

  private static let policy = """
    {"expiration":"2030-01-01T00:00:00Z","conditions":[{"bucket":"open"},["starts-with","$key",""],["eq","$acl","private"],\
    ["content-length-range",0,100],["starts-with","$Content-Type",""],{"success_action_status":"201"},\
    ["starts-with","$x-amz-meta-a",""],["starts-with","$tagging",""]]}
    """

  private static func signed(_ policy: String) -> String {
    form(
      [
        ("key", "user/${filename}"), ("acl", "private"), ("Content-Type", "image/png"),
        ("success_action_status", "201"), ("x-amz-meta-a", "b\r\nc"), ("tagging", FuzzBodies.tagging[0]),
        ("policy", Bytes(policy).base64), ("AWSAccessKeyId", "123456789012"), ("signature", "0"),
      ], file: "picture")
  }

  private static let forms = [
    signed(policy),
    form(
      [
        ("key", "a"), ("x-amz-meta-b\n c", "d"), ("success_action_redirect", "http://example.com/?a=b"),
        ("x-amz-storage-class", "STANDARD_IA"), ("Expires", "x\r\ny"), ("Content-Type", "a\nb"),
        ("x-amz-website-redirect-location", "/a\r\nb: c"), ("Cache-Control", "é"),
      ], file: ""),
    form(
      [
        ("key", ""), ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
        ("X-Amz-Credential", "123456789012/20231114/us-east-1/s3/aws4_request"),
        ("X-Amz-Date", "20231114T000000Z"),
        ("Policy", Bytes(policy).base64), ("X-Amz-Signature", "0"),
      ], file: "x"),
  ]

  @Test func `A broken form is refused, and one that is taken leaves an object that can be read`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(4), corpus: Self.forms.map { Bytes($0) },
      alphabet: [UInt8]("\r\n-\";=: \\${}ax/0".utf8))
    var types = ByteMutator(
      seed: FuzzRounds.seed(5),
      corpus: ["multipart/form-data; boundary=line", "multipart/form-data; boundary=\"li ne\""],
      alphabet: [UInt8](";=\" \\,".utf8))
    let read = FuzzWorld.request(.get, "/open/a")
    S3RequestFuzzTests.ask(rounds: FuzzRounds.count(1_000), FuzzWorld()) { round in
      if round % 4 == 3 { return read }
      var type = "multipart/form-data; boundary=line"
      if round % 10 == 0 {
        type = String(decoding: types.next().filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
      }
      let host = round % 2 == 0 ? "open.s3.amazonaws.com" : "s3.amazonaws.com"
      return HTTPRequest(
        method: .post, target: round % 2 == 0 ? "/" : "/open", headers: ["Host": host, "Content-Type": type],
        body: .bytes(mutator.next()))
    }
  }

  @Test func `A broken policy of a form lets nothing pass that it should not, and never traps`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(6), corpus: [Bytes(Self.policy)],
      alphabet: [UInt8]("{}[]\",:$0123456789-TZ. \\u".utf8))
    let form = try? MultipartForm(
      Bytes(Self.signed(Self.policy)), contentType: "multipart/form-data; boundary=line")
    for _ in 0..<FuzzRounds.count(1_500) {
      guard let form, let policy = try? PostPolicy(mutator.next().base64) else { continue }
      do throws(AWSError) {
        try policy.check(form, bucket: "open", now: FuzzWorld.start)
        try policy.check(size: 7)
      } catch {
        if ![400, 403].contains(error.status) { Issue.record("\(error)") }
      }
    }
  }
}
