// SPDX-License-Identifier: Apache-2.0

public import MockCore

extension BytesBuilder {
  mutating func append(startTag name: String, namespace uri: String?, prefix: String?) {
    append(UInt8(ascii: "<"))
    append(name)
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

  mutating func append(endTag name: String) {
    append("</" as StaticString)
    append(name)
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
    text.withUTF8 { bytes in
      var start = 0
      var index = 0
      while index < bytes.count {
        let byte = bytes[index]
        if byte > 0x3E
          || (byte >= 0x20 && byte != 0x22 && byte != 0x26 && byte != 0x3C && byte != 0x3E)
          || (!isAttribute && (byte == 0x0A || byte == 0x09))
        {
          index &+= 1
          continue
        }
        if index > start {
          append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<index])))
        }
        append(reference: byte)
        index &+= 1
        start = index
      }
      if index > start {
        append(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<index])))
      }
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
