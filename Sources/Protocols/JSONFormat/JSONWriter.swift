// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Writes shapes as JSON; the response's body is the one value that is written.
open class JSONWriter: ResponseWriter {
  private enum Container { case root, structure, list, map }
  private struct Frame {
    var container: Container
    let names: WireNames?
    var isFirst = true
  }

  // Checking these for exclusive access at run time would cost more than the accesses.
  @exclusivity(unchecked) private final var buffer = JSONBuffer()
  @exclusivity(unchecked) private final var frame = Frame(container: .root, names: nil)
  @exclusivity(unchecked) private final var outer: [Frame] = []
  private final let timestampFormat: Schema.TimestampFormat
  @exclusivity(unchecked) private final var response: HTTPResponse
  private final let leading: [Document.Member]

  /// Writes into `response`; timestamps without a format in the model are in `timestampFormat`. The root structure
  /// begins with the members in `leading`, which are none of its schema's: what an error has beside them.
  public init(
    _ schema: Schema, response: HTTPResponse = HTTPResponse(),
    timestampFormat: Schema.TimestampFormat = .epochSeconds, leading: [Document.Member] = []
  ) {
    self.leading = leading
    self.response = response
    self.timestampFormat = timestampFormat
    super.init(schema)
  }

  /// The response with the JSON as its body.
  open override func finish() -> HTTPResponse {
    response.body = .bytes(buffer.finish())
    return response
  }

  /// Everything that stands before a value: a comma, and its name inside a structure.
  private func prefix(_ member: Schema.Member) {
    switch frame.container {
    case .structure:
      if let names = frame.names {
        buffer.append(name: names.bytes(at: member.index), comma: !frame.isFirst)
      }
      frame.isFirst = false
    case .list:
      if !frame.isFirst { buffer.append(UInt8(ascii: ",")) }
      frame.isFirst = false
    case .map, .root: break
    }
  }

  private func open(_ container: Container, _ names: WireNames?) {
    outer.append(frame)
    frame = Frame(container: container, names: names)
  }

  private func close() {
    if let last = outer.popLast() { frame = last }
  }

  // MARK: Structures, lists and maps

  open override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    prefix(member)
    buffer.append(UInt8(ascii: "{"))
    open(.structure, schema.wireNames)
    guard outer.count == 1 else { return }
    for extra in leading {
      if !frame.isFirst { buffer.append(UInt8(ascii: ",")) }
      frame.isFirst = false
      buffer.append(string: extra.name)
      buffer.append(UInt8(ascii: ":"))
      buffer.append(extra.value)
    }
  }

  open override func endStructure(_ schema: Schema, as member: Schema.Member) {
    buffer.append(UInt8(ascii: "}"))
    close()
  }

  open override func beginList(count: Int, as member: Schema.Member) {
    prefix(member)
    buffer.append(UInt8(ascii: "["))
    open(.list, nil)
  }

  open override func endList(as member: Schema.Member) {
    buffer.append(UInt8(ascii: "]"))
    close()
  }

  open override func beginMap(count: Int, as member: Schema.Member) {
    prefix(member)
    buffer.append(UInt8(ascii: "{"))
    open(.map, nil)
  }

  open override func mapKey(_ key: String, of member: Schema.Member) {
    if !frame.isFirst { buffer.append(UInt8(ascii: ",")) }
    frame.isFirst = false
    buffer.append(string: key)
    buffer.append(UInt8(ascii: ":"))
  }

  open override func endMap(as member: Schema.Member) {
    buffer.append(UInt8(ascii: "}"))
    close()
  }

  /// Writes a member's value by means of `body`.
  package final func write(as member: Schema.Member, _ body: (inout JSONBuffer) -> Void) {
    prefix(member)
    body(&buffer)
  }

  // MARK: Scalars

  /// AWS leaves absent members out: only lists and maps hold `null`.
  open override func writeNull(as member: Schema.Member) {
    guard frame.container != .structure else { return }
    prefix(member)
    buffer.append("null")
  }

  open override func write(boolean: Bool, as member: Schema.Member) {
    prefix(member)
    buffer.append(boolean ? "true" : "false")
  }

  open override func write(integer: Int, as member: Schema.Member) {
    prefix(member)
    buffer.append(integer: integer)
  }

  open override func write(double: Double, as member: Schema.Member) {
    prefix(member)
    buffer.append(double: double)
  }

  open override func write(string: String, as member: Schema.Member) {
    prefix(member)
    buffer.append(string: string)
  }

  open override func write(blob: Bytes, as member: Schema.Member) {
    prefix(member)
    buffer.append(UInt8(ascii: "\""))
    buffer.append(plain: blob.base64)
    buffer.append(UInt8(ascii: "\""))
  }

  open override func write(timestamp: Instant, as member: Schema.Member) {
    prefix(member)
    let format = member.timestampFormat ?? timestampFormat
    let text = ScalarText.text(timestamp, format)
    if format == .epochSeconds {
      buffer.append(plain: text)
    } else {
      buffer.append(string: text)
    }
  }

  open override func write(document: Document, as member: Schema.Member) {
    prefix(member)
    buffer.append(document)
  }
}
