// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@Suite("Calls from one service to another")
struct NestedCallTests {
  let cloud = MockCloud(RelayService(), CounterService(), options: .standingStill)

  private func relay(
    _ operation: String, _ input: Document, then failure: String? = nil, service: String = "counter"
  ) throws -> Document {
    try cloud.calls(to: RelayService.self).call(
      RelayService.API.relay, .init(service: service, operation: operation, input: input, failure: failure)
    ).output ?? .null
  }

  @Test("a service calls an operation of another one in its caller's name")
  func call() throws {
    #expect(try relay("Add", ["Name": "a", "By": 4])["Value"] == 4)
    #expect(try relay("Get", ["Name": "a"]) == ["Value": 4, "Id": "123456789012"])
    #expect(try relay("Measure", ["Name": "long"])["Value"] == 4)
    #expect(try cloud.counter.call(CounterService.API.get, .init("a")).value == 4)
  }

  @Test("the other service's checks and errors come through")
  func errors() throws {
    func code(_ operation: String, _ input: Document, service: String = "counter") throws -> String {
      try #require(throws: AWSError.self) { try relay(operation, input, service: service) }.code
    }
    #expect(try code("Get", ["Name": "b"]) == "NoSuchCounter")
    #expect(try code("Get", ["Name": "TOO-LOUD"]) == "ValidationException")
    #expect(try code("Get", [:]) == "ValidationException")
    #expect(try code("Get", ["Name": 3]) == "SerializationException")
    #expect(try code("Drop", [:]) == "NotImplemented")
    #expect(try code("Slow", ["Name": "a"]) == "NotImplemented")
    #expect(try code("Get", ["Name": "a"], service: "nothing") == "NotImplemented")
    #expect(try code("Relay", [:], service: "relay") == "InternalFailure")
  }

  @Test("events of a call that failed are not sent, those of one that didn't are")
  func events() throws {
    #expect(throws: AWSError.self) { try relay("Add", ["Name": "a", "By": -1]) }
    _ = try relay("Send", ["Target": "arn:aws:counter:us-east-1:123456789012:box", "Text": "hello"])
    #expect(cloud.withState(of: CounterService.self) { $0.received } == ["hello"])
  }

  @Test("who waits for the other service's state is woken, also when the caller fails afterwards")
  func waking() async throws {
    for failure in [nil, "Broken"] {
      let cloud = cloud.fork()
      async let waiting = cloud.counter.call(
        waiting: CounterService.API.awaitAmount, .init("a", 3))
      try await cloud.untilCallsWait()
      let result = Result {
        try cloud.calls(to: RelayService.self).call(
          RelayService.API.relay,
          .init(service: "counter", operation: "Add", input: ["Name": "a", "By": 3], failure: failure))
      }
      #expect((try? result.get()) == nil ? failure != nil : failure == nil)
      #expect(try await waiting.value == 3)
    }
  }

  @Test("a service reaches its own state in another region, and only there")
  func regions() throws {
    func copy(to region: String) throws -> Document? {
      try cloud.calls(to: RelayService.self).call(
        RelayService.API.relay, .init(service: "", operation: region, input: "text", failure: nil)
      ).output
    }
    #expect(try copy(to: "eu-west-1") == "eu-west-1: 1")
    #expect(try copy(to: "eu-west-1") == "eu-west-1: 2")
    #expect(try copy(to: "us-east-1") == nil)
    #expect(cloud.withState(of: RelayService.self, region: "eu-west-1") { $0.copies } == ["text", "text"])
    #expect(cloud.withState(of: RelayService.self) { $0.copies } == [])
  }
}
