// SPDX-License-Identifier: Apache-2.0

extension S3Select {
  /// An exact decimal number of up to 38 digits, with its trailing zeros.
  struct Decimal: Sendable, Hashable, CustomStringConvertible {
    /// The value is `coefficient` times ten to the power of `exponent`.
    let coefficient: Int128
    let exponent: Int

    /// Exponents beyond this are for `Double`.
    private static let limit = 400

    init(_ value: Int) { self.init(coefficient: Int128(value), exponent: 0) }

    private init(coefficient: Int128, exponent: Int) {
      self.coefficient = coefficient
      self.exponent = exponent
    }

    /// Only what has at most 38 digits.
    init?(exactly coefficient: Int128, exponent: Int) {
      guard coefficient.magnitude < Self.power(38).magnitude, abs(exponent) <= Self.limit else { return nil }
      self.init(coefficient: coefficient, exponent: exponent)
    }

    /// Reads `-12.50` and `1.5e-3`; `nil` for anything else and for more digits than there is room for.
    init?(_ text: String) {
      var coefficient: Int128 = 0
      var digits = 0
      var scale = 0
      var exponent = 0
      var isNegative = false
      var seenPoint = false
      var index = 0
      let bytes = Array(text.utf8)
      if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        index = 1
      }
      var hasDigits = false
      while index < bytes.count {
        let byte = bytes[index]
        if byte &- 48 < 10 {
          hasDigits = true
          if digits > 0 || byte != 48 { digits += 1 }
          guard digits <= 38 else { return nil }
          coefficient = coefficient * 10 + Int128(byte &- 48)
          if seenPoint { scale += 1 }
        } else if byte == UInt8(ascii: "."), !seenPoint {
          seenPoint = true
        } else if byte | 0x20 == UInt8(ascii: "e"), hasDigits, index + 1 < bytes.count {
          guard let value = Int(String(decoding: bytes[(index + 1)...], as: UTF8.self)),
            value.magnitude <= UInt(Self.limit)
          else { return nil }
          exponent = value
          break
        } else {
          return nil
        }
        index += 1
      }
      guard hasDigits else { return nil }
      self.init(exactly: isNegative ? -coefficient : coefficient, exponent: exponent - scale)
    }

    private static let powers: [Int128] = {
      var powers: [Int128] = [1]
      for _ in 0..<38 { powers.append((powers.last ?? 1) * 10) }
      return powers
    }()

    /// Ten to a power from 0 to 38.
    private static func power(_ exponent: Int) -> Int128 { powers[min(max(exponent, 0), 38)] }

    var asDouble: Double { Double(scientific) ?? 0 }

    private var scientific: String { "\(coefficient)e\(exponent)" }

    /// The coefficient with `places` more zeros; `nil` where they don't fit.
    private func scaled(by places: Int) -> Int128? {
      guard places <= 38 else { return coefficient == 0 ? 0 : nil }
      let (product, overflow) = coefficient.multipliedReportingOverflow(by: Self.power(places))
      return overflow ? nil : product
    }

    /// Both coefficients for the smaller of the two exponents.
    private static func aligned(_ a: Decimal, _ b: Decimal) -> (Int128, Int128, exponent: Int)? {
      let exponent = min(a.exponent, b.exponent)
      guard let left = a.scaled(by: a.exponent - exponent), let right = b.scaled(by: b.exponent - exponent)
      else {
        return nil
      }
      return (left, right, exponent)
    }

    static func order(_ a: Decimal, _ b: Decimal) -> Order {
      if let (left, right, _) = aligned(a, b) { return Order(left, right) }
      // One is so much greater that no rounding can hide it.
      return Order(a.asDouble, b.asDouble)
    }

    /// `nil` where the result has more than 38 digits.
    static func sum(_ a: Decimal, _ b: Decimal) -> Decimal? {
      guard let (left, right, exponent) = aligned(a, b) else { return nil }
      let (sum, overflow) = left.addingReportingOverflow(right)
      return overflow ? nil : Decimal(exactly: sum, exponent: exponent)
    }

    static func product(_ a: Decimal, _ b: Decimal) -> Decimal? {
      let (product, overflow) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
      return overflow ? nil : Decimal(exactly: product, exponent: a.exponent + b.exponent)
    }

    /// The remainder, with the sign of the dividend.
    static func remainder(_ a: Decimal, _ b: Decimal) -> Decimal? {
      guard let (left, right, exponent) = aligned(a, b), right != 0 else { return nil }
      return Decimal(exactly: left % right, exponent: exponent)
    }

    /// As many digits as there is room for, without needless zeros; half rounds to even.
    static func quotient(_ a: Decimal, _ b: Decimal) -> Decimal? {
      guard b.coefficient != 0 else { return nil }
      let preferred = a.exponent - b.exponent
      // Zeros at the divisor's end would take digits from the result.
      var divisor = b.coefficient
      var dropped = 0
      while divisor % 10 == 0 {
        divisor /= 10
        dropped += 1
      }
      let room = max(38 - a.digits, 0)
      guard let numerator = a.scaled(by: room) else { return nil }
      var (quotient, rest) = numerator.quotientAndRemainder(dividingBy: divisor)
      let twice = rest.magnitude.multipliedReportingOverflow(by: 2)
      if twice.overflow || twice.partialValue > divisor.magnitude
        || (twice.partialValue == divisor.magnitude && quotient % 2 != 0)
      {
        quotient += (a.coefficient < 0) == (b.coefficient < 0) ? 1 : -1
      }
      var exponent = preferred - room - dropped
      while exponent < preferred, quotient % 10 == 0 {
        quotient /= 10
        exponent += 1
      }
      return Decimal(exactly: quotient, exponent: exponent)
    }

    var negated: Decimal { Decimal(coefficient: -coefficient, exponent: exponent) }

    private var digits: Int { String(coefficient.magnitude).utf8.count }

    /// With exactly `scale` digits behind the point, half rounded to even; `nil` for more than `precision` in all.
    func rounded(scale: Int, precision: Int) -> Decimal? {
      var result = coefficient
      let drop = -exponent - scale
      if drop > 38 {
        result = 0
      } else if drop > 0 {
        let divisor = Self.power(drop)
        let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: divisor)
        let half = divisor / 2
        result = quotient
        if rest.magnitude > half.magnitude || (rest.magnitude == half.magnitude && quotient % 2 != 0) {
          result += coefficient < 0 ? -1 : 1
        }
      } else {
        guard let scaled = scaled(by: -drop) else { return nil }
        result = scaled
      }
      guard result.magnitude < Self.power(precision).magnitude else { return nil }
      return Decimal(exactly: result, exponent: -scale)
    }

    /// The whole part; `nil` where it doesn't fit.
    var truncated: Int? {
      if exponent >= 0 { return scaled(by: exponent).flatMap { Int(exactly: $0) } }
      return -exponent > 38 ? 0 : Int(exactly: coefficient / Self.power(-exponent))
    }

    /// Plain digits, unless that takes many zeros.
    var description: String {
      let sign = coefficient < 0 ? "-" : ""
      let digits = String(coefficient.magnitude)
      if exponent == 0 { return sign + digits }
      if exponent > 0 {
        guard exponent <= 20 else { return "\(sign)\(digits)E+\(exponent)" }
        return coefficient == 0 ? "0" : sign + digits + String(repeating: "0", count: exponent)
      }
      let places = -exponent
      guard places < digits.utf8.count + 20 else { return "\(sign)\(digits)E\(exponent)" }
      if digits.utf8.count > places {
        return "\(sign)\(digits.dropLast(places)).\(digits.suffix(places))"
      }
      return "\(sign)0." + String(repeating: "0", count: places - digits.utf8.count) + digits
    }
  }
}
