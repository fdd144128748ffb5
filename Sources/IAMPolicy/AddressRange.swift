// SPDX-License-Identifier: Apache-2.0

/// A block of IP addresses, `203.0.113.0/24` or `2001:db8::/32`; one address is a block too.
struct AddressRange: Sendable, Hashable {
  /// 32 or 128.
  let width: Int
  /// The address as a number; the low `width` bits count.
  let bits: UInt128
  /// How many leading bits the addresses of the block have in common.
  let prefix: Int

  /// Reads an address, with or without `/` and the length of its prefix.
  init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = parts.first else { return nil }
    var width = 32
    var bits: UInt128
    if address.utf8.contains(UInt8(ascii: ":")) {
      guard let value = Self.v6(address) else { return nil }
      (width, bits) = (128, value)
    } else {
      guard let value = Self.v4(address) else { return nil }
      bits = UInt128(value)
    }
    var prefix = width
    if parts.count == 2 {
      guard let length = Self.decimal(parts[1], atMost: width) else { return nil }
      prefix = length
    } else if width == 128, bits >> 32 == 0xFFFF {
      // A client of IPv4 as a socket of IPv6 names it.
      (width, prefix, bits) = (32, 32, bits & 0xFFFF_FFFF)
    }
    self.width = width
    self.bits = bits
    self.prefix = prefix
  }

  /// Whether all of `other` lies in this block.
  func contains(_ other: AddressRange) -> Bool {
    guard width == other.width, prefix <= other.prefix else { return false }
    let shift = width - prefix
    return shift >= 128 || bits >> UInt128(shift) == other.bits >> UInt128(shift)
  }

  private static func decimal(_ text: Substring, atMost limit: Int) -> Int? {
    guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ $0 &- 48 < 10 }), let value = Int(text),
      value <= limit
    else { return nil }
    return value
  }

  private static func v4(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var value: UInt32 = 0
    for part in parts {
      guard let byte = decimal(part, atMost: 255) else { return nil }
      value = value << 8 | UInt32(byte)
    }
    return value
  }

  private static func v6(_ text: Substring) -> UInt128? {
    guard let gap = doubleColon(in: text) else {
      guard let groups = groups(text), groups.count == 8 else { return nil }
      return number(groups)
    }
    let after = text.utf8.index(gap, offsetBy: 2)
    guard let head = groups(text[..<gap]), let tail = groups(text[after...]), head.count + tail.count < 8
    else { return nil }
    return number(head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail)
  }

  private static func doubleColon(in text: Substring) -> Substring.Index? {
    var previous: Substring.Index?
    for index in text.utf8.indices {
      guard text.utf8[index] == UInt8(ascii: ":") else {
        previous = nil
        continue
      }
      if let previous { return previous }
      previous = index
    }
    return nil
  }

  /// Groups of 16 bits; the last two may be written as an address of IPv4.
  private static func groups(_ text: Substring) -> [UInt16]? {
    if text.isEmpty { return [] }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var groups: [UInt16] = []
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
        guard let value = v4(part) else { return nil }
        groups += [UInt16(truncatingIfNeeded: value >> 16), UInt16(truncatingIfNeeded: value)]
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"),
          let value = UInt16(part, radix: 16)
        else { return nil }
        groups.append(value)
      }
    }
    return groups
  }

  private static func number(_ groups: [UInt16]) -> UInt128? {
    guard groups.count == 8 else { return nil }
    return groups.reduce(0) { $0 << 16 | UInt128($1) }
  }
}
