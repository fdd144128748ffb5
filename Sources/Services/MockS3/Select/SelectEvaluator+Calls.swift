// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select.Evaluator {
  private typealias Value = S3Select.Value

  func cast(
    _ inner: S3Select.Expression, _ type: S3Select.CastType, _ record: S3Select.Record
  ) throws(S3Select.Fault) -> S3Select.Value {
    try Self.cast(try value(inner, record), type)
  }

  func like(
    _ inner: S3Select.Expression, _ pattern: S3Select.Expression, _ escape: S3Select.Expression?,
    _ record: S3Select.Record
  ) throws(S3Select.Fault) -> S3Select.Value {
    let text = try value(inner, record)
    let pattern = try value(pattern, record)
    guard let escape else { return try Self.like(text, pattern, nil) }
    return try Self.like(text, pattern, try value(escape, record))
  }

  func dateAdd(
    _ part: S3Select.DatePart, _ quantity: S3Select.Expression, _ timestamp: S3Select.Expression,
    _ record: S3Select.Record
  ) throws(S3Select.Fault) -> S3Select.Value {
    let (quantity, timestamp) = (try value(quantity, record), try value(timestamp, record))
    if quantity.isAbsent || timestamp.isAbsent { return .null }
    guard case .integer(let count) = quantity, let moved = try Self.timestamp(timestamp).adding(count, part)
    else {
      throw .select(.illegalSqlFunctionArgument)
    }
    return .timestamp(moved)
  }

  func dateDifference(
    _ part: S3Select.DatePart, _ first: S3Select.Expression, _ second: S3Select.Expression,
    _ record: S3Select.Record
  ) throws(S3Select.Fault) -> S3Select.Value {
    let (first, second) = (try value(first, record), try value(second, record))
    if first.isAbsent || second.isAbsent { return .null }
    return .integer(
      S3Select.Timestamp.difference(try Self.timestamp(first), try Self.timestamp(second), part))
  }

  func extract(
    _ part: S3Select.DatePart, _ inner: S3Select.Expression, _ record: S3Select.Record
  ) throws(S3Select.Fault) -> S3Select.Value {
    let timestamp = try value(inner, record)
    if timestamp.isAbsent { return .null }
    return try Self.timestamp(timestamp).part(part)
  }

  private static func timestamp(_ value: S3Select.Value) throws(S3Select.Fault) -> S3Select.Timestamp {
    guard case .timestamp(let timestamp) = value else { throw .select(.illegalSqlFunctionArgument) }
    return timestamp
  }

  func call(
    _ function: S3Select.Function, _ arguments: [S3Select.Expression], _ record: S3Select.Record
  ) throws(S3Select.Fault) -> S3Select.Value {
    var values: [S3Select.Value] = []
    for argument in arguments {
      values.append(try value(argument, record))
      // What stands behind the first value of COALESCE isn't looked at.
      if function == .coalesce, let value = values.last, !value.isAbsent { return value }
    }
    return try apply(function, values)
  }

  private func apply(
    _ function: S3Select.Function, _ values: [S3Select.Value]
  ) throws(S3Select.Fault) -> S3Select.Value {
    switch function {
    case .coalesce: return .null
    case .now:
      let millisecond = now.roundedDownToMillisecond
      return .timestamp(.init(instant: millisecond, offset: 0, precision: .second, fractionDigits: 3))
    case .nullIf: return S3Select.Value.areEqual(values[0], values[1]) ? .null : values[0]
    default: break
    }
    if values.contains(where: \.isAbsent) { return .null }
    switch function {
    case .characterLength: return .integer(try Self.text(values[0]).unicodeScalars.count)
    case .lower: return .string(try Self.text(values[0]).lowercased())
    case .upper: return .string(try Self.text(values[0]).uppercased())
    case .substring: return .string(try substring(values))
    case .trimLeading, .trimTrailing, .trimBoth:
      let removed: Set<Unicode.Scalar> =
        values.count == 2 ? Set(try Self.text(values[1]).unicodeScalars) : [" "]
      return .string(
        Self.trimmed(
          try Self.text(values[0]), of: removed, leading: function != .trimTrailing,
          trailing: function != .trimLeading))
    case .toString:
      return .string(
        try S3Select.DatePattern.format(try Self.timestamp(values[0]), try Self.text(values[1])))
    default:
      guard let timestamp = S3Select.Timestamp(try Self.text(values[0])) else {
        throw .select(.valueParseFailure)
      }
      return .timestamp(timestamp)
    }
  }

  private static func text(_ value: S3Select.Value) throws(S3Select.Fault) -> String {
    guard case .string(let text) = value else { throw .select(.illegalSqlFunctionArgument) }
    return text
  }

  /// Positions begin with 1; what lies before the text takes from the length all the same.
  private func substring(_ values: [S3Select.Value]) throws(S3Select.Fault) -> String {
    let scalars = try Self.text(values[0]).unicodeScalars
    guard case .integer(let start) = try Self.number(values[1], isCSV: isCSV) else {
      throw .select(.illegalSqlFunctionArgument)
    }
    var end = Int.max
    if values.count == 3 {
      guard case .integer(let length) = try Self.number(values[2], isCSV: isCSV), length >= 0 else {
        throw .select(.illegalSqlFunctionArgument)
      }
      let (sum, overflow) = start.addingReportingOverflow(length)
      if !overflow { end = sum }
    }
    let first = max(start, 1)
    guard end > first else { return "" }
    return String(String.UnicodeScalarView(scalars.dropFirst(first - 1).prefix(end - first)))
  }

  static func trimmed(
    _ text: String, of removed: Set<Unicode.Scalar>, leading: Bool, trailing: Bool
  ) -> String {
    var scalars = text.unicodeScalars[...]
    while leading, let first = scalars.first, removed.contains(first) { scalars.removeFirst() }
    while trailing, let last = scalars.last, removed.contains(last) { scalars.removeLast() }
    return String(scalars)
  }

  // MARK: LIKE

  private enum Symbol: Equatable {
    case anyRun
    case anyOne
    case one(Unicode.Scalar)
  }

  private static func like(
    _ value: S3Select.Value, _ pattern: S3Select.Value, _ escape: S3Select.Value?
  ) throws(S3Select.Fault) -> S3Select.Value {
    if value.isAbsent || pattern.isAbsent || escape?.isAbsent == true { return .null }
    guard case .string(let text) = value, case .string(let pattern) = pattern else {
      throw .select(.likeInvalidInputs)
    }
    var mark: Unicode.Scalar?
    if let escape {
      guard case .string(let text) = escape, text.unicodeScalars.count == 1 else {
        throw .select(.likeInvalidInputs)
      }
      mark = text.unicodeScalars.first
    }
    var symbols: [Symbol] = []
    var isEscaped = false
    for scalar in pattern.unicodeScalars {
      if isEscaped {
        guard scalar == "%" || scalar == "_" || scalar == mark else {
          throw .select(.evaluatorLikePatternInvalidEscapeSequence)
        }
        symbols.append(.one(scalar))
        isEscaped = false
      } else if scalar == mark {
        isEscaped = true
      } else {
        symbols.append(scalar == "%" ? .anyRun : scalar == "_" ? .anyOne : .one(scalar))
      }
    }
    guard !isEscaped else { throw .select(.evaluatorLikePatternInvalidEscapeSequence) }
    return .boolean(matches(symbols, Array(text.unicodeScalars)))
  }

  /// Goes back to the last run only: what an earlier one could take, the last one can take as well.
  private static func matches(_ pattern: [Symbol], _ text: [Unicode.Scalar]) -> Bool {
    var place = 0
    var position = 0
    var afterRun = -1
    var runEnd = 0
    while position < text.count {
      if place < pattern.count {
        if pattern[place] == .anyRun {
          place += 1
          afterRun = place
          runEnd = position
          continue
        }
        if pattern[place] == .anyOne || pattern[place] == .one(text[position]) {
          place += 1
          position += 1
          continue
        }
      }
      guard afterRun >= 0 else { return false }
      runEnd += 1
      position = runEnd
      place = afterRun
    }
    return pattern[place...].allSatisfy { $0 == .anyRun }
  }

  // MARK: CAST

  private static func cast(
    _ value: S3Select.Value, _ type: S3Select.CastType
  ) throws(S3Select.Fault) -> S3Select.Value {
    if value.isAbsent { return value }
    guard let result = converted(value, type) else { throw .select(.castFailed) }
    return result
  }

  private static func converted(_ value: S3Select.Value, _ type: S3Select.CastType) -> S3Select.Value? {
    switch type {
    case .boolean: return boolean(value).map { .boolean($0) }
    case .integer: return integer(value).map { .integer($0) }
    case .float:
      if case .boolean(let truth) = value { return .double(truth ? 1 : 0) }
      return number(value)?.asDouble.map { .double($0) }
    case .timestamp:
      switch value {
      case .timestamp: return value
      case .string(let text): return S3Select.Timestamp(text).map { .timestamp($0) }
      default: return nil
      }
    case .string(let limit):
      guard let text = value.text else { return nil }
      guard let limit else { return .string(text) }
      return .string(String(String.UnicodeScalarView(text.unicodeScalars.prefix(limit))))
    case .decimal(let precision, let scale):
      var exact: S3Select.Decimal?
      switch number(value) {
      case .double(let double)? where double.isFinite: exact = S3Select.Decimal(double.description)
      case let other: exact = other?.asDecimal
      }
      if case .boolean(let truth) = value { exact = S3Select.Decimal(truth ? 1 : 0) }
      guard let exact else { return nil }
      guard let scale else { return .decimal(exact) }
      return exact.rounded(scale: scale, precision: precision).map { .decimal($0) }
    }
  }

  private static func number(_ value: S3Select.Value) -> S3Select.Value? {
    if value.isNumber { return value }
    guard case .string(let text) = value else { return nil }
    return S3Select.Value(number: trimmed(text, of: [" "], leading: true, trailing: true))
  }

  private static func boolean(_ value: S3Select.Value) -> Bool? {
    switch value {
    case .boolean(let truth): truth
    case .integer(let number): number != 0
    case .decimal(let number): number.coefficient != 0
    case .double(let number): number != 0
    case .string(let text):
      switch text.asciiFolded {
      case "true": true
      case "false": false
      default: nil
      }
    default: nil
    }
  }

  /// Fractions are cut off numbers; a text must be whole.
  private static func integer(_ value: S3Select.Value) -> Int? {
    switch value {
    case .boolean(let truth): return truth ? 1 : 0
    case .string:
      guard case .integer(let whole)? = number(value) else { return nil }
      return whole
    default: break
    }
    switch number(value) {
    case .integer(let whole)?: return whole
    case .decimal(let exact)?: return exact.truncated
    case .double(let double)?: return Int(exactly: double.rounded(.towardZero))
    default: return nil
    }
  }
}
