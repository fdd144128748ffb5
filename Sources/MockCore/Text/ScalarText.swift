// SPDX-License-Identifier: Apache-2.0

/// Scalars as AWS's text forms have them: in headers, query strings, paths, XML and forms.
public enum ScalarText {
  /// `true` or `false`, in any case.
  public static func boolean(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// Decimal digits with an optional sign, within the bounds of `kind`.
  public static func integer(_ text: String, _ kind: Schema.Kind) -> Int? {
    guard let value = Int(text), kind.fits(value) else { return nil }
    return value
  }

  /// A decimal number, `NaN`, `Infinity` or `-Infinity`.
  public static func double(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity": return .infinity
    case "-Infinity": return -.infinity
    default:
      // `Double` itself would take `nan`, `inf` and hexadecimal digits too.
      guard text.utf8.allSatisfy({ $0 &- 48 < 10 || "+-.eE".utf8.contains($0) }) else { return nil }
      return Double(text)
    }
  }

  /// A point in time in the given form.
  public static func timestamp(_ text: String, _ format: Schema.TimestampFormat) -> Instant? {
    switch format {
    case .dateTime: Instant(iso8601: text)
    case .httpDate: Instant(httpDate: text)
    case .epochSeconds: Instant(epochSeconds: text)
    }
  }

  /// The shortest text that reads back as `value`: `1.0`, `1e+16`, `NaN`, `-Infinity`.
  public static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
    return value.description
  }

  /// A point in time in the given form.
  public static func text(_ value: Instant, _ format: Schema.TimestampFormat) -> String {
    switch format {
    case .dateTime: value.iso8601(fraction: .whenNeeded)
    case .httpDate: value.httpDate
    case .epochSeconds: value.epochSeconds
    }
  }
}
