// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Writes shapes as XML: the core of Query's, EC2's and REST-XML's answers.
open class XMLWriter: ResponseWriter {
  // Checking these for exclusive access at run time would cost more than the accesses.
  /// The document so far.
  @exclusivity(unchecked) public final var document = BytesBuilder(capacity: 512)

  private let timestamps: Instant.Fraction
  private let usesQueryNames: Bool
  @exclusivity(unchecked) private final var containers: [Container] = []

  /// What the value that is written next stands in.
  private struct Container {
    enum Kind { case structure, list, map, flattenedMap }
    var kind: Kind
    /// What a list's elements, or a flattened map's entries, are called.
    var name = ""
    var namespace: Schema.XMLNamespace?
    /// Where the content begins, behind the start tag.
    var content: Int
    /// Attributes that came after content had begun.
    var attributes: [UInt8] = []
    var hasOpenEntry = false
  }

  /// Starts a document whose root is a value of `schema`.
  ///
  /// `timestamps` is the fraction of a second that ISO 8601 timestamps carry. With `usesQueryNames` members have
  /// the names of Query requests instead of those of XML.
  public init(
    _ schema: Schema, timestamps: Instant.Fraction = .whenNeeded, usesQueryNames: Bool = false
  ) {
    self.timestamps = timestamps
    self.usesQueryNames = usesQueryNames
    super.init(schema)
    containers.reserveCapacity(4)
  }

  /// The XML namespace of the root element, where its shape has none.
  @exclusivity(unchecked) public final var rootNamespace: String?

  /// Opens what stands around the root's members; by default an element with the shape's name.
  open func openRoot(_ schema: Schema) {
    openOutermost(schema.locationName ?? schema.name, schema.xmlNamespace)
  }

  /// Closes what ``openRoot(_:)`` opened.
  open func closeRoot(_ schema: Schema) { closeTag(schema.locationName ?? schema.name) }

  open override func finish() -> HTTPResponse { HTTPResponse(body: .bytes(document.finish())) }

  // MARK: Tags

  /// Writes a start tag, with a namespace where one is given.
  public final func openTag(_ name: String, namespace uri: String? = nil, prefix: String? = nil) {
    document.append(startTag: name, namespace: uri, prefix: prefix)
  }

  /// Writes the start tag of an element whose name ends in `suffix`.
  public final func openTag(_ name: String, suffix: StaticString, namespace uri: String? = nil) {
    document.append(startTag: name, suffix: suffix, namespace: uri, prefix: nil)
  }

  private func openTag(_ name: String, _ namespace: Schema.XMLNamespace?) {
    openTag(name, namespace: namespace?.uri, prefix: namespace?.prefix)
  }

  private func openOutermost(_ name: String, _ namespace: Schema.XMLNamespace?) {
    if let namespace { openTag(name, namespace) } else { openTag(name, namespace: rootNamespace) }
  }

  /// Writes an end tag.
  public final func closeTag(_ name: String, suffix: StaticString = "") {
    document.append(endTag: name, suffix: suffix)
  }

  /// Ends an element whose content began at this length of the document; without content its tag becomes an empty
  /// one.
  public final func closeTag(_ name: String, contentFrom content: Int) {
    guard document.count == content else { return closeTag(name) }
    document.truncate(to: content &- 1)
    document.append("/>" as StaticString)
  }

  /// Writes a whole element with text.
  public final func element(_ name: String, _ text: String) {
    openTag(name)
    document.append(xmlText: text)
    closeTag(name)
  }

  /// The list that the value that is written next is an element of.
  private var listIndex: Int? {
    let top = containers.count &- 1
    return top >= 0 && containers[top].kind == .list ? top : nil
  }

  private func name(of member: Schema.Member) -> String {
    if let listIndex { return containers[listIndex].name }
    return wireName(member)
  }

  private func wireName(_ member: Schema.Member) -> String {
    if usesQueryNames { return member.queryName }
    // A payload's element has the name of its shape, unless the model gives it one of its own.
    if member.isPayload || member.isEventPayload, member.wireName == member.name {
      return member.target.locationName ?? member.target.name
    }
    return member.wireName
  }

  private func open(_ member: Schema.Member) -> String {
    let name = name(of: member)
    if let listIndex {
      openTag(name, containers[listIndex].namespace)
      return name
    }
    let namespace = member.xmlNamespace ?? (member.isFlattened ? nil : member.target.xmlNamespace)
    if containers.isEmpty { openOutermost(name, namespace) } else { openTag(name, namespace) }
    return name
  }

  private func attribute(_ member: Schema.Member, _ text: String) {
    guard !containers.isEmpty else { return }
    var builder = BytesBuilder()
    builder.append(UInt8(ascii: " "))
    builder.append(wireName(member))
    builder.append("=\"" as StaticString)
    builder.append(xmlAttribute: text)
    builder.append(UInt8(ascii: "\""))
    containers[containers.count &- 1].attributes.append(contentsOf: builder.finish())
  }

  // MARK: Structures

  public override func beginStructure(_ schema: Schema, as member: Schema.Member) {
    if containers.isEmpty && member.name.isEmpty { openRoot(schema) } else { _ = open(member) }
    containers.append(Container(kind: .structure, content: document.count))
  }

  public override func endStructure(_ schema: Schema, as member: Schema.Member) {
    guard let container = containers.popLast() else { return }
    var content = container.content
    if !container.attributes.isEmpty {
      let inside = document.withUnsafeBytes {
        Bytes(copying: UnsafeRawBufferPointer(rebasing: $0[content...]))
      }
      document.truncate(to: content &- 1)
      document.append(container.attributes)
      document.append(UInt8(ascii: ">"))
      content = document.count
      document.append(inside)
    }
    if containers.isEmpty && member.name.isEmpty {
      closeRoot(schema)
    } else {
      closeTag(name(of: member), contentFrom: content)
    }
  }

  // MARK: Lists and maps

  public override func beginList(count: Int, as member: Schema.Member) {
    let element = member.target.element
    if member.isFlattened {
      containers.append(
        Container(
          kind: .list, name: name(of: member), namespace: member.xmlNamespace ?? element.xmlNamespace,
          content: document.count))
    } else {
      _ = open(member)
      containers.append(
        Container(
          kind: .list, name: wireName(element),
          namespace: element.xmlNamespace ?? element.target.xmlNamespace,
          content: document.count))
    }
  }

  public override func endList(as member: Schema.Member) {
    guard let container = containers.popLast(), !member.isFlattened else { return }
    closeTag(name(of: member), contentFrom: container.content)
  }

  public override func beginMap(count: Int, as member: Schema.Member) {
    if member.isFlattened {
      containers.append(
        Container(
          kind: .flattenedMap, name: name(of: member), namespace: member.xmlNamespace, content: document.count
        )
      )
    } else {
      _ = open(member)
      containers.append(Container(kind: .map, name: "entry", content: document.count))
    }
  }

  public override func mapKey(_ key: String, of member: Schema.Member) {
    closeEntry()
    let map = member.target
    let top = containers.count &- 1
    guard top >= 0 else { return }
    openTag(containers[top].name, containers[top].namespace)
    containers[top].hasOpenEntry = true
    let name = wireName(map.key)
    openTag(name, map.key.xmlNamespace)
    document.append(xmlText: key)
    closeTag(name)
  }

  private func closeEntry() {
    let top = containers.count &- 1
    guard top >= 0, containers[top].hasOpenEntry else { return }
    closeTag(containers[top].name)
    containers[top].hasOpenEntry = false
  }

  public override func endMap(as member: Schema.Member) {
    closeEntry()
    guard let container = containers.popLast(), container.kind == .map else { return }
    closeTag(name(of: member), contentFrom: container.content)
  }

  // MARK: Scalars

  public override func writeNull(as member: Schema.Member) {
    let name = open(member)
    closeTag(name, contentFrom: document.count)
  }

  public override func write(boolean: Bool, as member: Schema.Member) {
    raw(boolean ? "true" : "false", as: member)
  }

  public override func write(integer: Int, as member: Schema.Member) { raw(String(integer), as: member) }

  public override func write(double: Double, as member: Schema.Member) {
    let isSingle = member.target.kind == .float
    raw(isSingle && double.isFinite ? Float(double).description : ScalarText.text(double), as: member)
  }

  public override func write(string: String, as member: Schema.Member) {
    if member.isXMLAttribute { return attribute(member, string) }
    let name = open(member)
    document.append(xmlText: string)
    closeTag(name)
  }

  public override func write(blob: Bytes, as member: Schema.Member) {
    if member.isXMLAttribute { return attribute(member, blob.base64) }
    let name = open(member)
    document.append(base64: blob)
    closeTag(name)
  }

  public override func write(timestamp: Instant, as member: Schema.Member) {
    switch member.timestampFormat {
    case .httpDate: raw(timestamp.httpDate, as: member)
    case .epochSeconds: raw(timestamp.epochSeconds, as: member)
    default: raw(timestamp.iso8601(fraction: timestamps), as: member)
    }
  }

  public override func write(document: Document, as member: Schema.Member) {
    if let text = document.string { write(string: text, as: member) }
  }

  /// Writes text that needs no escaping.
  private func raw(_ text: String, as member: Schema.Member) {
    if member.isXMLAttribute { return attribute(member, text) }
    let name = open(member)
    document.append(text)
    closeTag(name)
  }
}
