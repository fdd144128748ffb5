// SPDX-License-Identifier: Apache-2.0

import MockCore

/// Walks over CBOR in memory; `nil` and `false` mean that it is malformed at ``position``.
///
/// The memory must outlive the scanner.
struct CBORScanner {
  let buffer: UnsafeRawBufferPointer
  var position = 0

  /// How deep arrays, maps and tags may stand in each other inside one document or skipped value.
  static let maximumDepth = 128

  enum Major: UInt8 { case unsigned, negative, bytes, text, array, map, tag, simple }

  /// The start of an item: its type and argument.
  struct Head {
    let major: Major
    /// The low five bits of the first byte.
    let info: UInt8
    let argument: UInt64
    /// The length comes later, as a break.
    var isIndefinite: Bool { info == 31 }
    var isNull: Bool { major == .simple && (info == 22 || info == 23) }
    var isBreak: Bool { major == .simple && info == 31 }
  }

  init(_ buffer: UnsafeRawBufferPointer) { self.buffer = buffer }

  var isAtEnd: Bool { position == buffer.count }
  private var left: Int { buffer.count &- position }

  mutating func head() -> Head? {
    guard left > 0 else { return nil }
    let first = buffer[position]
    guard let major = Major(rawValue: first >> 5) else { return nil }
    let info = first & 31
    var argument = UInt64(info)
    var length = 1
    switch info {
    case 0..<24: break
    case 24, 25, 26, 27:
      let size = 1 << Int(info &- 24)
      guard left > size else { return nil }
      argument = 0
      for index in 1...size { argument = argument << 8 | UInt64(buffer[position &+ index]) }
      length = 1 &+ size
    case 31:
      guard major != .unsigned, major != .negative, major != .tag else { return nil }
    default: return nil
    }
    position &+= length
    return Head(major: major, info: info, argument: argument)
  }

  /// The next item's start, without consuming it.
  func peek() -> Head? {
    var copy = self
    return copy.head()
  }

  /// Consumes a break, which ends what has no length.
  mutating func takeBreak() -> Bool {
    guard left > 0, buffer[position] == 0xFF else { return false }
    position &+= 1
    return true
  }

  private mutating func take(_ count: UInt64) -> UnsafeRawBufferPointer? {
    guard count <= UInt64(left) else { return nil }
    let length = Int(count)
    defer { position &+= length }
    return UnsafeRawBufferPointer(rebasing: buffer[position..<position &+ length])
  }

  /// The contents of a string that has a length; `nil` for one in chunks, too.
  mutating func run(_ head: Head) -> UnsafeRawBufferPointer? {
    head.isIndefinite ? nil : take(head.argument)
  }

  /// The contents of a string, joined where it comes in chunks.
  mutating func bytes(_ head: Head) -> Bytes? {
    guard head.isIndefinite else { return take(head.argument).map { Bytes(copying: $0) } }
    var builder = BytesBuilder()
    while !takeBreak() {
      guard let chunk = self.head(), chunk.major == head.major, !chunk.isIndefinite,
        let run = take(chunk.argument)
      else { return nil }
      // Each chunk of a text is a text of its own.
      if head.major == .text, !run.isValidUTF8 { return nil }
      builder.append(run)
    }
    return builder.finish()
  }

  mutating func text(_ head: Head) -> String? {
    guard head.isIndefinite else {
      return take(head.argument).flatMap { String(validating: $0) }
    }
    return bytes(head).flatMap { String(validating: $0) }
  }

  // MARK: Numbers

  enum Number {
    case integer(Int)
    case double(Double)
  }

  /// The number that begins with `head`: an integer, a big number, a decimal fraction or a float.
  mutating func number(_ head: Head) -> Number? {
    switch head.major {
    case .unsigned: return Int(exactly: head.argument).map { .integer($0) } ?? .double(Double(head.argument))
    case .negative:
      return Int(exactly: head.argument).map { .integer(-1 &- $0) } ?? .double(-1 - Double(head.argument))
    case .simple: return float(head).map { .double($0) }
    case .tag where head.argument == 2 || head.argument == 3: return bigNumber(isNegative: head.argument == 3)
    case .tag where head.argument == 4: return decimalFraction()
    default: return nil
    }
  }

  private func float(_ head: Head) -> Double? {
    switch head.info {
    case 25: Self.half(UInt16(truncatingIfNeeded: head.argument))
    case 26: Double(Float(bitPattern: UInt32(truncatingIfNeeded: head.argument)))
    case 27: Double(bitPattern: head.argument)
    default: nil
    }
  }

  /// A float of 16 bits, which not every platform has.
  private static func half(_ bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 31)
    let fraction = Double(bits & 1023)
    let magnitude: Double =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: (fraction + 1024) * Double(sign: .plus, exponent: exponent - 25, significand: 1)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }

  private mutating func bigNumber(isNegative: Bool) -> Number? {
    guard let head = head(), head.major == .bytes, let bytes = bytes(head) else { return nil }
    let digits = bytes.drop { $0 == 0 }
    guard digits.count <= 128 else { return nil }
    if digits.count <= 8 {
      let magnitude = digits.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if let value = Int(exactly: magnitude) { return .integer(isNegative ? -1 &- value : value) }
    }
    let value = digits.reduce(0.0) { $0 * 256 + Double($1) }
    return .double(isNegative ? -1 - value : value)
  }

  private mutating func decimalFraction() -> Number? {
    guard let array = head(), array.major == .array, !array.isIndefinite, array.argument == 2,
      let first = head(), case .integer(let exponent)? = wholeNumber(first), exponent.magnitude <= 400,
      let second = head(), let mantissa = wholeNumber(second)
    else { return nil }
    let digits =
      switch mantissa {
      case .integer(let value): String(value)
      case .double(let value): value.description
      }
    // Through decimal digits, as the product of two doubles would be rounded twice.
    return (Double("\(digits)e\(exponent)") ?? Double(digits)).map { .double($0) }
  }

  /// Anything but a fraction again, so that fractions do not nest.
  private mutating func wholeNumber(_ head: Head) -> Number? {
    head.major == .tag && head.argument == 4 ? nil : number(head)
  }
}
