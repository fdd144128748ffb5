// SPDX-License-Identifier: Apache-2.0

import MockCore
import MockSQS
import TestSupport
import Testing

@testable import MockS3

/// What a refused request leaves behind, and what the same requests bring again.
@Suite("Refused requests of S3")
struct S3StateFuzzTests {
  /// All that can be asked of a cloud's state, as text.
  private static func dump(_ cloud: MockCloud) -> String {
    let s3 = cloud.withState(of: S3.self) { StateDump.of($0) } ?? ""
    let sqs = cloud.withState(of: SQS.self) { StateDump.of($0) } ?? ""
    return s3 + "\n" + sqs
  }

  @Test func `A dump tells states apart, and only those`() {
    let world = FuzzWorld()
    let before = Self.dump(world.cloud)
    #expect(Self.dump(world.copy().cloud) == before)
    #expect(Self.dump(FuzzWorld().cloud) == before)
    let changes = [
      FuzzWorld.request(.put, "/plain/a", ["x-amz-meta-n": "2"], "content of a"),
      FuzzWorld.request(.put, "/versions/v?tagging", [:], FuzzBodies.tagging[0]),
      FuzzWorld.request(.put, "/site?cors", [:], FuzzBodies.cors[0].replacing("3000", with: "3001")),
      FuzzWorld.request(.delete, "/plain/a"), FuzzWorld.request(.put, "/keeper/dir/x", [:], "told of"),
    ]
    for change in changes {
      let other = world.copy()
      #expect(other.answer(change).status < 300)
      #expect(Self.dump(other.cloud) != before, "\(change.target)")
    }
  }

  @Test func `A request that is refused changes nothing`() {
    let world = FuzzWorld()
    var requests = FuzzRequests(seed: FuzzRounds.seed(1), world, broken: 30)
    var current = world.copy()
    var before = Self.dump(current.cloud)
    var refused = 0
    for round in 0..<FuzzRounds.count(12_000) / 20 {
      if round % 100 == 0 {
        current = world.copy()
        before = Self.dump(current.cloud)
      }
      let request = requests.next()
      let response = current.answer(request)
      let after = Self.dump(current.cloud)
      // Nor does one that only reads.
      if response.status >= 400 || request.method == .get || request.method == .head {
        refused += 1
        guard after == before else {
          Issue.record(
            "\(response.status) to \(S3RequestFuzzTests.describe(request))\n\(StateDump.difference(before, after))"
          )
          return
        }
      }
      before = after
    }
    #expect(refused > 0)
  }

  @Test func `A fork from before a refused request and its original answer alike`() {
    let world = FuzzWorld()
    var requests = FuzzRequests(seed: FuzzRounds.seed(2), world, broken: 30)
    let reads =
      FuzzWorld.buckets.flatMap { bucket in
        [
          "", "?versions", "?uploads", "?acl", "?policy", "?lifecycle", "?tagging", "/a", "/v?acl",
          "/dir/x?tagging",
        ]
        .map { FuzzWorld.request(.get, "/\(bucket)\($0)") }
      } + [FuzzWorld.request(.get, "/")]
    var current = world.copy()
    for round in 0..<FuzzRounds.count(6_000) / 100 {
      if round % 40 == 0 { current = world.copy() }
      let fork = current.cloud.fork()
      let request = requests.next()
      guard current.answer(request).status >= 400 else { continue }
      for read in reads {
        let (one, other) = (current.answer(read), FuzzWorld.answer(read, of: fork))
        guard Self.text(one) == Self.text(other) else {
          Issue.record("\(S3RequestFuzzTests.describe(request)) changed the answer to \(read.target)")
          return
        }
      }
    }
  }

  /// An answer without what differs between any two.
  private static func text(_ response: HTTPResponse) -> String {
    let body = (response.body.bytes?.description ?? "").replacing(/<RequestId>.*<\/HostId>/, with: "")
    let headers = response.headers.filter { $0.name != "x-amz-id-2" && $0.name != "x-amz-request-id" }
    return "\(response.status) \(headers) \(body)"
  }

  @Test func `The same seed, clock and requests bring the same bytes`() {
    for seed in 0..<UInt64(max(1, FuzzRounds.count(4) / 500)) {
      let worlds = [FuzzWorld(seed: seed), FuzzWorld(seed: seed)]
      var requests = FuzzRequests(seed: FuzzRounds.seed(3) &+ seed, worlds[0], broken: 15)
      #expect(worlds[0].ids == worlds[1].ids)
      for round in 0..<400 {
        if round % 60 == 59 { for world in worlds { world.cloud.clock.advance(by: .seconds(86_400 * 20)) } }
        let request = requests.next()
        let (one, other) = (worlds[0].answer(request), worlds[1].answer(request))
        guard Self.whole(one) == Self.whole(other) else {
          Issue.record(
            "\(S3RequestFuzzTests.describe(request))\n\(StateDump.difference(Self.whole(one), Self.whole(other)))"
          )
          return
        }
      }
      #expect(Self.dump(worlds[0].cloud) == Self.dump(worlds[1].cloud))
    }
  }

  private static func whole(_ response: HTTPResponse) -> String {
    let headers = response.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
    return "\(response.status)\n\(headers)\n\n\(response.body.bytes?.hex ?? "")"
  }
}
