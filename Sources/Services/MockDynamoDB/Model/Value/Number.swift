// SPDX-License-Identifier: Apache-2.0

import MockCore

/// A number as DynamoDB keeps it: exact, up to 38 significant digits, from 1E-130 to just below 1E126, or zero.
///
/// The value is the significand times ten to the power of ``exponent``. There is one form for each value: no zeros at
/// the significand's end, and zero is positive; so equality is that of the members.
struct Number: Hashable, Sendable {
  // Two words instead of one `UInt128` keep the alignment, and so the size, of what holds a number small.
  private let high: UInt64
  private let low: UInt64
  /// The power of ten of the last significant digit.
  let exponent: Int16
  let isNegative: Bool

  static let zero = Number()
  static let maximumDigits = 38
  /// The powers of ten that the first digit of a number may stand for.
  static let magnitudes = -130...125

  private init() { self.init(unchecked: 0, exponent: 0, isNegative: false) }

  /// A number of which the caller knows that it is in the one form and in range.
  init(unchecked significand: UInt128, exponent: Int16, isNegative: Bool) {
    high = UInt64(truncatingIfNeeded: significand >> 64)
    low = UInt64(truncatingIfNeeded: significand)
    self.exponent = exponent
    self.isNegative = isNegative
  }

  init(_ value: Int) {
    var magnitude = UInt64(value.magnitude)
    guard magnitude != 0 else {
      self.init()
      return
    }
    var exponent: Int16 = 0
    while magnitude % 10 == 0 {
      magnitude /= 10
      exponent += 1
    }
    self.init(unchecked: UInt128(magnitude), exponent: exponent, isNegative: value < 0)
  }

  /// Brings a result into the one form and holds it against the limits.
  init(normalizing significand: UInt128, exponent: Int, isNegative: Bool) throws(NumberError) {
    guard significand != 0 else {
      self.init()
      return
    }
    var significand = significand
    var exponent = exponent
    while significand % 10 == 0 {
      significand /= 10
      exponent += 1
    }
    let digits = Self.digitCount(significand)
    let magnitude = exponent + digits - 1
    if magnitude > Self.magnitudes.upperBound { throw .overflow }
    if magnitude < Self.magnitudes.lowerBound { throw .underflow }
    if digits > Self.maximumDigits { throw .tooManyDigits }
    self.init(unchecked: significand, exponent: Int16(exponent), isNegative: isNegative)
  }

  var significand: UInt128 { UInt128(high) << 64 | UInt128(low) }
  var isZero: Bool { high | low == 0 }

  /// How many significant digits there are; one for zero.
  var digitCount: Int { high == 0 ? Self.digitCount(low) : Self.digitCount(significand) }

  /// The power of ten of the first significant digit.
  var magnitude: Int { isZero ? 0 : Int(exponent) + digitCount - 1 }

  /// The value where it is whole and fits.
  var integer: Int? {
    guard !isZero else { return 0 }
    guard exponent >= 0, exponent < 20, high == 0 else { return nil }
    let (value, overflow) = low.multipliedReportingOverflow(
      by: UInt64(truncatingIfNeeded: Self.power(Int(exponent))))
    guard !overflow, exponent < 20, value <= UInt64(Int.max) else { return nil }
    return isNegative ? -Int(value) : Int(value)
  }

  var negated: Number {
    isZero ? self : Number(unchecked: significand, exponent: exponent, isNegative: !isNegative)
  }

  // MARK: Powers of ten

  private static let powers: [UInt128] = {
    var powers: [UInt128] = [1]
    for index in 0..<38 { powers.append(powers[index] * 10) }
    return powers
  }()

  /// Ten to a power from 0 to 38.
  static func power(_ exponent: Int) -> UInt128 { powers[min(max(exponent, 0), 38)] }

  private static func digitCount(_ value: UInt64) -> Int {
    var count = 1
    var rest = value
    while rest >= 10_000 {
      rest /= 10_000
      count += 4
    }
    if rest >= 1000 { return count + 3 }
    if rest >= 100 { return count + 2 }
    return rest >= 10 ? count + 1 : count
  }

  private static func digitCount(_ value: UInt128) -> Int {
    guard value > UInt128(UInt64.max) else { return digitCount(UInt64(truncatingIfNeeded: value)) }
    var count = 19
    while count < powers.count, value >= powers[count] { count += 1 }
    return count
  }
}

/// Why a number can't be kept.
enum NumberError: Error, Hashable {
  case notANumber, overflow, underflow, tooManyDigits

  /// DynamoDB's message, about the text that was given.
  func message(_ text: String) -> String {
    switch self {
    case .notANumber:
      text.isEmpty
        ? "The parameter cannot be converted to a numeric value"
        : "The parameter cannot be converted to a numeric value: \(text)"
    case .overflow:
      "Number overflow. Attempting to store a number with magnitude larger than supported range"
    case .underflow:
      "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    case .tooManyDigits: "Attempting to store more than 38 significant digits in a Number"
    }
  }
}
