// SPDX-License-Identifier: Apache-2.0

/// A set of code points: ranges, and Unicode's general categories.
struct ScalarSet: Sendable {
  var ranges: [ClosedRange<UInt32>] = []
  /// A bit for each category.
  var categories: UInt32 = 0
  var isNegated = false

  static let space: [ClosedRange<UInt32>] = [0x09...0x0D, 0x20...0x20]

  func contains(_ value: UInt32) -> Bool {
    for range in ranges where range.contains(value) { return !isNegated }
    if categories != 0, let scalar = Unicode.Scalar(value),
      categories & Self.bit(scalar.properties.generalCategory) != 0
    {
      return !isNegated
    }
    return isNegated
  }

  /// Whether both may have a character; a yes may be wrong, a no never is.
  func intersects(_ other: ScalarSet) -> Bool {
    if isNegated || other.isNegated { return true }
    if categories & other.categories != 0 { return true }
    return ranges.contains { range in other.ranges.contains { $0.overlaps(range) } }
      || meetsCategories(of: other) || other.meetsCategories(of: self)
  }

  private func meetsCategories(of other: ScalarSet) -> Bool {
    guard other.categories != 0 else { return false }
    return ranges.contains { range in range.count > 128 || range.contains { other.contains($0) } }
  }

  private static func bit(_ category: Unicode.GeneralCategory) -> UInt32 {
    1 &<< UInt32(names.firstIndex { $0.category == category } ?? 31)
  }

  private static let names: [(name: String, category: Unicode.GeneralCategory)] = [
    ("Lu", .uppercaseLetter), ("Ll", .lowercaseLetter), ("Lt", .titlecaseLetter), ("Lm", .modifierLetter),
    ("Lo", .otherLetter), ("Mn", .nonspacingMark), ("Mc", .spacingMark), ("Me", .enclosingMark),
    ("Nd", .decimalNumber), ("Nl", .letterNumber), ("No", .otherNumber), ("Pc", .connectorPunctuation),
    ("Pd", .dashPunctuation), ("Ps", .openPunctuation), ("Pe", .closePunctuation),
    ("Pi", .initialPunctuation), ("Pf", .finalPunctuation), ("Po", .otherPunctuation), ("Sm", .mathSymbol),
    ("Sc", .currencySymbol), ("Sk", .modifierSymbol), ("So", .otherSymbol), ("Zs", .spaceSeparator),
    ("Zl", .lineSeparator), ("Zp", .paragraphSeparator), ("Cc", .control), ("Cf", .format),
    ("Cs", .surrogate), ("Co", .privateUse), ("Cn", .unassigned),
  ]
}

extension ScalarSet {
  /// What Java calls `\p{name}`: a category, a group of them, or a class of ASCII; `nil` for names that mean more.
  init?(property name: String) {
    switch name {
    case "Alnum": self.init(ranges: [0x30...0x39, 0x41...0x5A, 0x61...0x7A])
    case "Alpha": self.init(ranges: [0x41...0x5A, 0x61...0x7A])
    case "Lower": self.init(ranges: [0x61...0x7A])
    case "Upper": self.init(ranges: [0x41...0x5A])
    case "Digit": self.init(ranges: [0x30...0x39])
    case "Punct": self.init(ranges: [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
    case "Graph": self.init(ranges: [0x21...0x7E])
    case "Print": self.init(ranges: [0x20...0x7E])
    case "ASCII": self.init(ranges: [0...0x7F])
    case "Space": self.init(ranges: Self.space)
    case "Blank": self.init(ranges: [0x09...0x09, 0x20...0x20])
    case "Cntrl": self.init(ranges: [0...0x1F, 0x7F...0x7F])
    case "all", "Any": self.init(ranges: [0...0x10FFFF])
    case "LD": self.init(categories: Self.group("L") | Self.group("Nd"))
    default:
      let group = Self.group(name.hasPrefix("Is") ? String(name.dropFirst(2)) : name)
      guard group != 0 else { return nil }
      self.init(categories: group)
    }
  }

  /// The categories whose names begin so.
  private static func group(_ name: String) -> UInt32 {
    guard name.utf8.count == 1 || name.utf8.count == 2 else { return 0 }
    return names.enumerated().reduce(0) { bits, entry in
      entry.element.name.hasPrefix(name) ? bits | 1 &<< UInt32(entry.offset) : bits
    }
  }
}
