// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct QueryOutput: Shape {
    public static let schema = DynamoDB.model["QueryOutput"]
    private var given: [GivenItem]?
    public var count: Int?
    public var scannedCount: Int?
    public var lastEvaluatedKey: [String: AttributeValue]?
    public var consumedCapacity: ConsumedCapacity?

    /// Unpacked anew for everyone who asks: keep them in a variable to look at several.
    public var items: [[String: AttributeValue]]? {
      get { given?.map(\.attributes) }
      set { given = newValue?.map(GivenItem.attributes) }
    }

    public init() {}

    public init(
      items: [[String: AttributeValue]]? = nil, count: Int? = nil, scannedCount: Int? = nil,
      lastEvaluatedKey: [String: AttributeValue]? = nil, consumedCapacity: ConsumedCapacity? = nil
    ) {
      given = items?.map(GivenItem.attributes)
      self.count = count
      self.scannedCount = scannedCount
      self.lastEvaluatedKey = lastEvaluatedKey
      self.consumedCapacity = consumedCapacity
    }

    init(_ page: PageRequest.Page, select: Select?) {
      given = select == .count ? nil : page.items.map(GivenItem.kept)
      count = page.count
      scannedCount = page.scannedCount
      lastEvaluatedKey = page.last?.attributeValues
      consumedCapacity = page.consumed
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.list(&given)
        case 1: reader.integer(&count)
        case 2: reader.integer(&scannedCount)
        case 3: reader.map(&lastEvaluatedKey)
        case 4: reader.value(&consumedCapacity)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, given)
      writer.integer(1, count)
      writer.integer(2, scannedCount)
      writer.value(3, lastEvaluatedKey)
      writer.value(4, consumedCapacity)
    }
  }

  public struct ScanOutput: Shape {
    public static let schema = DynamoDB.model["ScanOutput"]
    private var given: [GivenItem]?
    public var count: Int?
    public var scannedCount: Int?
    public var lastEvaluatedKey: [String: AttributeValue]?
    public var consumedCapacity: ConsumedCapacity?

    /// Unpacked anew for everyone who asks: keep them in a variable to look at several.
    public var items: [[String: AttributeValue]]? {
      get { given?.map(\.attributes) }
      set { given = newValue?.map(GivenItem.attributes) }
    }

    public init() {}

    public init(
      items: [[String: AttributeValue]]? = nil, count: Int? = nil, scannedCount: Int? = nil,
      lastEvaluatedKey: [String: AttributeValue]? = nil, consumedCapacity: ConsumedCapacity? = nil
    ) {
      given = items?.map(GivenItem.attributes)
      self.count = count
      self.scannedCount = scannedCount
      self.lastEvaluatedKey = lastEvaluatedKey
      self.consumedCapacity = consumedCapacity
    }

    init(_ page: PageRequest.Page, select: Select?) {
      given = select == .count ? nil : page.items.map(GivenItem.kept)
      count = page.count
      scannedCount = page.scannedCount
      lastEvaluatedKey = page.last?.attributeValues
      consumedCapacity = page.consumed
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.list(&given)
        case 1: reader.integer(&count)
        case 2: reader.integer(&scannedCount)
        case 3: reader.map(&lastEvaluatedKey)
        case 4: reader.value(&consumedCapacity)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, given)
      writer.integer(1, count)
      writer.integer(2, scannedCount)
      writer.value(3, lastEvaluatedKey)
      writer.value(4, consumedCapacity)
    }
  }
}
