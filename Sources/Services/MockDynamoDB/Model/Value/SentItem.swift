// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// An item, a key, or the values of expressions in a request.
///
/// What comes as JSON and is in order is packed while it is read. Its attributes just as they were sent, digits of
/// numbers and order of sets included, are read again from its text where somebody asks for them.
enum SentItem: ShapeValue {
  case attributes([String: DynamoDB.AttributeValue])
  case packed(Item, text: Bytes)

  var attributes: [String: DynamoDB.AttributeValue] {
    switch self {
    case .attributes(let attributes): return attributes
    case .packed(let item, let text):
      let reader = JSONReader(text, Self.member.target)
      reader.stand(on: Self.member)
      return (try? reader.map()) ?? item.attributeValues
    }
  }

  /// One of the members that hold attributes, for readers to stand on.
  private static let member = DynamoDB.PutRequest.schema.members[0]

  static func read(from reader: ShapeReader) throws(AWSError) -> SentItem {
    if let json = reader as? JSONReader, let (item, text) = json.take(ItemScanner.item) {
      return .packed(item, text: text)
    }
    return .attributes(try reader.map())
  }

  func write(to writer: ShapeWriter, as member: Schema.Member) {
    if writer.seeksViolations {
      switch self {
      // What was packed is in order, lengths of names included.
      case .packed: return
      // Nothing else of attributes can break a constraint.
      case .attributes(let attributes): if attributes.hasShortNames() { return }
      }
    }
    writer.write(attributes, as: member)
  }
}

extension SentItem: ExpressibleByDictionaryLiteral {
  init(dictionaryLiteral elements: (String, DynamoDB.AttributeValue)...) {
    self = .attributes(Dictionary(elements) { $1 })
  }
}

extension Item {
  /// Checks and takes an item that was sent.
  init(_ sent: SentItem) throws(AWSError) {
    switch sent {
    case .attributes(let attributes): try self.init(attributes)
    case .packed(let item, _): self = item
    }
  }
}
