// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// An item in an answer: as the table keeps it, until somebody asks for its attributes.
///
/// Answers go from the bytes of items to the bytes of the wire, and an answer that is remembered takes no memory of its
/// own.
enum GivenItem: ShapeValue {
  case kept(Item)
  case attributes([String: DynamoDB.AttributeValue])

  var attributes: [String: DynamoDB.AttributeValue] {
    switch self {
    case .kept(let item): item.attributeValues
    case .attributes(let attributes): attributes
    }
  }

  static func read(from reader: ShapeReader) throws(AWSError) -> GivenItem { .attributes(try reader.map()) }

  func write(to writer: ShapeWriter, as member: Schema.Member) {
    switch self {
    case .kept(let item):
      if let json = writer as? JSONWriter {
        json.write(as: member) { json in
          json.reserve(item.packedCount + item.packedCount / 2)
          item.withReader { $0.write(to: &json) }
        }
      } else {
        item.withReader { $0.write(to: writer, as: member) }
      }
    case .attributes(let attributes): writer.write(attributes, as: member)
    }
  }
}

extension ItemReader {
  /// Writes the attributes of an item or of a map, from their number on: they are in the order of the wire already.
  fileprivate mutating func write(to writer: ShapeWriter, as member: Schema.Member) {
    let count = count()
    writer.beginMap(count: count, as: member)
    let element = member.target.element
    for _ in 0..<count {
      writer.mapKey(string(), of: member)
      writeValue(to: writer, as: element)
    }
    writer.endMap(as: member)
  }

  private mutating func writeValue(to writer: ShapeWriter, as member: Schema.Member) {
    let schema = DynamoDB.AttributeValue.schema
    if writer.passesOver(schema, as: member) {
      _ = skip()
      return
    }
    writer.structure(schema, as: member) {
      let start = position
      switch enter() {
      case .map: write(to: writer, as: schema.members[6])
      case .list:
        let count = count()
        let list = schema.members[7]
        let element = list.target.element
        writer.beginList(count: count, as: list)
        for _ in 0..<count { writeValue(to: writer, as: element) }
        writer.endList(as: list)
      case .string: writer.string(0, string())
      case .number: writer.string(1, number().description)
      default:
        position = start
        attributeValue().write(to: writer)
      }
    }
  }
}
