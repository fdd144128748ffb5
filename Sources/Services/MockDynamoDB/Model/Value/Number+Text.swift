// SPDX-License-Identifier: Apache-2.0

import MockCore

extension Number {
  /// Reads a number: a sign, digits with at most one point, and an exponent, of which only the digits must be there.
  init(_ text: String) throws(NumberError) {
    let parsed: Result<Number, NumberError>? = text.utf8.withContiguousStorageIfAvailable { buffer in
      Self.parse(UnsafeRawBufferPointer(buffer))
    }
    if let parsed {
      self = try parsed.get()
      return
    }
    var copy = text
    self = try copy.withUTF8 { Self.parse(UnsafeRawBufferPointer($0)) }.get()
  }

  static func parse(_ text: UnsafeRawBufferPointer) -> Result<Number, NumberError> {
    if let whole = whole(text) { return .success(Number(whole)) }
    var reader = NumberReader(text: text)
    do throws(NumberError) {
      return .success(try reader.number())
    } catch { return .failure(error) }
  }
}

extension Number {
  /// The whole number that these digits are, with or without a minus sign, as most numbers are; `nil` for all others, and
  /// for what might not fit.
  private static func whole(_ text: UnsafeRawBufferPointer) -> Int? {
    guard text.count > 0, text.count <= 18 else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    var index = isNegative ? 1 : 0
    guard index < text.count else { return nil }
    var value = 0
    while index < text.count {
      let digit = text[index] &- 48
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int(digit)
      index &+= 1
    }
    return isNegative ? -value : value
  }
}

private struct NumberReader {
  let text: UnsafeRawBufferPointer
  private var index = 0
  private var significand: UInt128 = 0
  /// Digits in `significand`, from the first that isn't zero.
  private var digits = 0
  /// Zeros seen behind those digits: they only count when another digit follows.
  private var zeros = 0
  private var hasDigits = false
  private var tooManyDigits = false
  /// How many digits stand behind the point, those of `zeros` included.
  private var scale = 0

  init(text: UnsafeRawBufferPointer) { self.text = text }

  private func peek() -> UInt8 { index < text.count ? text[index] : 0 }

  private mutating func sign() -> Bool {
    let sign = peek()
    guard sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else { return false }
    index &+= 1
    return sign == UInt8(ascii: "-")
  }

  mutating func number() throws(NumberError) -> Number {
    let isNegative = sign()
    readDigits(behindPoint: false)
    if peek() == UInt8(ascii: ".") {
      index &+= 1
      readDigits(behindPoint: true)
    }
    guard hasDigits else { throw .notANumber }
    let exponent = try readExponent()
    guard index == text.count else { throw .notANumber }
    guard digits > 0 else { return .zero }

    let lastDigit = exponent - scale + zeros
    let magnitude = lastDigit + digits - 1
    if magnitude > Number.magnitudes.upperBound { throw .overflow }
    if magnitude < Number.magnitudes.lowerBound { throw .underflow }
    if tooManyDigits { throw .tooManyDigits }
    return Number(unchecked: significand, exponent: Int16(lastDigit), isNegative: isNegative)
  }

  private mutating func readDigits(behindPoint: Bool) {
    while index < text.count {
      let digit = text[index] &- 48
      guard digit < 10 else { return }
      index &+= 1
      hasDigits = true
      if behindPoint { scale &+= 1 }
      if digit == 0 {
        if digits > 0 { zeros &+= 1 }
        continue
      }
      digits &+= zeros &+ 1
      if digits <= Number.maximumDigits {
        if digits <= 19 {
          let small = UInt64(truncatingIfNeeded: significand)
          let power = UInt64(truncatingIfNeeded: Number.power(zeros &+ 1))
          significand = UInt128(small &* power &+ UInt64(digit))
        } else {
          significand = significand &* Number.power(zeros &+ 1) &+ UInt128(digit)
        }
      } else {
        tooManyDigits = true
      }
      zeros = 0
    }
  }

  private mutating func readExponent() throws(NumberError) -> Int {
    guard peek() | 0x20 == UInt8(ascii: "e") else { return 0 }
    index &+= 1
    let isNegative = sign()
    let start = index
    var value = 0
    while index < text.count {
      let digit = text[index] &- 48
      guard digit < 10 else { break }
      // A text is never so long that its digits could make up for this.
      if value < 1_000_000_000 { value = value &* 10 &+ Int(digit) }
      index &+= 1
    }
    guard index > start else { throw .notANumber }
    return isNegative ? -value : value
  }
}

extension Number: CustomStringConvertible {
  /// All digits, without an exponent, as DynamoDB prints numbers.
  var description: String {
    guard !isZero else { return "0" }
    let digits = digitCount
    let sign = isNegative ? 1 : 0
    let zerosBehind = max(Int(exponent), 0)
    let placesBehindPoint = max(-Int(exponent), 0)
    // What stands before the point; where nothing does, a zero is put there, and more of them behind the point.
    let whole = digits - placesBehindPoint
    let length = sign + digits + zerosBehind + (placesBehindPoint == 0 ? 0 : whole > 0 ? 1 : 2 - whole)
    return String(unsafeUninitializedCapacity: length) { text in
      text.initialize(repeating: UInt8(ascii: "0"))
      if isNegative { text[0] = UInt8(ascii: "-") }
      if placesBehindPoint > 0 { text[sign + max(whole, 1)] = UInt8(ascii: ".") }
      // Backwards, from the last significant digit on, over the point where one stands between digits.
      var index = length - zerosBehind
      let point = placesBehindPoint > 0 && whole > 0 ? sign + whole : -1
      func put(_ value: UInt64, _ count: Int) {
        var rest = value
        for _ in 0..<count {
          index &-= 1
          if index == point { index &-= 1 }
          text[index] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
          rest /= 10
        }
      }
      if digits <= 19 {
        put(UInt64(truncatingIfNeeded: significand), digits)
      } else {
        let (upper, lower) = significand.quotientAndRemainder(dividingBy: Self.power(19))
        put(UInt64(truncatingIfNeeded: lower), 19)
        put(UInt64(truncatingIfNeeded: upper), digits - 19)
      }
      return length
    }
  }
}
