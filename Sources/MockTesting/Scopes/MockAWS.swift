// SPDX-License-Identifier: Apache-2.0

@_exported public import MockCore

/// Runs `body` with a cloud of its own, which is `MockCloud.current` for all that it calls.
///
/// ```swift
/// try mockAWS(.s3) { cloud in
///   try cloud.s3.createBucket(.init(bucket: "books"))
/// }
/// ```
///
/// Inside of another scope it goes on with that one's cloud, unless `options` say otherwise. What `body` throws is thrown
/// again, after everything was put back.
@discardableResult
public func mockAWS<Result>(
  _ services: MockService..., startingFrom fixture: CloudFixture? = nil,
  options: MockAWSOptions = MockAWSOptions(), _ body: (MockCloud) throws -> Result
) throws -> Result {
  let scope = try MockScope(.named(services), startingFrom: fixture, options)
  defer { scope.close() }
  return try MockScope.$current.withValue(scope) { try body(scope.cloud) }
}

/// Runs `body` with a cloud of its own, which is `MockCloud.current` for all that it calls; the same for
/// asynchronous code.
@discardableResult
public func mockAWS<Result>(
  _ services: MockService..., startingFrom fixture: CloudFixture? = nil,
  options: MockAWSOptions = MockAWSOptions(), isolation: isolated (any Actor)? = #isolation,
  _ body: (MockCloud) async throws -> Result
) async throws -> Result {
  try await inScope(MockScope(.named(services), startingFrom: fixture, options)) {
    try await body($0.cloud)
  }
}

/// Runs `body` with a cloud that offers the services of a catalogue: `mockAWS(.all) { cloud in … }`.
@discardableResult
public func mockAWS<Result>(
  _ catalogue: ServiceCatalogue, options: MockAWSOptions = MockAWSOptions(),
  _ body: (MockCloud) throws -> Result
) throws -> Result {
  let scope = try MockScope(.catalogue(catalogue), startingFrom: nil, options)
  defer { scope.close() }
  return try MockScope.$current.withValue(scope) { try body(scope.cloud) }
}

/// Runs `body` with a cloud that offers the services of a catalogue; the same for asynchronous code.
@discardableResult
public func mockAWS<Result>(
  _ catalogue: ServiceCatalogue, options: MockAWSOptions = MockAWSOptions(),
  isolation: isolated (any Actor)? = #isolation, _ body: (MockCloud) async throws -> Result
) async throws -> Result {
  try await inScope(MockScope(.catalogue(catalogue), startingFrom: nil, options)) {
    try await body($0.cloud)
  }
}

/// Runs `body` in a scope, and ends the scope however `body` ends.
func inScope<Result>(
  _ scope: MockScope, isolation: isolated (any Actor)? = #isolation,
  _ body: (MockScope) async throws -> Result
) async throws -> Result {
  do {
    let result = try await MockScope.$current.withValue(scope) { try await body(scope) }
    await scope.closeAndWait()
    return result
  } catch {
    await scope.closeAndWait()
    throw error
  }
}
