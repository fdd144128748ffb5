// SPDX-License-Identifier: Apache-2.0

import MockCore

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// JSON text that grows. A plain buffer rather than calls into another module for every byte, as tests run in
/// debug builds.
package struct JSONBuffer: ~Copyable {
  /// What has the memory, which becomes the bytes of the text as it is.
  private var builder: BytesBuilder
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private(set) var count = 0

  init(capacity: Int = 512) {
    builder = BytesBuilder(capacity: max(capacity, 16))
    (base, self.capacity) = builder.memory(atLeast: 1)
  }

  /// Makes room for this many more bytes.
  @inline(__always)
  package mutating func reserve(_ extra: Int) {
    if capacity &- count < extra { grow(extra) }
  }

  private mutating func grow(_ extra: Int) {
    builder.commit(count)
    (base, capacity) = builder.memory(atLeast: count + extra)
  }

  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    reserve(1)
    base[count] = byte
    count &+= 1
  }

  package mutating func append(_ text: StaticString) {
    let length = text.utf8CodeUnitCount
    reserve(length)
    memcpy(base + count, text.utf8Start, length)
    count &+= length
  }

  /// Text that needs no escapes, as it is.
  package mutating func append(plain text: String) {
    var text = text
    text.withUTF8 { source in
      guard let from = source.baseAddress, source.count > 0 else { return }
      reserve(source.count)
      memcpy(base + count, from, source.count)
      count &+= source.count
    }
  }

  mutating func append(integer value: Int) {
    reserve(20)
    if value < 0 {
      base[count] = UInt8(ascii: "-")
      count &+= 1
    }
    var rest = value.magnitude
    var end = count
    var probe = rest
    repeat {
      end &+= 1
      probe /= 10
    } while probe > 0
    var index = end
    repeat {
      index &-= 1
      base[index] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
    count = end
  }

  mutating func append(double value: Double) {
    guard value.isFinite else {
      append(UInt8(ascii: "\""))
      append(plain: ScalarText.text(value))
      append(UInt8(ascii: "\""))
      return
    }
    append(plain: value.description)
  }

  /// A name of the model with its colon; such names need no escapes.
  mutating func append(name: UnsafeRawBufferPointer, comma: Bool) {
    reserve(name.count &+ 4)
    if comma {
      base[count] = UInt8(ascii: ",")
      count &+= 1
    }
    base[count] = UInt8(ascii: "\"")
    count &+= 1
    if let from = name.baseAddress, name.count > 0 {
      memcpy(base + count, from, name.count)
      count &+= name.count
    }
    base[count] = UInt8(ascii: "\"")
    base[count &+ 1] = UInt8(ascii: ":")
    count &+= 2
  }

  /// A string with its quotes.
  mutating func append(string: String) {
    var string = string
    string.withUTF8 { append(string: UnsafeRawBufferPointer($0)) }
  }

  /// A string with its quotes, from its UTF-8.
  package mutating func append(string source: UnsafeRawBufferPointer) {
    reserve(source.count &+ 2)
    base[count] = UInt8(ascii: "\"")
    count &+= 1
    appendEscaped(source)
    append(UInt8(ascii: "\""))
  }

  /// Bytes as Base64 with its quotes.
  package mutating func append(base64 source: UnsafeRawBufferPointer) {
    append(UInt8(ascii: "\""))
    append(plain: source.base64)
    append(UInt8(ascii: "\""))
  }

  private mutating func appendEscaped(_ source: UnsafeRawBufferPointer) {
    guard let from = source.baseAddress else { return }
    var index = 0
    while true {
      let plain = source.jsonPlainCount(from: index)
      copy(from + index, plain)
      index &+= plain
      guard index < source.count else { return }
      escape(source[index])
      index &+= 1
    }
  }

  private mutating func copy(_ from: UnsafeRawPointer, _ length: Int) {
    guard length > 0 else { return }
    reserve(length)
    memcpy(base + count, from, length)
    count &+= length
  }

  private mutating func escape(_ byte: UInt8) {
    append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): append(byte)
    case 8: append(UInt8(ascii: "b"))
    case 9: append(UInt8(ascii: "t"))
    case 10: append(UInt8(ascii: "n"))
    case 12: append(UInt8(ascii: "f"))
    case 13: append(UInt8(ascii: "r"))
    default:
      append("u00")
      append(48 &+ byte >> 4)
      append(byte & 15 < 10 ? 48 &+ byte & 15 : 87 &+ byte & 15)
    }
  }

  /// A document; what stands deeper than any parser of ours would take is written as `null`.
  mutating func append(_ document: Document, _ options: JSON.Options = [], indent: Int = 0) {
    switch document {
    case .null: append("null")
    case .boolean(let value): append(value ? "true" : "false")
    case .integer(let value): append(integer: value)
    case .double(let value): append(double: value)
    case .string(let value): append(string: value)
    case .blob(let value):
      append(UInt8(ascii: "\""))
      append(plain: value.base64)
      append(UInt8(ascii: "\""))
    case .timestamp(let value): append(plain: value.epochSeconds)
    case .array(let elements):
      guard indent < 1024 else { return append("null") }
      append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        newline(options, indent + 1)
        append(element, options, indent: indent + 1)
      }
      if !elements.isEmpty { newline(options, indent) }
      append(UInt8(ascii: "]"))
    case .object(var members):
      guard indent < 1024 else { return append("null") }
      if options.contains(.sorted) {
        members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      }
      append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        if index > 0 { append(UInt8(ascii: ",")) }
        newline(options, indent + 1)
        append(string: member.name)
        append(UInt8(ascii: ":"))
        if options.contains(.pretty) { append(UInt8(ascii: " ")) }
        append(member.value, options, indent: indent + 1)
      }
      if !members.isEmpty { newline(options, indent) }
      append(UInt8(ascii: "}"))
    }
  }

  private mutating func newline(_ options: JSON.Options, _ indent: Int) {
    guard options.contains(.pretty) else { return }
    append(UInt8(ascii: "\n"))
    for _ in 0..<indent { append("  ") }
  }

  /// Everything written, without a copy; the buffer is empty after it.
  mutating func finish() -> Bytes {
    builder.commit(count)
    count = 0
    capacity = 0
    return builder.finish()
  }
}
