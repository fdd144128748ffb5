// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Reads an input whose members are spread over path, query, headers and body.
///
/// Members outside the body come first, in the order of the model; then the payload, or the members in the body, as
/// the ``BodyFormat`` reads them.
public final class HTTPBindingReader: ShapeReader {
  private let content: HTTPBody
  private let headers: HTTPHeaders
  private let operation: OperationModel
  private let format: any BodyFormat
  private let labels: [(name: String, value: String)]
  private let query: [QueryString.Field]

  // Checking these for exclusive access at run time would cost more than the accesses.
  /// The format's reader, once something in the body is read.
  @exclusivity(unchecked) private var bodyReader: ShapeReader?
  /// How many structures were entered in the body, below the root.
  @exclusivity(unchecked) private var bodyDepth = 0
  @exclusivity(unchecked) private var isAtRoot = false
  /// The member that is tried next outside the body.
  @exclusivity(unchecked) private var nextBound = 0
  @exclusivity(unchecked) private var hasEnteredBody = false
  @exclusivity(unchecked) private var isPayloadDone = false

  /// Where the value under the cursor is.
  private enum Place { case body, bound, rawPayload }
  @exclusivity(unchecked) private var place = Place.body
  /// The value under the cursor where it is outside the body: a text, what is left of a list, or of a map.
  @exclusivity(unchecked) private var text = ""
  @exclusivity(unchecked) private var elements: ArraySlice<String> = []
  @exclusivity(unchecked) private var entries: ArraySlice<(key: String, values: [String])> = []

  /// Reads the input of `operation` out of `request`. `path` replaces the request's own, for services whose
  /// path isn't all of the resource's name.
  public init(
    _ request: HTTPRequest, _ operation: OperationModel, _ format: any BodyFormat, path: String? = nil
  ) {
    content = request.body
    headers = request.headers
    self.operation = operation
    self.format = format
    labels = operation.uri.labels(in: path ?? request.path)
    query = request.query.flatMap { QueryString($0)?.fields } ?? []
    super.init(operation.input)
  }

  // MARK: Structures

  public override func beginStructure(_ schema: Schema) throws(AWSError) {
    guard isAtRoot else {
      isAtRoot = true
      return
    }
    try forward().beginStructure(schema)
    bodyDepth += 1
  }

  public override func nextIndex(_ schema: Schema) throws(AWSError) -> Int? {
    if bodyDepth > 0 {
      let index = try forward().nextIndex(schema)
      if index == nil { bodyDepth -= 1 }
      return index
    }
    let bindings = schema.requestBindings
    while nextBound < bindings.count {
      let binding = bindings[nextBound]
      nextBound += 1
      switch binding.location {
      case .header where !headers.mayContain(binding.mark): continue
      case .query where query.isEmpty: continue
      default: break
      }
      if try find(schema.members[binding.index]) {
        place = .bound
        return binding.index
      }
    }
    if let payload = schema.payload { return try enterPayload(schema.members[payload]) }
    return try nextInBody(schema)
  }

  private func enterPayload(_ member: Schema.Member) throws(AWSError) -> Int? {
    guard !isPayloadDone else { return nil }
    isPayloadDone = true
    let target = member.target
    if target.kind == .blob || target.kind == .string || target.isStreaming {
      guard content.count != 0 else { return nil }
      place = .rawPayload
      return member.index
    }
    guard let bytes = content.bytes, !bytes.isEmpty else { return nil }
    bodyReader = try format.reader(of: bytes, target, operation)
    place = .body
    stand(on: member)
    return try forward().null() ? nil : member.index
  }

  private func nextInBody(_ schema: Schema) throws(AWSError) -> Int? {
    if !hasEnteredBody {
      hasEnteredBody = true
      guard let bytes = content.bytes, !bytes.isEmpty,
        schema.members.isEmpty || schema.members.contains(where: { $0.location == .body })
      else { return nil }
      let reader = try format.reader(of: bytes, schema, operation)
      bodyReader = reader
      reader.stand(on: schema.root)
      try reader.beginStructure(schema)
    }
    guard let body = bodyReader else { return nil }
    place = .body
    while let index = try body.nextIndex(schema) {
      if schema.members[index].location == .body { return index }
      body.stand(on: schema.members[index])
      try body.skip()
    }
    return nil
  }

  /// The format's reader, standing where this one stands.
  private func forward() throws(AWSError) -> ShapeReader {
    guard let body = bodyReader else { throw format.unreadable("", member) }
    body.stand(on: member)
    return body
  }

  // MARK: Values outside the body

  /// Looks a member up in path, query and headers, and keeps what it finds.
  private func find(_ member: Schema.Member) throws(AWSError) -> Bool {
    switch member.location {
    case .body, .statusCode: return false
    case .uri:
      guard let label = labels.first(where: { $0.name == member.wireName }) else { return false }
      text = label.value
      return true
    case .query:
      guard !query.isEmpty else { return false }
      if member.target.kind == .map { return findQueryMap() }
      let values = query.filter { $0.name == member.wireName }.map(\.value)
      guard let first = values.first else { return false }
      text = first
      elements = values[...]
      return true
    case .header:
      guard let value = headers.combined(member.wireName) else { return false }
      let target = member.target
      guard target.kind == .list else {
        text = value.trimmingSpaces
        // A header without a value says nothing about a number, and about strings neither to AWS.
        return !(text.isEmpty && target.kind != .string)
      }
      let element = target.element
      let isDates = element.target.kind == .timestamp && (element.timestampFormat ?? .httpDate) == .httpDate
      elements = (isDates ? HeaderList.splitDates(value) : HeaderList.split(value))[...]
      if elements.count == 1, elements.first == "" { elements = [] }
      return true
    case .prefixHeaders: return findHeaderMap(member)
    }
  }

  /// The parameters of the query, each with its values, in the order in which they first come.
  private func findQueryMap() -> Bool {
    var grouped: [(key: String, values: [String])] = []
    var places: [String: Int] = [:]
    for field in query {
      if let place = places[field.name] {
        grouped[place].values.append(field.value)
      } else {
        places[field.name] = grouped.count
        grouped.append((field.name, [field.value]))
      }
    }
    entries = grouped[...]
    return !grouped.isEmpty
  }

  private func findHeaderMap(_ member: Schema.Member) -> Bool {
    let prefix = member.wireName.utf8.map { $0 &- 65 < 26 ? $0 | 0x20 : $0 }
    var found: [(key: String, values: [String])] = []
    headers.forEach { name, value in
      guard name.count >= prefix.count else { return }
      for index in 0..<prefix.count {
        let byte = name[index]
        if (byte &- 65 < 26 ? byte | 0x20 : byte) != prefix[index] { return }
      }
      let key = String(decoding: name.dropFirst(prefix.count), as: UTF8.self)
      found.append((key, [String(decoding: value, as: UTF8.self)]))
    }
    entries = found[...]
    return !found.isEmpty
  }

  private func unreadable() -> AWSError { format.unreadable(text, member) }

  // MARK: Lists and maps

  public override func beginList() throws(AWSError) {
    if place == .body { try forward().beginList() }
  }

  public override func nextElement() throws(AWSError) -> Bool {
    if place == .body { return try forward().nextElement() }
    guard let next = elements.popFirst() else { return false }
    text = next
    return true
  }

  public override func beginMap() throws(AWSError) {
    if place == .body { try forward().beginMap() }
  }

  public override func nextKey() throws(AWSError) -> String? {
    if place == .body { return try forward().nextKey() }
    guard let next = entries.popFirst() else { return nil }
    text = next.values.first ?? ""
    elements = next.values[...]
    return next.key
  }

  // MARK: Scalars

  public override func null() throws(AWSError) -> Bool {
    place == .body ? try forward().null() : false
  }

  public override func boolean() throws(AWSError) -> Bool {
    if place == .body { return try forward().boolean() }
    guard let value = ScalarText.boolean(text) else { throw unreadable() }
    return value
  }

  public override func integer() throws(AWSError) -> Int {
    if place == .body { return try forward().integer() }
    guard let value = ScalarText.integer(text, member.target.kind) else { throw unreadable() }
    return value
  }

  public override func double() throws(AWSError) -> Double {
    if place == .body { return try forward().double() }
    guard let value = ScalarText.double(text) else { throw unreadable() }
    return value
  }

  public override func string() throws(AWSError) -> String {
    switch place {
    case .body: return try forward().string()
    case .rawPayload:
      guard let text = String(validating: try blob()) else { throw unreadable() }
      return text
    case .bound:
      guard member.isJSONValue || (member.location == .header && member.target.mediaType != nil) else {
        return text
      }
      guard let bytes = Bytes(base64: text), let decoded = String(validating: bytes) else {
        throw unreadable()
      }
      return decoded
    }
  }

  public override func blob() throws(AWSError) -> Bytes {
    switch place {
    case .body: return try forward().blob()
    case .rawPayload: return content.bytes ?? Bytes()
    case .bound:
      guard let bytes = Bytes(base64: text) else { throw unreadable() }
      return bytes
    }
  }

  public override func timestamp() throws(AWSError) -> Instant {
    if place == .body { return try forward().timestamp() }
    let usual: Schema.TimestampFormat = member.location == .header || isHeaderElement ? .httpDate : .dateTime
    guard let value = ScalarText.timestamp(text, member.timestampFormat ?? usual) else { throw unreadable() }
    return value
  }

  /// Elements have no location of their own: the root's member that was found last has.
  private var isHeaderElement: Bool {
    nextBound > 0 && operation.input.requestBindings[nextBound - 1].location == .header
  }

  public override func document() throws(AWSError) -> Document {
    place == .body ? try forward().document() : .string(text)
  }

  public override func body() throws(AWSError) -> HTTPBody {
    place == .rawPayload ? content : try forward().body()
  }

  public override func skip() throws(AWSError) {
    if place == .body { try forward().skip() }
  }

  public override func tooDeep() -> AWSError { bodyReader?.tooDeep() ?? super.tooDeep() }
}
