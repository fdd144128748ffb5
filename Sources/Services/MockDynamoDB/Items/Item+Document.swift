// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Item {
  /// The item as a member of an error.
  var document: Document {
    .object(attributes.entries.map { Document.Member($0.name, $0.value.attributeValue.document) })
  }
}

extension DynamoDB.AttributeValue {
  /// The value as the wire has it.
  var document: Document {
    let member: Document.Member
    switch self {
    case .s(let text): member = Document.Member("S", .string(text))
    case .n(let text): member = Document.Member("N", .string(text))
    case .b(let bytes): member = Document.Member("B", .blob(bytes))
    case .ss(let members): member = Document.Member("SS", .array(members.map { .string($0) }))
    case .ns(let members): member = Document.Member("NS", .array(members.map { .string($0) }))
    case .bs(let members): member = Document.Member("BS", .array(members.map { .blob($0) }))
    case .m(let entries):
      let sorted = entries.sorted { $0.key.utf8Precedes($1.key) }
      member = Document.Member("M", .object(sorted.map { Document.Member($0.key, $0.value.document) }))
    case .l(let elements): member = Document.Member("L", .array(elements.map(\.document)))
    case .null(let flag): member = Document.Member("NULL", .boolean(flag))
    case .bool(let flag): member = Document.Member("BOOL", .boolean(flag))
    case .unknown: return .object([])
    }
    return .object([member])
  }
}
