// SPDX-License-Identifier: Apache-2.0

import JSONFormat
public import MockCore

extension PolicyDocument {
  /// Parses a policy as strictly as AWS does; `grammar` says which elements its kind has.
  ///
  /// Checks in this order: JSON, the policy's own elements, then each statement: its elements, `Sid`, `Effect`,
  /// principals, actions, resources, conditions. Which actions and resources exist is for the service to check.
  public init(parsing text: Bytes, grammar: PolicyGrammar = .resource) throws(PolicyError) {
    // AWS lets nothing stand before the brace, not even white space.
    guard text.first == UInt8(ascii: "{") else { throw .notAnObject }
    let json: Document
    do { json = try JSON.parse(text) } catch { throw .malformedJSON }
    guard let members = json.object else { throw .notAnObject }
    try Self.check(members, known: ["Version", "Id", "Statement"])
    version = try Self.version(json["Version"])
    id = try Self.string(json["Id"], "Id")
    let list: [Document]
    switch json["Statement"] {
    case .array(let elements): list = elements
    case .object(let members)?: list = [.object(members)]
    case nil: throw .missingElement("Statement")
    default: throw .wrongType("Statement")
    }
    guard !list.isEmpty else { throw .emptyStatement }
    statements = []
    for element in list {
      let statement = try Statement(element, grammar, version)
      if grammar.strictSids, let sid = statement.sid, statements.contains(where: { $0.sid == sid }) {
        throw .duplicateSid(sid)
      }
      statements.append(statement)
    }
  }

  /// Parses a policy as strictly as AWS does.
  public init(parsing text: String, grammar: PolicyGrammar = .resource) throws(PolicyError) {
    try self.init(parsing: Bytes(text), grammar: grammar)
  }

  private static func version(_ value: Document?) throws(PolicyError) -> Version {
    guard let text = try string(value, "Version") else { return .v2008 }
    guard let version = Version(rawValue: text) else { throw .invalidVersion(text) }
    return version
  }

  /// Refuses keys that don't exist and keys that are there twice.
  fileprivate static func check(_ members: [Document.Member], known: [String]? = nil) throws(PolicyError) {
    var seen: Set<Bytes> = []
    for member in members {
      if let known, !known.contains(member.name) { throw .unknownElement(member.name) }
      guard seen.insert(Bytes(member.name)).inserted else { throw .duplicateKey(member.name) }
    }
  }

  fileprivate static func string(_ value: Document?, _ element: String) throws(PolicyError) -> String? {
    guard let value else { return nil }
    guard let text = value.string else { throw .wrongType(element) }
    return text
  }

  /// A string, or a list of at least one.
  fileprivate static func strings(_ value: Document, _ element: String) throws(PolicyError) -> [String] {
    guard case .array(let elements) = value else { return [try string(value, element) ?? ""] }
    guard !elements.isEmpty else { throw .emptyElement(element) }
    var strings: [String] = []
    for value in elements {
      guard let text = value.string else { throw .wrongType(element) }
      strings.append(text)
    }
    return strings
  }
}

extension PolicyDocument.Statement {
  private static let elements = [
    "Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource",
    "Condition",
  ]

  fileprivate init(
    _ json: Document, _ grammar: PolicyGrammar, _ version: PolicyDocument.Version
  ) throws(PolicyError) {
    guard let members = json.object else { throw .wrongType("Statement") }
    try PolicyDocument.check(members, known: Self.elements)
    sid = try PolicyDocument.string(json["Sid"], "Sid")
    if grammar.strictSids, let sid, !sid.utf8.allSatisfy({ isAlphanumeric($0) }) { throw .invalidSid(sid) }

    guard let effect = try PolicyDocument.string(json["Effect"], "Effect") else {
      throw .missingElement("Effect")
    }
    guard let known = PolicyDocument.Effect(rawValue: effect) else { throw .invalidEffect(effect) }
    self.effect = known

    principals = nil
    if let element = try Self.element("Principal", in: json, grammar.principal) {
      if element.isExcluding, known == .allow { throw .allowWithNotPrincipal }
      principals = .init(try Self.principals(element.value, element.name), isExcluding: element.isExcluding)
    }

    guard let element = try Self.element("Action", in: json, .required) else {
      throw .missingElement("Action")
    }
    var actions: [ActionPattern] = []
    for text in try PolicyDocument.strings(element.value, element.name) {
      guard let action = ActionPattern(text) else { throw .invalidAction(text) }
      actions.append(action)
    }
    self.actions = .init(actions, isExcluding: element.isExcluding)

    resources = nil
    if let element = try Self.element("Resource", in: json, grammar.resource) {
      var patterns: [ResourcePattern] = []
      for text in try PolicyDocument.strings(element.value, element.name) {
        guard let pattern = ResourcePattern(text, version: version) else { throw .invalidResource(text) }
        patterns.append(pattern)
      }
      resources = .init(patterns, isExcluding: element.isExcluding)
    }
    conditions = try Self.conditions(json["Condition"], version)
  }

  private typealias Element = (name: String, value: Document, isExcluding: Bool)

  /// An element or its `Not` twin.
  private static func element(
    _ name: String, in json: Document, _ presence: PolicyGrammar.Presence
  ) throws(PolicyError) -> Element? {
    let negated = "Not\(name)"
    let element: Element
    switch (json[name], json[negated]) {
    case (nil, nil):
      if presence == .required { throw .missingElement(name) }
      return nil
    case (_?, _?): throw .conflictingElements(name, negated)
    case (let value?, nil): element = (name, value, false)
    case (nil, let value?): element = (negated, value, true)
    }
    if presence == .forbidden { throw .forbiddenElement(element.name) }
    return element
  }

  private static func principals(
    _ value: Document, _ element: String
  ) throws(PolicyError) -> [PrincipalPattern] {
    switch value {
    case .string("*"): return [.everyone]
    case .string(let text): throw .invalidPrincipal(text)
    case .object(let members):
      try PolicyDocument.check(members)
      guard !members.isEmpty else { throw .emptyElement(element) }
      var patterns: [PrincipalPattern] = []
      for member in members {
        for text in try PolicyDocument.strings(member.value, element) {
          guard let pattern = PrincipalPattern(type: member.name, value: text) else {
            throw .invalidPrincipal("\(member.name):\(text)")
          }
          patterns.append(pattern)
        }
      }
      return patterns
    default: throw .wrongType(element)
    }
  }

  private static func conditions(
    _ value: Document?, _ version: PolicyDocument.Version
  ) throws(PolicyError) -> [PolicyCondition] {
    guard let value else { return [] }
    guard let operators = value.object else { throw .wrongType("Condition") }
    try PolicyDocument.check(operators)
    var conditions: [PolicyCondition] = []
    for block in operators {
      guard let keys = block.value.object else { throw .wrongType("Condition") }
      try PolicyDocument.check(keys)
      // An unknown operator is refused even where nothing is compared with it.
      if keys.isEmpty { _ = try PolicyCondition(block.name, key: "aws:any", values: [], version: version) }
      for member in keys {
        conditions.append(
          try PolicyCondition(
            block.name, key: member.name, values: try conditionValues(member.value), version: version))
      }
    }
    return conditions
  }

  /// Strings, and the numbers and booleans that AWS takes for them.
  private static func conditionValues(_ value: Document) throws(PolicyError) -> [String] {
    let elements = value.array ?? [value]
    var texts: [String] = []
    for element in elements {
      switch element {
      case .string(let text): texts.append(text)
      case .boolean(let value): texts.append(value ? "true" : "false")
      case .integer(let value): texts.append(String(value))
      case .double(let value): texts.append(ScalarText.text(value))
      default: throw .wrongType("Condition")
      }
    }
    return texts
  }
}
