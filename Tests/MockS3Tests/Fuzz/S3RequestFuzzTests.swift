// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

/// Whatever comes in, an answer goes out that a client can read, and it is never S3's own fault.
@Suite("Fuzzing S3's requests")
struct S3RequestFuzzTests {
  /// Asks a world that begins anew now and then, and notes the first answers that are none.
  static func ask(
    rounds: Int, _ world: FuzzWorld, at times: [Instant] = [FuzzWorld.start], _ next: (Int) -> HTTPRequest
  ) {
    var current = world.copy()
    var complaints = 0
    for round in 0..<rounds {
      if round % 300 == 0 {
        current = world.copy()
        current.cloud.clock.freeze(at: times[round / 300 % times.count])
      }
      let request = next(round)
      if let complaint = AnswerCheck.complaint(current.answer(request), to: request) {
        Issue.record("\(complaint) to round \(round): \(describe(request))")
        complaints += 1
        if complaints == 5 { return }
      }
    }
  }

  static func describe(_ request: HTTPRequest) -> String {
    let headers = request.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    return
      "\(request.method) \(request.target)\n\(headers)\n\n\(request.body.bytes?.description.prefix(2_000) ?? "")"
  }

  @Test func `Requests of all operations, most of them broken, are answered`() {
    let world = FuzzWorld()
    var requests = FuzzRequests(seed: FuzzRounds.seed(1), world, broken: 60)
    Self.ask(rounds: FuzzRounds.count(1_500), world) { _ in requests.next() }
  }

  @Test func `Requests are answered at the ends of time as well`() {
    let world = FuzzWorld()
    var requests = FuzzRequests(seed: FuzzRounds.seed(2), world, broken: 20)
    let times: [Instant] = [
      .distantFuture, .distantPast, .epoch, Instant(secondsSince1970: Int64(253_402_300_799)),
      Instant(secondsSince1970: Int64(-62_135_596_801)), Instant(secondsSince1970: Int64(9_000_000_000_000)),
      Instant(secondsSince1970: Int64(2_000_000_000)),
    ]
    Self.ask(rounds: FuzzRounds.count(1_000), world, at: times) { _ in requests.next() }
  }

  @Test func `Presigned URLs and hosts of every sort are answered`() {
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(3),
      corpus: [
        "/plain/a?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=123456789012%2F20231114%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20231114T221000Z&X-Amz-Expires=300&X-Amz-SignedHeaders=host&X-Amz-Signature=00",
        "/plain/a?AWSAccessKeyId=123456789012&Signature=0&Expires=1700000300", "/v20180820/accesspoint/point",
        "/a?versionId=null&partNumber=1&response-expires=Tue%2C%2014%20Nov%202023%2022%3A13%3A20%20GMT",
        "/?prefix=a&delimiter=%2F&max-keys=10&encoding-type=url&list-type=2",
      ], alphabet: [UInt8]("/?&=%+-.:@0aZ".utf8))
    var hosts = ByteMutator(
      seed: FuzzRounds.seed(4),
      corpus: [
        "plain.s3.us-east-1.amazonaws.com", "s3.amazonaws.com:443", "site.s3-website-us-east-1.amazonaws.com",
        "point-123456789012.s3-accesspoint.us-east-1.amazonaws.com", "plain.localhost:5000", "127.0.0.1:5000",
        "123456789012.s3-control.eu-west-1.amazonaws.com",
        "dir--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com",
      ], alphabet: [UInt8](".-:[]@0aZ".utf8))
    let methods: [HTTPMethod] = [.get, .put, .post, .delete, .head, .options]
    Self.ask(rounds: FuzzRounds.count(800), FuzzWorld()) { round in
      let host = hosts.next().description.utf8.filter { $0 > 0x20 && $0 != 0x7F && $0 != 0x2F }
      let target = "/" + String(mutator.next().description.filter { $0 > " " }.drop { $0 == "/" })
      return HTTPRequest(
        method: methods[round % methods.count], target: target,
        headers: ["Host": String(decoding: host, as: UTF8.self), "Content-Length": "0"])
    }
  }

  @Test func `Tokens, markers and ids that nobody gave out are refused or lead nowhere`() {
    let world = FuzzWorld()
    let ids = world.ids.map { Bytes($0) } + [Bytes(ContinuationToken.make(after: "dir/x")), "YWZ0ZXI6YQ=="]
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(5), corpus: ids, alphabet: [UInt8]("ABCabc0189._+/=-".utf8))
    let targets = [
      "/plain?list-type=2&continuation-token=", "/?max-buckets=2&continuation-token=",
      "/versions?versions&key-marker=v&version-id-marker=", "/plain?uploads&key-marker=up&upload-id-marker=",
      "/plain?metrics&continuation-token=", "/versions/v?versionId=", "/versions/v?tagging&versionId=",
      "/plain/up?uploadId=", "/plain?list-type=1&marker=",
    ]
    Self.ask(rounds: FuzzRounds.count(800), world) { round in
      let id = PercentEncoding.encode(mutator.next())
      return FuzzWorld.request(round % 3 == 0 ? .delete : .get, targets[round % targets.count] + id)
    }
  }

  @Test func `Numbers, dates and ranges of any size are taken or refused`() {
    let world = FuzzWorld()
    let corpus = FuzzRequests.numbers + FuzzRequests.dates + FuzzRequests.ranges
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(6), corpus: corpus.map { Bytes($0) },
      alphabet: [UInt8]("0123456789-+=,:TZ. ".utf8))
    let headers = [
      "Range", "If-Modified-Since", "If-Unmodified-Since", "Expires", "x-amz-object-lock-retain-until-date",
      "x-amz-mp-object-size", "x-amz-max-parts", "x-amz-decoded-content-length", "x-amz-copy-source-range",
    ]
    let queries = [
      "partNumber", "max-keys", "max-uploads", "max-parts&uploadId=x&part-number-marker", "response-expires",
      "versionId",
    ]
    Self.ask(rounds: FuzzRounds.count(800), world) { round in
      let value = mutator.next().description
      let text = String(decoding: value.utf8.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
      if round % 2 == 0 {
        let method: HTTPMethod = round % 4 == 0 ? .get : .put
        return FuzzWorld.request(
          method, round % 3 == 0 ? "/versions/v" : "/plain/a?uploads",
          [headers[round / 2 % headers.count]: text])
      }
      let target = round % 3 == 0 ? "/plain?" : "/plain/a?"
      return FuzzWorld.request(
        .get, target + queries[round / 2 % queries.count] + "=" + PercentEncoding.encode(value))
    }
  }
}
