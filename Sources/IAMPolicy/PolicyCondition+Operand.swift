// SPDX-License-Identifier: Apache-2.0

import MockCore

extension PolicyCondition {
  /// A condition's value, read once as its operator understands it.
  enum Operand: Sendable, Hashable {
    /// With variables, but wildcards only where the operator has them.
    case text(PolicyTemplate)
    case arn(ARNPattern)
    case number(PolicyNumber)
    case date(Instant)
    case boolean(Bool)
    case binary(Bytes)
    case addresses(AddressRange)

    init?(_ value: String, for operator: Operator, variables: Bool) {
      switch `operator` {
      case .stringEquals, .stringNotEquals, .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
        self = .text(PolicyTemplate(value, wildcards: false, variables: variables))
      case .stringLike, .stringNotLike:
        self = .text(PolicyTemplate(value, wildcards: true, variables: variables))
      case .arnEquals, .arnLike, .arnNotEquals, .arnNotLike:
        // One that begins with a variable is an ARN once that has its value.
        if let arn = ARNPattern(value, variables: variables) {
          self = .arn(arn)
        } else {
          self = .text(PolicyTemplate(value, wildcards: true, variables: variables))
        }
      case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
        .numericGreaterThanEquals:
        guard let number = PolicyNumber(value) else { return nil }
        self = .number(number)
      case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan,
        .dateGreaterThanEquals:
        guard let date = Instant(policyDate: value) else { return nil }
        self = .date(date)
      case .bool, .null:
        guard let boolean = Self.boolean(value) else { return nil }
        self = .boolean(boolean)
      case .binaryEquals:
        guard let bytes = Bytes(base64: value) else { return nil }
        self = .binary(bytes)
      case .ipAddress, .notIpAddress:
        guard let range = AddressRange(value) else { return nil }
        self = .addresses(range)
      }
    }

    private static func boolean(_ text: String) -> Bool? {
      switch text.asciiLowercased {
      case "true": true
      case "false": false
      default: nil
      }
    }

    /// Whether a value of the request fits, before a negated operator turns that round.
    func matches(_ value: String, _ operator: Operator, _ request: PolicyRequest) -> Bool {
      switch self {
      case .text(let template):
        guard let pattern = template.resolve(request) else { return false }
        switch `operator` {
        case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase:
          return pattern.literalText?.lowercased().utf8.elementsEqual(value.lowercased().utf8) == true
        default: return pattern.matches(value)
        }
      case .arn(let pattern): return pattern.matches(value, request)
      case .number(let operand):
        guard let number = PolicyNumber(value) else { return false }
        return Self.compare(number, operand, `operator`)
      case .date(let operand):
        guard let date = Instant(policyDate: value) else { return false }
        return Self.compare(date, operand, `operator`)
      case .boolean(let operand): return Self.boolean(value) == operand
      case .binary(let operand): return Bytes(base64: value) == operand
      case .addresses(let operand):
        guard let address = AddressRange(value) else { return false }
        return operand.contains(address)
      }
    }

    private static func compare<Value: Comparable>(_ left: Value, _ right: Value, _ operator: Operator)
      -> Bool
    {
      switch `operator` {
      case .numericLessThan, .dateLessThan: left < right
      case .numericLessThanEquals, .dateLessThanEquals: left <= right
      case .numericGreaterThan, .dateGreaterThan: left > right
      case .numericGreaterThanEquals, .dateGreaterThanEquals: left >= right
      default: left == right
      }
    }
  }
}

/// A number of a condition; whole ones are exact.
struct PolicyNumber: Sendable, Hashable, Comparable {
  private let whole: Int?
  private let value: Double

  init?(_ text: String) {
    guard let value = ScalarText.double(text), value.isFinite else { return nil }
    self.value = value
    whole = Int(text) ?? Int(exactly: value)
  }

  static func == (left: PolicyNumber, right: PolicyNumber) -> Bool {
    if let a = left.whole, let b = right.whole { return a == b }
    return left.value == right.value
  }

  static func < (left: PolicyNumber, right: PolicyNumber) -> Bool {
    if let a = left.whole, let b = right.whole { return a < b }
    return left.value < right.value
  }

  func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension WildcardPattern {
  /// The text of a pattern that has no wildcards.
  var literalText: String? {
    hasWildcards ? nil : String(decoding: symbols.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }
}

extension Instant {
  /// Reads a date as conditions have it: whole seconds since 1970, or ISO 8601 from `2026-11` to a fraction of a
  /// second.
  init?(policyDate text: String) {
    let bytes = text.utf8
    if !bytes.isEmpty, bytes.allSatisfy({ $0 &- 48 < 10 }) {
      guard let seconds = Int64(text) else { return nil }
      self.init(secondsSince1970: seconds)
      return
    }
    let form: String
    if let time = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "t") }) {
      // Seconds may be left out: `2026-11-22T17:00Z`.
      let clock = bytes[bytes.index(after: time)...]
      let colons = clock.prefix { $0 &- 48 < 10 || $0 == UInt8(ascii: ":") }.count { $0 == UInt8(ascii: ":") }
      if colons == 1, clock.count >= 5 {
        let minutes = bytes.index(time, offsetBy: 6)
        form = text[..<minutes] + ":00" + text[minutes...]
      } else {
        form = text
      }
    } else {
      switch bytes.count {
      case 7: form = text + "-01T00:00:00Z"
      case 10: form = text + "T00:00:00Z"
      default: return nil
      }
    }
    self.init(iso8601: form)
  }
}
