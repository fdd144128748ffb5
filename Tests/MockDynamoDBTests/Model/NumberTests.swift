// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockDynamoDB

@Suite("Numbers")
struct NumberTests {
  @Test(
    "A number is printed in one form, whatever form it was given in",
    arguments: [
      ("0", "0"), ("-0", "0"), ("0.000", "0"), ("-0e5", "0"), ("00", "0"), ("0E999999", "0"),
      ("1", "1"), ("+1", "1"), ("-1", "-1"), ("007", "7"), ("1.50", "1.5"), ("1.", "1"), (".5", "0.5"),
      ("-.5", "-0.5"), ("1e3", "1000"), ("1E+3", "1000"), ("12e-3", "0.012"), ("1200", "1200"),
      ("1.2300E2", "123"), ("100e-2", "1"), ("0.001", "0.001"), ("123456789012345678901234567890", nil),
      ("99999999999999999999999999999999999999", nil),
      ("0.99999999999999999999999999999999999999", nil),
      ("1000000000000000000000000000000000000000000", nil), ("18446744073709551616", nil),
      ("18446744073709551615", nil), ("10000000000000000000.1", nil), ("1e-5", "0.00001"),
    ] as [(String, String?)])
  func form(given: String, printed: String?) throws {
    #expect(try Number(given).description == printed ?? given)
    #expect(try Number(given) == Number(printed ?? given))
  }

  @Test("The greatest and the smallest numbers are kept exactly")
  func limits() throws {
    let greatest = try Number("9.9999999999999999999999999999999999999E+125")
    #expect(greatest.description == String(repeating: "9", count: 38) + String(repeating: "0", count: 88))
    let smallest = try Number("1E-130")
    #expect(smallest.description == "0." + String(repeating: "0", count: 129) + "1")
    #expect(try Number("-1E-130") == smallest.negated)
    #expect(try Number("1.2345E-130").description.hasSuffix("12345"))
  }

  @Test(
    "A text that is no number, or one out of range, is refused in DynamoDB's words",
    arguments: [
      ("", "The parameter cannot be converted to a numeric value"),
      ("a", "The parameter cannot be converted to a numeric value: a"),
      ("1a", "The parameter cannot be converted to a numeric value: 1a"),
      (" 1", "The parameter cannot be converted to a numeric value:  1"),
      ("1 ", "The parameter cannot be converted to a numeric value: 1 "),
      ("--1", "The parameter cannot be converted to a numeric value: --1"),
      (".", "The parameter cannot be converted to a numeric value: ."),
      ("e5", "The parameter cannot be converted to a numeric value: e5"),
      ("1e", "The parameter cannot be converted to a numeric value: 1e"),
      ("1e+", "The parameter cannot be converted to a numeric value: 1e+"),
      ("1.2.3", "The parameter cannot be converted to a numeric value: 1.2.3"),
      ("NaN", "The parameter cannot be converted to a numeric value: NaN"),
      ("Infinity", "The parameter cannot be converted to a numeric value: Infinity"),
      ("0x10", "The parameter cannot be converted to a numeric value: 0x10"),
      ("١", "The parameter cannot be converted to a numeric value: ١"),
      ("1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
      ("-1e126", "Number overflow. Attempting to store a number with magnitude larger than supported range"),
      (
        "1e99999999999999999999",
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
      ),
      (
        "1e-131", "Number underflow. Attempting to store a number with magnitude smaller than supported range"
      ),
      (
        "0.1e-130",
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
      ),
      (
        "1e-99999999999999999999",
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
      ),
      (
        "123456789012345678901234567890123456789",
        "Attempting to store more than 38 significant digits in a Number"
      ),
      (
        "0.123456789012345678901234567890123456789",
        "Attempting to store more than 38 significant digits in a Number"
      ),
      (
        "1.00000000000000000000000000000000000001",
        "Attempting to store more than 38 significant digits in a Number"
      ),
    ])
  func refusal(text: String, message: String) {
    let error = #expect(throws: NumberError.self) { try Number(text) }
    #expect(error?.message(text) == message)
  }

  @Test("A sum that can't be kept is refused")
  func resultsOutOfRange() throws {
    let greatest = try Number("9.9999999999999999999999999999999999999E+125")
    #expect(throws: NumberError.overflow) { try greatest.adding(Number("1E88")) }
    #expect(throws: NumberError.tooManyDigits) { try greatest.adding(Number("1")) }
    #expect(throws: NumberError.tooManyDigits) { try Number("1e38").adding(Number("1")) }
    #expect(throws: NumberError.tooManyDigits) { try Number("1e38").subtracting(Number("0.1")) }
    #expect(throws: NumberError.underflow) { try Number("1.1E-130").subtracting(Number("1E-130")) }
    #expect(try Number("1e37").adding(Number("1")).description == "10000000000000000000000000000000000001")
    #expect(try Number("1e38").subtracting(Number("1")).description == String(repeating: "9", count: 38))
    #expect(try Number("0.1").adding(Number("0.2")).description == "0.3")
    #expect(try Number("1e-130").subtracting(Number("1e-130")) == .zero)
  }

  @Test("Whole numbers of Swift come and go")
  func integers() throws {
    for value in [0, 1, -1, 10, -1200, 1_000_000_007, Int.max, Int.min + 1, Int.min] {
      #expect(Number(value).description == String(value))
      #expect(try Number(String(value)) == Number(value))
      if value != .min { #expect(Number(value).integer == value) }
    }
    #expect(try Number("0.5").integer == nil)
    #expect(try Number("1e19").integer == nil)
    #expect(try Number("9223372036854775808").integer == nil)
  }

  @Test(
    "The size is a byte for two digits from the point on, and one or two more",
    arguments: [
      ("0", 1), ("1", 2), ("12", 2), ("123", 3), ("1234", 3), ("-1", 3), ("100", 2), ("10", 2), ("1.2", 3),
      ("12.34", 3), ("0.1", 2), ("0.12", 2), ("0.012", 3), ("-12.5", 4),
      ("12345678901234567890123456789012345678", 20),
    ])
  func size(text: String, size: Int) throws {
    #expect(try Number(text).size == size)
  }

  @Test("A number takes no more than three words")
  func memory() {
    #expect(MemoryLayout<Number>.stride <= 24)
  }
}

@Suite("Numbers against a naive decimal")
struct NumberPropertyTests {
  @Test("Parsing, printing, order and keys agree with digits in an array")
  func orderAndKeys() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(11))
    for _ in 0..<FuzzRounds.count(3000) {
      let a = NaiveDecimal.random(&random)
      let b = random.next(below: 4) == 0 ? a.neighbour(&random) : NaiveDecimal.random(&random)
      guard let x = try? Number(a.text(&random)), let y = try? Number(b.text(&random)) else { continue }
      #expect(x.description == a.plain)
      #expect(try Number(x.description) == x)
      #expect((x < y) == a.precedes(b), "\(x) \(y)")
      #expect((x == y) == (a.plain == b.plain))
      let keys = (Value.number(x).keyBytes, Value.number(y).keyBytes)
      if let left = keys.0, let right = keys.1 {
        #expect((left < right) == (x < y), "\(x) \(y)")
        #expect((left == right) == (x == y))
      }
    }
  }

  @Test("Sums and differences are exact, or refused when they can't be kept")
  func sums() throws {
    var random = SeededGenerator(seed: FuzzRounds.seed(12))
    var kept = 0
    for _ in 0..<FuzzRounds.count(3000) {
      let a = NaiveDecimal.random(&random)
      let b = random.next(below: 2) == 0 ? a.neighbour(&random) : NaiveDecimal.random(&random)
      guard let x = try? Number(a.plain), let y = try? Number(b.plain) else { continue }
      let sum = a.adding(b)
      let difference = a.adding(b.negated)
      #expect((try? x.adding(y))?.description == (sum.isInRange ? sum.plain : nil), "\(x) + \(y)")
      #expect(
        (try? x.subtracting(y))?.description == (difference.isInRange ? difference.plain : nil),
        "\(x) - \(y)")
      if sum.isInRange { kept += 1 }
    }
    #expect(kept > 100)
  }

  @Test("Any text is a number or refused, and a number survives its text")
  func fuzz() throws {
    let corpus: [Bytes] = [
      "0", "-1.5e10", "+.5E-7", "123456789012345678901234567890.12345678", "1e125", "1E-130", "9.99e+99",
      "000.000",
    ]
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(13), corpus: corpus, alphabet: [UInt8]("0123456789+-.eE ".utf8))
    for _ in 0..<FuzzRounds.count(3000) {
      guard let text = String(validating: mutator.next()), let number = try? Number(text) else { continue }
      #expect(try Number(number.description) == number, "\(text)")
    }
  }
}

/// A decimal number as digits in an array, which nobody has to trust further than they see.
struct NaiveDecimal {
  /// From the units on upwards.
  var digits: [Int]
  /// The power of ten of the first of them.
  var exponent: Int
  var isNegative: Bool

  static func random(_ random: inout SeededGenerator) -> NaiveDecimal {
    let count = 1 + Int(random.next(below: random.next(below: 3) == 0 ? 38 : 6))
    let exponent = Int(random.next(below: random.next(below: 2) == 0 ? 250 : 40))
    return NaiveDecimal(
      digits: (0..<count).map { _ in Int(random.next(below: random.next(below: 2) == 0 ? 2 : 10)) },
      exponent: exponent - (exponent > 40 ? 130 : 20), isNegative: random.next(below: 2) == 0)
  }

  /// Another number of about the same size.
  func neighbour(_ random: inout SeededGenerator) -> NaiveDecimal {
    var other = self
    other.digits[Int(random.next(below: UInt64(digits.count)))] = Int(random.next(below: 10))
    if random.next(below: 3) == 0 { other.exponent += Int(random.next(below: 5)) - 2 }
    if random.next(below: 3) == 0 { other.isNegative.toggle() }
    return other
  }

  var negated: NaiveDecimal {
    var other = self
    other.isNegative.toggle()
    return other
  }

  /// Without zeros at either end.
  private var trimmed: NaiveDecimal {
    var result = self
    while result.digits.last == 0 { result.digits.removeLast() }
    while result.digits.first == 0 {
      result.digits.removeFirst()
      result.exponent += 1
    }
    return result
  }

  var isZero: Bool { digits.allSatisfy { $0 == 0 } }

  var isInRange: Bool {
    let number = trimmed
    if number.digits.isEmpty { return true }
    let magnitude = number.exponent + number.digits.count - 1
    return number.digits.count <= 38 && magnitude <= 125 && magnitude >= -130
  }

  /// Without an exponent.
  var plain: String {
    var number = trimmed
    if number.digits.isEmpty { return "0" }
    while number.exponent > 0 {
      number.digits.insert(0, at: 0)
      number.exponent -= 1
    }
    while number.digits.count <= -number.exponent { number.digits.append(0) }
    var text = number.digits.reversed().map(String.init).joined()
    if number.exponent < 0 {
      text.insert(".", at: text.index(text.endIndex, offsetBy: number.exponent))
    }
    return (number.isNegative ? "-" : "") + text
  }

  /// In one of the forms that may be given.
  func text(_ random: inout SeededGenerator) -> String {
    if random.next(below: 2) == 0 { return plain }
    return (isNegative ? "-" : "") + digits.reversed().map(String.init).joined() + "e\(exponent)"
  }

  /// The digits of both on one exponent.
  private static func aligned(_ a: NaiveDecimal, _ b: NaiveDecimal) -> (a: [Int], b: [Int], exponent: Int) {
    let exponent = min(a.exponent, b.exponent)
    var left = Array(repeating: 0, count: a.exponent - exponent) + a.digits
    var right = Array(repeating: 0, count: b.exponent - exponent) + b.digits
    while left.count < right.count { left.append(0) }
    while right.count < left.count { right.append(0) }
    return (left, right, exponent)
  }

  private static func isLess(_ a: [Int], _ b: [Int]) -> Bool {
    for (x, y) in zip(a.reversed(), b.reversed()) where x != y { return x < y }
    return false
  }

  func precedes(_ other: NaiveDecimal) -> Bool {
    if isZero && other.isZero { return false }
    let (a, b, _) = Self.aligned(self, other)
    let negative = (isNegative && !isZero, other.isNegative && !other.isZero)
    switch negative {
    case (true, false): return true
    case (false, true): return false
    case (true, true): return Self.isLess(b, a)
    case (false, false): return Self.isLess(a, b)
    }
  }

  func adding(_ other: NaiveDecimal) -> NaiveDecimal {
    var (a, b, exponent) = Self.aligned(self, other)
    var result: [Int] = []
    var carry = 0
    guard isNegative != other.isNegative else {
      for (x, y) in zip(a, b) {
        let sum = x + y + carry
        result.append(sum % 10)
        carry = sum / 10
      }
      result.append(carry)
      return NaiveDecimal(digits: result, exponent: exponent, isNegative: isNegative)
    }
    var negative = isNegative
    if Self.isLess(a, b) {
      swap(&a, &b)
      negative.toggle()
    }
    for (x, y) in zip(a, b) {
      let difference = x - y - carry
      result.append(difference < 0 ? difference + 10 : difference)
      carry = difference < 0 ? 1 : 0
    }
    return NaiveDecimal(digits: result, exponent: exponent, isNegative: negative)
  }
}
