// SPDX-License-Identifier: Apache-2.0

public import Foundation
public import MockCore

/// An API model as AWS publishes it for its SDKs (`service-2.json`), without the documentation.
public struct APIModel: Sendable {
  public var serviceID: String
  public var apiVersion: String
  public var `protocol`: String
  public var jsonVersion: String?
  public var targetPrefix: String?
  public var xmlNamespace: Namespace?
  public var isQueryCompatible: Bool
  public var endpointPrefix: String
  public var signingName: String?
  /// In the model's order.
  public var operations: [Operation]
  /// In the model's order.
  public var shapes: [Shape]

  public struct Namespace: Sendable {
    public var uri: String
    public var prefix: String?
  }

  public struct Operation: Sendable {
    public var name: String
    public var method: String
    public var uri: String
    public var status: Int
    public var input: String?
    public var output: String?
    public var errors: [String]
    public var resultWrapper: String?
    public var inputLocationName: String?
    public var inputNamespace: Namespace?
  }

  public struct Shape: Sendable {
    public var name: String
    public var kind: Schema.Kind
    /// A structure's members; a list's `member`; a map's `key` and `member`.
    public var members: [Member] = []
    /// Bounds as they are written: of length, count or value.
    public var minimum: String?
    public var maximum: String?
    public var pattern: String?
    public var values: [String] = []
    public var timestampFormat: String?
    public var isSparse = false
    public var isFlattened = false
    public var isSensitive = false
    public var isStreaming = false
    public var isEventStream = false
    public var locationName: String?
    public var xmlNamespace: Namespace?
    public var error: ErrorTraits?
  }

  public struct ErrorTraits: Sendable {
    public var code: String?
    public var status: Int?
    public var isSenderFault: Bool?
  }

  public struct Member: Sendable {
    public var name: String
    public var target: String
    public var locationName: String?
    public var location: String?
    public var isRequired = false
    public var isPayload = false
    public var isXMLAttribute = false
    public var isFlattened = false
    public var isIdempotencyToken = false
    public var isJSONValue = false
    public var isSensitive = false
    public var isHostLabel = false
    public var isEventPayload = false
    public var isEventHeader = false
    public var isStreaming = false
    public var queryName: String?
    public var timestampFormat: String?
    public var xmlNamespace: Namespace?
  }

  /// Reads the text of a `service-2.json`.
  public init(json data: Data) throws(ModelError) {
    try self.init(try Document(json: data))
  }

  /// Reads a parsed `service-2.json`: an object of `metadata`, `operations` and `shapes`.
  public init(_ document: Document) throws(ModelError) {
    guard let metadata = document["metadata"], let shapes = document["shapes"]?.object else {
      throw ModelError("not an API model: no metadata or shapes")
    }
    serviceID = metadata.text("serviceId") ?? metadata.text("serviceFullName") ?? ""
    apiVersion = metadata.text("apiVersion") ?? ""
    `protocol` = metadata.text("protocol") ?? ""
    jsonVersion = metadata.text("jsonVersion")
    targetPrefix = metadata.text("targetPrefix")
    xmlNamespace = metadata.namespace
    isQueryCompatible = metadata["awsQueryCompatible"] != nil
    endpointPrefix = metadata.text("endpointPrefix") ?? ""
    signingName = metadata.text("signingName")
    let operationMembers = document["operations"]?.object ?? []
    operations = operationMembers.map { Operation(name: $0.name, $0.value) }
    self.shapes = []
    for shape in shapes { self.shapes.append(try Shape(name: shape.name, shape.value)) }
    adoptErrorTraits(of: operationMembers)
  }

  /// Older models describe an error where an operation lists it, not at its shape.
  private mutating func adoptErrorTraits(of operations: [Document.Member]) {
    var traits: [String: ErrorTraits] = [:]
    for operation in operations {
      for reference in operation.value["errors"]?.array ?? [] {
        guard let name = reference.text("shape") else { continue }
        traits[name] = traits[name] ?? ErrorTraits(reference) ?? ErrorTraits()
      }
    }
    for index in shapes.indices where shapes[index].error == nil {
      shapes[index].error = traits[shapes[index].name]
    }
  }
}

extension APIModel.Operation {
  fileprivate init(name: String, _ document: Document) {
    let http = document["http"]
    let input = document["input"]
    let output = document["output"]
    self.name = name
    method = http?.text("method") ?? "POST"
    uri = http?.text("requestUri") ?? "/"
    status = http?["responseCode"]?.integer ?? 200
    self.input = input?.text("shape")
    self.output = output?.text("shape")
    errors = (document["errors"]?.array ?? []).compactMap { $0.text("shape") }
    resultWrapper = output?.text("resultWrapper")
    inputLocationName = input?.text("locationName")
    inputNamespace = input?.namespace
  }
}

extension APIModel.ErrorTraits {
  /// The traits of an exception; `nil` for what is none.
  fileprivate init?(_ document: Document) {
    let error = document["error"]
    guard error != nil || document.flag("exception") else { return nil }
    code = error?.text("code")
    status = error?["httpStatusCode"]?.integer
    isSenderFault =
      document.flag("fault") || error?.flag("fault") == true ? false : error?["senderFault"]?.boolean
  }
}

extension APIModel.Shape {
  fileprivate init(name: String, _ document: Document) throws(ModelError) {
    self.name = name
    let type = document.text("type") ?? ""
    isEventStream = document.flag("eventstream")
    switch type {
    case "structure" where document.flag("document"): kind = .document
    case "structure" where document.flag("union") || isEventStream: kind = .union
    case "character": kind = .string
    case "bigdecimal": kind = .bigDecimal
    case "biginteger": kind = .bigInteger
    default:
      guard let known = Schema.Kind(rawValue: type) else {
        throw ModelError("shape \(name) has the unknown type \"\(type)\"")
      }
      kind = known
    }
    minimum = document["min"]?.numberText
    maximum = document["max"]?.numberText
    pattern = document.text("pattern")
    values = (document["enum"]?.array ?? []).compactMap(\.string)
    timestampFormat = document.text("timestampFormat")
    isSparse = document.flag("sparse")
    isFlattened = document.flag("flattened")
    isSensitive = document.flag("sensitive")
    isStreaming = document.flag("streaming")
    locationName = document.text("locationName")
    xmlNamespace = document.namespace
    error = APIModel.ErrorTraits(document)
    try readMembers(document)
  }

  private mutating func readMembers(_ document: Document) throws(ModelError) {
    switch kind {
    case .structure, .union:
      let required = Set((document["required"]?.array ?? []).compactMap(\.string))
      let payload = document.text("payload")
      for member in document["members"]?.object ?? [] {
        var read = try APIModel.Member(name: member.name, member.value, in: name)
        read.isRequired = required.contains(member.name) && kind == .structure
        read.isPayload = member.name == payload
        members.append(read)
      }
    case .list:
      members = [try APIModel.Member(name: "member", document["member"], in: name)]
    case .map:
      members = [
        try APIModel.Member(name: "key", document["key"], in: name),
        try APIModel.Member(name: "member", document["value"], in: name),
      ]
    default: break
    }
  }
}

extension APIModel.Member {
  fileprivate init(name: String, _ document: Document?, in shape: String) throws(ModelError) {
    guard let document, let target = document.text("shape") else {
      throw ModelError("\(shape).\(name) has no shape")
    }
    self.name = name
    self.target = target
    locationName = document.text("locationName")
    location = document.text("location")
    isXMLAttribute = document.flag("xmlAttribute")
    isFlattened = document.flag("flattened")
    isIdempotencyToken = document.flag("idempotencyToken")
    isJSONValue = document.flag("jsonvalue")
    isSensitive = document.flag("sensitive")
    isHostLabel = document.flag("hostLabel")
    isEventPayload = document.flag("eventpayload")
    isEventHeader = document.flag("eventheader")
    isStreaming = document.flag("streaming")
    queryName = document.text("queryName")
    timestampFormat = document.text("timestampFormat")
    xmlNamespace = document.namespace
  }
}

extension Document {
  fileprivate func text(_ name: String) -> String? { self[name]?.string }

  fileprivate func flag(_ name: String) -> Bool { self[name]?.boolean == true }

  /// `xmlNamespace`: a URI, or an object of URI and prefix.
  fileprivate var namespace: APIModel.Namespace? {
    guard let value = self["xmlNamespace"] else { return nil }
    guard let uri = value.string ?? value.text("uri") else { return nil }
    return APIModel.Namespace(uri: uri, prefix: value.text("prefix"))
  }

  fileprivate var numberText: String? {
    if let integer { return String(integer) }
    return number.map { "\($0)" } ?? string
  }
}
