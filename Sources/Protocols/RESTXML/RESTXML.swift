// SPDX-License-Identifier: Apache-2.0

import EventStreamFormat
import HTTPBinding
public import MockCore
import XMLFormat

/// The REST-XML protocol: operations by method and path, members in path, query, headers and an XML body.
public struct RESTXML: ProtocolCodec {
  public let name = "rest-xml"

  private let format: RESTXMLBody
  private let wrapsErrors: Bool
  private let identify: @Sendable (String) -> Identification
  private let routes = HTTPRouteCache()

  /// What AWS says about a body that isn't XML or doesn't fit its schema, in S3's words.
  public static let malformedXML = AWSError(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema", status: 400)

  /// Makes the codec.
  ///
  /// - Parameters:
  ///   - namespace: The XML namespace of answers; by default the model's.
  ///   - timestamps: The fraction of a second that timestamps in bodies carry; S3 writes three digits always.
  ///   - wrapsErrors: Whether errors stand inside an `ErrorResponse`; S3's root element is `Error` itself.
  ///   - checksRoots: Whether a payload's root element must have the name that the model gives it, as S3 wants.
  ///   - malformedBody: The error for a body that cannot be read.
  ///   - invalidArgument: The error for a path, query or header that isn't a value of its member.
  ///   - identify: How answers tell the id of their request.
  public init(
    namespace: String? = nil, timestamps: Instant.Fraction = .whenNeeded, wrapsErrors: Bool = true,
    checksRoots: Bool = false,
    malformedBody: AWSError = RESTXML.malformedXML,
    invalidArgument: @escaping @Sendable (String, Schema.Member) -> AWSError = RESTXML.invalidArgument,
    identify: @escaping @Sendable (String) -> Identification = { Identification(requestID: $0) }
  ) {
    format = RESTXMLBody(
      namespace: namespace, timestamps: timestamps, checksRoots: checksRoots, malformedBody: malformedBody,
      invalidArgument: invalidArgument)
    self.wrapsErrors = wrapsErrors
    self.identify = identify
  }

  /// How an answer names its request.
  public struct Identification: Sendable {
    public var requestID: String
    public var headers: HTTPHeaders
    /// What stands behind the request's id in the body of an error: S3's `HostId`.
    public var elements: [(name: String, value: String)]

    public init(
      requestID: String, headers: HTTPHeaders? = nil, elements: [(name: String, value: String)] = []
    ) {
      self.requestID = requestID
      self.headers = headers ?? ["x-amzn-RequestId": requestID]
      self.elements = elements
    }
  }

  /// What AWS says of a text outside the body that isn't a value of its member.
  public static func invalidArgument(_ text: String, _ member: Schema.Member) -> AWSError {
    AWSError(
      "InvalidArgument", "Provided argument \(member.wireName) is not valid: \(text.prefix(256))", status: 400
    )
  }

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
    HTTPBindingReader(request, operation, format)
  }

  public func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    writer(for: operation, headers: identify(requestID).headers)
  }

  /// A writer of the operation's output, for who identifies the request in headers of its own.
  public func writer(for operation: OperationModel, headers: HTTPHeaders) -> ResponseWriter {
    let writer = HTTPBindingWriter(operation, format, headers: headers)
    guard operation.output.hasEventStream else {
      return writer
    }
    let timestamps = format.timestamps
    return EventStreamWriter(around: writer, operation.output, contentType: "text/xml") {
      XMLWriter($0, timestamps: timestamps)
    }
  }

  public func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    let report = ErrorReport(error, of: service)
    let identification = identify(requestID)
    let writer = XMLWriter(report.schema ?? EmptyShape.schema, timestamps: format.timestamps)
    writer.document.append(RESTXMLBody.declaration)
    if wrapsErrors {
      writer.openTag("ErrorResponse", namespace: format.namespace ?? service.xmlNamespace?.uri)
      writer.openTag("Error")
      writer.element("Type", report.fault.rawValue)
      writer.write(error, report)
      writer.closeTag("Error")
      writer.element("RequestId", identification.requestID)
      writer.closeTag("ErrorResponse")
    } else {
      writer.openTag("Error")
      writer.write(error, report)
      writer.element("RequestId", identification.requestID)
      for (name, value) in identification.elements { writer.element(name, value) }
      writer.closeTag("Error")
    }
    var response = writer.finish()
    response.status = report.status
    response.headers = headers(of: report, identification)
    for (name, value) in error.headers { response.headers.set(name, value) }
    return response
  }
}

extension RESTXML {
  /// The headers of an error, among them the members that its shape binds to headers.
  private func headers(of report: ErrorReport, _ identification: Identification) -> HTTPHeaders {
    var headers = identification.headers
    headers.set("Content-Type", format.contentType)
    guard let schema = report.schema, schema.hasHTTPBindings else { return headers }
    let writer = HTTPBindingWriter(schema, nil, format, status: report.status)
    writer.dynamicRoot(.object(report.modelled), schema)
    for (name, value) in writer.finish().headers where !headers.contains(name) { headers.add(name, value) }
    return headers
  }
}

/// How REST-XML reads and writes what is in a body.
///
/// An object, as each request's reader and writer have it.
final class RESTXMLBody: BodyFormat {
  static let declaration: StaticString = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

  let contentType = "application/xml"
  let writesEmptyStructures = false

  let namespace: String?
  let timestamps: Instant.Fraction
  let checksRoots: Bool
  let malformedBody: AWSError
  let invalidArgument: @Sendable (String, Schema.Member) -> AWSError

  init(
    namespace: String?, timestamps: Instant.Fraction, checksRoots: Bool, malformedBody: AWSError,
    invalidArgument: @escaping @Sendable (String, Schema.Member) -> AWSError
  ) {
    self.namespace = namespace
    self.timestamps = timestamps
    self.checksRoots = checksRoots
    self.malformedBody = malformedBody
    self.invalidArgument = invalidArgument
  }

  func reader(of body: Bytes, _ schema: Schema, _ operation: OperationModel) throws(AWSError) -> ShapeReader {
    let root: XMLElement
    do { root = try XML.parse(body) } catch { throw malformedBody }
    if checksRoots, let payload = operation.input.payload {
      let member = operation.input.members[payload]
      if member.target === schema, !root.isNamed(member.wireName) { throw malformedBody }
    }
    return XMLReader(root, schema, malformed: malformedBody)
  }

  func writer(for schema: Schema, _ operation: OperationModel?) -> ResponseWriter {
    let writer = XMLWriter(schema, timestamps: timestamps)
    writer.rootNamespace = namespace ?? operation?.service.xmlNamespace?.uri
    writer.document.append(Self.declaration)
    return writer
  }

  func unreadable(_ text: String, _ member: Schema.Member) -> AWSError {
    invalidArgument(text, member)
  }
}
