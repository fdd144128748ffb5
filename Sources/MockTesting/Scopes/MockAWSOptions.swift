// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// How a test's cloud is opened, what is done around the test, and what becomes of the cloud afterwards.
public struct MockAWSOptions: Sendable {
  /// What a scope does that is opened inside of another one.
  public enum Nesting: Sendable {
    /// It goes on with the enclosing scope's cloud: its own handle on that, `MockCloud.current`, offers the services of both.
    /// One that begins as a fixture has a cloud of its own all the same.
    case sharing
    /// It has a cloud of its own.
    case isolated
  }

  /// Account, region, seed, start time and whatever else the cloud itself is opened with. A scope that shares a cloud, or
  /// begins as a fixture, has that one's.
  public var cloud = MockCloud.Options()
  public var nesting = Nesting.sharing
  /// Begins with an empty cloud, also where an enclosing scope's is shared.
  public var reset = false
  /// Empties the cloud when the outermost scope ends. Without it, whoever keeps the cloud finds everything in it.
  public var removeData = true
  /// Puts credentials that nobody owns, and the cloud's region, into the process's environment while the scope is open:
  /// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_REGION`, `AWS_DEFAULT_REGION` and
  /// `AWS_EC2_METADATA_DISABLED`; `AWS_PROFILE` is taken out. What was there comes back when the last scope that asks for it
  /// ends. Scopes that are open at the same time share the environment: the first one's region stands.
  public var mocksEnvironment = true
  /// Hosts that `urlSessionConfiguration` lets requests really go to: `example.com`, or
  /// `*.example.com` for every host under it.
  public var passthrough: [String] = []

  public init() {}

  /// Changes some of the defaults: `.with { $0.cloud.seed = 7 }`.
  public static func with(_ change: (inout MockAWSOptions) -> Void) -> MockAWSOptions {
    var options = MockAWSOptions()
    change(&options)
    return options
  }
}
