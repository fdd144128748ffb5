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
  private var attributes: [Attribute] = []

  /// Where an attribute stands in what was written.
  private struct Attribute {
    let range: Range<Int>
    let name: Range<Int>
    /// The name's first bytes as a number, which mostly decides.
    let prefix: UInt64
  }

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
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    writer.write(byte: 0)
    let start = writer.count
    let first = attributes.count
    var isSorted = true
    var size = 0
    if !scanner.take(UInt8(ascii: "}")) {
      repeat {
        let place = writer.count
        guard let name = string(), name.count <= Item.maximumNameCount, scanner.take(UInt8(ascii: ":")),
          let value = value(depth)
        else { return nil }
        size += name.count + value
        let attribute = Attribute(
          range: place..<writer.count, name: name,
          prefix: bytes(name).prefix)
        if isSorted, attributes.count > first {
          isSorted = Self.precedes(attributes[attributes.count - 1], attribute, in: writer.memory)
        }
        attributes.append(attribute)
      } while scanner.take(UInt8(ascii: ","))
      guard scanner.take(UInt8(ascii: "}")) else { return nil }
    }
    let count = attributes.count - first
    if !isSorted {
      guard arrange(attributes[first...], from: start) else { return nil }
    }
    attributes.removeLast(count)
    writer.write(length: count, before: start)
    return (count, size)
  }

  /// Brings attributes into the order of their names; `false` where a name is there twice.
  private func arrange(_ given: ArraySlice<Attribute>, from start: Int) -> Bool {
    let memory = writer.memory
    let sorted = given.sorted { Self.precedes($0, $1, in: memory) }
    for (one, next) in zip(sorted, sorted.dropFirst()) where !Self.precedes(one, next, in: memory) {
      return false
    }
    writer.arrange(sorted.map(\.range), from: start)
    return true
  }

  private static func precedes(_ a: Attribute, _ b: Attribute, in memory: UnsafeMutableRawPointer) -> Bool {
    guard a.prefix == b.prefix else { return a.prefix < b.prefix }
    return UnsafeRawBufferPointer(start: memory + a.name.lowerBound, count: a.name.count)
      .order(to: UnsafeRawBufferPointer(start: memory + b.name.lowerBound, count: b.name.count)) < 0
  }

  // MARK: Values; each function returns what its value counts for

  /// A value in its braces, with its type.
  private mutating func value(_ depth: Int) -> Int? {
    guard scanner.take(UInt8(ascii: "{")), let type = rawString(), scanner.take(UInt8(ascii: ":")),
      let size = contents(type.bytes, depth), scanner.take(UInt8(ascii: "}"))
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
    _ = scanner.next()
    return scanner.rawString()
  }

  /// Writes a name or text; returns where its UTF-8 is.
  private mutating func string() -> Range<Int>? {
    guard let raw = rawString() else { return nil }
    if raw.hasEscapes {
      guard let text = JSONScanner.unescape(raw.bytes) else { return nil }
      writer.write(text: text)
      return writer.count - text.utf8.count..<writer.count
    }
    guard raw.bytes.isValidUTF8 else { return nil }
    writer.write(length: raw.bytes.count)
    writer.write(bytes: raw.bytes)
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
    guard scanner.take(UInt8(ascii: "[")) else { return nil }
    let start = writer.begin(.list)
    writer.write(byte: 0)
    let first = writer.count
    var count = 0
    var size = 3
    if !scanner.take(UInt8(ascii: "]")) {
      repeat {
        guard let value = value(depth + 1) else { return nil }
        count += 1
        size += 1 + value
      } while scanner.take(UInt8(ascii: ","))
      guard scanner.take(UInt8(ascii: "]")) else { return nil }
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
      if count > 0, bytes(last).order(to: bytes(member)) >= 0 { return nil }
      last = member
      count += 1
      size += member.count
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "]")) else { return nil }
    writer.write(length: count, before: first)
    return writer.end(start, size)
  }

  /// Some of what was written.
  private func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: writer.memory + range.lowerBound, count: range.count)
  }

  /// A set, whose members may come in any order.
  private mutating func set(_ type: UInt8, _ depth: Int) -> Int? {
    guard scanner.take(UInt8(ascii: "[")) else { return nil }
    let start = (scanner.position, writer.count)
    if type == UInt8(ascii: "S"), let size = orderedStrings() { return size }
    scanner.position = start.0
    writer.truncate(to: start.1)
    var members: [String] = []
    repeat {
      _ = scanner.next()
      guard let member = scanner.string() else { return nil }
      members.append(member)
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "]")) else { return nil }
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
