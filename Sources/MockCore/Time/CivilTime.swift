// SPDX-License-Identifier: Apache-2.0

/// An instant as a calendar and a clock in UTC show it (proleptic Gregorian, years 1 to 9999).
public struct CivilTime: Hashable, Sendable {
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int
  public let hour: Int
  public let minute: Int
  public let second: Int
  public let microsecond: Int

  /// Days since 1970-01-01.
  public let dayNumber: Int

  /// 0 for Sunday to 6 for Saturday.
  public var weekday: Int {
    let shifted = (dayNumber + 4) % 7
    return shifted < 0 ? shifted + 7 : shifted
  }

  /// `nil` unless such a date and time exist. A `second` of 60 is taken as the start of the next minute.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
  ) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= CivilTime.days(inMonth: month, year: year), (0...23).contains(hour), (0...59).contains(minute),
      (0...60).contains(second), (0...999_999).contains(microsecond)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
    self.hour = hour
    self.minute = minute
    self.second = second
    self.microsecond = microsecond
    dayNumber = CivilTime.dayNumber(year: year, month: month, day: day)
  }

  /// Cut to the first and last microsecond of the years 1 to 9999.
  public init(_ instant: Instant) {
    let clamped = min(max(instant, CivilTime.first), CivilTime.last).microsecondsSince1970
    let days = floorDivision(clamped, CivilTime.microsecondsPerDay)
    var rest = Int(clamped - days * CivilTime.microsecondsPerDay)
    dayNumber = Int(days)
    (year, month, day) = CivilTime.date(dayNumber: dayNumber)
    microsecond = rest % 1_000_000
    rest /= 1_000_000
    second = rest % 60
    minute = rest / 60 % 60
    hour = rest / 3_600
  }

  static let microsecondsPerDay: Int64 = 86_400_000_000
  static let first = Instant(secondsSince1970: Int64(-62_135_596_800))
  static let last = Instant(microsecondsSince1970: 253_402_300_799_999_999)

  /// How many days a month has; 0 for a month that does not exist.
  public static func days(inMonth month: Int, year: Int) -> Int {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 0
    }
  }

  // Both ways count in eras of 400 years (146,097 days) that begin on 1 March of year 0, so that the leap day
  // is the last of its year and needs no case of its own. Years are 1 to 9999 here, so eras are never negative.

  private static func dayNumber(year: Int, month: Int, day: Int) -> Int {
    let marchYear = month > 2 ? year : year - 1
    let era = marchYear / 400
    let yearOfEra = marchYear % 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(dayNumber: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = dayNumber + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
  }
}

extension Instant {
  /// The instant at which a calendar and a clock in UTC show `civil`.
  public init(_ civil: CivilTime) {
    let seconds = civil.hour * 3_600 + civil.minute * 60 + civil.second
    self.init(
      microsecondsSince1970: Int64(civil.dayNumber) * CivilTime.microsecondsPerDay
        + Int64(seconds) * 1_000_000 + Int64(civil.microsecond))
  }
}
