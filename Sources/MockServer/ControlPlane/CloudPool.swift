// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// The clouds behind one server: a single one, or one for each access key.
public final class CloudPool: Sendable {
  public enum Isolation: String, Sendable, CaseIterable {
    case none
    /// Every access key has a cloud of its own, made when the key is first seen.
    case accessKey = "access-key"
  }

  public let isolation: Isolation
  /// The cloud of unsigned requests, and of all when there is no isolation.
  public let main: MockCloud
  private let makeCloud: @Sendable () -> MockCloud
  private let byAccessKey = Lock(Clouds())

  private struct Clouds {
    var own: [String: MockCloud] = [:]
    /// Where the keys belong that the clouds themselves handed out.
    var issuers: [String: MockCloud] = [:]
  }

  /// `makeCloud` opens a cloud with the server's services and options.
  public init(isolation: Isolation = .none, _ makeCloud: @escaping @Sendable () -> MockCloud) {
    self.isolation = isolation
    self.makeCloud = makeCloud
    main = makeCloud()
  }

  /// The cloud that answers requests of this access key. A key that one of the clouds issued, as those of an assumed role,
  /// belongs to that cloud.
  public func cloud(for accessKeyID: String?) -> MockCloud {
    guard isolation == .accessKey, let accessKeyID else { return main }
    return byAccessKey.withLock { clouds in
      if let cloud = clouds.own[accessKeyID] ?? clouds.issuers[accessKeyID] { return cloud }
      if let issuer = clouds.own.values.first(where: { $0.hasIssued(accessKeyID: accessKeyID) }) {
        clouds.issuers[accessKeyID] = issuer
        return issuer
      }
      if main.hasIssued(accessKeyID: accessKeyID) { return main }
      let cloud = makeCloud()
      clouds.own[accessKeyID] = cloud
      return cloud
    }
  }

  /// The clouds that a control request is about: that of a key, or all there are.
  func clouds(for accessKeyID: String?) -> [MockCloud] {
    if let accessKeyID { return [cloud(for: accessKeyID)] }
    return byAccessKey.withLock { clouds in
      [main] + clouds.own.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
