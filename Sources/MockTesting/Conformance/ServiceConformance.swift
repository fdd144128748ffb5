// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Checks that a service keeps the rules that every cloud relies on.
///
/// ```swift
/// @Test func keepsTheRules() async throws {
///   let findings = try await ServiceConformance.findings(of: Inventory()) { inventory in
///     try inventory.putItem(.init(name: "nails", count: 500))
///   }
///   #expect(findings.isEmpty)
/// }
/// ```
public enum ServiceConformance {
  /// A rule that the service doesn't keep.
  public struct Finding: Sendable, CustomStringConvertible {
    public enum Rule: String, Sendable, CaseIterable {
      /// An operation that doesn't exist is the caller's mistake.
      case unknownOperation
      /// A body that cannot be read is the caller's mistake, or none where there is nothing to read: never the service's.
      case malformedBody
      /// The same seed, clock and calls give the same answers.
      case determinism
      /// After a reset a service answers as at the beginning.
      case reset
      /// What happens in a fork doesn't show in the cloud that it came from.
      case fork
      /// A snapshot brings back what was there.
      case snapshot
      /// Accounts and regions that the service's reach keeps apart don't see each other's state.
      case isolation
      /// A deadline that has come is acted on, and moves.
      case time
    }

    public let rule: Rule
    public let description: String
  }

  /// The rules that `backend` breaks. `exercise` calls what is worth calling, the same each time and in an empty account; what it throws on
  /// a fresh cloud is thrown.
  public static func findings<Backend: ServiceBackend>(
    of backend: Backend, exercise: @escaping @Sendable (ServiceCalls<Backend>) throws -> Void
  ) async throws -> [Finding] {
    var check = ConformanceCheck(backend, exercise)
    check.answers = try check.exercised(check.cloud())
    check.checkRepetition()
    check.checkIsolation()
    check.checkTime()
    try await check.checkUnknownOperations()
    try await check.checkMalformedBodies()
    return check.findings
  }
}
