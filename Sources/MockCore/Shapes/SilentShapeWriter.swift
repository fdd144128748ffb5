// SPDX-License-Identifier: Apache-2.0

/// A writer that writes nothing: what looks through a value overrides the kinds it looks for.
class SilentShapeWriter: ShapeWriter {
  override func beginStructure(_ schema: Schema, as member: Schema.Member) {}
  override func endStructure(_ schema: Schema, as member: Schema.Member) {}
  override func beginList(count: Int, as member: Schema.Member) {}
  override func endList(as member: Schema.Member) {}
  override func beginMap(count: Int, as member: Schema.Member) {}
  override func mapKey(_ key: String, of member: Schema.Member) {}
  override func endMap(as member: Schema.Member) {}
  override func writeNull(as member: Schema.Member) {}
  override func write(boolean: Bool, as member: Schema.Member) {}
  override func write(integer: Int, as member: Schema.Member) {}
  override func write(double: Double, as member: Schema.Member) {}
  override func write(string: String, as member: Schema.Member) {}
  override func write(blob: Bytes, as member: Schema.Member) {}
  override func write(timestamp: Instant, as member: Schema.Member) {}
  override func write(document: Document, as member: Schema.Member) {}
  override func write(body: HTTPBody, as member: Schema.Member) {}
}
