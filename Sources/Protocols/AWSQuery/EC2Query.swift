// SPDX-License-Identifier: Apache-2.0

public import MockCore
import XMLFormat

/// EC2's dialect of Query: capitalised names, lists without a `member` level, and an XML of its own for answers.
public struct EC2Query: ProtocolCodec {
  public let name = "ec2"

  private let timestamps: Instant.Fraction

  /// Makes the codec. `timestamps` is the fraction of a second that timestamps in answers carry: EC2 writes three
  /// digits always.
  public init(timestamps: Instant.Fraction = .milliseconds) { self.timestamps = timestamps }

  /// EC2 answers requests of all its past versions, so any date that isn't later than the model's will do.
  public func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    QueryRequest.match(request, service) { version in
      version.utf8.count == service.apiVersion.utf8.count && version <= service.apiVersion
    }
  }

  public func reader(
    for request: HTTPRequest, _ operation: OperationModel
  ) throws(AWSError) -> ShapeReader {
    guard let form = QueryForm(request) else { throw QueryInputErrors.ec2.malformedForm }
    return QueryReader(form, operation.input, .ec2, flattensLists: true)
  }

  public func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    EC2Writer(operation, requestID: requestID, timestamps: timestamps)
  }

  public func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    let report = ErrorReport(error, of: service)
    let writer = XMLWriter(report.schema ?? EmptyShape.schema, timestamps: timestamps)
    writer.document.append(EC2Writer.declaration)
    writer.openTag("Response")
    writer.openTag("Errors")
    writer.openTag("Error")
    writer.write(error, report)
    writer.closeTag("Error")
    writer.closeTag("Errors")
    writer.element("RequestID", requestID)
    writer.closeTag("Response")
    var response = writer.finish()
    response.status = report.status
    QueryRequest.addHeaders(to: &response, requestID: requestID, contentType: "text/xml;charset=UTF-8")
    for (name, value) in error.headers { response.headers.set(name, value) }
    return response
  }
}

/// Writes `<ActionResponse><requestId>…</requestId>…`.
private final class EC2Writer: XMLWriter {
  static let declaration: StaticString = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  private let action: String
  private let namespace: String?
  private let requestID: String

  init(_ operation: OperationModel, requestID: String, timestamps: Instant.Fraction) {
    action = operation.name
    namespace = operation.service.xmlNamespace?.uri
    self.requestID = requestID
    super.init(operation.output, timestamps: timestamps)
    document.append(Self.declaration)
  }

  override func openRoot(_ schema: Schema) {
    openTag(action, suffix: "Response", namespace: namespace)
    element("requestId", requestID)
  }

  override func closeRoot(_ schema: Schema) { closeTag(action, suffix: "Response") }

  override func finish() -> HTTPResponse {
    var response = super.finish()
    QueryRequest.addHeaders(to: &response, requestID: requestID, contentType: "text/xml;charset=UTF-8")
    return response
  }
}
