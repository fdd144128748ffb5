// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension DynamoDB {
  /// An attribute's value as it is given and given out: `.s("text")`, `.n("12.5")`, `.m(["a": .bool(true)])`.
  ///
  /// Numbers are text, as on the wire, so that no digit is lost.
  public enum AttributeValue: Shape, Hashable {
    case s(String)
    case n(String)
    case b(Bytes)
    case ss([String])
    case ns([String])
    case bs([Bytes])
    case m([String: AttributeValue])
    case l([AttributeValue])
    case null(Bool)
    case bool(Bool)
    /// A value that doesn't have exactly one type.
    case unknown(Ambiguity)

    /// What is wrong with a value that has no type, or several.
    public enum Ambiguity: Hashable, Sendable {
      /// None that DynamoDB knows.
      case empty
      /// More than one.
      case several
    }

    public static let schema = DynamoDB.model["AttributeValue"]

    public init() { self = .unknown(.empty) }

    public mutating func readMembers(from reader: ShapeReader) throws(AWSError) {
      // Assigned in one place: the optimiser of Swift 6.3.1 fails over more.
      self = try Self.value(from: reader)
    }

    private static func value(from reader: ShapeReader) throws(AWSError) -> AttributeValue {
      guard let index = try reader.nextMember() else { return .unknown(.empty) }
      let first = try value(at: index, reader)
      var isOnly = true
      while let index = try reader.nextMember() {
        _ = try value(at: index, reader)
        isOnly = false
      }
      return isOnly ? first : .unknown(.several)
    }

    private static func value(at index: Int, _ reader: ShapeReader) throws(AWSError) -> AttributeValue {
      switch index {
      case 0: return .s(try reader.string())
      case 1: return .n(try reader.string())
      case 2: return .b(try reader.blob())
      case 3: return .ss(try reader.list())
      case 4: return .ns(try reader.list())
      case 5: return .bs(try reader.list())
      case 6: return .m(try reader.map())
      case 7: return .l(try reader.list())
      case 8: return .null(try reader.boolean())
      case 9: return .bool(try reader.boolean())
      default:
        try reader.skip()
        return .unknown(.empty)
      }
    }

    public func write(to writer: ShapeWriter, as member: Schema.Member) {
      // Of all values only maps, with their names, can break a constraint.
      if writer.seeksViolations {
        switch self {
        case .m, .l: break
        default: return
        }
      }
      writer.write(self, as: member)
    }

    public func write(to writer: ShapeWriter) {
      switch self {
      case .s(let value): writer.string(0, value)
      case .n(let value): writer.string(1, value)
      case .b(let value): writer.blob(2, value)
      case .ss(let value): writer.value(3, value)
      case .ns(let value): writer.value(4, value)
      case .bs(let value): writer.value(5, value)
      case .m(let value): writer.value(6, value)
      case .l(let value): writer.value(7, value)
      case .null(let value): writer.boolean(8, value)
      case .bool(let value): writer.boolean(9, value)
      case .unknown: break
      }
    }
  }
}

extension DynamoDBStreams {
  /// Streams tell of the same values.
  public typealias AttributeValue = DynamoDB.AttributeValue
}
