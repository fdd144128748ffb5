// SPDX-License-Identifier: Apache-2.0

import Foundation
import MockCore

/// The process's environment, changed while anybody asks for it and put back when the last one is done.
final class MockEnvironment: Sendable {
  static let shared = MockEnvironment()

  private struct State {
    var users = 0
    var saved = SavedEnvironment()
  }

  private let state = Lock(State())
  private let prefix: String

  /// `AWS_` is what the variables' names begin with, but for tests of this.
  init(prefix: String = "AWS_") { self.prefix = prefix }

  func enter(region: String) {
    state.withLock { state in
      state.users += 1
      guard state.users == 1 else { return }
      var saved = SavedEnvironment()
      for name in ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"] { saved.set(prefix + name, "test") }
      saved.set(prefix + "REGION", region)
      saved.set(prefix + "DEFAULT_REGION", region)
      // Nothing shall look for other credentials: on disk, or at an address that only AWS's machines have.
      saved.set(prefix + "PROFILE", nil)
      saved.set(prefix + "EC2_METADATA_DISABLED", "true")
      state.saved = saved
    }
  }

  func leave() {
    state.withLock { state in
      state.users -= 1
      if state.users == 0 { state.saved.restore() }
    }
  }
}

/// Variables as they were before they were set.
struct SavedEnvironment {
  private var previous: [(name: String, value: String?)] = []

  /// Sets a variable, or takes it out.
  mutating func set(_ name: String, _ value: String?) {
    previous.append((name, Self.value(of: name)))
    Self.put(name, value)
  }

  /// Puts every variable back.
  mutating func restore() {
    for (name, value) in previous.reversed() { Self.put(name, value) }
    previous = []
  }

  /// Read from the C library: `ProcessInfo` may hold a copy.
  static func value(of name: String) -> String? { getenv(name).map { String(cString: $0) } }

  private static func put(_ name: String, _ value: String?) {
    if let value { setenv(name, value, 1) } else { unsetenv(name) }
  }
}
