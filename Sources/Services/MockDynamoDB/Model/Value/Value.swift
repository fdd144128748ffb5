// SPDX-License-Identifier: Apache-2.0

import MockCore

/// An attribute's value, valid: numbers are in range, sets have members and no duplicates and are in order.
enum Value: Sendable {
  case string(String)
  case number(Number)
  case binary(Bytes)
  case bool(Bool)
  case null
  case list([Value])
  case map(AttributeMap)
  /// Members of sets are in the order of their values, each once; a set is never empty.
  case stringSet([String])
  case numberSet([Number])
  case binarySet([Bytes])

  /// The value's type.
  var type: ValueType {
    switch self {
    case .string: .string
    case .number: .number
    case .binary: .binary
    case .bool: .bool
    case .null: .null
    case .list: .list
    case .map: .map
    case .stringSet: .stringSet
    case .numberSet: .numberSet
    case .binarySet: .binarySet
    }
  }
}

/// The types of attributes, by the names of the wire.
enum ValueType: String, CaseIterable, Sendable {
  case string = "S"
  case number = "N"
  case binary = "B"
  case bool = "BOOL"
  case null = "NULL"
  case list = "L"
  case map = "M"
  case stringSet = "SS"
  case numberSet = "NS"
  case binarySet = "BS"

  /// The name that some messages print: `STRING`, `NUMBER_SET`.
  var longName: String {
    switch self {
    case .string: "STRING"
    case .number: "NUMBER"
    case .binary: "BINARY"
    case .bool: "BOOLEAN"
    case .null: "NULL"
    case .list: "LIST"
    case .map: "MAP"
    case .stringSet: "STRING_SET"
    case .numberSet: "NUMBER_SET"
    case .binarySet: "BINARY_SET"
    }
  }

  /// Whether values of the type can be keys, and have an order.
  var isKeyType: Bool { self == .string || self == .number || self == .binary }
}

extension Value: Hashable {
  static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.string(let a), .string(let b)): a.equalsUTF8(b)
    case (.number(let a), .number(let b)): a == b
    case (.binary(let a), .binary(let b)): a == b
    case (.bool(let a), .bool(let b)): a == b
    case (.null, .null): true
    case (.list(let a), .list(let b)): a == b
    case (.map(let a), .map(let b)): a == b
    case (.stringSet(let a), .stringSet(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.equalsUTF8($1) }
    case (.numberSet(let a), .numberSet(let b)): a == b
    case (.binarySet(let a), .binarySet(let b)): a == b
    default: false
    }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    switch self {
    // Texts that differ in bytes alone may have one hash: no harm.
    case .string(let text): hasher.combine(text)
    case .number(let number): hasher.combine(number)
    case .binary(let bytes): hasher.combine(bytes)
    case .bool(let flag): hasher.combine(flag)
    case .null: break
    case .list(let values): hasher.combine(values)
    case .map(let map): hasher.combine(map)
    case .stringSet(let members): hasher.combine(members)
    case .numberSet(let members): hasher.combine(members)
    case .binarySet(let members): hasher.combine(members)
    }
  }

  /// How this value and another of the same type are ordered; `nil` where DynamoDB has no order for the two.
  ///
  /// Numbers by value, strings by their UTF-8 bytes, binary by its unsigned bytes.
  func order(to other: Value) -> ValueOrder? {
    switch (self, other) {
    case (.string(let a), .string(let b)):
      a.utf8Precedes(b) ? .ascending : a.equalsUTF8(b) ? .same : .descending
    case (.number(let a), .number(let b)): a == b ? .same : a < b ? .ascending : .descending
    case (.binary(let a), .binary(let b)): a == b ? .same : a < b ? .ascending : .descending
    default: nil
    }
  }
}

enum ValueOrder { case ascending, same, descending }

extension String {
  /// Whether the two are the same bytes; `==` also takes for the same what only looks the same.
  func equalsUTF8(_ other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    let isEqual = utf8.withContiguousStorageIfAvailable { UnsafeRawBufferPointer($0).equalsUTF8(of: other) }
    return isEqual ?? utf8.elementsEqual(other.utf8)
  }
}
