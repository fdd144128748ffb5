// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@Suite("A cloud's time")
struct CloudTimeTests {
  let start = Instant(secondsSince1970: 1_700_000_000 as Int64)

  private func frozenCloud() -> MockCloud {
    var options = MockCloud.Options()
    options.startTime = start
    return MockCloud(CounterService(), options: options)
  }

  @Test("runs with the machine's clock until it is frozen")
  func modes() {
    let cloud = MockCloud(CounterService())
    #expect(!cloud.clock.isFrozen)
    cloud.clock.freeze(at: start)
    #expect(cloud.clock.now == start)
    cloud.clock.advance(by: .seconds(60))
    #expect(cloud.clock.now == start + .seconds(60))
    cloud.clock.resume()
    #expect(cloud.clock.now >= start + .seconds(60))
    #expect(cloud.clock.now < start + .seconds(600))
  }

  @Test("lets what is due happen before the next operation")
  func ticks() throws {
    let cloud = frozenCloud()
    _ = try cloud.counter.call(CounterService.API.add, .init("a", 5))
    _ = try cloud.counter.call(CounterService.API.add, .init("a", 0))
    cloud.clock.advance(by: .seconds(9))
    #expect(try cloud.counter.call(CounterService.API.get, .init("a")).value == 5)
    cloud.clock.advance(by: .seconds(1))
    #expect(try cloud.counter.call(CounterService.API.get, .init("a")).value == 0)
  }

  @Test("wakes a waiting call when the state changes", .timeLimit(.minutes(15)))
  func wakesOnChange() async throws {
    let cloud = frozenCloud()
    async let waiting = cloud.wire("Await", #"{"Name":"a","By":2}"#)
    let typed = cloud.counter.as(account: "111122223333").in(region: "eu-west-1")
    try await cloud.untilCallsWait()
    _ = try typed.call(CounterService.API.add, .init("a", 1))
    _ = try typed.call(CounterService.API.add, .init("a", 1))
    #expect(try await waiting == #"200 {"Value":2}"#)
  }

  @Test("answers a waiting call when its time is over, by the virtual clock", .timeLimit(.minutes(15)))
  func wakesOnTime() async throws {
    let cloud = frozenCloud()
    async let waiting = cloud.wire("Await", #"{"Name":"a","By":2}"#)
    try await cloud.untilCallsWait()
    cloud.clock.advance(by: .seconds(59))
    #expect(cloud.requests("counter", "Await").isEmpty)
    cloud.clock.advance(by: .seconds(1))
    #expect(try await waiting == #"200 {"Value":0}"#)
  }

  @Test("wakes a waiting call by the machine's time when the clock runs", .timeLimit(.minutes(15)))
  func wakesRunning() async throws {
    let cloud = MockCloud(CounterService())
    async let waiting = cloud.wire("Await", #"{"Name":"a","By":2}"#)
    try await cloud.untilCallsWait()
    cloud.clock.advance(by: .milliseconds(59_900))
    #expect(try await waiting == #"200 {"Value":0}"#)
  }

  @Test("forgets a waiting call whose task is cancelled")
  func cancellation() async throws {
    let cloud = frozenCloud()
    let task = Task { try await cloud.wire("Await", #"{"Name":"a","By":2}"#) }
    try await cloud.untilCallsWait()
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    cloud.clock.advance(by: .seconds(120))
    #expect(cloud.requests().isEmpty)
  }

  @Test("outlives a clock that is set centuries back while somebody waits", .timeLimit(.minutes(15)))
  func farPast() async throws {
    let cloud = MockCloud(CounterService())
    let task = Task { try await cloud.wire("Await", #"{"Name":"a","By":2}"#) }
    try await cloud.untilCallsWait()
    cloud.clock.resume(from: Instant.distantPast)
    cloud.clock.resume(from: Instant(secondsSince1970: -62_135_596_800 as Int64))
    try await Task.sleep(for: .milliseconds(20))
    cloud.clock.resume(from: Instant(secondsSince1970: 32_503_680_000 as Int64))
    #expect(try await task.value == #"200 {"Value":0}"#)
  }

  @Test("answers a typed call that would wait at once")
  func typedDoesNotWait() throws {
    let cloud = frozenCloud()
    #expect(try cloud.counter.call(CounterService.API.awaitAmount, .init("a", 3)).value == 0)
  }
}
