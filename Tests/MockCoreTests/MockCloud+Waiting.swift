// SPDX-License-Identifier: Apache-2.0

@testable import MockCore

extension MockCloud {
  /// Returns once a call waits in the cloud, however busy the machine is.
  func untilACallWaits() async throws {
    while core.locked({ $0.pending.isEmpty }) { try await Task.sleep(for: .milliseconds(1)) }
  }
}
