// SPDX-License-Identifier: Apache-2.0

@testable import MockCore
import Testing

@Suite("Patterns of the models")
struct ClassPatternTests {
  @Test(
    "match whole texts",
    arguments: [
      (#"[\w+=,.@-]*"#, ["", "a", "user.name+x=1,@-"], ["a b", "ä", "a/b"]),
      (#"[a-z]{2,4}"#, ["ab", "abcd"], ["a", "abcde", "AB"]),
      (#"^[0-9]{12}$"#, ["123456789012"], ["12345678901", "1234567890123", "12345678901x"]),
      (
        #"arn:[a-z]+:iam::[0-9]{12}:role/.*"#, ["arn:aws:iam::123456789012:role/x/y"],
        ["arn:aws:iam::1:role/x"]
      ),
      (#"\d+"#, ["0", "42"], ["", "4.2", "٣"]),
      (#"[^:]*"#, ["", "a b"], ["a:b"]),
      (#"a?b"#, ["b", "ab"], ["aab", "a"]),
      (#"[\u0020-\u00FF]+"#, ["a ÿ"], ["", "\u{100}"]),
      (#"[\u0009\u000A\u000D\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF]*"#, ["a😀\t"], ["\u{0}"]),
      (#"[-a]+"#, ["-a-"], ["b"]), (#"[a\-z]+"#, ["a-z"], ["b"]), (#"[]a]+"#, ["]a"], ["b"]),
      (#"\S+"#, ["ab"], ["a b", ""]), (#"[\s\S]*"#, ["", "a\nb"], []), (#"\.\*"#, [".*"], ["ab"]),
      (#"[a-z][a-z0-9]*"#, ["a1", "ab"], ["1a"]), (#"a*a"#, ["a", "aaa"], ["", "b"]),
      (#"(foo|bar)-\d"#, ["foo-1", "bar-2"], ["baz-1", "foo-"]),
      (#"(?!aws:)[a-z:]+"#, ["a:b", "awsx"], ["aws:b"]),
      (#"[\p{L}\p{Z}\p{N}_.:/=+\-@]*"#, ["Größe 1", "日本 x:/=+-@"], ["a!", "#"]),
      (#"(?i)abc"#, ["ABC", "abc"], ["abd"]),
      (#"(?s).*"#, ["a\nb", ""], []),
      (#"[a-z]++"#, ["abc"], ["", "A"]),
      (#"[\p{Alnum}-]{1,3}"#, ["a-1"], ["", "ä_", "abcd"]),
      (#"(?!-)[a-z0-9-]+(?<!-)"#, ["a", "a-b"], ["-a", "a-", ""]),
      (#"^[A-Za-z0-9](?:[\w- ]*[A-Za-z0-9])?$"#, ["a", "a - b"], ["-a", "a "]),
      (#"([\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF])*"#, ["a😀"], ["\t"]),
      (#"([\p{L}_=-]*)${1,128}"#, ["ä=_-", ""], ["1"]), (#"[\p{Lu}][\p{Ll}\d]*"#, ["Äb1"], ["äb"]),
      (#"([\d\w]+)\s"#, ["a1 "], ["٣ ", "ä "]),
      (#"[\x20-\x7E]+"#, ["a~ "], ["\u{7F}", "é"]),
    ] as [(String, [String], [String])])
  func matching(_ pattern: String, _ good: [String], _ bad: [String]) {
    #expect(PatternCache.understands(pattern))
    for text in good { #expect(PatternCache.matches(text, pattern), "\(text) should match \(pattern)") }
    for text in bad { #expect(!PatternCache.matches(text, pattern), "\(text) should not match \(pattern)") }
  }

  @Test("that nobody can read constrain nothing")
  func unreadable() {
    #expect(!PatternCache.understands("(["))
    #expect(PatternCache.matches("anything", "(["))
  }

  @Test("are told from each other by what follows: no greedy item eats what its successor needs")
  func greedy() {
    #expect(ClassPattern("[a-z]*b") == nil)
    #expect(ClassPattern("[a-y]{1,2}z") != nil)
    #expect(ClassPattern("[a-z]{2}b") != nil)
  }

  @Test("mean the same as to a regular-expression engine")
  func agreement() throws {
    var random = SeededGenerator(seed: 5)
    let sets = ["a", "b", "[ab]", "[^a]", "\\d", "[a-c1]", ".", "\\w", "[^\\d]", "\\S", "-"]
    let quantifiers = ["", "", "*", "+", "?", "{2}", "{1,2}", "{0,3}", "{1,}"]
    let letters = Array("abc1 -")
    var compared = 0
    for _ in 0..<600 {
      var pattern = ""
      for _ in 0..<Int(1 + random.next(below: 4)) {
        pattern += sets[Int(random.next(below: UInt64(sets.count)))]
        pattern += quantifiers[Int(random.next(below: UInt64(quantifiers.count)))]
      }
      guard let classes = ClassPattern(pattern) else { continue }
      compared += 1
      let expression = try Regex(pattern).matchingSemantics(.unicodeScalar)
      for _ in 0..<20 {
        let text = String(
          (0..<Int(random.next(below: 6))).map { _ in letters[Int(random.next(below: UInt64(letters.count)))]
          })
        #expect(
          try classes.matches(text) == (expression.wholeMatch(in: text) != nil), "\(pattern) with \(text)")
      }
    }
    #expect(compared > 150)
  }

  @Test("of any form are read without harm")
  func fuzz() {
    var random = SeededGenerator(seed: 6)
    let pieces = [
      "[", "]", "^", "-", "\\", "\\p{", "}", "{", "L", "\\uD800", "\\uDC00", "\\u00", "(?<!", "(?!", ")", "$",
      "${", ",", "1", "9999999999999999999", "*", "+", "?", "a", "|", "&&", "\\x{", "\\d", ".",
    ]
    for _ in 0..<3000 {
      let pattern = (0..<Int(random.next(below: 9))).map { _ in
        pieces[Int(random.next(below: UInt64(pieces.count)))]
      }.joined()
      _ = ClassPattern(pattern)?.matches("aL1-")
      _ = JavaPattern.translated(JavaPattern.splittingLookbehind(pattern).head)
    }
  }
}
