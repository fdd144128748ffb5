// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// The patterns of `TO_STRING`: `MMMM d, y h:m a`.
  enum DatePattern {
    private static let months = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
      "November",
      "December",
    ]

    static func format(_ timestamp: Timestamp, _ pattern: String) throws(Fault) -> String {
      let time = timestamp.local
      let scalars = Array(pattern.unicodeScalars)
      var text = ""
      var index = 0
      while index < scalars.count {
        let scalar = scalars[index]
        if scalar == "'" {
          index = try literal(scalars, index, &text)
          continue
        }
        guard scalar.isASCII, ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) else {
          text.unicodeScalars.append(scalar)
          index += 1
          continue
        }
        var count = 1
        while index + count < scalars.count, scalars[index + count] == scalar { count += 1 }
        guard let field = field(scalar, count, timestamp, time) else {
          throw .select(.evaluatorInvalidTimestampFormatPatternSymbol)
        }
        text += field
        index += count
      }
      return text
    }

    /// Text between apostrophes, where two of them are one; also outside.
    private static func literal(
      _ scalars: [Unicode.Scalar], _ start: Int, _ text: inout String
    ) throws(Fault) -> Int {
      var index = start + 1
      if index < scalars.count, scalars[index] == "'" {
        text += "'"
        return index + 1
      }
      while index < scalars.count {
        if scalars[index] == "'" {
          guard index + 1 < scalars.count, scalars[index + 1] == "'" else { return index + 1 }
          index += 1
        }
        text.unicodeScalars.append(scalars[index])
        index += 1
      }
      throw .select(.evaluatorUnterminatedTimestampFormatPatternToken)
    }

    private static func field(
      _ symbol: Unicode.Scalar, _ count: Int, _ timestamp: Timestamp, _ time: CivilTime
    ) -> String? {
      let hour12 = time.hour % 12 == 0 ? 12 : time.hour % 12
      switch (symbol, count) {
      case ("y", 1): return String(time.year)
      case ("y", 2): return Timestamp.padded(time.year % 100, 2)
      case ("y", 4): return Timestamp.padded(time.year, 4)
      case ("M", 3): return String(months[time.month - 1].prefix(3))
      case ("M", 4): return months[time.month - 1]
      case ("M", 5): return String(months[time.month - 1].prefix(1))
      case ("M", 1...2): return Timestamp.padded(time.month, count)
      case ("d", 1...2): return Timestamp.padded(time.day, count)
      case ("a", 1): return time.hour < 12 ? "AM" : "PM"
      case ("h", 1...2): return Timestamp.padded(hour12, count)
      case ("H", 1...2): return Timestamp.padded(time.hour, count)
      case ("m", 1...2): return Timestamp.padded(time.minute, count)
      case ("s", 1...2): return Timestamp.padded(time.second, count)
      case ("S", 1...9): return String((Timestamp.padded(time.microsecond, 6) + "000").prefix(count))
      case ("n", 1): return String(time.microsecond * 1_000)
      case ("X", 1...5), ("x", 1...5): return zone(timestamp.offset ?? 0, count, zulu: symbol == "X")
      default: return nil
      }
    }

    private static func zone(_ minutes: Int, _ count: Int, zulu: Bool) -> String {
      if zulu, minutes == 0 { return "Z" }
      let colon = count == 3 || count == 5 ? ":" : ""
      let full = Timestamp.zone(minutes, separator: colon)
      return count == 1 && minutes % 60 == 0 ? String(full.prefix(3)) : full
    }
  }

  /// Values between backticks, of Ion's text format: timestamps, numbers, strings, booleans and null.
  enum IonLiteral {
    static func value(_ text: String) -> Value? {
      let trimmed = trimmedSpaces(text)
      switch trimmed {
      case "null": return .null
      case "true": return .boolean(true)
      case "false": return .boolean(false)
      case "nan": return .double(.nan)
      case "+inf": return .double(.infinity)
      case "-inf": return .double(-.infinity)
      default: break
      }
      if trimmed.hasPrefix("\""), trimmed.hasSuffix("\""), trimmed.utf8.count >= 2 {
        let inner = trimmed.dropFirst().dropLast()
        return inner.contains("\"") || inner.contains("\\") ? nil : .string(String(inner))
      }
      if let timestamp = Timestamp(trimmed) { return .timestamp(timestamp) }
      // Ion writes decimals with a `d` where others have an `e`.
      let number = String(
        decoding: trimmed.utf8.map { $0 | 0x20 == UInt8(ascii: "d") ? UInt8(ascii: "e") : $0 }, as: UTF8.self)
      return number.hasPrefix("+") ? nil : Value(number: number)
    }

    private static func trimmedSpaces(_ text: String) -> String {
      var text = Substring(text)
      while text.first == " " { text.removeFirst() }
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }
}
