// SPDX-License-Identifier: Apache-2.0

public import MockCore
import RESTXML

/// Amazon S3 Control: access points of one region and of several, what accounts block for all of their buckets, Storage
/// Lens configurations, and tags. Stands on the state of ``S3``.
public struct S3Control: ServiceBackend {
  public typealias State = S3.State

  public static let service = ServiceDescriptor(
    name: "s3control", signingNames: ["s3"], hostPrefixes: ["s3-control"], reach: .partition,
    validation: ValidationRules(
      missing: .error { path in
        path == "AccountId"
          ? S3Control.missingAccount : path.contains(".") ? .malformedXML : .missingRequestBody
      },
      checksConstraints: false),
    expiredToken: .expiredToken,
    model: S3Control.model)

  public init() {}

  public var protocols: [any ProtocolCodec] { [S3ControlProtocol()] }

  public var operations: [Operation<State>] {
    accountOperations + accessPointOperations + multiRegionOperations + multiRegionRouteOperations
      + storageLensOperations + tagOperations
  }

  public func makeState(for scope: Scope) -> State { S3().makeState(for: scope) }

  /// The account stands in a header, in the host, or in both.
  public func adapt(_ request: inout HTTPRequest) {
    guard !request.headers.contains("x-amz-account-id"), let account = S3Routing.controlAccount(request)
    else { return }
    request.headers["x-amz-account-id"] = account
  }

  static let missingAccount = AWSError(
    "InvalidRequest", "Missing required header for this request: x-amz-account-id", status: 400)

  /// Nobody speaks for another account.
  static func check(_ account: String, _ context: Context) throws(AWSError) {
    guard account == context.caller.account, !context.caller.isAnonymous else { throw .accessDenied }
  }
}

/// REST-XML for requests below `/v20180820/`; the rest belongs to S3, whose signing name is the same.
private struct S3ControlProtocol: ProtocolCodec {
  let name = "rest-xml"
  private let xml = RESTXML(timestamps: .milliseconds, identify: S3Protocol.identify)

  func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    S3Routing.isControl(request) ? xml.operation(in: request, of: service) : nil
  }

  func reader(for request: HTTPRequest, _ operation: OperationModel) throws(AWSError) -> ShapeReader {
    try xml.reader(for: request, operation)
  }

  func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    xml.writer(for: operation, requestID: requestID)
  }

  func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    xml.encode(error, of: service, requestID: requestID)
  }
}
