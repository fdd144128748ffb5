// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@Suite("A service of one's own")
struct CustomServiceTests {
  let cloud = MockCloud(VaultService(), CounterService(), options: .standingStill)

  private var vault: ServiceCalls<VaultService> { cloud.calls(to: VaultService.self) }

  private func request(
    _ target: String, _ text: String? = nil, key: String = "test",
    host: String = "vault.us-east-1.amazonaws.com"
  ) -> HTTPRequest {
    HTTPRequest(
      method: text == nil ? .get : .post, target: target,
      headers: [
        "Host": host,
        "Authorization": "AWS4-HMAC-SHA256 Credential=\(key)/20260101/us-east-1/vault/aws4_request",
      ], body: text.map { HTTPBody(#"{"Text":"\#($0)"}"#) } ?? .empty)
  }

  private func answer(_ request: HTTPRequest) async throws -> String {
    try await cloud.respond(to: request).text
  }

  // MARK: Registration

  @Test("two services of one name stop the program with a text that names both")
  func duplicateNames() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ServiceCatalogue([CounterService(), VaultService(), CounterService(name: "other")])
    }
    let text = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(text.contains("two services are named counter"))
  }

  @Test("an operation that is listed twice stops the program with its name")
  func duplicateOperations() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try? MockCloud(DoubledService()).calls(to: DoubledService.self).call(VaultService.API.who, .init())
    }
    let text = result.map { String(decoding: $0.standardErrorContent, as: UTF8.self) } ?? ""
    #expect(text.contains("doubled lists the operation Keep twice"))
  }

  @Test("a typed call to a service that the cloud doesn't offer says what to do")
  func notRegistered() throws {
    let error = try #require(throws: AWSError.self) {
      try MockCloud(CounterService()).calls(to: VaultService.self).call(VaultService.API.who, .init())
    }
    #expect(error.status == 501)
    #expect(error.message.contains("name the service where the cloud is opened"))
  }

  @Test("a catalogue can be cut down to some services")
  func only() {
    #expect(cloud.catalogue.services.map(\.name) == ["vault", "counter"])
    #expect(cloud.catalogue.only(["counter", "nothing"]).services.map(\.name) == ["counter"])
  }

  // MARK: State

  @Test("a state that reaches over an account is one in all regions")
  func reach() throws {
    _ = try vault.call(VaultService.API.keep, .init("a"))
    #expect(
      try vault.in(region: "eu-west-1").call(VaultService.API.keep, .init("b")).text == "123456789012: 2")
    #expect(
      try vault.as(account: "111122223333").call(VaultService.API.keep, .init("c")).text == "111122223333: 1")
  }

  @Test("an input may name the account whose state it is about")
  func home() async throws {
    #expect(
      try await answer(request("/do/Keep", "111122223333/a")) == #"200 {"Text":"111122223333: 1"}"#)
    #expect(
      cloud.withState(of: VaultService.self, account: "111122223333") { $0.notes } == ["111122223333/a"])
    #expect(cloud.withState(of: VaultService.self) { $0.notes } == [])
  }

  @Test("a test may look at a state and change it, in any account and region")
  func withState() throws {
    let changed = cloud.withState(of: CounterService.self, region: "eu-west-1") { state in
      state.counters["a"] = 41
      return state.counters.count
    }
    #expect(changed == 1)
    #expect(try cloud.counter.in(region: "eu-west-1").call(CounterService.API.add, .init("a", 1)).value == 42)
    #expect(throws: AWSError.self) { try cloud.counter.call(CounterService.API.get, .init("a")) }
    #expect(MockCloud(CounterService()).withState(of: VaultService.self) { $0.notes } == nil)
  }

  @Test("a change that a test makes wakes those who wait", .timeLimit(.minutes(15)))
  func withStateWakes() async throws {
    async let waiting = cloud.counter.call(waiting: CounterService.API.awaitAmount, .init("a", 7))
    try await cloud.untilCallsWait()
    cloud.withState(of: CounterService.self) { $0.counters["a"] = 7 }
    #expect(try await waiting.value == 7)
  }

  @Test("the inventory lists what a service says it has")
  func inventory() throws {
    _ = try vault.call(VaultService.API.keep, .init("a"))
    let inventory = cloud.inventory()
    #expect(inventory.map(\.service) == ["vault"])
    #expect(inventory.first?.items.first?.kind == "Note")
    #expect(inventory.first?.items.first?.properties == [.init("Text", "a")])
  }

  // MARK: HTTP

  @Test("HTTP outside the model is answered on the same state")
  func route() async throws {
    #expect(
      try await answer(request("/notes.txt")) == #"404 {"__type":"NoNotes","message":"Nothing is kept."}"#)
    _ = try vault.call(VaultService.API.keep, .init("a"))
    _ = try vault.call(VaultService.API.keep, .init("b"))
    #expect(try await answer(request("/notes.txt")) == "200 a,b")
  }

  @Test("a request may be brought into the codec's form first, found by any of the service's hosts")
  func adapt() async throws {
    for host in ["vault.us-east-1.amazonaws.com", "safe.us-east-1.amazonaws.com", "localhost:5000"] {
      #expect(try await answer(request("/do/Who", "", host: host)).hasPrefix("200 "))
    }
    var unsigned = request("/do/Who", "", host: "safe.us-east-1.amazonaws.com")
    unsigned.headers.remove("Authorization")
    #expect(try await answer(unsigned).hasPrefix("200 "))
  }

  // MARK: The rest of the cloud

  @Test(
    "a resource of another service is found by its ARN, with its policy; one's own and unknown ones are not")
  func resources() throws {
    func inspect(_ arn: String) throws -> String? {
      try vault.call(VaultService.API.inspect, .init(arn)).text
    }
    _ = try cloud.counter.in(region: "eu-west-1").call(CounterService.API.add, .init("a", 1))
    #expect(try inspect("arn:aws:counter:eu-west-1:123456789012:a") == "- []")
    #expect(try inspect("arn:aws:counter:us-east-1:123456789012:a") == "nothing")
    #expect(try inspect("arn:aws:counter:eu-west-1:123456789012:b") == "nothing")
    #expect(try inspect("arn:aws:sqs:eu-west-1:123456789012:a") == "nothing")
    // A service that works on a state has it to itself, and finds its own resources there.
    #expect(try inspect("arn:aws:vault:us-east-1:123456789012:safe") == "nothing")
    _ = try vault.as(account: "111122223333").call(VaultService.API.keep, .init("a"))
    #expect(
      try inspect("arn:aws:vault:us-east-1:111122223333:safe") == #"{"open":true} ["123456789012", "1"]"#)
  }

  @Test("a credential that was issued stands for its principal until it expires or is revoked")
  func credentials() async throws {
    let root = #"200 {"Text":"arn:aws:iam::123456789012:root 123456789012"}"#
    #expect(try await answer(request("/do/Who", "", key: "AKIAGUEST")) == root)
    #expect(try vault.call(VaultService.API.issue, .init("AKIAGUEST")).text == "AIDAGUEST")
    let guest = #"200 {"Text":"arn:aws:iam::999999999999:user/guest AIDAGUEST"}"#
    #expect(try await answer(request("/do/Who", "", key: "AKIAGUEST")) == guest)
    cloud.clock.advance(by: .seconds(60))
    let expired = try await answer(request("/do/Who", "", key: "AKIAGUEST"))
    #expect(expired.hasPrefix("400 ") && expired.contains("ExpiredTokenException"))
    #expect(try vault.call(VaultService.API.revoke, .init("AKIAGUEST")).text == "123456789012")
    #expect(try await answer(request("/do/Who", "", key: "AKIAGUEST")) == root)
  }

  @Test("transitions are immediate until they are set; forks keep them, a reset forgets them")
  func transitions() throws {
    func status(_ cloud: MockCloud) throws -> String? {
      try cloud.calls(to: VaultService.self).call(VaultService.API.status, .init()).text
    }
    #expect(cloud.transitions["vault::note"] == nil)
    #expect(try status(cloud) == "immediate")
    cloud.transitions["vault::note"] = .manual(times: 3)
    #expect(try status(cloud) == "manual(times: 3)")
    let fork = cloud.fork()
    cloud.transitions["vault::note"] = nil
    #expect(try status(cloud) == "immediate")
    #expect(fork.transitions["vault::note"] == .manual(times: 3))
    fork.reset()
    #expect(fork.transitions["vault::note"] == nil)
  }
}

extension MockCloud.Options {
  static var standingStill: MockCloud.Options {
    var options = MockCloud.Options()
    options.startTime = Instant(secondsSince1970: 1_700_000_000 as Int64)
    return options
  }
}

/// A service that lists each of its operations twice.
private struct DoubledService: ServiceBackend {
  static let service = ServiceDescriptor(name: "doubled", model: VaultService.model)
  var protocols: [any ProtocolCodec] { VaultService().protocols }
  var operations: [Operation<VaultService.State>] { VaultService().operations + VaultService().operations }
  func makeState(for scope: Scope) -> VaultService.State { VaultService.State() }
}
