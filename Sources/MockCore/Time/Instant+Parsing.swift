// SPDX-License-Identifier: Apache-2.0

extension Instant {
  /// Reads `2026-11-22T17:00:00Z`, with or without a fraction, in UTC or with a numeric offset.
  ///
  /// `nil` for anything else, for a date that does not exist, and when the zone is missing.
  public init?(iso8601 text: String) {
    var text = text
    guard let instant = text.withUTF8({ Instant(iso8601: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = instant
  }

  /// Reads `2026-11-22T17:00:00Z` from its bytes.
  public init?(iso8601 bytes: UnsafeRawBufferPointer) {
    var scanner = DateScanner(bytes)
    guard let year = scanner.number(digits: 4), scanner.skip("-"), let month = scanner.number(digits: 2),
      scanner.skip("-"), let day = scanner.number(digits: 2),
      scanner.skip("T") || scanner.skip("t") || scanner.skip(" "), let clock = scanner.clock(),
      let offset = scanner.zone(), scanner.isAtEnd
    else { return nil }
    self.init(year: year, month: month, day: day, clock: clock, offset: offset)
  }

  /// Reads a date of HTTP: `Sun, 22 Nov 2026 17:00:00 GMT`, its two obsolete forms, and a fraction of a second.
  ///
  /// A year of two digits is taken to lie between 1970 and 2069.
  public init?(httpDate text: String) {
    var text = text
    guard let instant = text.withUTF8({ Instant(httpDate: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = instant
  }

  /// Reads a date of HTTP from its bytes.
  public init?(httpDate bytes: UnsafeRawBufferPointer) {
    var scanner = DateScanner(bytes)
    scanner.skipSpaces()
    guard scanner.word() >= 3 else { return nil }
    if scanner.skip(",") {
      scanner.skipSpaces()
      guard let day = scanner.number(atMost: 2), scanner.skip("-") || scanner.skip(" "),
        let month = scanner.month(), scanner.skip("-") || scanner.skip(" "), let year = scanner.year(),
        scanner.skip(" "), let clock = scanner.clock(), scanner.skip(" "), let offset = scanner.zone()
      else { return nil }
      scanner.skipSpaces()
      guard scanner.isAtEnd else { return nil }
      self.init(year: year, month: month, day: day, clock: clock, offset: offset)
    } else {
      // `Sun Nov 22 17:00:00 2026`, the form of C's asctime.
      scanner.skipSpaces()
      guard let month = scanner.month() else { return nil }
      scanner.skipSpaces()
      guard let day = scanner.number(atMost: 2), scanner.skip(" "), let clock = scanner.clock(),
        scanner.skip(" "), let year = scanner.number(digits: 4)
      else { return nil }
      scanner.skipSpaces()
      guard scanner.isAtEnd else { return nil }
      self.init(year: year, month: month, day: day, clock: clock, offset: 0)
    }
  }

  /// Reads the form of Signature Version 4, `20261122T170000Z`.
  public init?(awsBasic text: String) {
    var text = text
    let parsed: Instant? = text.withUTF8 { buffer in
      var scanner = DateScanner(UnsafeRawBufferPointer(buffer))
      guard let year = scanner.number(digits: 4), let month = scanner.number(digits: 2),
        let day = scanner.number(digits: 2), scanner.skip("T"), let hour = scanner.number(digits: 2),
        let minute = scanner.number(digits: 2), let second = scanner.number(digits: 2), scanner.skip("Z"),
        scanner.isAtEnd
      else { return nil }
      let clock = DateScanner.Clock(hour: hour, minute: minute, second: second, microsecond: 0)
      return Instant(year: year, month: month, day: day, clock: clock, offset: 0)
    }
    guard let parsed else { return nil }
    self = parsed
  }

  /// Reads a decimal number of seconds since 1970; `nil` for any other text and for what does not fit.
  public init?(epochSeconds text: String) {
    // `Double` would take `nan`, `inf` and hexadecimal too.
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) }),
      let seconds = Double(text)
    else { return nil }
    self.init(secondsSince1970: seconds)
  }

  /// `offset` is in minutes east of Greenwich.
  fileprivate init?(year: Int, month: Int, day: Int, clock: DateScanner.Clock, offset: Int) {
    guard
      let civil = CivilTime(
        year: year, month: month, day: day, hour: clock.hour, minute: clock.minute, second: clock.second,
        microsecond: clock.microsecond)
    else { return nil }
    self = Instant(civil) - .seconds(offset * 60)
  }
}

/// Reads a date left to right; after a `nil` its position means nothing.
private struct DateScanner {
  struct Clock {
    var hour: Int
    var minute: Int
    var second: Int
    var microsecond: Int
  }

  private let bytes: UnsafeRawBufferPointer
  private var position = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  private var digit: Int? {
    guard position < bytes.count, (0x30...0x39).contains(bytes[position]) else { return nil }
    return Int(bytes[position]) - 0x30
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  mutating func skipSpaces() {
    while skip(" ") {}
  }

  mutating func number(digits: Int) -> Int? {
    var value = 0
    for _ in 0..<digits {
      guard let digit else { return nil }
      value = value * 10 + digit
      position += 1
    }
    return value
  }

  /// One to `limit` digits.
  mutating func number(atMost limit: Int) -> Int? {
    let start = position
    var value = 0
    while position - start < limit, let digit {
      value = value * 10 + digit
      position += 1
    }
    return position == start ? nil : value
  }

  /// Passes letters and says how many there were.
  mutating func word() -> Int {
    let start = position
    while position < bytes.count, (0x61...0x7A).contains(bytes[position] | 0x20) { position += 1 }
    return position - start
  }

  mutating func month() -> Int? {
    let start = position
    guard word() == 3 else { return nil }
    for month in 0..<12
    where (0..<3).allSatisfy({ bytes[start + $0] == monthNames.utf8Start[month * 3 + $0] }) {
      return month + 1
    }
    return nil
  }

  mutating func year() -> Int? {
    let start = position
    guard let year = number(atMost: 4) else { return nil }
    switch position - start {
    case 4: return year
    case 2: return year < 70 ? 2000 + year : 1900 + year
    default: return nil
    }
  }

  mutating func clock() -> Clock? {
    guard let hour = number(digits: 2), skip(":"), let minute = number(digits: 2), skip(":"),
      let second = number(digits: 2)
    else { return nil }
    var microsecond = 0
    if skip(".") {
      guard digit != nil else { return nil }
      var unit = 100_000
      while let digit {
        microsecond += digit * unit
        unit /= 10
        position += 1
      }
    }
    return Clock(hour: hour, minute: minute, second: second, microsecond: microsecond)
  }

  /// Minutes east of Greenwich: `Z`, `GMT`, `UTC`, `+hh:mm`, `+hhmm` or `+hh`.
  mutating func zone() -> Int? {
    if skip("Z") || skip("z") { return 0 }
    if skip("G") { return skip("M") && skip("T") ? 0 : nil }
    if skip("U") { return skip("T") && skip("C") ? 0 : nil }
    let west = skip("-")
    guard west || skip("+"), let hours = number(digits: 2) else { return nil }
    var minutes = 0
    if skip(":") || digit != nil {
      guard let parsed = number(digits: 2) else { return nil }
      minutes = parsed
    }
    guard hours < 24, minutes < 60 else { return nil }
    return (hours * 60 + minutes) * (west ? -1 : 1)
  }
}
