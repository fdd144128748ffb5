// SPDX-License-Identifier: Apache-2.0

/// How a service words what the model's constraints refuse, and what it checks itself.
public struct ValidationRules: Sendable {
  public enum Missing: Sendable {
    /// `Value null at 'queueName' failed to satisfy constraint: Member must not be null`.
    case violation
    /// `MissingParameter`: `The request must contain the parameter QueueName`, for the first one missing.
    case parameter(code: String)
    /// What the service says of the first one missing, given its path.
    case error(@Sendable (String) -> AWSError)
  }

  /// The error's code; `nil` for the protocol's: `ValidationError` over Query, `ValidationException` elsewhere.
  public var code: String?
  public var missing: Missing
  /// What the service checks itself: `Shape.Member` for one member, `Shape` for everything in a shape or a scalar's own
  /// constraints.
  public var own: Set<String>
  /// Whether length, range, pattern and enum constraints count at all.
  public var checksConstraints: Bool

  public init(
    code: String? = nil, missing: Missing = .violation, own: Set<String> = [], checksConstraints: Bool = true
  ) {
    self.code = code
    self.missing = missing
    self.own = own
    self.checksConstraints = checksConstraints
  }
}
