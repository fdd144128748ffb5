// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Collects what happens on other threads.
final class Recorder: Sendable {
  private let values = Mutex<[String]>([])
  func add(_ value: String) { values.withLock { $0.append(value) } }
  var all: [String] { values.withLock { $0 } }
}
