// SPDX-License-Identifier: Apache-2.0

public import MockCore
public import Testing

/// Gives tests a cloud, as `MockCloud.current`.
///
/// ```swift
/// @Suite(.mockAWS(.s3, .sqs)) struct OrderTests {
///   @Test func storesOrders() async throws {
///     let cloud = MockCloud.current
///     …
///   }
/// }
/// ```
public struct MockAWSTrait: TestTrait, SuiteTrait, TestScoping {
  /// How many tests have one cloud.
  public enum Sharing: Sendable {
    /// Every test has a cloud of its own, and so has every argument of a test that takes some.
    case none
    /// All tests of the suite share one cloud. As they run in parallel, give the suite `.serialized` where they depend on
    /// each other.
    case suite
  }

  let services: MockScope.Services
  let fixture: CloudFixture?
  let sharing: Sharing
  let options: MockAWSOptions

  public var isRecursive: Bool { sharing == .none }

  public func scopeProvider(for test: Test, testCase: Test.Case?) -> MockAWSTrait? {
    switch sharing {
    case .none: testCase == nil ? nil : self
    // On a test that isn't a suite there is nothing to share with.
    case .suite: test.isSuite == (testCase == nil) ? self : nil
    }
  }

  public func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await inScope(MockScope(services, startingFrom: fixture, options)) { _ in try await function() }
  }
}

extension Trait where Self == MockAWSTrait {
  /// Each test gets a cloud with these services. With a fixture it begins as a copy of that, and has the fixture's services
  /// as well.
  ///
  /// A test in a suite that has the trait too goes on with the suite's cloud: `@Test(.mockAWS(.sqs))` adds a service for
  /// one test.
  public static func mockAWS(
    _ services: MockService..., startingFrom fixture: CloudFixture? = nil,
    sharing: MockAWSTrait.Sharing = .none, options: MockAWSOptions = MockAWSOptions()
  ) -> MockAWSTrait {
    MockAWSTrait(services: .named(services), fixture: fixture, sharing: sharing, options: options)
  }

  /// Each test gets a cloud with the services of a catalogue: `.mockAWS(.all)`.
  public static func mockAWS(
    _ catalogue: ServiceCatalogue, sharing: MockAWSTrait.Sharing = .none,
    options: MockAWSOptions = MockAWSOptions()
  ) -> MockAWSTrait {
    MockAWSTrait(services: .catalogue(catalogue), fixture: nil, sharing: sharing, options: options)
  }
}
