// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How requests name tables: by name, or by ARN.
enum TableReference {
  static let prefix = "table/"

  /// The name in a reference, whatever it is.
  static func name(in reference: String) -> String {
    guard reference.utf8.first == UInt8(ascii: "a"), let arn = ARN(reference), arn.resource.hasPrefix(prefix)
    else { return reference }
    return String(arn.resource.dropFirst(prefix.utf8.count).prefix { $0 != "/" })
  }

  /// Whether a reference is no name: these have no colon.
  static func isARN(_ reference: String) -> Bool {
    reference.utf8.first == UInt8(ascii: "a") && reference.utf8.starts(with: "arn:".utf8)
  }

  /// The account that an ARN names; `nil` for a name.
  static func account(in reference: String) -> String? {
    guard isARN(reference), let arn = ARN(reference), arn.service == "dynamodb",
      arn.account.utf8.count == 12, arn.account.utf8.allSatisfy({ $0 &- 48 < 10 })
    else { return nil }
    return arn.account
  }

  /// Where the table that is referred to stands in the state of `scope`.
  static func key(_ reference: String, in scope: Scope) throws(AWSError) -> Bytes {
    try withKey(reference, in: scope) { key throws(AWSError) in
      guard isARN(reference) || isName(reference) else { throw .invalidTableName }
      return key.withUnsafeBytes { Bytes(copying: $0) }
    }
  }

  /// Lends the key of the table that is referred to in the state of `scope`, for the time of the call. It may be a text
  /// that names no table, which ``missing(_:)`` tells apart where there is none.
  static func withKey<Result>(
    _ reference: String, in scope: Scope, _ body: (Bytes) throws(AWSError) -> Result
  ) throws(AWSError) -> Result {
    if isARN(reference) {
      // What belongs to a table, such as an index, is no table.
      guard let arn = ARN(reference), arn.service == "dynamodb", arn.resource.hasPrefix(prefix),
        isName(String(arn.resource.dropFirst(prefix.utf8.count)))
      else { throw .validation("Invalid TableArn: Invalid ResourceArn provided as input \(reference)") }
      guard arn.account == scope.account, arn.region == scope.region else { throw .noSuchResource }
      return try body(Bytes(String(arn.resource.dropFirst(prefix.utf8.count))))
    }
    return try Bytes.withUTF8(of: reference, body)
  }

  /// What is wrong with a reference to a table that isn't there. Names of tables that are there need no look at their
  /// characters.
  static func missing(_ reference: String) -> AWSError {
    isARN(reference) || isName(reference) ? .noSuchResource : .invalidTableName
  }

  /// Whether a text can be the name of a table or an index.
  static func isName(_ text: String) -> Bool {
    (3...255).contains(text.utf8.count) && hasNameCharacters(text)
  }

  static func hasNameCharacters(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      byte &- 48 < 10 || (byte & 0xDF) &- 65 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
  }

  /// What a table that is made may be called.
  static func checkNew(_ name: String) throws(AWSError) {
    if name.isEmpty {
      throw .validation("The parameter 'TableName' is required but was not present in the request")
    }
    guard (3...255).contains(name.unicodeScalars.count) else {
      throw .validation("TableName must be at least 3 characters long and at most 255 characters long")
    }
    guard hasNameCharacters(name) else {
      throw .constraint(
        name, at: "tableName", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+")
    }
  }
}
