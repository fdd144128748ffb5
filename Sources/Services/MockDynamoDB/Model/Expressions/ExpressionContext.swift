// SPDX-License-Identifier: Apache-2.0

import MockCore

/// The names and values that a request's expressions refer to, and which of them were used.
///
/// One context serves all expressions of a request; ``finish()`` then refuses what none of them used.
struct ExpressionContext {
  private var names: References<String>
  private var values: References<Value>

  /// Checks the request's maps; `nil` stands for a map that isn't there.
  init(
    names: [String: String]? = nil, values: SentItem? = nil
  ) throws(AWSError) {
    if let names {
      if names.isEmpty { throw .validation("ExpressionAttributeNames must not be empty") }
      if let key = names.keys.filter({ !Self.isReference($0, "#") }).min() {
        throw .validation("ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(key)\"")
      }
      if let key = names.filter({ $0.value.isEmpty }).keys.min() {
        throw .validation(
          "ExpressionAttributeNames contains invalid value: \(AWSError.emptyName.message) for key \(key)")
      }
    }
    self.names = References(names ?? [:])
    switch values {
    case .attributes(let given)?: self.values = References(try Self.checked(given))
    case .packed(let item, _)?:
      let values = item.attributes.entries
      try Self.check(values.lazy.map(\.name))
      self.values = References(sorted: values.map { (key: $0.name, value: $0.value) })
    case nil: self.values = References([:])
    }
  }

  private static func checked(
    _ given: [String: DynamoDB.AttributeValue]
  ) throws(AWSError) -> [String: Value] {
    try check(given.keys)
    var checked: [String: Value] = [:]
    for (key, value) in given.sorted(by: { $0.key < $1.key }) {
      do {
        checked[key] = try Value(value)
      } catch {
        throw .validation(
          "ExpressionAttributeValues contains invalid value: \(error.message) for key \(key)")
      }
    }
    return checked
  }

  private static func check(_ keys: some Collection<String>) throws(AWSError) {
    if keys.isEmpty { throw .validation("ExpressionAttributeValues must not be empty") }
    if let key = keys.lazy.filter({ !Self.isReference($0, ":") }).min() {
      throw .validation("ExpressionAttributeValues contains invalid key: Syntax error; key: \"\(key)\"")
    }
  }

  /// Neither names nor values.
  static var empty: ExpressionContext { ExpressionContext(empty: ()) }

  private init(empty: Void) {
    names = References(sorted: [])
    values = References(sorted: [])
  }

  /// Names and values that are known to be in order.
  init(names: [String: String], checked values: [String: Value]) {
    self.names = References(names)
    self.values = References(values)
  }

  private static func isReference(_ key: String, _ mark: Unicode.Scalar) -> Bool {
    key.utf8.count > 1 && key.utf8.first == UInt8(ascii: mark)
      && key.utf8.dropFirst().allSatisfy { byte in
        byte &- 48 < 10 || (byte & 0xDF) &- 65 < 26 || byte == UInt8(ascii: "_")
      }
  }

  /// What a reference with its `#` stands for.
  mutating func name(_ reference: String) -> String? { names.use(reference) }

  /// What a reference with its `:` stands for.
  mutating func value(_ reference: String) -> Value? { values.use(reference) }

  /// Refuses names and values that no expression used.
  func finish() throws(AWSError) {
    try Self.refuse(names.unused, of: "ExpressionAttributeNames")
    try Self.refuse(values.unused, of: "ExpressionAttributeValues")
  }

  private static func refuse(_ keys: [String], of parameter: String) throws(AWSError) {
    guard !keys.isEmpty else { return }
    throw .validation(
      "Value provided in \(parameter) unused in expressions: keys: {\(keys.joined(separator: ", "))}")
  }
}

/// What references stand for, and whether anything used them.
private struct References<Target> {
  /// In the order of their keys, so that the few that there mostly are need no hashing.
  private let entries: [(key: String, value: Target)]
  /// Kept apart, as copies of contexts share the entries.
  private var used = IndexMarks()

  init(_ targets: [String: Target]) {
    self.init(sorted: targets.count > 1 ? targets.sorted { $0.key.utf8Precedes($1.key) } : Array(targets))
  }

  init(sorted entries: [(key: String, value: Target)]) { self.entries = entries }

  mutating func use(_ key: String) -> Target? {
    var lower = 0
    var upper = entries.count
    while lower < upper {
      let middle = (lower + upper) / 2
      if entries[middle].key.utf8Precedes(key) { lower = middle + 1 } else { upper = middle }
    }
    guard lower < entries.count, entries[lower].key.equalsUTF8(key) else { return nil }
    used.insert(lower)
    return entries[lower].value
  }

  var unused: [String] {
    guard !entries.isEmpty else { return [] }
    return entries.indices.lazy.filter { !used.contains($0) }.map { entries[$0].key }
  }
}
