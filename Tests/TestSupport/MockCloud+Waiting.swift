// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension MockCloud {
  /// Returns once so many calls wait in the cloud, however busy the machine is.
  public func untilCallsWait(_ count: Int = 1) async throws {
    while clock.waitingCalls < count { try await Task.sleep(for: .milliseconds(1)) }
  }
}
