// SPDX-License-Identifier: Apache-2.0

/// One condition of a statement: an operator, a key of the request's context, and the values it is compared with.
public struct PolicyCondition: Sendable, Hashable {
  /// How two values are compared.
  public enum Operator: String, Sendable, CaseIterable {
    case stringEquals = "StringEquals"
    case stringNotEquals = "StringNotEquals"
    case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
    case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
    case stringLike = "StringLike"
    case stringNotLike = "StringNotLike"
    case numericEquals = "NumericEquals"
    case numericNotEquals = "NumericNotEquals"
    case numericLessThan = "NumericLessThan"
    case numericLessThanEquals = "NumericLessThanEquals"
    case numericGreaterThan = "NumericGreaterThan"
    case numericGreaterThanEquals = "NumericGreaterThanEquals"
    case dateEquals = "DateEquals"
    case dateNotEquals = "DateNotEquals"
    case dateLessThan = "DateLessThan"
    case dateLessThanEquals = "DateLessThanEquals"
    case dateGreaterThan = "DateGreaterThan"
    case dateGreaterThanEquals = "DateGreaterThanEquals"
    case bool = "Bool"
    case binaryEquals = "BinaryEquals"
    case ipAddress = "IpAddress"
    case notIpAddress = "NotIpAddress"
    case arnEquals = "ArnEquals"
    case arnLike = "ArnLike"
    case arnNotEquals = "ArnNotEquals"
    case arnNotLike = "ArnNotLike"
    /// Whether the key is absent.
    case null = "Null"

    /// Holds where no value fits, so also for a request without the key.
    public var isNegated: Bool {
      switch self {
      case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals,
        .notIpAddress, .arnNotEquals, .arnNotLike:
        true
      default: false
      }
    }
  }

  /// How a key with several values is compared.
  public enum Quantifier: String, Sendable {
    /// Each value of the request must fit; holds where there are none.
    case forAllValues = "ForAllValues"
    /// One value of the request must fit; doesn't hold where there are none.
    case forAnyValue = "ForAnyValue"
  }

  public let `operator`: Operator
  public let quantifier: Quantifier?
  /// Holds too where the request doesn't have the key.
  public let ifExists: Bool
  public let key: String
  /// As they were written.
  public let values: [String]
  let operands: [Operand]

  /// Reads `ForAnyValue:StringLikeIfExists` with its key and values.
  public init(
    _ name: String, key: String, values: [String], version: PolicyDocument.Version = .v2012
  ) throws(PolicyError) {
    var rest = Substring(name)
    quantifier =
      if rest.hasPrefix("ForAllValues:") {
        .forAllValues
      } else if rest.hasPrefix("ForAnyValue:") {
        .forAnyValue
      } else {
        nil
      }
    if let quantifier { rest = rest.dropFirst(quantifier.rawValue.count + 1) }
    ifExists = rest.hasSuffix("IfExists")
    if ifExists { rest = rest.dropLast(8) }
    // Whether a key is absent is not a question for those that have it.
    guard let known = Operator(rawValue: String(rest)), known != .null || !ifExists else {
      throw .invalidConditionOperator(name)
    }
    guard Self.isKey(key) else { throw .invalidConditionKey(key) }
    `operator` = known
    self.key = key
    self.values = values
    var operands: [Operand] = []
    for value in values {
      guard let operand = Operand(value, for: known, variables: version == .v2012) else {
        throw .invalidConditionValue(value, operator: name)
      }
      operands.append(operand)
    }
    self.operands = operands
  }

  /// `aws:SourceIp`, `s3:RequestObjectTag/key`, `accounts.google.com:aud`.
  private static func isKey(_ key: String) -> Bool {
    guard let colon = key.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    return colon > key.startIndex && key.utf8.index(after: colon) < key.endIndex
  }

  /// Whether the condition is met.
  public func holds(for request: PolicyRequest) -> Bool {
    let values = request.values(of: key)
    if `operator` == .null { return operands.contains(.boolean(values.isEmpty)) }
    guard !values.isEmpty else {
      if ifExists { return true }
      return switch quantifier {
      case .forAllValues: true
      case .forAnyValue: false
      case nil: `operator`.isNegated
      }
    }
    return switch quantifier {
    case .forAllValues: values.allSatisfy { fits($0, request) }
    case .forAnyValue: values.contains { fits($0, request) }
    case nil where `operator`.isNegated: values.allSatisfy { fits($0, request) }
    case nil: values.contains { fits($0, request) }
    }
  }

  private func fits(_ value: String, _ request: PolicyRequest) -> Bool {
    operands.contains { $0.matches(value, `operator`, request) } != `operator`.isNegated
  }
}
