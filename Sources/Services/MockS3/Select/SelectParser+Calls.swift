// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select.Parser {
  /// The call of a function whose name and opening parenthesis were taken.
  mutating func call(_ name: String) throws(S3Select.Fault) -> S3Select.Expression {
    switch name {
    case "count": return try aggregate(.count)
    case "sum": return try aggregate(.sum)
    case "avg": return try aggregate(.average)
    case "min": return try aggregate(.minimum)
    case "max": return try aggregate(.maximum)
    case "coalesce": return try function(.coalesce)
    case "nullif": return try function(.nullIf)
    case "char_length", "character_length": return try function(.characterLength)
    case "lower": return try function(.lower)
    case "upper": return try function(.upper)
    case "to_string": return try function(.toString)
    case "to_timestamp": return try function(.toTimestamp)
    case "utcnow": return try function(.now)
    case "substring": return try substring()
    case "trim": return try trim()
    case "date_add": return try dated { .dateAdd($0, $1, $2) }
    case "date_diff": return try dated { .dateDifference($0, $1, $2) }
    case "extract": return try extract()
    default: throw .select(.unsupportedFunction)
    }
  }

  private mutating func function(_ function: S3Select.Function) throws(S3Select.Fault) -> S3Select.Expression
  {
    try checked(function, try arguments())
  }

  private func checked(
    _ function: S3Select.Function, _ arguments: [S3Select.Expression]
  ) throws(S3Select.Fault) -> S3Select.Expression {
    guard function.arity.contains(arguments.count) else { throw .select(.evaluatorInvalidArguments) }
    return .call(function, arguments)
  }

  private mutating func aggregate(_ aggregate: S3Select.Aggregate) throws(S3Select.Fault)
    -> S3Select.Expression
  {
    if current.kind == .star {
      guard aggregate == .count else {
        throw .select(
          "ParseUnsupportedCallWithStar",
          "Function call, other than COUNT, with (*) as parameter is not supported", at: current.place)
      }
      advance()
      try closeParenthesis()
      return try counted(.count, nil)
    }
    let start = current
    let use = aggregateUse
    if use == .allowed { aggregateUse = .inside }
    let arguments = try arguments()
    aggregateUse = use
    guard arguments.count == 1 else {
      throw .select(
        "ParseNonUnaryAgregateFunctionCall", "Aggregate function calls take 1 argument only", at: start.place)
    }
    return try counted(aggregate, arguments[0])
  }

  private mutating func counted(
    _ aggregate: S3Select.Aggregate, _ operand: S3Select.Expression?
  ) throws(S3Select.Fault) -> S3Select.Expression {
    guard aggregateUse == .allowed else { throw .select(.unsupportedSqlStructure) }
    aggregates.append((aggregate, operand))
    guard operand?.isDeeper(than: Self.maximumDepth) != true else { throw .select(.unsupportedSqlStructure) }
    return .aggregate(aggregates.count - 1)
  }

  /// `SUBSTRING(text FROM 2 FOR 3)` and `SUBSTRING(text, 2, 3)`.
  private mutating func substring() throws(S3Select.Fault) -> S3Select.Expression {
    var arguments = [try expression()]
    if takeKeyword("from") {
      arguments.append(try expression())
      if takeKeyword("for") { arguments.append(try expression()) }
    } else {
      while take(.comma) { arguments.append(try expression()) }
      if arguments.count == 1 {
        throw .select("ParseExpectedArgumentDelimiter", "Expected argument delimiter, found", found: current)
      }
    }
    try closeParenthesis()
    return try checked(.substring, arguments)
  }

  /// `TRIM(text)`, `TRIM(BOTH 'x' FROM text)`, `TRIM(LEADING FROM text)`.
  private mutating func trim() throws(S3Select.Fault) -> S3Select.Expression {
    var function = S3Select.Function.trimBoth
    if takeWord("leading") {
      function = .trimLeading
    } else if takeWord("trailing") {
      function = .trimTrailing
    } else {
      _ = takeWord("both")
    }
    var arguments: [S3Select.Expression] = []
    if takeKeyword("from") {
      arguments.append(try expression())
    } else {
      let first = try expression()
      arguments = takeKeyword("from") ? [try expression(), first] : [first]
    }
    try closeParenthesis()
    return try checked(function, arguments)
  }

  private mutating func datePart(zones: Bool) throws(S3Select.Fault) -> S3Select.DatePart {
    let word: String? =
      switch current.kind {
      case .identifier(let name, isQuoted: false): name.asciiFolded
      case .keyword(let keyword): keyword
      default: nil
      }
    guard let part = word.flatMap({ S3Select.DatePart(rawValue: $0) }),
      zones || (part != .timezoneHour && part != .timezoneMinute)
    else { throw .select("ParseExpectedDatePart", "Expected one of the date parts, found", found: current) }
    advance()
    return part
  }

  private mutating func dated(
    _ make: (S3Select.DatePart, S3Select.Expression, S3Select.Expression) -> S3Select.Expression
  ) throws(S3Select.Fault) -> S3Select.Expression {
    let part = try datePart(zones: false)
    guard take(.comma) else {
      throw .select("ParseExpectedArgumentDelimiter", "Expected argument delimiter, found", found: current)
    }
    let arguments = try arguments()
    guard arguments.count == 2 else { throw .select(.evaluatorInvalidArguments) }
    return make(part, arguments[0], arguments[1])
  }

  private mutating func extract() throws(S3Select.Fault) -> S3Select.Expression {
    let part = try datePart(zones: true)
    guard takeKeyword("from") else { throw expectedKeyword() }
    let timestamp = try expression()
    try closeParenthesis()
    return .extract(part, timestamp)
  }

  /// `expression AS type)`
  mutating func cast() throws(S3Select.Fault) -> S3Select.Expression {
    let operand = try expression()
    guard takeKeyword("as") else { throw expectedKeyword() }
    let type = try castType()
    try closeParenthesis()
    return .cast(operand, type)
  }

  private mutating func castType() throws(S3Select.Fault) -> S3Select.CastType {
    let start = current
    guard case .keyword(let word) = start.kind else {
      throw .select("ParseExpectedTypeName", "Expected type name, found", found: start)
    }
    advance()
    switch word {
    case "bool", "boolean": return .boolean
    case "int", "integer", "smallint": return .integer
    case "float", "real": return .float
    case "double":
      _ = takeKeyword("precision")
      return .float
    case "timestamp": return .timestamp
    case "string", "symbol": return .string(limit: nil)
    case "varchar", "char", "character":
      _ = takeKeyword("varying")
      let parameters = try typeParameters(atMost: 1)
      return .string(limit: parameters.first)
    case "decimal", "numeric", "dec":
      let parameters = try typeParameters(atMost: 2)
      guard let precision = parameters.first else { return .decimal(precision: 38, scale: nil) }
      let scale = parameters.count == 2 ? parameters[1] : 0
      guard (1...38).contains(precision), scale <= precision else { throw invalidParameter(start) }
      return .decimal(precision: precision, scale: scale)
    default: throw .select("ParseExpectedTypeName", "Expected type name, found", found: start)
    }
  }

  /// `(10, 2)`, or nothing.
  private mutating func typeParameters(atMost limit: Int) throws(S3Select.Fault) -> [Int] {
    guard take(.leftParenthesis) else { return [] }
    var parameters: [Int] = []
    repeat {
      guard case .literal(.integer(let value)) = current.kind, value >= 0 else {
        throw invalidParameter(current)
      }
      parameters.append(value)
      advance()
    } while take(.comma)
    guard parameters.count <= limit else {
      throw .select("ParseCastArity", "CAST has incorrect arity, found", found: current)
    }
    try closeParenthesis()
    return parameters
  }

  private func invalidParameter(_ token: S3Select.Token) -> S3Select.Fault {
    .select("ParseInvalidTypeParam", "Invalid parameter value for data type, found", found: token)
  }
}
