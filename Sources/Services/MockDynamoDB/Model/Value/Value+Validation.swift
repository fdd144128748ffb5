// SPDX-License-Identifier: Apache-2.0

import MockCore

/// How values that were given are refused, in DynamoDB's words.
extension Value {
  /// How deep lists and maps may stand in each other.
  static let maximumDepth = 32

  static let tooDeep = AWSError.validation(
    "Nesting Levels have exceeded supported limits: "
      + "Attributes in the item have nested levels beyond supported limit")

  static func number(checking text: String) throws(AWSError) -> Value {
    .number(try Number(checking: text))
  }

  static func null(checking flag: Bool) throws(AWSError) -> Value {
    guard flag else { throw .invalidValue("Null attribute value types must have the value of true") }
    return .null
  }

  /// Whether these are the members of a set just as it keeps them: who sends what was got sends them so.
  static func isStringSet(_ members: [String]) -> Bool {
    guard var last = members.first, !last.isEmpty else { return false }
    for member in members.dropFirst() {
      guard last.utf8Precedes(member) else { return false }
      last = member
    }
    return true
  }

  static func stringSet(checking members: [String]) throws(AWSError) -> Value {
    // The grammar is AWS's.
    if members.isEmpty { throw .invalidValue("An string set  may not be empty") }
    if members.contains(where: \.isEmpty) {
      throw .invalidValue("An string set may not have a empty string as a member")
    }
    let sorted = members.sorted { $0.utf8Precedes($1) }
    if zip(sorted, sorted.dropFirst()).contains(where: { $0.equalsUTF8($1) }) {
      throw .invalidValue("Input collection [\(members.joined(separator: ", "))] contains duplicates.")
    }
    return .stringSet(sorted)
  }

  static func numberSet(checking members: [String]) throws(AWSError) -> Value {
    if members.isEmpty { throw .invalidValue("An number set  may not be empty") }
    var numbers: [Number] = []
    numbers.reserveCapacity(members.count)
    for member in members { numbers.append(try Number(checking: member)) }
    numbers.sort()
    if zip(numbers, numbers.dropFirst()).contains(where: { $0 == $1 }) {
      throw .validation("Input collection contains duplicates")
    }
    return .numberSet(numbers)
  }

  static func binarySet(checking members: [Bytes]) throws(AWSError) -> Value {
    if members.isEmpty { throw .invalidValue("Binary sets should not be empty") }
    if members.contains(where: \.isEmpty) {
      throw .invalidValue("Binary sets may not contain null or empty values")
    }
    let sorted = members.sorted()
    if zip(sorted, sorted.dropFirst()).contains(where: { $0 == $1 }) {
      let texts = members.map(\.base64).joined(separator: ", ")
      throw .invalidValue("Input collection [\(texts)]of type BS contains duplicates.")
    }
    return .binarySet(sorted)
  }

  /// How many lists and maps stand in each other in this value, itself among them.
  var depth: Int {
    switch self {
    case .list(let values): 1 + (values.lazy.map(\.depth).max() ?? 0)
    case .map(let map): 1 + (map.entries.lazy.map(\.value.depth).max() ?? 0)
    default: 0
    }
  }
}

extension Number {
  init(checking text: String) throws(AWSError) {
    do {
      try self.init(text)
    } catch { throw .validation(error.message(text)) }
  }
}

extension AWSError {
  /// A `ValidationException` about the value of a parameter.
  static func invalidValue(_ message: String) -> AWSError {
    .validation("One or more parameter values were invalid: " + message)
  }
}
