// SPDX-License-Identifier: Apache-2.0

import MockCore
import TestSupport
import Testing

@testable import MockS3

@Suite struct SelectParserTests {
  @Test(
    arguments: [
      ("", "ParseUnexpectedToken"), ("DELETE FROM S3Object", "ParseUnexpectedToken"),
      ("SELECT FROM S3Object", "ParseEmptySelect"), ("SELECT *", "ParseSelectMissingFrom"),
      ("SELECT a b c FROM S3Object", "ParseSelectMissingFrom"), ("SELECT * FROM", "ParseUnexpectedToken"),
      ("SELECT * FROM other", "EvaluatorBindingDoesNotExist"),
      ("SELECT *, a FROM S3Object", "ParseAsteriskIsNotAloneInSelectList"),
      ("SELECT s.date FROM S3Object s", "ParseInvalidPathComponent"),
      ("SELECT s.5 FROM S3Object s", "ParseSelectMissingFrom"),
      ("SELECT s[a] FROM S3Object s", "ParseInvalidPathComponent"),
      ("SELECT s[1 FROM S3Object s", "ParseExpectedTokenType"),
      ("SELECT s.*.a FROM S3Object s", "ParseInvalidContextForWildcardInSelectList"),
      ("SELECT a AS 5 FROM S3Object", "ParseExpectedIdentForAlias"),
      ("SELECT FOO(1) FROM S3Object", "UnsupportedFunction"),
      ("SELECT POSITION(1) FROM S3Object", "UnsupportedFunction"),
      ("SELECT SUM(*) FROM S3Object", "ParseUnsupportedCallWithStar"),
      ("SELECT SUM(a, b) FROM S3Object", "ParseNonUnaryAgregateFunctionCall"),
      ("SELECT COUNT(a FROM S3Object", "ParseExpectedRightParenBuiltinFunctionCall"),
      ("SELECT CAST(a AS WORD) FROM S3Object", "ParseExpectedTypeName"),
      ("SELECT CAST a FROM S3Object", "ParseExpectedLeftParenAfterCast"),
      ("SELECT CAST(a) FROM S3Object", "ParseExpectedKeyword"),
      ("SELECT CAST(a AS DECIMAL('x')) FROM S3Object", "ParseInvalidTypeParam"),
      ("SELECT CAST(a AS DECIMAL(1,2,3)) FROM S3Object", "ParseCastArity"),
      ("SELECT CAST(a AS DECIMAL(99)) FROM S3Object", "ParseInvalidTypeParam"),
      ("SELECT CASE a END FROM S3Object", "ParseExpectedWhenClause"),
      ("SELECT CASE WHEN a FROM S3Object", "ParseExpectedKeyword"),
      ("SELECT DATE_ADD(week, 1, a) FROM S3Object", "ParseExpectedDatePart"),
      ("SELECT DATE_ADD(day 1) FROM S3Object", "ParseExpectedArgumentDelimiter"),
      ("SELECT a FROM S3Object WHERE", "ParseUnexpectedToken"),
      ("SELECT a FROM S3Object WHERE a IS 5", "ParseExpectedTypeName"),
      ("SELECT a FROM S3Object WHERE a BETWEEN 1 OR 2", "ParseExpectedKeyword"),
      ("SELECT a FROM S3Object WHERE = 1", "ParseUnexpectedOperator"),
      ("SELECT a FROM S3Object WHERE a = *", "ParseUnexpectedTerm"),
      ("SELECT a FROM S3Object WHERE (a = 1", "ParseUnexpectedToken"),
      ("SELECT a FROM S3Object LIMIT x", "ParseExpectedNumber"),
      ("SELECT a FROM S3Object LIMIT -1", "EvaluatorNegativeLimit"),
      ("SELECT a FROM S3Object GROUP BY a", "ParseUnsupportedSyntax"),
      ("SELECT DISTINCT a FROM S3Object", "ParseUnsupportedSyntax"),
      ("SELECT a FROM S3Object ORDER BY a", "ParseUnsupportedSyntax"),
      ("SELECT a FROM S3Object s JOIN S3Object t", "ParseMalformedJoin"),
      ("SELECT a FROM S3Object s, S3Object t", "MultipleDataSourcesUnsupported"),
      ("SELECT # FROM S3Object", "LexerInvalidChar"), ("SELECT 'a FROM S3Object", "LexerInvalidChar"),
      ("SELECT 1x FROM S3Object", "LexerInvalidChar"),
      ("SELECT `x y` FROM S3Object", "LexerInvalidIONLiteral"),
      ("SELECT a FROM S3Object WHERE COUNT(*) > 1", "UnsupportedSqlStructure"),
      ("SELECT a, COUNT(*) FROM S3Object", "UnsupportedSqlStructure"),
      ("SELECT SUM(MAX(a)) FROM S3Object", "UnsupportedSqlStructure"),
      ("SELECT a FROM S3Object WHERE a = 1 2", "ParseUnexpectedToken"),
      ("SELECT SELECT FROM S3Object", "ParseUnexpectedToken"),
    ])
  func `What isn't S3 Select's SQL has an error of its own`(_ sql: String, _ code: String) {
    #expect(selectCode { try selectJSON(sql, "{}") } == code)
  }

  @Test func `Errors say where, and what kind of token is there, but not the token`() {
    func message(_ sql: String) -> String {
      do { return try selectJSON(sql, "{}") } catch { return (error as? AWSError)?.message ?? "" }
    }
    #expect(
      message("SELECT s.date\nFROM S3Object s")
        == "Invalid Path component, expecting either an ident or star, found KEYWORD:UNKNOWN at line 1, column 10."
    )
    #expect(message("SELECT a\nFROM 'x'") == "Unexpected token found LITERAL:UNKNOWN at line 2, column 6.")
    #expect(message("SELECT a #") == "Invalid character at line 1, column 10.")
  }

  @Test func `Names, keywords and functions are the same in any case, comments are passed over`() throws {
    #expect(
      try selectJSON(
        "select Upper(S.NAME) as \"n\" -- why\nFrom s3OBJECT /* what */ As s where s.Name Is Not null;",
        #"{"name":"x"}"#)
        == "{\"n\":\"X\"}\n")
    #expect(try selectJSON(#"SELECT "a ""b" FROM S3Object"#, #"{"a \"b":1}"#) == "{\"a \\\"b\":1}\n")
    #expect(try selectValue("'it''s'") == "it's")
  }

  @Test func `What stands too deep is refused, long chains are not`() throws {
    let deep = String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000)
    #expect(selectCode { try selectValue(deep) } == "UnsupportedSqlStructure")
    #expect(
      selectCode { try selectValue(String(repeating: "NOT ", count: 10_000) + "TRUE") }
        == "UnsupportedSqlStructure")
    #expect(
      selectCode { try selectValue(String(repeating: "- ", count: 10_000) + "1") }
        == "UnsupportedSqlStructure")
    #expect(
      selectCode { try selectValue("1" + String(repeating: " = 1", count: 10_000)) }
        == "UnsupportedSqlStructure")
    #expect(
      selectCode { try selectValue(String(repeating: "LOWER(", count: 5_000) + "'a'") }
        == "UnsupportedSqlStructure")
    #expect(
      selectCode { try selectValue(String(repeating: "CASE ", count: 5_000)) } == "UnsupportedSqlStructure")
    let nested = String(repeating: "(", count: 38) + "1" + String(repeating: ")", count: 38)
    #expect(try selectValue(nested) == "1")
    #expect(try selectValue("1" + String(repeating: " + 1", count: 20_000)) == "20001")
    #expect(try selectValue("1 = 2" + String(repeating: " OR 1 = 1", count: 10_000)) == "true")
    #expect(
      try selectJSON("SELECT a" + String(repeating: "[0]", count: 20_000) + " AS b FROM S3Object", "{}")
        == "{}\n")
  }

  @Test func `Expressions longer than 256 KiB are refused`() {
    #expect(selectCode { try selectValue(String(repeating: " ", count: 262_144)) } == "ExpressionTooLong")
  }

  @Test func `Broken expressions end in an error or a result`() {
    let corpus: [Bytes] = [
      "SELECT s.a, s.\"b\", COUNT(*) AS n FROM S3Object[*].x[0]['y'] AS s WHERE s.a LIKE 'a!%' ESCAPE '!' LIMIT 5",
      "SELECT CAST(a AS DECIMAL(5,2)), CASE WHEN a IN (1, 2.5e1) THEN 'x' ELSE NULL END FROM S3Object s",
      "SELECT DATE_ADD(year, 5, `2010-01-01T`), EXTRACT(YEAR FROM TO_TIMESTAMP('2010T')), TRIM(BOTH 'x' FROM a) FROM S3Object",
      "SELECT a || b, -c + 5 * (d - 1) / 2 % 3, TO_STRING(UTCNOW(), 'y-MM-dd''T''H:m:ssX') FROM S3Object WHERE NOT a IS MISSING AND b BETWEEN 1 AND 2 OR c <> d",
      "SELECT SUM(a), AVG(CAST(a AS FLOAT)), MIN(b), MAX(c), SUBSTRING(a FROM 1 FOR 2), COALESCE(a, NULLIF(b, 1)) FROM S3Object",
    ]
    var mutator = ByteMutator(
      seed: FuzzRounds.seed(21), corpus: corpus, alphabet: [UInt8]("()[]',.*\"`=<>|+-/%;0123e é\n".utf8))
    for round in 0..<FuzzRounds.count(6_000) {
      let sql = mutator.next().description
      if round % 2 == 0 {
        _ = selectCode { try selectJSON(sql, #"{"a":1,"b":"x","c":null,"x":[{"y":{"a":"a%"}}]}"#) }
      } else {
        _ = selectCode { try selectCSV(sql, "a,b,c\n1,x,2010T\n,-5,\n") }
      }
    }
  }
}
