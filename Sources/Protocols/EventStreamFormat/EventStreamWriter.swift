// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Writes an output one of whose members is a stream of events: the events become the body, message by message.
///
/// What is not an event goes to the protocol's own writer. In an RPC protocol that makes the first message, the
/// `initial-response`; in an HTTP binding it makes status and headers.
public final class EventStreamWriter: ResponseWriter {
  private let base: ResponseWriter
  private let contentType: String
  private let hasInitialResponse: Bool
  private let makeBody: (Schema) -> ResponseWriter
  private var messages = BytesBuilder()

  private var isInStream = false
  /// One inside the union, two inside the event.
  private var level = 0
  private var event = EventStreamMessage()
  private var body: ResponseWriter?

  /// Whether a member holds the events of a stream.
  private static func isEventStream(_ member: Schema.Member) -> Bool { member.target.isEventStream }

  /// Writes what isn't an event with `base`, and structures in events with what `makeBody` makes, which are of
  /// `contentType`.
  public init(
    around base: ResponseWriter, _ schema: Schema, contentType: String, initialResponse: Bool = false,
    makeBody: @escaping (Schema) -> ResponseWriter
  ) {
    self.base = base
    self.contentType = contentType
    hasInitialResponse = initialResponse
    self.makeBody = makeBody
    super.init(schema)
  }

  public override func finish() -> HTTPResponse {
    var response = base.finish()
    var all = BytesBuilder()
    if hasInitialResponse {
      let initial = EventStreamMessage(
        headers: [
          .init(":message-type", .string("event")), .init(":event-type", .string("initial-response")),
          .init(":content-type", .string(contentType)),
        ], payload: response.body.bytes ?? Bytes())
      all.append(initial.encoded)
    }
    all.append(messages.finish())
    response.body = .bytes(all.finish())
    response.headers.set("Content-Type", "application/vnd.amazon.eventstream")
    return response
  }

  // MARK: Structures

  public override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    guard isInStream else { return base.beginStructure(schema, as: member) }
    level += 1
    switch level {
    case 1: break
    case 2: begin(schema, member)
    default: inBody(member)?.beginStructure(schema, as: member)
    }
  }

  public override func endStructure(_ schema: Schema, as member: Schema.Member) {
    guard isInStream else { return base.endStructure(schema, as: member) }
    level -= 1
    switch level {
    case 0: break
    case 1: end(schema)
    default: body?.endStructure(schema, as: member)
    }
  }

  private func begin(_ schema: Schema, _ member: Schema.Member) {
    let isError = schema.error != nil
    event = EventStreamMessage(headers: [
      .init(":message-type", .string(isError ? "exception" : "event")),
      .init(isError ? ":exception-type" : ":event-type", .string(member.name)),
    ])
    body = nil
    let hasPayload = schema.members.contains { $0.isEventPayload }
    guard !hasPayload, schema.members.contains(where: { !$0.isEventHeader }) else { return }
    let writer = makeBody(schema)
    writer.beginStructure(schema, as: schema.root)
    body = writer
  }

  private func end(_ schema: Schema) {
    if let body {
      if !schema.members.contains(where: { $0.isEventPayload }) {
        body.endStructure(schema, as: schema.root)
      }
      event.payload = body.finish().body.bytes ?? Bytes()
      event.headers.append(.init(":content-type", .string(contentType)))
    }
    messages.append(event.encoded)
  }

  /// The writer of a value in an event's body.
  private func inBody(_ member: Schema.Member) -> ResponseWriter? {
    guard isInStream else { return base }
    if body == nil, member.isEventPayload { body = makeBody(member.target) }
    return body
  }

  private func add(_ value: EventStreamMessage.Value, _ member: Schema.Member) {
    event.headers.append(.init(member.wireName, value))
  }

  private func isHeader(_ member: Schema.Member) -> Bool { isInStream && level == 2 && member.isEventHeader }

  private func set(payload: Bytes, _ type: String) {
    event.payload = payload
    event.headers.append(.init(":content-type", .string(type)))
  }

  private func isPayload(_ member: Schema.Member) -> Bool {
    isInStream && level == 2 && member.isEventPayload
  }

  // MARK: Lists and maps

  public override func beginList(count: Int, as member: Schema.Member) {
    if Self.isEventStream(member), !isInStream {
      isInStream = true
    } else {
      inBody(member)?.beginList(count: count, as: member)
    }
  }

  public override func endList(as member: Schema.Member) {
    if Self.isEventStream(member), level == 0 {
      isInStream = false
    } else {
      inBody(member)?.endList(as: member)
    }
  }

  public override func beginMap(count: Int, as member: Schema.Member) {
    inBody(member)?.beginMap(count: count, as: member)
  }

  public override func mapKey(_ key: String, of member: Schema.Member) {
    inBody(member)?.mapKey(key, of: member)
  }

  public override func endMap(as member: Schema.Member) { inBody(member)?.endMap(as: member) }

  // MARK: Scalars

  public override func writeNull(as member: Schema.Member) { inBody(member)?.writeNull(as: member) }

  public override func write(boolean: Bool, as member: Schema.Member) {
    if isHeader(member) { return add(.boolean(boolean), member) }
    inBody(member)?.write(boolean: boolean, as: member)
  }

  public override func write(integer: Int, as member: Schema.Member) {
    guard isHeader(member) else {
      inBody(member)?.write(integer: integer, as: member)
      return
    }
    switch member.target.kind {
    case .byte: add(.byte(Int8(clamping: integer)), member)
    case .short: add(.short(Int16(clamping: integer)), member)
    case .integer: add(.integer(Int32(clamping: integer)), member)
    default: add(.long(Int64(integer)), member)
    }
  }

  public override func write(double: Double, as member: Schema.Member) {
    inBody(member)?.write(double: double, as: member)
  }

  public override func write(string: String, as member: Schema.Member) {
    if isHeader(member) { return add(.string(string), member) }
    if isPayload(member) { return set(payload: Bytes(string), "text/plain") }
    inBody(member)?.write(string: string, as: member)
  }

  public override func write(blob: Bytes, as member: Schema.Member) {
    if isHeader(member) { return add(.blob(blob), member) }
    if isPayload(member) { return set(payload: blob, "application/octet-stream") }
    inBody(member)?.write(blob: blob, as: member)
  }

  public override func write(timestamp: Instant, as member: Schema.Member) {
    if isHeader(member) { return add(.timestamp(timestamp), member) }
    inBody(member)?.write(timestamp: timestamp, as: member)
  }

  public override func write(document: Document, as member: Schema.Member) {
    inBody(member)?.write(document: document, as: member)
  }

  public override func write(body: HTTPBody, as member: Schema.Member) {
    if isPayload(member) { return set(payload: body.bytes ?? Bytes(), "application/octet-stream") }
    inBody(member)?.write(body: body, as: member)
  }
}
