// SPDX-License-Identifier: Apache-2.0

/// A value without a schema of its own: a document type, an extra member of an error, any JSON.
public enum Document: Sendable, Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  case double(Double)
  case string(String)
  case blob(Bytes)
  case timestamp(Instant)
  case array([Document])
  /// Members in the order they came in.
  case object([Member])

  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: Document

    public init(_ name: String, _ value: Document) {
      self.name = name
      self.value = value
    }
  }

  /// The member of this name, the last one where it is repeated, byte for byte.
  public subscript(name: String) -> Document? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  public var array: [Document]? { if case .array(let value) = self { value } else { nil } }
  public var object: [Member]? { if case .object(let value) = self { value } else { nil } }
  /// A whole number, also one written as a double.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .double(let value): Int(exactly: value)
    default: nil
    }
  }
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }
}

extension Document: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByFloatLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(nilLiteral: ()) { self = .null }
  public init(arrayLiteral elements: Document...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, Document)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}
