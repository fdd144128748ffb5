// SPDX-License-Identifier: Apache-2.0

/// Whom a request is for.
public enum Addressee: Hashable, Sendable {
  /// A service that the cloud offers, by its short name.
  case service(String)
  /// AWS, or whoever asks for a host such as `localhost`; no service that the cloud offers takes it.
  case nobody
  /// A host that isn't AWS's.
  case foreignHost(String)
}

extension MockCloud {
  /// Whom a request is for, without answering it: for clients that must not let a request out by mistake.
  public func addressee(of request: HTTPRequest) -> Addressee {
    var request = request
    switch Router(catalogue: catalogue).destination(of: &request, CredentialScope(request)) {
    case .operation(let runtime, _, _), .route(let runtime, _), .unknownOperation(let runtime, _, _):
      return .service(runtime.descriptor.name)
    case .nobody: return .nobody
    case .foreignHost(let host): return .foreignHost(host)
    }
  }
}
