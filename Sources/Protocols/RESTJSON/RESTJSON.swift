// SPDX-License-Identifier: Apache-2.0

import EventStreamFormat
import HTTPBinding
import JSONFormat
public import MockCore

/// REST-JSON: method and path name the operation, members stand in path, query, headers and a JSON body.
public struct RESTJSON: ProtocolCodec {
  public let name = "rest-json"
  /// The message's member in errors whose shape doesn't name it: `message`, or `Message` in some services.
  public let messageKey: String
  private let routes = HTTPRouteCache()

  public init(messageKey: String = "message") { self.messageKey = messageKey }

  public func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    switch routes[service].match(request) {
    case .operation(let operation): .operation(operation)
    case .absent(let name): .unknown(name)
    case nil: request.isAddressed(to: service) ? .unknown("\(request.method) \(request.path)") : nil
    }
  }

  public func reader(
    for request: HTTPRequest, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader {
    HTTPBindingReader(request, operation, JSONBodyFormat())
  }

  public func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    let headers: HTTPHeaders = ["x-amzn-RequestId": requestID]
    let writer = HTTPBindingWriter(operation, JSONBodyFormat(), headers: headers)
    guard operation.output.hasEventStream else {
      return writer
    }
    return EventStreamWriter(around: writer, operation.output, contentType: "application/json") {
      JSONWriter($0)
    }
  }

  public func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    let report = ErrorReport(error, of: service)
    var leading = report.unmodelled
    if !report.isMessageModelled, !error.message.isEmpty {
      leading.insert(Document.Member(messageKey, .string(error.message)), at: 0)
    }
    let headers: HTTPHeaders = ["x-amzn-RequestId": requestID, "X-Amzn-Errortype": error.code]
    let schema = report.schema ?? UnmodelledError.schema
    let writer = HTTPBindingWriter(
      schema, nil, JSONBodyFormat(leading: leading), status: report.status, headers: headers)
    writer.dynamicRoot(.object(report.modelled), schema)
    var response = writer.finish()
    for (name, value) in error.headers { response.headers.set(name, value) }
    return response
  }
}

/// Stands for the shape of an error that the model doesn't have; unlike an absent output it has a body.
private enum UnmodelledError {
  static let model = ServiceModel("service\nstructure UnmodelledError error")
  static let schema = model["UnmodelledError"]
}
