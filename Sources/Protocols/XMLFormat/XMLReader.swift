// SPDX-License-Identifier: Apache-2.0

public import MockCore

/// Reads shapes from an XML element by their schemas.
///
/// Elements match members by name without regard to prefixes and order; what the schema doesn't know is passed over.
public final class XMLReader: ShapeReader {
  private let tree: XMLTree
  private let malformed: AWSError
  /// The element under the cursor.
  private var element: Int32
  /// The attribute under the cursor, when it is one.
  private var attribute: XMLTree.Span?
  private var frames: [Frame] = []

  private struct Frame {
    /// The child, or sibling of a flattened collection, to look at next.
    var next: Int32
    /// The attributes not yet looked at.
    var attribute = 0
    var attributeEnd = 0
    /// Where the search for the next member begins: documents mostly keep the model's order.
    var hint = 0
    /// The flattened members that were met: later elements of the same name are theirs.
    var flattened: [Int] = []
    /// The name that elements of a flattened collection share, as the node that has it.
    var sibling: Int32 = -1
    /// The map that is read.
    var map: Schema?
  }

  /// Starts at `element`, as a value of `schema`. Whatever doesn't fit the schema throws `malformed`.
  public init(_ element: XMLElement, _ schema: Schema, malformed: AWSError) {
    tree = element.tree
    self.element = element.index
    self.malformed = malformed
    super.init(schema)
  }

  // MARK: Structures

  public override func beginStructure(_ schema: Schema) throws(AWSError) {
    guard attribute == nil else { throw malformed }
    let node = tree.nodes[Int(element)]
    var frame = Frame(next: node.firstChild)
    frame.attribute = Int(node.firstAttribute)
    frame.attributeEnd = Int(node.firstAttribute &+ node.attributeCount)
    frames.append(frame)
  }

  public override func nextIndex(_ schema: Schema) throws(AWSError) -> Int? {
    let top = frames.count &- 1
    guard top >= 0 else { return nil }
    while frames[top].attribute < frames[top].attributeEnd {
      let candidate = tree.attributes[frames[top].attribute]
      frames[top].attribute &+= 1
      if let index = attributeMember(schema, candidate.name) {
        attribute = candidate.value
        return index
      }
    }
    attribute = nil
    while frames[top].next >= 0 {
      let index = frames[top].next
      let node = tree.nodes[Int(index)]
      frames[top].next = node.next
      guard node.isElement, let found = find(node, in: schema, from: frames[top].hint) else { continue }
      frames[top].hint = found &+ 1
      if schema.members[found].isFlattened {
        if frames[top].flattened.contains(found) { continue }
        frames[top].flattened.append(found)
      }
      element = index
      return found
    }
    frames.removeLast()
    return nil
  }

  private func attributeMember(_ schema: Schema, _ name: XMLTree.Span) -> Int? {
    var index = 0
    while index < schema.members.count {
      if schema.members[index].isXMLAttribute, tree.matches(name, schema.members[index].wireName) {
        return index
      }
      index &+= 1
    }
    return nil
  }

  private func find(_ node: XMLTree.Node, in schema: Schema, from guess: Int) -> Int? {
    let names = schema.wireNames
    var found = tree.withBytes(tree.localName(node)) { names.index(of: $0, guess: guess) }
    if found == nil, node.localOffset > 0 {
      found = tree.withBytes(node.span) { names.index(of: $0, guess: guess) }
    }
    guard let found else { return flattenedList(named: node, in: schema) }
    let isElement = schema.members[found].location == .body && !schema.members[found].isXMLAttribute
    return isElement ? found : nil
  }

  /// Older models name a flattened list's elements at the element.
  private func flattenedList(named node: XMLTree.Node, in schema: Schema) -> Int? {
    var index = 0
    while index < schema.members.count {
      if schema.members[index].isFlattened, schema.members[index].target.kind == .list,
        !schema.members[index].hasWireName, schema.members[index].target.element.hasWireName,
        tree.matches(node, schema.members[index].target.element.wireName)
      {
        return index
      }
      index &+= 1
    }
    return nil
  }

  // MARK: Lists and maps

  public override func beginList() throws(AWSError) { try beginCollection() }

  private func beginCollection() throws(AWSError) {
    guard attribute == nil else { throw malformed }
    if member.isFlattened {
      var frame = Frame(next: element)
      frame.sibling = element
      frames.append(frame)
    } else {
      frames.append(Frame(next: tree.nodes[Int(element)].firstChild))
    }
  }

  /// The next element that belongs to the innermost list or map.
  private func nextItem(named name: String) -> Bool {
    let top = frames.count &- 1
    guard top >= 0 else { return false }
    while frames[top].next >= 0 {
      let index = frames[top].next
      let node = tree.nodes[Int(index)]
      frames[top].next = node.next
      guard node.isElement else { continue }
      let sibling = frames[top].sibling
      if sibling >= 0 {
        if index != sibling, !tree.haveSameName(node, tree.nodes[Int(sibling)]) { continue }
      } else if !tree.matches(node, name) {
        continue
      }
      element = index
      return true
    }
    frames.removeLast()
    return false
  }

  public override func nextElement() throws(AWSError) -> Bool { nextItem(named: member.wireName) }

  public override func beginMap() throws(AWSError) {
    let map = member.target
    try beginCollection()
    frames[frames.count &- 1].map = map
  }

  public override func nextKey() throws(AWSError) -> String? {
    guard nextItem(named: "entry") else { return nil }
    guard let map = frames.last?.map else { throw malformed }
    var key: Int32 = -1
    var value: Int32 = -1
    var child = tree.nodes[Int(element)].firstChild
    while child >= 0 {
      let node = tree.nodes[Int(child)]
      if node.isElement {
        if tree.matches(node, map.key.wireName) {
          key = child
        } else if tree.matches(node, map.element.wireName) {
          value = child
        }
      }
      child = node.next
    }
    guard key >= 0, value >= 0 else { throw malformed }
    element = value
    return tree.withText(of: key) { String(decoding: $0, as: UTF8.self) }
  }

  // MARK: Scalars

  public override func null() throws(AWSError) -> Bool { false }

  private func scalar<Value>(_ parse: (UnsafeRawBufferPointer) -> Value?) throws(AWSError) -> Value {
    let value: Value?
    if let attribute {
      value = tree.withBytes(attribute, parse)
    } else {
      guard !tree.hasChildElements(element) else { throw malformed }
      value = tree.withText(of: element, parse)
    }
    guard let value else { throw malformed }
    return value
  }

  public override func boolean() throws(AWSError) -> Bool { try scalar(ScalarText.boolean) }

  public override func integer() throws(AWSError) -> Int {
    let kind = member.target.kind
    return try scalar { ScalarText.integer($0, kind) }
  }

  public override func double() throws(AWSError) -> Double { try scalar(ScalarText.double) }

  public override func string() throws(AWSError) -> String {
    try scalar { String(decoding: $0, as: UTF8.self) }
  }

  public override func blob() throws(AWSError) -> Bytes {
    try scalar { Bytes(base64: ScalarText.trimmed($0)) }
  }

  public override func timestamp() throws(AWSError) -> Instant {
    let format = member.timestampFormat
    return try scalar { ScalarText.timestamp($0, format) }
  }

  public override func document() throws(AWSError) -> Document { .string(try string()) }

  public override func skip() throws(AWSError) {}

  public override func tooDeep() -> AWSError { malformed }
}
