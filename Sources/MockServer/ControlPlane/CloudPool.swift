// SPDX-License-Identifier: Apache-2.0

public import MockCore
import Synchronization

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
  private let byAccessKey = Mutex<[String: MockCloud]>([:])

  /// `makeCloud` opens a cloud with the server's services and options.
  public init(isolation: Isolation = .none, _ makeCloud: @escaping @Sendable () -> MockCloud) {
    self.isolation = isolation
    self.makeCloud = makeCloud
    main = makeCloud()
  }

  /// The cloud that answers requests of this access key.
  public func cloud(for accessKeyID: String?) -> MockCloud {
    guard isolation == .accessKey, let accessKeyID else { return main }
    return byAccessKey.withLock { clouds in
      if let cloud = clouds[accessKeyID] { return cloud }
      let cloud = makeCloud()
      clouds[accessKeyID] = cloud
      return cloud
    }
  }

  /// The clouds that a control request is about: that of a key, or all there are.
  func clouds(for accessKeyID: String?) -> [MockCloud] {
    if let accessKeyID { return [cloud(for: accessKeyID)] }
    return byAccessKey.withLock { clouds in
      [main] + clouds.sorted { $0.key < $1.key }.map(\.value)
    }
  }
}
