// SPDX-License-Identifier: Apache-2.0

import MockCore

/// What SQS demands of the attributes that senders attach to messages.
enum MessageAttributeRules {
  static func check(_ attributes: [String: SQS.MessageAttributeValue]) throws(AWSError) {
    guard !attributes.isEmpty else { return }
    guard attributes.count <= 10 else {
      throw .invalidParameter(
        "Number of message attributes [\(attributes.count)] exceeds the allowed maximum [10].")
    }
    // In a fixed order, since the first mistake is reported.
    for (name, value) in attributes.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      try checkName(name)
      try check(name, value)
    }
  }

  static func check(
    _ attributes: [SQS.MessageSystemAttributeNameForSends: SQS.MessageSystemAttributeValue]
  ) throws(AWSError) {
    for (name, value) in attributes.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      guard name == .awsTraceHeader else {
        throw .invalidParameter(
          "The message system attribute '\(name.rawValue)' is invalid. "
            + "Message system attribute can only be AWSTraceHeader.")
      }
      try check(name.rawValue, SQS.MessageAttributeValue(value))
      guard value.dataType == "String" else {
        throw .invalidParameter(
          "The message system attribute '\(name.rawValue)' has an invalid message system attribute type, "
            + "the set of supported types is String.")
      }
    }
  }

  private static func checkName(_ name: String) throws(AWSError) {
    guard !name.isEmpty else { throw .invalidParameter("The message attribute name must not be empty.") }
    guard name.utf8.count <= 256 else {
      throw .invalidParameter("Message (user) attribute names must be shorter than 256 Bytes")
    }
    let isWellFormed = name.utf8.allSatisfy { MessageText.isNameByte($0) || $0 == UInt8(ascii: ".") }
    guard isWellFormed else {
      throw .invalidParameter(
        "The message attribute name '\(name)' is invalid. Attribute name can contain A-Z, a-z, 0-9, "
          + "underscore (_), hyphen (-), and period (.) characters.")
    }
    let lowercased = name.lowercased()
    guard !lowercased.hasPrefix("aws."), !lowercased.hasPrefix("amazon."), !name.hasPrefix("."),
      !name.hasSuffix("."), !name.contains("..")
    else {
      throw .invalidParameter(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. "
          + "These strings are reserved for internal use. Additionally, they cannot start or end with '.'.")
    }
  }

  private static func check(_ name: String, _ value: SQS.MessageAttributeValue) throws(AWSError) {
    let type = value.dataType
    guard !type.isEmpty else {
      throw .invalidParameter(
        "The message attribute '\(name)' must contain non-empty message attribute value.")
    }
    guard type.utf8.count <= 256 else {
      throw .invalidParameter("Message (user) attribute types must be shorter than 256 Bytes")
    }
    let kind = type.prefix { $0 != "." }
    guard ["String", "Number", "Binary"].contains(kind) else {
      throw .invalidParameter(
        "The message attribute '\(name)' has an invalid message attribute type, "
          + "the set of supported type prefixes is Binary, Number, and String.")
    }
    guard value.stringListValues?.isEmpty ?? true, value.binaryListValues?.isEmpty ?? true else {
      throw AWSError(
        "UnsupportedOperation", "Message attribute list values in SendMessage operation are not supported.")
    }
    let isEmpty =
      kind == "Binary" ? value.binaryValue?.isEmpty ?? true : value.stringValue?.isEmpty ?? true
    guard !isEmpty else {
      throw .invalidParameter(
        "The message attribute '\(name)' must contain non-empty message attribute value "
          + "for message attribute type '\(type)'.")
    }
    guard value.stringValue == nil || value.binaryValue == nil else {
      throw .invalidParameter(
        "The message attribute '\(name)' must contain exactly one of StringValue and BinaryValue.")
    }
    if let text = value.stringValue, !MessageText.isValid(text) { throw .invalidMessageContents }
    if kind == "Number", let text = value.stringValue, !isNumber(text) {
      throw .invalidParameter("Can't cast the value of message (user) attribute '\(name)' to a number.")
    }
  }

  /// A decimal number of up to 38 digits between -10^128 and 10^126, with fraction and exponent.
  static func isNumber(_ text: String) -> Bool {
    var digits = 0
    var rest = text.utf8[...]
    func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    func skipSign() {
      if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
    }
    func skipDigits() -> Int {
      let run = rest.prefix(while: isDigit).count
      rest = rest.dropFirst(run)
      return run
    }
    skipSign()
    digits += skipDigits()
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digits += skipDigits()
    }
    guard digits > 0, digits <= 38 else { return false }
    if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      let exponent = String(rest) ?? ""
      guard let value = Int(exponent), (-128...126).contains(value) else { return false }
      return true
    }
    return rest.isEmpty
  }
}
