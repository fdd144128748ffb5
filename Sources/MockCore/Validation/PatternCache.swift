// SPDX-License-Identifier: Apache-2.0

/// Matches texts against the models' patterns, whole, as AWS does.
///
/// Most patterns are a few character classes in a row; those are matched by ``ClassPattern``, in nanoseconds and
/// without the regular-expression engine. The rest go to the standard library's, compiled once. A pattern that neither
/// understands constrains nothing.
enum PatternCache {
  private enum Matcher: @unchecked Sendable {
    // `Regex` is not marked as sendable; it is matched under the cache's lock only.
    case classes(ClassPattern)
    /// The expression, and what the text may not end in.
    case expression(Regex<AnyRegexOutput>, excludedEnd: ScalarSet?)
    case unknown
  }

  private static let matchers = Lock<[String: Matcher]>([:])

  static func matches(_ text: String, _ pattern: String) -> Bool {
    switch matcher(for: pattern) {
    case .classes(let classes): return classes.matches(text)
    case .expression(let expression, let excludedEnd):
      if let excludedEnd, let last = text.unicodeScalars.last, excludedEnd.contains(last.value) {
        return false
      }
      return matchers.withLock { _ in (try? expression.wholeMatch(in: text)) != nil }
    case .unknown: return true
    }
  }

  private static func matcher(for pattern: String) -> Matcher {
    matchers.withLock { matchers in
      if let known = matchers[pattern] { return known }
      let matcher = compile(pattern)
      matchers[pattern] = matcher
      return matcher
    }
  }

  /// Whether a pattern constrains anything: some in the models are not regular expressions that we can read.
  static func understands(_ pattern: String) -> Bool {
    if case .unknown = compile(pattern) { false } else { true }
  }

  private static func compile(_ pattern: String) -> Matcher {
    if let classes = ClassPattern(pattern) { return .classes(classes) }
    // Swift's engine cannot look behind; the models do so at the end of a text, nearly always.
    let (head, end) = JavaPattern.splittingLookbehind(pattern)
    let excludedEnd = end.flatMap { ClassPattern($0)?.onlySet }
    if end != nil, excludedEnd == nil { return .unknown }
    guard let expression = try? Regex(JavaPattern.translated(head)) else { return .unknown }
    return .expression(
      expression.matchingSemantics(.unicodeScalar).asciiOnlyWordCharacters().asciiOnlyDigits()
        .asciiOnlyWhitespace(), excludedEnd: excludedEnd)
  }
}
