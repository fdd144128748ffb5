// SPDX-License-Identifier: Apache-2.0

import MockCore

extension S3Select {
  /// The errors that name no place in the expression: code and AWS's text.
  enum Failure {
    case castFailed, ambiguousFieldName, csvParsingError, csvUnescapedQuote, evaluatorBindingDoesNotExist
    case evaluatorInvalidArguments, evaluatorInvalidTimestampFormatPattern
    case evaluatorInvalidTimestampFormatPatternSymbol, evaluatorUnterminatedTimestampFormatPatternToken
    case evaluatorLikePatternInvalidEscapeSequence, evaluatorNegativeLimit, expressionTooLong
    case externalEvalException, illegalSqlFunctionArgument, integerOverflow, invalidColumnIndex
    case invalidCompressionFormat, invalidDataType, invalidExpressionType, invalidFileHeaderInfo
    case invalidJsonType, invalidKeyPath, invalidQuoteFields, invalidRequestParameter, invalidScanRange,
      invalidTableAlias
    case invalidTextEncoding, jsonParsingError, likeInvalidInputs, missingHeaders, missingRequiredParameter
    case multipleDataSourcesUnsupported, numberFormatError, objectSerializationConflict, overMaxRecordSize
    case truncatedInput, unsupportedFunction, unsupportedScanRangeInput, unsupportedSqlStructure
    case valueParseFailure
    /// The content isn't of the format of this name.
    case notCompressed(String)

    var error: (code: String, message: String) {
      switch self {
      case .castFailed:
        (
          "CastFailed",
          "Attempt to convert from one data type to another using CAST failed in the SQL expression."
        )
      case .ambiguousFieldName:
        (
          "AmbiguousFieldName",
          "Field name matches to multiple fields in the file. Check the SQL expression and the file, and try again."
        )
      case .csvParsingError:
        ("CSVParsingError", "Encountered an error parsing the CSV file. Check the file and try again.")
      case .csvUnescapedQuote:
        (
          "CSVUnescapedQuote",
          "An unescaped quote was found while parsing the CSV file. To allow quoted record delimiters, ensure that "
            + "AllowQuotedRecordDelimiter is set to 'TRUE'."
        )
      case .evaluatorBindingDoesNotExist:
        (
          "EvaluatorBindingDoesNotExist",
          "A column name or a path provided does not exist in the SQL expression."
        )
      case .evaluatorInvalidArguments:
        (
          "EvaluatorInvalidArguments",
          "Incorrect number of arguments in the function call in the SQL expression."
        )
      case .evaluatorInvalidTimestampFormatPattern:
        (
          "EvaluatorInvalidTimestampFormatPattern",
          "Time stamp format pattern requires additional fields in the SQL expression."
        )
      case .evaluatorInvalidTimestampFormatPatternSymbol:
        (
          "EvaluatorInvalidTimestampFormatPatternSymbol",
          "Time stamp format pattern contains an invalid symbol in the SQL expression."
        )
      case .evaluatorUnterminatedTimestampFormatPatternToken:
        (
          "EvaluatorUnterminatedTimestampFormatPatternToken",
          "Time stamp format pattern contains unterminated token in the SQL expression."
        )
      case .evaluatorLikePatternInvalidEscapeSequence:
        (
          "EvaluatorLikePatternInvalidEscapeSequence",
          "LIKE pattern contains an invalid or malformed escape sequence in the SQL expression."
        )
      case .evaluatorNegativeLimit: ("EvaluatorNegativeLimit", "LIMIT must not be negative.")
      case .expressionTooLong:
        (
          "ExpressionTooLong",
          "The SQL expression is too long: The maximum byte-length for the SQL expression is 256 KB."
        )
      case .externalEvalException:
        ("ExternalEvalException", "The query cannot be evaluated. Check the file and try again.")
      case .illegalSqlFunctionArgument:
        ("IllegalSqlFunctionArgument", "Illegal argument was used in the SQL function.")
      case .integerOverflow: ("IntegerOverflow", "Int overflow or underflow in the SQL expression.")
      case .invalidColumnIndex:
        (
          "InvalidColumnIndex",
          "Column index in the SQL expression is invalid. Check the service documentation and try again."
        )
      case .invalidCompressionFormat:
        (
          "InvalidCompressionFormat",
          "The file is not in a supported compression format. Only GZIP and BZIP2 are supported."
        )
      case .notCompressed(let format):
        (
          "InvalidCompressionFormat",
          "\(format) is not applicable to the queried object. Please correct the request and try again."
        )
      case .invalidDataType: ("InvalidDataType", "The SQL expression contains an invalid data type.")
      case .invalidExpressionType:
        ("InvalidExpressionType", "The ExpressionType is invalid. Only SQL expressions are supported.")
      case .invalidFileHeaderInfo:
        ("InvalidFileHeaderInfo", "The FileHeaderInfo is invalid. Only NONE, USE, and IGNORE are supported.")
      case .invalidJsonType:
        ("InvalidJsonType", "The JsonType is invalid. Only DOCUMENT and LINES are supported.")
      case .invalidKeyPath: ("InvalidKeyPath", "Key path in the SQL expression is invalid.")
      case .invalidQuoteFields:
        ("InvalidQuoteFields", "The QuoteFields is invalid. Only ALWAYS and ASNEEDED are supported.")
      case .invalidRequestParameter:
        (
          "InvalidRequestParameter",
          "The value of a parameter in SelectRequest element is invalid. Check the service API documentation and try "
            + "again."
        )
      case .invalidScanRange:
        (
          "InvalidScanRange",
          "The provided scan range is invalid. Check the service documentation and try again."
        )
      case .invalidTableAlias: ("InvalidTableAlias", "The SQL expression contains an invalid table alias.")
      case .invalidTextEncoding:
        ("InvalidTextEncoding", "Invalid encoding type. Only UTF-8 encoding is supported.")
      case .jsonParsingError:
        ("JSONParsingError", "Encountered an error parsing the JSON file. Check the file and try again.")
      case .likeInvalidInputs:
        ("LikeInvalidInputs", "Invalid argument given to the LIKE clause in the SQL expression.")
      case .missingHeaders:
        (
          "MissingHeaders",
          "Some headers in the query are missing from the file. Check the file and try again."
        )
      case .missingRequiredParameter:
        (
          "MissingRequiredParameter",
          "The SelectRequest entity is missing a required parameter. Check the service documentation and try again."
        )
      case .multipleDataSourcesUnsupported:
        ("MultipleDataSourcesUnsupported", "Multiple data sources are not supported.")
      case .numberFormatError:
        (
          "NumberFormatError",
          "Error parsing a number. This error can be caused by underflow or overflow of integers."
        )
      case .objectSerializationConflict:
        (
          "ObjectSerializationConflict",
          "The SelectRequest entity can only contain one of CSV or JSON. Check the service documentation and try again."
        )
      case .overMaxRecordSize:
        (
          "OverMaxRecordSize",
          "The character number in one record is more than our max threshold, maxCharsPerRecord: 1,048,576"
        )
      case .truncatedInput:
        (
          "TruncatedInput",
          "Object decompression failed. Check that the object is properly compressed using the format specified in the "
            + "request."
        )
      case .unsupportedFunction: ("UnsupportedFunction", "Encountered an unsupported SQL function.")
      case .unsupportedScanRangeInput:
        (
          "UnsupportedScanRangeInput",
          "Scan range queries are not supported on this type of object. Supported objects are uncompressed CSV and JSON "
            + "objects. CSV objects must not contain newline characters within quotes, and JSON objects must have only one "
            + "record per line."
        )
      case .unsupportedSqlStructure:
        ("UnsupportedSqlStructure", "Encountered an unsupported SQL structure. Check the SQL Reference.")
      case .valueParseFailure:
        ("ValueParseFailure", "Time stamp parse failure in the SQL expression.")
      }
    }
  }
}

extension S3Select {
  /// An error on its way out of the engine: one pointer, where the error itself would take room on the stack at every
  /// call that may throw, and expressions stand in each other.
  final class Fault: Error {
    let error: AWSError

    private init(_ code: String, _ message: String) {
      error = AWSError(code, message, status: 400)
    }

    /// An error that names no place.
    static func select(_ failure: Failure) -> Fault {
      let error = failure.error
      return Fault(error.code, error.message)
    }

    /// An error at a place of the expression. AWS names what it found by kind only, never the text itself.
    static func select(_ code: String, _ message: String, found token: Token) -> Fault {
      select(code, "\(message) \(token.kind.name):UNKNOWN", at: token.place)
    }

    static func select(_ code: String, _ message: String, at place: Place) -> Fault {
      Fault(code, "\(message) at line \(place.line), column \(place.column).")
    }
  }
}
