// SPDX-License-Identifier: Apache-2.0

/// Reads model text: what the shape generator keeps of an API model, one thing a line.
///
/// ```
/// service id=SQS apiVersion=2012-11-05 protocol=json jsonVersion=1.0 targetPrefix=AmazonSQS
/// operation CreateQueue POST / in=CreateQueueRequest out=CreateQueueResult wrapper=CreateQueueResult
/// absent PurgeQueue POST /
/// structure CreateQueueRequest
///  QueueName string required
///  Attributes QueueAttributeMap wire=Attribute
/// list QueueUrlList flattened
///  member string wire=QueueUrl
/// map QueueAttributeMap
///  key QueueAttributeName
///  member string
/// string QueueAttributeName enum=All,Policy
/// ```
///
/// A line that starts with a space is a member of the shape above it: name, target, traits. A trait is a word or
/// `key=value`; spaces, commas inside list values, `%` and line breaks are percent-encoded in values. A target that
/// is the name of a scalar kind (`string`, `integer`, …) needs no line of its own.
///
/// A stream of events is a list of its events: `list XEvents streaming eventStream` with the element `union X eventStream`.
/// A blob that is a whole HTTP body is a shape of its own: `blob BodyStream streaming`.
struct ModelTextParser {
  let model: ServiceModel
  private(set) var shapes: [String: Schema] = [:]
  private var pending: [PendingShape] = []
  private var pendingOperations: [(OperationModel, input: String?, output: String?)] = []

  private struct PendingShape {
    let schema: Schema
    var members: [(name: String, target: String, traits: Traits)] = []
  }

  init(model: ServiceModel) { self.model = model }

  mutating func parse(_ text: String) {
    for kind in [
      "boolean", "byte", "short", "integer", "long", "float", "double", "bigInteger", "bigDecimal",
      "string", "blob", "timestamp", "document",
    ] {
      if let scalar = Schema.Kind(rawValue: kind) { shapes[kind] = Schema(name: kind, kind: scalar) }
    }
    for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
      let isMember = line.first == UInt8(ascii: " ")
      let words = line.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
      if words.count < 2 && words.first != "service" {
        preconditionFailure("model text: \(String(Substring(line)))")
      }
      if isMember { addMember(words) } else { addLine(words) }
    }
    link()
  }

  private mutating func addLine(_ words: [String]) {
    switch words[0] {
    case "service": readService(Traits(words.dropFirst()))
    case "operation": addOperation(words)
    case "absent":
      precondition(words.count >= 4, "model text: \(words.joined(separator: " "))")
      model.absentOperations.append(
        .init(name: words[1], method: HTTPMethod(rawValue: words[2]), uri: URITemplate(words[3])))
    default:
      guard let kind = Schema.Kind(rawValue: words[0]) else {
        preconditionFailure("model text: \(words.joined(separator: " "))")
      }
      let schema = Schema(name: words[1], kind: kind)
      read(Traits(words.dropFirst(2)), into: schema)
      shapes[schema.name] = schema
      pending.append(PendingShape(schema: schema))
    }
  }

  private mutating func addMember(_ words: [String]) {
    precondition(!pending.isEmpty, "model text: a member before any shape")
    pending[pending.count - 1].members.append((words[0], words[1], Traits(words.dropFirst(2))))
  }

  private func readService(_ traits: Traits) {
    model.serviceID = traits["id"] ?? ""
    model.apiVersion = traits["apiVersion"] ?? ""
    model.protocol = traits["protocol"] ?? ""
    model.jsonVersion = traits["jsonVersion"]
    model.targetPrefix = traits["targetPrefix"]
    model.xmlNamespace = traits.namespace
    model.isQueryCompatible = traits.has("queryCompatible")
    model.endpointPrefix = traits["endpointPrefix"] ?? ""
    model.signingName = traits["signingName"] ?? model.endpointPrefix
  }

  private mutating func addOperation(_ words: [String]) {
    precondition(words.count >= 4, "model text: \(words.joined(separator: " "))")
    let traits = Traits(words.dropFirst(4))
    let operation = OperationModel(
      name: words[1], index: model.operations.count, method: HTTPMethod(rawValue: words[2]),
      uri: URITemplate(words[3]), status: traits["status"].flatMap { Int($0) } ?? 200,
      resultWrapper: traits["wrapper"],
      inputLocationName: traits["inputName"], inputNamespace: traits.namespace, service: model)
    model.operations.append(operation)
    pendingOperations.append((operation, traits["in"], traits["out"]))
  }

  private func read(_ traits: Traits, into schema: Schema) {
    schema.constraints = Schema.Constraints(
      minimum: traits["min"].flatMap { Double($0) }, maximum: traits["max"].flatMap { Double($0) },
      pattern: traits["pattern"], values: traits.list("enum"))
    schema.timestampFormat = traits.timestampFormat
    schema.isSparse = traits.has("sparse")
    schema.isFlattened = traits.has("flattened")
    schema.isSensitive = traits.has("sensitive")
    schema.isStreaming = traits.has("streaming")
    schema.isEventStream = traits.has("eventStream")
    schema.mediaType = traits["mediaType"]
    schema.locationName = traits["xmlName"]
    schema.xmlNamespace = traits.namespace
    if traits.has("error") {
      schema.error = Schema.ErrorTraits(
        code: traits["code"], status: traits["status"].flatMap { Int($0) },
        isSenderFault: traits["fault"].map { $0 == "sender" })
    }
  }

  private mutating func link() {
    for shape in pending {
      let schema = shape.schema
      for (index, member) in shape.members.enumerated() {
        guard let target = shapes[member.target] else {
          preconditionFailure("model text: no shape \(member.target) for \(schema.name).\(member.name)")
        }
        let linked = Schema.Member(
          name: member.name, index: index, target: target, traits: member.traits, in: schema.kind,
          capitalizesQueryNames: model.protocol == "ec2")
        if linked.isRequired { schema.required.append(index) }
        if linked.isPayload { schema.payload = index }
        if linked.location != .body || linked.isPayload { schema.hasHTTPBindings = true }
        if target.isEventStream { schema.hasEventStream = true }
        schema.members.append(linked)
        if let binding = Schema.RequestBinding(linked) { schema.requestBindings.append(binding) }
      }
      schema.wireNames = WireNames(schema.members)
      let hasQueryNames = schema.members.contains { $0.queryName != $0.wireName }
      schema.queryNames = hasQueryNames ? WireNames(queryNamesOf: schema.members) : schema.wireNames
      precondition(
        schema.kind != .list || schema.members.count == 1, "model text: list \(schema.name) needs a member")
      precondition(
        schema.kind != .map || schema.members.count == 2,
        "model text: map \(schema.name) needs key and member")
    }
    for (operation, input, output) in pendingOperations {
      if let input { operation.input = required(input) }
      if let output { operation.output = required(output) }
    }
    markValidated()
  }

  private func required(_ name: String) -> Schema {
    guard let schema = shapes[name] else { preconditionFailure("model text: no shape \(name)") }
    return schema
  }

  /// A shape needs validation when it, or anything below it, has constraints: spread upwards until nothing changes.
  private func markValidated() {
    for shape in pending where !shape.schema.constraints.isEmpty || !shape.schema.required.isEmpty {
      shape.schema.needsValidation = true
    }
    var changed = true
    while changed {
      changed = false
      for shape in pending where !shape.schema.needsValidation {
        if shape.schema.members.contains(where: { $0.target.needsValidation }) {
          shape.schema.needsValidation = true
          changed = true
        }
      }
    }
  }

  /// The traits behind a name: words, and `key=value` pairs with percent-encoded values.
  struct Traits {
    private var words: Set<String> = []
    private var values: [String: String] = [:]

    init(_ tokens: ArraySlice<String>) {
      for token in tokens {
        guard let mark = token.utf8.firstIndex(of: UInt8(ascii: "=")) else {
          words.insert(token)
          continue
        }
        values[String(token[..<mark])] = String(token[token.utf8.index(after: mark)...])
      }
    }

    func has(_ word: String) -> Bool { words.contains(word) }
    subscript(key: String) -> String? { values[key].map { Self.decode($0) } }
    func list(_ key: String) -> [String] {
      values[key].map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map { Self.decode(String($0)) }
      }
        ?? []
    }
    var timestampFormat: Schema.TimestampFormat? { self["time"].flatMap { .init(rawValue: $0) } }
    var namespace: Schema.XMLNamespace? {
      self["xmlns"].map { Schema.XMLNamespace(prefix: self["xmlnsPrefix"], uri: $0) }
    }

    private static func decode(_ text: String) -> String {
      guard text.utf8.contains(UInt8(ascii: "%")) else { return text }
      return PercentEncoding.decodeText(text) ?? text
    }
  }
}

extension Schema.Member {
  convenience init(
    name: String, index: Int, target: Schema, traits: ModelTextParser.Traits, in kind: Schema.Kind,
    capitalizesQueryNames: Bool
  ) {
    // A map's value is `value` on the wire, and `member` in validation paths.
    let wireName = traits["wire"] ?? (kind == .map && name == "member" ? "value" : name)
    self.init(
      name: name, index: index, target: target, wireName: wireName, hasWireName: traits["wire"] != nil,
      location: traits["in"].flatMap { .init(rawValue: $0) } ?? .body, isRequired: traits.has("required"),
      isPayload: traits.has("payload"), isXMLAttribute: traits.has("xmlAttribute"),
      isFlattened: traits.has("flattened") || target.isFlattened,
      isIdempotencyToken: traits.has("idempotencyToken"), isJSONValue: traits.has("jsonValue"),
      isSensitive: traits.has("sensitive") || target.isSensitive, isHostLabel: traits.has("hostLabel"),
      isEventPayload: traits.has("eventPayload"), isEventHeader: traits.has("eventHeader"),
      queryName: traits["queryName"]
        ?? (capitalizesQueryNames ? wireName.prefix(1).uppercased() + wireName.dropFirst() : wireName),
      timestampFormat: traits.timestampFormat ?? target.timestampFormat, xmlNamespace: traits.namespace)
  }
}
