// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Brings the plain JSON of a vector into the form that ``ShapeReader/dynamicRoot()`` gives.
enum TypedDocument {
  /// Blobs are given as text, timestamps as seconds, special floats as strings; `null` members are absent.
  static func make(_ value: Document, _ schema: Schema) -> Document {
    switch (schema.kind, value) {
    case (.document, _), (_, .null): return value
    case (.structure, .object(let members)), (.union, .object(let members)):
      return .object(
        members.compactMap { member in
          guard member.value != .null,
            let target = schema.members.first(where: { $0.name == member.name })?.target
          else { return nil }
          return .init(member.name, make(member.value, target))
        })
    case (.list, .array(let elements)): return .array(elements.map { make($0, schema.element.target) })
    case (.map, .object(let entries)):
      return .object(entries.map { .init($0.name, make($0.value, schema.element.target)) })
    case (.blob, .string(let text)): return .blob(Bytes(text))
    case (.timestamp, _):
      return value.number.flatMap { Instant(secondsSince1970: $0) }.map { .timestamp($0) } ?? value
    case (.float, .string(let text)), (.double, .string(let text)):
      return ScalarText.double(text).map { .double($0) } ?? value
    case (.float, _), (.double, _), (.bigDecimal, _): return value.number.map { .double($0) } ?? value
    default: return value
    }
  }

  /// Whether two documents mean the same: members in any order, absent ones as empty lists and maps outside the body,
  /// numbers by value, `NaN` as itself.
  static func equal(_ a: Document, _ b: Document) -> Bool {
    switch (a, b) {
    case (.object(let left), .object(let right)):
      let names = Set(left.map(\.name)).union(right.map(\.name))
      return names.allSatisfy { name in
        guard let x = a[name], let y = b[name] else { return false }
        return equal(x, y)
      }
    case (.array(let left), .array(let right)):
      return left.count == right.count && zip(left, right).allSatisfy { equal($0, $1) }
    case (.string(let left), .string(let right)): return left.utf8.elementsEqual(right.utf8)
    case (.integer, _), (.double, _):
      guard let x = a.number, let y = b.number else { return false }
      return x == y || (x.isNaN && y.isNaN) || Float(x) == Float(y) && abs(x - y) <= 1e-6 * abs(x)
    default: return a == b
    }
  }

  /// Without the members that lie outside the body and are empty lists or maps: the wire cannot tell them from absent
  /// ones.
  static func withoutEmptyBindings(_ value: Document, _ schema: Schema) -> Document {
    guard case .object(let members) = value else { return value }
    return .object(
      members.filter { member in
        guard let bound = schema.members.first(where: { $0.name == member.name }), bound.location != .body
        else { return true }
        return member.value != .array([]) && member.value != .object([])
      })
  }
}
