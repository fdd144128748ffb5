// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension BytesBuilder {
  mutating func append(
    startTag name: String, suffix: StaticString = "", namespace uri: String?, prefix: String?
  ) {
    append(UInt8(ascii: "<"))
    append(name)
    append(suffix)
    if let uri {
      append(" xmlns" as StaticString)
      if let prefix {
        append(UInt8(ascii: ":"))
        append(prefix)
      }
      append("=\"" as StaticString)
      append(xmlAttribute: uri)
      append(UInt8(ascii: "\""))
    }
    append(UInt8(ascii: ">"))
  }

  mutating func append(endTag name: String, suffix: StaticString = "") {
    append("</" as StaticString)
    append(name)
    append(suffix)
    append(UInt8(ascii: ">"))
  }

  /// Appends text as the content of an element, escaped as AWS does: a carriage return as `&#xD;`, and other
  /// control characters by number too, as S3 writes them in keys.
  public mutating func append(xmlText text: String) {
    append(xml: text, isAttribute: false)
  }

  /// Appends text as the value of an attribute in double quotes.
  public mutating func append(xmlAttribute text: String) {
    append(xml: text, isAttribute: true)
  }

  private mutating func append(xml text: String, isAttribute: Bool) {
    var text = text
    text.withUTF8 { append(xml: UnsafeRawBufferPointer($0), isAttribute: isAttribute) }
  }

  private mutating func append(xml bytes: UnsafeRawBufferPointer, isAttribute: Bool) {
    var index = 0
    while index < bytes.count {
      let end = index &+ bytes.xmlPlainCount(from: index, isAttribute: isAttribute)
      if end > index { append(UnsafeRawBufferPointer(rebasing: bytes[index..<end])) }
      guard end < bytes.count else { return }
      append(reference: bytes[end])
      index = end &+ 1
    }
  }

  private mutating func append(reference byte: UInt8) {
    switch byte {
    case UInt8(ascii: "&"): append("&amp;" as StaticString)
    case UInt8(ascii: "<"): append("&lt;" as StaticString)
    case UInt8(ascii: ">"): append("&gt;" as StaticString)
    case UInt8(ascii: "\""): append("&quot;" as StaticString)
    default:
      append("&#x" as StaticString)
      if byte >= 0x10 { append(UInt8(ascii: "1")) }
      let digit = byte & 0x0F
      append(digit < 10 ? 0x30 &+ digit : 0x37 &+ digit)
      append(UInt8(ascii: ";"))
    }
  }
}
