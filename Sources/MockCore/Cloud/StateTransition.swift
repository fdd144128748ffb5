// SPDX-License-Identifier: Apache-2.0

/// How resources that AWS makes in steps (creating, active, deleting, gone) go from one status to the next.
public enum StateTransition: Hashable, Sendable {
  /// The last status is there at once: tests need not wait.
  case immediate
  /// Each step takes this long on the cloud's clock.
  case time(Duration)
  /// Each step happens after the resource was described this many times.
  case manual(times: Int)
}

/// The transitions of a cloud's resources, by model name: `dynamodb::table`, `ec2::instance`.
public struct StateTransitions: Sendable {
  let cloud: MockCloud

  /// The transition of a kind of resource; `nil` goes back to ``StateTransition/immediate``.
  public subscript(model: String) -> StateTransition? {
    get { cloud.core.locked { $0.transitions[model] } }
    nonmutating set { cloud.core.locked { $0.transitions[model] = newValue } }
  }
}
