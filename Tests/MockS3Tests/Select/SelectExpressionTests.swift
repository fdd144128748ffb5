// SPDX-License-Identifier: Apache-2.0

import MockCore
import Testing

@testable import MockS3

@Suite struct SelectExpressionTests {
  @Test(
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("7 / 2", "3"), ("7 % 3", "1"), ("-7 / 2", "-3"),
      ("- -3", "3"),
      ("10 - 3 - 2", "5"), ("2 * 3 % 4", "2"), ("1.50 + 1", "2.50"), ("1.1 * 1.1", "1.21"),
      ("7.0 / 2", "3.5"),
      ("10 / 4.0", "2.5"), ("1 / 3.0", "0.3333333333333333333333333333333333333"), ("0.1 + 0.2", "0.3"),
      ("5.5 % 2", "1.5"), ("1e2", "100"), (".5", "0.5"), ("1 + NULL", ""), ("NULL * MISSING", ""),
      ("9223372036854775807", "9223372036854775807"), ("9223372036854775808", "9223372036854775808"),
    ])
  func `Numbers are calculated exactly, by precedence and from the left`(_ sql: String, _ value: String)
    throws
  {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      ("9223372036854775807 + 1", "IntegerOverflow"), ("-9223372036854775807 - 2", "IntegerOverflow"),
      ("9223372036854775807 * 2", "IntegerOverflow"), ("1 / 0", "ExternalEvalException"),
      ("1 % 0", "ExternalEvalException"), ("1.5 / 0", "ExternalEvalException"),
      ("'a' + 1", "InvalidDataType"),
      ("'a' AND TRUE", "InvalidDataType"), ("NOT 5", "InvalidDataType"), ("1 || 'a'", "InvalidDataType"),
      ("-'a'", "InvalidDataType"),
    ])
  func `What can't be calculated is an error`(_ sql: String, _ code: String) {
    #expect(selectCode { try selectValue(sql) } == code)
  }

  @Test(
    arguments: [
      ("1 = 1.0", "true"), ("1 <> 2", "true"), ("1 != 1", "false"), ("'a' < 'b'", "true"),
      ("'a' >= 'B'", "true"),
      ("'a' = 'A'", "false"), ("TRUE > FALSE", "true"), ("2 BETWEEN 1 AND 3", "true"),
      ("2 NOT BETWEEN 1 AND 3", "false"), ("4 BETWEEN 1 AND NULL", ""), ("0 BETWEEN 1 AND NULL", "false"),
      ("2 IN (1, 2)", "true"), ("3 IN (1, 2)", "false"), ("3 NOT IN (1, 2)", "true"), ("3 IN (1, NULL)", ""),
      ("'1' = 1", "false"), ("'1' < 1", ""), ("1 = NULL", ""), ("NULL = NULL", ""),
      ("`2020T` < `2021T`", "true"), ("`2020-01-01T00:00Z` = `2020T`", "true"), ("5 > 1e300", "false"),
      ("1.0 = 1.00", "true"), ("123456789012345678901234567890 > 1", "true"),
    ])
  func `Values are compared by what they are`(_ sql: String, _ value: String) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      ("TRUE AND NULL", ""), ("FALSE AND NULL", "false"), ("TRUE OR NULL", "true"), ("FALSE OR NULL", ""),
      ("NOT NULL", ""), ("NOT FALSE", "true"), ("NOT 1 = 2 AND 1 = 1", "true"),
      ("TRUE OR FALSE AND FALSE", "true"),
      ("(TRUE OR FALSE) AND FALSE", "false"), ("MISSING AND FALSE", "false"),
      ("1 = 1 OR 'x' AND TRUE", "true"),
    ])
  func `What is unknown stays unknown unless the rest decides`(_ sql: String, _ value: String) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      ("NULL IS NULL", "true"), ("MISSING IS NULL", "true"), ("NULL IS MISSING", "false"),
      ("MISSING IS MISSING", "true"), ("1 IS NOT NULL", "true"), ("'' IS NULL", "false"),
      ("MISSING IS NOT MISSING", "false"),
    ])
  func `Null and missing are told apart`(_ sql: String, _ value: String) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      ("'abc' LIKE 'a%'", "true"), ("'abc' LIKE 'A%'", "false"), ("'abc' LIKE '_b_'", "true"),
      ("'abc' LIKE '_'", "false"), ("'abc' NOT LIKE '%c'", "false"), ("'' LIKE '%'", "true"),
      ("'50%' LIKE '50!%' ESCAPE '!'", "true"), ("'505' LIKE '50!%' ESCAPE '!'", "false"),
      ("'a_c' LIKE 'a\\_c' ESCAPE '\\'", "true"), ("'é' LIKE '_'", "true"), ("NULL LIKE 'a'", ""),
      ("'aXbXc' LIKE '%X%c'", "true"),
    ])
  func `LIKE matches runs and single characters`(_ sql: String, _ value: String) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test func `LIKE takes texts only, and escapes what needs it`() {
    #expect(selectCode { try selectValue("1 LIKE '1'") } == "LikeInvalidInputs")
    #expect(selectCode { try selectValue("'a' LIKE 'a' ESCAPE 'xy'") } == "LikeInvalidInputs")
    #expect(
      selectCode { try selectValue("'a' LIKE '!a' ESCAPE '!'") }
        == "EvaluatorLikePatternInvalidEscapeSequence")
    #expect(
      selectCode { try selectValue("'a' LIKE 'a!' ESCAPE '!'") }
        == "EvaluatorLikePatternInvalidEscapeSequence")
  }

  @Test(
    arguments: [
      ("CAST('12' AS INT)", "12"), ("CAST(' 12 ' AS INTEGER)", "12"), ("CAST(12.9 AS INT)", "12"),
      ("CAST(-12.9 AS INT)", "-12"), ("CAST(TRUE AS INT)", "1"), ("CAST('1.50' AS DECIMAL)", "1.50"),
      ("CAST('1.555' AS DECIMAL(5,2))", "1.56"), ("CAST('1.545' AS NUMERIC(5,2))", "1.54"),
      ("CAST(2 AS DECIMAL(4,1))", "2.0"), ("CAST('1.5' AS FLOAT)", "1.5"), ("CAST(1 AS FLOAT)", "1.0"),
      ("CAST('TRUE' AS BOOL)", "true"), ("CAST(0 AS BOOLEAN)", "false"), ("CAST(1.50 AS STRING)", "1.50"),
      ("CAST(TRUE AS STRING)", "true"), ("CAST('abc' AS VARCHAR(2))", "ab"), ("CAST(NULL AS INT)", ""),
      ("CAST('2007-04-05T14:30Z' AS TIMESTAMP)", "2007-04-05T14:30Z"),
      ("CAST(`2007-04-05T` AS STRING)", "2007-04-05"), ("CAST('1e3' AS DECIMAL)", "1000"),
    ])
  func `CAST makes one type from another`(_ sql: String, _ value: String) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      "CAST('x' AS INT)", "CAST('' AS INT)", "CAST('1.5' AS INT)", "CAST('yes' AS BOOL)",
      "CAST('x' AS FLOAT)",
      "CAST('x' AS TIMESTAMP)", "CAST(1 AS TIMESTAMP)", "CAST(123.4 AS DECIMAL(3,1))", "CAST(1e30 AS INT)",
      "CAST('nan' AS FLOAT)",
    ])
  func `A CAST that can't be fails`(_ sql: String) {
    #expect(selectCode { try selectValue(sql) } == "CastFailed")
  }

  @Test(
    arguments: [
      ("COALESCE(NULL, MISSING, 3, 4)", "3"), ("COALESCE(NULL)", ""), ("NULLIF(1, 1)", ""),
      ("NULLIF(1, 2)", "1"),
      ("CHAR_LENGTH('héllo')", "5"), ("CHARACTER_LENGTH('')", "0"), ("LOWER('AbÉ')", "abé"),
      ("upper('abß')", "ABSS"),
      ("'a' || 'b' || 'c'", "abc"), ("'a' || NULL", ""), ("SUBSTRING('123456789', 2)", "23456789"),
      ("SUBSTRING('123456789', 0)", "123456789"), ("SUBSTRING('123456789', 1, 5)", "12345"),
      ("SUBSTRING('123456789', -4, 6)", "1"), ("SUBSTRING('123456789' FROM 2 FOR 3)", "234"),
      ("SUBSTRING('123456789' FROM 8)", "89"), ("SUBSTRING('abc', 5)", ""), ("TRIM('  a b  ')", "a b"),
      ("TRIM(LEADING ' ' FROM '  a  ') || '|'", "a  |"), ("TRIM(TRAILING FROM '  a  ') || '|'", "  a|"),
      ("TRIM(BOTH '12' FROM '1112211foobar22211122')", "foobar"), ("LOWER(NULL)", ""),
      ("CASE WHEN 1 = 2 THEN 'a' WHEN TRUE THEN 'b' ELSE 'c' END", "b"),
      ("CASE 2 WHEN 1 THEN 'a' ELSE 'c' END", "c"),
      ("CASE WHEN NULL THEN 'a' END", ""), ("CASE 'x' WHEN 'x' THEN 1 END", "1"),
    ])
  func `Functions of texts and choices`(_ sql: String, _ value: String) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      ("DATE_ADD(year, 5, `2010-01-01T`)", "2015-01-01"), ("DATE_ADD(month, 1, `2010T`)", "2010-02T"),
      ("DATE_ADD(month, 13, `2010T`)", "2011-02T"), ("DATE_ADD(day, -1, `2017-01-10T`)", "2017-01-09"),
      ("DATE_ADD(hour, 1, `2017T`)", "2017-01-01T01:00-00:00"),
      ("DATE_ADD(hour, 1, `2017-01-02T03:04Z`)", "2017-01-02T04:04Z"),
      ("DATE_ADD(minute, 1, `2017-01-02T03:04:05.006Z`)", "2017-01-02T03:05:05.006Z"),
      ("DATE_ADD(second, 1, `2017-01-02T03:04:05.006Z`)", "2017-01-02T03:04:06.006Z"),
      ("DATE_ADD(month, 1, `2017-01-31T`)", "2017-02-28"),
      ("DATE_ADD(day, 1, `2017-01-02T23:30+08:00`)", "2017-01-03T23:30+08:00"),
      ("DATE_DIFF(year, `2010-01-01T`, `2011-01-01T`)", "1"), ("DATE_DIFF(month, `2010T`, `2010-05T`)", "4"),
      ("DATE_DIFF(month, `2010T`, `2011T`)", "12"), ("DATE_DIFF(month, `2011T`, `2010T`)", "-12"),
      ("DATE_DIFF(day, `2010-01-01T23:00Z`, `2010-01-02T01:00Z`)", "0"),
      ("DATE_DIFF(hour, `2010-01-01T00:00Z`, `2010-01-02T01:30Z`)", "25"),
      ("EXTRACT(YEAR FROM `2010-01-01T`)", "2010"), ("EXTRACT(MONTH FROM `2010T`)", "1"),
      ("EXTRACT(HOUR FROM `2017-01-02T03:04:05+07:08`)", "3"),
      ("EXTRACT(MINUTE FROM `2017-01-02T03:04:05+07:08`)", "4"),
      ("EXTRACT(TIMEZONE_HOUR FROM `2017-01-02T03:04:05+07:08`)", "7"),
      ("EXTRACT(TIMEZONE_MINUTE FROM `2017-01-02T03:04:05+07:08`)", "8"),
      ("EXTRACT(SECOND FROM `2017-01-02T03:04:05.25Z`)", "5.25"),
      ("TO_STRING(`1969-07-20T20:18Z`, 'MMMM d, y')", "\"July 20, 1969\""),
      ("TO_STRING(`1969-07-20T20:18Z`, 'MMM d yyyy')", "Jul 20 1969"),
      ("TO_STRING(`1969-07-20T20:18Z`, 'M-d-yy')", "7-20-69"),
      ("TO_STRING(`1969-07-20T20:18Z`, 'y h:m a')", "1969 8:18 PM"),
      ("TO_STRING(`1969-07-20T20:18:00Z`, 'y-MM-dd''T''H:m:ssX')", "1969-07-20T20:18:00Z"),
      ("TO_STRING(`1969-07-20T20:18:00+08:00`, 'HH:mm XXXX')", "20:18 +0800"),
      ("TO_STRING(`1969-07-20T20:18:00+08:00`, 'XXXXX x')", "+08:00 +08"),
      ("TO_STRING(`2000-01-01T00:00:00.125Z`, 'S SSS SSSSSSSSS n')", "1 125 125000000 125000000"),
      ("TO_TIMESTAMP('2007T')", "2007T"),
      ("TO_TIMESTAMP('2007-02-23T12:14:33.079-08:00')", "2007-02-23T12:14:33.079-08:00"),
      ("UTCNOW()", "2026-11-22T17:00:00.250Z"), ("DATE_ADD(day, NULL, `2010T`)", ""),
    ])
  func `Functions of dates keep to the precision and place that they are given`(
    _ sql: String, _ value: String
  ) throws {
    #expect(try selectValue(sql) == value)
  }

  @Test(
    arguments: [
      ("TO_TIMESTAMP('yesterday')", "ValueParseFailure"), ("TO_TIMESTAMP('2007-02-30')", "ValueParseFailure"),
      ("TO_STRING(`2007T`, 'Q')", "EvaluatorInvalidTimestampFormatPatternSymbol"),
      ("TO_STRING(`2007T`, '''a')", "EvaluatorUnterminatedTimestampFormatPatternToken"),
      ("DATE_ADD(year, 9999, `2007T`)", "IllegalSqlFunctionArgument"),
      ("DATE_ADD(second, 9223372036854775807, `2007T`)", "IllegalSqlFunctionArgument"),
      ("DATE_ADD(year, 'x', `2007T`)", "IllegalSqlFunctionArgument"),
      ("EXTRACT(YEAR FROM 'x')", "IllegalSqlFunctionArgument"),
      ("CHAR_LENGTH(1)", "IllegalSqlFunctionArgument"),
      ("SUBSTRING('a', 1, -1)", "IllegalSqlFunctionArgument"),
      ("LOWER('a', 'b')", "EvaluatorInvalidArguments"), ("UTCNOW(1)", "EvaluatorInvalidArguments"),
    ])
  func `Arguments that a function can't take are errors`(_ sql: String, _ code: String) {
    #expect(selectCode { try selectValue(sql) } == code)
  }
}
