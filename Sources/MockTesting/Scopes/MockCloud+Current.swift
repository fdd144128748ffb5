// SPDX-License-Identifier: Apache-2.0

public import MockCore
import Testing

extension MockCloud {
  /// The cloud of the test that is running, or of the innermost `mockAWS { … }` around this code.
  ///
  /// It reaches everything that runs as part of the test: functions it calls, `async let`, task groups and `Task { … }`; not
  /// `Task.detached`, threads and queues, which the test hands its cloud itself. Outside of a scope this is an empty cloud that offers
  /// no service, and the test fails with a text that says so.
  public static var current: MockCloud {
    if let scope = MockScope.current { return scope.cloud }
    Issue.record(
      """
      There is no cloud here. Give the test or its suite the trait .mockAWS(…), derive the test case from MockAWSTestCase, or \
      put the code into mockAWS(…) { cloud in … }. Detached tasks and threads don't inherit the test's cloud: hand it to them.
      """)
    return MockCloud(ServiceCatalogue([]))
  }

  /// How many scopes that share one cloud this code is in; 0 outside of all.
  public static var scopeDepth: Int { MockScope.current?.depth ?? 0 }
}
