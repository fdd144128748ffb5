// SPDX-License-Identifier: Apache-2.0

public import MockCore
public import XCTest

/// A test case of XCTest whose every test has a cloud of its own.
///
/// ```swift
/// final class OrderStoreTests: MockAWSTestCase {
///   override class var services: [MockService] { [.s3, .sqs] }
///
///   func testStoresOrders() async throws {
///     try cloud.s3.createBucket(.init(bucket: "orders"))
///     …
///   }
/// }
/// ```
open class MockAWSTestCase: XCTestCase {
  /// The services that the tests' clouds offer.
  open class var services: [MockService] { [] }
  /// What each test's cloud begins as a copy of; its services come along.
  open class var fixture: CloudFixture? { nil }
  open class var options: MockAWSOptions { MockAWSOptions() }
  /// Whether all tests of the class share one cloud, which opens before the first and ends in `class func tearDown()`.
  open class var sharesCloud: Bool { false }

  private var scope: MockScope?

  /// The cloud of the running test, from `setUp` to `tearDown`; `MockCloud.current` is the same one.
  public var cloud: MockCloud { scope?.cloud ?? .current }

  open override func invokeTest() {
    do {
      let kind = type(of: self)
      let scope = try kind.sharesCloud ? SharedScopes.shared.scope(of: kind) : kind.makeScope()
      self.scope = scope
      MockScope.$current.withValue(scope) { super.invokeTest() }
      self.scope = nil
      if !kind.sharesCloud { scope.close() }
    } catch {
      XCTFail("The test's cloud could not be opened: \(error)")
    }
  }

  open override class func tearDown() {
    SharedScopes.shared.end(of: self)
    super.tearDown()
  }

  fileprivate class func makeScope() throws -> MockScope {
    try MockScope(.named(services), startingFrom: fixture, options)
  }
}

/// The scopes of classes whose tests share a cloud.
private final class SharedScopes: Sendable {
  static let shared = SharedScopes()
  private let scopes = Lock<[ObjectIdentifier: MockScope]>([:])

  func scope(of kind: MockAWSTestCase.Type) throws -> MockScope {
    try scopes.withLock { scopes in
      if let scope = scopes[ObjectIdentifier(kind)] { return scope }
      let scope = try kind.makeScope()
      scopes[ObjectIdentifier(kind)] = scope
      return scope
    }
  }

  func end(of kind: MockAWSTestCase.Type) {
    scopes.withLock { $0.removeValue(forKey: ObjectIdentifier(kind)) }?.close()
  }
}
