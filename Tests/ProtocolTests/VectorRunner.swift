// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Runs one case against a codec; `nil` when it passes, else what is wrong.
enum VectorRunner {
  // MARK: Requests

  static func runInput(_ vector: VectorCase, _ wire: WireProtocol) -> String? {
    guard let serialized = vector.document["serialized"], let method = serialized["method"]?.string,
      let uri = serialized["uri"]?.string
    else { return "the vector has no request" }
    guard let body = bytes(of: serialized["body"]?.string ?? "", wire) else {
      return "the vector's body isn't Base64"
    }
    var request = HTTPRequest(method: HTTPMethod(rawValue: method), target: uri, body: .bytes(body))
    for header in serialized["headers"]?.object ?? [] {
      request.headers.add(header.name, header.value.string ?? "")
    }
    if !request.headers.contains("Host") {
      request.headers.add("Host", serialized["host"]?.string ?? "localhost")
    }

    guard case .operation(let operation)? = wire.codec.operation(in: request, of: vector.model) else {
      return "no operation recognised in \(method) \(uri)"
    }
    guard operation === vector.operation else { return "took it for \(operation.name)" }
    let actual: Document
    do {
      actual = try wire.codec.reader(for: request, operation).dynamicRoot()
    } catch {
      return "\(error.code): \(error.message)"
    }
    let params = vector.document["params"] ?? .object([])
    let input = operation.input
    let wanted = TypedDocument.withoutEmptyBindings(TypedDocument.make(params, input), input)
    let given = TypedDocument.withoutEmptyBindings(actual, input)
    return TypedDocument.equal(given, wanted) ? nil : difference(JSON.text(given), JSON.text(wanted))
  }

  // MARK: Responses

  static func runOutput(_ vector: VectorCase, _ wire: WireProtocol) -> String? {
    vector.document["response"].map { wanted in
      vector.document["error"] == nil
        ? runResult(vector, wire, wanted) : runError(vector, wire, wanted)
    } ?? "the vector has no response"
  }

  private static func runResult(_ vector: VectorCase, _ wire: WireProtocol, _ wanted: Document) -> String? {
    let operation = vector.operation
    let headers = wanted["headers"]?.object ?? []
    let requestID = headers.first { $0.name.lowercased() == "x-amzn-requestid" }?.value.string
    let writer = wire.codec.writer(for: operation, requestID: requestID ?? "foo-id")
    writer.dynamicRoot(
      TypedDocument.make(vector.document["result"] ?? .object([]), operation.output), operation.output)
    let response = writer.finish()
    if let problem = compareHead(response, wanted) { return problem }
    guard let text = wanted["body"]?.string else { return nil }
    guard let wantedBody = bytes(of: text, wire) else { return "the vector's body isn't Base64" }
    let body = response.body.bytes ?? Bytes()
    if body == wantedBody { return nil }
    do {
      if VectorExclusions.readByMeaning[vector.id] != nil {
        let given = try wire.read(body, operation.output)
        let expected = try wire.read(wantedBody, operation.output)
        return TypedDocument.equal(given, expected) ? nil : difference(JSON.text(given), JSON.text(expected))
      }
      let given = try parse(body, wire)
      let expected = withoutNulls(try parse(wantedBody, wire))
      return TypedDocument.equal(given, expected) ? nil : difference(body.description, wantedBody.description)
    } catch {
      return "\(error): \(difference(body.description, wantedBody.description))"
    }
  }

  private static func runError(_ vector: VectorCase, _ wire: WireProtocol, _ wanted: Document) -> String? {
    guard let name = vector.errorShape, let schema = vector.model.error(named: name) else {
      return "the vector's operation lists no error"
    }
    let typed = TypedDocument.make(vector.document["error"] ?? .object([]), schema)
    let members = (typed.object ?? []).filter { $0.name != "message" && $0.name != "Message" }
    let message = vector.document["errorMessage"]?.string ?? ""
    let response = wire.codec.encode(
      AWSError(name, message, members: members), of: vector.model, requestID: "foo-id")
    // What a case leaves out, or gives in one of the places where only a client looks for it, is compared by code alone.
    if let problem = compareHead(response, wanted, isError: true) { return problem }
    do {
      let body = response.body.bytes ?? Bytes()
      let wantedBody = try bytes(of: wanted["body"]?.string ?? "", wire).map { try parse($0, wire) } ?? .null
      let given = try parse(body, wire)
      let givenCode = code(given, response.headers["X-Amzn-Errortype"])
      let header = wanted["headers"]?.object?.first { $0.name.lowercased() == "x-amzn-errortype" }?.value
        .string
      let wantedCode = code(wantedBody, header)
      if let wantedCode, givenCode != wantedCode {
        return difference(givenCode ?? "no code", wantedCode)
      }
      guard wanted["body"] != nil else { return nil }
      return TypedDocument.equal(withoutCode(given), withoutCode(wantedBody))
        ? nil : difference(JSON.text(given), JSON.text(wantedBody))
    } catch {
      return "\(error): \(response.body.bytes ?? Bytes())"
    }
  }

  /// An error's code without namespace and URI, from wherever a client would take it.
  private static func code(_ body: Document, _ header: String?) -> String? {
    guard let full = header ?? body["__type"]?.string ?? body["code"]?.string else { return nil }
    let start = full.split(separator: ":", maxSplits: 1).first ?? ""
    return start.split(separator: "#").last.map { String($0) }
  }

  private static func withoutCode(_ body: Document) -> Document {
    guard case .object(let members) = body else { return body }
    return .object(members.filter { $0.name != "__type" && $0.name != "code" })
  }

  // MARK: Parts

  private static func compareHead(
    _ response: HTTPResponse, _ wanted: Document, isError: Bool = false
  ) -> String? {
    if let status = wanted["status_code"]?.integer, status != response.status {
      return difference("status \(response.status)", "status \(status)")
    }
    let isEmpty = response.body.count == 0
    for header in wanted["headers"]?.object ?? [] {
      let name = header.name.lowercased()
      // Content-Length is the server's; a response without a body needs no type.
      if name == "content-length" || (name == "content-type" && isEmpty) { continue }
      if isError, name == "x-amzn-errortype" { continue }
      let given = response.headers.combined(header.name)
      guard given == header.value.string else {
        return difference("\(header.name): \(given ?? "absent")", header.value.string ?? "")
      }
    }
    return nil
  }

  private static func bytes(of text: String, _ wire: WireProtocol) -> Bytes? {
    wire.isBinary ? Bytes(base64: text) : Bytes(text)
  }

  /// A body as a document; no body means what an empty structure means.
  private static func parse(_ body: Bytes, _ wire: WireProtocol) throws -> Document {
    body.isEmpty ? .object([]) : try wire.parse(body)
  }

  /// Without `null` members: a client takes them for absent ones, which is how we send them.
  private static func withoutNulls(_ value: Document) -> Document {
    switch value {
    case .object(let members):
      return .object(members.filter { $0.value != .null }.map { .init($0.name, withoutNulls($0.value)) })
    case .array(let elements): return .array(elements.map { withoutNulls($0) })
    default: return value
    }
  }

  private static func difference(_ given: String, _ wanted: String) -> String {
    "\(given)\n    not \(wanted)"
  }
}
