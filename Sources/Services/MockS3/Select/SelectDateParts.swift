// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// The parts of a date that functions take by name.
  enum DatePart: String {
    case year, month, day, hour, minute, second
    case timezoneHour = "timezone_hour"
    case timezoneMinute = "timezone_minute"

    /// What a timestamp with this part must be exact to.
    fileprivate var precision: Timestamp.Precision {
      switch self {
      case .year: .year
      case .month: .month
      case .day: .day
      case .hour, .minute, .timezoneHour, .timezoneMinute: .minute
      case .second: .second
      }
    }

    fileprivate var seconds: Int? {
      switch self {
      case .day: 86_400
      case .hour: 3_600
      case .minute: 60
      case .second: 1
      default: nil
      }
    }
  }
}

extension S3Select.Timestamp {
  /// The value of a part; `nil` for the zone of a timestamp that has none.
  func part(_ part: S3Select.DatePart) -> S3Select.Value {
    let time = local
    switch part {
    case .year: return .integer(time.year)
    case .month: return .integer(time.month)
    case .day: return .integer(time.day)
    case .hour: return .integer(time.hour)
    case .minute: return .integer(time.minute)
    case .second:
      guard fractionDigits > 0 else { return .integer(time.second) }
      let microseconds = Int128(time.second * 1_000_000 + time.microsecond)
      guard let exact = S3Select.Decimal(exactly: microseconds, exponent: -6),
        let seconds = exact.rounded(scale: fractionDigits, precision: 38)
      else { return .integer(time.second) }
      return .decimal(seconds)
    case .timezoneHour: return .integer((offset ?? 0) / 60)
    case .timezoneMinute: return .integer((offset ?? 0) % 60)
    }
  }

  /// The timestamp so many parts later; days that the month lacks become its last. `nil` outside the years 1 to 9999.
  func adding(_ quantity: Int, _ part: S3Select.DatePart) -> S3Select.Timestamp? {
    let precise = max(precision, part.precision)
    let moved: Instant
    if let seconds = part.seconds {
      let (total, overflow) = quantity.multipliedReportingOverflow(by: seconds)
      guard !overflow, total.magnitude < 1_000_000_000_000 else { return nil }
      moved = instant + .seconds(total)
    } else {
      let (months, overflow) = quantity.multipliedReportingOverflow(by: part == .year ? 12 : 1)
      guard !overflow, months.magnitude < 200_000 else { return nil }
      let time = local
      let total = time.year * 12 + time.month - 1 + months
      guard total >= 12 else { return nil }
      let (year, month) = (total / 12, total % 12 + 1)
      guard
        let civil = CivilTime(
          year: year, month: month, day: min(time.day, CivilTime.days(inMonth: month, year: year)),
          hour: time.hour, minute: time.minute, second: time.second, microsecond: time.microsecond)
      else { return nil }
      moved = Instant(civil) - .seconds((offset ?? 0) * 60)
    }
    // The calendar is cut to what it can show: one that comes out otherwise has left it.
    guard Instant(CivilTime(moved)) == moved else { return nil }
    return S3Select.Timestamp(
      instant: moved, offset: offset, precision: precise, fractionDigits: fractionDigits)
  }

  /// How many whole parts lie between two timestamps, negative where the second is the earlier one.
  static func difference(
    _ first: S3Select.Timestamp, _ second: S3Select.Timestamp, _ part: S3Select.DatePart
  ) -> Int {
    if let seconds = part.seconds {
      let microseconds = second.instant.microsecondsSince1970 - first.instant.microsecondsSince1970
      return Int(microseconds / (Int64(seconds) * 1_000_000))
    }
    let (early, late) = first.instant <= second.instant ? (first, second) : (second, first)
    let (a, b) = (CivilTime(early.instant), CivilTime(late.instant))
    var months = (b.year - a.year) * 12 + b.month - a.month
    func rest(_ time: CivilTime) -> [Int] {
      [time.day, time.hour, time.minute, time.second, time.microsecond]
    }
    if rest(b).lexicographicallyPrecedes(rest(a)) { months -= 1 }
    let whole = part == .year ? months / 12 : months
    return first.instant <= second.instant ? whole : -whole
  }
}
