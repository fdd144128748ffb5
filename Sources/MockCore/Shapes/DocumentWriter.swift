// SPDX-License-Identifier: Apache-2.0

/// Turns typed values into documents: for logs, reports and comparisons; or exactly, for calls from service to service.
final class DocumentWriter: ShapeWriter {
  /// A structure, list or map that is being written.
  private struct Frame {
    let isObject: Bool
    var values: [Document] = []
    var members: [Document.Member] = []
    /// The key that the next value of a map stands under.
    var key: String?
  }

  private var frames = [Frame(isObject: false)]
  /// Bytes and times stay what they are, and secrets are shown.
  private let isExact: Bool

  private init(_ schema: Schema, isExact: Bool) {
    self.isExact = isExact
    super.init(schema)
  }

  static func document<Value: Shape>(_ value: Value) -> Document { document(value, isExact: false) }

  static func exactDocument(_ value: any Shape) -> Document { document(value, isExact: true) }

  private static func document<Value: Shape>(_ value: Value, isExact: Bool) -> Document {
    let writer = DocumentWriter(Value.schema, isExact: isExact)
    writer.root(value)
    return writer.frames.first?.values.first ?? .null
  }

  private func add(_ value: Document, _ member: Schema.Member) {
    let shown: Document = member.isSensitive && !isExact ? "*** redacted ***" : value
    let last = frames.count - 1
    guard frames[last].isObject else {
      frames[last].values.append(shown)
      return
    }
    frames[last].members.append(Document.Member(frames[last].key ?? member.name, shown))
    frames[last].key = nil
  }

  private func open(isObject: Bool) { frames.append(Frame(isObject: isObject)) }

  private func close(_ member: Schema.Member) {
    guard frames.count > 1, let closed = frames.popLast() else { return }
    add(closed.isObject ? .object(closed.members) : .array(closed.values), member)
  }

  override func beginStructure(_ schema: Schema, as member: Schema.Member) { open(isObject: true) }
  override func endStructure(_ schema: Schema, as member: Schema.Member) { close(member) }
  override func beginList(count: Int, as member: Schema.Member) { open(isObject: false) }
  override func endList(as member: Schema.Member) { close(member) }
  override func beginMap(count: Int, as member: Schema.Member) { open(isObject: true) }
  override func mapKey(_ key: String, of member: Schema.Member) { frames[frames.count - 1].key = key }
  override func endMap(as member: Schema.Member) { close(member) }
  override func writeNull(as member: Schema.Member) { add(.null, member) }
  override func write(boolean: Bool, as member: Schema.Member) { add(.boolean(boolean), member) }
  override func write(integer: Int, as member: Schema.Member) { add(.integer(integer), member) }
  override func write(double: Double, as member: Schema.Member) { add(.double(double), member) }
  override func write(string: String, as member: Schema.Member) { add(.string(string), member) }
  override func write(blob: Bytes, as member: Schema.Member) {
    add(isExact ? .blob(blob) : .string(blob.base64), member)
  }
  override func write(timestamp: Instant, as member: Schema.Member) {
    add(isExact ? .timestamp(timestamp) : .string(timestamp.iso8601(fraction: .whenNeeded)), member)
  }
  override func write(document: Document, as member: Schema.Member) { add(document, member) }
  override func write(body: HTTPBody, as member: Schema.Member) {
    if isExact { return add(.blob(body.bytes ?? Bytes()), member) }
    add(.string("(\(body.count.map { "\($0) bytes" } ?? "a stream"))"), member)
  }
}

extension Shape {
  /// The value as a document, by AWS's member names; blobs in Base64, timestamps in ISO 8601, secrets redacted.
  public var document: Document { DocumentWriter.document(self) }
}
