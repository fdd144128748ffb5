// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct PutItemInput: Shape {
    public static let schema = DynamoDB.model["PutItemInput"]
    public var tableName: String = ""
    var sentItem: SentItem = [:]
    public var expected: [String: ExpectedAttributeValue]?
    public var returnValues: ReturnValue?
    public var returnConsumedCapacity: ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: ReturnItemCollectionMetrics?
    public var conditionalOperator: ConditionalOperator?
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]?
    var values: SentItem?
    public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure?

    /// Unpacked anew for everyone who asks.
    public var item: [String: AttributeValue] {
      get { sentItem.attributes }
      set { sentItem = .attributes(newValue) }
    }

    /// Unpacked anew for everyone who asks.
    public var expressionAttributeValues: [String: AttributeValue]? {
      get { values?.attributes }
      set { values = newValue.map(SentItem.attributes) }
    }

    public init() {}

    public init(
      tableName: String, item: [String: AttributeValue], expected: [String: ExpectedAttributeValue]? = nil,
      returnValues: ReturnValue? = nil, returnConsumedCapacity: ReturnConsumedCapacity? = nil,
      returnItemCollectionMetrics: ReturnItemCollectionMetrics? = nil,
      conditionalOperator: ConditionalOperator? = nil, conditionExpression: String? = nil,
      expressionAttributeNames: [String: String]? = nil,
      expressionAttributeValues: [String: AttributeValue]? = nil,
      returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure? = nil
    ) {
      self.tableName = tableName
      sentItem = .attributes(item)
      self.expected = expected
      self.returnValues = returnValues
      self.returnConsumedCapacity = returnConsumedCapacity
      self.returnItemCollectionMetrics = returnItemCollectionMetrics
      self.conditionalOperator = conditionalOperator
      self.conditionExpression = conditionExpression
      self.expressionAttributeNames = expressionAttributeNames
      values = expressionAttributeValues.map(SentItem.attributes)
      self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.string(&tableName)
        case 1: reader.value(&sentItem)
        case 2: reader.map(&expected)
        case 3: reader.value(&returnValues)
        case 4: reader.value(&returnConsumedCapacity)
        case 5: reader.value(&returnItemCollectionMetrics)
        case 6: reader.value(&conditionalOperator)
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
      if !writer.seeksViolations { writer.value(1, sentItem) }
      writer.value(2, expected)
      writer.value(3, returnValues)
      writer.value(4, returnConsumedCapacity)
      writer.value(5, returnItemCollectionMetrics)
      writer.value(6, conditionalOperator)
      writer.string(7, conditionExpression)
      writer.value(8, expressionAttributeNames)
      writer.value(9, values)
      writer.value(10, returnValuesOnConditionCheckFailure)
    }
  }
}
