// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@Suite("Fault rules")
struct CloudFaultTests {
  let cloud = MockCloud(CounterService())

  @Test("hit the calls they name, as often as they say, and leave the state alone")
  func counted() async throws {
    cloud.faults.add(.throttle("counter", "Add", times: 2))
    #expect(try await cloud.wire("Add", #"{"Name":"a"}"#).contains("ThrottlingException"))
    #expect(try await cloud.wire("Get", #"{"Name":"a"}"#).contains("NoSuchCounter"))
    #expect(try await cloud.wire("Add", #"{"Name":"a"}"#).contains("ThrottlingException"))
    #expect(try await cloud.wire("Add", #"{"Name":"a"}"#).contains(#""Value":1"#))
  }

  @Test("may name a resource")
  func resource() async throws {
    cloud.faults.add(.error(AWSError("Broken", "no", status: 503), resource: "bad"))
    #expect(try await cloud.wire("Add", #"{"Name":"good"}"#).hasPrefix("200"))
    #expect(try await cloud.wire("Add", #"{"Name":"bad"}"#).hasPrefix("503"))
  }

  @Test("hit a seeded share of the calls")
  func probability() async throws {
    cloud.faults.add(.throttle(probability: 0.5))
    var hits = 0
    for _ in 0..<200 where try await cloud.wire("Add", #"{"Name":"a"}"#).hasPrefix("400") { hits += 1 }
    #expect((60...140).contains(hits))
  }

  #if compiler(>=6.2) && (os(Linux) || os(macOS))
    @Test(
      "that name what isn't there are told on the standard error where nobody records issues, and nobody else is"
    )
    func misspelled() async {
      let result = await #expect(processExitsWith: .success, observing: [\.standardErrorContent]) {
        let cloud = MockCloud(CounterService())
        cloud.faults.add(.throttle("counter", "Ad"))
        cloud.faults.add(.throttle("counter", "Add"))
        // AWS has it, though it isn't built here.
        cloud.faults.add(.throttle("counter", "Drop"))
        _ = cloud.requests("counter", "Get")
      }
      let text = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
      let warnings = text.split(separator: "\n").filter { $0.contains("warning: counter") }
      #expect(warnings.count == 1)
      #expect(warnings.first?.hasSuffix("counter has no operation Ad. Did you mean Add?") == true)
      #expect(warnings.first?.contains("CloudFaultTests.swift:") == true)
    }
  #endif

  @Test("drop connections")
  func dropped() async throws {
    cloud.faults.add(FaultRule(.droppedConnection, times: 1))
    await #expect(throws: ConnectionDropped.self) { try await cloud.wire("Add", #"{"Name":"a"}"#) }
    #expect(try await cloud.wire("Add", #"{"Name":"a"}"#).contains(#""Value":1"#))
  }

  @Test("delay calls on the cloud's clock", .timeLimit(.minutes(15)))
  func latency() async throws {
    cloud.clock.freeze()
    cloud.faults.add(FaultRule(.latency(.seconds(5)), operation: "Add", times: 1))
    async let answer = cloud.wire("Add", #"{"Name":"a"}"#)
    try await cloud.untilCallsWait()
    #expect(try await cloud.wire("Get", #"{"Name":"a"}"#).hasPrefix("404"))
    cloud.clock.advance(by: .seconds(5))
    #expect(try await answer.contains(#""Value":1"#))
  }
}
