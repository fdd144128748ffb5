// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select.Parser {
  /// The call of a function whose name and opening parenthesis were taken.
  mutating func call(_ name: String) throws(AWSError) -> S3Select.Expression {
    try nested { parser throws(AWSError) in
      switch name {
      case "count": try parser.aggregate(.count)
      case "sum": try parser.aggregate(.sum)
      case "avg": try parser.aggregate(.average)
      case "min": try parser.aggregate(.minimum)
      case "max": try parser.aggregate(.maximum)
      case "coalesce": try parser.function(.coalesce)
      case "nullif": try parser.function(.nullIf)
      case "char_length", "character_length": try parser.function(.characterLength)
      case "lower": try parser.function(.lower)
      case "upper": try parser.function(.upper)
      case "to_string": try parser.function(.toString)
      case "to_timestamp": try parser.function(.toTimestamp)
      case "utcnow": try parser.function(.now)
      case "substring": try parser.substring()
      case "trim": try parser.trim()
      case "date_add": try parser.dated { .dateAdd($0, $1, $2) }
      case "date_diff": try parser.dated { .dateDifference($0, $1, $2) }
      case "extract": try parser.extract()
      default: throw AWSError.select(.unsupportedFunction)
      }
    }
  }

  private mutating func function(_ function: S3Select.Function) throws(AWSError) -> S3Select.Expression {
    try checked(function, try arguments())
  }

  private func checked(
    _ function: S3Select.Function, _ arguments: [S3Select.Expression]
  ) throws(AWSError) -> S3Select.Expression {
    guard function.arity.contains(arguments.count) else { throw .select(.evaluatorInvalidArguments) }
    return .call(function, arguments)
  }

  private mutating func aggregate(_ aggregate: S3Select.Aggregate) throws(AWSError) -> S3Select.Expression {
    if current.kind == .star {
      guard aggregate == .count else {
        throw .select(
          "ParseUnsupportedCallWithStar",
          "Function call, other than COUNT, with (*) as parameter is not supported", at: current.place)
      }
      advance()
      try closeParenthesis()
      return .aggregate(.count, nil)
    }
    let start = current
    let arguments = try arguments()
    guard arguments.count == 1 else {
      throw .select(
        "ParseNonUnaryAgregateFunctionCall", "Aggregate function calls take 1 argument only", at: start.place)
    }
    return .aggregate(aggregate, arguments[0])
  }

  /// `SUBSTRING(text FROM 2 FOR 3)` and `SUBSTRING(text, 2, 3)`.
  private mutating func substring() throws(AWSError) -> S3Select.Expression {
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
  private mutating func trim() throws(AWSError) -> S3Select.Expression {
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

  private mutating func datePart(zones: Bool) throws(AWSError) -> S3Select.DatePart {
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
  ) throws(AWSError) -> S3Select.Expression {
    let part = try datePart(zones: false)
    guard take(.comma) else {
      throw .select("ParseExpectedArgumentDelimiter", "Expected argument delimiter, found", found: current)
    }
    let arguments = try arguments()
    guard arguments.count == 2 else { throw .select(.evaluatorInvalidArguments) }
    return make(part, arguments[0], arguments[1])
  }

  private mutating func extract() throws(AWSError) -> S3Select.Expression {
    let part = try datePart(zones: true)
    guard takeKeyword("from") else { throw expectedKeyword() }
    let timestamp = try expression()
    try closeParenthesis()
    return .extract(part, timestamp)
  }

  /// `expression AS type)`
  mutating func cast() throws(AWSError) -> S3Select.Expression {
    let operand = try expression()
    guard takeKeyword("as") else { throw expectedKeyword() }
    let type = try castType()
    try closeParenthesis()
    return .cast(operand, type)
  }

  private mutating func castType() throws(AWSError) -> S3Select.CastType {
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
  private mutating func typeParameters(atMost limit: Int) throws(AWSError) -> [Int] {
    guard take(.leftParenthesis) else { return [] }
    var parameters: [Int] = []
    repeat {
      guard case .literal(.integer(let value)) = current.kind else { throw invalidParameter(current) }
      parameters.append(value)
      advance()
    } while take(.comma)
    guard parameters.count <= limit else {
      throw .select("ParseCastArity", "CAST has incorrect arity, found", found: current)
    }
    try closeParenthesis()
    return parameters
  }

  private func invalidParameter(_ token: S3Select.Token) -> AWSError {
    .select("ParseInvalidTypeParam", "Invalid parameter value for data type, found", found: token)
  }
}
