// SPDX-License-Identifier: Apache-2.0

import MockCore
import RESTXML
import XMLFormat

/// REST-XML as S3 speaks it: operations by sub-resource and header rather than by the model's paths, bare errors, two
/// ids per answer, one answer that is a text in the root element, and one that mixes two lists.
///
/// Has nothing of its own: each request has a copy or two of it.
struct S3Protocol: ProtocolCodec {
  var name: String { "rest-xml" }

  private static let xml = makeXML(malformedBody: RESTXML.malformedXML)
  private static let accessControlXML = makeXML(malformedBody: .malformedACL)

  private static func makeXML(malformedBody: AWSError) -> RESTXML {
    RESTXML(
      timestamps: .milliseconds, wrapsErrors: false, checksRoots: true, malformedBody: malformedBody,
      invalidArgument: S3Protocol.invalidArgument, identify: S3Protocol.identify)
  }

  /// For the one answer that is JSON.
  private static let policyXML = RESTXML(
    identify: { requestID in
      var identification = S3Protocol.identify(requestID)
      identification.headers.set("Content-Type", "application/json")
      return identification
    })

  func operation(in request: HTTPRequest, of service: ServiceModel) -> OperationMatch? {
    guard let name = S3Routing.operation(of: request), let operation = service.operation(name) else {
      return nil
    }
    return .operation(operation)
  }

  func reader(for request: HTTPRequest, _ operation: OperationModel) throws(AWSError) -> ShapeReader {
    try RequestAddress.check(request, operation)
    try RequestIntegrity.check(request, operation)
    guard RequestIntegrity.hasUnreadableConditions(request) else { return try reader(of: request, operation) }
    var readable = request
    RequestIntegrity.dropUnreadableConditions(&readable)
    return try reader(of: readable, operation)
  }

  private func reader(of request: HTTPRequest, _ operation: OperationModel) throws(AWSError) -> ShapeReader {
    switch operation.name {
    case "PutBucketAcl", "PutObjectAcl": return try Self.accessControlXML.reader(for: request, operation)
    default: return try Self.xml.reader(for: request, operation)
    }
  }

  func writer(for operation: OperationModel, requestID: String) -> ResponseWriter {
    switch operation.name {
    case "GetBucketLocation": LocationWriter(operation, headers: Self.headers(requestID))
    case "GetBucketPolicy": Self.policyXML.writer(for: operation, requestID: requestID)
    case "ListObjectVersions": VersionListingWriter(operation, headers: Self.headers(requestID))
    default: Self.xml.writer(for: operation, headers: Self.headers(requestID))
    }
  }

  func encode(_ error: AWSError, of service: ServiceModel, requestID: String) -> HTTPResponse {
    var response = Self.xml.encode(error, of: service, requestID: requestID)
    // Not Modified says everything in its headers.
    if response.status == 304 {
      response.body = .empty
      response.headers.remove("Content-Type")
    }
    return response
  }

  /// The ids of a request, in S3's two forms, and the name by which S3's servers go.
  static func identify(_ requestID: String) -> RESTXML.Identification {
    RESTXML.Identification(
      requestID: shortID(requestID), headers: headers(requestID),
      elements: [("HostId", hostID(requestID))])
  }

  /// The headers of every answer.
  private static func headers(_ requestID: String) -> HTTPHeaders {
    var headers = HTTPHeaders()
    headers.reserve(fields: 16, bytes: 512)
    // Every answer has them: in place, since a string would be made and checked for each.
    headers.add("x-amz-id-2", upTo: hostIDLength) { writeHostID(requestID, to: $0) }
    headers.add("x-amz-request-id", upTo: 16) { writeShortID(requestID, to: $0) }
    headers.add("Server", "AmazonS3")
    return headers
  }

  /// `7B4A0FABBEXAMPLE`: sixteen capitals and digits.
  static func shortID(_ requestID: String) -> String {
    String(unsafeUninitializedCapacity: 16) { writeShortID(requestID, to: $0) }
  }

  /// Writes the short id, and says how many bytes it has.
  private static func writeShortID(_ requestID: String, to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var requestID = requestID
    return requestID.withUTF8 { source in
      var count = 0
      var position = 0
      while position < source.count, count < 16 {
        let byte = source[position]
        position &+= 1
        if byte == UInt8(ascii: "-") { continue }
        target[count] = byte &- 97 < 26 ? byte & 0xDF : byte
        count &+= 1
      }
      return count
    }
  }

  /// The second id, `x-amz-id-2`: 76 characters of Base64.
  static func hostID(_ requestID: String) -> String {
    String(unsafeUninitializedCapacity: hostIDLength) { writeHostID(requestID, to: $0) }
  }

  private static let hostIDLength = 76

  /// Writes the second id, the Base64 of the id and its beginning, and says how many bytes it has.
  private static func writeHostID(_ requestID: String, to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var requestID = requestID
    return requestID.withUTF8 { source in
      withUnsafeTemporaryAllocation(byteCount: 57, alignment: 1) { twice in
        let whole = min(source.count, twice.count)
        let again = min(source.count, twice.count &- whole)
        let rest = UnsafeMutableRawBufferPointer(rebasing: twice[whole...])
        twice.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(source)[..<whole]))
        rest.copyMemory(from: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(source)[..<again]))
        return UnsafeRawBufferPointer(rebasing: twice[..<(whole &+ again)]).writeBase64(to: target)
      }
    }
  }

  private static func invalidArgument(_ text: String, _ member: Schema.Member) -> AWSError {
    if member.wireName == "partNumber" { return .invalidPartNumber(text) }
    switch (member.location, member.target.kind) {
    case (.query, .integer), (.query, .long):
      return .invalidArgument(
        "Provided \(member.wireName) not an integer or within integer range", member.wireName, text)
    case (.header, .timestamp):
      return .invalidArgument("Invalid \(member.wireName)", member.wireName, text)
    default: return RESTXML.invalidArgument(text, member)
    }
  }
}

/// Writes the one answer whose root element holds a text.
private final class LocationWriter: ResponseWriter {
  private let headers: HTTPHeaders
  private var location = ""
  private let namespace: String

  init(_ operation: OperationModel, headers: HTTPHeaders) {
    self.headers = headers
    namespace = operation.service.xmlNamespace?.uri ?? ""
    super.init(operation.output)
  }

  override func beginStructure(_ schema: Schema, as member: Schema.Member) {}
  override func endStructure(_ schema: Schema, as member: Schema.Member) {}
  override func write(string: String, as member: Schema.Member) { location = string }

  override func finish() -> HTTPResponse {
    let writer = XMLWriter(EmptyShape.schema)
    writer.document.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" as StaticString)
    writer.openTag("LocationConstraint", namespace: namespace)
    let content = writer.document.count
    writer.document.append(xmlText: location)
    writer.closeTag("LocationConstraint", contentFrom: content)
    var response = writer.finish()
    response.headers = headers
    response.headers.set("Content-Type", "application/xml")
    return response
  }
}
