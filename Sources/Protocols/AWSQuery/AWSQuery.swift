// SPDX-License-Identifier: Apache-2.0

public import MockCore
import XMLFormat

/// The AWS Query protocol: a form with `Action` and dotted parameters in, XML out.
///
/// It also serves services whose model names another protocol, as SQS still speaks Query beside JSON.
public struct AWSQuery: ProtocolCodec {
  public let name = "query"

  private let namespace: String?
  private let declaration: String?
  private let pathMember: String?
  private let hasErrorDetail: Bool

  /// Makes the codec.
  ///
  /// - Parameters:
  ///   - namespace: The XML namespace of answers; by default the model's.
  ///   - declaration: What stands before the root element, such as `<?xml version="1.0"?>`.
  ///   - pathMember: The member that holds the request's own URL when no parameter gives it, as a queue's URL does.
  ///   - hasErrorDetail: Whether errors end with an empty `Detail` element, as SQS's do.
  public init(
    namespace: String? = nil, declaration: String? = nil, pathMember: String? = nil,
    hasErrorDetail: Bool = false
  ) {
    self.namespace = namespace
    self.declaration = declaration
    self.pathMember = pathMember
    self.hasErrorDetail = hasErrorDetail
  }

  public func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    QueryRequest.match(request, service)
  }

  public func reader(
    for request: HTTPRequest, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader {
    guard let form = QueryForm(request, default: pathMember, Self.url) else {
      throw QueryInputErrors.query.malformedForm
    }
    return QueryReader(form, operation.input, .query)
  }

  /// The URL of a request, where its path names anything.
  private static func url(of request: HTTPRequest) -> String? {
    guard let host = request.host else { return nil }
    let path = request.path
    return path == "/" ? nil : request.scheme + "://" + host + path
  }

  public func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    QueryWriter(
      operation, namespace: namespace ?? operation.service.xmlNamespace?.uri, declaration: declaration,
      requestID: requestID)
  }

  public func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    let report = ErrorReport(error, of: service)
    let writer = XMLWriter(report.schema ?? EmptyShape.schema, usesQueryNames: true)
    if let declaration { writer.document.append(declaration) }
    writer.openTag("ErrorResponse", namespace: namespace ?? service.xmlNamespace?.uri)
    writer.openTag("Error")
    writer.element("Type", report.fault.rawValue)
    writer.write(error, report)
    if hasErrorDetail { writer.document.append("<Detail/>" as StaticString) }
    writer.closeTag("Error")
    writer.element("RequestId", requestID)
    writer.closeTag("ErrorResponse")
    var response = writer.finish()
    response.status = report.status
    QueryRequest.addHeaders(to: &response, requestID: requestID, contentType: "text/xml")
    for (name, value) in error.headers { response.headers.set(name, value) }
    return response
  }
}

/// Writes `<ActionResponse><ActionResult>…</ActionResult><ResponseMetadata>…`.
private final class QueryWriter: XMLWriter {
  private let action: String
  private let wrapper: String?
  private let namespace: String?
  private let requestID: String
  @exclusivity(unchecked) private var contentStart = 0

  init(_ operation: OperationModel, namespace: String?, declaration: String?, requestID: String) {
    action = operation.name
    self.namespace = namespace
    self.requestID = requestID
    // AWS writes no result where an operation has no output.
    wrapper = operation.resultWrapper ?? (operation.output.members.isEmpty ? nil : operation.name + "Result")
    super.init(operation.output, usesQueryNames: true)
    if let declaration { document.append(declaration) }
  }

  override func openRoot(_ schema: Schema) {
    openTag(action, suffix: "Response", namespace: namespace)
    if let wrapper { openTag(wrapper) }
    contentStart = document.count
  }

  override func closeRoot(_ schema: Schema) {
    if let wrapper { closeTag(wrapper, contentFrom: contentStart) }
    document.append("<ResponseMetadata><RequestId>" as StaticString)
    document.append(xmlText: requestID)
    document.append("</RequestId></ResponseMetadata>" as StaticString)
    closeTag(action, suffix: "Response")
  }

  override func finish() -> HTTPResponse {
    var response = super.finish()
    QueryRequest.addHeaders(to: &response, requestID: requestID, contentType: "text/xml")
    return response
  }
}
