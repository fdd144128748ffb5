// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// A value of an expression or a record.
  enum Value: Sendable, Hashable {
    /// What isn't there; `null` is.
    case missing
    case null
    case boolean(Bool)
    case integer(Int)
    case decimal(Decimal)
    case double(Double)
    case string(String)
    case timestamp(Timestamp)
    case list([Value])
    case tuple([Field])

    struct Field: Sendable, Hashable {
      var name: String
      var value: Value
    }

    /// Reads a number: whole ones that fit are integers, others exact as long as they have no more than 38 digits.
    init?(number text: String) {
      if let integer = Int(text) {
        self = .integer(integer)
      } else if let decimal = Decimal(text) {
        self = .decimal(decimal)
      } else if let double = ScalarText.double(text), double.isFinite {
        self = .double(double)
      } else {
        return nil
      }
    }

    var isAbsent: Bool {
      switch self {
      case .missing, .null: true
      default: false
      }
    }

    var isNumber: Bool {
      switch self {
      case .integer, .decimal, .double: true
      default: false
      }
    }

    var asDouble: Double? {
      switch self {
      case .integer(let value): Double(value)
      case .decimal(let value): value.asDouble
      case .double(let value): value
      default: nil
      }
    }

    var asDecimal: Decimal? {
      switch self {
      case .integer(let value): Decimal(value)
      case .decimal(let value): value
      default: nil
      }
    }

    /// The text of a scalar, as CSV has it and `CAST` makes it.
    var text: String? {
      switch self {
      case .missing, .null, .list, .tuple: nil
      case .boolean(let value): value ? "true" : "false"
      case .integer(let value): String(value)
      case .decimal(let value): value.description
      case .double(let value): ScalarText.text(value)
      case .string(let value): value
      case .timestamp(let value): value.description
      }
    }

    /// The order of two values of one kind; `nil` for those that can't be compared.
    static func order(_ left: Value, _ right: Value) -> Order? {
      switch (left, right) {
      case (.integer(let a), .integer(let b)): return Order(a, b)
      case (.string(let a), .string(let b)): return Order(text: a, b)
      case (.boolean(let a), .boolean(let b)): return Order(a ? 1 : 0, b ? 1 : 0)
      case (.timestamp(let a), .timestamp(let b)): return Order(a.instant, b.instant)
      default:
        if let a = left.asDecimal, let b = right.asDecimal { return Decimal.order(a, b) }
        if let a = left.asDouble, let b = right.asDouble { return Order(a, b) }
        return nil
      }
    }

    /// Whether two values are the same; those of different kinds aren't.
    static func areEqual(_ left: Value, _ right: Value) -> Bool {
      if let order = order(left, right) { return order == .same }
      switch (left, right) {
      case (.list(let a), .list(let b)):
        return a.count == b.count && zip(a, b).allSatisfy { areEqual($0, $1) }
      case (.tuple(let a), .tuple(let b)):
        return a.count == b.count
          && zip(a, b).allSatisfy { Order(text: $0.name, $1.name) == .same && areEqual($0.value, $1.value) }
      case (.null, .null), (.missing, .missing): return true
      default: return false
      }
    }
  }

  enum Order {
    case less, same, greater

    init<Scalar: Comparable>(_ left: Scalar, _ right: Scalar) {
      self = left < right ? .less : left == right ? .same : .greater
    }

    /// By code points, which is the order of the bytes of UTF-8.
    init(text left: String, _ right: String) {
      var left = left
      var right = right
      self = left.withUTF8 { a in
        right.withUTF8 { b in
          let common = min(a.count, b.count)
          var index = 0
          while index < common {
            if a[index] != b[index] { return a[index] < b[index] ? .less : .greater }
            index &+= 1
          }
          return Order(a.count, b.count)
        }
      }
    }
  }
}
