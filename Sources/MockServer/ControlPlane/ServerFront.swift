// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// What a server serves: the control plane under `/moto-api` and `/mock-aws`, and AWS everywhere else.
public struct ServerFront: HTTPResponder {
  private let pool: CloudPool
  private let control: ControlPlane

  public init(_ pool: CloudPool) {
    self.pool = pool
    control = ControlPlane(pool: pool)
  }

  @discardableResult
  public func answer(
    _ request: HTTPRequest, completion: @escaping @Sendable (HTTPOutcome) -> Void
  ) -> (any HTTPTicket)? {
    if request.target.utf8HasPrefix("/mo"), let response = control.answer(request) {
      completion(.response(response))
      return nil
    }
    let key = pool.isolation == .none ? nil : request.accessKeyID
    return pool.cloud(for: key).answer(request, completion: completion)
  }

  /// All clouds offer the same services.
  public func hasher(for head: HTTPRequest) -> BodyHasher? { pool.main.hasher(for: head) }
}
