// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct DeleteItemInput: Shape {
    public static let schema = DynamoDB.model["DeleteItemInput"]
    public var tableName: String = ""
    var sentKey: SentItem = [:]
    public var expected: [String: ExpectedAttributeValue]?
    public var conditionalOperator: ConditionalOperator?
    public var returnValues: ReturnValue?
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: ReturnItemCollectionMetrics?
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]?
    var values: SentItem?
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    /// Unpacked anew for everyone who asks.
    public var key: [String: AttributeValue] {
      get { sentKey.attributes }
      set { sentKey = .attributes(newValue) }
    }

    /// Unpacked anew for everyone who asks.
    public var expressionAttributeValues: [String: AttributeValue]? {
      get { values?.attributes }
      set { values = newValue.map(SentItem.attributes) }
    }

    public init() {}

    public init(
      tableName: String, key: [String: AttributeValue], expected: [String: ExpectedAttributeValue]? = nil,
      conditionalOperator: ConditionalOperator? = nil, returnValues: ReturnValue? = nil,
      returnConsumedCapacity: ReturnConsumedCapacity? = nil,
      returnItemCollectionMetrics: ReturnItemCollectionMetrics? = nil, conditionExpression: String? = nil,
      expressionAttributeNames: [String: String]? = nil,
      expressionAttributeValues: [String: AttributeValue]? = nil,
      returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
      self.tableName = tableName
      sentKey = .attributes(key)
      self.expected = expected
      self.conditionalOperator = conditionalOperator
      self.returnValues = returnValues
      self.returnConsumedCapacity = returnConsumedCapacity
      self.returnItemCollectionMetrics = returnItemCollectionMetrics
      self.conditionExpression = conditionExpression
      self.expressionAttributeNames = expressionAttributeNames
      values = expressionAttributeValues.map(SentItem.attributes)
      self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.string(&tableName)
        case 1: reader.value(&sentKey)
        case 2: reader.map(&expected)
        case 3: reader.value(&conditionalOperator)
        case 4: reader.value(&returnValues)
        case 5: reader.value(&returnConsumedCapacity)
        case 6: reader.value(&returnItemCollectionMetrics)
        case 7: reader.string(&conditionExpression)
        case 8: reader.map(&expressionAttributeNames)
        case 9: reader.value(&values)
        case 10: reader.value(&returnValuesOnConditionCheckFailure)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.string(0, tableName)
      // Its names are looked at when it is packed, before anything else is told.
      if !writer.seeksViolations { writer.value(1, sentKey) }
      writer.value(2, expected)
      writer.value(3, conditionalOperator)
      writer.value(4, returnValues)
      writer.value(5, returnConsumedCapacity)
      writer.value(6, returnItemCollectionMetrics)
      writer.string(7, conditionExpression)
      writer.value(8, expressionAttributeNames)
      writer.value(9, values)
      writer.value(10, returnValuesOnConditionCheckFailure)
    }
  }
}
