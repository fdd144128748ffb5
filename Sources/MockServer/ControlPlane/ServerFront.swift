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
    if request.target.utf8HasPrefix("/mo") {
      if request.path == MotoRecorder.replayPath { return replay(completion) }
      if let response = control.answer(request) {
        completion(.response(response))
        return nil
      }
    }
    if recorder.isRecording { recorder.keep(request) }
    let (cloud, request) = addressee(of: request)
    return cloud.answer(request, completion: completion)
  }

  private var recorder: MotoRecorder { control.moto.recorder }

  /// The cloud that a request is for, and the request as that one gets it.
  private func addressee(of request: HTTPRequest) -> (MockCloud, HTTPRequest) {
    let request = MotoAccount.applied(to: request)
    return (pool.cloud(for: pool.isolation == .none ? nil : request.accessKeyID), request)
  }

  /// Sends what was recorded to the clouds again, one request after the other. As with Moto, nobody looks at what they
  /// answer.
  private func replay(_ completion: @escaping @Sendable (HTTPOutcome) -> Void) -> any HTTPTicket {
    let requests = recorder.recorded
    return ReplayTicket(
      task: Task {
        for request in requests {
          let (cloud, request) = addressee(of: request)
          _ = try? await cloud.respond(to: request)
          if Task.isCancelled { return }
        }
        completion(.response(HTTPResponse()))
      })
  }

  /// All clouds offer the same services.
  public func hasher(for head: HTTPRequest) -> BodyHasher? { pool.main.hasher(for: head) }
}

private struct ReplayTicket: HTTPTicket {
  let task: Task<Void, Never>
  func cancel() { task.cancel() }
}
