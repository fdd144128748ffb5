// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

struct InstantTests {
  let instant = Instant(millisecondsSince1970: 1_795_366_800_250)

  @Test("Every format writes the same instant")
  func formats() {
    #expect(instant.iso8601() == "2026-11-22T17:00:00Z")
    #expect(instant.iso8601(fraction: .milliseconds) == "2026-11-22T17:00:00.250Z")
    #expect(instant.description == "2026-11-22T17:00:00.250Z")
    #expect(instant.roundedDownToSecond.iso8601(fraction: .whenNeeded) == "2026-11-22T17:00:00Z")
    #expect(instant.httpDate == "Sun, 22 Nov 2026 17:00:00 GMT")
    #expect(instant.awsBasic == "20261122T170000Z")
    #expect(instant.awsBasicDate == "20261122")
    #expect(instant.epochSeconds == "1795366800.25")
  }

  @Test("A builder receives the same text as a string")
  func builders() {
    var builder = BytesBuilder()
    builder.append(iso8601: instant, fraction: .milliseconds)
    builder.append(httpDate: instant)
    builder.append(epochSeconds: instant)
    #expect(
      builder.finish().description == "2026-11-22T17:00:00.250ZSun, 22 Nov 2026 17:00:00 GMT1795366800.25")
  }

  @Test(
    "Epoch seconds have up to three decimals and no trailing zeros",
    arguments: [
      (0, "0"), (1, "0.001"), (10, "0.01"), (100, "0.1"), (-1, "-0.001"), (-1_500, "-1.5"), (9_999, "9.999"),
      (10_000, "10"),
    ] as [(Int64, String)])
  func epochSeconds(milliseconds: Int64, text: String) {
    let instant = Instant(millisecondsSince1970: milliseconds)
    #expect(instant.epochSeconds == text)
    #expect(Instant(epochSeconds: text) == instant)
  }

  @Test(
    "ISO 8601 is read with fractions and offsets",
    arguments: [
      ("2019-12-16T23:48:18Z", 1_576_540_098_000_000),
      ("2019-12-17T00:48:18+01:00", 1_576_540_098_000_000),
      ("2019-12-16T22:48:18-01:00", 1_576_540_098_000_000),
      ("2019-12-16T22:48:18-0100", 1_576_540_098_000_000),
      ("2000-01-02T20:34:56.123Z", 946_845_296_123_000),
      ("2000-01-02T20:34:56.123456789Z", 946_845_296_123_456),
      ("2000-01-02t20:34:56.5z", 946_845_296_500_000),
      ("1985-06-30T23:59:60Z", 489_024_000_000_000),
      ("0001-01-01T00:00:00Z", -62_135_596_800_000_000),
      ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ] as [(String, Int64)])
  func readsISO8601(text: String, microseconds: Int64) {
    #expect(Instant(iso8601: text)?.microsecondsSince1970 == microseconds)
  }

  @Test(
    "What is not a date is refused",
    arguments: [
      "", "2019", "2019-12-16", "2019-12-16T23:48:18", "2019-13-16T23:48:18Z", "2019-02-29T00:00:00Z",
      "1900-02-29T00:00:00Z", "2019-12-00T00:00:00Z", "2019-12-16T24:00:00Z", "2019-12-16T23:60:00Z",
      "2019-12-16T23:48:61Z", "2019-12-16T23:48:18.Z", "2019-12-16T23:48:18Zz", "0000-01-01T00:00:00Z",
      "2019-12-16T23:48:18+24:00", "2019-12-16T23:48:18+1", "٢٠١٩-12-16T23:48:18Z", "-019-12-16T23:48:18Z",
    ])
  func refusesISO8601(text: String) {
    #expect(Instant(iso8601: text) == nil)
  }

  @Test(
    "HTTP dates are read in all their forms",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777_000),
      ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777_000),
      ("Sun Nov  6 08:49:37 1994", 784_111_777_000),
      ("Sun, 6 Nov 1994 08:49:37 UTC", 784_111_777_000),
      ("Sun, 06 Nov 1994 08:49:37 +0000", 784_111_777_000),
      ("Sun, 02 Jan 2000 20:34:56.456 GMT", 946_845_296_456),
      ("Tue, 29 Apr 2014 18:30:38 GMT", 1_398_796_238_000),
    ] as [(String, Int64)])
  func readsHTTPDates(text: String, milliseconds: Int64) {
    #expect(Instant(httpDate: text)?.millisecondsSince1970 == milliseconds)
  }

  @Test(
    "What is not an HTTP date is refused",
    arguments: [
      "", "Sun", "Sun,", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 31 Feb 1994 08:49:37 GMT",
      "Sun, 06 Foo 1994 08:49:37 GMT", "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 194 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 GMTT", "Sun Nov 6 08:49:37 94",
    ])
  func refusesHTTPDates(text: String) {
    #expect(Instant(httpDate: text) == nil)
  }

  @Test("Signature Version 4's form is read strictly")
  func readsBasicForm() {
    #expect(Instant(awsBasic: "20261122T170000Z") == instant.roundedDownToSecond)
    for text in [
      "", "20261122T170000", "20261122", "2026-11-22T17:00:00Z", "20261322T170000Z", "20261122T170000Z ",
    ] {
      #expect(Instant(awsBasic: text) == nil)
    }
  }

  @Test("Numbers that no instant can hold are refused")
  func refusesNumbers() {
    for seconds in [Double.nan, .infinity, -.infinity, 1e300, 1e13, -1e13] {
      #expect(Instant(secondsSince1970: seconds) == nil)
    }
    for text in ["", "nan", "inf", "0x10", "1e400", "1e13", "--1", "1.2.3", " 1"] {
      #expect(Instant(epochSeconds: text) == nil)
    }
    #expect(Instant(epochSeconds: "1.5e9")?.wholeSecondsSince1970 == 1_500_000_000)
  }

  @Test("Arithmetic saturates")
  func saturates() {
    let extremes: [Duration] = [.seconds(Int64.max), .seconds(Int64.max) + .seconds(Int64.max)]
    for duration in extremes {
      #expect(instant + duration == .distantFuture)
      #expect(instant - duration == .distantPast)
      #expect(instant + .zero - duration == .distantPast)
      #expect(instant - (.zero - duration) == .distantFuture)
    }
    #expect(Instant.distantFuture + .microseconds(1) == .distantFuture)
    #expect(Instant.distantPast - .microseconds(1) == .distantPast)
    #expect(Instant(secondsSince1970: Int64.max) == .distantFuture)
    #expect(Instant(millisecondsSince1970: Int64.min) == .distantPast)
    #expect(Instant.distantFuture - Instant.distantPast > .seconds(18_000_000_000_000))
    #expect(instant + .seconds(30) - instant == .seconds(30))
    var moved = instant
    moved += .milliseconds(750)
    #expect(moved.epochSeconds == "1795366801")
    moved -= .seconds(1)
    #expect(moved.epochSeconds == "1795366800")
  }

  @Test("Instants beyond the calendar are written as its ends")
  func clamps() {
    #expect(Instant.distantPast.iso8601(fraction: .milliseconds) == "0001-01-01T00:00:00.000Z")
    #expect(Instant.distantFuture.iso8601(fraction: .milliseconds) == "9999-12-31T23:59:59.999Z")
    #expect(Instant.distantFuture.httpDate == "Fri, 31 Dec 9999 23:59:59 GMT")
    #expect(Instant.distantPast.epochSeconds == "-9223372036854.776")
  }

  @Test("Every day from year 1 to 9999 follows the one before")
  func everyDay() {
    var previous = CivilTime(.distantPast)
    var number = previous.dayNumber
    var failures = 0
    while number < 2_932_896 {
      number += 1
      let civil = CivilTime(Instant(secondsSince1970: Int64(number) * 86_400))
      let endsMonth = previous.day == CivilTime.days(inMonth: previous.month, year: previous.year)
      let follows =
        endsMonth
        ? civil.day == 1 && civil.month == previous.month % 12 + 1
          && civil.year == previous.year + (previous.month == 12 ? 1 : 0)
        : civil.day == previous.day + 1 && civil.month == previous.month && civil.year == previous.year
      if !follows || civil.dayNumber != number || civil.weekday != (previous.weekday + 1) % 7
        || Instant(civil).wholeSecondsSince1970 != Int64(number) * 86_400
      {
        failures += 1
      }
      previous = civil
    }
    #expect(failures == 0)
    #expect(previous.year == 9999 && previous.month == 12 && previous.day == 31)
  }

  @Test("What is written is read back")
  func roundTrips() {
    var random = SeededGenerator(seed: 11)
    for _ in 0..<2_000 {
      let milliseconds = Int64(random.next(below: 315_537_897_600_000)) - 62_135_596_800_000
      let instant = Instant(millisecondsSince1970: milliseconds)
      #expect(Instant(iso8601: instant.iso8601(fraction: .whenNeeded)) == instant)
      #expect(Instant(iso8601: instant.iso8601(fraction: .milliseconds)) == instant)
      #expect(Instant(httpDate: instant.httpDate) == instant.roundedDownToSecond)
      #expect(Instant(awsBasic: instant.awsBasic) == instant.roundedDownToSecond)
      #expect(Instant(epochSeconds: instant.epochSeconds) == instant)
      #expect(Instant(CivilTime(instant)) == instant)
    }
  }

  @Test("No text crashes the parsers")
  func fuzz() {
    var random = SeededGenerator(seed: 12)
    let seeds = [
      "2019-12-17T00:48:18.123+01:00", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
      "20261122T170000Z", "1795366800.25e3",
    ]
    for round in 0..<5_000 {
      var bytes = Array(seeds[round % seeds.count].utf8)
      for _ in 0...random.next(below: 3) {
        let index = Int(random.next(below: UInt64(bytes.count)))
        switch random.next(below: 3) {
        case 0: bytes[index] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.insert(bytes[Int(random.next(below: UInt64(bytes.count)))], at: index)
        default: if bytes.count > 1 { bytes.remove(at: index) }
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      if let instant = Instant(iso8601: text) {
        #expect(Instant(CivilTime(instant)) <= instant + .seconds(86_400))
      }
      _ = Instant(httpDate: text)
      _ = Instant(awsBasic: text)
      _ = Instant(epochSeconds: text)
    }
  }
}
