// SPDX-License-Identifier: Apache-2.0

extension Schema.Constraints {
  /// Whether a string breaks nothing.
  func allow(text: String, lenient: Bool) -> Bool {
    if !values.isEmpty, !values.contains(text) { return false }
    guard !lenient else { return true }
    if let pattern, !PatternCache.matches(text, pattern) { return false }
    guard minimum != nil || maximum != nil else { return true }
    // Characters are at most as many as bytes, and take four at most: that mostly spares counting them.
    let count = text.utf8.count
    return allow(number: Double(count)) && allow(number: Double((count + 3) / 4))
      || allow(number: Double(text.unicodeScalars.count))
  }

  /// Whether a number, or a count of bytes, elements or entries, breaks nothing.
  func allow(number: Double) -> Bool {
    if let maximum, number > maximum { return false }
    if let minimum, number < minimum { return false }
    return true
  }

  /// What a string breaks, in AWS's words and order.
  func failures(ofText text: String, lenient: Bool) -> [String] {
    var failures: [String] = []
    if !values.isEmpty, !values.contains(text) { failures.append(enumDescription) }
    guard !lenient else { return failures }
    if let pattern, !PatternCache.matches(text, pattern) { failures.append(patternDescription(pattern)) }
    if minimum != nil || maximum != nil {
      failures += self.failures(ofLength: text.unicodeScalars.count, lenient: false)
    }
    return failures
  }

  /// What a count of characters, bytes, elements or entries breaks.
  func failures(ofLength length: Int, lenient: Bool) -> [String] {
    guard !lenient else { return [] }
    if let maximum, Double(length) > maximum { return [lengthDescription("less than or equal to", maximum)] }
    if let minimum, Double(length) < minimum {
      return [lengthDescription("greater than or equal to", minimum)]
    }
    return []
  }

  /// What a number breaks.
  func failures(ofNumber number: Double, lenient: Bool) -> [String] {
    guard !lenient else { return [] }
    if let maximum, number > maximum { return [valueDescription("less than or equal to", maximum)] }
    if let minimum, number < minimum { return [valueDescription("greater than or equal to", minimum)] }
    return []
  }

  /// Every constraint, as AWS lists those of a list's elements and a map's keys.
  func descriptions(of kind: Schema.Kind) -> [String] {
    var all: [String] = []
    let isNumber = [.integer, .long, .short, .byte, .float, .double].contains(kind)
    if let maximum {
      all.append(
        isNumber
          ? valueDescription("less than or equal to", maximum)
          : lengthDescription("less than or equal to", maximum))
    }
    if let minimum {
      all.append(
        isNumber
          ? valueDescription("greater than or equal to", minimum)
          : lengthDescription("greater than or equal to", minimum))
    }
    if let pattern { all.append(patternDescription(pattern)) }
    if !values.isEmpty { all.append(enumDescription) }
    return all
  }

  private var enumDescription: String {
    "Member must satisfy enum value set: [\(values.joined(separator: ", "))]"
  }
  private func patternDescription(_ pattern: String) -> String {
    "Member must satisfy regular expression pattern: \(pattern)"
  }
  private func lengthDescription(_ relation: String, _ bound: Double) -> String {
    "Member must have length \(relation) \(Self.number(bound))"
  }
  private func valueDescription(_ relation: String, _ bound: Double) -> String {
    "Member must have value \(relation) \(Self.number(bound))"
  }
  private static func number(_ bound: Double) -> String {
    Int(exactly: bound).map { String($0) } ?? String(bound)
  }
}
