// SPDX-License-Identifier: Apache-2.0

@_exported public import MockCore

/// Amazon S3: buckets with every sub-resource, objects with versions, locks and checksums, multipart uploads, listings,
/// access control, websites, notifications and lifecycles.
public struct S3: ServiceBackend {
  public static let service = ServiceDescriptor(
    name: "s3", signingNames: ["s3", "s3express", "s3-object-lambda"], hostPrefixes: ["s3"],
    reach: .partition,
    answersUnnamed: true,
    // What a body lacks makes it malformed; the rest S3 checks itself, with its own errors.
    validation: ValidationRules(
      missing: .error { path in
        switch path {
        case "objectAttributes": return .missingObjectAttributes
        case "renameSource": return .missingRenameSource
        case "requestRoute", "requestToken": return .noSuchObjectLambdaRequest
        default: break
        }
        if path.hasPrefix("accessControlPolicy.") { return .malformedACL }
        return path.contains(".") ? .malformedXML : .missingRequestBody
      },
      checksConstraints: false),
    expiredToken: .expiredToken,
    model: S3.model)

  public init() {}

  public var protocols: [any ProtocolCodec] { [S3Protocol()] }

  public var operations: [Operation<State>] {
    bucketOperations
      + bucketSettingsOperations
      + objectOperations
      + accessOperations
      + deliveryOperations
      + listingOperations
      + uploadOperations
      + selectOperations
  }

  public var routes: [HTTPRoute<State>] {
    [
      preflightRoute,
      websiteRoute,
      formRoute,
      // Last: what S3 has no operation for.
      HTTPRoute(matching: Self.hasNoOperation) { request, _, _ throws(AWSError) in
        let resource =
          switch PathNames(request.path).level {
          case .service: "SERVICE"
          case .bucket: "BUCKET"
          case .object: "OBJECT"
          }
        throw .methodNotAllowed(request.method.rawValue, resource: resource)
      },
    ]
  }

  public func makeState(for scope: Scope) -> State { State(partition: scope.partition) }

  public func adapt(_ request: inout HTTPRequest) { S3Address.adapt(&request) }

  public func checksums(for operation: OperationModel, of head: HTTPRequest) -> [any MockCore.Checksum.Type] {
    ReceivedBody.checksums(for: operation, of: head)
  }

  public func decorator(for request: HTTPRequest) -> ((State, Context, inout HTTPResponse) -> Void)? {
    let isCrossOrigin = request.headers.contains("Origin") && request.method != .options
    let isListing = Self.isListing(request)
    guard isCrossOrigin || isListing else { return nil }
    return { state, _, response in
      if isListing { Self.addBucketRegion(request, state, &response) }
      if isCrossOrigin { Self.addCrossOriginHeaders(request, state, &response) }
    }
  }

  public func nextDeadline(_ state: State) -> Instant? { state.nextDue }

  public func tick(_ now: Instant, _ state: inout State, _ context: Context) { state.runAgenda(context) }

  private static func hasNoOperation(_ request: HTTPRequest) -> Bool {
    // There is one for all that is got.
    request.method != .get && !S3Routing.isPlain(request) && S3Routing.operation(of: request) == nil
      && !S3Routing.isControl(request) && S3Address(request).endpoint != .other && !namesAction(request)
  }

  /// It is for a service that speaks the Query protocol.
  private static func namesAction(_ request: HTTPRequest) -> Bool {
    request.method == .post && request.path == "/"
      && request.headers.withValue("Content-Type") {
        $0.starts(with: "application/x-www-form-urlencoded".utf8)
      } == true
  }
}
