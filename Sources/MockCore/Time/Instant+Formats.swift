// SPDX-License-Identifier: Apache-2.0

extension Instant {
  /// What follows the seconds in an ISO 8601 text.
  public enum Fraction: Sendable {
    /// Nothing: `2026-11-22T17:00:00Z`.
    case none
    /// Always three digits: `2026-11-22T17:00:00.000Z`.
    case milliseconds
    /// Three digits unless they are all zero.
    case whenNeeded
  }

  /// `2026-11-22T17:00:00Z`; years outside 1 to 9999 are cut to the nearest instant inside.
  public func iso8601(fraction: Fraction = .none) -> String {
    ascii(capacity: 24) { $0.iso8601(CivilTime(self), fraction) }
  }

  /// The form of HTTP headers, `Sun, 22 Nov 2026 17:00:00 GMT`.
  public var httpDate: String {
    ascii(capacity: 29) { $0.httpDate(CivilTime(self)) }
  }

  /// Writes the form of HTTP headers, and says how many bytes it has; nothing where it doesn't fit.
  package func writeHTTPDate(to target: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard target.count >= Self.httpDateLength else { return 0 }
    var writer = DateWriter(UnsafeMutableRawBufferPointer(target))
    writer.httpDate(CivilTime(self))
    return writer.count
  }

  package static let httpDateLength = 29

  /// The form of Signature Version 4, `20261122T170000Z`.
  public var awsBasic: String {
    ascii(capacity: 16) { $0.basic(CivilTime(self)) }
  }

  /// The date of Signature Version 4's credential scope, `20261122`.
  public var awsBasicDate: String {
    ascii(capacity: 8) { $0.basicDate(CivilTime(self)) }
  }

  /// Seconds since 1970 with up to three decimals and no trailing zeros: `1795366800`, `1795366800.25`.
  public var epochSeconds: String {
    ascii(capacity: 24) { $0.epochSeconds(self) }
  }

  private func ascii(capacity: Int, _ write: (inout DateWriter) -> Void) -> String {
    String(unsafeUninitializedCapacity: capacity) { buffer in
      var writer = DateWriter(UnsafeMutableRawBufferPointer(buffer))
      write(&writer)
      return writer.count
    }
  }
}

extension BytesBuilder {
  /// Appends `2026-11-22T17:00:00Z`.
  public mutating func append(iso8601 instant: Instant, fraction: Instant.Fraction = .none) {
    append(atLeast: 24) { buffer in
      var writer = DateWriter(buffer)
      writer.iso8601(CivilTime(instant), fraction)
      return writer.count
    }
  }

  /// Appends `Sun, 22 Nov 2026 17:00:00 GMT`.
  public mutating func append(httpDate instant: Instant) {
    append(atLeast: 29) { buffer in
      var writer = DateWriter(buffer)
      writer.httpDate(CivilTime(instant))
      return writer.count
    }
  }

  /// Appends seconds since 1970 with up to three decimals and no trailing zeros.
  public mutating func append(epochSeconds instant: Instant) {
    append(atLeast: 24) { buffer in
      var writer = DateWriter(buffer)
      writer.epochSeconds(instant)
      return writer.count
    }
  }
}

/// Three letters per name, in the order of the calendar.
let monthNames: StaticString = "JanFebMarAprMayJunJulAugSepOctNovDec"
private let weekdayNames: StaticString = "SunMonTueWedThuFriSat"

/// Puts the parts of a date into a buffer that is known to have room for them.
private struct DateWriter {
  private let buffer: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  init(_ buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

  private mutating func put(_ byte: UInt8) {
    buffer[count] = byte
    count &+= 1
  }

  private mutating func put(_ value: Int, digits: Int) {
    var rest = value
    var index = count &+ digits
    count = index
    for _ in 0..<digits {
      index &-= 1
      buffer[index] = UInt8(truncatingIfNeeded: 0x30 &+ rest % 10)
      rest /= 10
    }
  }

  private mutating func put(_ names: StaticString, at index: Int) {
    for offset in 0..<3 { put(names.utf8Start[index &* 3 &+ offset]) }
  }

  private mutating func put(clock civil: CivilTime) {
    put(civil.hour, digits: 2)
    put(UInt8(ascii: ":"))
    put(civil.minute, digits: 2)
    put(UInt8(ascii: ":"))
    put(civil.second, digits: 2)
  }

  mutating func iso8601(_ civil: CivilTime, _ fraction: Instant.Fraction) {
    put(civil.year, digits: 4)
    put(UInt8(ascii: "-"))
    put(civil.month, digits: 2)
    put(UInt8(ascii: "-"))
    put(civil.day, digits: 2)
    put(UInt8(ascii: "T"))
    put(clock: civil)
    let milliseconds = civil.microsecond / 1_000
    let shown =
      switch fraction {
      case .none: false
      case .milliseconds: true
      case .whenNeeded: milliseconds != 0
      }
    if shown {
      put(UInt8(ascii: "."))
      put(milliseconds, digits: 3)
    }
    put(UInt8(ascii: "Z"))
  }

  mutating func httpDate(_ civil: CivilTime) {
    put(weekdayNames, at: civil.weekday)
    put(UInt8(ascii: ","))
    put(UInt8(ascii: " "))
    put(civil.day, digits: 2)
    put(UInt8(ascii: " "))
    put(monthNames, at: civil.month - 1)
    put(UInt8(ascii: " "))
    put(civil.year, digits: 4)
    put(UInt8(ascii: " "))
    put(clock: civil)
    put(UInt8(ascii: " "))
    put("GMT", at: 0)
  }

  mutating func basicDate(_ civil: CivilTime) {
    put(civil.year, digits: 4)
    put(civil.month, digits: 2)
    put(civil.day, digits: 2)
  }

  mutating func basic(_ civil: CivilTime) {
    basicDate(civil)
    put(UInt8(ascii: "T"))
    put(civil.hour, digits: 2)
    put(civil.minute, digits: 2)
    put(civil.second, digits: 2)
    put(UInt8(ascii: "Z"))
  }

  mutating func epochSeconds(_ instant: Instant) {
    let milliseconds = instant.millisecondsSince1970
    if milliseconds < 0 { put(UInt8(ascii: "-")) }
    let magnitude = Int(milliseconds.magnitude)
    var whole = magnitude / 1_000
    var digits = 1
    while whole >= 10 {
      whole /= 10
      digits += 1
    }
    put(magnitude / 1_000, digits: digits)
    var fraction = magnitude % 1_000
    guard fraction > 0 else { return }
    var decimals = 3
    while fraction % 10 == 0 {
      fraction /= 10
      decimals -= 1
    }
    put(UInt8(ascii: "."))
    put(fraction, digits: decimals)
  }
}
