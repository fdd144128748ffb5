// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// A cloud that is prepared once, and that every test which names it begins with a copy of.
///
/// ```swift
/// let shelves = CloudFixture(.s3) { cloud in
///   try cloud.s3.createBucket(.init(bucket: "books"))
/// }
///
/// @Test(.mockAWS(startingFrom: shelves)) func listsBooks() async throws { … }
/// ```
///
/// A copy costs the same however much the fixture holds.
public final class CloudFixture: Sendable {
  private let prepare: @Sendable () throws -> MockCloud
  private let prepared = Lock<Result<MockCloud, any Error>?>(nil)

  /// Describes a cloud; `prepare` runs when the first test needs it. What it throws fails every test that does.
  public convenience init(
    _ services: MockService..., options: MockCloud.Options = MockCloud.Options(),
    prepare: @escaping @Sendable (MockCloud) throws -> Void
  ) {
    self.init {
      let cloud = MockCloud(ServiceCatalogue([]).adding(services), options: options)
      try prepare(cloud)
      return cloud
    }
  }

  /// Takes a cloud from elsewhere, as it is when the first test needs it.
  public init(_ makeCloud: @escaping @Sendable () throws -> MockCloud) { prepare = makeCloud }

  /// A cloud of its own that begins as the prepared one.
  public func fork() throws -> MockCloud {
    let result = prepared.withLock { prepared in
      let result = prepared ?? Result { try prepare() }
      prepared = result
      return result
    }
    return try result.get().fork()
  }
}
