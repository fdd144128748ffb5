// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Number: Comparable {
  static func < (left: Number, right: Number) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative ? right.hasSmallerMagnitude(than: left) : left.hasSmallerMagnitude(than: right)
  }

  private func hasSmallerMagnitude(than other: Number) -> Bool {
    if exponent == other.exponent { return significand < other.significand }
    if isZero || other.isZero { return !other.isZero }
    let (mine, others) = (magnitude, other.magnitude)
    guard mine == others else { return mine < others }
    // The first digits stand for the same power of ten, so the digits differ by less than 38 in number.
    let difference = Int(exponent) - Int(other.exponent)
    return difference > 0
      ? significand * Self.power(difference) < other.significand
      : significand < other.significand * Self.power(-difference)
  }
}

extension Number {
  /// The exact sum; an error where it has more digits than a number may have, or another magnitude.
  func adding(_ other: Number) throws(NumberError) -> Number {
    if isZero { return other }
    if other.isZero { return self }
    let (upper, lower) = exponent >= other.exponent ? (self, other) : (other, self)
    let difference = Int(upper.exponent) - Int(lower.exponent)
    // The lower number's last digit isn't zero and stays the last one of the sum. So where the upper one, in units
    // of that digit, passes 2E38 and the lower one is below 1E38, the sum has more than 38 digits for sure.
    guard difference <= 38 else { throw .tooManyDigits }
    let (scaled, overflow) = upper.significand.multipliedReportingOverflow(by: Self.power(difference))
    guard !overflow, scaled < 2 * Self.power(38) else { throw .tooManyDigits }

    let sum: UInt128
    let isNegative: Bool
    if upper.isNegative == lower.isNegative {
      sum = scaled + lower.significand
      isNegative = upper.isNegative
    } else if scaled >= lower.significand {
      sum = scaled - lower.significand
      isNegative = upper.isNegative
    } else {
      sum = lower.significand - scaled
      isNegative = lower.isNegative
    }
    return try Number(normalizing: sum, exponent: Int(lower.exponent), isNegative: isNegative)
  }

  func subtracting(_ other: Number) throws(NumberError) -> Number { try adding(other.negated) }
}
