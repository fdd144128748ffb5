// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension MockCloud {
  /// Returns once so many calls wait in the cloud, however busy the machine is; throws when a quarter of an hour has passed,
  /// as a call that ended instead would be waited for without an end.
  public func untilCallsWait(_ count: Int = 1) async throws {
    let end = ContinuousClock.now + .seconds(900)
    while clock.waitingCalls < count {
      guard ContinuousClock.now < end else { throw NoCallWaits(waiting: clock.waitingCalls, wanted: count) }
      try await Task.sleep(for: .milliseconds(1))
    }
  }
}

/// Fewer calls wait than a test was to see.
public struct NoCallWaits: Error {
  public let waiting: Int
  public let wanted: Int
}
