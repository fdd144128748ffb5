// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Writes an output, or an error, whose members are spread over status, headers and body.
public final class HTTPBindingWriter: ResponseWriter {
  private let format: any BodyFormat
  private let operation: OperationModel?
  // Checking these for exclusive access at run time would cost more than the accesses.
  @exclusivity(unchecked) private var response: HTTPResponse
  @exclusivity(unchecked) private var body: ResponseWriter?
  @exclusivity(unchecked) private var contentType: String?
  /// How many structures are open.
  @exclusivity(unchecked) private var level = 0

  /// The header that a list or map at the root goes to, while it is written.
  @exclusivity(unchecked) private var header: Schema.Member?
  @exclusivity(unchecked) private var elements: [String] = []
  @exclusivity(unchecked) private var headerKey = ""

  /// Writes the output of `operation`, with its status; `headers` come first.
  public convenience init(
    _ operation: OperationModel, _ format: any BodyFormat, headers: HTTPHeaders = [:]
  ) {
    self.init(operation.output, operation, format, status: operation.status, headers: headers)
  }

  /// Writes one structure, such as an error.
  public init(
    _ schema: Schema, _ operation: OperationModel?, _ format: any BodyFormat, status: Int,
    headers: HTTPHeaders = [:]
  ) {
    self.format = format
    self.operation = operation
    response = HTTPResponse(status: status, headers: headers)
    super.init(schema)
  }

  /// The response; the content type is the payload's, unless a member said otherwise.
  public override func finish() -> HTTPResponse {
    if let body {
      let written = body.finish()
      response.body = written.body
      if contentType == nil { contentType = format.contentType }
    }
    if let contentType, !response.headers.contains("Content-Type") {
      response.headers.add("Content-Type", contentType)
    }
    // No model says so, but only partial content has a range (RFC 9110 §15.3.7).
    if response.status == 200, response.headers.contains("Content-Range") { response.status = 206 }
    return response
  }

  // MARK: Where a value goes

  private enum Place { case body(ResponseWriter), header(Schema.Member), rawPayload, nowhere }

  private func place(of member: Schema.Member) -> Place {
    if let header { return .header(header) }
    if level == 1 {
      if member.location == .body {
        if member.isPayload, member.target.kind == .blob || member.target.kind == .string {
          return .rawPayload
        }
        if body == nil, member.isPayload { body = format.writer(for: member.target, operation) }
      } else {
        return .header(member)
      }
    }
    return body.map { .body($0) } ?? .nowhere
  }

  /// A member at the root that is a header by itself: what most answers are made of.
  private func isPlainHeader(_ member: Schema.Member) -> Bool {
    level == 1 && header == nil && member.location == .header
  }

  private func write(text: String, _ member: Schema.Member) {
    guard header == nil || member.location == .prefixHeaders else {
      elements.append(text)
      return
    }
    switch member.location {
    case .header: response.headers.add(member.wireName, text)
    case .prefixHeaders: response.headers.add(member.wireName + headerKey, text)
    case .statusCode: if let status = Int(text) { response.status = status }
    case .body, .uri, .query: break
    }
  }

  // MARK: Structures

  public override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    if level == 0 {
      if schema.payload == nil, hasBody(schema) {
        body = format.writer(for: schema, operation)
        body?.beginStructure(schema, as: member)
      }
    } else if case .body(let body) = place(of: member) {
      body.beginStructure(schema, as: member)
    }
    level += 1
  }

  private func hasBody(_ schema: Schema) -> Bool {
    guard !schema.members.isEmpty else { return schema !== EmptyShape.schema && format.writesEmptyStructures }
    return schema.members.contains { $0.location == .body }
  }

  public override func endStructure(_ schema: Schema, as member: Schema.Member) {
    level -= 1
    if level > 0 || schema.payload == nil { body?.endStructure(schema, as: member) }
  }

  // MARK: Lists and maps

  public override func beginList(count: Int, as member: Schema.Member) {
    switch place(of: member) {
    case .body(let body): body.beginList(count: count, as: member)
    case .header:
      header = member
      elements = []
    case .rawPayload, .nowhere: break
    }
  }

  public override func endList(as member: Schema.Member) {
    guard header != nil else {
      body?.endList(as: member)
      return
    }
    header = nil
    response.headers.add(member.wireName, elements.joined(separator: ", "))
  }

  public override func beginMap(count: Int, as member: Schema.Member) {
    switch place(of: member) {
    case .body(let body): body.beginMap(count: count, as: member)
    case .header: header = member
    case .rawPayload, .nowhere: break
    }
  }

  public override func mapKey(_ key: String, of member: Schema.Member) {
    if header == nil { body?.mapKey(key, of: member) } else { headerKey = key }
  }

  public override func endMap(as member: Schema.Member) {
    if header == nil { body?.endMap(as: member) } else { header = nil }
  }

  // MARK: Scalars

  public override func writeNull(as member: Schema.Member) {
    if case .body(let body) = place(of: member) { body.writeNull(as: member) }
  }

  public override func write(boolean: Bool, as member: Schema.Member) {
    switch place(of: member) {
    case .body(let body): body.write(boolean: boolean, as: member)
    case .header(let target): write(text: boolean ? "true" : "false", target)
    case .rawPayload, .nowhere: break
    }
  }

  public override func write(integer: Int, as member: Schema.Member) {
    if isPlainHeader(member) { return response.headers.add(member.wireName, String(integer)) }
    switch place(of: member) {
    case .body(let body): body.write(integer: integer, as: member)
    case .header(let target): write(text: String(integer), target)
    case .rawPayload, .nowhere: break
    }
  }

  public override func write(double: Double, as member: Schema.Member) {
    switch place(of: member) {
    case .body(let body): body.write(double: double, as: member)
    case .header(let target): write(text: ScalarText.text(double), target)
    case .rawPayload, .nowhere: break
    }
  }

  public override func write(string: String, as member: Schema.Member) {
    if isPlainHeader(member), !member.isJSONValue, member.target.mediaType == nil {
      return response.headers.add(member.wireName, string)
    }
    switch place(of: member) {
    case .body(let body): body.write(string: string, as: member)
    case .rawPayload:
      response.body = .bytes(Bytes(string))
      contentType = member.target.mediaType ?? "text/plain"
    case .header(let target):
      if member.isJSONValue || member.target.mediaType != nil {
        write(text: Bytes(string).base64, target)
      } else if header != nil, target.location == .header {
        write(text: HeaderList.quoted(string), target)
      } else {
        write(text: string, target)
      }
    case .nowhere: break
    }
  }

  public override func write(blob: Bytes, as member: Schema.Member) {
    switch place(of: member) {
    case .body(let body): body.write(blob: blob, as: member)
    case .header(let target): write(text: blob.base64, target)
    case .rawPayload: write(body: .bytes(blob), as: member)
    case .nowhere: break
    }
  }

  public override func write(timestamp: Instant, as member: Schema.Member) {
    if isPlainHeader(member), (member.timestampFormat ?? .httpDate) == .httpDate {
      return response.headers.add(member.wireName, upTo: Instant.httpDateLength) {
        timestamp.writeHTTPDate(to: $0)
      }
    }
    switch place(of: member) {
    case .body(let body): body.write(timestamp: timestamp, as: member)
    case .header(let target):
      write(text: ScalarText.text(timestamp, member.timestampFormat ?? .httpDate), target)
    case .rawPayload, .nowhere: break
    }
  }

  public override func write(document: Document, as member: Schema.Member) {
    if case .body(let body) = place(of: member) { body.write(document: document, as: member) }
  }

  public override func write(body: HTTPBody, as member: Schema.Member) {
    response.body = body
    contentType = member.target.mediaType ?? "application/octet-stream"
  }
}
