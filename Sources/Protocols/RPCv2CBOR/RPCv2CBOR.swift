// SPDX-License-Identifier: Apache-2.0

import CBORFormat
import EventStreamFormat
public import MockCore

/// Smithy's RPC v2 with CBOR: `POST /service/{service}/operation/{operation}`.
public struct RPCv2CBOR: ProtocolCodec {
  public let name = "smithy-rpc-v2-cbor"
  /// What stands before `#` in `__type`: `com.amazonaws.cloudwatch`.
  public let errorNamespace: String?

  public init(errorNamespace: String? = nil) { self.errorNamespace = errorNamespace }

  public func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    guard request.method == .post, request.headers["smithy-protocol"] == "rpc-v2-cbor",
      let prefix = service.targetPrefix
    else { return nil }
    // An endpoint may put a path of its own in front.
    let parts = request.path.split(separator: "/").suffix(4)
    guard parts.count == 4, let first = parts.first, first == "service",
      parts[parts.startIndex + 1] == prefix, parts[parts.startIndex + 2] == "operation", let last = parts.last
    else { return nil }
    let name = String(last)
    return service.operation(name).map { .operation($0) } ?? .unknown(name)
  }

  public func reader(
    for request: HTTPRequest, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader {
    CBORReader(request.body.bytes ?? Bytes(), operation.input)
  }

  public func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    var response = HTTPResponse(status: operation.status, headers: headers(requestID))
    let output = operation.output
    guard output !== EmptyShape.schema else { return EmptyWriter(output, response) }
    response.headers.add("Content-Type", "application/cbor")
    let writer = CBORWriter(output, response: response)
    guard output.hasEventStream else { return writer }
    return EventStreamWriter(around: writer, output, contentType: "application/cbor", initialResponse: true) {
      CBORWriter($0)
    }
  }

  private func headers(_ requestID: String) -> HTTPHeaders {
    ["smithy-protocol": "rpc-v2-cbor", "x-amzn-RequestId": requestID]
  }

  public func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    let report = ErrorReport(error, of: service)
    var response = HTTPResponse(status: report.rpcStatus, headers: headers(requestID))
    response.headers.add("Content-Type", "application/cbor")
    if service.isQueryCompatible, !error.headers.contains("x-amzn-query-error") {
      response.headers.add("x-amzn-query-error", "\(report.queryCode);\(report.fault.rawValue)")
    }
    for (name, value) in error.headers { response.headers.set(name, value) }
    let type = errorNamespace.map { "\($0)#\(error.code)" } ?? error.code
    var leading = [Document.Member("__type", .string(type))]
    if !report.isMessageModelled, !error.message.isEmpty {
      leading.append(Document.Member("message", .string(error.message)))
    }
    let schema = report.schema ?? EmptyShape.schema
    let writer = CBORWriter(schema, response: response, leading: leading + report.unmodelled)
    writer.dynamicRoot(.object(report.modelled), schema)
    return writer.finish()
  }
}

/// An operation without an output answers with no body at all.
private final class EmptyWriter: ResponseWriter {
  private let response: HTTPResponse

  init(_ schema: Schema, _ response: HTTPResponse) {
    self.response = response
    super.init(schema)
  }

  override func beginStructure(_ schema: Schema, as member: Schema.Member) {}
  override func endStructure(_ schema: Schema, as member: Schema.Member) {}
  override func finish() -> HTTPResponse { response }
}
