// SPDX-License-Identifier: Apache-2.0

// Values of which only the schema is known, as documents: the extra members of errors, and whatever reads a model at
// run time instead of using generated types.

extension ShapeReader {
  /// Reads a whole value of the schema that this reader was made with.
  public final func dynamicRoot() throws(AWSError) -> Document {
    try dynamicStructure(structureSchema)
  }

  private final func dynamicStructure(_ schema: Schema) throws(AWSError) -> Document {
    try structure(schema) { () throws(AWSError) in
      var members: [Document.Member] = []
      while let index = try nextMember() {
        members.append(Document.Member(schema.members[index].name, try dynamicValue()))
      }
      return .object(members)
    }
  }

  /// Reads the value under the cursor.
  public final func dynamicValue() throws(AWSError) -> Document {
    let target = member.target
    if target.isStreaming { return .blob(try body().bytes ?? Bytes()) }
    switch target.kind {
    case .boolean: return .boolean(try boolean())
    case .byte, .short, .integer, .long, .bigInteger: return .integer(try integer())
    case .float, .double, .bigDecimal: return .double(try double())
    case .string: return .string(try string())
    case .blob: return .blob(try blob())
    case .timestamp: return .timestamp(try timestamp())
    case .document: return try document()
    case .structure, .union: return try dynamicStructure(target)
    case .list:
      var elements: [Document] = []
      try eachElement { () throws(AWSError) in
        let isNull = target.isSparse ? try null() : false
        elements.append(isNull ? .null : try dynamicValue())
      }
      return .array(elements)
    case .map:
      var entries: [Document.Member] = []
      try eachEntry { key throws(AWSError) in
        let isNull = target.isSparse ? try null() : false
        entries.append(Document.Member(key, isNull ? .null : try dynamicValue()))
      }
      return .object(entries)
    }
  }
}

extension ShapeWriter {
  /// Writes a document as the root structure of `schema`.
  public final func dynamicRoot(_ document: Document, _ schema: Schema) {
    write(dynamic: document, as: schema.root)
  }

  /// Writes a document by the schema of `member`; what doesn't fit the schema is left out.
  public final func write(dynamic document: Document, as member: Schema.Member) {
    let target = member.target
    switch (target.kind, document) {
    case (.document, _): write(document: document, as: member)
    case (_, .null): writeNull(as: member)
    case (.boolean, .boolean(let value)): write(boolean: value, as: member)
    case (.byte, _), (.short, _), (.integer, _), (.long, _), (.bigInteger, _):
      if let value = document.integer { write(integer: value, as: member) }
    case (.float, _), (.double, _), (.bigDecimal, _):
      if let value = document.number { write(double: value, as: member) }
    case (.string, .string(let value)): write(string: value, as: member)
    case (.blob, .blob(let value)):
      if target.isStreaming { write(body: .bytes(value), as: member) } else { write(blob: value, as: member) }
    case (.timestamp, .timestamp(let value)): write(timestamp: value, as: member)
    case (.structure, .object(let members)), (.union, .object(let members)):
      structure(target, as: member) {
        for schemaMember in target.members {
          guard let value = members.last(where: { $0.name == schemaMember.name })?.value, value != .null
          else { continue }
          write(dynamic: value, as: schemaMember)
        }
      }
    case (.list, .array(let elements)):
      beginList(count: elements.count, as: member)
      for element in elements { write(dynamic: element, as: target.element) }
      endList(as: member)
    case (.map, .object(let entries)):
      beginMap(count: entries.count, as: member)
      for entry in entries {
        mapKey(entry.name, of: member)
        write(dynamic: entry.value, as: target.element)
      }
      endMap(as: member)
    default: break
    }
  }
}
