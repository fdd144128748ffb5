// SPDX-License-Identifier: Apache-2.0

/// Finds who answers a request: by the signature's scope, the RPC target, the host, and at last by trying those
/// whose requests may come unnamed.
struct Router {
  let catalogue: ServiceCatalogue

  enum Destination {
    case operation(AnyServiceRuntime, any ProtocolCodec, OperationModel)
    case route(AnyServiceRuntime, (AnyStateBox, Context) throws(AWSError) -> HTTPResponse)
    /// The service is known, the operation isn't.
    case unknownOperation(AnyServiceRuntime, any ProtocolCodec, String)
    case nobody
    /// The host isn't AWS's, and nothing else says that the request is for AWS.
    case foreignHost(String)
  }

  /// Finds the destination and brings `request` into the form that the service's codecs know.
  func destination(of request: inout HTTPRequest, _ credential: CredentialScope?) -> Destination {
    var unknown: Destination?
    if let credential {
      let signed = catalogue.runtimes(signing: credential.service)
      for runtime in signed {
        if let found = attempt(runtime, &request, &unknown) { return found }
      }
      if !signed.isEmpty { return unknown ?? .nobody }
    }
    if request.headers.contains("X-Amz-Target") || request.headers.contains("smithy-protocol") {
      for runtime in catalogue.runtimes where runtime.descriptor.model.targetPrefix != nil {
        if let found = attempt(runtime, &request, &unknown) { return found }
      }
    }
    let host = HostName(request.host ?? "localhost")
    if case .aws(let labels) = host.kind {
      for label in labels {
        for runtime in catalogue.runtimes(host: label) {
          if let found = attempt(runtime, &request, &unknown) { return found }
        }
      }
    }
    if let unknown { return unknown }
    if credential == nil {
      if case .foreign = host.kind { return .foreignHost(host.name) }
      for runtime in unnamedCandidates(request) where mayMean(runtime, host) {
        if let found = attempt(runtime, &request, &unknown) { return found }
      }
    }
    return unknown ?? .nobody
  }

  /// Whether a host leaves room for a service. One of AWS's own names somebody: `sns.us-east-1.amazonaws.com` is not S3's, and
  /// `books.s3-accelerate.amazonaws.com` is.
  private func mayMean(_ runtime: AnyServiceRuntime, _ host: HostName) -> Bool {
    guard case .aws(let labels) = host.kind, !host.name.hasSuffix(".localhost") else { return true }
    return labels.contains { label in runtime.descriptor.hostPrefixes.contains { label.hasPrefix($0) } }
  }

  /// Query requests name their action and version only; several services may know them, the first takes it.
  private func unnamedCandidates(_ request: HTTPRequest) -> [AnyServiceRuntime] {
    let isForm =
      request.headers.withValue("Content-Type") { $0.starts(with: "application/x-www-form-urlencoded".utf8) }
      ?? false
    let namesAction = isForm || request.query?.utf8Contains("Action=") ?? false
    let takesAnything = catalogue.runtimes.filter(\.descriptor.answersUnnamed)
    guard namesAction else { return takesAnything }
    // Those come last: they would take an action for a request of theirs.
    return catalogue.runtimes.filter { runtime in
      !runtime.descriptor.answersUnnamed
        && runtime.protocols.contains { $0.name == "query" || $0.name == "ec2" }
    } + takesAnything
  }

  private func attempt(
    _ runtime: AnyServiceRuntime, _ request: inout HTTPRequest, _ unknown: inout Destination?
  ) -> Destination? {
    var adapted = request
    runtime.adapt(&adapted)
    if let handler = runtime.route(adapted) {
      swap(&request, &adapted)
      return .route(runtime, handler)
    }
    let model = runtime.model
    for codec in runtime.protocols {
      switch codec.operation(in: adapted, of: model) {
      case .operation(let operation):
        swap(&request, &adapted)
        return .operation(runtime, codec, operation)
      case .unknown(let name):
        if unknown == nil { unknown = .unknownOperation(runtime, codec, name) }
      case nil: continue
      }
    }
    return nil
  }
}
