// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct GetItemOutput: Shape {
    public static let schema = DynamoDB.model["GetItemOutput"]
    private var given: GivenItem?
    public var consumedCapacity: ConsumedCapacity?

    /// Unpacked anew for everyone who asks: keep it in a variable to look at several attributes.
    public var item: [String: AttributeValue]? {
      get { given?.attributes }
      set { given = newValue.map(GivenItem.attributes) }
    }

    public init() {}

    public init(item: [String: AttributeValue]? = nil, consumedCapacity: ConsumedCapacity? = nil) {
      given = item.map(GivenItem.attributes)
      self.consumedCapacity = consumedCapacity
    }

    init(kept item: Item?, consumedCapacity: ConsumedCapacity?) {
      given = item.map(GivenItem.kept)
      self.consumedCapacity = consumedCapacity
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.value(&given)
        case 1: reader.value(&consumedCapacity)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, given)
      writer.value(1, consumedCapacity)
    }
  }
}
