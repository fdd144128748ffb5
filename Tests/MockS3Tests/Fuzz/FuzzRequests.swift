// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport

@testable import MockS3

/// Random requests to S3, of all operations, from sensible to hopeless.
struct FuzzRequests {
  var random: SeededGenerator
  private let ids: [String]
  /// How many of a hundred values are broken.
  private let broken: Int
  private var mutator: ByteMutator

  init(seed: UInt64, _ world: FuzzWorld, broken: Int) {
    random = SeededGenerator(seed: seed)
    ids = world.ids
    self.broken = broken
    mutator = ByteMutator(
      seed: seed &+ 1, corpus: FuzzBodies.all.map { Bytes($0) },
      alphabet: [UInt8]("<>&/;\"'= x0-9:{}[],\r\n%".utf8))
  }

  mutating func below(_ bound: Int) -> Int { Int(random.next(below: UInt64(max(bound, 1)))) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  // MARK: What may be asked

  private struct Kind {
    let method: HTTPMethod
    let query: String
    var isObject = false
    var bodies: [String] = []
  }

  private static let kinds: [Kind] = {
    var kinds: [Kind] = []
    let gets = [
      "", "list-type=2", "versions", "uploads", "acl", "policy", "policyStatus", "cors", "website",
      "lifecycle",
      "tagging", "versioning", "location", "logging", "notification", "replication", "encryption",
      "object-lock",
      "ownershipControls", "publicAccessBlock", "requestPayment", "accelerate", "analytics", "inventory",
      "metrics", "intelligent-tiering", "analytics&id=one", "inventory&id=one", "metrics&id=one",
      "intelligent-tiering&id=one", "metadataConfiguration", "metadataTable", "abac", "session",
    ]
    for query in gets { kinds.append(Kind(method: .get, query: query)) }
    let puts: [(String, [String])] = [
      ("", FuzzBodies.creation), ("acl", FuzzBodies.accessControl), ("policy", FuzzBodies.policies),
      ("cors", FuzzBodies.cors), ("website", FuzzBodies.website), ("lifecycle", FuzzBodies.lifecycle),
      ("tagging", FuzzBodies.tagging), ("versioning", FuzzBodies.versioning), ("logging", FuzzBodies.logging),
      ("notification", FuzzBodies.notification), ("replication", FuzzBodies.replication),
      ("encryption", FuzzBodies.encryption), ("object-lock", FuzzBodies.objectLock),
      ("ownershipControls", FuzzBodies.ownership), ("publicAccessBlock", FuzzBodies.publicAccess),
      ("requestPayment", FuzzBodies.requestPayment), ("accelerate", FuzzBodies.accelerate),
      ("abac", FuzzBodies.abac), ("metadataInventoryTable", FuzzBodies.inventoryTable),
      ("metadataJournalTable", FuzzBodies.journalTable),
    ]
    for (query, bodies) in puts { kinds.append(Kind(method: .put, query: query, bodies: bodies)) }
    for (kind, body) in FuzzBodies.collections.sorted(by: { $0.key < $1.key }) {
      kinds.append(Kind(method: .put, query: "\(kind)&id=one", bodies: [body]))
      kinds.append(Kind(method: .delete, query: "\(kind)&id=one"))
    }
    let deletes = [
      "", "cors", "encryption", "lifecycle", "metadataConfiguration", "metadataTable", "ownershipControls",
      "policy",
      "publicAccessBlock", "replication", "tagging", "website",
    ]
    for query in deletes { kinds.append(Kind(method: .delete, query: query)) }
    kinds.append(Kind(method: .post, query: "delete", bodies: FuzzBodies.deletion))
    kinds.append(Kind(method: .post, query: "metadataConfiguration", bodies: FuzzBodies.metadata))
    kinds.append(Kind(method: .post, query: "metadataTable", bodies: FuzzBodies.metadataTable))
    kinds.append(Kind(method: .head, query: ""))
    kinds.append(Kind(method: .options, query: ""))
    for query in [
      "", "", "", "acl", "attributes", "legal-hold", "retention", "tagging", "torrent", "uploadId",
    ] {
      kinds.append(Kind(method: .get, query: query, isObject: true))
    }
    for query in ["", "", "tagging", "uploadId"] {
      kinds.append(Kind(method: .delete, query: query, isObject: true))
    }
    kinds.append(Kind(method: .head, query: "", isObject: true))
    let objectPuts: [(String, [String])] = [
      ("", ["content", "", "name,age\n1,2\n"]), ("", ["other"]), ("", ["third"]),
      ("acl", FuzzBodies.accessControl), ("tagging", FuzzBodies.tagging), ("retention", FuzzBodies.retention),
      ("legal-hold", FuzzBodies.legalHold), ("encryption", FuzzBodies.objectEncryption),
      ("renameObject", [""]),
      ("partNumber=1&uploadId", ["part"]), ("partNumber&uploadId", ["part"]),
    ]
    for (query, bodies) in objectPuts {
      kinds.append(Kind(method: .put, query: query, isObject: true, bodies: bodies))
    }
    kinds.append(Kind(method: .post, query: "uploads", isObject: true))
    kinds.append(Kind(method: .post, query: "uploadId", isObject: true, bodies: FuzzBodies.completion))
    kinds.append(Kind(method: .post, query: "restore", isObject: true, bodies: FuzzBodies.restoration))
    kinds.append(
      Kind(method: .post, query: "select&select-type=2", isObject: true, bodies: FuzzBodies.selection))
    return kinds
  }()

  private static let keys = [
    "a", "b%20c", "dir/x", "dir/y/z", "%C3%A9", "v", "gone", "held", "data.csv", "data.json", "cold", "up",
    "index.html", "moved", "dir/", "new",
  ]
  static let strangeKeys = [
    ".", "..", "../..", "a/../b", "//", "/", "%", "%zz", "%4", "%C3", "%FF%FE", "%00", "%0D%0AX:%20y", "%2F",
    "%2e%2e",
    "a+b", "a%2Bb", "a?b", "%3F", "\u{301}", "\u{FEFF}", "😀", "%F0%9F%98%80", "%ED%A0%80", "%C0%80",
    "%EF%BF%BE", "a;b",
    "soap", "null", String(repeating: "x", count: 1024), String(repeating: "x", count: 1025),
    String(repeating: "%C3%A9", count: 512), String(repeating: "%C3%A9", count: 513),
  ]
  static let numbers = [
    "0", "1", "2", "3", "10", "1000", "1001", "10000", "10001", "-1", "-0", "2147483647", "2147483648",
    "-2147483648",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "99999999999999999999999", "1e3",
    "+1", "1.5",
    "0x10", "NaN", "", "%20", "%D9%A3",
  ]
  static let dates = [
    "Tue, 14 Nov 2023 22:13:20 GMT", "Wed, 15 Nov 2023 00:00:00 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
    "Sun Nov  6 08:49:37 1994", "Fri, 31 Dec 9999 23:59:59 GMT", "Thu, 01 Jan 1970 00:00:00 GMT",
    "Mon, 01 Jan 0001 00:00:00 GMT", "2030-01-01T00:00:00Z", "2030-01-01T00:00:00.123456789+23:59",
    "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z", "0000-00-00T00:00:00Z",
    "2030-13-45T99:99:99Z", "1700000000", "99999999999999999", "-99999999999", "nonsense", "",
  ]
  static let texts = [
    "", "a", "dir/", "/", "é", "%C3%A9", "\"", "\"quoted\"", "'", "<&>", "a,b", "a;b=c", "*", "=", "  x  ",
    "\t",
    "url", "true", "TRUE", "false", "0", "null", "👩‍👩‍👧", "\u{FFFD}", "id=x", "${filename}", "%0D%0Aa: b", "%00",
    String(repeating: "y", count: 3000),
  ]
  private static let enumerations = [
    "ENABLED", "REPLACE", "COPY", "GLACIER", "STANDARD_IA", "DEEP_ARCHIVE", "AES256", "aws:kms",
    "aws:kms:dsse",
    "GOVERNANCE", "COMPLIANCE", "ON", "OFF", "requester", "public-read", "private",
    "bucket-owner-full-control",
    "log-delivery-write", "CRC32", "SHA256", "XXHASH3", "FULL_OBJECT", "COMPOSITE", "ReadOnly",
    "BucketOwnerEnforced",
    "ObjectWriter", "account-regional", "RestoreStatus", "ETag,Checksum,ObjectParts,StorageClass,ObjectSize",
  ]
  static let ranges = [
    "bytes=0-3", "bytes=2-", "bytes=-2", "bytes=-0", "bytes=5-1", "bytes=0-0", "bytes=99999-", "bytes=-99999",
    "bytes=0-9223372036854775807", "bytes=9223372036854775807-9223372036854775808",
    "bytes=-9223372036854775808",
    "bytes=99999999999999999999-99999999999999999999", "bytes=0-1,3-4", "bytes=", "bytes", "bytes=a-b",
    "bytes=+1-2",
    "items=0-1", "bytes= 0-1", "BYTES=1-2", "bytes=--1", "-",
  ]
  private static let customerKey = Bytes([UInt8](repeating: 7, count: 32))
  private static let sources = [
    "plain/a", "/plain/b%20c", "versions/v", "versions/v?versionId=null", "site/index.html", "theirs/x",
    "plain/missing",
    "arn:aws:s3:us-east-1:123456789012:accesspoint/point/object/a", "arn:aws:s3:::plain/a", "plain", "/", "",
    "%", "plain/%FF",
    "plain/a?versionId=", "plain/a?versionId=%zz", "west/a", "missing/a", "plain/cold", "versions/gone",
  ]

  private enum Value {
    case text, number, date, range, choice, id, key, source, customerKey, keyMD5, hash, token
  }

  private static let parameters: [(String, Value)] = [
    ("versionId", .id), ("uploadId", .id), ("partNumber", .number), ("max-keys", .number), ("prefix", .text),
    ("delimiter", .text), ("marker", .text), ("start-after", .text), ("continuation-token", .token),
    ("key-marker", .text), ("version-id-marker", .id), ("upload-id-marker", .id), ("max-uploads", .number),
    ("max-parts", .number), ("part-number-marker", .number), ("encoding-type", .text), ("fetch-owner", .text),
    ("list-type", .number), ("id", .text), ("max-buckets", .number), ("max-directory-buckets", .number),
    ("bucket-region", .text), ("response-content-type", .text), ("response-content-disposition", .text),
    ("response-expires", .date), ("response-cache-control", .text), ("x-id", .text), ("acl", .text),
    ("select", .text),
  ]
  private static let headers: [(String, Value)] = [
    ("Range", .range), ("If-Match", .text), ("If-None-Match", .text), ("If-Modified-Since", .date),
    ("If-Unmodified-Since", .date), ("x-amz-copy-source", .source), ("x-amz-copy-source-range", .range),
    ("x-amz-copy-source-if-match", .text), ("x-amz-copy-source-if-modified-since", .date),
    ("x-amz-metadata-directive", .choice), ("x-amz-tagging-directive", .choice), ("x-amz-tagging", .text),
    ("x-amz-meta-a", .text), ("x-amz-meta-", .text), ("x-amz-storage-class", .choice), ("x-amz-acl", .choice),
    ("x-amz-grant-read", .text), ("x-amz-grant-full-control", .text),
    ("x-amz-server-side-encryption", .choice),
    ("x-amz-server-side-encryption-aws-kms-key-id", .text), ("x-amz-server-side-encryption-context", .text),
    ("x-amz-server-side-encryption-customer-algorithm", .choice),
    ("x-amz-server-side-encryption-customer-key", .customerKey),
    ("x-amz-server-side-encryption-customer-key-md5", .keyMD5),
    ("x-amz-copy-source-server-side-encryption-customer-key", .customerKey),
    ("x-amz-object-lock-mode", .choice),
    ("x-amz-object-lock-retain-until-date", .date), ("x-amz-object-lock-legal-hold", .choice),
    ("x-amz-bypass-governance-retention", .text), ("x-amz-expected-bucket-owner", .number),
    ("x-amz-request-payer", .choice), ("x-amz-checksum-crc32", .hash), ("x-amz-checksum-sha256", .hash),
    ("x-amz-checksum-algorithm", .choice), ("x-amz-sdk-checksum-algorithm", .choice),
    ("x-amz-checksum-type", .choice),
    ("x-amz-checksum-mode", .choice), ("Content-MD5", .hash), ("x-amz-content-sha256", .hash),
    ("x-amz-website-redirect-location", .text), ("Content-Type", .text), ("Content-Encoding", .text),
    ("Content-Language", .text), ("Content-Disposition", .text), ("Cache-Control", .text), ("Expires", .date),
    ("x-amz-object-ownership", .choice), ("x-amz-bucket-object-lock-enabled", .text), ("x-amz-mfa", .text),
    ("x-amz-mp-object-size", .number), ("x-amz-write-offset-bytes", .number),
    ("x-amz-object-attributes", .choice),
    ("x-amz-optional-object-attributes", .choice), ("x-amz-max-parts", .number),
    ("x-amz-part-number-marker", .number),
    ("x-amz-if-match-size", .number), ("x-amz-if-match-last-modified-time", .date),
    ("x-amz-if-match-initiated-time", .date), ("x-amz-trailer", .text),
    ("x-amz-decoded-content-length", .number),
    ("Origin", .text), ("Access-Control-Request-Method", .text), ("Access-Control-Request-Headers", .text),
    ("Expect", .text), ("x-amz-create-session-mode", .choice), ("x-amz-rename-source", .source),
    ("x-amz-transition-default-minimum-object-size", .text), ("x-amz-skip-destination-validation", .text),
    ("x-amz-bucket-namespace", .choice), ("Transfer-Encoding", .text), ("x-amz-account-id", .number),
  ]

  private mutating func value(_ kind: Value) -> String {
    if chance(broken / 4) { return pick(pick([Self.texts, Self.numbers, Self.dates, Self.strangeKeys])) }
    switch kind {
    case .text: return pick(Self.texts)
    case .number: return pick(Self.numbers)
    case .date: return pick(Self.dates)
    case .range: return pick(Self.ranges)
    case .choice: return pick(Self.enumerations)
    case .id: return chance(70) ? pick(ids + ["null"]) : changed(pick(ids))
    case .key: return pick(Self.keys)
    case .source: return pick(Self.sources)
    case .customerKey: return Self.customerKey.base64
    case .keyMD5: return MD5.hash(Self.customerKey).base64
    case .hash:
      return pick([
        MD5.hash("content").base64, "AAAAAA==", "UNSIGNED-PAYLOAD", SHA256.hash("content").hex, "x",
      ])
    case .token:
      return pick([
        ContinuationToken.make(after: "dir/x"), changed(ContinuationToken.make(after: "a")), "YWZ0ZXI6YQ==",
      ])
    }
  }

  /// One character of it is another.
  private mutating func changed(_ text: String) -> String {
    var bytes = Array(text.utf8)
    guard !bytes.isEmpty else { return text }
    bytes[below(bytes.count)] = pick(Array("Aa0_.-=%+/".utf8))
    return String(decoding: bytes, as: UTF8.self)
  }

  // MARK: Requests

  mutating func next() -> HTTPRequest {
    if chance(4) { return control() }
    let kind = pick(Self.kinds)
    var method = kind.method
    if chance(broken / 8) {
      method = pick([.get, .put, .post, .delete, .head, .options, .patch, "TRACE", "get"])
    }
    let bucket = chance(broken / 5) ? pick(Self.strangeKeys) : pick(FuzzWorld.buckets)
    var path = kind.isObject || chance(broken / 8) ? key() : ""
    var request = HTTPRequest(method: method, target: "/")
    var host = "s3.us-east-1.amazonaws.com"
    switch below(10) {
    case 0: host = "\(bucket).s3.us-east-1.amazonaws.com"
    case 1 where bucket == "site" || chance(10):
      host = "\(bucket).s3-website-us-east-1.amazonaws.com"
      method = chance(80) ? .get : method
    case 2 where chance(broken / 2): host = strangeHost()
    case 3 where chance(20): path = "arn%3Aaws%3As3%3Aus-east-1%3A123456789012%3Aaccesspoint%2Fpoint/" + path
    default: path = "\(bucket)/\(path)"
    }
    request.method = method
    if path.hasSuffix("/"), chance(50) { path.removeLast() }
    request.target = "/" + path + query(kind.query)
    request.headers.add("Host", host.filter { $0.isASCII && $0 > " " && $0 != "/" })
    sign(&request)
    for _ in 0..<below(chance(40) ? 5 : 2) {
      let (name, kind) = pick(Self.headers)
      request.headers.add(name, headerText(value(kind)))
    }
    setBody(&request, kind)
    return request
  }

  private mutating func key() -> String {
    chance(broken / 3) ? pick(Self.strangeKeys) : pick(Self.keys)
  }

  private mutating func query(_ base: String) -> String {
    var fields: [String] = base.isEmpty ? [] : [base]
    if base.hasSuffix("uploadId") { fields[0] += "=" + value(.id) }
    for _ in 0..<(chance(35) ? below(4) : 0) {
      let (name, kind) = pick(Self.parameters)
      let text = value(kind)
      fields.append("\(name)=" + (chance(80) ? PercentEncoding.encode(text) : text.filter { $0 > " " }))
    }
    if chance(broken / 10) {
      fields.append(pick(["&&", "=", "%", "%zz=1", "a=b=c", "versionId", "uploadId=", "%FF=1"]))
    }
    if chance(30) { fields.reverse() }
    return fields.isEmpty ? (chance(5) ? "?" : "") : "?" + fields.joined(separator: "&")
  }

  private mutating func strangeHost() -> String {
    pick([
      "", "localhost", "127.0.0.1:5000", "plain.localhost:99999999999999999999", ".s3.amazonaws.com",
      "s3.amazonaws.com.",
      "..s3..amazonaws.com", "s3-website.amazonaws.com", "a.b.c.s3-eu-west-1.amazonaws.com", "[::1]:80", "[",
      "point-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "s3-accesspoint.us-east-1.amazonaws.com",
      "123456789012.s3-control.us-east-1.amazonaws.com", "plain.s3-accelerate.amazonaws.com", "example.org",
      "s3-object-lambda.us-east-1.amazonaws.com", "x.s3express-use1-az4.us-east-1.amazonaws.com",
      "sqs.us-east-1.amazonaws.com",
      String(repeating: "a.", count: 200) + "s3.amazonaws.com", "S3.AMAZONAWS.COM",
      "plain.s3.cn-north-1.amazonaws.com.cn",
    ])
  }

  private mutating func sign(_ request: inout HTTPRequest) {
    switch below(20) {
    case 0: break
    case 1: request.headers.add("Authorization", FuzzWorld.authorization("210987654321"))
    case 2: request.headers.add("Authorization", FuzzWorld.authorization(region: "us-west-2"))
    case 3 where chance(broken):
      request.headers.add(
        "Authorization",
        pick(["AWS key:sig", "AWS", "Bearer x", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=a/b/c", ""]))
    case 4:
      let mark = request.target.contains("?") ? "&" : "?"
      request.target += mark + presigned()
    default: request.headers.add("Authorization", FuzzWorld.authorization())
    }
  }

  private mutating func presigned() -> String {
    var fields = [
      "X-Amz-Algorithm=AWS4-HMAC-SHA256",
      "X-Amz-Credential=123456789012%2F20231114%2Fus-east-1%2Fs3%2Faws4_request",
      "X-Amz-Date=20231114T221000Z",
      "X-Amz-Expires=300", "X-Amz-SignedHeaders=host", "X-Amz-Signature=00",
    ]
    if chance(20) { fields = ["AWSAccessKeyId=123456789012", "Signature=0", "Expires=1700000300"] }
    if chance(broken) {
      let index = below(fields.count)
      let name = fields[index].prefix { $0 != "=" }
      if chance(30) { fields.remove(at: index) } else { fields[index] = "\(name)=\(pick(Self.numbers))" }
    }
    return fields.joined(separator: "&")
  }

  private mutating func setBody(_ request: inout HTTPRequest, _ kind: Kind) {
    var body = kind.bodies.isEmpty ? "" : pick(kind.bodies)
    if chance(broken / 2), request.method != .get || chance(10) { body = mutator.next().description }
    if chance(broken / 20) { body = Self.deep(below(3)) }
    if chance(85), !request.headers.contains("Content-MD5"), request.method == .put || request.method == .post
    {
      request.headers.add("Content-MD5", MD5.hash(Bytes(body)).base64)
    }
    if chance(95) { request.headers.add("Content-Length", String(body.utf8.count)) }
    request.body = body.isEmpty ? .empty : HTTPBody(body)
    if chance(5) { chunk(&request, Bytes(body)) }
  }

  /// Sends the body in chunks, signed or not, with a trailer or without.
  private mutating func chunk(_ request: inout HTTPRequest, _ body: Bytes) {
    var text =
      body.isEmpty
      ? "" : String(body.count, radix: 16) + pick(["", ";chunk-signature=00"]) + "\r\n\(body)\r\n"
    text += "0" + pick(["", ";chunk-signature=00"]) + "\r\n"
    if chance(50) {
      request.headers.add("x-amz-trailer", "x-amz-checksum-crc32")
      var crc = CRC32()
      crc.update(body)
      text += "x-amz-checksum-crc32:\(chance(80) ? crc.finalize().base64 : "AAAAAA==")\r\n"
    }
    text += "\r\n"
    if chance(broken / 2) { text = String(text.dropLast(below(20))) }
    request.headers.set("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
    request.headers.set("x-amz-decoded-content-length", String(body.count))
    request.headers.set("Content-Length", String(text.utf8.count))
    request.headers.add("Content-Encoding", "aws-chunked")
    request.body = HTTPBody(text)
  }

  /// Documents that are nothing but depth.
  static func deep(_ form: Int) -> String {
    switch form {
    case 0: String(repeating: "<a>", count: 5_000) + String(repeating: "</a>", count: 5_000)
    case 1: String(repeating: "[", count: 5_000)
    default: String(repeating: "{\"Statement\":", count: 5_000)
    }
  }

  /// A request of S3 Control.
  private mutating func control() -> HTTPRequest {
    let arn = "arn%3Aaws%3As3%3A%3A%3Aplain"
    let (method, path): (HTTPMethod, String) = pick([
      (.put, "accesspoint/point"), (.put, "accesspoint/other"), (.get, "accesspoint/point"),
      (.get, "accesspoint"),
      (.delete, "accesspoint/point"), (.put, "accesspoint/point/policy"), (.get, "accesspoint/point/policy"),
      (.delete, "accesspoint/point/policy"), (.get, "accesspoint/point/policyStatus"),
      (.put, "configuration/publicAccessBlock"), (.get, "configuration/publicAccessBlock"),
      (.delete, "configuration/publicAccessBlock"), (.get, "tags/\(arn)"), (.post, "tags/\(arn)"),
      (.delete, "tags/\(arn)?tagKeys=k"), (.get, "nothing/of/this"),
    ])
    var request = HTTPRequest(method: method, target: "/v20180820/" + path)
    if chance(20) {
      request.target +=
        (path.contains("?") ? "&" : "?") + "maxResults=\(pick(Self.numbers))&nextToken=\(value(.token))"
    }
    request.headers.add("Host", "s3-control.us-east-1.amazonaws.com")
    request.headers.add("x-amz-account-id", chance(90) ? FuzzWorld.account : pick(Self.numbers))
    sign(&request)
    setBody(&request, Kind(method: method, query: "", bodies: FuzzBodies.control))
    return request
  }

  /// Only what a header can hold arrives in one.
  private func headerText(_ text: String) -> String {
    String(decoding: text.utf8.filter { $0 >= 0x20 && $0 != 0x7F || $0 == 9 }, as: UTF8.self)
  }
}
