// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What an input says outside its body, by the names of the wire in lower case: `prefix`, `x-amz-acl`. Policies compare it.
struct RequestParameters {
  private(set) var values: [String: String] = [:]

  init() {}

  init(_ input: any Shape) {
    func read<Input: Shape>(_ input: Input) -> [String: String] {
      let writer = ParameterWriter(Input.schema)
      writer.root(input)
      return writer.values
    }
    values = read(input)
  }

  subscript(name: String) -> String? { values[name] }
}

/// Notes the members that stand in query or headers, and passes over everything else.
private final class ParameterWriter: ShapeWriter {
  var values: [String: String] = [:]
  private var depth = 0

  private func note(_ value: @autoclosure () -> String, _ member: Schema.Member) {
    guard depth == 1, member.location == .query || member.location == .header else { return }
    values[member.wireName.lowercased()] = value()
  }

  override func beginStructure(_ schema: Schema, as member: Schema.Member) { depth += 1 }
  override func endStructure(_ schema: Schema, as member: Schema.Member) { depth -= 1 }
  override func beginList(count: Int, as member: Schema.Member) { depth += 1 }
  override func endList(as member: Schema.Member) { depth -= 1 }
  override func beginMap(count: Int, as member: Schema.Member) { depth += 1 }
  override func mapKey(_ key: String, of member: Schema.Member) {}
  override func endMap(as member: Schema.Member) { depth -= 1 }
  override func writeNull(as member: Schema.Member) {}
  override func write(boolean: Bool, as member: Schema.Member) { note(String(boolean), member) }
  override func write(integer: Int, as member: Schema.Member) { note(String(integer), member) }
  override func write(double: Double, as member: Schema.Member) { note(String(double), member) }
  override func write(string: String, as member: Schema.Member) { note(string, member) }
  override func write(blob: Bytes, as member: Schema.Member) {}
  override func write(timestamp: Instant, as member: Schema.Member) { note(timestamp.iso8601(), member) }
  override func write(document: Document, as member: Schema.Member) {}
  override func write(body: HTTPBody, as member: Schema.Member) {}
}
