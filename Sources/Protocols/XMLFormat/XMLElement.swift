// SPDX-License-Identifier: Apache-2.0

import MockCore

/// One element of a parsed document: a cursor into memory that the whole document shares.
public struct XMLElement: Sendable {
  let tree: XMLTree
  let index: Int32

  private var node: XMLTree.Node { tree.nodes[Int(index)] }

  /// The name without its prefix: `type` of `xsi:type`.
  public var name: String { tree.string(tree.localName(node)) }
  /// The name as it is written.
  public var qualifiedName: String { tree.string(node.span) }
  /// What stands before the colon of the name; `nil` where there is none.
  public var prefix: String? {
    guard node.localOffset > 0 else { return nil }
    return tree.string(XMLTree.Span(start: node.start, count: node.localOffset &- 1, isDecoded: false))
  }

  /// The text between the tags: that of the element itself, not of its children.
  public var text: String { tree.withText(of: index) { String(decoding: $0, as: UTF8.self) } }

  /// The attributes in the order of the document, namespace declarations among them, with names as written.
  public var attributes: [(name: String, value: String)] {
    tree.attributes(of: node).map { (tree.string($0.name), tree.string($0.value)) }
  }

  /// The value of the attribute of this name, as written or without its prefix.
  public func attribute(_ name: String) -> String? {
    for attribute in tree.attributes(of: node) where tree.matches(attribute.name, name) {
      return tree.string(attribute.value)
    }
    return nil
  }

  /// The elements inside this one, in order.
  public var children: Children { Children(tree: tree, first: node.firstChild) }

  /// The first child element of this name (prefixes don't count).
  public subscript(name: String) -> XMLElement? { children.first { $0.isNamed(name) } }

  /// Whether the name, as written or without its prefix, is this one.
  public func isNamed(_ name: String) -> Bool { tree.matches(node, name) }

  /// The elements inside another one.
  public struct Children: Sequence, IteratorProtocol, Sendable {
    let tree: XMLTree
    var first: Int32

    public mutating func next() -> XMLElement? {
      while first >= 0 {
        let index = first
        let node = tree.nodes[Int(index)]
        first = node.next
        if node.isElement { return XMLElement(tree: tree, index: index) }
      }
      return nil
    }
  }
}

/// A document as flat arrays: nodes in document order, linked by index, names and texts as places in the source.
final class XMLTree: Sendable {
  /// A run of bytes of the source, or of the texts that had to be decoded.
  struct Span {
    var start: UInt32
    var count: UInt32
    var isDecoded: Bool
  }

  struct Attribute {
    var name: Span
    var value: Span
  }

  /// An element or a run of text.
  struct Node {
    var start: UInt32
    var count: UInt32
    var isDecoded = false
    var isElement: Bool
    /// Where in the name the local part begins.
    var localOffset: UInt32 = 0
    var firstChild: Int32 = -1
    var next: Int32 = -1
    var firstAttribute: UInt32 = 0
    var attributeCount: UInt32 = 0

    var span: Span { Span(start: start, count: count, isDecoded: isDecoded) }
  }

  let source: Bytes
  let decoded: Bytes
  let nodes: [Node]
  let attributes: [Attribute]

  init(source: Bytes, decoded: Bytes, nodes: [Node], attributes: [Attribute]) {
    self.source = source
    self.decoded = decoded
    self.nodes = nodes
    self.attributes = attributes
  }

  func attributes(of node: Node) -> ArraySlice<Attribute> {
    attributes[Int(node.firstAttribute)..<Int(node.firstAttribute &+ node.attributeCount)]
  }

  func localName(_ node: Node) -> Span {
    Span(start: node.start &+ node.localOffset, count: node.count &- node.localOffset, isDecoded: false)
  }

  @inline(__always)
  func withBytes<Result>(_ span: Span, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    let lower = Int(span.start)
    let upper = lower &+ Int(span.count)
    return (span.isDecoded ? decoded : source).withUnsafeBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[lower..<upper]))
    }
  }

  func string(_ span: Span) -> String {
    withBytes(span) { String(decoding: $0, as: UTF8.self) }
  }

  /// Lends the text of an element: all its runs together.
  func withText<Result>(of element: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var only: Span?
    var runs = 0
    var child = nodes[Int(element)].firstChild
    while child >= 0 {
      let node = nodes[Int(child)]
      if !node.isElement {
        only = node.span
        runs &+= 1
      }
      child = node.next
    }
    guard runs > 1 else { return withBytes(only ?? Span(start: 0, count: 0, isDecoded: false), body) }
    var joined = BytesBuilder()
    child = nodes[Int(element)].firstChild
    while child >= 0 {
      let node = nodes[Int(child)]
      if !node.isElement { withBytes(node.span) { joined.append($0) } }
      child = node.next
    }
    return joined.finish().withUnsafeBytes(body)
  }

  /// Whether an element stands in this one.
  func hasChildElements(_ element: Int32) -> Bool {
    var child = nodes[Int(element)].firstChild
    while child >= 0 {
      let node = nodes[Int(child)]
      if node.isElement { return true }
      child = node.next
    }
    return false
  }

  func matches(_ node: Node, _ name: String) -> Bool {
    matches(localName(node), name) || (node.localOffset > 0 && matches(node.span, name))
  }

  func matches(_ span: Span, _ name: String) -> Bool {
    guard name.utf8.count == Int(span.count) else { return false }
    return withBytes(span) { $0.equalsUTF8(of: name) }
  }

  /// Whether two elements have the same name, prefixes aside.
  func haveSameName(_ left: Node, _ right: Node) -> Bool {
    guard left.count &- left.localOffset == right.count &- right.localOffset else { return false }
    return withBytes(localName(left)) { a in
      withBytes(localName(right)) { b in a.elementsEqual(b) }
    }
  }
}
