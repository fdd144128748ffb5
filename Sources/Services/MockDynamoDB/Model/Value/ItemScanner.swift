// SPDX-License-Identifier: Apache-2.0

import JSONFormat
import MockCore

/// Packs an item straight from the JSON of a request.
///
/// It knows only what is in order, as nearly everything is. With all else it gives up, and whoever called it reads the
/// long way, which has the words for what is wrong.
struct ItemScanner: ~Copyable {
  private var scanner: JSONScanner
  private var writer = ItemWriter()
  /// The attributes so far of the item, and of each map in it that is not at its end.
  private var attributes: [AttributeRun] = []

  /// The item that begins at the cursor, which is then behind it; `nil` where there is none that is in order.
  static func item(at scanner: inout JSONScanner) -> Item? {
    var packer = ItemScanner(scanner)
    guard let entries = packer.entries(depth: 0) else { return nil }
    scanner = packer.scanner
    return packer.writer.item(size: entries.size)
  }

  private init(_ scanner: JSONScanner) {
    self.scanner = scanner
    attributes.reserveCapacity(16)
  }

  // MARK: Names and values

  /// Attributes between braces, in any order; returns how many, and what they count for.
  private mutating func entries(depth: Int) -> (count: Int, size: Int)? {
    guard take(UInt8(ascii: "{")) else { return nil }
    writer.write(byte: 0)
    let start = writer.count
    let first = attributes.count
    var isSorted = true
    var size = 0
    if !take(UInt8(ascii: "}")) {
      repeat {
        let place = writer.count
        guard let name = string(), Item.allowsName(count: name.count), take(UInt8(ascii: ":")),
          let value = value(depth)
        else { return nil }
        size += name.count + value
        let attribute = writer.run(from: place, name: name)
        if isSorted, attributes.count > first {
          isSorted = writer.precedes(attributes[attributes.count - 1], attribute)
        }
        attributes.append(attribute)
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { return nil }
    }
    let count = attributes.count - first
    if !isSorted {
      guard arrange(from: first, start) else { return nil }
    }
    attributes.removeLast(count)
    writer.write(length: count, before: start)
    return (count, size)
  }

  /// Brings the last attributes into the order of their names; `false` where a name is there twice.
  private mutating func arrange(from first: Int, _ start: Int) -> Bool {
    var given = attributes
    attributes = []
    defer { attributes = given }
    return given.withUnsafeMutableBufferPointer { all in
      let runs = UnsafeMutableBufferPointer(rebasing: all[first...])
      guard writer.sort(runs) else { return false }
      writer.arrange(runs, from: start)
      return true
    }
  }

  // MARK: Values; each function returns what its value counts for

  /// A value in its braces, with its type.
  private mutating func value(_ depth: Int) -> Int? {
    guard take(UInt8(ascii: "{")), let type = rawString(), take(UInt8(ascii: ":")),
      let size = contents(type.bytes, depth), take(UInt8(ascii: "}"))
    else { return nil }
    return size
  }

  private mutating func contents(_ type: UnsafeRawBufferPointer, _ depth: Int) -> Int? {
    switch type.count {
    case 1:
      switch type[0] {
      case UInt8(ascii: "S"):
        writer.write(byte: PackedType.string.rawValue)
        return string()?.count
      case UInt8(ascii: "N"): return number()
      case UInt8(ascii: "B"): return binary()
      case UInt8(ascii: "M") where depth < Value.maximumDepth: return map(depth)
      case UInt8(ascii: "L") where depth < Value.maximumDepth: return list(depth)
      default: return nil
      }
    case 2 where type[1] == UInt8(ascii: "S"): return set(type[0], depth)
    case 4 where type.elementsEqual("BOOL".utf8):
      switch scanner.next() {
      case UInt8(ascii: "t") where scanner.literal("true"): writer.write(byte: PackedType.yes.rawValue)
      case UInt8(ascii: "f") where scanner.literal("false"): writer.write(byte: PackedType.no.rawValue)
      default: return nil
      }
      return 1
    case 4 where type.elementsEqual("NULL".utf8):
      guard scanner.next() == UInt8(ascii: "t"), scanner.literal("true") else { return nil }
      writer.write(byte: PackedType.null.rawValue)
      return 1
    default: return nil
    }
  }

  private mutating func rawString() -> (bytes: UnsafeRawBufferPointer, hasEscapes: Bool)? {
    if let plain = plainString() { return (plain, false) }
    _ = scanner.next()
    return scanner.rawString()
  }

  /// A short string without escapes and with nothing but ASCII, as names, types and numbers are; `nil` where a closer
  /// look is needed, from where the cursor is still.
  @inline(__always)
  private mutating func plainString() -> UnsafeRawBufferPointer? {
    let (base, count) = (scanner.base, scanner.count)
    var start = scanner.position
    // Many senders leave a blank between a name and its value.
    if start < count, base[start] == UInt8(ascii: " ") { start &+= 1 }
    guard start < count, base[start] == UInt8(ascii: "\"") else { return nil }
    start &+= 1
    var end = start
    let ones = UInt64.max / 255
    while count &- end >= 8, end &- start < 32 {
      let eight = UInt64(littleEndian: UnsafeRawPointer(base + end).loadUnaligned(as: UInt64.self))
      let quotes = eight ^ ones &* UInt64(UInt8(ascii: "\""))
      let backslashes = eight ^ ones &* UInt64(UInt8(ascii: "\\"))
      var special = (eight &- ones &* 0x20) & ~eight
      special |= (quotes &- ones) & ~quotes
      special |= (backslashes &- ones) & ~backslashes
      special = (special | eight) & (ones &* 0x80)
      if special == 0 {
        end &+= 8
        continue
      }
      // Of those found the first one is so for certain.
      end &+= special.trailingZeroBitCount &>> 3
      guard base[end] == UInt8(ascii: "\"") else { return nil }
      scanner.position = end &+ 1
      return UnsafeRawBufferPointer(start: base + start, count: end &- start)
    }
    return nil
  }

  /// Takes `byte` where it is next, behind blanks.
  @inline(__always)
  private mutating func take(_ byte: UInt8) -> Bool {
    var position = scanner.position
    if position < scanner.count, scanner.base[position] == UInt8(ascii: " ") { position &+= 1 }
    if position < scanner.count {
      let next = scanner.base[position]
      if next == byte {
        scanner.position = position &+ 1
        return true
      }
      if next > UInt8(ascii: " ") { return false }
    }
    return scanner.take(byte)
  }

  /// Writes a name or text; returns where its UTF-8 is.
  private mutating func string() -> Range<Int>? {
    if let plain = plainString() {
      writer.write(counted: plain)
      return writer.count - plain.count..<writer.count
    }
    guard let raw = rawString() else { return nil }
    if raw.hasEscapes {
      guard let text = JSONScanner.unescape(raw.bytes) else { return nil }
      writer.write(text: text)
      return writer.count - text.utf8.count..<writer.count
    }
    guard raw.bytes.isValidUTF8 else { return nil }
    writer.write(counted: raw.bytes)
    return writer.count - raw.bytes.count..<writer.count
  }

  private mutating func number() -> Int? {
    guard let raw = rawString(), !raw.hasEscapes, case .success(let number) = Number.parse(raw.bytes) else {
      return nil
    }
    writer.write(byte: PackedType.number.rawValue)
    return writer.write(number)
  }

  private mutating func binary() -> Int? {
    guard let raw = rawString(), !raw.hasEscapes, let bytes = Bytes(base64: raw.bytes) else { return nil }
    writer.write(byte: PackedType.binary.rawValue)
    writer.write(binary: bytes)
    return bytes.count
  }

  private mutating func map(_ depth: Int) -> Int? {
    let start = writer.begin(.map)
    guard let entries = entries(depth: depth + 1) else { return nil }
    return writer.end(start, 3 + entries.count + entries.size)
  }

  private mutating func list(_ depth: Int) -> Int? {
    guard take(UInt8(ascii: "[")) else { return nil }
    let start = writer.begin(.list)
    writer.write(byte: 0)
    let first = writer.count
    var count = 0
    var size = 3
    if !take(UInt8(ascii: "]")) {
      repeat {
        guard let value = value(depth + 1) else { return nil }
        count += 1
        size += 1 + value
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { return nil }
    }
    writer.write(length: count, before: first)
    return writer.end(start, size)
  }

  /// What is left of a set of strings whose members come in the order in which they are kept: who sends what was got
  /// sends them so.
  private mutating func orderedStrings() -> Int? {
    let start = writer.begin(.stringSet)
    writer.write(byte: 0)
    let first = writer.count
    var last = 0..<0
    var count = 0
    var size = 0
    repeat {
      guard let member = string(), !member.isEmpty else { return nil }
      if count > 0, writer.bytes(last).order(to: writer.bytes(member)) >= 0 { return nil }
      last = member
      count += 1
      size += member.count
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { return nil }
    writer.write(length: count, before: first)
    return writer.end(start, size)
  }

  /// A set, whose members may come in any order.
  private mutating func set(_ type: UInt8, _ depth: Int) -> Int? {
    guard take(UInt8(ascii: "[")) else { return nil }
    let start = (scanner.position, writer.count)
    if type == UInt8(ascii: "S"), let size = orderedStrings() { return size }
    scanner.position = start.0
    writer.truncate(to: start.1)
    var members: [String] = []
    repeat {
      _ = scanner.next()
      guard let member = scanner.string() else { return nil }
      members.append(member)
    } while take(UInt8(ascii: ","))
    guard take(UInt8(ascii: "]")) else { return nil }
    let value: DynamoDB.AttributeValue
    switch type {
    case UInt8(ascii: "S"): value = .ss(members)
    case UInt8(ascii: "N"): value = .ns(members)
    case UInt8(ascii: "B"):
      let decoded = members.compactMap { Bytes(base64: $0) }
      guard decoded.count == members.count else { return nil }
      value = .bs(decoded)
    default: return nil
    }
    return try? writer.write(checking: value, depth: depth)
  }
}
