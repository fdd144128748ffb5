// SPDX-License-Identifier: Apache-2.0

import IAMPolicy
import MockCore
import TestSupport
import Testing

@Suite("Wildcards")
struct WildcardPatternTests {
  /// The definition, by recursion, one character at a time.
  private func reference(_ pattern: Substring.UnicodeScalarView, _ text: Substring.UnicodeScalarView) -> Bool
  {
    guard let first = pattern.first else { return text.isEmpty }
    switch first {
    case "*":
      if reference(pattern.dropFirst(), text) { return true }
      return !text.isEmpty && reference(pattern, text.dropFirst())
    case "?": return !text.isEmpty && reference(pattern.dropFirst(), text.dropFirst())
    default: return text.first == first && reference(pattern.dropFirst(), text.dropFirst())
    }
  }

  @Test("Matching agrees with its definition for short texts of all kinds")
  func properties() {
    var random = SeededGenerator(seed: FuzzRounds.seed(3))
    let patternLetters: [Character] = ["a", "b", "é", "*", "*", "?", "😹"]
    let textLetters: [Character] = ["a", "b", "é", "😹", "*", "\u{301}"]
    for _ in 0..<FuzzRounds.count(20_000) {
      let pattern = String(
        (0..<random.next(below: 7)).map { _ in patternLetters[Int(random.next(below: 7))] })
      let text = String((0..<random.next(below: 8)).map { _ in textLetters[Int(random.next(below: 6))] })
      let expected = reference(Substring(pattern).unicodeScalars, Substring(text).unicodeScalars)
      #expect(WildcardPattern(pattern).matches(text) == expected, "\(pattern) for \(text)")
    }
  }

  @Test("A pattern made to blow up takes no time")
  func hostile() {
    let pattern = WildcardPattern(String(repeating: "a*", count: 500) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 5_000)))
  }

  @Test("Text without wildcards matches itself only, whatever it is made of")
  func literal() {
    #expect(WildcardPattern(literal: "a*").matches("a*"))
    #expect(!WildcardPattern(literal: "a*").matches("ab"))
    // Two ways to write é are two keys to AWS.
    #expect(!WildcardPattern("\u{E9}").matches("e\u{301}"))
  }
}
