// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// A point in time that knows how exactly it was written, and where.
  struct Timestamp: Sendable, Hashable {
    enum Precision: Int, Sendable, Comparable {
      case year, month, day, minute, second

      static func < (left: Precision, right: Precision) -> Bool { left.rawValue < right.rawValue }
    }

    let instant: Instant
    /// Minutes east of Greenwich; `nil` where that is unknown.
    let offset: Int?
    let precision: Precision
    /// Digits behind the seconds, at most six.
    let fractionDigits: Int

    init(instant: Instant, offset: Int?, precision: Precision, fractionDigits: Int = 0) {
      self.instant = instant
      self.offset = offset
      self.precision = precision
      self.fractionDigits = fractionDigits
    }

    /// What the clock on the wall shows there.
    var local: CivilTime { CivilTime(instant + .seconds((offset ?? 0) * 60)) }

    /// Reads ISO 8601 as Ion has it: `2007T`, `2007-02T`, `2007-02-23`, `2007-02-23T12:14Z`,
    /// `2007-02-23T12:14:33.079-08:00`.
    init?(_ text: String) {
      var scanner = Scanner(Array(text.utf8))
      guard let year = scanner.number(4) else { return nil }
      var month = 1
      var day = 1
      var precision = Precision.year
      if scanner.take("-") {
        guard let value = scanner.number(2) else { return nil }
        month = value
        precision = .month
        if scanner.take("-") {
          guard let value = scanner.number(2) else { return nil }
          day = value
          precision = .day
        }
      }
      let hasMarker = scanner.take("T") || scanner.take("t")
      if scanner.isAtEnd {
        guard hasMarker || precision == .day,
          let civil = CivilTime(year: year, month: month, day: day)
        else { return nil }
        self.init(instant: Instant(civil), offset: nil, precision: precision)
        return
      }
      guard hasMarker, precision == .day, let hour = scanner.number(2), scanner.take(":"),
        let minute = scanner.number(2)
      else { return nil }
      precision = .minute
      var second = 0
      var fraction = (microseconds: 0, digits: 0)
      if scanner.take(":") {
        guard let value = scanner.number(2) else { return nil }
        second = value
        precision = .second
        if scanner.take(".") {
          guard let value = scanner.fraction() else { return nil }
          fraction = value
        }
      }
      guard let zone = scanner.zone(), scanner.isAtEnd, second < 60,
        let civil = CivilTime(
          year: year, month: month, day: day, hour: hour, minute: minute, second: second,
          microsecond: fraction.microseconds)
      else { return nil }
      self.init(
        instant: Instant(civil) - .seconds((zone.offset ?? 0) * 60), offset: zone.offset,
        precision: precision,
        fractionDigits: fraction.digits)
    }

    private struct Scanner {
      private let bytes: [UInt8]
      private var position = 0

      init(_ bytes: [UInt8]) { self.bytes = bytes }

      var isAtEnd: Bool { position == bytes.count }

      mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
      }

      mutating func number(_ digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<(position + digits)] {
          guard byte &- 48 < 10 else { return nil }
          value = value * 10 + Int(byte &- 48)
        }
        position += digits
        return value
      }

      mutating func fraction() -> (microseconds: Int, digits: Int)? {
        var value = 0
        var digits = 0
        while let digit = number(1) {
          // What is below a microsecond can't be kept.
          guard digits < 6 else { continue }
          value = value * 10 + digit
          digits += 1
        }
        guard digits > 0 else { return nil }
        for _ in digits..<6 { value *= 10 }
        return (value, digits)
      }

      /// `-00:00` is Ion's way to say that the place is unknown; so is none, for times that lack it.
      mutating func zone() -> (offset: Int?, Void)? {
        if isAtEnd { return (nil, ()) }
        if take("Z") || take("z") { return (0, ()) }
        let isWest = take("-")
        guard isWest || take("+"), let hours = number(2), take(":") || position < bytes.count,
          let minutes = number(2), hours < 24, minutes < 60
        else { return nil }
        let offset = hours * 60 + minutes
        return isWest && offset == 0 ? (nil, ()) : (isWest ? -offset : offset, ())
      }
    }

    static func padded(_ value: Int, _ width: Int) -> String {
      let digits = String(abs(value))
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// `+08:00`
    static func zone(_ minutes: Int, separator: String = ":") -> String {
      (minutes < 0 ? "-" : "+") + padded(abs(minutes) / 60, 2) + separator + padded(abs(minutes) % 60, 2)
    }
  }
}

extension S3Select.Timestamp: CustomStringConvertible {
  /// As Ion writes it, to its own precision.
  var description: String {
    let time = local
    var text = Self.padded(time.year, 4)
    if precision == .year { return text + "T" }
    text += "-" + Self.padded(time.month, 2)
    if precision == .month { return text + "T" }
    text += "-" + Self.padded(time.day, 2)
    if precision == .day { return text }
    text += "T" + Self.padded(time.hour, 2) + ":" + Self.padded(time.minute, 2)
    if precision == .second {
      text += ":" + Self.padded(time.second, 2)
      if fractionDigits > 0 { text += "." + Self.padded(time.microsecond, 6).prefix(fractionDigits) }
    }
    guard let offset else { return text + "-00:00" }
    return text + (offset == 0 ? "Z" : Self.zone(offset))
  }
}
