// SPDX-License-Identifier: Apache-2.0

/// A pattern that is a row of character classes or literals with quantifiers, such as `[\w+=,.@-]{2,64}`.
///
/// Java's way of writing characters above U+FFFF as ranges of surrogates, common in AWS's models, means those characters.
struct ClassPattern: Sendable {
  private struct Item {
    var set: ScalarSet
    var minimum: Int
    var maximum: Int
  }

  private var items: [Item] = []

  init?(_ pattern: String) {
    var scanner = Scanner(pattern)
    scanner.skip("^")
    while !scanner.isAtEnd {
      if scanner.isLast("$") { break }
      guard let set = scanner.set(), let bounds = scanner.quantifier() else { return nil }
      items.append(Item(set: set, minimum: bounds.0, maximum: bounds.1))
    }
    // Matching is greedy without going back, which is right only where an item cannot eat what its successor needs.
    for index in items.indices.dropLast() where items[index].minimum != items[index].maximum {
      guard
        items[(index + 1)...].prefix(through: nextRequired(after: index)).allSatisfy({
          !$0.set.intersects(items[index].set)
        })
      else { return nil }
    }
  }

  private func nextRequired(after index: Int) -> Int {
    items[(index + 1)...].firstIndex { $0.minimum > 0 } ?? items.count - 1
  }

  /// The set of a pattern that is one set, standing once.
  var onlySet: ScalarSet? {
    guard items.count == 1, items[0].minimum == 1, items[0].maximum == 1 else { return nil }
    return items[0].set
  }

  func matches(_ text: String) -> Bool {
    var scalars = text.unicodeScalars.makeIterator()
    var next = scalars.next()
    for item in items {
      var count = 0
      while count < item.maximum, let scalar = next, item.set.contains(scalar.value) {
        count += 1
        next = scalars.next()
      }
      if count < item.minimum { return false }
    }
    return next == nil
  }

  private struct Scanner {
    private let scalars: [UInt32]
    private var position = 0

    init(_ text: String) { scalars = text.unicodeScalars.map(\.value) }

    var isAtEnd: Bool { position >= scalars.count }
    private var current: UInt32? { position < scalars.count ? scalars[position] : nil }

    private func code(_ character: Unicode.Scalar) -> UInt32 { character.value }

    mutating func skip(_ character: Unicode.Scalar) {
      if current == character.value { position += 1 }
    }

    func isLast(_ character: Unicode.Scalar) -> Bool {
      position == scalars.count - 1 && current == character.value
    }

    /// One class, escape or literal; `nil` for anything with more to it.
    mutating func set() -> ScalarSet? {
      guard let character = current else { return nil }
      position += 1
      switch Unicode.Scalar(character) {
      case "[": return bracket()
      case "\\":
        guard let set = escape() else { return nil }
        return set
      case ".":
        return ScalarSet(ranges: [0x0A...0x0A, 0x0D...0x0D, 0x85...0x85, 0x2028...0x2029], isNegated: true)
      case "(", ")", "|", "*", "+", "?", "{", "}", "^", "$", "]": return nil
      default: return ScalarSet(ranges: [character...character])
      }
    }

    private mutating func bracket() -> ScalarSet? {
      var set = ScalarSet()
      if current == code("^") {
        set.isNegated = true
        position += 1
      }
      var isFirst = true
      while let character = current {
        position += 1
        if character == code("]"), !isFirst { return set }
        isFirst = false
        // Java's intersections and nested classes.
        if character == code("[") || (character == code("&") && current == code("&")) { return nil }
        var item = ScalarSet(ranges: [character...character])
        if character == code("\\") {
          guard let escaped = escape() else { return nil }
          item = escaped
        }
        guard current == code("-"), position + 1 < scalars.count, scalars[position + 1] != code("]"),
          let low = single(item)
        else {
          if item.isNegated { return nil }
          set.ranges += item.ranges
          set.categories |= item.categories
          continue
        }
        position += 1
        guard let upper = current else { return nil }
        position += 1
        var high = upper
        if upper == code("[") { return nil }
        if upper == code("\\") {
          guard let escaped = escape(), let value = single(escaped) else { return nil }
          high = value
        }
        if (0xD800...0xDFFF).contains(low) || (0xD800...0xDFFF).contains(high) {
          // The pairs' halves may stand in any order: `\uD800\uDC00-\uDBFF\uDFFF`.
          if low < 0xD800 { set.ranges.append(low...0xD7FF) }
          set.ranges.append(0x10000...0x10FFFF)
          if high > 0xDFFF { set.ranges.append(0xE000...high) }
        } else {
          guard low <= high else { return nil }
          set.ranges.append(low...high)
        }
      }
      return nil
    }

    private func single(_ set: ScalarSet) -> UInt32? {
      guard set.ranges.count == 1, let range = set.ranges.first, range.count == 1, !set.isNegated,
        set.categories == 0
      else { return nil }
      return range.lowerBound
    }

    /// What follows a backslash.
    private mutating func escape() -> ScalarSet? {
      guard let character = current else { return nil }
      position += 1
      switch Unicode.Scalar(character) {
      case "w": return ScalarSet(ranges: [0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
      case "d": return ScalarSet(ranges: [0x30...0x39])
      case "s": return ScalarSet(ranges: ScalarSet.space)
      case "S": return ScalarSet(ranges: ScalarSet.space, isNegated: true)
      case "D": return ScalarSet(ranges: [0x30...0x39], isNegated: true)
      case "p": return property()
      case "t": return ScalarSet(ranges: [9...9])
      case "n": return ScalarSet(ranges: [10...10])
      case "r": return ScalarSet(ranges: [13...13])
      case "f": return ScalarSet(ranges: [12...12])
      case "u": return hexadecimal(4)
      case "x": return current == code("{") ? nil : hexadecimal(2)
      default:
        // Other letters have meanings of their own; punctuation is itself.
        let isLetterOrDigit =
          (0x30...0x39).contains(character) || (0x41...0x5A).contains(character)
          || (0x61...0x7A).contains(character)
        return isLetterOrDigit ? nil : ScalarSet(ranges: [character...character])
      }
    }

    /// `{L}`, `{Lu}`, `{IsAlphabetic}`: a class of Unicode's characters.
    private mutating func property() -> ScalarSet? {
      guard current == code("{"), let end = scalars[position...].firstIndex(of: code("}")) else { return nil }
      let name = String(
        String.UnicodeScalarView(scalars[(position + 1)..<end].compactMap { Unicode.Scalar($0) }))
      guard let set = ScalarSet(property: name) else { return nil }
      position = end + 1
      return set
    }

    private mutating func hexadecimal(_ digits: Int) -> ScalarSet? {
      guard position + digits <= scalars.count else { return nil }
      var value: UInt32 = 0
      for _ in 0..<digits {
        guard let scalar = Unicode.Scalar(scalars[position]),
          let digit = Character(scalar).hexDigitValue
        else { return nil }
        value = value << 4 | UInt32(digit)
        position += 1
      }
      return ScalarSet(ranges: [value...value])
    }

    /// How often the item may stand; `nil` for lazy and possessive forms.
    mutating func quantifier() -> (Int, Int)? {
      var bounds = (1, 1)
      switch current.flatMap({ Unicode.Scalar($0) }) {
      case "*": bounds = (0, .max)
      case "+": bounds = (1, .max)
      case "?": bounds = (0, 1)
      case "{":
        guard let end = scalars[position...].firstIndex(of: code("}")) else { return nil }
        let text = String(
          String.UnicodeScalarView(scalars[(position + 1)..<end].compactMap { Unicode.Scalar($0) }))
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard let low = parts.first.flatMap({ Int($0) }), parts.count < 3 else { return nil }
        let high = parts.count == 1 ? low : (parts[1].isEmpty ? Int.max : Int(parts[1]) ?? -1)
        guard high >= low else { return nil }
        bounds = (low, high)
        position = end
      default: return bounds
      }
      position += 1
      if current == code("?") || current == code("+") { return nil }
      return bounds
    }
  }
}
