// SPDX-License-Identifier: Apache-2.0

import EventStreamFormat
import JSONFormat
public import MockCore

/// AWS JSON 1.0 and 1.1: one POST for everything, the operation in `X-Amz-Target`.
public struct AWSJSON: ProtocolCodec {
  public let name = "json"
  /// What stands before `#` in `__type`: `com.amazonaws.sqs`. Errors of AWS's own framework, such as
  /// `SerializationException`, then come under its name; without one, no error has a namespace.
  public let errorNamespace: String?
  /// The message's member in errors whose shape doesn't name it: `message`, or `Message` in some services.
  public let messageKey: String
  /// Whether answers carry the CRC-32 of their bodies in `x-amz-crc32`, as DynamoDB's do.
  public let hasChecksum: Bool

  public init(errorNamespace: String? = nil, messageKey: String = "message", hasChecksum: Bool = false) {
    self.errorNamespace = errorNamespace
    self.messageKey = messageKey
    self.hasChecksum = hasChecksum
  }

  /// The target decides alone: AWS's clients agree on the content type, and others that leave it out are
  /// understood too.
  public func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    guard request.method == .post, let prefix = service.targetPrefix else { return nil }
    return request.headers.withValue("X-Amz-Target") { target in
      var dot = target.count &- 1
      while dot >= 0, target[dot] != UInt8(ascii: ".") { dot &-= 1 }
      guard dot >= 0, UnsafeRawBufferPointer(rebasing: target[..<dot]).equalsUTF8(of: prefix) else {
        return nil
      }
      let name = UnsafeRawBufferPointer(rebasing: target[(dot &+ 1)...])
      return service.operation(name).map { .operation($0) } ?? .unknown(String(decoding: name, as: UTF8.self))
    } ?? nil
  }

  public func reader(
    for request: HTTPRequest, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader {
    JSONReader(request.body.bytes ?? Bytes(), operation.input)
  }

  public func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    let response = HTTPResponse(
      status: operation.status, headers: headers(of: operation.service, requestID: requestID))
    guard !operation.output.hasEventStream else { return eventStreamWriter(operation, response) }
    if operation.output === EmptyShape.schema {
      return EmptyWriter(operation.output, hasChecksum ? response.withChecksum : response)
    }
    return hasChecksum
      ? ChecksummedJSONWriter(operation.output, response: response)
      : JSONWriter(operation.output, response: response)
  }

  private func eventStreamWriter(_ operation: OperationModel, _ response: HTTPResponse) -> ResponseWriter {
    EventStreamWriter(
      around: JSONWriter(operation.output, response: response), operation.output,
      contentType: "application/json", initialResponse: true
    ) { JSONWriter($0) }
  }

  private func headers(of service: ServiceModel, requestID: String) -> HTTPHeaders {
    var headers = HTTPHeaders()
    headers.reserve(fields: 4, bytes: 128)
    headers.add("x-amzn-RequestId", requestID)
    headers.add(
      "Content-Type",
      service.jsonVersion == "1.1" ? "application/x-amz-json-1.1" : "application/x-amz-json-1.0")
    return headers
  }

  public func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    let report = ErrorReport(error, of: service)
    var response = HTTPResponse(status: report.rpcStatus, headers: headers(of: service, requestID: requestID))
    if service.isQueryCompatible, !error.headers.contains("x-amzn-query-error") {
      response.headers.add("x-amzn-query-error", "\(report.queryCode);\(report.fault.rawValue)")
    }
    for (name, value) in error.headers { response.headers.set(name, value) }
    var leading = [Document.Member("__type", .string(type(of: error)))]
    if !report.isMessageModelled, !error.message.isEmpty {
      leading.append(Document.Member(messageKey(of: error), .string(error.message)))
    }
    let schema = report.schema ?? EmptyShape.schema
    let writer = JSONWriter(schema, response: response, leading: leading + report.unmodelled)
    writer.dynamicRoot(.object(report.modelled), schema)
    return hasChecksum ? writer.finish().withChecksum : writer.finish()
  }

  private func type(of error: AWSError) -> String {
    guard let errorNamespace else { return error.code }
    switch error.code {
    case "ValidationException": return "com.amazon.coral.validate#ValidationException"
    case _ where Self.frameworkErrors.contains(error.code): return "com.amazon.coral.service#\(error.code)"
    default: return "\(errorNamespace)#\(error.code)"
    }
  }

  private func messageKey(of error: AWSError) -> String {
    errorNamespace != nil && Self.capitalised.contains(error.code) ? "Message" : messageKey
  }

  /// What AWS's framework answers before a service sees the request.
  private static let frameworkErrors: Set<String> = [
    "AccessDeniedException", "ExpiredTokenException", "IncompleteSignatureException", "InternalFailure",
    "InvalidSignatureException", "MissingAuthenticationTokenException", "SerializationException",
    "ServiceUnavailableException", "ThrottlingException", "UnknownOperationException",
    "UnrecognizedClientException",
  ]
  /// Those of them with `Message` rather than `message`.
  private static let capitalised: Set<String> = ["AccessDeniedException", "SerializationException"]
}

extension HTTPResponse {
  /// The response with the CRC-32 of its body, in decimal.
  fileprivate var withChecksum: HTTPResponse {
    var response = self
    var checksum = CRC32()
    if let bytes = response.body.bytes { checksum.update(bytes) }
    response.headers.add("x-amz-crc32", String(checksum.value))
    return response
  }
}

private final class ChecksummedJSONWriter: JSONWriter {
  override func finish() -> HTTPResponse { super.finish().withChecksum }
}

/// AWS answers an operation without an output with no body at all.
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
