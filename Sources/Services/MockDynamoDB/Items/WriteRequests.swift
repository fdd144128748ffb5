// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  public struct PutRequest: Shape {
    public static let schema = DynamoDB.model["PutRequest"]
    var sentItem: SentItem = [:]

    /// Unpacked anew for everyone who asks.
    public var item: [String: AttributeValue] {
      get { sentItem.attributes }
      set { sentItem = .attributes(newValue) }
    }

    public init() {}

    public init(item: [String: AttributeValue]) {
      sentItem = .attributes(item)
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.value(&sentItem)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, sentItem)
    }
  }

  public struct DeleteRequest: Shape {
    public static let schema = DynamoDB.model["DeleteRequest"]
    var sentKey: SentItem = [:]

    /// Unpacked anew for everyone who asks.
    public var key: [String: AttributeValue] {
      get { sentKey.attributes }
      set { sentKey = .attributes(newValue) }
    }

    public init() {}

    public init(key: [String: AttributeValue]) {
      sentKey = .attributes(key)
    }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      while let index = try reader.nextMember() {
        switch index {
        case 0: reader.value(&sentKey)
        default: reader.skipMember()
        }
      }
    }

    public func write(to writer: ShapeWriter) {
      writer.value(0, sentKey)
    }
  }
}
