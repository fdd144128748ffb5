// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct PutItemOutput: Shape {
    public static let schema = DynamoDB.model["PutItemOutput"]
    private var given: GivenItem?
    public var consumedCapacity: ConsumedCapacity?
    public var itemCollectionMetrics: ItemCollectionMetrics?

    /// Unpacked anew for everyone who asks: keep it in a variable to look at several attributes.
    public var attributes: [String: AttributeValue]? {
      get { given?.attributes }
      set { given = newValue.map(GivenItem.attributes) }
    }

    public init() {}

    public init(
      attributes: [String: AttributeValue]? = nil, consumedCapacity: ConsumedCapacity? = nil,
      itemCollectionMetrics: ItemCollectionMetrics? = nil
    ) {
      given = attributes.map(GivenItem.attributes)
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }

    init(kept item: Item?, consumedCapacity: ConsumedCapacity?, itemCollectionMetrics: ItemCollectionMetrics?)
    {
      given = item.map(GivenItem.kept)
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.value(&given)
        case 1: reader.value(&consumedCapacity)
        case 2: reader.value(&itemCollectionMetrics)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, given)
      writer.value(1, consumedCapacity)
      writer.value(2, itemCollectionMetrics)
    }
  }

  public struct UpdateItemOutput: Shape {
    public static let schema = DynamoDB.model["UpdateItemOutput"]
    private var given: GivenItem?
    public var consumedCapacity: ConsumedCapacity?
    public var itemCollectionMetrics: ItemCollectionMetrics?

    /// Unpacked anew for everyone who asks: keep it in a variable to look at several attributes.
    public var attributes: [String: AttributeValue]? {
      get { given?.attributes }
      set { given = newValue.map(GivenItem.attributes) }
    }

    public init() {}

    public init(
      attributes: [String: AttributeValue]? = nil, consumedCapacity: ConsumedCapacity? = nil,
      itemCollectionMetrics: ItemCollectionMetrics? = nil
    ) {
      given = attributes.map(GivenItem.attributes)
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }

    init(kept item: Item?, consumedCapacity: ConsumedCapacity?, itemCollectionMetrics: ItemCollectionMetrics?)
    {
      given = item.map(GivenItem.kept)
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.value(&given)
        case 1: reader.value(&consumedCapacity)
        case 2: reader.value(&itemCollectionMetrics)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, given)
      writer.value(1, consumedCapacity)
      writer.value(2, itemCollectionMetrics)
    }
  }

  public struct DeleteItemOutput: Shape {
    public static let schema = DynamoDB.model["DeleteItemOutput"]
    private var given: GivenItem?
    public var consumedCapacity: ConsumedCapacity?
    public var itemCollectionMetrics: ItemCollectionMetrics?

    /// Unpacked anew for everyone who asks: keep it in a variable to look at several attributes.
    public var attributes: [String: AttributeValue]? {
      get { given?.attributes }
      set { given = newValue.map(GivenItem.attributes) }
    }

    public init() {}

    public init(
      attributes: [String: AttributeValue]? = nil, consumedCapacity: ConsumedCapacity? = nil,
      itemCollectionMetrics: ItemCollectionMetrics? = nil
    ) {
      given = attributes.map(GivenItem.attributes)
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }

    init(kept item: Item?, consumedCapacity: ConsumedCapacity?, itemCollectionMetrics: ItemCollectionMetrics?)
    {
      given = item.map(GivenItem.kept)
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.value(&given)
        case 1: reader.value(&consumedCapacity)
        case 2: reader.value(&itemCollectionMetrics)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, given)
      writer.value(1, consumedCapacity)
      writer.value(2, itemCollectionMetrics)
    }
  }
}
