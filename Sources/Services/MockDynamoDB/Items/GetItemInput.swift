// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct GetItemInput: Shape {
    public static let schema = DynamoDB.model["GetItemInput"]
    public var tableName: String = ""
    var sentKey: SentItem = [:]
    public var attributesToGet: [String]?
    public var consistentRead: Bool?
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var projectionExpression: String?
    public var expressionAttributeNames: [String: String]?

    /// Unpacked anew for everyone who asks.
    public var key: [String: AttributeValue] {
      get { sentKey.attributes }
      set { sentKey = .attributes(newValue) }
    }

    public init() {}

    public init(
      tableName: String, key: [String: AttributeValue], attributesToGet: [String]? = nil,
      consistentRead: Bool? = nil, returnConsumedCapacity: ReturnConsumedCapacity? = nil,
      projectionExpression: String? = nil, expressionAttributeNames: [String: String]? = nil
    ) {
      self.tableName = tableName
      sentKey = .attributes(key)
      self.attributesToGet = attributesToGet
      self.consistentRead = consistentRead
      self.returnConsumedCapacity = returnConsumedCapacity
      self.projectionExpression = projectionExpression
      self.expressionAttributeNames = expressionAttributeNames
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.string(&tableName)
        case 1: reader.value(&sentKey)
        case 2: reader.list(&attributesToGet)
        case 3: reader.boolean(&consistentRead)
        case 4: reader.value(&returnConsumedCapacity)
        case 5: reader.string(&projectionExpression)
        case 6: reader.map(&expressionAttributeNames)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.string(0, tableName)
      // Its names are looked at when it is packed, before anything else is told.
      if !writer.seeksViolations { writer.value(1, sentKey) }
      writer.value(2, attributesToGet)
      writer.boolean(3, consistentRead)
      writer.value(4, returnConsumedCapacity)
      writer.string(5, projectionExpression)
      writer.value(6, expressionAttributeNames)
    }
  }
}
