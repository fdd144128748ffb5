// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@Suite("A cloud")
struct CloudTests {
  let cloud = MockCloud(CounterService())

  @Test("answers over the wire and by typed calls on one state")
  func oneState() async throws {
    let typed = cloud.counter.as(account: "111122223333").in(region: "eu-west-1")
    _ = try typed.call(CounterService.API.add, .init("a", 5))
    let answer = try await cloud.wire("Get", #"{"Name":"a"}"#)
    #expect(answer == #"200 {"Value":5,"Id":"111122223333"}"#)
  }

  @Test("keeps accounts and regions apart")
  func scopes() async throws {
    _ = try cloud.counter.call(CounterService.API.add, .init("a", 1))
    #expect(throws: AWSError.self) {
      try cloud.counter.in(region: "eu-west-1").call(CounterService.API.get, .init("a"))
    }
    #expect(throws: AWSError.self) {
      try cloud.counter.as(account: "999999999999").call(CounterService.API.get, .init("a"))
    }
  }

  @Test("reports a modelled error with its status and code")
  func modelledError() async throws {
    let response = try await cloud.respond(to: MockCloud.request("Get", #"{"Name":"gone"}"#))
    #expect(response.status == 404)
    #expect(response.text.contains("NoSuchCounter"))
    #expect(response.text.contains("There is no counter gone."))
  }

  @Test("checks the model's constraints before the operation runs, all at once")
  func validation() async throws {
    let answer = try await cloud.wire("Add", #"{"Name":"A-very-long-counter","By":101}"#)
    #expect(
      answer.contains(
        "3 validation errors detected: Value 'A-very-long-counter' at 'name' failed to satisfy constraint: "
          + "Member must satisfy regular expression pattern: [a-z]+; Value 'A-very-long-counter' at 'name' failed to "
          + "satisfy constraint: Member must have length less than or equal to 16; Value '101' at 'by' failed to "
          + "satisfy constraint: Member must have value less than or equal to 100"))
    let missing = try await cloud.wire("Add", "{}")
    #expect(
      missing.contains(
        "1 validation error detected: Value null at 'name' failed to satisfy constraint: Member must not be null"
      ))
    #expect(cloud.inventory().allSatisfy { $0.items.isEmpty })
  }

  @Test("leaves length, range and pattern unchecked when lenient, but not what is required")
  func lenient() async throws {
    var options = MockCloud.Options()
    options.isLenient = true
    let cloud = MockCloud(CounterService(), options: options)
    #expect(try await cloud.wire("Add", #"{"Name":"A!","By":101}"#).hasPrefix("200 "))
    #expect(try await cloud.wire("Add", "{}").hasPrefix("400 "))
  }

  @Test("answers the same bytes for the same seed, clock and requests")
  func deterministic() async throws {
    var options = MockCloud.Options()
    options.seed = 7
    options.startTime = Instant(secondsSince1970: 1_700_000_000 as Int64)
    var answers: [[String]] = []
    for _ in 0..<2 {
      let cloud = MockCloud(CounterService(), options: options)
      var answer: [String] = []
      for step in 0..<20 {
        let response = try await cloud.respond(to: MockCloud.request("Add", #"{"Name":"a","By":\#(step)}"#))
        answer.append(response.text + response.headers.map { "\($0.name): \($0.value)" }.joined())
      }
      answers.append(answer)
    }
    #expect(answers[0] == answers[1])
  }

  @Test("forks into clouds that no longer share what is written")
  func fork() throws {
    for index in 0..<2_000 { _ = try cloud.counter.call(CounterService.API.add, .init(name(index), 1)) }
    let fork = cloud.fork()
    _ = try fork.counter.call(CounterService.API.add, .init("aa", 1))
    _ = try cloud.counter.call(CounterService.API.add, .init("aa", 10))
    #expect(try fork.counter.call(CounterService.API.get, .init("aa")).value == 2)
    #expect(try cloud.counter.call(CounterService.API.get, .init("aa")).value == 11)
  }

  @Test("goes back to a snapshot, and to nothing on reset")
  func snapshots() throws {
    _ = try cloud.counter.call(CounterService.API.add, .init("a", 1))
    let saved = cloud.snapshot()
    _ = try cloud.counter.call(CounterService.API.add, .init("a", 1))
    cloud.restore(saved)
    #expect(try cloud.counter.call(CounterService.API.get, .init("a")).value == 1)
    cloud.reset()
    #expect(throws: AWSError.self) { try cloud.counter.call(CounterService.API.get, .init("a")) }
  }

  @Test("logs who called what with which input and result, and tells observers")
  func log() async throws {
    let seen = Recorder()
    let observation = cloud.observeRequests { seen.add($0.operation) }
    _ = try await cloud.wire("Add", #"{"Name":"a"}"#)
    _ = try await cloud.wire("Get", #"{"Name":"b"}"#)
    observation.cancel()
    _ = try await cloud.wire("Get", #"{"Name":"a"}"#)
    #expect(seen.all == ["Add", "Get"])
    let requests = cloud.requests("counter", "Get")
    #expect(requests.count == 2)
    #expect((requests.first?.input as? CounterService.NameRequest)?.name == "b")
    #expect(requests.first?.caller.account == "111122223333")
    guard case .failure(let error)? = requests.first?.result else {
      Issue.record("the first Get should have failed")
      return
    }
    #expect(error.code == "NoSuchCounter")
  }

  @Test("keeps no more log than it was told to")
  func logLimit() throws {
    var options = MockCloud.Options()
    options.requestLogLimit = 3
    let cloud = MockCloud(CounterService(), options: options)
    for _ in 0..<5 { _ = try cloud.counter.call(CounterService.API.add, .init("a")) }
    #expect(cloud.requests().map(\.number) == [3, 4, 5])
  }

  @Test("runs work before the lock, and asynchronous operations in steps")
  func forms() async throws {
    #expect(try await cloud.wire("Measure", #"{"Name":"abc"}"#) == #"200 {"Value":3}"#)
    #expect(try await cloud.wire("Slow", #"{"Name":"abc"}"#) == #"200 {"Value":1}"#)
    let value = try await cloud.counter.call(waiting: CounterService.API.slow, .init("d"))
    #expect(value.value == 1)
  }

  @Test("keeps a thousand clouds apart under a thousand parallel tasks")
  func thousandClouds() async throws {
    let catalogue = ServiceCatalogue([CounterService()])
    try await withThrowingTaskGroup(of: Int?.self) { group in
      for index in 0..<1000 {
        group.addTask {
          let cloud = MockCloud(catalogue)
          for _ in 0...(index % 7) { _ = try await cloud.wire("Add", #"{"Name":"a"}"#) }
          let typed = cloud.counter.as(account: "111122223333").in(region: "eu-west-1")
          return try typed.call(CounterService.API.get, .init("a")).value.map { $0 - index % 7 }
        }
      }
      for try await value in group { #expect(value == 1) }
    }
  }

  private func name(_ index: Int) -> String {
    var name = ""
    var rest = index
    repeat {
      name.append(Character(UnicodeScalar(UInt8(97 + rest % 26))))
      rest /= 26
    } while rest > 0
    return name + "a"
  }
}
