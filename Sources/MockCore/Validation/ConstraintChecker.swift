// SPDX-License-Identifier: Apache-2.0

/// Holds an input against its model: every violation, in the order and the words of AWS's validation errors.
///
/// A writer, so that it walks typed values without knowing their types. It runs where a ``ConstraintFinder`` has doubts,
/// and in a second pass, with the values' texts, where they were right.
final class ConstraintChecker: SilentShapeWriter {
  private let rules: ValidationRules
  private let isLenient: Bool
  private let missing: Set<String>
  private let rendersValues: Bool

  private var violations: [String] = []
  private var path: [PathStep] = []
  /// Inside a required structure that is missing, whose empty members mean nothing.
  private var absentDepth = 0
  private var texts: [ValueText] = []

  private init(
    _ schema: Schema, _ rules: ValidationRules, isLenient: Bool, missing: [String], rendersValues: Bool
  ) {
    self.rules = rules
    self.isLenient = isLenient
    self.missing = Set(missing)
    self.rendersValues = rendersValues
    super.init(schema)
  }

  /// Throws the validation error when `input` breaks the model's rules or lacks required members (`missing`: their paths).
  static func check<Input: Shape>(
    _ input: Input, missing: [String], _ rules: ValidationRules, isLenient: Bool, defaultCode: String,
    isDoubted: Bool = false
  ) throws(AWSError) {
    let schema = Input.schema
    guard schema.needsValidation else { return }
    if case .parameter(let code) = rules.missing,
      let first = missing.first(where: {
        !rules.own.contains("\(schema.name).\(PathStep.upperCamel($0))")
      })
    {
      let steps = first.split(separator: ".").filter { $0 != "member" }
      let name = steps.map { PathStep.upperCamel(String($0)) }.joined(separator: ".")
      throw AWSError(code, "The request must contain the parameter \(name).", status: 400)
    }
    if case .error(let make) = rules.missing,
      let first = missing.first(where: { !rules.own.contains("\(schema.name).\($0)") })
    {
      throw make(first)
    }
    guard rules.checksConstraints || !missing.isEmpty else { return }
    guard
      !missing.isEmpty || isDoubted || ConstraintFinder.hasDoubts(about: input, schema, isLenient: isLenient)
    else {
      return
    }
    let finder = ConstraintChecker(
      schema, rules, isLenient: isLenient, missing: missing, rendersValues: false)
    finder.root(input)
    guard !finder.violations.isEmpty else { return }
    let teller = ConstraintChecker(
      schema, rules, isLenient: isLenient, missing: missing, rendersValues: true)
    teller.root(input)
    let count = teller.violations.count
    throw AWSError(
      rules.code ?? defaultCode,
      "\(count) validation error\(count == 1 ? "" : "s") detected: "
        + teller.violations.joined(separator: "; "), status: 400, fault: .sender)
  }

  // MARK: Scalars

  override func write(string: String, as member: Schema.Member) {
    scalar(member, text: string) { $0.failures(ofText: string, lenient: isLenient) }
  }
  override func write(integer: Int, as member: Schema.Member) {
    scalar(member, text: String(integer)) { $0.failures(ofNumber: Double(integer), lenient: isLenient) }
  }
  override func write(double: Double, as member: Schema.Member) {
    scalar(member, text: String(double)) { $0.failures(ofNumber: double, lenient: isLenient) }
  }
  override func write(blob: Bytes, as member: Schema.Member) {
    scalar(member, text: "java.nio.HeapByteBuffer[pos=0 lim=\(blob.count) cap=\(blob.count)]") {
      $0.failures(ofLength: blob.count, lenient: isLenient)
    }
  }
  override func write(body: HTTPBody, as member: Schema.Member) {
    scalar(member, text: "") { constraints in
      body.count.map { constraints.failures(ofLength: $0, lenient: isLenient) } ?? []
    }
  }
  override func write(boolean: Bool, as member: Schema.Member) {
    scalar(member, text: String(boolean)) { _ in [] }
  }
  override func write(timestamp: Instant, as member: Schema.Member) {
    scalar(member, text: timestamp.iso8601()) { _ in [] }
  }
  override func write(document: Document, as member: Schema.Member) {
    scalar(member, text: "") { _ in [] }
  }
  override func writeNull(as member: Schema.Member) { append("null", for: member) }

  private func scalar(
    _ member: Schema.Member, text: @autoclosure () -> String, _ failures: (Schema.Constraints) -> [String]
  ) {
    append(rendersValues ? text() : "", for: member)
    guard absentDepth == 0 else { return }
    if let container = texts.last, container.kind != .structure {
      // AWS reports what is wrong with an element at its list or map, once, with all the element's constraints.
      guard isChecked(member), !failures(member.target.constraints).isEmpty else { return }
      texts[texts.count - 1].elementFails = true
      return
    }
    if noteMissing(member) { return }
    guard isChecked(member) else { return }
    for failure in failures(member.target.constraints) {
      violate(member, failure, rendersValues ? text() : "")
    }
  }

  private func isChecked(_ member: Schema.Member) -> Bool {
    guard rules.checksConstraints, !member.target.constraints.isEmpty else { return false }
    return rules.own.isEmpty
      || !(rules.own.contains(member.target.name) || rules.own.contains(structureSchema.name)
        || rules.own.contains(structureSchema.name + "." + member.name))
  }

  /// Reports a required member that was absent; its stand-in value is then not looked at.
  private func noteMissing(_ member: Schema.Member) -> Bool {
    guard !missing.isEmpty, member.isRequired, missing.contains(PathStep.text(path, member.name)) else {
      return false
    }
    guard !rules.own.contains(structureSchema.name + "." + member.name) else { return true }
    violations.append(
      "Value null at '\(PathStep.text(path, member.name))' failed to satisfy constraint: Member must not be null"
    )
    return true
  }

  private func violate(_ member: Schema.Member, _ constraint: String, _ text: String) {
    guard rendersValues else {
      violations.append("")
      return
    }
    let value = member.isSensitive ? "Value" : "Value '\(text)'"
    violations.append(
      "\(value) at '\(PathStep.text(path, member.name))' failed to satisfy constraint: \(constraint)")
  }

  // MARK: Structures, lists and maps

  /// What has nothing to check is only counted: attributes of items are many.
  override func passesOver(_ schema: Schema, as member: Schema.Member) -> Bool {
    guard !rendersValues, !schema.needsValidation, missing.isEmpty else { return false }
    countElement()
    append("", for: member)
    return true
  }

  override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    if absentDepth > 0 {
      absentDepth += 1
    } else if !member.name.isEmpty, texts.last?.kind == .structure, noteMissing(member) {
      absentDepth = 1
    }
    enter(.structure, member)
    path.append(.structure(member))
  }

  override func endStructure(_ schema: Schema, as member: Schema.Member) {
    path.removeLast()
    let text = texts.popLast()
    let shown = rendersValues ? "\(schema.name)(\(text?.parts.joined(separator: ", ") ?? ""))" : ""
    append(shown, for: member)
    if absentDepth > 0 { absentDepth -= 1 }
  }

  override func beginList(count: Int, as member: Schema.Member) {
    enter(.list, member)
    path.append(.element(member, 0))
  }

  override func endList(as member: Schema.Member) {
    path.removeLast()
    close(member, brackets: ("[", "]"), element: "Member must satisfy constraint", of: member.target.element)
  }

  override func beginMap(count: Int, as member: Schema.Member) {
    enter(.map, member)
    path.append(.entry(member, ""))
  }

  override func mapKey(_ key: String, of member: Schema.Member) {
    guard !path.isEmpty, !texts.isEmpty else { return }
    path[path.count - 1] = .entry(member, key)
    texts[texts.count - 1].key = key
    guard absentDepth == 0, isChecked(member.target.key) else { return }
    if !member.target.key.target.constraints.failures(ofText: key, lenient: isLenient).isEmpty {
      texts[texts.count - 1].keyFails = true
    }
  }

  override func endMap(as member: Schema.Member) {
    path.removeLast()
    close(
      member, brackets: ("{", "}"), element: "Map value must satisfy constraint", of: member.target.element)
  }

  private func enter(_ kind: ValueText.Kind, _ member: Schema.Member) {
    countElement()
    texts.append(ValueText(kind: kind))
  }

  /// A structure, list or map that is a list's element moves the path to its number.
  private func countElement() {
    guard let container = texts.last, container.kind == .list else { return }
    texts[texts.count - 1].count += 1
    if case .element(let member, _)? = path.last {
      path[path.count - 1] = .element(member, texts[texts.count - 1].count)
    }
  }

  private func close(
    _ member: Schema.Member, brackets: (String, String), element: String, of elementMember: Schema.Member
  ) {
    guard let closed = texts.popLast() else { return }
    let text = rendersValues ? brackets.0 + closed.parts.joined(separator: ", ") + brackets.1 : ""
    append(text, for: member)
    guard absentDepth == 0 else { return }
    let isElement = texts.last.map { $0.kind != .structure } ?? false
    if !isElement, noteMissing(member) { return }
    if closed.keyFails {
      violate(member, "Map keys must satisfy constraint: [\(describe(member.target.key))]", text)
    }
    if closed.elementFails { violate(member, "\(element): [\(describe(elementMember))]", text) }
    guard isChecked(member) else { return }
    for failure in member.target.constraints.failures(ofLength: closed.total, lenient: isLenient) {
      if isElement { texts[texts.count - 1].elementFails = true } else { violate(member, failure, text) }
    }
  }

  private func describe(_ member: Schema.Member) -> String {
    member.target.constraints.descriptions(of: member.target.kind).joined(separator: ", ")
  }

  /// Adds a value's text to what stands around it.
  private func append(_ text: String, for member: Schema.Member) {
    guard !texts.isEmpty else { return }
    let last = texts.count - 1
    texts[last].total += 1
    guard rendersValues else { return }
    let shown = member.isSensitive ? "***" : text
    switch texts[last].kind {
    case .list: texts[last].parts.append(shown)
    case .map: texts[last].parts.append("\(texts[last].key)=\(shown)")
    case .structure: texts[last].parts.append("\(PathStep.lowerCamel(member.name))=\(shown)")
    }
  }

  /// A structure, list or map on the way to the value at hand.
  private struct ValueText {
    enum Kind { case structure, list, map }
    let kind: Kind
    var parts: [String] = []
    var key = ""
    /// Elements entered so far, for paths.
    var count = 0
    /// Elements, entries or members in all.
    var total = 0
    var elementFails = false
    var keyFails = false
  }
}
