// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Writes shapes as CBOR; the response's body is the one value that is written.
///
/// Lists and maps have their length in front; structures, which leave absent members out, end with a break.
open class CBORWriter: ResponseWriter {
  private final var builder = BytesBuilder(capacity: 512)
  private final var response: HTTPResponse
  private final let leading: [Document.Member]
  /// What stands around the value that comes next: structures name their values.
  private final var containers: [Container] = []
  private enum Container { case structure(WireNames), other }

  /// Writes into `response`. The root structure begins with the members in `leading`, which are none of its schema's.
  public init(_ schema: Schema, response: HTTPResponse = HTTPResponse(), leading: [Document.Member] = []) {
    self.response = response
    self.leading = leading
    super.init(schema)
  }

  open override func finish() -> HTTPResponse {
    response.body = .bytes(builder.finish())
    return response
  }

  private func prefix(_ member: Schema.Member) {
    guard case .structure(let names)? = containers.last else { return }
    let name = names.bytes(at: member.index)
    builder.append(cbor: .text, UInt64(name.count))
    builder.append(name)
  }

  open override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    prefix(member)
    builder.append(0xBF)
    if containers.isEmpty {
      for extra in leading {
        builder.append(cbor: extra.name)
        builder.append(cbor: extra.value)
      }
    }
    containers.append(.structure(schema.wireNames))
  }

  open override func endStructure(_ schema: Schema, as member: Schema.Member) {
    builder.append(0xFF)
    _ = containers.popLast()
  }

  open override func beginList(count: Int, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: .array, UInt64(count))
    containers.append(.other)
  }

  open override func endList(as member: Schema.Member) { _ = containers.popLast() }

  open override func beginMap(count: Int, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: .map, UInt64(count))
    containers.append(.other)
  }

  open override func mapKey(_ key: String, of member: Schema.Member) { builder.append(cbor: key) }
  open override func endMap(as member: Schema.Member) { _ = containers.popLast() }

  /// AWS leaves absent members out: only lists and maps hold `null`.
  open override func writeNull(as member: Schema.Member) {
    if case .structure? = containers.last { return }
    builder.appendCBORNull()
  }

  open override func write(boolean: Bool, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: boolean)
  }

  open override func write(integer: Int, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: integer)
  }

  open override func write(double: Double, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: double, isFloat: member.target.kind == .float)
  }

  open override func write(string: String, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: string)
  }

  open override func write(blob: Bytes, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: blob)
  }

  open override func write(timestamp: Instant, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: timestamp)
  }

  open override func write(document: Document, as member: Schema.Member) {
    prefix(member)
    builder.append(cbor: document)
  }
}
