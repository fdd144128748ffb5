// SPDX-License-Identifier: Apache-2.0

import AWSQuery
import MockCore
import RESTXML
import XMLFormat

extension WireProtocol {
  static let query = WireProtocol(
    codec: AWSQuery(), files: ["query"], parse: { try XMLDocument.parse($0, hasNamespaces: false) },
    read: { try XMLDocument.read($0, $1, hasResult: true) })
  static let ec2 = WireProtocol(
    codec: EC2Query(timestamps: .whenNeeded), files: ["ec2"],
    parse: { try XMLDocument.parse($0, hasNamespaces: false) }, read: { try XMLDocument.read($0, $1) })
  static let restXML = WireProtocol(
    codec: RESTXML(), files: ["rest-xml"], parse: { try XMLDocument.parse($0, hasNamespaces: true) },
    read: { try XMLDocument.read($0, $1) })
}

/// XML bodies in a form that can be compared: repeated elements as arrays, attributes with an `@`, the entries of maps
/// sorted, errors without what stands around them.
private enum XMLDocument {
  /// Query's models in the vectors have no namespace, so there it isn't compared.
  static func parse(_ body: Bytes, hasNamespaces: Bool) throws -> Document {
    let root = try XML.parse(body)
    switch root.name {
    case "ErrorResponse":
      guard let error = root["Error"] else { break }
      return errorDocument(error, root["RequestId"])
    case "Response":
      guard let error = root["Errors"]?["Error"] else { break }
      return errorDocument(error, root["RequestID"])
    default: break
    }
    guard case .object(let members) = document(root, hasNamespaces) else { return [:] }
    // The vectors' bodies have the request's id in some cases only.
    let kept = members.filter { $0.name != "ResponseMetadata" && $0.name != "requestId" }
    return .object([.init(root.qualifiedName, .object(kept))])
  }

  static func read(_ body: Bytes, _ schema: Schema, hasResult: Bool = false) throws -> Document {
    var root = try XML.parse(body)
    if hasResult, let result = root.children.first(where: { $0.name.hasSuffix("Result") }) { root = result }
    return try XMLReader(root, schema, malformed: AWSError("MalformedXML", "")).dynamicRoot()
  }

  private static func errorDocument(_ error: XMLElement, _ requestID: XMLElement?) -> Document {
    guard case .object(var members) = document(error, false) else { return [:] }
    for index in members.indices where members[index].name == "Code" { members[index].name = "code" }
    members.append(.init("RequestID", .string(requestID?.text ?? "")))
    return .object(members)
  }

  private static func document(_ element: XMLElement, _ hasNamespaces: Bool) -> Document {
    var members: [Document.Member] = []
    for (name, value) in element.attributes where hasNamespaces || !name.hasPrefix("xmlns") {
      members.append(.init("@" + name, .string(value)))
    }
    let children = Array(element.children)
    if children.isEmpty {
      let text = element.text
      // White space alone is how the vectors lay out empty collections.
      let isBlank = text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A } && text.utf8.contains(0x0A)
      if members.isEmpty { return .string(isBlank ? "" : text) }
      return .object(members + [.init("#text", .string(isBlank ? "" : text))])
    }
    for name in Set(children.map(\.qualifiedName)).sorted() {
      let values = children.filter { $0.qualifiedName == name }.map { document($0, hasNamespaces) }
      let areEntries = values.allSatisfy { $0.object?.count == 2 }
      let sorted = areEntries ? values.sorted { "\($0)" < "\($1)" } : values
      members.append(.init(name, sorted.count == 1 ? sorted.first ?? .null : .array(sorted)))
    }
    return .object(members)
  }
}
