// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The names and values that a request's expressions refer to, and which of them were used.
///
/// One context serves all expressions of a request; ``finish()`` then refuses what none of them used.
struct ExpressionContext {
  private let names: [String: String]
  private let values: [String: Value]
  private var unusedNames: Set<String>
  private var unusedValues: Set<String>

  /// Checks the request's maps; `nil` stands for a map that isn't there.
  init(
    names: [String: String]? = nil, values: [String: DynamoDB.AttributeValue]? = nil
  ) throws(AWSError) {
    if let names {
      if names.isEmpty { throw .validation("ExpressionAttributeNames must not be empty") }
      if let key = names.keys.filter({ !Self.isReference($0, "#") }).min() {
        throw .validation("ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(key)\"")
      }
    }
    var checked: [String: Value] = [:]
    if let values {
      if values.isEmpty { throw .validation("ExpressionAttributeValues must not be empty") }
      if let key = values.keys.filter({ !Self.isReference($0, ":") }).min() {
        throw .validation("ExpressionAttributeValues contains invalid key: Syntax error; key: \"\(key)\"")
      }
      for (key, value) in values.sorted(by: { $0.key < $1.key }) {
        do {
          checked[key] = try Value(value)
        } catch {
          throw .validation(
            "ExpressionAttributeValues contains invalid value: \(error.message) for key \(key)")
        }
      }
    }
    self.init(names: names ?? [:], checked: checked)
  }

  /// Names and values that are known to be in order.
  init(names: [String: String], checked values: [String: Value]) {
    self.names = names
    self.values = values
    unusedNames = Set(names.keys)
    unusedValues = Set(values.keys)
  }

  private static func isReference(_ key: String, _ mark: Character) -> Bool {
    key.utf8.count > 1 && key.first == mark
      && key.utf8.dropFirst().allSatisfy { byte in
        byte &- 48 < 10 || (byte & 0xDF) &- 65 < 26 || byte == UInt8(ascii: "_")
      }
  }

  /// What a reference with its `#` stands for.
  mutating func name(_ reference: String) -> String? {
    unusedNames.remove(reference)
    return names[reference]
  }

  /// What a reference with its `:` stands for.
  mutating func value(_ reference: String) -> Value? {
    unusedValues.remove(reference)
    return values[reference]
  }

  /// Refuses names and values that no expression used.
  func finish() throws(AWSError) {
    try Self.refuse(unusedNames, of: "ExpressionAttributeNames")
    try Self.refuse(unusedValues, of: "ExpressionAttributeValues")
  }

  private static func refuse(_ keys: Set<String>, of parameter: String) throws(AWSError) {
    guard !keys.isEmpty else { return }
    let list = keys.sorted().joined(separator: ", ")
    throw .validation("Value provided in \(parameter) unused in expressions: keys: {\(list)}")
  }
}
