// SPDX-License-Identifier: Apache-2.0

/// A point in time to the microsecond, the same on every platform and cheap to keep in a state.
///
/// All arithmetic saturates: no duration or number that a caller sends can trap.
public struct Instant: Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z, negative before it.
  public var microsecondsSince1970: Int64

  public init(microsecondsSince1970: Int64) {
    self.microsecondsSince1970 = microsecondsSince1970
  }

  /// An instant on a whole millisecond; saturates.
  public init(millisecondsSince1970 milliseconds: Int64) {
    self.init(microsecondsSince1970: saturatingProduct(milliseconds, 1_000))
  }

  /// An instant on a whole second; saturates.
  public init(secondsSince1970 seconds: Int64) {
    self.init(microsecondsSince1970: saturatingProduct(seconds, 1_000_000))
  }

  /// An instant from fractional seconds, rounded to the microsecond; `nil` for NaN and for what does not fit.
  ///
  /// Where a `Double` no longer tells microseconds apart (from the year 2242 on) it is rounded to the millisecond.
  public init?(secondsSince1970 seconds: Double) {
    guard seconds.magnitude < 9_223_372_036_000 else { return nil }
    let whole = seconds.rounded(.down)
    let unit: Double = seconds.ulp < 0.000_001 ? 1 : 1_000
    let microseconds = ((seconds - whole) * 1_000_000 / unit).rounded() * unit
    self.init(microsecondsSince1970: Int64(whole) * 1_000_000 + Int64(microseconds))
  }

  /// 1970-01-01T00:00:00Z.
  public static let epoch = Instant(microsecondsSince1970: 0)
  /// Before everything else.
  public static let distantPast = Instant(microsecondsSince1970: .min)
  /// After everything else.
  public static let distantFuture = Instant(microsecondsSince1970: .max)

  /// Seconds since 1970 with their fraction.
  public var secondsSince1970: Double { Double(microsecondsSince1970) / 1_000_000 }

  /// Whole seconds since 1970, rounded down.
  public var wholeSecondsSince1970: Int64 { floorDivision(microsecondsSince1970, 1_000_000) }

  /// Whole milliseconds since 1970, rounded down.
  public var millisecondsSince1970: Int64 { floorDivision(microsecondsSince1970, 1_000) }

  /// The same instant without its fraction of a second.
  public var roundedDownToSecond: Instant { Instant(secondsSince1970: wholeSecondsSince1970) }

  /// The same instant without what is below a millisecond.
  public var roundedDownToMillisecond: Instant { Instant(millisecondsSince1970: millisecondsSince1970) }
}

extension Instant: InstantProtocol {
  public static func < (left: Instant, right: Instant) -> Bool {
    left.microsecondsSince1970 < right.microsecondsSince1970
  }

  public func advanced(by duration: Duration) -> Instant {
    let microseconds = duration.saturatedMicroseconds
    let (sum, overflow) = microsecondsSince1970.addingReportingOverflow(microseconds)
    if overflow || microseconds == .max || microseconds == .min {
      return microseconds < 0 ? .distantPast : .distantFuture
    }
    return Instant(microsecondsSince1970: sum)
  }

  public func duration(to other: Instant) -> Duration {
    .microseconds(other.microsecondsSince1970) - .microseconds(microsecondsSince1970)
  }

  public static func + (instant: Instant, duration: Duration) -> Instant { instant.advanced(by: duration) }

  public static func - (instant: Instant, duration: Duration) -> Instant {
    // Subtracted as such, since the negation of the smallest duration does not exist.
    let microseconds = duration.saturatedMicroseconds
    let (difference, overflow) = instant.microsecondsSince1970.subtractingReportingOverflow(microseconds)
    if overflow || microseconds == .max || microseconds == .min {
      return microseconds < 0 ? .distantFuture : .distantPast
    }
    return Instant(microsecondsSince1970: difference)
  }

  public static func - (left: Instant, right: Instant) -> Duration { right.duration(to: left) }

  public static func += (instant: inout Instant, duration: Duration) { instant = instant + duration }

  public static func -= (instant: inout Instant, duration: Duration) { instant = instant - duration }
}

extension Instant: CustomStringConvertible {
  /// ISO 8601, with milliseconds when there are any.
  public var description: String { iso8601(fraction: .whenNeeded) }
}

extension Duration {
  /// Microseconds, cut towards zero and to what an `Int64` holds.
  var saturatedMicroseconds: Int64 {
    // `components` itself would trap on the far ends of the range.
    if self >= .seconds(9_300_000_000_000) { return .max }
    if self <= .seconds(-9_300_000_000_000) { return .min }
    let (seconds, attoseconds) = components
    let (sum, overflow) = saturatingProduct(seconds, 1_000_000)
      .addingReportingOverflow(attoseconds / 1_000_000_000_000)
    return overflow ? (seconds < 0 ? .min : .max) : sum
  }
}

func saturatingProduct(_ value: Int64, _ factor: Int64) -> Int64 {
  let (product, overflow) = value.multipliedReportingOverflow(by: factor)
  return overflow ? ((value < 0) == (factor < 0) ? .max : .min) : product
}

/// Division that rounds down, for a positive divisor.
@inline(__always)
func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
  let quotient = value / divisor
  return value % divisor < 0 ? quotient - 1 : quotient
}
