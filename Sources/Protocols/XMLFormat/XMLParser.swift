// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Reads a document left to right, once, without recursion.
struct XMLParser: ~Copyable {
  private let source: Bytes
  private var nodes: [XMLTree.Node] = []
  private var attributes: [XMLTree.Attribute] = []
  private var decoded = BytesBuilder()
  /// The elements that are open, outermost first, each with its last child so far.
  private var open: [(node: Int32, lastChild: Int32)] = []

  init(_ source: Bytes) { self.source = source }

  mutating func parse() throws(XMLError) -> XMLTree {
    guard source.count < Int(Int32.max) else { throw XMLError(.tooLong, at: 0) }
    try source.withUnsafeBytes { buffer throws(XMLError) in
      guard buffer.isValidUTF8 else { throw XMLError(.notUTF8, at: 0) }
      try parse(buffer.bindMemory(to: UInt8.self))
    }
    return XMLTree(source: source, decoded: decoded.finish(), nodes: nodes, attributes: attributes)
  }

  private mutating func parse(_ text: UnsafeBufferPointer<UInt8>) throws(XMLError) {
    var at = Scanner(text)
    if at.skip("\u{FEFF}") {}
    try skipMisc(&at)
    guard at.skip("<") else { throw at.error(.malformed) }
    try startTag(&at)
    while !open.isEmpty {
      try content(&at)
      if at.skip("</") {
        try endTag(&at)
      } else if at.skip("<!--") {
        try at.skipComment()
      } else if at.skip("<![CDATA[") {
        try characterData(&at)
      } else if at.skip("<?") {
        try at.skipInstruction()
      } else if at.skip("<!") {
        throw at.error(.documentType)
      } else {
        at.position &+= 1
        try startTag(&at)
      }
    }
    try skipMisc(&at)
    guard at.isAtEnd else { throw at.error(.malformed) }
  }

  /// Passes over what may stand before and behind the root element.
  private func skipMisc(_ at: inout Scanner) throws(XMLError) {
    while true {
      at.skipSpace()
      if at.skip("<?") {
        try at.skipInstruction()
      } else if at.skip("<!--") {
        try at.skipComment()
      } else if at.skip("<!") {
        throw at.error(.documentType)
      } else {
        return
      }
    }
  }

  private mutating func append(_ node: XMLTree.Node) {
    let index = Int32(truncatingIfNeeded: nodes.count)
    nodes.append(node)
    guard let parent = open.last else { return }
    if parent.lastChild < 0 {
      nodes[Int(parent.node)].firstChild = index
    } else {
      nodes[Int(parent.lastChild)].next = index
    }
    open[open.count &- 1].lastChild = index
  }

  /// Reads a start tag whose `<` is passed.
  private mutating func startTag(_ at: inout Scanner) throws(XMLError) {
    let start = at.position
    let local = try at.skipName()
    var node = XMLTree.Node(
      start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: at.position &- start),
      isElement: true, localOffset: UInt32(truncatingIfNeeded: local &- start))
    node.firstAttribute = UInt32(truncatingIfNeeded: attributes.count)
    while true {
      let hadSpace = at.skipSpace()
      if at.skip(">") {
        guard open.count < XML.maximumDepth else { throw at.error(.tooDeep) }
        append(node)
        open.append((Int32(truncatingIfNeeded: nodes.count &- 1), -1))
        return
      }
      if at.skip("/>") {
        guard open.count < XML.maximumDepth else { throw at.error(.tooDeep) }
        append(node)
        return
      }
      guard hadSpace else { throw at.error(at.isAtEnd ? .truncated : .malformed) }
      try attribute(&at, &node)
    }
  }

  private mutating func attribute(_ at: inout Scanner, _ node: inout XMLTree.Node) throws(XMLError) {
    guard Int(node.attributeCount) < XML.maximumAttributes else { throw at.error(.tooManyAttributes) }
    let start = at.position
    _ = try at.skipName()
    let name = XMLTree.Span(
      start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: at.position &- start),
      isDecoded: false)
    for other in attributes[Int(node.firstAttribute)...] where other.name.count == name.count {
      let (left, right) = (Int(other.name.start), start)
      if (0..<Int(name.count)).allSatisfy({ at.text[left &+ $0] == at.text[right &+ $0] }) {
        throw at.error(.duplicateAttribute)
      }
    }
    at.skipSpace()
    guard at.skip("=") else { throw at.error(at.isAtEnd ? .truncated : .malformed) }
    at.skipSpace()
    guard let quote = at.next, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw at.error(at.isAtEnd ? .truncated : .malformed)
    }
    at.position &+= 1
    let first = at.position
    var isPlain = true
    while true {
      guard let byte = at.next else { throw at.error(.truncated) }
      if byte == quote { break }
      if byte == UInt8(ascii: "<") { throw at.error(.malformed) }
      if byte < 0x20 {
        guard Scanner.isSpace(byte) else { throw at.error(.invalidCharacter) }
        isPlain = false
      } else if byte == UInt8(ascii: "&") {
        isPlain = false
      }
      at.position &+= 1
    }
    let value = try span(at.text, first, at.position, isPlain: isPlain, isAttribute: true)
    at.position &+= 1
    attributes.append(XMLTree.Attribute(name: name, value: value))
    node.attributeCount &+= 1
  }

  /// Reads an end tag whose `</` is passed.
  private mutating func endTag(_ at: inout Scanner) throws(XMLError) {
    let start = at.position
    _ = try at.skipName()
    guard let last = open.popLast() else { throw at.error(.malformed) }
    let node = nodes[Int(last.node)]
    guard Int(node.count) == at.position &- start else { throw XMLError(.mismatchedTag, at: start) }
    var index = 0
    while index < Int(node.count) {
      guard at.text[Int(node.start) &+ index] == at.text[start &+ index] else {
        throw XMLError(.mismatchedTag, at: start)
      }
      index &+= 1
    }
    at.skipSpace()
    guard at.skip(">") else { throw at.error(at.isAtEnd ? .truncated : .malformed) }
  }

  /// Reads text up to the next `<`.
  private mutating func content(_ at: inout Scanner) throws(XMLError) {
    let start = at.position
    var isPlain = true
    while true {
      guard let byte = at.next else { throw at.error(.truncated) }
      if byte == UInt8(ascii: "<") { break }
      if byte < 0x20 {
        guard Scanner.isSpace(byte) else { throw at.error(.invalidCharacter) }
        if byte == 0x0D { isPlain = false }
      } else if byte == UInt8(ascii: "&") {
        isPlain = false
      } else if byte == UInt8(ascii: "]"), at.starts(with: "]]>") {
        throw at.error(.malformed)
      }
      at.position &+= 1
    }
    guard at.position > start else { return }
    appendText(try span(at.text, start, at.position, isPlain: isPlain, isAttribute: false))
  }

  /// Reads a CDATA section whose opening is passed.
  private mutating func characterData(_ at: inout Scanner) throws(XMLError) {
    let start = at.position
    var hasReturn = false
    while true {
      guard let byte = at.next else { throw at.error(.truncated) }
      if byte == UInt8(ascii: "]"), at.starts(with: "]]>") { break }
      if byte < 0x20 {
        guard Scanner.isSpace(byte) else { throw at.error(.invalidCharacter) }
        if byte == 0x0D { hasReturn = true }
      }
      at.position &+= 1
    }
    let end = at.position
    at.position &+= 3
    guard end > start else { return }
    if !hasReturn {
      appendText(try span(at.text, start, end, isPlain: true, isAttribute: false))
      return
    }
    let first = decoded.count
    var index = start
    while index < end { appendNormalized(at.text, &index, end) }
    appendText(decodedSpan(from: first))
  }

  private mutating func appendText(_ span: XMLTree.Span) {
    append(
      XMLTree.Node(start: span.start, count: span.count, isDecoded: span.isDecoded, isElement: false))
  }

  private func decodedSpan(from first: Int) -> XMLTree.Span {
    XMLTree.Span(
      start: UInt32(truncatingIfNeeded: first), count: UInt32(truncatingIfNeeded: decoded.count &- first),
      isDecoded: true)
  }

  /// The place of a text: in the source when it means what it says, else decoded.
  private mutating func span(
    _ text: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, isPlain: Bool, isAttribute: Bool
  ) throws(XMLError) -> XMLTree.Span {
    if isPlain {
      return XMLTree.Span(
        start: UInt32(truncatingIfNeeded: start), count: UInt32(truncatingIfNeeded: end &- start),
        isDecoded: false)
    }
    let first = decoded.count
    var index = start
    while index < end {
      let byte = text[index]
      if byte == UInt8(ascii: "&") {
        try appendReference(text, &index, end)
      } else if isAttribute && byte < 0x20 {
        // White space in attributes reads as a space; a line break of two bytes as one.
        if byte == 0x0D, index &+ 1 < end, text[index &+ 1] == 0x0A { index &+= 1 }
        decoded.append(0x20 as UInt8)
        index &+= 1
      } else {
        appendNormalized(text, &index, end)
      }
    }
    return decodedSpan(from: first)
  }

  /// Appends one byte; a line break of any kind becomes a line feed.
  private mutating func appendNormalized(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ end: Int
  ) {
    let byte = text[index]
    index &+= 1
    guard byte == 0x0D else {
      decoded.append(byte)
      return
    }
    if index < end, text[index] == 0x0A { index &+= 1 }
    decoded.append(0x0A as UInt8)
  }

  /// Appends what the reference at `index` stands for.
  private mutating func appendReference(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ end: Int
  ) throws(XMLError) {
    let start = index
    var stop = index &+ 1
    // Leading zeros make numbers longer, but nobody writes more than a few.
    while stop < end, text[stop] != UInt8(ascii: ";"), stop &- start < 16 { stop &+= 1 }
    guard stop < end, text[stop] == UInt8(ascii: ";") else { throw XMLError(.unknownEntity, at: start) }
    let name = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[(start &+ 1)..<stop]))
    index = stop &+ 1
    if name.first == UInt8(ascii: "#") {
      guard let scalar = Self.character(UnsafeRawBufferPointer(rebasing: name[1...])) else {
        throw XMLError(.unknownEntity, at: start)
      }
      for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { decoded.append(byte) }
    } else if name.equalsUTF8(of: "amp") {
      decoded.append(UInt8(ascii: "&"))
    } else if name.equalsUTF8(of: "lt") {
      decoded.append(UInt8(ascii: "<"))
    } else if name.equalsUTF8(of: "gt") {
      decoded.append(UInt8(ascii: ">"))
    } else if name.equalsUTF8(of: "quot") {
      decoded.append(UInt8(ascii: "\""))
    } else if name.equalsUTF8(of: "apos") {
      decoded.append(UInt8(ascii: "'"))
    } else {
      throw XMLError(.unknownEntity, at: start)
    }
  }

  /// The character of `65` or `x41`; `nil` for what XML doesn't allow.
  private static func character(_ digits: UnsafeRawBufferPointer) -> Unicode.Scalar? {
    let isHex = digits.first == UInt8(ascii: "x")
    var value: UInt32 = 0
    var index = isHex ? 1 : 0
    guard index < digits.count else { return nil }
    while index < digits.count {
      let byte = digits[index]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte &- 0x30
      case 0x41...0x46 where isHex: digit = byte &- 0x37
      case 0x61...0x66 where isHex: digit = byte &- 0x57
      default: return nil
      }
      value = value &* (isHex ? 16 : 10) &+ UInt32(digit)
      guard value <= 0x10FFFF else { return nil }
      index &+= 1
    }
    switch value {
    case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...0x10FFFF: return Unicode.Scalar(value)
    default: return nil
    }
  }
}

/// A place in a document.
private struct Scanner {
  let text: UnsafeBufferPointer<UInt8>
  var position = 0

  init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

  var isAtEnd: Bool { position >= text.count }

  @inline(__always)
  var next: UInt8? { position < text.count ? text[position] : nil }

  func error(_ reason: XMLError.Reason) -> XMLError {
    XMLError(isAtEnd && reason == .malformed ? .truncated : reason, at: position)
  }

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

  @inline(__always)
  func starts(with literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard text.count &- position >= count else { return false }
    var index = 0
    while index < count {
      if text[position &+ index] != literal.utf8Start[index] { return false }
      index &+= 1
    }
    return true
  }

  @inline(__always)
  mutating func skip(_ literal: StaticString) -> Bool {
    guard starts(with: literal) else { return false }
    position &+= literal.utf8CodeUnitCount
    return true
  }

  @discardableResult
  mutating func skipSpace() -> Bool {
    let start = position
    while let byte = next, Self.isSpace(byte) { position &+= 1 }
    return position > start
  }

  mutating func skipComment() throws(XMLError) {
    while !isAtEnd {
      if skip("-->") { return }
      if let byte = next, byte < 0x20, !Self.isSpace(byte) { throw error(.invalidCharacter) }
      position &+= 1
    }
    throw error(.truncated)
  }

  mutating func skipInstruction() throws(XMLError) {
    _ = try skipName()
    while !isAtEnd {
      if skip("?>") { return }
      position &+= 1
    }
    throw error(.truncated)
  }

  /// Passes over a name and says where its part behind the prefix begins.
  mutating func skipName() throws(XMLError) -> Int {
    let start = position
    var local = start
    guard let first = next else { throw error(.truncated) }
    guard first >= 0x80 || first == 0x5F || first == 0x3A || (first | 0x20) &- 0x61 < 26 else {
      throw error(.malformed)
    }
    while let byte = next {
      switch byte {
      case 0x80...0xFF, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x30...0x39: position &+= 1
      case 0x3A:
        position &+= 1
        if local == start { local = position }
      default: return local == position ? start : local
      }
    }
    return local == position ? start : local
  }
}
